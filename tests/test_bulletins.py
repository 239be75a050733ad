"""Bulletins from the store: what counts, what is frozen when one is approved, and how later changes are told."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from inspector.cli import app
from inspector.config import Config, load_config
from inspector.core.clock import clock_at
from inspector.core.facts import Coverage
from inspector.core.findings import Certainty, Finding, Severity, Status
from inspector.core.reviewing import Act
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA
from inspector.db.bulletins import seal
from inspector.db.database import StoreError
from inspector.db.queue import QueueRow
from inspector.db.routine_tables import bulletin as bulletin_table
from inspector.db.rows import InspectionState, Outcome
from inspector.db.store import DATABASE, Store
from inspector.db.verdicts import Asked
from inspector.papers.bulletin import NATIONAL_RULES, approve, approved_bulletin, bulletin_of
from inspector.papers.periods import Span, before, span_of
from inspector.papers.rectification import ledger, notice
from inspector.papers.routine import appraisal, enterprise_review, reading_record, score_papers
from inspector.workdays import ChineseWeek
from reports.papers.bulletin import Period, document_of, fix_rate, pass_rate
from reports.papers.enterprise import Held

pytest_plugins = ["databases"]
pytestmark = pytest.mark.timeout(300)

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
COUNTY, BUREAU, WATER = "清源县人民政府", "清源县水务局", "清源供水有限公司"
LIMITS = {f"overdue_fix.{severity}": Limit(5, "天", "清源县") for severity in Severity}


def configuration(folder: Path) -> Config:
    path = folder / "sites.yaml"
    path.write_text(
        f"""settings: {{office: 清源县政务公开办公室}}
units:
  - {{name: {COUNTY}, kind: 政府}}
  - {{name: {BUREAU}, kind: 部门}}
  - {{name: {WATER}, kind: 公共企事业单位, sector: 供水}}
sites:
  - {{name: {COUNTY}, url: 'http://127.0.0.1/', unit: {COUNTY}}}
  - {{name: {BUREAU}, url: 'http://127.0.0.2/', unit: {BUREAU}}}
  - {{name: {WATER}, url: 'http://127.0.0.3/', unit: {WATER}}}
""",
        encoding="utf-8",
    )
    return load_config(path)


def fault(key: str, *, check: str = "typo", severity: Severity = Severity.MEDIUM, indicators: tuple[str, ...] = ()) -> Finding:
    words: dict[str, Any] = {
        "url": "http://127.0.0.1/1.html",
        "page_title": "通知",
        "target": "",
        "quote": key,
        "context": "",
        "message": f"“{key}”有误",
        "suggestion": "改正",
    }
    return Finding(check, "错别字", severity, Certainty.SURE, indicators, "国办秘函〔2019〕19号", fingerprint=f"f{key}", key=key, **words)


def inspect(store: Store, site: str, day: date, *keys: str, is_thin: bool = False, findings: tuple[Finding, ...] = ()) -> None:
    with clock_at(datetime.combine(day, time(1), CHINA)):
        number = store.ensure_site(site, "http://127.0.0.1/", site)
        run = store.begin_inspection(number, day, {"profiles": [], "office": ["government", ""]}, f"{site}-{day}.warc.gz")
        store.settle(run.id, [*map(fault, keys), *findings], lambda _known: Outcome.CLEAN)
        coverage = Coverage(pages=0 if is_thin else 20, home_status=0 if is_thin else 200)
        store.finish_inspection(run.id, InspectionState.THIN if is_thin else InspectionState.FINISHED, coverage)


@pytest.fixture
def month(store: Store, tmp_path: Path) -> tuple[Store, Config]:
    """October: the county has three faults and mends one, the bureau was never reached."""
    inspect(store, COUNTY, date(2026, 9, 30), "旧")
    inspect(store, COUNTY, date(2026, 10, 8), "己经", "清里", "付合")
    for key in ("己经", "清里"):
        store.confirm(f"f{key}", "王芳")
    inspect(store, COUNTY, date(2026, 10, 20), "己经", "付合")
    inspect(store, BUREAU, date(2026, 10, 20), is_thin=True)
    return store, configuration(tmp_path)


@pytest.mark.parametrize(
    ("period", "day", "span"),
    [
        (Period.WEEK, date(2026, 11, 22), (date(2026, 11, 16), date(2026, 11, 22))),
        (Period.MONTH, date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))),
        (Period.QUARTER, date(2026, 11, 22), (date(2026, 10, 1), date(2026, 12, 31))),
    ],
)
def test_a_period_holds_its_day_and_the_one_before_ends_the_day_before(period: Period, day: date, span: tuple[date, date]) -> None:
    assert span_of(period, day) == span
    assert before(period, Span(*span)).last == span[0] - timedelta(days=1)


def test_dismissals_that_need_two_people_are_named_in_the_paper(store: Store, tmp_path: Path) -> None:
    grave, config = fault("要紧", severity=Severity.CRITICAL), configuration(tmp_path)
    inspect(store, COUNTY, date(2026, 10, 8), *(f"字{number}" for number in range(21)), findings=(grave,))
    rows = list(store.queue(limit=100).rows)
    many, one = [row for row in rows if row.severity is not Severity.CRITICAL], [row for row in rows if row.severity is Severity.CRITICAL]

    def told(day: int, who: str, found: list[QueueRow]) -> list[tuple[str, str, int, str, str]]:
        with clock_at(datetime(2026, 10, day, 9, tzinfo=CHINA)):
            store.act(Act.DISMISS, [Asked(row.id) for row in found], who, "引用原文")
        made = bulletin_of(store, config, Period.MONTH, LAST)
        return [(f"{each.day:%m-%d}", each.titles, each.count, each.by, each.state) for each in made.set_aside or ()]

    assert told(9, "王芳（wang）", one) == [("10-09", "错别字", 1, "王芳", "等第二人")]
    assert told(12, "李审（li）", one) == [("10-09", "错别字", 1, "王芳", "李审")]
    assert told(13, "王芳（wang）", many)[1:] == [("10-13", "错别字", 21, "王芳", "等第二人")]
    paper = document_of(bulletin_of(store, config, Period.MONTH, LAST))
    [table] = [table for table in paper.tables if table.title == "排除和豁免"]
    assert [row[3] for row in table.rows] == [1, 21]
    assert bulletin_of(store, config, Period.MONTH, FIRST - timedelta(days=1)).set_aside == []


def test_only_the_confirmed_counts_and_what_was_not_reached_is_not_judged(month: tuple[Store, Config]) -> None:
    made = bulletin_of(*month, Period.MONTH, LAST)
    sites = {site.site: site for site in made.sites}
    county = sites[COUNTY]
    assert (county.open, county.waiting, county.new, county.fixed) == (1, 1, 3, 2)
    assert county.days == 2
    assert "抓取不足" in sites[BUREAU].doubt
    assert sites[WATER].doubt == "期内没有完成的检查"
    assert pass_rate(made.sites) == "100.0%（1/1）"
    assert [site.site for site in made.before if site.is_judged] == [COUNTY]
    assert [(error.check, error.findings) for error in made.typical] == [("typo", 1)]
    assert [finding.fingerprint for finding in made.findings] == ["f己经"]


def test_an_approved_bulletin_never_changes_and_what_comes_later_is_a_correction(month: tuple[Store, Config]) -> None:
    store, config = month
    made, approval = approve(store, config, Period.MONTH, LAST, "周主任")
    assert approval.corrections == ()
    again = approved_bulletin(store, config, Period.MONTH, FIRST)
    assert again is not None
    assert again[0] == made
    assert again[1].corrections == ()
    with pytest.raises(StoreError, match="已经审定"):
        approve(store, config, Period.MONTH, LAST, "周主任")
    store.unconfirm("f己经", "王芳")
    later = approved_bulletin(store, config, Period.MONTH, LAST)
    assert later is not None
    assert later[0] == made, "what was approved stands"
    assert list(later[1].corrections) == [f"{COUNTY}：已确认的问题由 1 个更正为 0 个；待复核由 1 个更正为 2 个；排名分由 99 更正为 100。"]
    words = [getattr(block, "text", "") for block in document_of(*later).blocks]
    assert words[0] == "更正"
    [kept] = store.approved_bulletins()
    assert kept.is_whole
    assert "site_unreachable.watch" in kept.rules[NATIONAL_RULES], "the rules themselves are kept, not only their names"
    assert [(entry.action, entry.who) for entry in store.audit_of(f"bulletin:{kept.id}")] == [("bulletin.approve", "周主任")]


def test_a_bulletin_that_somebody_has_changed_in_the_database_says_so(month: tuple[Store, Config]) -> None:
    store, config = month
    approve(store, config, Period.MONTH, LAST, "周主任")
    [kept] = store.approved_bulletins()
    told = json.loads(kept.payload)
    told["sites"][0]["waiting"] = 0
    with store.writing() as connection:
        connection.execute(update(bulletin_table).values(payload=json.dumps(told, ensure_ascii=False)))
    found = approved_bulletin(store, config, Period.MONTH, LAST)
    assert found is not None
    assert "与校验值不符" in found[1].corrections[0]
    assert seal(kept.payload, kept.rules) == kept.digest


def test_rectifications_come_from_the_records_of_the_desk(month: tuple[Store, Config]) -> None:
    store, config = month
    with clock_at(datetime.combine(date(2026, 10, 20), time(9), CHINA)):
        found = store.find("f己经")
        draft = store.make_notice(COUNTY, [Asked(found.id, found.step)], "王芳", LIMITS)
        issued = store.issue_notice(draft.id, "赵明", ChineseWeek(), seen=draft.step)
    paper = notice(store, config, issued.number)
    assert (paper.unit, paper.due, [item.quote for item in paper.items]) == (COUNTY, date(2026, 10, 25), ["己经"])
    assert fix_rate(bulletin_of(store, config, Period.MONTH, LAST).sites) == "0.0%（0/1）"
    inspect(store, COUNTY, date(2026, 10, 24), "付合")
    made = ledger(store, config, FIRST, LAST)
    assert (made.due, made.closed, made.lines[0].state, made.lines[0].closed_on) == (1, 1, "已销号", date(2026, 10, 24))
    assert fix_rate(bulletin_of(store, config, Period.MONTH, LAST).sites) == "100.0%（1/1）"


def test_the_other_papers_are_read_from_the_same_store(month: tuple[Store, Config]) -> None:
    store, config = month
    record = reading_record(store, config, FIRST, LAST, 2)
    first = record.machine[0]
    assert (first.day, first.site, first.began) == (date(2026, 10, 8), COUNTY, "01:00")
    assert date(2026, 10, 1) not in record.workdays, "National Day"
    assert "抓取不足，不作判断" in record.machine[-1].doubt
    assert {paper.site for paper in score_papers(store, config, LAST)} == {COUNTY, BUREAU}
    review = enterprise_review(store, config, LAST)
    assert [sector.name for sector in review.sectors] == ["供水"]
    [company] = review.sectors[0].institutions
    assert set(company.held.values()) == {Held.UNKNOWN}, "it was never read"
    units = {unit.unit: unit.counted for unit in appraisal(store, config, Period.MONTH, LAST).units}
    assert units[COUNTY]["open"] == 1.0
    assert units[BUREAU]["open"] is None, "nobody can tell"


def test_an_item_is_there_missing_or_outdated_only_where_the_site_was_read(store: Store, tmp_path: Path) -> None:
    config = configuration(tmp_path)
    items = [item.id for item in enterprise_review(store, config, LAST).sectors[0].items]
    missing = fault(items[0], check="missing_sector_item")
    inspect(store, WATER, date(2026, 10, 20), findings=(missing, fault(f"{items[1]}|旧", check="missing_sector_item")))
    [company] = enterprise_review(store, config, LAST).sectors[0].institutions
    assert (company.held[items[0]], company.held[items[1]], company.held[items[2]]) == (Held.MISSING, Held.OUTDATED, Held.THERE)


def test_what_changed_since_a_day_is_told_and_figures_can_be_counted_again(month: tuple[Store, Config]) -> None:
    store, _config = month
    changes = store.changes(date(2026, 10, 9), LAST)
    assert [(change.site, change.status, change.finding.quote) for change in changes] == [(COUNTY, Status.FIXED, "清里")]
    counts = store.open_counts_by_day(FIRST, LAST)
    assert [(count.day, count.site, count.check, count.number) for count in counts] == [
        (date(2026, 10, 8), COUNTY, "typo", 3),
        (date(2026, 10, 20), COUNTY, "typo", 2),
    ]


def test_papers_come_from_the_command_line(tmp_path: Path) -> None:
    configuration(tmp_path)
    with Store.open(tmp_path / DATABASE) as store:
        inspect(store, COUNTY, date(2026, 10, 8), "己经")
    options = ["--config", str(tmp_path / "sites.yaml"), "--data", str(tmp_path), "--out", str(tmp_path / "papers"), "--form", "docx", "--form", "html"]
    draft = CliRunner().invoke(app, ["paper", "bulletin", "--date", "2026-10-08", *options])
    assert draft.exit_code == 0, (draft.output, draft.exception)
    assert "草稿" in (tmp_path / "papers/bulletin-month-2026-10-31.html").read_text(encoding="utf-8")
    approved = CliRunner().invoke(app, ["paper", "bulletin", "--date", "2026-10-08", "--approve", "周主任", *options])
    assert approved.exit_code == 0, (approved.output, approved.exception)
    assert "周主任审定" in (tmp_path / "papers/bulletin-month-2026-10-31.html").read_text(encoding="utf-8")
    for words in (
        ["score"],
        ["reading", "--from", "2026-10-01", "--to", "2026-10-31"],
        ["ledger", "--from", "2026-10-01", "--to", "2026-10-31"],
        ["enterprise"],
        ["appraisal"],
    ):
        done = CliRunner().invoke(app, ["paper", *words, *options])
        assert done.exit_code == 0, (words, done.output, done.exception)
    history = CliRunner().invoke(
        app, ["history", "--since", "2026-10-01", "--until", "2026-10-31", "--data", str(tmp_path), "--html", str(tmp_path / "trend.html")]
    )
    assert history.exit_code == 0, (history.output, history.exception)
    assert "新增 1" in history.output
    assert "<svg" in (tmp_path / "trend.html").read_text(encoding="utf-8")
