"""Accounts of new media: what was read of them, how far each source has come, and what people saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, null, select, update
from sqlalchemy.dialects import sqlite

from inspector.core.facts import Account, AccountState, Observation, ObservationTopic, Post, SourceKind
from inspector.db.claims import Claims
from inspector.db.rows import AccountRow, Progress
from inspector.db.tables import account, observation, post, reading, site

_POST = ("source", "key", "title", "url", "published_at", "dated_by", "fetched_at", "html", "is_deleted")
_ACCOUNTS: Select[Any] = select(
    account.c.site_id, account.c.name, account.c.platform, site.c.unit, site.c.home_url.label("url"), account.c.filing, account.c.state
).join_from(account, site)
_SEEN = ("topic", "is_good", "who", "day", "latest", "note", "screenshot")


class Accounts(Claims):
    def ensure_account(self, known: Account) -> int:
        """The number of that account, entered among the sites or brought up to date. Its credential stays as it is."""
        of_site = {"home_url": known.url, "unit": known.unit}
        own = {"name": known.name, "platform": known.platform, "filing": known.filing, "state": known.state}
        with self.writing() as connection:
            connection.execute(self.upsert(site).values(name=known.label, **of_site).on_conflict_do_update(index_elements=[site.c.name], set_=of_site))
            number = int(connection.execute(select(site.c.id).where(site.c.name == known.label)).scalar_one())
            connection.execute(self.upsert(account).values(site_id=number, **own).on_conflict_do_update(index_elements=[account.c.site_id], set_=own))
        return number

    def accounts(self) -> list[AccountRow]:
        return self._accounts(_ACCOUNTS.order_by(site.c.name))

    def account(self, site_id: int) -> AccountRow | None:
        """None where a site has that number."""
        return next(iter(self._accounts(_ACCOUNTS.where(account.c.site_id == site_id))), None)

    def _accounts(self, query: Select[Any]) -> list[AccountRow]:
        with self.reading() as connection:
            return [AccountRow(**(dict(row._mapping) | {"state": AccountState(row.state)})) for row in connection.execute(query)]

    def keep_entry(self, site_id: int, entry: Mapping[str, object]) -> None:
        """An account as a spreadsheet has it."""
        with self.writing() as connection:
            connection.execute(update(account).where(account.c.site_id == site_id).values(entry=dict(entry)))

    def imported_accounts(self) -> list[Mapping[str, object]]:
        """Those that came by spreadsheet, in the order of their names."""
        query = select(account.c.entry).join_from(account, site).where(account.c.entry.is_not(null())).order_by(site.c.name)
        with self.reading() as connection:
            return list(connection.execute(query).scalars())

    def sealed(self, site_id: int) -> str:
        """Its credential as it was encrypted, "" when there is none."""
        with self.reading() as connection:
            return connection.execute(select(account.c.sealed).where(account.c.site_id == site_id)).scalar() or ""

    def keep_sealed(self, site_id: int, sealed: str) -> None:
        with self.writing() as connection:
            connection.execute(update(account).where(account.c.site_id == site_id).values(sealed=sealed))

    def progress(self, inspection_id: int) -> dict[int, Progress]:
        """How far each source has come, by its rank."""
        query = select(*(reading.c[name] for name in Progress._fields)).where(reading.c.inspection_id == inspection_id).order_by(reading.c.rank)
        with self.reading() as connection:
            rows = [Progress(**row._mapping) for row in connection.execute(query)]
        return {row.rank: row._replace(source=SourceKind(row.source)) for row in rows}

    def save_batch(self, site_id: int, inspection_id: int, posts: Sequence[Post], progress: Progress) -> None:
        """What a source has brought and how far it has come, together or not at all."""
        values = progress._asdict() | {"details": dict(progress.details)}
        changed = {name: value for name, value in values.items() if name != "rank"}
        with self.writing() as connection:
            self.check_claim(connection, site_id)
            if posts:
                each = {(item.source, item.key): item for item in posts}
                connection.execute(_upsert_posts(self.upsert(post)), [_post_row(site_id, item) for item in each.values()])
            keys = [reading.c.inspection_id, reading.c.rank]
            connection.execute(self.upsert(reading).values(inspection_id=inspection_id, **values).on_conflict_do_update(index_elements=keys, set_=changed))

    def posts(self, site_id: int, since: date | None = None) -> list[Post]:
        """As each source tells them, in the order they came. Those without a time belong to no day and always come."""
        query = select(*(post.c[name] for name in _POST)).where(post.c.site_id == site_id).order_by(post.c.id)
        with self.reading() as connection:
            found = [Post(**(dict(row._mapping) | {"source": SourceKind(row.source)})) for row in connection.execute(query)]
        return [item for item in found if since is None or item.published_at is None or item.published_at.date() >= since]

    def save_observations(self, site_id: int, seen: Sequence[Observation]) -> None:
        """What the same person saw on the same day replaces what was entered before."""
        keys = [observation.c[name] for name in ("site_id", "topic", "who", "day")]
        with self.writing() as connection:
            for item in seen:
                values = {"site_id": site_id, **item._asdict()}
                changed = {name: values[name] for name in ("is_good", "latest", "note", "screenshot")}
                connection.execute(self.upsert(observation).values(**values).on_conflict_do_update(index_elements=keys, set_=changed))

    def observations(self, site_id: int) -> list[Observation]:
        """Newest first."""
        query: Select[Any] = select(*(observation.c[name] for name in _SEEN)).where(observation.c.site_id == site_id)
        with self.reading() as connection:
            rows = connection.execute(query.order_by(observation.c.day.desc(), observation.c.id.desc())).all()
        return [Observation(**(dict(row._mapping) | {"topic": ObservationTopic(row.topic)})) for row in rows]


def _upsert_posts(statement: Any) -> sqlite.Insert:
    replaced = {name: statement.excluded[name] for name in _POST if name not in {"source", "key"}}
    return statement.on_conflict_do_update(index_elements=["site_id", "source", "key"], set_=replaced)  # type: ignore[no-any-return]  # one of two dialects


def _post_row(site_id: int, item: Post) -> Mapping[str, object]:
    return {"site_id": site_id, **{name: getattr(item, name) for name in _POST}}
