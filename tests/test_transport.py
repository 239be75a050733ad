"""The transport against a server that misbehaves: every answer and every failure is a snapshot, within bounds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from inspector.core.facts import LinkRole, Snapshot, Verdict
from inspector.extract.answers import read_answer
from spiders.pace import Pace
from spiders.transport import PROBE_LIMIT, Transport, retry_after
from tests.misbehaving import MisbehavingSite

LARGEST = 2 << 20


@pytest.fixture(scope="module")
def site() -> Iterator[MisbehavingSite]:
    with MisbehavingSite() as running:
        yield running


def fetch(url: str, *, how: str = "page", timeout: float = 1.5, allow_loopback: bool = True) -> Snapshot:
    async def run() -> Snapshot:
        transport = Transport(Pace(None, 4), timeout=timeout, largest_body=LARGEST, contact="http://127.0.0.1/", allow_loopback=allow_loopback)
        try:
            return await transport.fetch(url, how=how)
        finally:
            await transport.close()

    return asyncio.run(run())


def test_a_page_comes_home_with_status_headers_and_body(site: MisbehavingSite) -> None:
    snapshot = fetch(site.url("/ok.html"))
    assert (snapshot.status, snapshot.error, snapshot.truncated) == (200, "", "")
    assert "html" in snapshot.header("content-type")
    assert snapshot.body.lstrip().startswith(b"<")
    assert snapshot.peer == "127.0.0.1"


@pytest.mark.parametrize("status", [403, 404, 410, 412, 418, 500, 503])
def test_every_status_is_kept(site: MisbehavingSite, status: int) -> None:
    assert fetch(site.url(f"/status/{status}")).status == status


@pytest.mark.parametrize(
    ("path", "error"),
    [("/slow/hang", "timeout"), ("/reset", "reset")],
)
def test_a_failure_is_a_snapshot_with_its_word(site: MisbehavingSite, path: str, error: str) -> None:
    snapshot = fetch(site.url(path))
    assert (snapshot.status, snapshot.error) == (0, error)


def test_a_closed_port_is_refused_and_an_unknown_name_is_dns() -> None:
    assert fetch("http://127.0.0.1:9/").error == "refused"
    assert fetch("http://no-such-office.invalid/").error == "dns"


def test_loopback_is_not_asked_without_leave(site: MisbehavingSite) -> None:
    site.reset_log()
    assert fetch(site.url("/ok.html"), allow_loopback=False).error == "internal"
    assert not site.log


@pytest.mark.parametrize("path", ["/slow/drip", "/endless/body", "/slow/headers", "/big/page.html"])
def test_nothing_lasts_longer_or_grows_larger_than_allowed(site: MisbehavingSite, path: str) -> None:
    begun = time.monotonic()
    snapshot = fetch(site.url(path))
    assert time.monotonic() - begun < 4
    assert len(snapshot.body) <= LARGEST
    assert snapshot.truncated in ("time", "length") or snapshot.error == "timeout"


def test_a_huge_download_is_not_fetched_whole(site: MisbehavingSite) -> None:
    snapshot = fetch(site.url("/file/huge.zip"), how="probe")
    assert len(snapshot.body) <= PROBE_LIMIT
    assert site.served_bytes("/file/huge.zip") < 20 << 20


def test_a_download_found_on_the_page_lane_is_cut_short_too(site: MisbehavingSite) -> None:
    assert len(fetch(site.url("/file/huge.zip")).body) <= PROBE_LIMIT


def test_header_lines_that_are_none_do_not_lose_the_page(site: MisbehavingSite) -> None:
    for path in ("/headers/no-colon", "/headers/lf-only", "/headers/bytes"):
        snapshot = fetch(site.url(path))
        assert snapshot.status == 200, path
        assert snapshot.body


def test_a_body_that_breaks_off_keeps_what_came(site: MisbehavingSite) -> None:
    for path in ("/damaged/truncated.html", "/damaged/chunk.html"):
        snapshot = fetch(site.url(path))
        assert snapshot.status == 200, path
        assert snapshot.truncated == "disconnect"
    assert fetch(site.url("/damaged/truncated.html")).body


def test_redirects_are_answers_and_raw_bytes_in_location_survive(site: MisbehavingSite) -> None:
    utf8, gbk = fetch(site.url("/redirect/utf8")), fetch(site.url("/redirect/gbk"))
    assert utf8.status == gbk.status == 302
    assert utf8.header("Location") == "/目标/政策.html"
    assert gbk.header("Location").encode("utf-8", "surrogateescape") == "/目标/政策.html".encode("gb18030")


@pytest.mark.parametrize(("path", "least"), [("/busy/seconds", 0.5), ("/busy/date", 0.5), ("/busy/long", 31)])
def test_retry_after_is_read_in_both_forms(site: MisbehavingSite, path: str, least: float) -> None:
    assert retry_after(fetch(site.url(path))) >= least


@pytest.mark.parametrize(
    ("path", "role", "verdict"),
    [
        ("/status/404", LinkRole.PAGE, Verdict.BROKEN),
        ("/status/403", LinkRole.PAGE, Verdict.SUSPECT),
        ("/status/412", LinkRole.PAGE, Verdict.SUSPECT),
        ("/status/500", LinkRole.PAGE, Verdict.BROKEN),
        ("/challenge", LinkRole.PAGE, Verdict.SUSPECT),
        ("/file/whole.pdf", LinkRole.ATTACHMENT, Verdict.OK),
        ("/file/empty.pdf", LinkRole.ATTACHMENT, Verdict.BROKEN),
        ("/file/page.pdf", LinkRole.ATTACHMENT, Verdict.BROKEN),
        ("/file/whole.png", LinkRole.IMAGE, Verdict.OK),
        ("/head/refused.pdf", LinkRole.ATTACHMENT, Verdict.OK),
        ("/head/lies.pdf", LinkRole.ATTACHMENT, Verdict.OK),
        ("/ok.html", LinkRole.PAGE, Verdict.OK),
    ],
)
def test_what_an_answer_says_about_a_link(site: MisbehavingSite, path: str, role: LinkRole, verdict: Verdict) -> None:
    reading = read_answer(fetch(site.url(path), how="page" if role is LinkRole.PAGE else "probe"), role)
    assert reading.verdict is verdict, reading.why
