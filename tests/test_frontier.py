"""The frontier: order, levels, limits, second looks and traps."""

from __future__ import annotations

import asyncio

import pytest

from inspector.core.facts import Link, LinkRole, Verdict
from spiders.frontier import Frontier, Limits, Task
from spiders.ledger import identity
from spiders.scope import Scope, shape_of

HOME = "http://qingyuan.example/"


def frontier(**limits: float) -> Frontier:
    made = Frontier(Scope(frozenset({"qingyuan.example"})), Limits(**{"second_look": 0.01, **limits}))  # type: ignore[arg-type]
    made.start(HOME)
    return made


def links(*urls: str, role: LinkRole = LinkRole.PAGE) -> list[Link]:
    return [Link(url, role, "a", "", url, position) for position, url in enumerate(urls)]


def crawl(front: Frontier, web: dict[str, list[Link]], *, at_once: int = 3, broken: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """Asks everything the frontier hands out; answers pages in reverse order of asking, to shake what depends on time."""

    async def run() -> tuple[list[str], list[str]]:
        pages: list[str] = []
        probes: list[str] = []
        hands: list[Task] = []

        async def answer_pages() -> None:
            while (task := await front.next_page()) is not None:
                pages.append(task.url)
                hands.append(task)
                await asyncio.sleep(0)
                if len(hands) == at_once or not front.waiting:
                    settle(front, hands, web, broken)
                else:
                    asyncio.get_running_loop().call_soon(settle, front, hands, web, broken)

        async def answer_probes() -> None:
            while (task := await front.next_probe()) is not None:
                probes.append(task.url)
                front.answered(task, Verdict.BROKEN if task.url in broken else Verdict.OK, "")

        await asyncio.gather(answer_pages(), answer_probes())
        return pages, probes

    return asyncio.run(asyncio.wait_for(run(), 20))


def settle(front: Frontier, hands: list[Task], web: dict[str, list[Link]], broken: frozenset[str]) -> None:
    while hands:
        task = hands.pop()
        if task.url not in broken:
            front.offer(task.number, task.url, web.get(task.url, []))
        front.answered(task, Verdict.BROKEN if task.url in broken else Verdict.OK, "")


def test_pages_are_asked_level_by_level_in_the_order_of_the_page() -> None:
    web = {HOME: links(HOME + "b.html", HOME + "a.html"), HOME + "a.html": links(HOME + "a1.html"), HOME + "b.html": links(HOME + "b1.html", HOME + "a1.html")}
    pages, _ = crawl(frontier(), web)
    assert pages == [HOME, HOME + "b.html", HOME + "a.html", HOME + "a1.html", HOME + "b1.html"]


def test_a_page_limit_cuts_the_same_pages_whatever_comes_home_first() -> None:
    web = {HOME: links(*(f"{HOME}{number}.html" for number in range(30)))}
    front = frontier(pages=5)
    pages, _ = crawl(front, web, at_once=4)
    assert pages == [HOME, *(f"{HOME}{number}.html" for number in range(4))]
    assert front.skipped["超过页数上限"] == 26


def test_every_address_is_asked_once_and_a_faulty_one_twice() -> None:
    dead = HOME + "dead.html"
    web = {HOME: links(HOME + "a.html", dead), HOME + "a.html": links(HOME, dead, dead + "#x")}
    pages, _ = crawl(frontier(), web, broken=frozenset({dead}))
    assert sorted(pages) == sorted([HOME, HOME + "a.html", dead, dead])
    assert pages[-1] == dead


def test_an_address_that_stands_twice_on_the_page_that_shows_it_first_is_asked_once() -> None:
    front = frontier()
    picture, page = f"{HOME}set/1.png", f"{HOME}1.html"
    twice = [*links(picture, picture, role=LinkRole.IMAGE), *links(page, f"{page}#top", page)]
    pages, probes = crawl(front, {HOME: twice})
    assert pages == [HOME, page]
    assert probes == [picture]


def test_an_address_that_is_refused_counts_once_however_often_a_page_links_it() -> None:
    front = frontier()
    endless = HOME + "a/" * 5
    crawl(front, {HOME: links(endless, endless)})
    assert front.skipped.total() == 1


def test_a_page_shown_as_a_picture_first_is_asked_as_a_page_only() -> None:
    front = frontier()
    pages, probes = crawl(front, {HOME: [*links(f"{HOME}map", role=LinkRole.IMAGE), *links(f"{HOME}map")]})
    assert (pages, probes) == ([HOME, f"{HOME}map"], [])


def test_other_hosts_and_downloads_go_to_the_probes() -> None:
    web = {HOME: [*links("http://elsewhere.example/x.html", HOME + "file.pdf"), *links(HOME + "logo.png", role=LinkRole.IMAGE)]}
    pages, probes = crawl(frontier(), web)
    assert pages == [HOME]
    assert sorted(probes) == sorted(["http://elsewhere.example/x.html", HOME + "file.pdf", HOME + "logo.png"])


def test_the_pages_that_link_a_target_are_counted_once_each_and_the_front_page_comes_first() -> None:
    dead = HOME + "dead.html"
    web = {HOME: links(HOME + "a.html", dead, dead), HOME + "a.html": links(dead)}
    front = frontier()
    crawl(front, web, broken=frozenset({dead}))
    number = front.ledger.number_of(dead)
    assert number is not None
    assert front.ledger.places[number] == 2
    assert front.ledger.parents[number] == front.ledger.number_of(HOME)


def test_a_calendar_that_never_ends_is_left_after_a_while() -> None:
    class Endless(dict[str, list[Link]]):
        def get(self, url: str, default: object = None) -> list[Link]:
            if url == HOME:
                return links(HOME + "cal.jsp?month=1")
            month = int(url.rpartition("=")[2])
            return links(HOME, HOME + f"cal.jsp?month={month + 1}")

    front = frontier()
    pages, _ = crawl(front, Endless())
    assert len(pages) < 100
    assert front.skipped["疑似无限链接（翻页不见新内容）"] >= 1


def test_a_pager_that_leads_to_new_articles_is_followed_to_its_end() -> None:
    web = {HOME: links(HOME + "list_1.html")}
    for number in range(1, 200):
        web[f"{HOME}list_{number}.html"] = links(f"{HOME}list_{number + 1}.html", f"{HOME}article/t{number}.html")
    pages, _ = crawl(frontier(depth=1000), web)
    assert len(pages) == 1 + 200 + 199


def test_a_redirect_loop_is_a_fault_and_a_chain_is_not() -> None:
    front = frontier()
    first, second, third = (front.ledger.enter(HOME + name)[0] for name in ("1", "2", "3"))
    front.ledger.redirects.update({first: second, second: first})
    assert front.ledger.outcome(first)[:2] == (Verdict.BROKEN, "转来转去成了循环，浏览器打不开")
    front.ledger.redirects[second] = third
    front.ledger.judge(third, Verdict.OK, "")
    assert front.ledger.outcome(first) == (Verdict.OK, "", (second, third))


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://a.example/x.jsp;jsessionid=ABC?id=1", "http://a.example/x.jsp?id=1"),
        ("http://a.example/x.php?PHPSESSID=zz&id=1", "http://a.example/x.php?id=1"),
        ("http://a.example/x.php?id=1&sid=9", "http://a.example/x.php?id=1"),
        ("http://a.example/x.php?side=1", "http://a.example/x.php?side=1"),
    ],
)
def test_a_session_number_does_not_make_a_new_page(url: str, same: str) -> None:
    assert identity(url) == same


def test_a_path_that_repeats_itself_is_a_trap_and_a_date_path_is_not() -> None:
    scope = Scope(frozenset({"qingyuan.example"}))
    assert scope.refusal(HOME + "a/a/a/a/x.html", is_own=True) == "疑似无限链接（路径反复）"
    assert scope.refusal(HOME + "art/2026/11/11/11/x.html", is_own=True) == ""
    assert shape_of(HOME + "t20260101_55.html?b=2&a=1") == HOME + "t0_0.html?a&b"


def test_robots_are_obeyed_unless_the_office_overrides_them() -> None:
    strict, free = Scope(frozenset({"qingyuan.example"})), Scope(frozenset({"qingyuan.example"}), ignores_robots=True)
    for scope in (strict, free):
        scope.learn_robots("User-agent: *\nDisallow: /admin/\nSitemap: http://qingyuan.example/map.xml\n")
    assert strict.refusal(HOME + "admin/x.html", is_own=True) == "robots.txt 不允许"
    assert strict.refusal("http://elsewhere.example/admin/", is_own=False) == ""
    assert free.refusal(HOME + "admin/x.html", is_own=True) == ""
    assert strict.sitemaps == ["http://qingyuan.example/map.xml"]


def test_sitemap_addresses_come_after_everything_that_is_linked() -> None:
    front = frontier()
    front.hint([HOME + "orphan.html", HOME + "a.html", "http://elsewhere.example/"])
    pages, _ = crawl(front, {HOME: links(HOME + "a.html"), HOME + "a.html": links(HOME + "b.html")})
    assert pages == [HOME, HOME + "a.html", HOME + "b.html", HOME + "orphan.html"]


def test_stopping_hands_nothing_more_out() -> None:
    front = frontier()

    async def run() -> None:
        task = await front.next_page()
        assert task is not None
        front.stop()
        assert await front.next_page() is None
        assert await front.next_probe() is None

    asyncio.run(run())
