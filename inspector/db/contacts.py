"""The register of contacts, and the daily round over accounts that no source can read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, insert, select, update

from inspector.core.contacts import Contact, RegisterLine
from inspector.core.facts import AccountState, Observation, ObservationTopic
from inspector.core.rectifying import NoticeState
from inspector.core.workdays import CHINA
from inspector.db.audit import Audit
from inspector.db.database import StoreError
from inspector.db.excuses import Paper, keep_upload
from inspector.db.notice_tables import answer, contact, notice, notice_item
from inspector.db.tables import account, inspection, observation, post, reading, site

_CONTACT = [contact.c[name] for name in Contact._fields]


class Observed(NamedTuple):
    """An account on today's round."""

    site_id: int
    name: str
    platform: str
    unit: str
    url: str
    newest: date | None  # the newest post that anybody knows of
    last: Observation | None  # the last look at its updates
    is_done: bool  # somebody has looked today


class Contacts(Audit):
    def set_contact(self, unit: str, name: str, by: str, *, institution: str = "", phone: str = "", since: date) -> Contact:
        """Whoever was there before stays on record until the day before."""
        if not unit.strip() or not name.strip():
            raise StoreError("联络员要写明单位和姓名。")
        place = {"unit": unit.strip(), "institution": institution.strip()}
        with self.signing(by) as step:
            here = (contact.c.unit == place["unit"]) & (contact.c.institution == place["institution"]) & contact.c.until.is_(None)
            step.connection.execute(update(contact).where(here).values(until=since))
            own = {**place, "name": name.strip(), "phone": phone.strip(), "since": since, "by": step.who, "at": step.now}
            row = step.connection.execute(insert(contact).values(**own).returning(*_CONTACT)).one()
            step.sign("contact.set", f"unit:{place['unit']}", "", {"institution": place["institution"], "name": name.strip(), "since": since.isoformat()})
            return Contact(**row._mapping)

    def end_contact(self, number: int, by: str, day: date) -> None:
        """Nobody is there until another is named."""
        with self.signing(by) as step:
            row = step.connection.execute(select(*_CONTACT).where(contact.c.id == number, contact.c.until.is_(None))).first()
            if row is None:
                raise StoreError("没有这个联络员，或者已经不是了。")
            step.connection.execute(update(contact).where(contact.c.id == number).values(until=day))
            step.sign("contact.end", f"unit:{row.unit}", "", {"institution": row.institution, "name": row.name})

    def register(self, places: Iterable[tuple[str, str]], today: date, lately: int = 30) -> list[RegisterLine]:
        """`places`: every unit, and (unit, institution), that should have one; those the register knows besides come after them."""
        with self.reading() as connection:
            known = [Contact(**row._mapping) for row in connection.execute(select(*_CONTACT).order_by(contact.c.since, contact.c.id))]
            asked = _counted(connection.execute(_ASKED))
            answered = _counted(connection.execute(_ANSWERED))
        wanted = dict.fromkeys([*places, *((one.unit, one.institution) for one in known)])
        lines = []
        for unit, institution in wanted:
            own = [one for one in known if (one.unit, one.institution) == (unit, institution)]
            now = next((one for one in reversed(own) if one.until is None), None)
            gone = next((one for one in reversed(own) if one.until is not None and (today - one.until).days <= lately), None)
            lines.append(RegisterLine(unit, institution, now, gone, asked.get(unit, 0), answered.get(unit, 0)))
        return lines

    def observation_round(self, today: date) -> list[Observed]:
        """Running accounts whose last inspection read no source to its end: somebody has to look. Those not looked at today come first."""
        with self.reading() as connection:
            rows = connection.execute(_WATCHED.where(site.c.id.not_in(_READ))).all()
            ids = [row.id for row in rows]
            newest = _newest_posts(connection.execute(_posts_of(ids)))
            looks = _last_looks(connection.execute(_looks_of(ids)), today)
        found = []
        for row in rows:
            last = looks.get(row.id)
            days = [day for day in (newest.get(row.id), last.latest if last else None) if day]
            found.append(Observed(row.id, row.name, row.platform, row.unit, row.home_url, max(days, default=None), last, bool(last and last.day == today)))
        return sorted(found, key=lambda one: (one.is_done, one.last.day if one.last else date.min, one.name))

    def observe(self, site_id: int, latest: date | None, by: str, today: date, *, note: str = "", screenshot: Paper | None = None) -> Observation:
        """The newest post's day as a person saw it, with a picture. None: the account shows nothing at all."""
        if latest is not None and latest > today:
            raise StoreError(f"最新一篇的日期 {latest} 在今天（{today}）以后，请核对。")
        with self.signing(by) as step:
            digest = keep_upload(step, screenshot) if screenshot else ""
            seen = Observation(ObservationTopic.UPDATES, latest is not None, step.who, today, latest, note.strip(), digest)
            keys = [observation.c[name] for name in ("site_id", "topic", "who", "day")]
            own = seen._asdict()
            changed = {name: own[name] for name in ("is_good", "latest", "note", "screenshot")}
            statement = self.upsert(observation).values(site_id=site_id, **own).on_conflict_do_update(index_elements=keys, set_=changed)
            step.connection.execute(statement)
            payload = {"day": today.isoformat(), "latest": latest.isoformat() if latest else "", "screenshot": digest}
            step.sign("account.observe", f"site:{site_id}", note, payload)
        return seen


_ISSUED = notice.c.state == NoticeState.ISSUED
_ASKED: Select[Any] = select(notice.c.unit, func.count(notice_item.c.id)).join_from(notice_item, notice).where(_ISSUED).group_by(notice.c.unit)
_ANSWERED: Select[Any] = (
    select(notice.c.unit, func.count(notice_item.c.id.distinct()))
    .join_from(notice_item, notice)
    .join(answer, answer.c.item_id == notice_item.c.id)
    .where(_ISSUED)
    .group_by(notice.c.unit)
)
_WATCHED: Select[Any] = (
    select(site.c.id, account.c.name, account.c.platform, site.c.unit, site.c.home_url).join_from(account, site).where(account.c.state == AccountState.RUNNING)
)
_LAST = select(func.max(inspection.c.id)).where(inspection.c.finished_at.is_not(None)).group_by(inspection.c.site_id)
_READ = select(inspection.c.site_id).join_from(reading, inspection).where(reading.c.inspection_id.in_(_LAST), reading.c.is_done, reading.c.error == "")


def _counted(rows: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}


def _posts_of(ids: Collection[int]) -> Select[Any]:
    living = post.c.site_id.in_(ids) & ~post.c.is_deleted & post.c.published_at.is_not(None)
    return select(post.c.site_id, func.max(post.c.published_at).label("published_at")).where(living).group_by(post.c.site_id)


def _newest_posts(rows: Any) -> dict[int, date]:
    return {row.site_id: row.published_at.astimezone(CHINA).date() for row in rows}


def _looks_of(ids: Collection[int]) -> Select[Any]:
    columns = [observation.c[name] for name in ("site_id", *Observation._fields)]
    return select(*columns).where(observation.c.site_id.in_(ids), observation.c.topic == ObservationTopic.UPDATES).order_by(observation.c.day, observation.c.id)


def _last_looks(rows: Any, today: date) -> dict[int, Observation]:
    looks: dict[int, Observation] = {}
    for row in rows:
        told = dict(row._mapping)
        number = told.pop("site_id")
        if row.day <= today:
            looks[number] = Observation(**(told | {"topic": ObservationTopic(row.topic)}))
    return looks
