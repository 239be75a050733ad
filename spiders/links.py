"""The other lane, beside the pages: images, styles, scripts and other hosts are asked for their first bytes, the site's own files whole."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from inspector.archive import ArchiveError
from inspector.core.facts import LinkRole, Verdict
from inspector.db.database import StoreError
from spiders.downloads import DOWNLOAD
from spiders.frontier import Task
from spiders.gathering import Gathering
from spiders.pace import MOST_REFUSALS, Refusers
from spiders.scope import host_of
from spiders.transport import Transport


class Prober:
    """A few workers that ask until the frontier has nothing left."""

    def __init__(self, gathering: Gathering, transport: Transport, workers: int) -> None:
        self._gathering, self._transport = gathering, transport
        self._workers = workers
        self._refusers = Refusers()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        frontier = self._gathering.frontier
        while (task := await frontier.next_probe()) is not None:
            host = host_of(task.url)
            if self._refusers.is_left(host):
                frontier.answered(task, Verdict.SUSPECT, f"{host} 连续 {MOST_REFUSALS} 次拒绝程序访问，它的其余地址没有再请求", is_final=True)
                continue
            try:
                snapshot = await self._transport.fetch(task.url, how=self._how(task), headers={**self._gathering.conditions(task), **self._referer()})
            except asyncio.CancelledError:
                frontier.put_back(task)
                raise
            with suppress(ArchiveError, StoreError):  # the gathering remembers it, stops, and the inspection tells
                reading = self._gathering.keep(task, snapshot)
                self._refusers.note(host, is_refusal=reading.is_refusal)
            await self._gathering.hear(self._transport)

    def _how(self, task: Task) -> str:
        """A style sheet of the site is read whole, for its own url() are links too; so is a file whose text can be judged."""
        if not self._gathering.scope.owns(task.url):
            return "probe"
        if task.role is LinkRole.STYLE:
            return "page"
        return DOWNLOAD if self._gathering.downloads.wants(task.url, task.role) else "probe"

    def _referer(self) -> dict[str, str]:
        # servers that protect their images against hot-linking answer 403 without it
        return {"Referer": self._gathering.home_url}
