"""One proofreader for the whole desk: it takes seconds to load, and reads one text after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from inspector.config import words_of
from inspector.manuscripts import Manuscript, Remark, proofread
from inspector.proofread import About, Proofreader
from inspector.web.configuration import Stamp, configuration, stamp_of

LONGEST_TEXT = 200_000  # characters
_lock = Lock()


class Loaded(NamedTuple):
    words: tuple[Path | None, tuple[tuple[str, Stamp | None], ...]]  # the office's own folder, and the files in it
    reader: Proofreader


_readers: dict[bool, Loaded] = {}


def remarks_on(manuscript: Manuscript, about: About, *, suspected: bool = False) -> Sequence[Remark]:
    """Raises ConfigError or TableError where the office's own files are wrong."""
    folder = words_of(configuration())
    with _lock:
        return proofread(manuscript, _reader(folder, suspected=suspected), about)


def _reader(folder: Path | None, *, suspected: bool) -> Proofreader:
    """The one that was used last, unless a word list has changed since."""
    words = (folder, tuple((path.name, stamp_of(path)) for path in sorted(folder.glob("*.tsv"))) if folder else ())
    loaded = _readers.get(suspected)
    if loaded is None or loaded.words != words:
        loaded = _readers[suspected] = Loaded(words, Proofreader(folder, suspected=suspected))
    return loaded.reader
