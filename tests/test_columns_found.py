"""Columns are found, not configured; the configuration may confirm or correct them, and strange sites accuse nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time

import checks
from inspector.core.engine import Engine
from inspector.core.facts import Coverage, ListItem, ListState, PageFacts, SiteFacts, Snapshot
from inspector.core.registry import Registry, Subject
from inspector.extract.page import SiteView, read_page
from inspector.extract.site import SiteReader
from inspector.extract.topics import topics_sought
from inspector.rulebook import load_rules
from tests import subjects
from tests.test_site_facts import HOME, SITE, TODAY, column, crumb, facts, page, rows

RULES = load_rules(TODAY, SITE)


def read_site(pages: list[PageFacts], confirmed: dict[str, str] | None = None, coverage: Coverage | None = None) -> SiteFacts:
    reader = SiteReader(
        SITE, HOME, {"www.qinghe.example"}, TODAY, RULES.column_kinds, RULES.disclosure_entries, topics=topics_sought(RULES), confirmed=confirmed
    )
    for each in pages:
        reader.add(each)
    return reader.facts(coverage or Coverage(pages=len(pages), home_status=200), lambda url: 200)


def judged(site: SiteFacts) -> Engine:
    """Every check of columns and sites."""
    registry = Registry()
    for check in checks.load().checks.values():
        if check.subject in (Subject.COLUMN, Subject.SITE):
            registry.add(check)
    engine = Engine(registry, RULES)
    engine.site(site)
    assert not engine.errors
    return engine


STALE = rows(("/tzgg/1.html", "关于做好防汛工作的通知", "2025-01-20"), ("/tzgg/2.html", "关于开展普查的公告", "2025-01-18"))
AHEAD = rows(("/tzgg/1.html", "关于做好防汛工作的通知", "2031-01-20"), ("/tzgg/2.html", "关于开展普查的公告", "2031-01-18"))


def test_a_column_knows_its_days_its_trail_and_its_titles() -> None:
    found = column(facts(page("tzgg/", crumb("通知公告") + STALE)), "通知公告")
    assert found.days == (date(2025, 1, 20), date(2025, 1, 18))
    assert (found.trail, found.titles, found.ahead) == (("首页", "通知公告"), ("关于做好防汛工作的通知", "关于开展普查的公告"), 0)
    listed = facts(page("", STALE), page("tzgg/", crumb("通知公告") + STALE))
    assert column(listed, "通知公告").menu == "通知公告"


def test_the_configuration_confirms_and_corrects_columns_by_name_and_by_address() -> None:
    pages = [page("tzgg/", crumb("重要信息") + STALE)]
    assert read_site(pages).columns[0].kinds == ()
    assert read_site(pages, {"重要信息": "notice"}).columns[0].kinds == ("notice",)
    assert read_site(pages, {HOME + "tzgg/index.html": "notice"}).columns[0].kinds == ("notice",)
    assert read_site(pages, {"/tzgg/": "static"}).columns[0].is_static
    assert read_site(pages, {"重要信息": "ignore"}).columns[0].is_exempt


def test_a_column_without_a_telling_name_is_known_by_what_its_titles_say() -> None:
    explained = rows(*((f"{number}.html", f"《管理办法（第{number}号）》政策解读", f"2026-0{number}-10") for number in range(1, 7)))
    assert read_site([page("c1/", crumb("为您说明白") + explained)]).columns[0].kinds == ("interpretation",)
    assert read_site([page("c1/", crumb("为您说明白") + STALE)]).columns[0].kinds == ()


def test_a_site_whose_clock_is_wrong_is_asked_about_and_not_accused() -> None:
    engine = judged(read_site([page("", AHEAD), page("tzgg/", crumb("通知公告") + AHEAD)]))
    assert not [finding for finding in engine.findings.values() if finding.check in ("stale_column", "homepage_stale", "blank_column", "long_stale_column")]
    ahead = {check for check, reason in engine.questions if reason.startswith("信息的日期都晚于检查日")}
    assert ahead == {"stale_column", "homepage_stale"}


def test_an_empty_site_and_a_site_that_is_one_application_page_accuse_nobody() -> None:
    shell = "<html><head><title>青河县人民政府</title></head><body><div id='app'></div><script src='/js/app.3f2a.js'></script></body></html>"
    snapshot = Snapshot(HOME, datetime(2026, 11, 22, 2, tzinfo=UTC), 200, (("Content-Type", "text/html"),), shell.encode())
    application = read_page(snapshot, SiteView(SITE, frozenset({HOME}), frozenset({"www.qinghe.example"}), TODAY))
    assert application is not None
    own = {"homepage_stale", "stale_column", "blank_column", "long_stale_column", "missing_column", "missing_statutory_item", "late_annual_report"}
    for site in (read_site([application]), read_site([], coverage=Coverage(home_status=200))):
        engine = judged(site)
        assert not [finding.check for finding in engine.findings.values() if finding.check in own]
        assert "homepage_stale" in {check for check, _ in engine.questions}


def test_ten_thousand_pages_of_one_column_take_time_in_proportion() -> None:
    spent = {}
    for count in (1_000, 10_000):
        plain = subjects.page({"kind": "column", "list_state": "items", "title": "通知公告", "breadcrumb": ["首页", "通知公告"]}, TODAY)
        reader = SiteReader(SITE, HOME, {"www.qinghe.example"}, TODAY, RULES.column_kinds, RULES.disclosure_entries)
        begun = process_time()
        for number in range(count):
            items = tuple(
                ListItem(f"第{number * 4 + rank}号通知", f"{HOME}tzgg/{number}_{rank}.html", TODAY - timedelta(days=number), "2026-01-01", 0)
                for rank in range(4)
            )
            reader.add(replace(plain, url=f"{HOME}tzgg/index_{number}.html" if number else f"{HOME}tzgg/", items=items))
        (found,) = reader.facts(Coverage(pages=count, home_status=200), lambda url: 200).columns
        spent[count] = process_time() - begun
        assert (found.items, found.newest, len(found.days), found.state) == (count * 4, TODAY, 60, ListState.ITEMS)
    assert spent[10_000] < spent[1_000] * 30
