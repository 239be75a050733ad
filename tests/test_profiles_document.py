"""The page on local rules is followed to the letter: its files are written, its commands run."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.config import ConfigError, load_config, local_of
from inspector.rulebook import load_rules
from inspector.workdays import load_week

PAGE = (Path(__file__).parent.parent / "docs" / "profiles.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every file the page shows, under the name it gives."""
    monkeypatch.chdir(tmp_path)
    for kind, head, name, text in re.findall(r"```(yaml|csv)\n(# 文件：(\S+)\n)(.*?)```", PAGE, re.DOTALL):
        Path(name).write_text(text if kind == "csv" else head + text, encoding="utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_on_the_page_runs_and_says_something(folder: Path, command: str) -> None:
    program, *words = shlex.split(command, comments=True)
    shown = run(*words)
    assert program == "inspector"
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) >= 1


def test_the_page_shows_all_four_files(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["2026年重点任务清单.csv", "qingyuan.yaml", "sites.yaml", "调休.yaml"]


def test_the_layer_of_the_page_does_what_the_page_says(folder: Path) -> None:
    config = load_config(Path("sites.yaml"))
    site, _bureau, water = config.sites
    rules = load_rules(date(2026, 11, 23), site.name, site.profiles, local_of(config, site))
    assert rules.column_kinds["news"].window.layer == "清源县"
    assert (rules.limits["late_publication"].words, rules.duties["L-11"].by, rules.duties["L-11"].is_settled) == ("10 个工作日", "02-28", True)
    assert rules.confirmed == {"W-D22.dead_link": 0.1, "W-D21": 6}
    assert rules.columns["https://www.qingyuan.example/zt/2020/"] == "ignore"
    assert [topic.id for topic in rules.topics.values() if topic.group == "sector:gas"] == ["gas-01", "gas-05", "安检"]
    assert "wat-08" in rules.topics
    assert local_of(config, water).office.sector == "water"


def test_the_numbers_a_layer_sets_are_shown_with_its_place(folder: Path) -> None:
    shown = run("rules", "清源县教育局网站").output
    assert "动态要闻　7 天（清源县）　news" in shown
    assert "主动公开期限　10 个工作日（清源县，清政办〔2026〕3号）　late_publication" in shown
    assert "06-30　年度抽查计划公布（清政办〔2026〕3号）" in shown
    assert "动态要闻　14 天（国家标准）" in run("rules").output
    assert "  供气　3 项（清政办〔2026〕3号（十四））" in run("rules", "清源县人民政府网站").output
    assert "  停水信息（建城规〔2021〕4号）　wat-05" in run("rules", "清源县自来水公司网站").output


def test_the_mistake_on_the_page_is_told_in_the_words_of_the_page(folder: Path) -> None:
    path = Path("qingyuan.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("  news: 7 天", "  news: 20 天"), encoding="utf-8")
    told = re.search(r"```text\n(.*?)\n```", PAGE, re.DOTALL)
    assert told is not None
    with pytest.raises(ConfigError, match=re.escape(told[1].partition("，")[2])):
        load_config(Path("sites.yaml"))


def test_the_calendar_of_the_page_is_known_for_its_year(folder: Path) -> None:
    assert load_week(Path("调休.yaml")).knows(2027)


def test_a_site_that_is_not_there_is_told_with_those_that_are(folder: Path) -> None:
    shown = CliRunner().invoke(app, ["rules", "清源县水务局"])
    assert str(shown.exception) == "sites.yaml 里没有网站“清源县水务局”：有的是 清源县人民政府网站、清源县教育局网站、清源县自来水公司网站"
