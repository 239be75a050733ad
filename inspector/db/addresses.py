"""The addresses of a site, one row each: what is to be asked, what was answered, and where it lies in the archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from inspector.core.facts import LinkRole
from inspector.db.claims import Claims
from inspector.db.columns import Instant, clean
from inspector.db.database import StoreError
from inspector.db.rows import AddressRow, AddressState, AnsweredAddress, InspectionState, Lane, LinkingPage, NewAddress, ReadAddress
from inspector.db.tables import address, inspection, site

PAGE = 1_000  # rows read in one transaction
_MOST_PARAMETERS = 5_000


class Addresses(Claims):
    def write_batch(self, site_id: int, inspection_id: int, new: Sequence[NewAddress], answered: Sequence[AnsweredAddress], archive_bytes: int) -> None:
        """All or nothing: addresses first seen in this inspection, answers, and how far the archive belongs to them.

        An address already known from an earlier inspection becomes pending again; one already in this inspection stays as it is,
        unless what was only to be probed turns out to be a page.
        """
        with self.writing() as connection:
            self.check_claim(connection, site_id)
            is_running = (inspection.c.id == inspection_id) & (inspection.c.site_id == site_id) & (inspection.c.state == InspectionState.RUNNING)
            progress = update(inspection).where(is_running).values(archive_bytes=archive_bytes, heartbeat_at=self.now(connection))
            if connection.execute(progress).rowcount != 1:
                raise StoreError(f"第 {inspection_id} 号检查已经结束，不能再写入。请重新开始一次检查。")
            if new:
                connection.exec_driver_sql(self._sql(_ENTER), [(site_id, inspection_id, *map(self._plain, row)) for row in new])
            if answered:
                rows = [(*map(self._plain, row[1:]), site_id, row.number, inspection_id) for row in answered]
                if connection.exec_driver_sql(self._sql(_ANSWER), rows).rowcount != len(rows):
                    raise LookupError(f"inspection {inspection_id}: an answer to an address that was never entered")

    def known_addresses(self, site_id: int) -> Iterator[tuple[int, int, int | None]]:
        """Number, hash, and the last inspection that saw it."""
        yield from self._pages(site_id, (address.c.number, address.c.url_hash, address.c.inspection_id))

    def pending(self, site_id: int, inspection_id: int) -> Iterator[AddressRow]:
        rows = self._pages(site_id, _ROW, address.c.inspection_id == inspection_id, address.c.state == AddressState.PENDING)
        yield from map(_address, rows)

    def answers(self, site_id: int, inspection_id: int) -> Iterator[AddressRow]:
        """Every address that is settled: done, failed or skipped, by number."""
        rows = self._pages(site_id, _ROW, address.c.inspection_id == inspection_id, address.c.state != AddressState.PENDING)
        yield from map(_address, rows)

    def files(self, site_id: int, inspection_id: int, *, besides: Iterable[LinkRole]) -> Iterator[AddressRow]:
        """What answered well and is no page, by number, without what has one of the roles `besides`."""
        is_file = address.c.status.in_((200, 206, 304)) & (address.c.media_type != "text/html") & address.c.role.not_in(sorted(besides))
        rows = self._pages(site_id, _ROW, address.c.inspection_id == inspection_id, address.c.state != AddressState.PENDING, is_file)
        yield from map(_address, rows)

    def address_urls(self, site_id: int) -> Iterator[tuple[int, str]]:
        """Number and address, by number."""
        yield from self._pages(site_id, (address.c.number, address.c.url))

    def read_before(self, site_id: int, inspection_id: int) -> list[ReadAddress]:
        """What inspections before this one have asked, and this one has not yet."""
        columns = [address.c[name] for name in ("number", "url", "kind", "fetched_at")]
        has_changed = (address.c.record_file == address.c.full_file).label("has_changed")
        earlier = address.c.fetched_at.is_not(None) & (address.c.inspection_id != inspection_id)
        return [ReadAddress._make(row) for row in self._pages(site_id, [*columns, has_changed], earlier)]

    def known_requests(self, name: str) -> int:
        """How many addresses of the site have been asked so far."""
        query = (
            select(func.count()).select_from(address).join(site, site.c.id == address.c.site_id).where(site.c.name == name, address.c.fetched_at.is_not(None))
        )
        with self.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def script_urls(self, site_id: int) -> Iterator[tuple[int, str]]:
        """Number and address of every script that a page of the site has loaded, in whatever inspection."""
        yield from self._pages(site_id, (address.c.number, address.c.url), address.c.role == LinkRole.SCRIPT)

    def address_count(self, site_id: int) -> int:
        with self.reading() as connection:
            return connection.execute(select(func.count()).where(address.c.site_id == site_id)).scalar_one()

    def linking_pages(self, site_id: int, inspection_id: int) -> Iterator[LinkingPage]:
        """What the inspection read links on, by number."""
        columns = [address.c[name] for name in LinkingPage._fields]
        has_links = address.c.links.is_not(None) & (address.c.state == AddressState.DONE)
        yield from map(LinkingPage._make, self._pages(site_id, columns, address.c.inspection_id == inspection_id, has_links))

    def addresses(self, site_id: int, numbers: Iterable[int]) -> dict[int, AddressRow]:
        wanted = list(numbers)
        found: dict[int, AddressRow] = {}
        for start in range(0, len(wanted), _MOST_PARAMETERS):
            query = select(*_ROW).where(address.c.site_id == site_id, address.c.number.in_(wanted[start : start + _MOST_PARAMETERS]))
            with self.reading() as connection:
                found.update((row.number, _address(row)) for row in connection.execute(query))
        return found

    def address_by_url(self, site_id: int, url: str) -> AddressRow | None:
        """Reads through the whole site: for people who ask, not for the crawl."""
        with self.reading() as connection:
            row = connection.execute(select(*_ROW).where(address.c.site_id == site_id, address.c.url == url)).first()
        return _address(row) if row else None

    def _pages(self, site_id: int, columns: Sequence[ColumnElement[Any]], *conditions: ColumnElement[bool]) -> Iterator[Any]:
        """Rows by number, in short transactions: a reader that lingers neither blocks writers nor holds more than a page in memory."""
        query = select(address.c.number, *columns[1:]).where(address.c.site_id == site_id, *conditions).order_by(address.c.number).limit(PAGE)
        last = -(2**31)
        while True:
            with self.reading() as connection:
                rows = connection.execute(query.where(address.c.number > last)).all()
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1].number

    def _sql(self, statement: str) -> str:
        return statement if self._engine.dialect.name == "sqlite" else statement.replace("?", "%s")

    def _plain(self, value: object) -> Any:
        convert = self._converters.get(type(value))
        return convert(value) if convert else value

    @cached_property
    def _converters(self) -> dict[type, Callable[[Any], Any]]:
        """What the columns' types would do to values on their way in."""
        as_stored = Instant().bind_processor(self._engine.dialect)
        assert as_stored is not None
        return {str: clean, Lane: str, AddressState: str, datetime: as_stored}


# Plain SQL for the two statements a crawl lives on: through the expression language they take twice the time.
_ENTER = """
INSERT INTO address (site_id, inspection_id, number, url_hash, url, lane, role, level, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')
ON CONFLICT (site_id, url_hash) DO UPDATE SET
  inspection_id = excluded.inspection_id, lane = excluded.lane, role = excluded.role, level = excluded.level, state = 'pending', asks = 0, error = ''
WHERE coalesce(address.inspection_id, 0) <> excluded.inspection_id OR (address.lane = 'probe' AND excluded.lane = 'page')
"""
_ANSWER = f"UPDATE address SET {', '.join(f'{name} = ?' for name in AnsweredAddress._fields[1:])} WHERE site_id = ? AND number = ? AND inspection_id = ?"  # noqa: S608 - our own columns
_ROW = [address.c[name] for name in AddressRow._fields]


def _address(row: Any) -> AddressRow:
    return AddressRow(*row)._replace(lane=Lane(row.lane), state=AddressState(row.state))
