"""Archives that nothing needs any more, with their pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from inspector.db.store import Store
from inspector.inspection.pictures import remove_pictures


def prune(store: Store, folder: Path, keep_days: int, today: date) -> list[Path]:
    """Deletes archives older than `keep_days` that nothing needs, with their pictures. Returns what was removed."""
    removed = outdated(store, folder, keep_days, today)
    for path in removed:
        path.unlink()
        remove_pictures(folder, path.name)
    return removed


def outdated(store: Store, folder: Path, keep_days: int, today: date) -> list[Path]:
    """Archives older than `keep_days` that no open, confirmed or dismissed finding and no living revisit needs."""
    needed = store.archives_to_keep(keep_days, today)
    return sorted(path for path in folder.glob("*.warc.gz") if path.name not in needed)
