"""What earlier inspections know of an address: the validators of its last answer, and the whole record that a new answer only repeats."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from inspector.archive import Original, payload_digest, read_record
from inspector.core.facts import Snapshot
from inspector.db.rows import AddressRow
from inspector.db.store import Store


class History:
    def __init__(self, store: Store, site_id: int, archive: Path, *, is_empty: bool) -> None:
        self._store, self._site_id, self._archive, self._is_empty = store, site_id, archive, is_empty
        self._rows: dict[int, AddressRow | None] = {}  # of the addresses in hand, asked for before and after the answer

    def validators(self, number: int) -> Mapping[str, str]:
        """What makes an unchanged page cost a 304."""
        row = self._row(number)
        if row is None or not row.full_file or row.status not in (200, 304) or not (self._archive.parent / row.full_file).exists():
            return {}
        pairs = (("If-None-Match", row.etag), ("If-Modified-Since", row.last_modified))
        return {name: value for name, value in pairs if value}

    def original(self, number: int, snapshot: Snapshot) -> Original | None:
        """The full record this answer only repeats."""
        row = self._row(number)
        if row is None or not row.full_file or row.full_offset is None or row.full_file == self._archive.name:
            return None
        is_same = snapshot.status == 304 or (snapshot.status == 200 and not snapshot.truncated and row.digest == payload_digest(snapshot.body))
        is_there = (self._archive.parent / row.full_file).exists()
        return Original(row.full_file, row.full_offset, snapshot.url) if is_same and is_there else None

    def whole(self, number: int, snapshot: Snapshot) -> Snapshot | None:
        """The page that came, or the one that has not changed."""
        if snapshot.status == 200:
            return snapshot
        original = self.original(number, snapshot) if snapshot.status == 304 else None
        return self.unchanged(original) if original else None

    def unchanged(self, original: Original) -> Snapshot | None:
        return read_record(self._archive.parent / original.file, original.offset)

    def forget(self, number: int) -> None:
        """The address has its answer."""
        self._rows.pop(number, None)

    def _row(self, number: int) -> AddressRow | None:
        """What earlier inspections know of the address; None in a first inspection, which then costs no look-up."""
        if self._is_empty:
            return None
        if number not in self._rows:
            self._rows[number] = self._store.addresses(self._site_id, [number]).get(number)
        return self._rows[number]
