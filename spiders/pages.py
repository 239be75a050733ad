"""The lane of the pages: asked level by level, with the data that their scripts would ask for, and kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from inspector.archive import ArchiveError
from inspector.db.database import StoreError
from spiders.gathering import Gathering
from spiders.transport import Transport


class Fetcher:
    """A few workers that ask until the frontier has nothing left."""

    def __init__(self, gathering: Gathering, transport: Transport, workers: int) -> None:
        self._gathering, self._transport = gathering, transport
        self._workers = workers

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work())

    async def _work(self) -> None:
        gathering, transport = self._gathering, self._transport
        while (task := await gathering.frontier.next_page()) is not None:
            try:
                snapshot = await transport.fetch(task.url, headers=gathering.conditions(task))
                with suppress(ArchiveError, StoreError):  # the gathering remembers it, stops, and the inspection tells
                    await gathering.ask_data(transport, task, snapshot)
            except asyncio.CancelledError:
                gathering.frontier.put_back(task)
                raise
            with suppress(ArchiveError, StoreError):
                gathering.keep(task, snapshot)
            await gathering.hear(transport)
