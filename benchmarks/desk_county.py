"""An invented county for the desk's benchmark: a hundred thousand findings of two hundred sites, each with its archived page, and accounts to look at."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import case, func, insert, select, text

import checks
from inspector.archive import ArchiveWriter, RecordPlace
from inspector.core.facts import Account, Snapshot
from inspector.core.findings import Certainty, Severity, Status, kin
from inspector.core.people import Role
from inspector.core.reviewing import Stage
from inspector.db.store import Store
from inspector.db.tables import finding, inspection, sighting, site
from inspector.web.passwords import hashed

SITES, ACCOUNTS = 200, 20
DAYS = (0, 30, 60, *range(77, 91))  # of inspections: a fortnight day by day
FORTNIGHT = 3  # the rank of its first day
CHECKS = tuple(sorted(checks.load().checks))
SEVERITIES = random.Random(1).choices(list(Severity), weights=(1, 9, 30, 40, 20), k=1000)
FIRST_DAY = date(2026, 8, 1)
PASSWORD = "Bai-Ta-Shan-2026"  # noqa: S105  # of invented people
PEOPLE = (("wang", "王芳", Role.REVIEWER), ("li", "李强", Role.INSPECTOR), ("zhao", "赵敏", Role.APPROVER))
_LINES = 300  # of the archived page: some 40 KB, as a page of such sites has
_ARCHIVE = "county.warc.gz"


def fill(store: Store, count: int, chance: random.Random, folder: Path) -> None:
    """Written past the inspections that would have found them."""
    records = _archive(folder)
    with store.writing() as connection:
        connection.execute(
            insert(site), [{"id": number, "name": f"示例网站{number}", "home_url": f"http://s{number}.example/"} for number in range(1, SITES + 1)]
        )
        days = [(number, day) for number in range(1, SITES + 1) for day in DAYS]
        own = {"state": "finished", "settings": {}, "archive": _ARCHIVE, "coverage": {"pages": 500, "home_status": 200}}
        rows = [{"id": index, "site_id": number, **_times(FIRST_DAY + timedelta(days=day))} for index, (number, day) in enumerate(days, 1)]
        connection.execute(insert(inspection), [own | row for row in rows])
    for start in range(0, count, 5_000):
        made = [_finding(number, chance, records) for number in range(start, min(start + 5_000, count))]
        with store.writing() as connection:
            connection.execute(insert(finding), made)
            connection.execute(insert(sighting), [_first_sighting(row) for row in made])
    _day_by_day(store)
    _settle_down(store)
    for login, name, role in PEOPLE:
        store.add_person(login, name, role, hashed(PASSWORD))
    for number in range(ACCOUNTS):
        store.ensure_account(Account(f"示例账号{number}", "微信公众号", "单位1", f"https://weixin.example/{number}"))


def _times(day: date) -> dict[str, object]:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return {"today": day, "started_at": moment, "finished_at": moment + timedelta(minutes=20), "heartbeat_at": moment}


def _finding(number: int, chance: random.Random, records: list[RecordPlace]) -> dict[str, object]:
    place = number % SITES
    severity, check, key = SEVERITIES[number % 1000], chance.choice(CHECKS), f"键{chance.randrange(60_000)}-{number % 7}"
    url = f"http://s{place + 1}.example/zwgk/{number}.html"
    told = {"check": check, "title": "表述不规范", "severity": severity.value, "certainty": "sure", "indicators": ["W-D01"], "clause": "条款全文" * 20}
    words = {"quote": _quote(place), "context": f"前文{_quote(place)}后文" + "前后文" * 40, "message": "说明" * 30, "suggestion": "建议", "key": key}
    more = [[f"{url}?{extra}", "又一页"] for extra in range(chance.randrange(8))]
    payload = told | words | {"unit": "", "target": "", "url": url, "page_title": "关于开展某项工作的通知", "more_places": more}
    first, last = place * len(DAYS) + chance.randrange(1, FORTNIGHT + 2), (place + 1) * len(DAYS)
    return {
        "id": number + 1, "site_id": place + 1, "fingerprint": f"{number:020x}", "check_id": check, "key": key, "unit": f"单位{place % 60}",
        "severity": severity, "certainty": chance.choice(list(Certainty)),
        "status": chance.choice((Status.NEW, Status.PERSISTING, Status.PERSISTING, Status.FIXED)),
        "first_inspection": first, "last_inspection": last, "last_judged": last, "places": chance.randrange(1, 40), "payload": payload,
        "record_file": records[place].file, "record_offset": records[place].offset,
        "rank": severity.rank, "kin": kin(check, key), "is_grave": severity is Severity.CRITICAL,
        "stage": chance.choices(list(Stage), weights=(70, 2, 15, 1, 10, 1, 1))[0], "assignee": chance.choice(("", "", "", "王芳（wang）", "李强（li）")),
    }  # fmt: skip


def _first_sighting(row: dict[str, object]) -> dict[str, object]:
    return {"finding_id": row["id"], "inspection_id": row["first_inspection"], "status": Status.NEW, "places": row["places"], "payload": row["payload"]}


def _day_by_day(store: Store) -> None:
    """What each inspection of the fortnight saw: some of it mended, some of it back, and at last what the finding says."""
    turn = (finding.c.id + inspection.c.id * 7) % 40
    status = case((inspection.c.id == finding.c.last_inspection, finding.c.status), (turn == 0, "fixed"), (turn == 1, "reopened"), else_="persisting")
    seen = select(finding.c.id, inspection.c.id, status, finding.c.places).join(inspection, inspection.c.site_id == finding.c.site_id)
    seen = seen.where(inspection.c.id > finding.c.first_inspection, inspection.c.today >= FIRST_DAY + timedelta(days=DAYS[FORTNIGHT]))
    with store.writing() as connection:
        connection.execute(insert(sighting).from_select(["finding_id", "inspection_id", "status", "places"], seen))


def _quote(place: int) -> str:
    return f"不规范的表述{place}号"


def _archive(folder: Path) -> list[RecordPlace]:
    """One page for each site, with the words its findings speak of in the middle."""
    writer, records = ArchiveWriter(folder / _ARCHIVE, "benchmark"), []
    for place in range(SITES):
        lines = [f"<p>第{line}段，<b>本页</b>是虚构的，<a href='/a/{line}.html'>用来量速度</a>。{'一段文字' * 5}</p>" for line in range(_LINES)]
        lines[_LINES // 2] = f"<p>这里有{_quote(place)}，应当改正。</p>"
        body = ("<html><head><title>通知</title></head><body>" + "\n".join(lines) + "</body></html>").encode()
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        records.append(writer.write(Snapshot(f"http://s{place + 1}.example/", datetime.now(UTC), 200, headers, body)))
    writer.close()
    return records


def _settle_down(store: Store) -> None:
    """What PostgreSQL does by itself in the minutes after many rows were written, and what ids given by hand leave undone."""
    with store._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            for table in (site, inspection, finding):
                connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), select(func.max(table.c.id)).scalar_subquery())))
            connection.execute(text("VACUUM ANALYZE"))
