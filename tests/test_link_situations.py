"""Every situation of `link_situations` met in one crawl, and judged as people would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.link_situations import SERVERS, SITUATIONS, fill, page_of
from tests.misbehaving import MisbehavingSite
from tests.misbehaving.certificates import make_certificates
from tests.misbehaving.wire import at, links
from tests.situation import Situation


class Crawled(NamedTuple):
    rows: dict[str, dict[str, Any]]  # by address
    report: dict[str, Any]
    site: MisbehavingSite


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("situations")
    trusted, contexts = make_certificates(folder)
    with MisbehavingSite(secured=contexts) as site:
        SERVERS.update({kind: f"https://127.0.0.1:{port}" for kind, port in site.secure_ports.items()})
        SERVERS.update(
            elsewhere=site.elsewhere,
            third=site.elsewhere.replace("0.0.2", "0.0.3"),
            ipv6=f"http://[::1]:{site.port}",
            host=f"127.0.0.1:{site.port}",
            port=str(site.port),
            local=f"HTTP://LocalHost:{site.port}",
            plain=f"http://127.0.0.1:{site.secure_ports['valid']}",
        )
        at("/situations.html")(lambda wire: wire.answer(links(*(page_of(situation) for situation in SITUATIONS))))
        check(site.url("/situations.html"), folder, trusted)
        rows = [json.loads(line) for line in (folder / "links.jsonl").read_text(encoding="utf-8").splitlines()]
        yield Crawled({row["url"]: row for row in rows}, json.loads((folder / "report.json").read_text(encoding="utf-8")), site)


def check(url: str, folder: Path, trusted: Path) -> None:
    """As an inspector runs it."""
    options = ("--allow-loopback", "--timeout", "4", "--recheck-after", "1", "--render", "0")
    outputs = ("--links", str(folder / "links.jsonl"), "--json", str(folder / "report.json"), "--out", str(folder / "out"))
    command = [sys.executable, "-m", "inspector", "check", url, *options, *outputs]
    done = subprocess.run(command, env={**os.environ, "SSL_CERT_FILE": str(trusted)}, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 3), f"exit {done.returncode}: {done.stderr[-3000:]}"


@pytest.mark.parametrize("situation", SITUATIONS, ids=[situation.name for situation in SITUATIONS])
def test_a_link_is_judged_as_people_would(crawled: Crawled, situation: Situation) -> None:
    if "$ipv6" in situation.target and not crawled.site.has_ipv6:
        pytest.skip("this machine has no IPv6")
    target = fill(situation.target, situation, SERVERS)
    row = crawled.rows.get(crawled.site.url(target) if target.startswith("/") else target, {"verdict": "silent", "why": ""})
    assert row["verdict"] == situation.verdict, row
    assert situation.words in row["why"]


def test_no_address_is_asked_more_than_three_times_and_nothing_is_sent(crawled: Crawled) -> None:
    asked = Counter((line.headers.get("host"), line.path) for line in crawled.site.log)
    assert [(address, times) for address, times in asked.items() if times > 3] == []
    assert {line.method for line in crawled.site.log} == {"GET"}
    assert not [line for line in crawled.site.log if line.headers.get("content-length", "0") != "0"]


def test_a_target_is_one_row_with_the_number_of_its_pages(crawled: Crawled) -> None:
    lines = [(row["url"], row["parent"]) for row in crawled.rows.values()]
    assert len(lines) == len(set(lines))
    assert crawled.rows[crawled.site.url("/file/whole.png")]["places"] > 10
