"""A large site stays small in memory: what is kept for each page is counted, not guessed."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date

from inspector.core.facts import Link, LinkRole, PageFacts, PublishLine, Verdict
from inspector.extract.site import SiteReader
from spiders.frontier import Frontier, Limits
from spiders.scope import Scope
from tests import subjects

PAGES = 20_000
MOST_BYTES_A_PAGE = 600  # 60 MB for 100,000 pages
TODAY = date(2026, 11, 22)
HOME = "http://qingyuan.example/"


def address(number: int) -> str:
    return f"{HOME}gzdt/2026{number % 12 + 1:02}/t2026{number % 12 + 1:02}{number % 28 + 1:02}_{number:08}.html" if number else HOME


def page(number: int) -> PageFacts:
    day = PublishLine(date(2026, number % 12 + 1, number % 28 + 1), "", "", "", "line")
    return replace(
        subjects.page({"url": address(number), "kind": "article", "breadcrumb": ["首页", "工作动态"]}, TODAY), title=f"第{number}号通知", published=day
    )


def test_each_page_of_a_large_site_costs_little_memory() -> None:
    frontier = Frontier(Scope(frozenset({"qingyuan.example"})), Limits())
    reader = SiteReader("清源县人民政府", HOME, {"qingyuan.example"}, TODAY, {}, ())
    judged: set[int] = set()
    frontier.start(HOME)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(PAGES):
        known = frontier.meet(address(number))
        links = [Link(address(other), LinkRole.PAGE, "a", "", "", position) for position, other in enumerate((number + 1, number + 2, 0))]
        frontier.offer(known, address(number), links)
        frontier.ledger.answered(known, 200)
        frontier.replayed(known, address(number), Verdict.OK, "")
        frontier.new.clear()
        reader.add(page(number))
        judged.add(hash(address(number)))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / PAGES < MOST_BYTES_A_PAGE
