"""The demonstration county: what the table plants is there, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from io import BytesIO
from urllib.parse import quote, urljoin, urlsplit
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser, LexborNode

import checks
from inspector.core.privacy import mask, personal_numbers
from inspector.demo import Answer, Demo, Expectation, LocalSite, Planted, build, compare, serve
from inspector.demo.server import address_key

TODAY = date(2026, 11, 22)
BASES = {
    "county": "http://127.0.0.1:18701",
    "bureau": "http://127.0.0.3:18702",
    "external": "http://127.0.0.2:18703",
    "water": "http://127.0.0.4:18704",
    "town": "http://127.0.0.5:18705",
    "accounts": "http://127.0.0.6:18706",
    "gas": "http://127.0.0.7:18707",
}
ALL_CHECKS = set(checks.load().checks)
REQUIRED_TAGS = {"SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"}
LINKS = ("href", "src")


@pytest.fixture(scope="module")
def demo() -> Demo:
    return build(TODAY, BASES)


def test_the_same_day_gives_the_same_bytes_and_another_day_others(demo: Demo) -> None:
    assert build(TODAY, BASES) == demo
    assert build(date(2026, 11, 25), BASES).answers["county"]["/"] != demo.answers["county"]["/"]


def test_faults_and_traps_of_every_check_are_planted(demo: Demo) -> None:
    assert {row.check for row in demo.truth if row.expect is Expectation.FAULT} == ALL_CHECKS
    assert {row.check for row in demo.truth if row.expect is Expectation.QUIET} <= ALL_CHECKS


def test_every_row_of_the_table_names_a_page_that_exists(demo: Demo) -> None:
    for row in demo.truth:
        if row.page != "*":
            assert _answer(demo, row.page).status == 200, row


def test_every_planted_word_stands_on_its_page_only(demo: Demo) -> None:
    worded = [row for row in _faults(demo) if row.check in {"typo", "severe_wording", "privacy_leak", "impossible_date"}]
    assert len(worded) >= 15
    for row in worded:
        if row.page.endswith(".xls"):
            assert row.quotes[0].encode("utf-16-le") in _answer(demo, row.page).body
            continue
        holders = {url.removesuffix("index.html") for url, page in _pages(demo) if row.quotes[0] in _text(page).replace("自己经营", "")}
        assert row.page in holders
        assert holders == {row.page} or "标题里" in row.note, row


def test_faulty_targets_are_faulty_and_the_traps_beside_them_are_not(demo: Demo) -> None:
    for row in demo.truth:
        if not row.target or row.check not in {"dead_link", "dead_image", "dead_attachment"}:
            continue
        answer = _answer(demo, row.target)
        is_well = (
            answer.status == 200
            and answer.body != b""
            and (answer.content_type.startswith("text/html") == ("." not in row.target.rsplit("/", 1)[1] or ".htm" in row.target or ".asp" in row.target))
        )
        if row.expect is Expectation.FAULT:
            assert not is_well, row
        elif "注释" not in row.note:
            assert is_well or answer.status in {403, 412}, row


def test_no_link_is_dead_but_the_planted_ones(demo: Demo) -> None:
    planted = {row.target for row in demo.truth if row.check in {"dead_link", "dead_image", "dead_attachment"}}
    dead = {target for url, page in _pages(demo) for target in _links(url, page) if _answer(demo, target).status != 200}
    assert dead <= planted | {quote(target, safe=":/?=%") for target in planted}
    assert len(dead) >= 8


def test_every_page_can_be_reached_except_what_a_script_would_fetch(demo: Demo) -> None:
    reached = {address_key(quote(url, safe=":/?=&%")) for url in _crawl(demo, BASES["county"] + "/")}
    pages = {url for url, page in _pages(demo) if url.startswith(BASES["county"]) and page.css_first(".footer") and not url.endswith("index.html")}
    unreached = {url for url in pages - reached if "/art/" not in url}  # those stand in the JPAGE records only
    assert len(unreached) == 6
    assert all("/hdjl/hygq/" in url for url in unreached)


def test_tags_are_complete_but_for_the_planted_gaps(demo: Demo) -> None:
    missing = set()
    for url, page in _pages(demo):
        names = {str(tag.attributes.get("name")) for tag in page.css("meta[name]") if tag.attributes.get("content")}
        kind = {"ArticleTitle", "PubDate", "ContentSource"} if page.css_first("h1") else {"ColumnDescription", "ColumnKeywords"}
        wanted = {"SiteName", "SiteDomain", "SiteIDCode"} if urlsplit(url).path in {"/", "/index.html"} else REQUIRED_TAGS | kind
        if page.css_first(".footer"):
            missing |= {(url.removesuffix("index.html"), name) for name in wanted - names}
    assert missing == {(row.page, row.quotes[0]) for row in _faults(demo) if row.check == "missing_meta_tag"}


def test_personal_numbers_are_the_planted_ones_and_the_public_telephone(demo: Demo) -> None:
    found = {number.text for _, page in _pages(demo) for number in personal_numbers(_text(page))}
    assert found == {"990101198003120014", "6299990000000123459", "19900001234"}


def test_no_list_shows_a_day_that_has_not_come(demo: Demo) -> None:
    shown = [node.text() for _, page in _pages(demo) for node in page.css(".date") if node.text().startswith("20")]
    days = [date.fromisoformat(text.replace("/", "-")) for text in shown if "年" not in text]
    assert len(days) > 200
    assert max(days) < TODAY


def test_no_title_is_published_twice_in_a_column(demo: Demo) -> None:
    titles = []
    for url, page in _pages(demo):
        heading, column = page.css_first("h1"), page.css_first("meta[name=ColumnName]")
        if heading and column and not url.endswith("index.html"):
            titles.append((urlsplit(url).netloc, column.attributes["content"], heading.text()))
    planted = sum(row.check in {"duplicate_article", "duplicate_document"} for row in _faults(demo))
    assert len(titles) == len(set(titles)) + planted
    assert len(titles) > 190


def test_attachments_are_what_their_names_say(demo: Demo) -> None:
    files = demo.answers["county"]
    assert "Qingyuan" in PdfReader(BytesIO(files["/attach/czyjs-1.pdf"].body)).pages[0].extract_text()
    assert CalamineWorkbook.from_filelike(BytesIO(files["/attach/czyjs-1.xls"].body)).get_sheet_by_index(0).to_python()[1] == ["基本支出", "860"]
    assert "文件" not in ZipFile(BytesIO(files["/attach/zcwj-3.docx"].body)).namelist()
    assert b"\xe5\x86\x9c" in ZipFile(BytesIO(files["/attach/zcwj-3.docx"].body)).read("word/document.xml")


def test_a_perfect_report_is_found_perfect(demo: Demo) -> None:
    comparison = compare([_finding(row) for row in _faults(demo)], demo.truth)
    assert comparison.is_perfect
    assert len(comparison.found) == len(_faults(demo))


def test_a_missed_fault_and_a_false_alarm_on_a_trap_are_named(demo: Demo) -> None:
    faults = _faults(demo)
    trap = next(row for row in demo.truth if row.check == "privacy_leak" and row.expect is Expectation.QUIET)
    comparison = compare([*(_finding(row) for row in faults[1:]), _finding(trap)], demo.truth)
    assert comparison.missed == (faults[0],)
    assert [extra.trap for extra in comparison.extra] == [trap.note]
    lines = list(comparison.lines())
    assert sum(line.startswith("漏报") for line in lines) == sum(line.startswith("多报") for line in lines) == 1
    assert lines[-1].startswith(f"埋设问题 {len(faults)} 处：已发现 {len(faults) - 1}，漏报 1；多报 1")


def test_the_right_check_on_the_wrong_page_is_no_discovery(demo: Demo) -> None:
    typo = next(row for row in _faults(demo) if row.check == "typo")
    comparison = compare([_finding(typo) | {"url": BASES["county"] + "/wzdt/"}], demo.truth)
    assert typo in comparison.missed
    assert len(comparison.extra) == 1


def test_a_finding_that_counts_the_page_among_its_places_is_a_discovery(demo: Demo) -> None:
    typo = next(row for row in _faults(demo) if row.check == "typo")
    listed = _finding(typo) | {"url": BASES["county"] + "/wzdt/", "more_places": [{"url": typo.page, "title": ""}]}
    assert typo in compare([json.loads(json.dumps(listed))], demo.truth).found


def test_the_sites_answer_with_true_statuses_and_keep_the_connection() -> None:
    with serve(TODAY) as demo:
        county = demo.sites[0]
        line = HTTPConnection(urlsplit(county.url).netloc, timeout=5)
        page, etag = _ask(line, "GET", "/")
        assert "清源县人民政府".encode() in page
        socket = line.sock
        assert _status(line, "GET", "/", {"If-None-Match": etag}) == 304
        assert _status(line, "GET", "/no-such-page.html") == 404
        assert _status(line, "HEAD", "/attach/head-refused.pdf") == 405
        assert _status(line, "GET", "/attach/head-refused.pdf") == 200
        assert _status(line, "GET", quote("/attach/报名登记表.docx")) == 200
        assert _status(line, "GET", "/wenshi/%CE%C4%CE%EF.htm") == 200
        assert _status(line, "GET", "/wenshi/chaxun.asp?ci=%B0%D7%CB%FE") == 200
        assert _status(line, "GET", "/wenshi/chaxun.asp?ci=" + quote("白塔")) == 404
        assert line.sock is socket
        line.close()


def test_a_site_that_was_left_answers_no_more() -> None:
    with LocalSite({"/": Answer(b"here")}) as site:
        waiting = HTTPConnection(urlsplit(site.url).netloc, timeout=5)
        assert _ask(waiting, "GET", "/")[0] == b"here"
    waiting.auto_open = 0
    with pytest.raises(ConnectionError):
        _ask(waiting, "GET", "/")
    waiting.close()


def _faults(demo: Demo) -> list[Planted]:
    return [row for row in demo.truth if row.expect is Expectation.FAULT]


def _finding(row: Planted) -> dict[str, object]:
    """What the JSON report would say of that row."""
    page = row.page if row.page != "*" else row.site + "/somewhere.html"
    return {"check": row.check, "url": page, "target": row.target, "quote": mask(row.quotes[0]) if row.quotes else "", "message": "", "more_places": []}


def _answer(demo: Demo, url: str) -> Answer:
    for name, base in BASES.items():
        if url.startswith(base):
            parts = urlsplit(url)
            site = demo.answers[name]
            asked = address_key(quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else ""))
            return site.get(asked) or site.get(asked.partition("?")[0]) or Answer(b"", status=404)
    raise AssertionError(f"leads off the machine: {url}")


def _pages(demo: Demo) -> Iterator[tuple[str, LexborHTMLParser]]:
    for name in ("county", "bureau"):
        for path, answer in demo.answers[name].items():
            if answer.content_type.startswith("text/html") and answer.status == 200:
                yield BASES[name] + path, _parsed(answer)


def _parsed(answer: Answer) -> LexborHTMLParser:
    return LexborHTMLParser(answer.body.decode("utf-8" if "utf-8" in answer.content_type else "gb18030"))


def _text(page: LexborHTMLParser) -> str:
    return page.root.text(separator="\n") if page.root else ""


def _links(url: str, page: LexborHTMLParser) -> Iterator[str]:
    """Every address on the page that a browser could ask for, the query of a GBK page in GBK."""
    is_gbk = "charset=gb2312" in (page.html or "")
    for node in page.css("[href], [src], option[value]"):
        raw = _address(node)
        if raw and not raw.startswith(("#", "javascript:", "data:", "mailto:")):
            path, mark, query = urljoin(url, raw).partition("?")
            yield path + mark + quote(query, safe="=&%", encoding="gb18030" if is_gbk else "utf-8")


def _address(node: LexborNode) -> str:
    names = ("value",) if node.tag == "option" else LINKS
    return next((str(value) for name in names if (value := node.attributes.get(name))), "")


def _crawl(demo: Demo, start: str) -> Iterator[str]:
    waiting, seen = [start], {start}
    while waiting:
        url = waiting.pop()
        answer = _answer(demo, url)
        if not answer.content_type.startswith("text/html") or not url.startswith(BASES["county"]) or answer.status != 200:
            continue
        yield url
        page = _parsed(answer)
        found = {target.partition("#")[0] for target in _links(url, page)}
        if "createPageHTML(3" in (page.html or ""):
            found |= {urljoin(url, f"index_{number}.html") for number in (1, 2)}
        waiting.extend(found - seen)
        seen |= found


def _ask(line: HTTPConnection, method: str, path: str) -> tuple[bytes, str]:
    line.request(method, path)
    answer = line.getresponse()
    return answer.read(), answer.headers["ETag"]


def _status(line: HTTPConnection, method: str, path: str, headers: dict[str, str] | None = None) -> int:
    line.request(method, path, headers=headers or {})
    answer = line.getresponse()
    answer.read()
    return answer.status
