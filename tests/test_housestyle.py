"""Texts for a site: what it is used to carries over from text to text and from its inspections, and nothing does without a site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from inspector.cli import app
from inspector.db.store import DATABASE, Store
from inspector.demo.server import LocalSite
from tests.test_inspection import inspected
from tests.test_site_memory import RIGHT, WORD, about, pages

TEXTS = (f"代表团赴{WORD}考察。", f"{WORD}来客参观。", f"与{WORD}签约。", f"{WORD}在东北。")
NAME = "澄禾县人民政府"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["proofread", "--json", *map(str, arguments)])


def told(result: Result) -> list[tuple[str, str, str]]:
    records = [json.loads(line) for line in result.stdout_bytes.decode().splitlines()]
    return [(Path(record["file"]).name, record["quote"], record["kind"]) for record in records]


def written(folder: Path, *texts: str) -> list[Path]:
    files = [folder / f"{rank}.txt" for rank in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return files


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "网站.yaml"
    file.write_text(f"sites:\n  - name: {NAME}\n    url: http://www.example.gov.cn/\n    place: 浙江省杭州市淳安县\n", encoding="utf-8")
    return file


@pytest.fixture
def remembered(tmp_path: Path) -> tuple[str, Path]:
    """A site with the word in two of its documents, and where its inspection is kept."""
    folder = tmp_path / "数据"
    with LocalSite(pages(*TEXTS[:2])) as site:
        return inspected(site.url + "/", folder).site, folder


def test_a_form_in_three_texts_is_listed_once_for_the_site(tmp_path: Path, config: Path) -> None:
    result = call("--site", NAME, "--config", config, "--data", tmp_path, *written(tmp_path, *TEXTS))
    assert told(result) == [("0.txt", WORD, "site_term")]
    listing = CliRunner().invoke(app, ["proofread", "--site", NAME, "--config", str(config), *map(str, written(tmp_path, *TEXTS))])
    assert listing.stdout.count("站点用语待确认") == 1
    assert "疑似 1 处" in listing.stdout


def test_nothing_carries_over_without_a_site(tmp_path: Path) -> None:
    found = told(call(*written(tmp_path, *TEXTS)))
    assert [(name, quote) for name, quote, _ in found] == [(f"{rank}.txt", WORD) for rank in range(4)]
    assert "site_term" not in {kind for *_, kind in found}


def test_copies_of_a_text_are_one_document(tmp_path: Path, config: Path) -> None:
    found = told(call("--site", NAME, "--config", config, *written(tmp_path, *TEXTS[:1] * 3)))
    assert len(found) == 3
    assert "site_term" not in {kind for *_, kind in found}


def test_what_an_inspection_saw_counts(tmp_path: Path, remembered: tuple[str, Path]) -> None:
    site, folder = remembered
    [new] = written(tmp_path, TEXTS[2])
    assert told(call("--site", site, "--data", folder, new)) == [("0.txt", WORD, "site_term")]
    assert told(call("--data", folder, new))[0][2] != "site_term"


def test_a_text_that_is_on_the_site_already_is_no_third_document(tmp_path: Path, remembered: tuple[str, Path]) -> None:
    site, folder = remembered
    [(_, quote, kind)] = told(call("--site", site, "--data", folder, *written(tmp_path, TEXTS[0])))
    assert quote == WORD
    assert kind != "site_term"


def test_a_term_of_the_last_inspection_is_one_still(tmp_path: Path) -> None:
    with LocalSite(pages(*TEXTS[:3])) as local:
        site = inspected(local.url + "/", tmp_path).site
    assert told(call("--site", site, "--data", tmp_path, *written(tmp_path, TEXTS[3]))) == [("0.txt", WORD, "site_term")]


def test_a_word_dismissed_for_the_site_is_not_reported(tmp_path: Path) -> None:
    with LocalSite(pages(TEXTS[0])) as local:
        report = inspected(local.url + "/", tmp_path)
    with Store.open(tmp_path / DATABASE) as store:
        store.dismiss(about(report)[0].fingerprint, "沿用旧称", "值班员")
    [new] = written(tmp_path, f"{TEXTS[1]}{RIGHT}秸杆禁烧。")
    assert [quote for _, quote, _ in told(call("--site", report.site, "--data", tmp_path, new))] == ["秸杆"]
    assert [quote for _, quote, _ in told(call(new))] == [WORD, "秸杆"]


def test_the_place_of_the_site_is_known(tmp_path: Path, config: Path) -> None:
    [file] = written(tmp_path, "现将有关情况报告如下。\n请结合遂昌县实际，认真贯彻执行。")
    assert told(call("--site", NAME, "--config", config, file)) == [("0.txt", "遂昌县", "place_name")]
    assert not told(call("--config", config, file))


def test_a_site_nobody_knows_is_refused(tmp_path: Path, config: Path) -> None:
    result = CliRunner().invoke(app, ["proofread", "--site", "无此网站", "--config", str(config), "--data", str(tmp_path), *map(str, written(tmp_path, "甲"))])
    assert "没有网站“无此网站”" in str(result.exception)
