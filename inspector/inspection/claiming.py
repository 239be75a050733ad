"""A site is inspected by one process at a time: claimed in the database, with a heartbeat, taken over when the process was killed."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

import psutil

from inspector.db.database import StoreError
from inspector.db.store import Store

EXPIRES = timedelta(minutes=10)  # without a sign of life; of a process on another machine nobody knows more
BEAT_SECONDS = 60.0


class AlreadyRunningError(Exception):
    """Another process inspects the same site. The message is Chinese."""


@contextmanager
def claimed(store: Store, names: Mapping[int, str]) -> Iterator[None]:
    """The sites (number → name) are ours while this lasts. Commits are signs of life, and where none come for long a thread gives them."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    is_over = Event()
    with ExitStack() as claims:
        for number, name in names.items():
            _let_go_of_the_dead(store, number)
            if not store.claim_site(number, owner, EXPIRES):
                raise AlreadyRunningError(f"“{name}”正在被另一个进程巡检：请等它结束，或换一个数据目录")
            claims.callback(store.release, number, owner)
        beating = Thread(target=_beat, args=(store, list(names), owner, is_over), name="heartbeat", daemon=True)
        beating.start()
        claims.callback(beating.join)
        claims.callback(is_over.set)
        yield


def _let_go_of_the_dead(store: Store, site_id: int) -> None:
    """A process of this machine that was killed: nobody waits ten minutes for it."""
    last = store.claimed_by(site_id)
    if last is None:
        return
    machine, _, process = last.owner.rpartition(":")
    if machine == socket.gethostname() and not psutil.pid_exists(int(process)):
        store.release(site_id, last.owner)


def _beat(store: Store, numbers: Sequence[int], owner: str, is_over: Event) -> None:
    while not is_over.wait(BEAT_SECONDS):
        with suppress(StoreError):  # the database is away: the inspection itself will tell
            for number in numbers:
                store.beat(number, owner)  # what was taken over stays so; our next commit is refused
