"""Gathers from every source of every account, side by side; what has come is kept at once, so that a killed run goes on behind it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from inspector.config.entries import Source
from inspector.core.facts import Account, SourceKind
from inspector.db.rows import Inspection, Progress
from inspector.db.store import Store
from inspector.vault import Credential, Vault, VaultError
from spiders.accounts.addresses import read_addresses
from spiders.accounts.client import Client, SourceError
from spiders.accounts.errand import Batch, Errand, Read
from spiders.accounts.feed import read_feed
from spiders.accounts.ledger import read_ledger
from spiders.accounts.market import read_market
from spiders.accounts.wechat_api import read_published, read_statistics
from spiders.accounts.weibo import read_timeline

WINDOW = timedelta(days=60)  # how far back posts are read
SIDE_BY_SIDE = 24  # accounts
logger = logging.getLogger(__name__)

READERS: Mapping[SourceKind, Read] = MappingProxyType(
    {
        SourceKind.WECHAT_API: read_published,
        SourceKind.WECHAT_STATISTICS: read_statistics,
        SourceKind.WEIBO_API: read_timeline,
        SourceKind.FEED: read_feed,
        SourceKind.ADDRESSES: read_addresses,
        SourceKind.LEDGER: read_ledger,
        SourceKind.MARKET: read_market,
    }
)


class Safe:
    """Credentials of accounts: encrypted in the store, opened only here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._vault: Vault | None = None

    def credential(self, site_id: int) -> Credential:
        sealed = self._store.sealed(site_id)
        return self._opened().unseal(sealed) if sealed else Credential()

    def keep(self, site_id: int, credential: Credential) -> None:
        self._store.keep_sealed(site_id, self._opened(create=True).seal(credential))

    def _opened(self, *, create: bool = False) -> Vault:
        self._vault = self._vault or Vault.open(create=create)
        return self._vault


@dataclass(slots=True)
class Target:
    """One account to be gathered."""

    account: Account
    site_id: int
    inspection: Inspection
    sources: Sequence[Source]
    known: Mapping[int, Progress] = field(default_factory=dict)


async def gather(targets: Sequence[Target], store: Store, client: Client, today: date, on_done: Callable[[Target], None]) -> None:
    """Every source of every account. A source that fails is told as such and stops no other.

    `on_done` is called for each account when its sources are read, one at a time and beside the waiting for the others.
    """
    safe, slots, loop = Safe(store), asyncio.Semaphore(SIDE_BY_SIDE), asyncio.get_running_loop()

    async def one(target: Target) -> None:
        async with slots:
            for rank, source in enumerate(target.sources):
                if not (known := target.known.get(rank)) or not known.is_done:
                    errand = errand_of(target.account, target.site_id, source, client, safe, today)
                    await _gather_source(target, rank, errand, store)

        await loop.run_in_executor(reader, on_done, target)

    with ThreadPoolExecutor(1) as reader:
        async with asyncio.TaskGroup() as group:
            for target in targets:
                group.create_task(one(target))


def errand_of(account: Account, site_id: int, source: Source, client: Client, safe: Safe, today: date) -> Errand:
    def keep(credential: Credential) -> None:
        safe.keep(site_id, credential)

    errand = Errand(account, source, client, today, today - WINDOW, keep=keep)
    if source.kind in _NEEDS_SECRET:
        try:
            errand.credential = safe.credential(site_id)
        except VaultError as error:
            errand.trouble = str(error)
    return errand


_NEEDS_SECRET = frozenset({SourceKind.WECHAT_API, SourceKind.WECHAT_STATISTICS, SourceKind.WEIBO_API})


async def _gather_source(target: Target, rank: int, errand: Errand, store: Store) -> None:
    source = errand.source
    progress = target.known.get(rank) or Progress(rank, source.kind, source.url or source.file or source.app_id or source.uid)
    errand.cursor = progress.cursor
    try:
        async for batch in READERS[source.kind](errand):
            progress = _further(progress, batch)
            store.save_batch(target.site_id, target.inspection.id, batch.posts, progress)
    except SourceError as error:
        logger.warning("%s %s: %s", target.account.label, source.kind, error)
        store.save_batch(target.site_id, target.inspection.id, (), progress._replace(is_done=True, error=str(error)))


def _further(progress: Progress, batch: Batch) -> Progress:
    details = {**progress.details, **{name: value for name, value in batch.details.items() if name != "unread"}}
    if "unread" in batch.details:
        details["unread"] = [*details.get("unread", []), batch.details["unread"]]
    posts = progress.posts + len(batch.posts)
    return progress._replace(cursor=batch.cursor, is_done=batch.is_last, posts=posts, since=batch.since, until=batch.until, details=details)
