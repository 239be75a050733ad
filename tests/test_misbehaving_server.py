"""The misbehaving site misbehaves as promised, keeps its log, and ends cleanly."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path

import pytest

from tests.misbehaving import MisbehavingSite, Robots
from tests.misbehaving.streams import BOMB, HUGE_FILE, MANY_LINKS
from tests.static_site import StaticSite, numbered_site, read_log, static_site_process


@pytest.fixture(scope="module")
def running() -> Iterator[MisbehavingSite]:
    with MisbehavingSite() as site:
        yield site


@pytest.fixture
def site(running: MisbehavingSite) -> MisbehavingSite:
    running.reset_log()
    return running


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("GET", "/status/404", [404, 404]),
        ("GET", "/status/403", [403, 403]),
        ("GET", "/status/412", [412, 412]),
        ("GET", "/status/418", [418, 418]),
        ("GET", "/status/521", [521, 521]),
        ("GET", "/no/such/page.html", [404, 404]),
        ("GET", "/once/500", [500, 200, 200]),
        ("GET", "/busy/seconds", [429, 200]),
        ("GET", "/busy/date", [429, 200]),
        ("GET", "/busy/always", [429, 429, 429]),
        ("HEAD", "/head/refused.pdf", [405, 405]),
        ("GET", "/head/refused.pdf", [200]),
        ("HEAD", "/head/lies.pdf", [404]),
        ("GET", "/head/lies.pdf", [200]),
        ("GET", "/private/page.html", [200]),
    ],
)
def test_a_path_answers_with_its_statuses(site: MisbehavingSite, method: str, path: str, statuses: list[int]) -> None:
    assert [ask(site, path, method)[0] for _ in statuses] == statuses


def test_a_head_before_does_not_use_up_what_fails_once(site: MisbehavingSite) -> None:
    assert [ask(site, "/once/500", method)[0] for method in ("HEAD", "GET", "GET")] == [200, 500, 200]


def test_retry_after_comes_as_seconds_and_as_a_date(site: MisbehavingSite) -> None:
    assert ask(site, "/busy/seconds")[1]["Retry-After"] == "1"
    assert ask(site, "/busy/date")[1]["Retry-After"].endswith(" GMT")
    assert ask(site, "/busy/long")[1]["Retry-After"] == "3600"


def test_a_reset_happens_once_and_then_the_page_comes(site: MisbehavingSite) -> None:
    with pytest.raises(ConnectionError):
        ask(site, "/once/reset")
    assert ask(site, "/once/reset")[0] == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/redirect/chain/3", b"/redirect/chain/2"),
        ("/redirect/chain/1", b"/ok.html"),
        ("/redirect/loop", b"/redirect/loop/back"),
        ("/redirect/loop/back", b"/redirect/loop"),
        ("/redirect/endless/41", b"/redirect/endless/42"),
        ("/redirect/utf8", "/目标/政策.html".encode()),
        ("/redirect/gbk", "/目标/政策.html".encode("gb18030")),
        ("/redirect/relative", b"../ok.html"),
    ],
)
def test_a_redirect_leads_on(site: MisbehavingSite, path: str, location: bytes) -> None:
    status, headers, _ = ask(site, path)
    assert 300 < status < 309
    assert headers["Location"].encode("latin-1") == location


def test_raw_targets_of_redirects_exist_under_both_spellings(site: MisbehavingSite) -> None:
    assert ask(site, "/%E7%9B%AE%E6%A0%87/%E6%94%BF%E7%AD%96.html")[0] == 200
    assert ask(site, "/%C4%BF%B1%EA/%D5%FE%B2%DF.html")[0] == 200
    assert (ask(site, "/find?ci=%D5%FE%B2%DF")[0], ask(site, "/find?ci=%E6%94%BF%E7%AD%96")[0]) == (200, 404)


def test_a_redirect_off_the_site_leads_to_another_address_that_answers_and_is_logged(site: MisbehavingSite) -> None:
    target = ask(site, "/redirect/offsite")[1]["Location"]
    assert target == site.elsewhere + "/ok.html"
    with closing(HTTPConnection("127.0.0.2", site.port, timeout=3)) as line:
        line.request("GET", "/ok.html")
        assert line.getresponse().status == 200
    assert site.asked("/ok.html")[0].headers["host"].startswith("127.0.0.2")


@pytest.mark.parametrize("path", ["/slow/hang", "/head/hangs.pdf"])
def test_a_hanging_server_sends_nothing(site: MisbehavingSite, path: str) -> None:
    with raw(site, path, "HEAD") as line, pytest.raises(TimeoutError):
        line.recv(1)
    assert site.served_bytes(path) == 0


def test_a_drip_is_a_byte_a_second(site: MisbehavingSite) -> None:
    with raw(site, "/slow/drip", wait=1.5) as line:
        assert line.recv(1000).count(b"\r\n\r\n") == 1
        time.sleep(1.2)
        assert len(line.recv(1000)) <= 3


@pytest.mark.parametrize("path", ["/endless/body", "/file/huge.zip", "/big/page.html"])
def test_what_is_sent_of_a_flood_is_counted_and_ends_when_the_client_leaves(site: MisbehavingSite, path: str) -> None:
    with raw(site, path) as line:
        received = sum(len(line.recv(65536)) for _ in range(30))
    time.sleep(0.3)
    sent = site.served_bytes(path)
    assert received <= sent < HUGE_FILE / 10
    time.sleep(0.1)
    assert site.served_bytes(path) == sent


def test_a_huge_download_says_its_size_and_head_costs_nothing(site: MisbehavingSite) -> None:
    assert ask(site, "/file/huge.zip", "HEAD")[1]["Content-Length"] == str(HUGE_FILE)
    assert site.served_bytes("/file/huge.zip") < 1000


def test_the_bomb_is_small_and_unpacks_to_what_it_says(site: MisbehavingSite) -> None:
    status, headers, body = ask(site, "/bomb/gzip.html")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert len(body) < BOMB / 500
    unpacker = zlib.decompressobj(wbits=31)
    size, rest = 0, body
    while rest or not unpacker.eof:
        size += len(unpacker.decompress(rest, 1 << 20))
        rest = unpacker.unconsumed_tail
    assert size == BOMB  # the end of the stream was checked against its sum on the way


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("/damaged/truncated.html", b"Content-Length: 100000\r\n"),
        ("/damaged/too-long.html", b"Content-Length: 60\r\n"),
        ("/damaged/length.html", b"Content-Length: abc\r\n"),
        ("/damaged/chunk.html", b"\r\nzz\r\n"),
        ("/damaged/last-chunk.html", b"Transfer-Encoding: chunked"),
        ("/damaged/nul.html", b"\0"),
        ("/headers/no-colon", b"\r\nThis line has no colon\r\n"),
        ("/headers/lf-only", b"OK\nContent-Type: text/html"),
        ("/headers/huge", b"a" * 100_000),
        ("/headers/none", b"<!DOCTYPE html>"),
    ],
)
def test_damage_is_on_the_wire(site: MisbehavingSite, path: str, holds: bytes) -> None:
    with raw(site, path) as line:
        assert holds in everything(line)


def test_a_truncated_body_is_shorter_than_said_and_a_long_one_longer(site: MisbehavingSite) -> None:
    with raw(site, "/damaged/truncated.html") as line:
        assert len(everything(line).split(b"\r\n\r\n", 1)[1]) < 100_000
    with raw(site, "/damaged/too-long.html") as line:
        assert len(everything(line).split(b"\r\n\r\n", 1)[1]) > 60


def test_files_are_empty_pages_or_damaged(site: MisbehavingSite) -> None:
    assert ask(site, "/file/empty.pdf")[2] == b""
    assert ask(site, "/file/page.pdf")[2].startswith(b"<!DOCTYPE")
    assert ask(site, "/file/whole.pdf")[2].startswith(b"%PDF")
    assert ask(site, "/file/whole.png")[2].startswith(b"\x89PNG")
    assert not ask(site, "/file/damaged.png")[2].startswith(b"\x89PNG")


def test_traps_lead_ever_on(site: MisbehavingSite) -> None:
    assert b'"/trap/calendar/2027/1"' in ask(site, "/trap/calendar/2026/12")[2]
    assert b'"/trap/calendar/2025/12"' in ask(site, "/trap/calendar/2026/1")[2]
    assert ask(site, "/trap/session")[2] != ask(site, "/trap/session")[2]
    assert b'href="a/"' in ask(site, "/trap/deep/a/a/a/")[2]


def test_a_page_holds_a_hundred_thousand_links(site: MisbehavingSite) -> None:
    assert ask(site, "/big/links.html")[2].count(b"<a href=") == MANY_LINKS


def test_pages_are_in_the_encodings_they_claim_or_hide(site: MisbehavingSite) -> None:
    word = "政策"
    assert word.encode("gb18030") in ask(site, "/encoding/gbk.html")[2]
    assert ask(site, "/encoding/utf16.html")[2].startswith(b"\xff\xfe")
    assert ask(site, "/encoding/lying-header.html")[1]["Content-Type"].endswith("utf-8")
    assert word.encode("gb18030") in ask(site, "/encoding/lying-header.html")[2]
    assert word.encode() in ask(site, "/encoding/lying-meta.html")[2]
    assert "charset" not in ask(site, "/encoding/undeclared-gbk.html")[1]["Content-Type"]


@pytest.mark.parametrize("name", ["frames", "iframe", "refresh", "base", "options", "form", "pager/index"])
def test_links_are_written_in_odd_ways(site: MisbehavingSite, name: str) -> None:
    assert ask(site, f"/markup/{name}.html")[0] == 200


def test_a_page_links_what_the_test_chose(site: MisbehavingSite) -> None:
    body = ask(site, "/links?to=/status/404&to=/ok.html")[2]
    assert body.count(b"<a href=") == 2
    assert b'href="/status/404"' in body


def test_the_log_tells_who_asked_what_and_when_and_can_be_forgotten(site: MisbehavingSite) -> None:
    begun = time.monotonic()
    ask(site, "/ok.html?a=1")
    ask(site, "/ok.html?a=1", "HEAD")
    first, second = site.log
    assert (first.method, first.path, second.method) == ("GET", "/ok.html?a=1", "HEAD")
    assert begun <= first.at <= second.at <= time.monotonic()
    assert first.headers["user-agent"] == "test"
    assert site.asked("/ok.html?a=1", "HEAD") == (second,)
    site.reset_log()
    assert site.log == ()
    assert site.served_bytes("/ok.html?a=1") == 0


def test_connections_are_kept_alive(site: MisbehavingSite) -> None:
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=3)) as line:
        for _ in range(3):
            line.request("GET", "/ok.html")
            line.getresponse().read()
            kept = line.sock
        assert kept is line.sock is not None
    assert len(site.log) == 3


def test_robots_can_be_chosen_and_slow() -> None:
    with MisbehavingSite(Robots(b"User-agent: *\nDisallow: /\n", 200, 0.4)) as other:
        begun = time.monotonic()
        assert ask(other, "/robots.txt")[2] == b"User-agent: *\nDisallow: /\n"
        assert time.monotonic() - begun >= 0.4


def test_a_site_ends_at_once_even_while_clients_hang() -> None:
    threads = threading.active_count()
    with MisbehavingSite() as other:
        lines = [raw(other, path) for path in ("/slow/hang", "/slow/drip", "/endless/body", "/ok.html")]
        time.sleep(0.1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 2
    assert threading.active_count() == threads
    for line in lines:
        line.close()


def test_a_numbered_site_is_the_same_each_time_and_all_its_pages_can_be_reached() -> None:
    made = numbered_site(120)
    assert made == numbered_site(120)
    assert len(made.pages) == 120
    assert len(made.dead) == 6 + 4 + 3
    assert not made.dead & made.answers.keys()
    text = b"".join(answer.body for answer in made.answers.values()).decode("utf-8", "replace")
    assert all(f'"{path}"' in text for path in made.pages | made.dead)


def test_a_static_site_counts_what_was_asked() -> None:
    with StaticSite(numbered_site(10).answers) as static:
        with closing(HTTPConnection(static.url.removeprefix("http://"), timeout=3)) as line:
            for path in ("/", "/", "/gone/7.html"):
                line.request("GET", path)
                line.getresponse().read()
        assert static.counts == {"/": 2, "/gone/7.html": 1}
        assert [asked.status for asked in static.log] == [200, 200, 404]


def test_the_log_of_a_site_in_its_own_process_survives_a_killed_client(tmp_path: Path) -> None:
    log = tmp_path / "requests.tsv"
    client = "import sys, time, urllib.request as u; u.urlopen(sys.argv[1]).read(); print('read', flush=True); time.sleep(60)"
    with static_site_process(30, log) as url:
        with subprocess.Popen([sys.executable, "-c", client, url], stdout=subprocess.PIPE) as crawler:
            assert crawler.stdout is not None
            assert crawler.stdout.readline() == b"read\n"
            crawler.kill()
        assert [(asked.method, asked.path, asked.status) for asked in read_log(log)] == [("GET", "/", 200)]


def ask(site: MisbehavingSite, path: str, method: str = "GET") -> tuple[int, HTTPMessage, bytes]:
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=5)) as line:
        line.request(method, path, headers={"User-Agent": "test"})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()


def raw(site: MisbehavingSite, path: str, method: str = "GET", wait: float = 0.4) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", site.port), timeout=wait)
    line.sendall(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    return line


def everything(line: socket.socket) -> bytes:
    return b"".join(iter(lambda: line.recv(65536), b""))
