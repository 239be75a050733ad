"""What the network says of a site is asked politely, kept in the archive, and read from it again."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from inspector.archive import ArchiveWriter, read_archive
from inspector.core.facts import Form, Network, Snapshot
from inspector.demo.certificates import make_certificate
from inspector.demo.server import Answer, LocalSite
from spiders import network
from spiders.network import RECORD, ask_network, pack, search_address, unpack
from spiders.pace import Pace
from spiders.transport import Transport
from tests.static_site import StaticSite

URL = "http://www.qinghe.example/"
PAGE = Answer("<html><body><h1>青河县人民政府</h1></body></html>".encode())
SEARCH = Form(f"{URL}search.jsp?site=1", "get", ("keyword", "请输入关键字"), "搜索")


def asked(answers: Mapping[str, Answer], search: str = "", *, may_ask: bool = True) -> tuple[Network, list[str]]:
    """The answer, and the paths the server was asked for after the front page."""

    async def run(home_url: str) -> Network:
        transport = Transport(Pace(None, 2), timeout=2, largest_body=1 << 20, contact=home_url, allow_loopback=True)
        try:
            home = await transport.fetch(home_url)
            return await ask_network(transport, home, search and home_url.rstrip("/") + search, "", lambda _url: may_ask)
        finally:
            await transport.close()

    with StaticSite(answers) as site:
        found = asyncio.run(run(site.url))
        return found, [request.path for request in site.log][1:]


def test_a_site_is_asked_for_one_address_that_cannot_exist() -> None:
    found, paths = asked({"/": PAGE})
    assert found.missing_status == 404
    assert len(paths) == 1
    assert paths[0].endswith(".html")


def test_the_time_of_the_front_page_is_measured() -> None:
    found, _ = asked({"/": PAGE})
    assert found.home_seconds is not None
    assert 0 < found.home_seconds < 2


def test_the_search_is_tried_once() -> None:
    found, paths = asked({"/": PAGE, "/search.jsp": PAGE}, "/search.jsp?keyword=x")
    assert (found.search_status, len(paths)) == (200, 2)
    assert asked({"/": PAGE}, "/search.jsp?keyword=x")[0].search_status == 404


def test_what_robots_forbid_is_not_asked() -> None:
    found, paths = asked({"/": PAGE}, "/search.jsp?keyword=x", may_ask=False)
    assert (found.missing_status, found.search_status, paths) == (None, None, [])


def test_an_address_without_a_name_has_no_other_addresses() -> None:
    found, _ = asked({"/": PAGE})
    assert (found.addresses, found.addresses6) == (("127.0.0.1",), None)


@pytest.mark.parametrize("until", [date(2099, 3, 1), date(2020, 6, 30)])
def test_a_certificate_tells_its_last_day_and_a_lapsed_one_keeps_visitors_out(tmp_path: Path, until: date) -> None:
    certificate = make_certificate(tmp_path, "www.qinghe.example", until)

    async def run(site: LocalSite) -> tuple[Snapshot, Network]:
        names = {certificate.name: (site.address, "::1")}
        authorities = str(certificate.authorities)
        transport = Transport(Pace(None, 2), timeout=5, largest_body=1 << 20, contact=URL, allow_loopback=True, names=names, authorities=authorities)
        try:
            home = await transport.fetch(site.url + "/")
            return home, await ask_network(transport, home, "", "", lambda _url: True)
        finally:
            await transport.close()

    with LocalSite({"/": PAGE}, certificate=certificate) as site:
        home, found = asyncio.run(run(site))
    assert (found.addresses, found.addresses6) == (("127.0.0.1",), ("::1",))
    if until.year > 2026:
        assert (home.status, found.missing_status, found.certificate_until, found.certificate_error) == (200, 404, until, "")
    else:
        assert (home.status, home.error, found.certificate_error) == (0, "tls expired", "证书已过期")


def test_a_stranger_s_certificate_is_not_believed(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "www.qinghe.example", date(2099, 3, 1))

    async def run(site: LocalSite) -> Snapshot:
        transport = Transport(Pace(None, 2), timeout=5, largest_body=1 << 20, contact=URL, allow_loopback=True, names={certificate.name: (site.address,)})
        try:
            return await transport.fetch(site.url + "/")
        finally:
            await transport.close()

    with LocalSite({"/": PAGE}, certificate=certificate) as site:
        assert asyncio.run(run(site)).error == "tls untrusted"


@pytest.mark.parametrize(("error", "answer"), [(socket.EAI_NONAME, ()), (socket.EAI_AGAIN, None)])
def test_a_name_server_that_keeps_silent_is_no_proof_of_a_missing_address(monkeypatch: pytest.MonkeyPatch, error: int, answer: tuple[()] | None) -> None:
    def fail(*_arguments: object) -> None:
        raise socket.gaierror(error, "")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    assert network._resolve("www.qinghe.example", socket.AF_INET6) == answer


def test_the_search_form_is_asked_by_the_name_of_its_field() -> None:
    assert search_address([SEARCH], URL) == f"{URL}search.jsp?site=1&keyword=%E9%80%9A%E7%9F%A5"


@pytest.mark.parametrize(
    "form",
    [
        SEARCH._replace(method="post"),
        SEARCH._replace(fields=("请输入关键字",)),
        SEARCH._replace(action="http://search.other.example/s"),
        Form(f"{URL}login", "get", ("user",), "登录"),
    ],
)
def test_forms_that_a_plain_link_cannot_stand_for_are_not_tried(form: Form) -> None:
    assert search_address([form], URL) == ""


@pytest.mark.parametrize(
    "facts",
    [
        Network(),
        Network(("203.0.113.7",), (), date(2027, 1, 5), "", 0.25, 404, f"{URL}s?q=1", 200),
        Network(("203.0.113.7",), ("2001:db8::7",), None, "证书已过期"),
    ],
)
def test_the_archive_gives_back_what_was_learnt(tmp_path: Path, facts: Network) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    note = Snapshot(URL, datetime(2026, 11, 22, 2, tzinfo=UTC), body=pack(facts), how=RECORD)
    writer.write(note)
    writer.write(replace(note, body=b"", error="timeout", how="page"))
    writer.close()
    read, failure = (snapshot for snapshot, _place, _original in read_archive(tmp_path / "a.warc.gz"))
    assert (read.how, unpack(read.body)) == (RECORD, facts)
    assert (failure.error, failure.body) == ("timeout", b"")


@pytest.mark.parametrize("record", [b"", b"[]", b"{", b'{"certificate_until": "soon"}'])
def test_a_record_of_another_shape_is_not_read(record: bytes) -> None:
    assert unpack(record) is None
