"""The benchmark's own site, truth and scoring, with the quicker baseline in place of the program."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks import run
from benchmarks.measure import run_measured
from benchmarks.server import free_hosts
from benchmarks.site import Hosts, write_site
from benchmarks.truth import Expected, Target, Truth, score

NGINX = pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/opt/homebrew/bin") is None, reason="nginx is not installed")
HOSTS = Hosts("http://127.0.0.1:1", "http://127.0.0.2:1", "http://127.0.0.2:2")


def test_the_same_arguments_write_the_same_site(tmp_path: Path) -> None:
    first, second = write_site(tmp_path / "a", 60, HOSTS), write_site(tmp_path / "b", 60, HOSTS)
    assert first == second
    assert _contents(tmp_path / "a") == _contents(tmp_path / "b")


def test_a_site_has_as_many_pages_as_asked_for(tmp_path: Path) -> None:
    truth = write_site(tmp_path, 137, HOSTS)
    assert truth.pages == 137
    assert len([path for path in (tmp_path / "main").rglob("*.html") if path.name != "lost.html"]) == 137


def test_a_gbk_site_declares_gb2312_and_is_written_in_it(tmp_path: Path) -> None:
    write_site(tmp_path, 60, HOSTS, encoding="gb18030")
    body = (tmp_path / "main/index.html").read_bytes()
    assert b"charset=gb2312" in body
    assert "澄禾县人民政府" in body.decode("gb2312")


def test_a_site_too_small_for_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="至少"):
        write_site(tmp_path, 20, HOSTS)


def test_a_report_is_scored_by_what_it_found_missed_and_got_wrong(tmp_path: Path) -> None:
    truth = Truth(
        "http://127.0.0.1:1/",
        1,
        (
            Target("http://127.0.0.1:1/a.html", "页面", Expected.BROKEN),
            Target("http://127.0.0.1:1/图.png", "图片", Expected.BROKEN),
            Target("http://127.0.0.1:1/soft", "软 404", Expected.DOUBTFUL),
            Target("http://127.0.0.1:1/403", "拒绝", Expected.PROTECTED),
        ),
    )
    report = tmp_path / "links.jsonl"
    verdicts = {"/%E5%9B%BE.png": "broken", "/soft": "suspect", "/403": "broken", "/other.html": "broken", "/fine.html": "ok"}
    report.write_text("\n".join(json.dumps({"url": f"http://127.0.0.1:1{path}", "verdict": verdict}) for path, verdict in verdicts.items()), encoding="utf-8")
    result = score(truth, report)
    assert (result.found, result.broken, result.noticed, result.doubtful) == (1, 2, 1, 2)
    assert result.missed == {"页面": 1}
    assert result.wrong == {"拒绝": 1, "其他正常地址": 1}


def test_the_cost_of_children_is_counted(tmp_path: Path) -> None:
    spin = "import time\nend = time.process_time() + 0.5\nblock = bytearray(80_000_000)\nwhile time.process_time() < end: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}], check=True)"
    cost = run_measured([sys.executable, "-c", parent], log=tmp_path / "log", limit=60)
    assert cost.status == 0
    assert cost.cpu >= 0.5
    assert cost.peak_memory > 80_000_000


def test_a_command_that_does_not_end_is_killed_at_its_limit(tmp_path: Path) -> None:
    cost = run_measured([sys.executable, "-c", "import time; time.sleep(60)"], log=tmp_path / "log", limit=0.3)
    assert cost.status == -9
    assert cost.wall < 30


@NGINX
def test_the_baselines_find_what_simple_checkers_find_and_the_page_says_so(tmp_path: Path) -> None:
    page = tmp_path / "bench.md"
    assert run.main(["--pages", "60", "--baselines-only", "--out", str(page)]) == 0
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| {run.PLAIN_ASYNCIO}")
    ]
    assert [(row[1], row[6], row[9]) for row in rows] == [("60", "13/16", "1.00 倍")]


def test_a_missing_nginx_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_arguments, **_options: None)
    assert run.main(["--pages", "60", "--baselines-only", "--out", str(tmp_path / "bench.md")]) == 1
    assert "apt-get install nginx" in capsys.readouterr().err
    assert not (tmp_path / "bench.md").exists()


def test_hosts_are_three_different_addresses() -> None:
    hosts = free_hosts()
    assert len({hosts.main, hosts.external, hosts.closed}) == 3


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
