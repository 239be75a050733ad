"""The daily inspection of several sites, its report afterwards, and what becomes of old archives."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.commands.console import UsageError
from inspector.db.store import DATABASE, Store
from inspector.demo.server import Answer, LocalSite
from inspector.files.yamlfile import ConfigError
from inspector.inspection.pruning import prune
from inspector.routine.daily import Daily, inspect_sites

DAY = date(2026, 11, 22)


def page(body: str) -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body>{body}</body></html>".encode())


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    county = {"/": page('<a href="/xx/1.html">学校</a>'), "/xx/1.html": page("<p>学校己经放假。</p>")}
    bureau = {"/": page("<p>好。</p>")}
    with LocalSite(county) as first, LocalSite(bureau) as second:
        path = tmp_path / "sites.yaml"
        path.write_text(
            f"""units:
  - name: 清源县人民政府办公室
  - name: 清源县第一中学
sites:
  - name: 清源县人民政府
    url: {first.url}/
    unit: 清源县人民政府办公室
    subtrees:
      - prefix: {first.url}/xx/
        unit: 清源县第一中学
  - name: 清源县水务局
    url: {second.url}/
    unit: 清源县人民政府办公室
""",
            encoding="utf-8",
        )
        yield path


def inspected(config: Path, folder: Path, *, names: tuple[str, ...] = (), only_due: bool = False, today: date = DAY) -> dict[str, str]:
    daily = Daily(folder, today, allow_loopback=True, keep_days=30)
    outcomes = inspect_sites(config, daily, names, only_due=only_due)
    return {outcome.site: outcome.words for outcome in outcomes}


def test_all_sites_are_inspected_and_due_ones_only_once_a_day(config: Path, tmp_path: Path) -> None:
    assert set(inspected(config, tmp_path / "data")) == {"清源县人民政府", "清源县水务局"}
    assert inspected(config, tmp_path / "data", only_due=True) == {}
    with Store.open(tmp_path / "data" / DATABASE) as store:
        [county] = [item for item in store.latest_inspections(DAY) if item.site == "清源县人民政府"]
        units = {finding.check: finding.unit for finding in store.findings_of(county.id)}
    assert units["typo"] == "清源县第一中学"


def test_a_site_that_is_not_in_the_file_is_named(config: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="没有网站“清源县法院”"):
        inspected(config, tmp_path / "data", names=("清源县法院",))


def test_the_report_of_a_day_is_drawn_again_from_the_store(config: Path, tmp_path: Path) -> None:
    inspected(config, tmp_path / "data", names=("清源县人民政府",))
    run = CliRunner().invoke(app, ["report", "--data", str(tmp_path / "data"), "--date", "2026-11-22", "--out", str(tmp_path / "reports")])
    assert run.exit_code == 0, run.output
    [folder] = (tmp_path / "reports").iterdir()
    assert {path.name for path in folder.iterdir()} == {"report.html", "report.xlsx", "report.json"}
    assert "己经" in (folder / "report.html").read_text(encoding="utf-8")


def test_a_dismissed_finding_stays_dismissed_and_comes_back_when_that_is_undone(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    inspected(config, data, names=("清源县人民政府",))
    with Store.open(data / DATABASE) as store:
        [inspection] = store.latest_inspections(DAY)
        [typo] = [finding for finding in store.findings_of(inspection.id) if finding.check == "typo"]
    runner = CliRunner()
    assert runner.invoke(app, ["dismiss", typo.fingerprint[:8], "--reason", "引文如此", "--by", "甲", "--data", str(data)]).exit_code == 0
    inspected(config, data, names=("清源县人民政府",), today=date(2026, 11, 23))
    with Store.open(data / DATABASE) as store:
        [inspection] = store.latest_inspections(date(2026, 11, 23))
        [again] = [finding for finding in store.findings_of(inspection.id) if finding.check == "typo"]
    assert again.dismissed == "引文如此"
    assert runner.invoke(app, ["dismiss", typo.fingerprint[:8], "--undo", "--by", "乙", "--data", str(data)]).exit_code == 0


def test_only_what_a_person_confirms_enters_the_score_sheet(config: Path, tmp_path: Path) -> None:
    data, page = tmp_path / "data", tmp_path / "score.html"
    inspected(config, data, names=("清源县人民政府",))
    runner = CliRunner()
    with Store.open(data / DATABASE) as store:
        [inspection] = store.latest_inspections(DAY)
        mark = store.findings_of(inspection.id)[0].fingerprint
    assert "（确认 1" not in runner.invoke(app, ["score", "清源县人民政府", "--data", str(data)]).stdout
    unsigned = runner.invoke(app, ["confirm", mark, "--data", str(data)])
    assert isinstance(unsigned.exception, UsageError)
    assert runner.invoke(app, ["confirm", mark[:8], "--by", "王芳", "--data", str(data)]).exit_code == 0
    told = runner.invoke(app, ["score", "--all", "--html", str(page), "--data", str(data)])
    assert told.exit_code == 0
    assert "清源县人民政府" in told.stdout
    with Store.open(data / DATABASE) as store:
        assert store.find(mark).finding.confirmed == "王芳"
    assert "清源县人民政府" in page.read_text(encoding="utf-8")
    assert runner.invoke(app, ["confirm", mark[:8], "--by", "王芳", "--undo", "--data", str(data)]).exit_code == 0
    nowhere = runner.invoke(app, ["score", "青河县人民政府", "--data", str(data)])
    assert "没有网站“青河县人民政府”的巡检；有的是：清源县人民政府" in str(nowhere.exception)


def test_old_archives_go_unless_an_open_finding_needs_them(config: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    inspected(config, data)
    for path in data.glob("*.warc.gz"):
        os.utime(path, (time.time() - 10**8,) * 2)
    with Store.open(data / DATABASE) as store:
        needed = {inspection.archive for inspection in store.latest_inspections(DAY) if store.findings_of(inspection.id)}
        prune(store, data, 30, date(2027, 11, 22))
    assert {path.name for path in data.glob("*.warc.gz")} == needed
