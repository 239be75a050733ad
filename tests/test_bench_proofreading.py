"""The proofreader's benchmark on tiny invented sets: its arithmetic, its page, and what it says when there is nothing to measure with."""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from random import Random

import pytest

from benchmarks.proofreading import __main__ as bench
from benchmarks.proofreading import clean, examples, injection, real_pages
from benchmarks.proofreading.cost import weigh
from benchmarks.proofreading.pairs import Score
from benchmarks.proofreading.reading import apply, changes
from benchmarks.proofreading.sets import Example, Label, NoSetsError, Pair, Sets, read_examples
from inspector.proofread import Proofreader, Suspicion

PROSE = "澄禾县农业农村局组织各乡镇开展高标准农田建设，群众满意度稳步提高。"
STATE = "中华人民共合国"  # the proofreader knows it is wrong


@pytest.fixture(scope="module")
def reader() -> Proofreader:
    return Proofreader()


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "typos").mkdir()
    (tmp_path / "typos/mc_acc_rmrb.tsv").write_text(f"{PROSE}\t{PROSE}\n", encoding="utf-8")
    with lzma.open(tmp_path / "typos/ecspell_odw.tsv.xz", "wt", encoding="utf-8") as packed:
        packed.write(f"《{STATE}宪法》\t《中华人民共和国宪法》\n")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus/citygwr.txt").write_text(f"{PROSE}\n" * 3, encoding="utf-8")
    (tmp_path / "real-pages").mkdir()
    page = {"page": "001", "text": f"通知\n依照《{STATE}宪法》办理。\n这项工作已经结束。"}
    (tmp_path / "real-pages/pages.jsonl").write_text(json.dumps(page) + "\n", encoding="utf-8")
    labels = ["page\tclass\tcontext\twrong\tright\tconfidence", "001\tA\t依照《中华人民共合国\t共合国\t共和国\thigh", "001\tB\t工作已经结束\t已经\t即将\thigh"]
    (tmp_path / "real-pages/labels.tsv").write_text("\n".join(labels) + "\n", encoding="utf-8")
    return tmp_path


def test_a_whole_run_writes_a_page_with_every_part(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "examples.tsv").write_text(f"wrong\tright\tclass\tnote\n{STATE}\t中华人民共和国\tstate_name\t\n", encoding="utf-8")
    out = tmp_path / "page.md"
    assert bench.main(["--sets", str(sets), "--examples", str(tmp_path / "examples.tsv"), "--out", str(out), "--show"]) == 0
    page = out.read_text(encoding="utf-8")
    assert all(f"## {title}" in page for title, _ in bench.PARTS.values())
    assert "| A、B 类，有把握的 | 2 | 1 | 0.500 |" in page
    assert "| ecspell_odw | 1 | 1 | 1 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 | 1.000 |" in page
    assert "| 正确文本里没有的 | 1 | 1 | 1 | 1.000 |" in page
    assert "已经→即将" in capsys.readouterr().out
    assert "即将" not in page  # a published page quotes nobody's site


def test_one_part_alone_is_printed_and_writes_nothing(sets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.md"
    assert bench.main(["--sets", str(sets), "--only", "pairs", "--out", str(out)]) == 0
    assert "ecspell_odw" in capsys.readouterr().out
    assert not out.exists()


def test_without_sets_it_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv(bench.FOLDER, raising=False)
    assert bench.main([]) == 2
    assert "labels.tsv" in capsys.readouterr().err
    assert bench.main(["--sets", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_broken_row_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "examples.tsv"
    path.write_text("wrong\tright\tclass\n只有一列\n", encoding="utf-8")
    with pytest.raises(NoSetsError, match=r"examples\.tsv，第 2 行"):
        read_examples(path)


def test_a_suggestion_changes_only_the_characters_that_differ() -> None:
    assert changes(_doubt(3, "共合国", "共和国")) == {4: "和"}
    assert changes(_doubt(3, "营造营造", "营造")) == {5: "", 6: ""}
    assert changes(_doubt(0, "风雨舟", "风雨同舟")) == {2: "同舟"}
    assert changes(_doubt(7, "纪录", "")) == {7: ""}
    assert changes(_doubt(7, "纪录", "※请核对")) == {7: ""}


def test_suggestions_are_applied_from_the_end_so_that_places_stay_right() -> None:
    assert apply("险预警和相部门", [_doubt(0, "险预警", "火险预警"), _doubt(4, "相部门", "相关部门")]) == "火险预警和相关部门"
    assert apply("本论", [_doubt(0, "本论", "※请核对")]) == "本论"


def test_a_pair_is_scored_by_character_and_by_sentence() -> None:
    score = Score()
    score.add(Pair("法现和本论", "法规和本轮"), [_doubt(0, "法现", "法规"), _doubt(3, "本论", "本伦")])
    score.add(Pair("慢慢的走", "慢慢地走"), [])
    score.add(Pair("没有错", "没有错"), [_doubt(0, "没有", "没由")])
    assert (score.gold, score.said, score.found, score.corrected) == (2, 3, 2, 1)
    assert (score.wrong_sentences, score.doubted_sentences, score.right_sentences) == (1, 2, 0)


def test_a_flag_beside_a_missing_character_is_a_match_and_one_further_off_is_not(reader: Proofreader) -> None:
    near = {"p": f"{STATE}县政府"}
    far = {"p": f"{STATE}的山区和林区县政府"}
    label = Label("p", "B", "县政府", "县政府", "县人民政府", "high")
    assert real_pages.compare(reader, near, [label]).found == [label]
    assert real_pages.compare(reader, far, [label]).missed == [label]


def test_precision_counts_what_a_person_read(reader: Proofreader, tmp_path: Path) -> None:
    outcome = real_pages.compare(reader, {"p": f"{STATE}\n{STATE}\n{STATE}"}, [])
    verdicts = tmp_path / "read.tsv"
    verdicts.write_text(f"# 页\n\np\t0\t{STATE}\ttrue\t确为错字\np\t8\t{STATE}\tfalse\t引文\n", encoding="utf-8")
    said = real_pages.describe(outcome, real_pages.read_verdicts(verdicts))
    assert "| 全部网页 | 3 | 0 | 1 | 1 | 1 | 0.500 |" in said
    assert sum(line.split("\t")[3] == "?" for line in real_pages.listing(outcome, {}) if not line.startswith("#")) == 3


def test_a_verdict_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "read.tsv"
    path.write_text("p\t0\t某\t也许\n", encoding="utf-8")
    with pytest.raises(NoSetsError, match="第 1 行"):
        real_pages.read_verdicts(path)


def test_every_flag_on_right_text_is_a_false_alarm(reader: Proofreader, sets: Path) -> None:
    (sets / "corpus/citygwr.txt").write_text(f"{PROSE}\n{STATE}\n", encoding="utf-8")
    text, alarms = clean.measure(reader, Sets(sets))
    assert [alarm.source for alarm in alarms] == ["citygwr"]
    assert f"| citygwr | 2 | {len(PROSE + STATE):,} | 1 |" in text


def test_a_long_file_is_read_in_pages_spread_over_it(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("".join(f"{number:04}\n" for number in range(30 * 100)), encoding="utf-8")
    read = list(clean.pages(path, most=4 * 30 * 10))
    assert len(read) == 10
    assert read[-1][0] == "2700"


@pytest.mark.parametrize("kind", injection.INJECTORS)
def test_an_injected_error_stands_where_it_says_and_nowhere_else(kind: str) -> None:
    texts = [f"{PROSE}{number}" for number in range(20)]
    errors = injection.inject(texts, injection.INJECTORS[kind], 10)
    assert len(errors) == 10
    for error in errors:
        after = len(error.text) - error.end
        assert error.text != error.right
        assert error.text[: error.start] == error.right[: error.start]
        assert after == 0 or error.text[-after:] == error.right[-after:]
    assert errors == injection.inject(texts, injection.INJECTORS[kind], 10)


def test_characters_alike_in_shape_share_more_than_a_radical() -> None:
    wrong = {found.text[0] for found in (injection.shape_character("清", Random(seed)) for seed in range(200)) if found}
    assert {"请", "情", "晴"} <= wrong
    assert not {"江", "河", "法"} & wrong


def test_an_error_counts_as_mended_only_if_the_text_is_right_again(reader: Proofreader) -> None:
    right = "《中华人民共和国宪法》"
    mended = injection.Injected(f"《{STATE}宪法》", right, 6, 7)
    missed = injection.Injected("甲方签字", "乙方签字", 0, 1)
    found = injection.recall(reader, [mended, missed])
    assert (found.injected, found.found, found.corrected) == (2, 1, 1)


def test_a_wrong_form_that_right_text_contains_is_counted_apart(sets: Path, reader: Proofreader) -> None:
    rows = [Example(STATE, "中华人民共和国", "state_name"), Example("农田建设", "农田水利", "social")]
    text, tried = examples.measure(reader, Sets(sets), rows)
    assert [one.is_absent for one in tried] == [True, False]
    assert "| 正确文本里也有的 | 1 | 0 | 0 | 0.000 |" in text


def test_a_process_that_only_proofreads_is_weighed() -> None:
    cost = weigh([[PROSE] * 30] * 5)
    assert cost.characters == len(PROSE) * 150
    assert cost.read > 0
    assert 5_000_000 < cost.memory < 500_000_000


def _doubt(start: int, quote: str, suggestion: str) -> Suspicion:
    return Suspicion(start, start + len(quote), quote, suggestion, "typo_sound", "B", 0.9, "")
