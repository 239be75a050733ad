"""Pictures of findings as a report shows them: in the file itself while they are small and few, else as links."""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from inspector.core.findings import Finding

LARGEST_INSIDE = 60 << 10  # bytes of one picture
MOST_INSIDE = 3 << 20  # bytes of all
_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


class Shot(NamedTuple):
    link: str = ""  # to the file, from where the report lies
    data: str = ""  # the picture itself


class Album:
    """Gives out each picture as long as the report has room for it."""

    def __init__(self, pictures: Mapping[str, Path], folder: Path | None) -> None:
        self._pictures, self._folder = pictures, folder
        self._room = MOST_INSIDE

    def shot(self, finding: Finding) -> Shot:
        path = self._pictures.get(finding.fingerprint)
        if path is None or not path.is_file():
            return Shot()
        size = path.stat().st_size
        if size > min(LARGEST_INSIDE, self._room):
            return Shot(quote(link_to(path, self._folder)))
        self._room -= size
        return Shot(quote(link_to(path, self._folder)), f"data:{_TYPES[path.suffix]};base64,{base64.b64encode(path.read_bytes()).decode()}")


def link_to(path: Path, folder: Path | None) -> str:
    """The way from the folder of a report to a file, "" where nobody knows the folder."""
    return Path(os.path.relpath(path, folder)).as_posix() if folder else ""
