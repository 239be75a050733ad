"""A backup is a folder: the database as one file, the archives and pictures, the configuration, and a list that says what belongs to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from inspector import __version__
from inspector.config import Config
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.extract.attachments.zips import leads_outside

MANIFEST = "backup.json"
DATA, SETTINGS = "data", "config"  # folders of a backup
_BLOCK = 1 << 20


class BackupError(StoreError):
    """The backup cannot be made or used. The message is Chinese."""


@dataclass(frozen=True, slots=True)
class Backup:
    made_at: datetime
    rows: int
    files: int
    copied: int  # files; the others were there already
    size: int  # bytes, all of it


def back_up(store: Store, folder: Path, target: Path, config_file: Path | None, config: Config | None) -> Backup:
    """The database first, then the files it speaks of: they only grow, so that whatever the database knows of is in them."""
    if folder.resolve() == target.resolve():
        raise BackupError(f"备份不能写在数据目录 {folder} 里：请换一个目录，最好在另一块磁盘上")
    target.mkdir(parents=True, exist_ok=True)
    earlier = _earlier(target)
    made_at = datetime.now(UTC)
    rows = store.copy_to(target / DATABASE)
    wanted = {f"{DATA}/{path.relative_to(folder)}": path for path in _kept(folder, target)}
    wanted |= {f"{SETTINGS}/{name}": path for name, path in _configuration(config_file, config)}
    files: dict[str, Any] = {}
    copied = 0
    for name, source in wanted.items():
        files[name], is_new = _copied(source, target / name, earlier.get(name))
        copied += is_new
    files[DATABASE] = _described(target / DATABASE)
    manifest = {"program": __version__, "made_at": made_at.isoformat(), "rows": rows, "files": files}
    part = target / f"{MANIFEST}.part"
    part.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(target / MANIFEST)  # a backup that was cut short keeps the list of the one before
    return Backup(made_at, sum(rows.values()), len(files), copied, sum(each["bytes"] for each in files.values()))


def restore(source: Path, store: Store, folder: Path) -> Backup:
    """Into an empty database and a folder without archives. Everything is compared with the list first."""
    manifest = list_of(source)
    for name, told in manifest["files"].items():
        if leads_outside(name):
            raise BackupError(f"备份 {source} 的清单里有指向目录以外的名字（{name}），没有恢复：清单可能被人改过，请换一份备份")
        if not (source / name).exists() or _described(source / name)["digest"] != told["digest"]:
            raise BackupError(f"备份 {source} 里的 {name} 缺失或与清单不符，没有恢复：请换一份备份")
    rows = store.fill_from(source / DATABASE)
    for name in manifest["files"]:
        if name.startswith(f"{DATA}/"):
            place = folder / name.removeprefix(f"{DATA}/")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, place)
    files = manifest["files"]
    size = sum(each["bytes"] for each in files.values())
    return Backup(datetime.fromisoformat(manifest["made_at"]), sum(rows.values()), len(files), len(files), size)


def _kept(folder: Path, target: Path) -> Iterator[Path]:
    """Archives and pictures. Not the database's own files, nor a backup that lies inside."""
    for path in sorted(folder.rglob("*")):
        is_own = path.name.startswith(DATABASE) or target in path.parents
        if path.is_file() and not is_own:
            yield path


def _configuration(config_file: Path | None, config: Config | None) -> Iterator[tuple[str, Path]]:
    """`sites.yaml` and the files it names; those that lie elsewhere by their name alone. Of one that cannot be read, itself."""
    if config_file is not None:
        yield config_file.name, config_file
    if config_file is None or config is None:
        return
    settings = config.settings
    named = [settings.workdays, settings.filings, settings.reposts]
    named += [file for unit in config.units for file in (unit.tasks, unit.profile if unit.profile.endswith(".yaml") else "")]
    named += [file for site in config.sites for _name, file in site.ledgers]
    named += [name for site in config.sites for name in site.profiles if name.endswith(".yaml")]
    named += [source.file for account in config.accounts for source in account.sources]
    root = config_file.parent.absolute()
    for path in sorted({Path(name).absolute() for name in named if name}):
        if path.is_file():
            yield (str(path.relative_to(root)) if path.is_relative_to(root) else path.name), path


def _copied(source: Path, target: Path, earlier: Mapping[str, Any] | None) -> tuple[dict[str, Any], bool]:
    """Archives never change once they are written: one of the same size and time is not copied again."""
    stat = source.stat()
    if earlier and target.exists() and (earlier["bytes"], earlier["changed"]) == (stat.st_size, stat.st_mtime_ns) and target.stat().st_size == stat.st_size:
        return dict(earlier), False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
    return _described(target) | {"changed": stat.st_mtime_ns}, True


def _described(path: Path) -> dict[str, Any]:
    digest = blake2b(digest_size=20)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return {"bytes": path.stat().st_size, "changed": path.stat().st_mtime_ns, "digest": digest.hexdigest()}


def _earlier(target: Path) -> Mapping[str, Any]:
    if not (target / MANIFEST).exists():
        return {}
    found: Mapping[str, Any] = list_of(target)["files"]
    return found


def list_of(folder: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} 里没有能读的备份清单 {MANIFEST}：请核对目录，或换一份备份") from error
    return found
