"""An office's own word lists: read by inspections and rechecks, and refused with file and line where they are wrong."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from inspector.config import ConfigError, load_config
from inspector.db.store import DATABASE, Store
from inspector.demo.server import Answer, LocalSite
from inspector.proofread import Proofreader
from inspector.proofread.tables import NAMES

TODAY = date(2026, 11, 22)
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>清源县人民政府</title></head><body><h1>清源县人民政府</h1>
<p>近日，石桥鎮党委组织干部走访青塬水库周边群众，听取意见建议。</p></body></html>"""


def written(folder: Path, url: str, words: str) -> Path:
    (folder / "words").mkdir()
    (folder / "words" / "lexicon_own.tsv").write_text(words, encoding="utf-8")
    config = folder / "sites.yaml"
    config.write_text(f"settings:\n  words: words\nsites:\n  - name: 清源县人民政府\n    url: {url}\n    render: 0\n    pictures: 0\n", encoding="utf-8")
    return config


def run(config: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["run", "--config", str(config), "--all", "--data", str(config.parent / "data"), "--allow-loopback", "--today", str(TODAY)]
    return subprocess.run([sys.executable, "-m", "inspector", *arguments], capture_output=True, text=True, timeout=120, check=False)


def test_an_inspection_knows_the_words_of_the_office_and_keeps_where_they_lie(tmp_path: Path) -> None:
    with LocalSite({"/": Answer(PAGE.encode())}) as site:
        config = written(tmp_path, f"{site.url}/", "青塬水库\t青源水库\tplace_name\n")
        done = run(config)
    assert done.returncode in (0, 3), done.stderr
    with Store.open(tmp_path / "data" / DATABASE) as store:
        last = store.latest_inspections()[0]
        found = [finding for finding in store.findings_of(last.id) if finding.quote == "青塬水库"]
        assert [finding.check for finding in found] == ["typo"]
        assert last.settings["words"] == str(tmp_path / "words")


def test_a_wrong_row_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    with LocalSite({"/": Answer(PAGE.encode())}) as site:
        done = run(written(tmp_path, f"{site.url}/", "青塬水库\t青源水库\t没有这一类\n"))
    assert "lexicon_own.tsv，第 1 行：没有“没有这一类”这一差错类别" in done.stderr + done.stdout
    assert done.returncode == 2


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    config = written(tmp_path, "http://127.0.0.1:1/", "")
    config.write_text(config.read_text(encoding="utf-8").replace("words: words", "words: 词表"), encoding="utf-8")
    with pytest.raises(ConfigError, match="词表：没有这个文件夹"):
        load_config(config)


@pytest.mark.parametrize(
    ("row", "kind"), [("青塬水库\t青源水库\t地名\n", "place_name"), ("青塬水库\t青源水库\n", "real_word"), ("青塬水库\t青源水库\tplace_name\n", "place_name")]
)
def test_a_kind_is_called_by_its_name_or_left_out(tmp_path: Path, row: str, kind: str) -> None:
    (tmp_path / "lexicon_own.tsv").write_text(row, encoding="utf-8")
    found = [one for one in Proofreader(tmp_path).read("近日，青塬水库蓄水，群众前去参观。") if one.quote == "青塬水库"]
    assert [one.kind for one in found] == [kind]


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len(set(NAMES.values())) == len(NAMES)
