"""One proofreader for the whole desk: it takes seconds to load, and reads one text after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from flask import current_app

from inspector.config import load_config, words_of
from inspector.manuscripts import Manuscript, Remark, proofread
from inspector.proofread import About, Proofreader

LONGEST_TEXT = 200_000  # characters
_lock = Lock()
_readers: dict[tuple[bool, Path | None], Proofreader] = {}


def remarks_on(manuscript: Manuscript, about: About, *, suspected: bool = False) -> Sequence[Remark]:
    path = current_app.config["DESK"].config
    kind = (suspected, words_of(load_config(path)) if path else None)
    with _lock:
        if kind not in _readers:
            _readers[kind] = Proofreader(kind[1], suspected=suspected)
        return proofread(manuscript, _readers[kind], about)
