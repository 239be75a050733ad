"""The queue and a finding's page: filters, pages, steps, what is refused, and archived pages in their frame."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from inspector.archive import ArchiveWriter
from inspector.core.clock import clock_at
from inspector.core.facts import Snapshot
from inspector.core.findings import Finding, Severity
from inspector.core.reviewing import Stage
from inspector.core.workdays import CHINA
from inspector.db.queue import QueueFilter, QueueRow
from inspector.db.rows import AddressState, AnsweredAddress, Lane, NewAddress, Outcome
from inspector.db.store import Store
from inspector.web.headers import POLICY_OF_STORED
from tests.test_findings_over_days import FIRST_DAY, HOME, fault
from tests.visitors import Visitor, store_of, visitor

pytest_plugins = ["desks"]

OPEN = QueueFilter(stages=(Stage.OPEN,))
PAGE = "https://www.example.gov.cn/a.html"


def settle(store: Store, *found: Finding, site: str = "清源县人民政府", day: date = FIRST_DAY) -> list[QueueRow]:
    """An inspection that found these; the queue after it."""
    number = store.begin_inspection(store.ensure_site(site, HOME), day, {}, "day.warc.gz").id
    store.settle(number, found, lambda _known: Outcome.CLEAN)
    return list(store.queue(OPEN).rows)


def grade(key: str, severity: Severity) -> Finding:
    return replace(fault(key), severity=severity)


def asked(row: QueueRow) -> str:
    return f"{row.id}:{row.step}"


def act(person: Visitor, name: str, *rows: QueueRow, note: str = "理由") -> list[str]:
    """The page's script asks like this. What was refused."""
    sent = {"csrf_token": person.token("/findings"), "act": name, "note": note, "finding": [asked(row) for row in rows]}
    answer = person.client.post("/findings/act", data=sent, headers={"X-Requested-With": "desk"})
    assert answer.status_code == 200, answer.text
    return [item["words"] for item in answer.get_json()["refused"]]


def stage(store: Store, row: QueueRow) -> Stage:
    return store.queue_row(row.id).stage


def test_filters_and_pages_are_taken_from_the_address(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    settle(store, *(grade(f"问题{number:03}", Severity.LOW) for number in range(60)), grade("要紧", Severity.CRITICAL))
    first = person.get("/findings?stage=open").text
    assert "要紧" in first
    following = first.split('href="')[-1] if "下一页" not in first else first.split("下一页")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = person.get(following).text
    assert "要紧" not in second
    assert "上一页" in second
    assert "要紧" not in person.get("/findings?severity=low").text
    for odd in ("?after=x.y", "?site=abc", "?severity=worst", "?age=99999999", "?stage=none", "?after=1.99999999999999999999"):
        assert person.get(f"/findings{odd}").status_code == 200


def test_findings_are_told_apart_by_any_number_of_days(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    settle(store, fault("旧的问题"), site="清源县水务局")
    settle(store, fault("新的问题"), day=FIRST_DAY + timedelta(days=4))
    with clock_at(datetime.combine(FIRST_DAY + timedelta(days=5), time(9), CHINA)):
        for age, seen in (("1", {"旧的问题", "新的问题"}), ("2", {"旧的问题"}), ("5", {"旧的问题"}), ("6", set()), ("-3", {"旧的问题", "新的问题"})):
            page = person.get(f"/findings?age={age}").text
            assert {words for words in ("旧的问题", "新的问题") if words in page} == seen, age
        assert 'value="5"' in person.get("/findings?age=5").text


def test_the_same_fault_on_another_site_stands_beside_it(desk: Flask) -> None:
    store = store_of(desk)
    [first] = settle(store, replace(fault("甲"), fingerprint="a" * 20))
    settle(store, replace(fault("甲"), fingerprint="b" * 20), site="清源县水务局")
    assert "清源县水务局" in visitor(desk, "inspector").get(f"/findings/{first.id}/brief").text


def test_confirming_dismissing_and_undoing_by_form_and_by_script(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    one, two = settle(store, fault("甲"), fault("乙"))
    assert act(person, "confirm", one) == []
    person.post("/findings/act", seen="/findings", act="dismiss", finding=asked(two), note="引用原文")
    assert (stage(store, one), stage(store, two)) == (Stage.CONFIRMED, Stage.DISMISSED)
    assert [(step.who, step.note) for step in store.history(two.id)] == [("巡检员甲（inspector）", "引用原文")]
    person.post("/findings/undo", seen="/findings?stage=all")
    assert stage(store, two) is Stage.OPEN


def test_two_people_on_one_finding_one_wins_and_the_other_is_told(desk: Flask) -> None:
    store = store_of(desk)
    [row] = settle(store, fault("甲"))
    assert act(visitor(desk, "inspector"), "confirm", row) == []
    [words] = act(visitor(desk, "reviewer"), "dismiss", row)
    assert "刚由巡检员甲（inspector）" in words
    assert stage(store, row) is Stage.CONFIRMED


def test_a_grave_finding_waits_for_a_second_person(desk: Flask) -> None:
    store = store_of(desk)
    [row] = settle(store, grade("甲", Severity.CRITICAL))
    person = visitor(desk, "inspector")
    act(person, "confirm", row)
    assert stage(store, row) is Stage.CONFIRMING
    [again] = store.queue(QueueFilter(stages=(Stage.CONFIRMING,))).rows
    assert "还需要另一个人" in act(person, "confirm", again)[0]
    act(visitor(desk, "reviewer"), "confirm", again)
    assert stage(store, row) is Stage.CONFIRMED


def test_only_seniors_name_a_finding_for_the_bulletin(desk: Flask) -> None:
    [row] = settle(store_of(desk), fault("甲"))
    person = visitor(desk, "inspector")
    assert person.post("/findings/act", seen="/findings", act="bulletin", finding=asked(row)).status_code == 403
    assert act(visitor(desk, "approver"), "bulletin", row) == []


def test_the_list_remembers_where_a_person_was(desk: Flask) -> None:
    settle(store_of(desk), grade("甲", Severity.CRITICAL), fault("乙"))
    person = visitor(desk, "inspector")
    person.get("/findings?stage=open&severity=critical")
    assert person.get("/findings").location == "/findings?stage=open&severity=critical"


def test_an_excuse_sets_aside_what_it_covers(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    [row] = settle(store, replace(fault("甲"), quote="清源县老地名"))
    until = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    person.post("/findings/excuse", seen="/findings", finding=asked(row), phrase="清源县老地名", until=until, reason="老地名")
    assert stage(store, row) is Stage.EXCUSED


def test_an_excuse_rests_on_no_hostile_file(desk: Flask) -> None:
    person = visitor(desk, "inspector")
    [row] = settle(store_of(desk), fault("甲"))
    until = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    folder = Path(str(desk.config["DESK"].folder))
    for name, body in (("a.svg", b"<svg onload=alert(1)>"), ("a.pdf", b"<script>"), ("../../../a.html", b"x"), ("a.pdf.exe", b"MZ")):
        path = folder / "given"
        path.write_bytes(body)
        with path.open("rb") as file:
            answer = person.post("/findings/excuse", seen="/findings", finding=asked(row), phrase="词句", until=until, reason="r", paper=(file, name))
        assert answer.status_code == 409, name


@pytest.fixture
def archived(desk: Flask) -> QueueRow:
    """A finding whose page lies in an archive, and is hostile."""
    folder, store = Path(str(desk.config["DESK"].folder)), store_of(desk)
    body = "<html><body onload=alert(1)><script>alert(2)</script><p>第一段</p>\n<p>全面布署工作</p><img src=x onerror=alert(3)></body></html>".encode()
    writer = ArchiveWriter(folder / "day.warc.gz", "test")
    record = writer.write(Snapshot(PAGE, datetime.now(UTC), 200, (("Content-Type", "text/html; charset=utf-8"),), body))
    writer.close()
    site = store.ensure_site("清源县人民政府", HOME)
    number = store.begin_inspection(site, FIRST_DAY, {}, "day.warc.gz").id
    answer = AnsweredAddress(0, AddressState.DONE, 1, 200, record_file=record.file, record_offset=record.offset, record_length=record.length)
    store.write_batch(site, number, [NewAddress(0, 1, PAGE, Lane.PAGE, "", 0)], [answer], record.offset + record.length)
    store.settle(number, [replace(fault("布署"), url=PAGE, quote="布署", context="全面布署工作", suggestion="部署")], lambda _known: Outcome.CLEAN)
    return store.queue(OPEN).rows[0]


def test_a_finding_is_shown_with_its_page_and_source(desk: Flask, archived: QueueRow) -> None:
    page = visitor(desk, "inspector").get(f"/findings/{archived.id}").text
    assert "sandbox" in page
    assert "&lt;p&gt;全面布署工作&lt;/p&gt;" in page
    assert "建议：" in page
    assert "<script>alert" not in page


def test_the_archived_page_is_inert_and_has_its_own_policy(desk: Flask, archived: QueueRow) -> None:
    answer = visitor(desk, "inspector").get(f"/findings/{archived.id}/page")
    assert answer.headers["Content-Security-Policy"] == POLICY_OF_STORED
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<mark" in answer.text
    for bad in ("<script", "onload", "onerror", "<img src"):
        assert bad not in answer.text


def test_the_raw_page_is_only_ever_saved(desk: Flask, archived: QueueRow) -> None:
    answer = visitor(desk, "inspector").get(f"/findings/{archived.id}/raw")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"alert(1)" in answer.data


def test_a_lost_archive_is_told(desk: Flask, archived: QueueRow) -> None:
    (Path(str(desk.config["DESK"].folder)) / "day.warc.gz").unlink()
    person = visitor(desk, "inspector")
    assert "存档里没有这一页" in person.get(f"/findings/{archived.id}").text
    assert person.get(f"/findings/{archived.id}/page").status_code == 404


def test_notes_and_quotes_stay_text(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    bad = "<script>alert(1)</script>"
    [row] = settle(store, replace(fault(bad), quote=bad, context=f"前{bad}后", message=bad, suggestion=bad, page_title=bad))
    act(person, "dismiss", row, note=bad)
    for path in ("/findings?stage=all", f"/findings/{row.id}", f"/findings/{row.id}/brief"):
        page = person.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page or path.endswith("all")
