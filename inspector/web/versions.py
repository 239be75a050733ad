"""Files that people change at the desk: replaced in one move, with the older ones beside them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

KEPT = 20  # older versions


def text_of(path: Path) -> str:
    """ "" where there is no file yet."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def replace_file(path: Path, text: str, before: str, moment: datetime) -> None:
    """An inspection that begins meanwhile reads the old one or the new one, whole."""
    if before:
        path.with_name(f"{path.name}.{moment:%Y%m%d-%H%M%S}").write_text(before, encoding="utf-8")
    new = path.with_name(f".new-{path.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    for old in sorted(path.parent.glob(f"{path.name}.2*"))[:-KEPT]:
        old.unlink()
