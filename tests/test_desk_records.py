"""Drafts and rectification at the desk: six turns of different people, notices, answers, and what a unit may not see."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from docx import Document
from flask import Flask
from openpyxl.worksheet.worksheet import Worksheet
from werkzeug.test import TestResponse

from inspector.core.drafting import DraftState
from inspector.core.facts import Account
from inspector.core.findings import Finding
from inspector.core.people import Role
from inspector.core.rectifying import ItemState
from inspector.core.reviewing import Act
from inspector.core.workdays import CHINA
from inspector.db.queue import QueueFilter
from inspector.db.rows import Outcome
from inspector.db.store import Store
from inspector.db.verdicts import Asked
from tests.test_findings_over_days import FIRST_DAY, HOME, fault
from tests.visitors import UNIT, Visitor, store_of, visitor

pytest_plugins = ["desks"]

TEXT = "全县要全面布署今年的工作。\n请各单位认真落实。"
OTHER = "清源县教育局"


@pytest.fixture
def six(desk: Flask, known_password: str) -> list[Visitor]:
    """Six people, one for each turn: the usual table asks for a reviewer in the second review and an approver in the last."""
    roles = [Role.INSPECTOR, Role.INSPECTOR, Role.REVIEWER, Role.REVIEWER, Role.APPROVER, Role.APPROVER]
    for number, role in enumerate(roles):
        store_of(desk).add_person(f"p{number}", f"甲{number}", role, known_password)
    return [visitor(desk, f"p{number}") for number in range(6)]


def new_draft(person: Visitor, **fields: object) -> str:
    """Its page."""
    return person.post("/drafts", seen="/drafts", **({"title": "部署会召开", "text": TEXT} | fields)).location


def send(person: Visitor, page: str, name: str, **fields: object) -> str:
    shown = person.get(page).text
    seen = shown.split('name="seen" value="')[1].split('"')[0] if 'name="seen"' in shown else "0"
    answer = person.client.post(f"{page}/{name}", data={"csrf_token": person.token(page), "seen": seen, **fields})
    return person.get(page).text if answer.status_code == 303 else answer.text


def test_six_people_take_a_draft_through_its_turns_and_it_is_published(desk: Flask, six: list[Visitor]) -> None:
    page = new_draft(six[0])
    for person in six:
        assert "已办" in send(person, page, "sign")
    assert store_of(desk).draft(1).state is DraftState.DONE
    assert "还没有保密结论" in send(six[0], page, "publish", url="https://www.example.gov.cn/a.html", day="2026-11-23")
    send(six[0], page, "secrecy", note="不涉密，可以公开")
    send(six[0], page, "publish", url="https://www.example.gov.cn/a.html", day="2026-11-23")
    printed = six[0].get(f"{page}/record").text
    for words in ("初审", "三校", "甲0（p0）", "甲5（p5）", "不涉密", "https://www.example.gov.cn/a.html", "机器校对", "不算一个环节"):
        assert words in printed


def test_nobody_reviews_one_draft_twice(six: list[Visitor]) -> None:
    page = new_draft(six[4])
    send(six[4], page, "sign")
    send(six[1], page, "sign")
    assert "不能做两次审核" in six[4].get(page).text
    assert "不能做两次审核" in send(six[4], page, "sign")


def test_the_machine_marks_its_remarks_and_signs_nothing(desk: Flask, six: list[Visitor]) -> None:
    page = new_draft(six[0])
    shown = six[0].get(page).text
    assert 'class="doubt-B"' in shown or 'class="doubt-A"' in shown
    assert ">布署</mark>" in shown
    assert store_of(desk).draft_record(1).signed == ()


def test_a_draft_goes_back_with_a_reason_and_comes_again(desk: Flask, six: list[Visitor]) -> None:
    page = new_draft(six[0])
    send(six[0], page, "sign")
    assert "必须写明原因" in send(six[2], page, "give_back", to="初审", note=" ")
    send(six[2], page, "give_back", to="初审", note="第二段要改")
    send(six[0], page, "revise", text=TEXT.replace("布署", "部署"), note="照意见改")
    known = store_of(desk).draft(1)
    assert known.revision == 2
    assert "第 2 稿" in six[0].get(page).text


def test_of_two_who_act_on_one_draft_the_slower_is_told(six: list[Visitor]) -> None:
    page = new_draft(six[0])
    seen = six[1].get(page).text.split('name="seen" value="')[1].split('"')[0]
    send(six[0], page, "sign")
    answer = six[1].client.post(f"{page}/sign", data={"csrf_token": six[1].token(page), "seen": seen})
    assert answer.status_code == 409
    assert "刚由甲0（p0）" in answer.text


def test_a_word_file_becomes_a_draft_and_what_is_none_is_refused(six: list[Visitor]) -> None:
    document, file = Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(file)
    file.seek(0)
    page = new_draft(six[0], title="", text="", file=(file, "../../通知.docx"))
    assert "通知" in six[0].get(page).text
    bad = six[0].post("/drafts", seen="/drafts", title="x", file=(io.BytesIO(b"<svg onload=alert(1)>"), "a.docx"))
    assert bad.status_code == 409


def test_hostile_words_in_a_draft_stay_words(six: list[Visitor]) -> None:
    bad = "<script>alert(1)</script>"
    page = new_draft(six[0], title=bad, text=f"{bad}\n{TEXT}", author=bad, origin=bad)
    for path in ("/drafts", page, f"{page}/record"):
        assert "<script>alert" not in six[0].get(path).text


def test_stages_may_be_merged_and_are_shown_as_merged(desk: Flask, six: list[Visitor]) -> None:
    admin = visitor(desk, "admin")
    fields = {f"roles-{stage}": ["inspector", "reviewer", "approver"] for stage in ("初审", "一校", "复审", "二校", "终审", "三校")}
    admin.post("/drafts/stages", seen="/drafts/stages", **fields, **{"merged-一校": "1"})
    page = new_draft(six[0])
    assert "初审、一校（合并）" in six[0].get(page).text


def confirmed(store: Store, *found: Finding) -> list[Asked]:
    """Findings that one person has confirmed."""
    number = store.begin_inspection(store.ensure_site("清源县水务局网站", HOME), FIRST_DAY, {}, "day.warc.gz").id
    store.settle(number, found, lambda _known: Outcome.CLEAN)
    asked = [Asked(row.id, row.step) for row in store.queue().rows]
    store.act(Act.CONFIRM, asked, "巡检员甲（inspector）")
    return asked


@pytest.fixture
def issued(desk: Flask) -> Callable[..., int]:
    """Makes and issues a notice to a unit, through the pages; its number."""

    def make(unit: str, items: int = 1) -> int:
        store, inspector, reviewer = store_of(desk), visitor(desk, "inspector"), visitor(desk, "reviewer")
        confirmed(store, *(replace(fault(f"问题{unit}{rank}"), unit=unit) for rank in range(items)))
        rows = store.queue(QueueFilter(units=(unit,))).rows
        assert unit in inspector.get("/notices").text
        page = inspector.post("/notices", seen=f"/notices/new?unit={unit}", unit=unit, finding=[f"{row.id}:{row.step}" for row in rows]).location
        assert "您的角色" in send(inspector, page, "issue")
        assert "已签发" in send(reviewer, page, "issue")
        return int(page.rpartition("/")[2])

    return make


def test_a_notice_is_made_issued_answered_and_closed(desk: Flask, issued: Callable[..., int]) -> None:
    store, contact, inspector = store_of(desk), visitor(desk, "contact"), visitor(desk, "inspector")
    number = issued(UNIT)
    item = store.notice(number).items[0]
    assert "整改通知〔" in contact.get("/unit").text
    page = f"/unit/notices/{number}"
    contact.client.post(f"/unit/items/{item.id}/answer", data={"csrf_token": contact.token(page), "seen": item.step, "kind": "已改"})
    item = store.item(item.id)
    assert item.state is ItemState.ANSWERED
    token = inspector.token(f"/notices/{number}")
    inspector.client.post(f"/notices/items/{item.id}/recheck", data={"csrf_token": token, "seen": item.step, "result": "left", "left": "37"})
    assert "余 37 处" in contact.get(page).text
    item = store.item(item.id)
    inspector.client.post(f"/notices/items/{item.id}/recheck", data={"csrf_token": token, "seen": item.step, "result": "clean"})
    assert store.item(item.id).state is ItemState.CLOSED
    assert "已销号" in contact.get(page).text
    assert UNIT in inspector.get(f"/notices/{number}/paper").text


def test_an_appeal_waits_for_the_office_and_is_answered(desk: Flask, issued: Callable[..., int]) -> None:
    store, contact, reviewer = store_of(desk), visitor(desk, "contact"), visitor(desk, "reviewer")
    number = issued(UNIT)
    item = store.notice(number).items[0]
    data = {"csrf_token": contact.token(f"/unit/notices/{number}"), "seen": item.step, "kind": "有异议", "note": "<b>引用原文</b>"}
    contact.client.post(f"/unit/items/{item.id}/answer", data=data)
    item = store.item(item.id)
    assert item.state is ItemState.DISPUTED
    page = reviewer.get(f"/notices/{number}").text
    assert "&lt;b&gt;引用原文" in page
    data = {"csrf_token": reviewer.token(f"/notices/{number}"), "seen": item.step, "accepts": "yes", "note": "确是原文"}
    reviewer.client.post(f"/notices/items/{item.id}/decide", data=data)
    assert store.item(item.id).state is ItemState.DROPPED


def test_a_contact_sees_and_answers_nothing_of_another_unit(desk: Flask, issued: Callable[..., int]) -> None:
    store, contact = store_of(desk), visitor(desk, "contact")
    number = issued(OTHER)
    item = store.notice(number).items[0]
    assert OTHER not in contact.get("/unit").text
    assert contact.get(f"/unit/notices/{number}").status_code == 404
    data = {"csrf_token": contact.token("/unit"), "seen": item.step, "kind": "已改"}
    assert contact.client.post(f"/unit/items/{item.id}/answer", data=data).status_code == 404
    assert store.item(item.id).state is ItemState.WAITING
    assert contact.get("/").location == "/unit"
    for path in ("/findings", f"/findings/{1}", f"/findings/{1}/raw", "/notices", f"/notices/{number}", "/drafts", "/log", "/people"):
        assert contact.get(path).status_code == 403


def test_a_contact_does_not_see_a_notice_before_it_is_issued(desk: Flask) -> None:
    store, inspector, contact = store_of(desk), visitor(desk, "inspector"), visitor(desk, "contact")
    confirmed(store, replace(fault("甲"), unit=UNIT))
    row = store.queue().rows[0]
    page = inspector.post("/notices", seen=f"/notices/new?unit={UNIT}", unit=UNIT, finding=f"{row.id}:{row.step}").location
    assert contact.get(f"/unit/notices/{page.rpartition('/')[2]}").status_code == 404


def sheet_of(contact: Visitor, fill: Callable[[Worksheet], None]) -> io.BytesIO:
    """The template as the unit downloads it, filled in and saved by another program."""
    answer = contact.get("/unit/answers.xlsx")
    assert answer.headers["Content-Disposition"].isascii(), "a server cannot send any other"
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    fill(book.worksheets[0])
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def hand_in(contact: Visitor, sheet: io.BytesIO) -> TestResponse:
    return contact.post("/unit/answers", seen="/unit", file=(sheet, "../答复.xlsx"))


def test_a_unit_answers_all_its_open_items_with_one_sheet(desk: Flask, issued: Callable[..., int]) -> None:
    store, contact = store_of(desk), visitor(desk, "contact")
    issued(OTHER)
    number = issued(UNIT, 2)

    def fill(page: Worksheet) -> None:
        assert [cell.value for cell in page[1]][-4:] == ["答复", "情况说明", "申请延期至", "答复人"]
        numbers = {page.cell(row, 1).value for row in range(2, page.max_row + 1)}
        assert (numbers, page.max_row) == ({store.notice(number).notice.number}, 3), "nothing of another unit"
        page["J2"] = "已改"
        page["J3"], page["K3"], page["L3"] = "申请延期", "等上级批复", "2027-12-31"

    assert hand_in(contact, sheet_of(contact, fill)).status_code == 303
    assert [item.state for item in store.notice(number).items] == [ItemState.ANSWERED, ItemState.DELAY_ASKED]
    assert store.audit_page()[0].who == "单位联络员甲（contact）"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"J3": "改好啦"}, "答复.xlsx 第 3 行：答复“改好啦”看不懂"),
        ({"J3": "申请延期", "K3": "来不及", "L3": "2020-01-01"}, "答复.xlsx 第 3 行：延期要晚于现在的时限"),
        ({"J3": "有异议", "K3": "不是错", "A3": "整改通知〔2026〕99号"}, "答复.xlsx 第 3 行：通知单“整改通知〔2026〕99号”不是发给"),
        ({"J3": "有异议", "K3": "不是错", "A3": "别的单位"}, "答复.xlsx 第 3 行：通知单“"),
        ({"J3": "非本单位", "K3": "不归我们", "B3": "第一项"}, "和答复.xlsx 第 2 行是同一项"),
    ],
)
def test_a_sheet_with_a_mistake_is_told_by_row_and_not_taken_at_all(desk: Flask, issued: Callable[..., int], cells: dict[str, str], words: str) -> None:
    store, contact = store_of(desk), visitor(desk, "contact")
    other, number = issued(OTHER), issued(UNIT, 2)
    before = store.notice(other).items

    def fill(page: Worksheet) -> None:
        meant = {"别的单位": store.notice(other).notice.number, "第一项": page["B2"].value}
        page["J2"] = "已改"
        for place, value in cells.items():
            page[place] = meant.get(value, value)

    answer = hand_in(contact, sheet_of(contact, fill))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert {item.state for item in store.notice(number).items} == {ItemState.WAITING}
    assert store.notice(other).items == before


def test_what_is_no_spreadsheet_is_not_opened(desk: Flask, issued: Callable[..., int]) -> None:
    issued(UNIT)
    contact, bomb = visitor(desk, "contact"), io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", bytes(301 << 20))
    bomb.seek(0)
    for body in (io.BytesIO(b"<svg onload=alert(1)>"), io.BytesIO(b"PK\x03\x04broken"), bomb):
        assert hand_in(contact, body).status_code == 409
    answer = hand_in(contact, saved(openpyxl.Workbook()))
    assert (answer.status_code, "没有读到表头" in answer.text, "/tmp" in answer.text) == (422, True, False)


def test_an_account_that_no_source_reads_is_looked_at_with_a_picture(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    number = store.ensure_account(Account("清源水务", "微信公众号", UNIT))
    assert "清源水务" in person.get("/round").text
    picture = (io.BytesIO(b"\x89PNG\r\n\x1a\n rest"), "../截图.png")
    person.post(f"/round/{number}", seen="/round", latest="2026-01-05", screenshot=picture)
    [one] = store.observation_round(datetime.now(CHINA).date())
    assert (one.is_done, one.newest) == (True, date(2026, 1, 5))
    assert one.last is not None
    kept = person.get(f"/papers/{one.last.screenshot}")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert kept.headers["Content-Disposition"].isascii(), "a server cannot send any other"
    assert kept.content_type == "application/octet-stream"
    assert person.post("/round/999", seen="/round", latest="2026-01-05").status_code == 404
    assert person.post(f"/round/{number}", seen="/round", latest="2026-01-05", screenshot=(io.BytesIO(b"<svg/>"), "a.png")).status_code == 409


def test_the_register_says_who_is_missing(desk: Flask) -> None:
    store, person = store_of(desk), visitor(desk, "inspector")
    confirmed(store, replace(fault("甲"), unit=OTHER))
    assert "缺联络员" in person.get("/contacts").text
    person.post("/contacts", seen="/contacts", unit=OTHER, name="<i>钱教育</i>", since="2026-01-01")
    page = person.get("/contacts").text
    assert "缺联络员" not in page
    assert "<i>" not in page


def test_an_excuse_is_listed_and_taken_back(desk: Flask) -> None:
    store, reviewer = store_of(desk), visitor(desk, "reviewer")
    confirmed(store)
    site = store.ensure_site("清源县水务局网站", HOME)
    today = datetime.now(CHINA).date()
    store.add_excuse(site, "清源老街", today, "老地名", "巡检员甲（inspector）", today=today)
    assert "清源老街" in reviewer.get("/excuses").text
    reviewer.post("/excuses/1/revoke", seen="/excuses", note="不再用")
    assert store.excuses(today) == []


def test_the_evidence_of_a_finding_comes_as_one_file(desk: Flask) -> None:
    confirmed(store_of(desk), fault("甲"))
    answer = visitor(desk, "inspector").get("/findings/1/evidence.zip")
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert {"manifest.json", "SHA256SUMS", "finding.json"} <= set(packed.namelist())
