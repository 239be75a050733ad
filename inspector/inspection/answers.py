"""What this inspection's archive and database hold of an address: its row, its title, its answer."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from inspector.archive import read_record
from inspector.core.facts import LinkRole, Snapshot
from inspector.db.rows import AddressRow
from inspector.db.store import Store
from inspector.extract.decode import decode_body, media_type
from spiders.gathering import Gathering


class Answers:
    def __init__(self, store: Store, site_id: int, gathering: Gathering) -> None:
        self._store, self._site_id, self._gathering = store, site_id, gathering
        self._folder = gathering.archive_path.parent
        self._frontier, self._ledger = gathering.frontier, gathering.frontier.ledger

    def row(self, number: int) -> AddressRow | None:
        return self._store.addresses(self._site_id, [number]).get(number)

    def url(self, number: int) -> str:
        return self._urls[number]

    def titles(self, numbers: Iterable[int]) -> dict[int, str]:
        """One look for many pages: a site offers thousands of files."""
        return {number: row.title for number, row in self._store.addresses(self._site_id, set(numbers)).items()}

    def title(self, number: int) -> str:
        return self.titles([number]).get(number, "")

    def archived(self, url: str) -> Snapshot | None:
        """The answer to an address as it was judged, None where the archive does not hold it whole."""
        number = self._ledger.number_of(url.partition("#")[0])
        return None if number is None else self.whole(self.row(number))

    def source(self, url: str) -> Snapshot | None:
        """The same as its server sent it, with the scripts that a browser has run and left out."""
        number = self._ledger.number_of(url.partition("#")[0])
        row = None if number is None else self.row(number)
        return read_record(self._folder / row.full_file, row.full_offset) if row and row.full_file and row.full_offset is not None else None

    def whole(self, row: AddressRow | None) -> Snapshot | None:
        """The answer as it lies in the archive, as a browser has shown it if one has; None where it is not whole."""
        if row and (shown := self._gathering.shown.get(row.number)):
            return read_record(self._folder / shown.file, shown.offset)
        return read_record(self._folder / row.full_file, row.full_offset) if row and row.full_file and row.full_offset is not None else None

    def sheets(self) -> dict[str, str]:
        """The style sheets of the site, address → text, without those that did not come whole."""
        rows = self._store.addresses(self._site_id, self._sheet_numbers)
        whole = ((row.url, self.whole(row)) for row in rows.values() if row.status in (200, 304))
        return {url: decode_body(snapshot).text for url, snapshot in whole if snapshot and "html" not in media_type(snapshot)}

    @property
    def has_all_sheets(self) -> bool:
        return all(self._ledger.status(number) in (200, 304, 404, 410) for number in self._sheet_numbers)

    @cached_property
    def _sheet_numbers(self) -> set[int]:
        owns = self._gathering.scope.owns
        return {number for number in range(len(self._ledger)) if self._frontier.role(number) is LinkRole.STYLE and owns(self.url(number))}

    @cached_property
    def _urls(self) -> list[str]:
        return [url for _number, url in self._store.address_urls(self._site_id)]
