"""The people of the review desk, their sessions, and the programs that may ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from inspector.core.people import Role
from inspector.db.database import Database, StoreError
from inspector.db.tables import client, person, session

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE, LONGEST_SESSION = timedelta(hours=1), timedelta(hours=12)
_TOUCH = timedelta(minutes=1)  # seen_at is written no more often


class Person(NamedTuple):
    id: int
    login: str
    name: str
    role: Role
    unit: str  # of a contact; "" for the office's own people
    is_active: bool
    must_change: bool  # the password was set by somebody else
    failures: int
    locked_until: datetime | None
    added_at: datetime


class Session(NamedTuple):
    id: int
    person_id: int
    who: str  # name and login
    began_at: datetime
    seen_at: datetime
    address: str
    agent: str


class Client(NamedTuple):
    """A program that may use the interface over HTTP."""

    id: int
    name: str
    unit: str  # findings of this unit only; "" for all
    by: str
    added_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class People(Database):
    def add_person(self, login: str, name: str, role: Role, password: str, *, unit: str = "", must_change: bool = False) -> int:
        """`password` is its hash."""
        login, name, unit = login.strip(), name.strip(), unit.strip()
        if not login or not name:
            raise StoreError("登录名和姓名都要写。")
        if role is Role.CONTACT and not unit:
            raise StoreError("单位联络员必须写明是哪个单位的。")
        values = {"login": login, "name": name, "role": role, "unit": unit if role is Role.CONTACT else "", "password": password, "must_change": must_change}
        try:
            with self.writing() as connection:
                values |= {"is_active": True, "failures": 0, "added_at": self.now(connection)}
                return int(connection.execute(insert(person).values(**values).returning(person.c.id)).scalar_one())
        except IntegrityError as error:
            raise StoreError(f"登录名“{login}”已经有人用了，请换一个。") from error

    def people(self) -> list[Person]:
        return self._people(_PEOPLE.order_by(person.c.is_active.desc(), person.c.role, person.c.login))

    def person(self, person_id: int) -> Person | None:
        return next(iter(self._people(_PEOPLE.where(person.c.id == person_id))), None)

    def person_named(self, login: str) -> Person | None:
        """By login, or None."""
        return next(iter(self._people(_PEOPLE.where(person.c.login == login.strip()))), None)

    def password_of(self, person_id: int) -> str:
        with self.reading() as connection:
            return connection.execute(select(person.c.password).where(person.c.id == person_id)).scalar() or ""

    def change_person(self, person_id: int, *, name: str, role: Role, unit: str, is_active: bool) -> None:
        """Whoever is stopped, or gets another role, is logged out at once."""
        if role is Role.CONTACT and not unit.strip():
            raise StoreError("单位联络员必须写明是哪个单位的。")
        if not name.strip():
            raise StoreError("姓名要写。")
        values = {"name": name.strip(), "role": role, "unit": unit.strip() if role is Role.CONTACT else "", "is_active": is_active}
        with self.writing() as connection:
            active = select(person.c.id).where(person.c.role == Role.ADMIN, person.c.is_active).with_for_update()
            admins = set(connection.execute(active).scalars())
            if admins == {person_id} and not (role is Role.ADMIN and is_active):
                raise StoreError("这是最后一个管理员，不能停用，也不能改成别的角色：请先指定另一个管理员。")
            before = connection.execute(select(person.c.role, person.c.unit, person.c.is_active).where(person.c.id == person_id)).one()
            connection.execute(update(person).where(person.c.id == person_id).values(**values))
            if tuple(before) != (role, values["unit"], is_active):
                connection.execute(_revoking(person_id, self.now(connection)))

    def set_password(self, person_id: int, password: str, *, must_change: bool, keep_session: int | None = None) -> None:
        """`password` is its hash. Every other session of the person ends, and the lock opens."""
        values = {"password": password, "must_change": must_change, "failures": 0, "locked_until": None}
        with self.writing() as connection:
            connection.execute(update(person).where(person.c.id == person_id).values(**values))
            connection.execute(_revoking(person_id, self.now(connection)).where(session.c.id != (keep_session or 0)))

    def note_failure(self, person_id: int) -> datetime | None:
        """One more wrong password. Until when the person is locked out, if now they are."""
        with self.writing() as connection:
            now = self.now(connection)
            mine = person.c.id == person_id
            count = connection.execute(update(person).where(mine).values(failures=person.c.failures + 1).returning(person.c.failures)).scalar_one()
            if count < MOST_FAILURES:
                return None
            connection.execute(update(person).where(mine).values(failures=0, locked_until=now + LOCKED_FOR))
            return now + LOCKED_FOR

    def begin_session(self, person_id: int, mark: str, address: str, agent: str) -> int:
        with self.writing() as connection:
            now = self.now(connection)
            connection.execute(update(person).where(person.c.id == person_id).values(failures=0, locked_until=None))
            values = {"mark": mark, "person_id": person_id, "began_at": now, "seen_at": now, "address": address, "agent": agent[:200]}
            return int(connection.execute(insert(session).values(**values).returning(session.c.id)).scalar_one())

    def session_of(self, mark: str) -> tuple[int, Person] | None:
        """Whose session that is, as long as it lasts. Its use is noted once a minute."""
        query = select(session.c.id, session.c.person_id, session.c.began_at, session.c.seen_at).where(session.c.mark == mark, session.c.revoked_at.is_(None))
        with self.reading() as connection:
            row, now = connection.execute(query).first(), self.now(connection)
        if row is None or now - row.seen_at > IDLE or now - row.began_at > LONGEST_SESSION:
            return None
        found = self.person(row.person_id)
        if found is None or not found.is_active:
            return None
        if now - row.seen_at > _TOUCH:
            with self.writing() as connection:
                connection.execute(update(session).where(session.c.id == row.id).values(seen_at=now))
        return row.id, found

    def sessions(self, person_id: int | None = None) -> list[Session]:
        """Those that are open, the last used first."""
        columns = (session.c.id, session.c.person_id, person.c.name, person.c.login, session.c.began_at, session.c.seen_at, session.c.address, session.c.agent)
        with self.reading() as connection:
            now = self.now(connection)
            is_open = session.c.revoked_at.is_(None) & (session.c.seen_at > now - IDLE) & (session.c.began_at > now - LONGEST_SESSION)
            query = select(*columns).join_from(session, person).where(is_open).order_by(session.c.seen_at.desc())
            rows = connection.execute(query if person_id is None else query.where(session.c.person_id == person_id)).all()
        return [Session(row.id, row.person_id, f"{row.name}（{row.login}）", row.began_at, row.seen_at, row.address, row.agent) for row in rows]

    def revoke_session(self, session_id: int, person_id: int | None = None) -> bool:
        """Ends it, only if it is that person's where one is named."""
        with self.writing() as connection:
            statement = update(session).where(session.c.id == session_id, session.c.revoked_at.is_(None)).values(revoked_at=self.now(connection))
            return connection.execute(statement if person_id is None else statement.where(session.c.person_id == person_id)).rowcount == 1

    def add_client(self, name: str, mark: str, by: str, unit: str = "") -> int:
        if not name.strip():
            raise StoreError("接入程序要有名称，好知道是谁在用。")
        with self.writing() as connection:
            values = {"name": name.strip(), "unit": unit.strip(), "mark": mark, "by": by, "added_at": self.now(connection)}
            return int(connection.execute(insert(client).values(**values).returning(client.c.id)).scalar_one())

    def clients(self) -> Sequence[Client]:
        with self.reading() as connection:
            return [Client(*row) for row in connection.execute(_CLIENTS.order_by(client.c.id.desc()))]

    def client_of(self, mark: str) -> Client | None:
        """The program that holds the token, unless it was revoked."""
        with self.reading() as connection:
            row, now = connection.execute(_CLIENTS.where(client.c.mark == mark, client.c.revoked_at.is_(None))).first(), self.now(connection)
        if row is None:
            return None
        if row.used_at is None or now - row.used_at > _TOUCH:
            with self.writing() as connection:
                connection.execute(update(client).where(client.c.id == row.id).values(used_at=now))
        return Client(*row)

    def revoke_client(self, client_id: int) -> None:
        with self.writing() as connection:
            connection.execute(update(client).where(client.c.id == client_id, client.c.revoked_at.is_(None)).values(revoked_at=self.now(connection)))

    def _people(self, query: Select[Any]) -> list[Person]:
        with self.reading() as connection:
            return [_person(row) for row in connection.execute(query)]


_PEOPLE: Select[Any] = select(*(person.c[name] for name in Person._fields))
_CLIENTS: Select[Any] = select(*(client.c[name] for name in Client._fields))


def _person(row: Row[Any]) -> Person:
    return Person(**(dict(row._mapping) | {"role": Role(row.role)}))


def _revoking(person_id: int, now: datetime) -> Any:
    return update(session).where(session.c.person_id == person_id, session.c.revoked_at.is_(None)).values(revoked_at=now)
