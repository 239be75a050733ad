"""Counts before somebody asks: the first page after a night of inspections, or after a start, is there as fast as any."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import Flask

from inspector.db.database import StoreError
from inspector.web.queue import size_of
from inspector.web.standing import Standings
from inspector.web.trends import counted_beforehand

logger = logging.getLogger(__name__)

EVERY = 60.0  # seconds


@contextmanager
def counting(app: Flask) -> Iterator[None]:
    """Beside the server, for as long as it runs."""
    ended = Event()
    thread = Thread(target=_count, args=(app, ended), name="counting", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _count(app: Flask, ended: Event) -> None:
    _count_once(app)
    gc.collect()
    gc.freeze()  # the program and its counts stay: looking through them again would hold a page up for as long as drawing it takes
    while not ended.wait(EVERY):
        _count_once(app)


def _count_once(app: Flask) -> None:
    standings: Standings = app.config["STANDINGS"]
    try:
        with app.app_context():
            size_of()
            standings.lines(app.config["STORE"])
            counted_beforehand()
    except StoreError as error:  # whoever asks next is told
        logger.warning("could not count beforehand: %s", error)
