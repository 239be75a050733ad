"""The books of a crawl: new addresses and answers, written to the database a batch at a time."""

from __future__ import annotations

import time
from array import array
from dataclasses import replace

from inspector.archive import ArchiveWriter, Original, RecordPlace, payload_digest
from inspector.core.facts import PageFacts, Snapshot
from inspector.core.privacy import mask
from inspector.db.rows import AddressState, AnsweredAddress, Lane, NewAddress
from inspector.db.store import Store
from inspector.extract.decode import decode_body, media_type
from inspector.extract.notices import title_of
from spiders.frontier import Entry, Frontier
from spiders.ledger import identity, stable_hash
from spiders.scope import Scope

BATCH_PAGES = 200
BATCH_SECONDS = 2.0  # of answers that a crash would have read again from the archive
STRANGERS_HEAD = 8192  # bytes of another's page that are read for its title


class Books:
    def __init__(self, store: Store, site_id: int, inspection_id: int, scope: Scope, frontier: Frontier) -> None:
        self._store, self._site_id, self._inspection_id = store, site_id, inspection_id
        self._scope, self._frontier = scope, frontier
        self._answered: list[AnsweredAddress] = []
        self._last_commit = time.monotonic()

    def note(self, number: int, snapshot: Snapshot, place: RecordPlace, original: Original | None, links: array[int], page: PageFacts | None) -> None:
        full = RecordPlace(original.file, original.offset, 0) if original else place if snapshot.status == 200 and not snapshot.truncated else None
        self._answered.append(
            AnsweredAddress(
                number=number,
                state=AddressState.DONE if snapshot.status else AddressState.FAILED,
                asks=self._frontier.asked(number),
                status=snapshot.status,
                error=snapshot.error,
                redirect_to=self._frontier.ledger.redirects.get(number),
                etag=snapshot.header("ETag"),
                last_modified=snapshot.header("Last-Modified"),
                digest=(place.digest or payload_digest(snapshot.body)) if full else "",
                record_file=place.file,
                record_offset=place.offset,
                record_length=place.length,
                full_file=full.file if full else "",
                full_offset=full.offset if full else None,
                fetched_at=snapshot.fetched_at,
                media_type=media_type(snapshot),
                links=links.tobytes() or None,
                title=mask(page.title[:200]) if page else self._name_of_stranger(snapshot),
                kind=page.kind.value if page else "",
            )
        )

    def commit(self, archive: ArchiveWriter | None) -> None:
        """Everything read so far into the database, in one transaction."""
        new = [_new_address(entry) for entry in self._frontier.new]
        if new or self._answered:
            size = archive.size if archive else 0
            if archive:
                archive.sync()
            self._store.write_batch(self._site_id, self._inspection_id, new, self._answered, size)
        self._frontier.new.clear()
        self._answered.clear()
        self._last_commit = time.monotonic()

    def commit_if_due(self, archive: ArchiveWriter | None) -> None:
        if len(self._answered) >= BATCH_PAGES or time.monotonic() - self._last_commit >= BATCH_SECONDS:
            self.commit(archive)

    def _name_of_stranger(self, snapshot: Snapshot) -> str:
        """What another's page calls itself: names that lapse are bought by whoever pays."""
        if snapshot.status not in (200, 206) or not snapshot.body or "html" not in media_type(snapshot) or self._scope.owns(snapshot.url):
            return ""
        return mask(title_of(decode_body(replace(snapshot, body=snapshot.body[:STRANGERS_HEAD])).text)[:200])


def _new_address(entry: Entry) -> NewAddress:
    return NewAddress(entry.number, stable_hash(identity(entry.url)), entry.url, Lane(entry.lane), str(entry.role), entry.level)
