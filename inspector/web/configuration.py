"""`sites.yaml` as the desk reads it: anew when the file has changed, and told in words for people where it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flask import current_app

from inspector.config import Config, ConfigError, load_config
from inspector.proofread import TableError

NOT_THERE = "没有配置文件（sites.yaml）：请用 inspector serve --config 写明。"
UNUSABLE = (ConfigError, TableError)  # what people have written, and must put right


class Stamp(NamedTuple):
    """Changes whenever a file is written or replaced."""

    modified: int
    size: int
    number: int


class Read(NamedTuple):
    stamp: Stamp | None
    config: Config


def config_file() -> Path | None:
    path: Path | None = current_app.config["DESK"].config
    return path


def configuration() -> Config | None:
    """None where the desk has no file. Raises ConfigError; what is wrong is never remembered, since the fault may lie in another file."""
    path = config_file()
    if path is None:
        return None
    held: Read | None = current_app.config["CONFIGURATION"]
    stamp = stamp_of(path)
    if held is None or held.stamp != stamp:
        held = Read(stamp, load_config(path))
        current_app.config["CONFIGURATION"] = held
    return held.config


def told_configuration() -> tuple[Config | None, str]:
    """The configuration, or why there is none."""
    try:
        config = configuration()
    except ConfigError as error:
        return None, without_folder(error)
    return config, "" if config else NOT_THERE


def without_folder(error: Exception) -> str:
    """Its words without the folder: whoever reads them need not know where on the machine the file lies."""
    path = config_file()
    return str(error).replace(f"{path.parent}/", "") if path and path.parent != Path() else str(error)


def stamp_of(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
