"""One proofreader for the whole desk: it takes seconds to load, and reads one text after the other."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from inspector.manuscripts import Manuscript, Remark, proofread
from inspector.proofread import About, Proofreader

LONGEST_TEXT = 200_000  # characters
_lock = Lock()
_readers: dict[bool, Proofreader] = {}


def remarks_on(manuscript: Manuscript, about: About, *, suspected: bool = False) -> Sequence[Remark]:
    with _lock:
        if suspected not in _readers:
            _readers[suspected] = Proofreader(suspected=suspected)
        return proofread(manuscript, _readers[suspected], about)
