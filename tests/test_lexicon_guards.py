"""No rule may speak against text that is right: the small sample here, and a whole corpus where one is at hand."""

from __future__ import annotations

import lzma
import os
from pathlib import Path

import pytest

from inspector.proofread import Proofreader, Suspicion, guard
from inspector.proofread.knowledge.idioms import Idioms
from inspector.proofread.lexicon import Lexicon
from inspector.proofread.phrases import PhraseBook
from inspector.proofread.tables import DATA, read_rows
from inspector.proofread.words import Words

CLEAN = Path(__file__).parent / "proofread_clean.txt"


@pytest.fixture(scope="module")
def words() -> Words:
    return Words()


def read_each(reader: Proofreader, texts: list[str]) -> list[list[Suspicion]]:
    """Each text as a document of its own."""
    return [reader.settle([text], [found])[0] for text, found in zip(texts, reader.read_paragraphs(texts), strict=True)]


def test_the_clean_sample_is_read_without_a_word() -> None:
    assert [(hit[1].quote, hit[2]) for hit in guard.check(Proofreader(), [CLEAN]).hits] == []


@pytest.mark.skipif("DUWANG_CORPUS" not in os.environ, reason="DUWANG_CORPUS 未设为正确文本所在的文件夹")
@pytest.mark.timeout(600)
def test_the_whole_corpus_is_read_without_a_word() -> None:
    corpus = sorted(Path(os.environ["DUWANG_CORPUS"]).glob("*.xz"))
    assert corpus, "文件夹里没有 .xz 文件"
    assert [(hit[0], hit[1].quote, hit[2]) for hit in guard.check(Proofreader(), corpus).hits] == []


def test_no_form_is_listed_twice(words: Words) -> None:
    forms = [entry.wrong for entry in Lexicon(words).entries]
    assert len(forms) == len(set(forms))
    phrases = [phrase.text for phrase in PhraseBook(words).phrases]
    assert len(phrases) == len(set(phrases))


def test_nothing_proposed_is_itself_called_wrong(words: Words) -> None:
    reader = Proofreader()
    proposals = {entry.right for entry in Lexicon(words).entries} | {phrase.text for phrase in PhraseBook(words).phrases}
    proposals |= {*Idioms(words).idioms}
    named = sorted(filter(None, proposals))
    assert {proposal: found for proposal, found in zip(named, read_each(reader, named), strict=True) if found} == {}


def test_a_correction_does_not_contain_the_form_it_corrects(words: Words) -> None:
    free = [entry for entry in Lexicon(words).entries if not (entry.before.words or entry.after.words or entry.after.pattern)]
    assert [entry.wrong for entry in free if entry.wrong in entry.right] == []


def test_every_entry_without_guards_speaks_in_a_plain_sentence(words: Words) -> None:
    reader = Proofreader()
    free = [entry for entry in Lexicon(words).entries if not (entry.before.words or entry.after.words or entry.after.pattern)]
    found = read_each(reader, [f"（{entry.wrong}）" for entry in free])
    assert [entry.wrong for entry, said in zip(free, found, strict=True) if not said] == []


def test_known_errors_of_the_corpus_are_errors_we_find() -> None:
    reader = Proofreader()
    for row in read_rows(DATA / "corpus_errors.tsv", 3, needed=2):
        wrong, fragment, _ = row.cells
        assert wrong in fragment
        assert any(suspicion.quote in fragment for suspicion in reader.read(f"，{fragment}，")), row


def test_a_false_alarm_is_listed_and_makes_the_guard_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "b.xz"
    plain.write_text("财政拔款已经到位。\n一切正常。\n", encoding="utf-8")
    packed.write_bytes(lzma.compress("原句\t大家再接再励。\n".encode()))
    assert guard.main([str(plain), str(packed)]) == 1
    said = capsys.readouterr().out
    assert "a.txt\tlexicon\t拔款→拨款\t财政拔款已经到位。" in said
    assert "b.xz\tlexicon\t再接再励→再接再厉" in said
    assert "共 3 段、21 字，误报 2 处。" in said
    assert guard.main([str(CLEAN)]) == 0


def test_a_known_error_is_not_counted_against_us(tmp_path: Path) -> None:
    text = tmp_path / "law.txt"
    text.write_text("禁止焚烧秸杆。\n禁止使用秸杆。\n", encoding="utf-8")
    assert [hit[2] for hit in guard.check(Proofreader(), [text]).hits] == ["禁止使用秸杆。"]


def test_a_legal_neighbour_can_be_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, table = tmp_path / "news.txt", tmp_path / "legal_variants.tsv"
    text.write_text("中华人民大和国\n", encoding="utf-8")
    monkeypatch.setattr(guard, "LEGAL_VARIANTS", table)
    assert guard.learn(guard.check(Proofreader(), [text])) == 1
    assert table.read_text(encoding="utf-8") == "中华人民大和国\t中华人民共和国\n"
    reader = Proofreader(tmp_path)
    assert reader.read("中华人民大和国") == []
