"""One site on a page of the desk: its score sheet, and every question that waits for a person."""

from __future__ import annotations

from flask import Flask

from inspector.core.clock import china_today
from inspector.core.facts import Coverage
from inspector.core.findings import Question
from inspector.core.rules import OF_SITES
from inspector.db.rows import InspectionState, Outcome
from inspector.rulebook import load_indicators
from tests.test_findings_over_days import HOME, fault
from tests.visitors import store_of, visitor

pytest_plugins = ["desks"]

TOWN = "清源县人民政府"
QUESTION = Question("slow_homepage", "首页打开慢", f"{HOME}<b>", "没有浏览器", 3)


def inspected(desk: Flask) -> int:
    store = store_of(desk)
    run = store.begin_inspection(store.ensure_site(TOWN, HOME), china_today(), {}, "a.warc.gz")
    store.settle(run.id, [fault("甲")], lambda _known: Outcome.CLEAN)
    store.save_questions(run.id, [QUESTION])
    store.finish_inspection(run.id, InspectionState.FINISHED, Coverage(pages=9, home_status=200))
    return run.site_id


def test_clauses_that_only_people_judge_stand_on_the_page_of_the_site(desk: Flask) -> None:
    page = visitor(desk, "inspector").get(f"/sites/{inspected(desk)}").text.partition('id="people"')[2]
    asked = [clause for clause in load_indicators().values() if clause.is_judged_by_people and clause.id.startswith(OF_SITES)]
    assert len(asked) > 3
    assert [clause.id for clause in asked if f">{clause.id}<" not in page] == []
    assert "引发严重负面舆情" in page, "the part of a veto that no check answers for"


def test_what_the_machine_could_not_tell_is_listed_with_its_reason(desk: Flask) -> None:
    page = visitor(desk, "inspector").get(f"/sites/{inspected(desk)}").text.partition('id="questions"')[2]
    assert f'<td>首页打开慢</td><td>没有浏览器</td><td class="figure">3</td><td class="address">{HOME}&lt;b&gt;</td>' in page


def test_the_score_sheet_stands_on_the_page_and_today_leads_to_it(desk: Flask) -> None:
    number, person = inspected(desk), visitor(desk, "inspector")
    page = person.get(f"/sites/{number}").text
    assert "单项否决" in page
    assert "疑似都成立" in page
    assert page.count(f'href="/findings?site={number}') == 1
    assert f'href="/sites/{number}#questions">1</a>' in person.get("/").text


def test_a_site_nobody_inspected_is_not_found(desk: Flask) -> None:
    assert visitor(desk, "inspector").get("/sites/999").status_code == 404
