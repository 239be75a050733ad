"""The statistical tier: its tables, its edits, what it teaches its rankers, and what it says of a text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from inspector.proofread import build
from inspector.proofread.ngram import storage, training
from inspector.proofread.ngram.alphabet import FIRST, GAP, PADDING, SIZE, UNKNOWN, Alphabet, counted
from inspector.proofread.ngram.company import TABLES as COMPANY
from inspector.proofread.ngram.company import Company
from inspector.proofread.ngram.counts import LONGEST, THRESHOLDS, CountTable, all_keys, build_cells, levels_of, nested_keys, window_keys
from inspector.proofread.ngram.edits import KINDS, Edits, Kind, Some, fours_over
from inspector.proofread.ngram.faults import ORDER, REPLACED, Spoiler
from inspector.proofread.ngram.features import ahead, weigh
from inspector.proofread.ngram.likeness import Like, alike, likes
from inspector.proofread.ngram.model import TABLES, Model
from inspector.proofread.ngram.proposals import Seen, every_edit
from inspector.proofread.ngram.ranker import Forest, Ranker
from inspector.proofread.ngram.sieve import PairSieve, Sieve, build_bits, build_pair_bits
from inspector.proofread.ngram.speller import LONGEST_PARAGRAPH, Speller
from inspector.proofread.ngram.training import Lessons, learner, teach

CLEAN = (Path(__file__).parent / "proofread_clean.txt").read_text(encoding="utf-8").splitlines()
MOST_BYTES = 40_000_000


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.read()


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller()


def test_every_text_gives_one_id_a_character(model: Model) -> None:
    for text in ("", "依法行政", "A1，　\t\u0000", "🙂𠮷依", "\ud800依", "\u202e依法"):
        assert len(model.alphabet.encode(text)) == len(text)
    assert model.alphabet.encode("\ud800")[0] == UNKNOWN


def test_characters_that_mean_the_same_share_an_id(model: Model) -> None:
    for one, other in (("，", ","), ("“", '"'), ("〔", "（"), ("0", "９"), ("a", "Ｚ"), (" ", "\u3000")):
        assert model.alphabet.id_of(one) == model.alphabet.id_of(other)


def test_paragraphs_do_not_touch(model: Model) -> None:
    ids, starts = model.alphabet.encode_all(["依法", "", "行政"])
    assert [int(ids[start - 1]) for start in starts] == [GAP] * 3
    assert starts[1] - starts[0] == 2 + PADDING
    assert model.alphabet.character(int(ids[starts[2]])) == "行"


def test_the_table_knows_every_count_and_seldom_invents_one() -> None:
    numbers = np.random.default_rng(5)
    keys = np.unique(numbers.integers(0, 2**60, 50_000, dtype=np.uint64))
    levels = numbers.integers(1, 64, len(keys)).astype(np.uint8)
    table = CountTable(build_cells(keys, levels))
    assert (table.levels(keys) == levels).all()
    assert [table.level(int(key)) for key in keys[:500]] == levels[:500].tolist()
    strangers = numbers.integers(2**61, 2**62, 100_000, dtype=np.uint64)
    assert (table.levels(strangers) > 0).mean() < 0.002
    assert build_cells(keys, levels).tobytes() == build_cells(keys, levels).tobytes()


def test_longer_runs_are_built_on_shorter_ones() -> None:
    windows = np.random.default_rng(11).integers(0, SIZE, (7, 10)).astype(np.uint16)
    for length, keys in enumerate(nested_keys(windows, LONGEST), 1):
        assert (keys == window_keys(windows, length)).all()


def test_levels_keep_small_counts_exact() -> None:
    assert levels_of(np.arange(9)).tolist() == list(range(9))
    assert THRESHOLDS[levels_of(np.array([1_000_000]))[0]] > 700_000


def test_sieves_let_everything_through_that_was_put_in() -> None:
    keys = np.random.default_rng(6).integers(0, 2**48, 20_000, dtype=np.uint64)
    sieve = Sieve(build_bits(keys))
    assert sieve(keys).all()
    assert sieve(keys + np.uint64(2**50)).mean() < 0.05
    pairs = PairSieve(build_pair_bits(np.array([2 << 24 | 7 << 12 | 9], np.uint64)))
    assert pairs(np.array([7, 9], np.uint16), np.array([9, 7], np.uint16)).tolist() == [True, False]


def test_tables_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "tables.bin"
    arrays: dict[str, storage.Array] = {"a": np.arange(5, dtype=np.uint16), "b": np.zeros((0, 2), np.float32), "c": np.ones((3, 2))}
    storage.write(path, arrays, {"alphabet": "依法"})
    found, notes = storage.read(path)
    assert notes == {"alphabet": "依法"}
    assert all((found[name] == array).all() and found[name].shape == array.shape for name, array in arrays.items())
    path.write_bytes(path.read_bytes()[:-64])
    with pytest.raises(storage.StorageError, match=r"tables\.bin：统计表不完整"):
        storage.read(path)
    path.write_bytes(b"not ours")
    with pytest.raises(storage.StorageError, match="不是校对用的统计表"):
        storage.read(path)


def test_characters_are_alike_in_sound_shape_and_keys() -> None:
    assert Like.SOUND in likes("赔")["陪"]
    assert Like.NEAR_SOUND in likes("树")["素"]
    assert Like.SHAPE in likes("未")["末"]
    assert Like.KEYS in likes("除")["险"]
    assert alike("己", "已")
    assert not alike("人", "赔")


def test_the_shipped_tables_are_small_enough() -> None:
    assert TABLES.stat().st_size + COMPANY.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("mixture", [REPLACED, ORDER])
def test_faults_are_where_they_are_said_to_be(model: Model, mixture: dict[str, float]) -> None:
    spoiler = Spoiler(model, 3, mixture)
    made = 0
    for text in CLEAN * 3:
        spoilt, faults = spoiler.spoil(text)
        for fault in reversed(faults):
            spoilt = spoilt[: fault.start] + fault.right + spoilt[fault.start + fault.length :]
        assert spoilt == text
        made += len(faults)
    assert made > 50


def test_the_same_seed_makes_the_same_faults(model: Model) -> None:
    one, other = ([spoiler.spoil(text) for text in CLEAN] for spoiler in (Spoiler(model, 4, REPLACED), Spoiler(model, 4, REPLACED)))
    assert one == other


def test_an_exported_ranker_answers_as_the_learner_did() -> None:
    numbers = np.random.default_rng(8)
    rows = numbers.normal(size=(3000, 6)).astype(np.float32)
    right = rows[:, 0] * rows[:, 1] + 0.3 * rows[:, 2] > 0
    given = Lessons(rows, right, np.ones(len(rows), np.float32))
    nothing = teach(given._replace(right=np.zeros(len(rows), bool)))
    forest = Forest([nothing, Ranker.read(teach(given).arrays("like"), "like")])
    wanted, found = learner(given).predict_proba(rows)[:, 1], forest.probability(np.ones(len(rows), np.uint8), np.pad(rows, ((0, 0), (0, 3))))
    believed = wanted > 0.3
    assert np.allclose(found[believed], wanted[believed], atol=1e-4)
    assert (found[~believed] < 0.3).all()
    assert (forest.probability(np.zeros(len(rows), np.uint8), rows) < 1e-6).all()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four files of invented sentences, each with words of its own."""
    folder = tmp_path_factory.mktemp("corpus")
    words = sorted({text[place : place + 2] for text in CLEAN for place in range(0, len(text) - 1, 2) if text[place : place + 2].isalpha()})
    numbers = random.Random(9)
    paths = []
    for name in "甲乙丙丁":
        own = numbers.sample(words, len(words) * 3 // 4)
        lines = ["".join(numbers.choices(own, k=20)) + "。" for _ in range(400)]
        paths.append(folder / f"{name}.txt")
        paths[-1].write_text("\n".join(lines), encoding="utf-8")
    return paths


def test_the_same_corpus_builds_the_same_bytes(corpus: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = {word: count for word, count in build.dictionary().items() if count > 20_000}
    monkeypatch.setattr(build, "dictionary", lambda: words)
    monkeypatch.setattr(build, "traits", dict)  # no rare characters, and few trees, to be quick
    monkeypatch.setattr(training, "TREES", 5)
    one, other = tmp_path / "one" / "tables.bin", tmp_path / "other" / "tables.bin"
    for out in (one, other):
        out.parent.mkdir()
    said = list(build.build(corpus, one, least=1000))
    list(build.build(list(reversed(corpus)), other, least=1000))
    assert one.read_bytes() == other.read_bytes()
    assert one.with_name("company.bin").read_bytes() == other.with_name("company.bin").read_bytes()
    assert [line.split("，")[0] for line in said[-2:]] == [f"已写成 {one}", f"已写成 {one.with_name('company.bin')}"]
    assert len(Speller(one).read(["依法行政", ""])) == 2


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("志愿者帮主困难家庭的孩子补习功课。", "帮主", "帮助"),
        ("全线长四十公理，设车站十二座。", "公理", "公里"),
        ("双方将在科技创新领域加强国籍合作，引进先进技术。", "国籍", "国际"),
    ],
)
def test_a_word_is_told_from_another_of_its_sound_by_the_company_it_keeps(speller: Speller, text: str, wrong: str, right: str) -> None:
    (found,) = speller.read([text])
    told = [(one.quote, one.suggestion) for one in found if one.class_ == "B" and "前后文字" in one.why]
    assert told == [(wrong, right)]


@pytest.mark.parametrize("name", ["大磏中学", "清源市中信改革发展研究基金会", "白川县会泉公益", "清源市泰田文化善行中心"])
def test_a_line_that_is_a_name_is_left_alone(speller: Speller, name: str) -> None:
    (found,) = speller.read([name])
    assert [one for one in found if one.class_ == "B"] == []


def test_a_title_that_ends_like_a_name_is_read(speller: Speller) -> None:
    (found,) = speller.read(["县委领导检查安全生产工做中心"])
    assert "B" in {one.class_ for one in found}


@pytest.mark.parametrize("text", ["孩子们在教室里认真听讲。", "他的同事都来看望他。", "谢谢你这些年的帮助。", "亟须采取有针对性的措施，促进乡村旅游提质增效。"])
def test_everyday_words_may_stand_beside_anything(speller: Speller, text: str) -> None:
    (found,) = speller.read([text])
    assert [one for one in found if one.class_ == "B"] == []


def test_company_asks_for_nothing_where_the_words_are_known_to_go_together(model: Model) -> None:
    company = Company.read(model.alphabet, COMPANY)
    ids, _ = model.alphabet.encode_all(["县级以上人民政府应当加强对安全生产工作的领导。", "", "公司"])
    assert len(company.ask(Seen.of(ids, model), model).at) == 0


def test_the_company_of_other_tables_is_refused(model: Model) -> None:
    with pytest.raises(storage.StorageError, match="不是同一次建成的"):
        Company.read(Alphabet("一二三"), COMPANY)


def test_a_corpus_of_one_file_is_refused_with_advice(corpus: list[Path], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="请把语料分成几个来源"):
        list(build.build(corpus[:1], tmp_path / "none.bin", least=1000))


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("各有关部门要加强贯策落实，推动高质量发展。", "贯策", "贯彻"),
        ("要严格按照依法形政的要求办理。", "形政", "行政"),
        ("对符合条件的，依法予以赌偿。", "赌偿", "赔偿"),
        ("人民政府应当加强对安全生产工作的导领。", "导领", "领导"),
        ("人民政府应当加强安全生安产监督管理工作。", "生安产", "生产"),
        ("由县级以上人民政府主管部门责令限期改改正。", "改改", "改"),
    ],
)
def test_a_slip_that_no_list_contains_is_found(speller: Speller, text: str, wrong: str, right: str) -> None:
    (found,) = speller.read([text])
    assert any(wrong in one.quote or one.quote in wrong for one in found), found
    best = max(found, key=lambda one: one.confidence)
    assert text[: best.start] + best.suggestion + text[best.end :] == text.replace(wrong, right)


def test_right_text_is_left_in_peace(speller: Speller) -> None:
    doubts = [one for found in speller.read(CLEAN) for one in found if one.class_ == "B"]
    assert doubts == []


def test_a_quote_is_what_stands_at_its_place(speller: Speller) -> None:
    texts = ["加强贯策落实。", "", "无", "依法形政" * 3, "予以赌偿。" * 2]
    for text, found in zip(texts, speller.read(texts), strict=True):
        assert all(text[one.start : one.end] == one.quote for one in found)


def _strange() -> Iterator[str]:
    yield from ("", "一", "依法", "\u0000" * 10, "a" * 1000, "的" * 5000, "🙂" * 100, "\ud800\udfff依法行政", "\u202e依法行政\u202c", "滿屋的書", "1" * 3000)
    numbers = random.Random(10)
    yield "".join(chr(numbers.randrange(1, 0xFFFF)) for _ in range(3000))
    yield "".join(numbers.choice("国家人民政府的法律和规定，。") for _ in range(30_000))


def test_strange_text_does_no_harm(speller: Speller) -> None:
    texts = list(_strange())
    for text, found in zip(texts, speller.read(texts), strict=True):
        assert len(found) <= len(text) / 4 + 1


def test_a_paragraph_is_read_alike_in_any_company(speller: Speller) -> None:
    texts = ["（一）不可杭力；", "要坚持依法形政", "对符合条件的，依法予以赌偿。", "鼹鼠嗷嗷地蹿。", *CLEAN[:40]]
    assert speller.read(texts) == [speller.read([text])[0] for text in texts]


def test_a_long_paragraph_is_read_over_its_seams(speller: Speller) -> None:
    filler = "各级人民政府应当依法履行职责。" * (LONGEST_PARAGRAPH // 15 - 1)
    for shift in range(0, 60, 7):
        text = filler + "，" * shift + "各有关部门要坚持依法形政，推动高质量发展。" + filler
        (found,) = speller.read([text])
        assert any("形政" in one.quote for one in found)


def test_kinds_are_told_apart(speller: Speller) -> None:
    def kinds(text: str) -> set[str]:
        return {one.kind for one in speller.read([text])[0]}

    assert kinds("对符合条件的，依法予以赌偿。") == {"typo_shape"}
    assert "swapped" in kinds("人民政府应当加强对安全生产工作的导领。")
    assert {kind.value for kind in Kind} == {"like", "word", "swap", "missing", "extra", "doubled"}


def test_a_place_is_at_home_where_all_around_is_known_word_for_word(model: Model) -> None:
    def at_home(text: str) -> set[str]:
        own, starts = model.alphabet.encode_all([text])
        seen = Seen.of(own, model)
        weighed = list(weigh(every_edit(seen, model), seen, model))
        return {text[at - starts[0]] for part in weighed for at in part.edits.at[part.at_home].tolist()}

    known = "违反本法规定，造成人身、财产或者其他损害的，依法承担赌偿责任；构成犯罪的，依法追究刑事责任。"
    assert "赌" in at_home(known)
    assert at_home("鼹鼠嗷嗷地蹿，依法承担赌偿责任，嗷嗷蹿蹿。") == set()


@pytest.mark.parametrize(
    "text",
    [
        "他大口大口地喝水。",
        "建设先进智造产业园，推动智造业发展。",
        "按申请人的要求同意公开有关信息。",
        "会议由各县区、区县人民政府召开。",
        "我们一起分析分析，再到现场参观参观。",
        "五月的气质是粗犷粗犷是大陆架嫩绿的时装",
        "我厅始终坚持依法科学民主决策，建立健全决策机制。",
        "一波又一波的加油声此起彼伏，为他们助力。",
        "第四，深化双边、多边、区域合作。中国愿同更多国家商签高标准自由贸易协定，推动尽早生效。",
        "建设微纳制造制造业创新中心。",
        "港口包括张家港港、太仓港和江阴港。",
        "丹江、淮河、湍河、赵河、灌河、潦河等流域的保护。",
        "讲解家庭节水的小窍门，引导居民养成节约用水的好习惯。",
        "保护和管理，对芦苇、蒲草、菹草等水生植物开展综合整治和科学利用。",
    ],
)
def test_what_may_be_meant_is_left_alone(speller: Speller, text: str) -> None:
    assert [one for one in speller.read([text])[0] if one.class_ == "B"] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("现将有关有关部门的报告一并报送。", "有关有关"),
        ("认真落实全会精神，推动级省重点项目建设。", "级省重点"),
        ("坚持和完善中国特色社会注意制度。", "社会注意"),
        ("镇政府召开座谈会会，听取群众对道路建设的意见。", "座谈会会"),
    ],
)
def test_guards_do_not_hide_plain_slips(speller: Speller, text: str, quote: str) -> None:
    assert [one.quote for one in speller.read([text])[0] if one.class_ == "B"] == [quote]


@pytest.mark.parametrize(("text", "right"), [("（一）不可杭力；", "不可抗力"), ("赌偿责任由其承担。", "赔偿"), ("要坚持依法形政", "行政")])
def test_the_edge_of_a_paragraph_hides_nothing(speller: Speller, text: str, right: str) -> None:
    assert any(right in text[: one.start] + one.suggestion + text[one.end :] for one in speller.read([text])[0] if one.class_ == "B")


def test_runs_are_counted_as_far_as_the_paragraph_reaches(model: Model) -> None:
    own, starts = model.alphabet.encode_all(["依法行政", "全面推进依法行政工作"])
    at = np.array([starts[0] + 1, starts[1] + 5, starts[1] + 9])
    missing = Edits.of([Some(Kind.MISSING, at, 0, np.full((3, 1), FIRST, np.uint16))])
    assert fours_over(missing, own).tolist() == [2, 4, 2]
    extra = Edits.of([Some(Kind.EXTRA, at, 1)])
    assert fours_over(extra, own).tolist() == [0, 3, 0]


def test_an_edit_is_ahead_by_what_it_gains_over_its_best_rival() -> None:
    at, gain = np.array([5, 9, 5, 5, 7]), np.array([3, 8, 10, 9, 2], np.float32)
    assert ahead(at, gain).tolist() == [-7, 8, 1, -1, 2]


def test_characters_that_share_all_parts_but_one_are_alike_and_those_without_parts_are_not() -> None:
    assert Like.SHAPE in likes("抗")["杭"]
    assert sum(Like.SHAPE in like for like in likes("乙").values()) < 40  # it has no parts, and is like nothing by what it lacks


def test_a_rare_character_is_doubted_by_what_it_resembles(model: Model) -> None:
    text = "县级以上人民政府应当加强监督管哩工作。"
    assert model.alphabet.id_of("哩") >= SIZE
    own, starts = model.alphabet.encode_all([text])
    assert counted(own)[starts[0] + text.index("哩")] == UNKNOWN
    edits = every_edit(Seen.of(own, model), model)
    offered = {model.alphabet.character(int(new)) for at, new in zip(edits.at, edits.new[:, 0], strict=True) if at == starts[0] + text.index("哩")}
    assert "理" in offered


def test_edits_come_in_order_and_say_what_they_do(model: Model) -> None:
    texts = ["各有关部门要加强贯策落实。", "加强安全生安产监督管理。", "依法追究究责任。", "加强对安全生产工作的导领。", "人民政当加强监督管理。"]
    own, _ = model.alphabet.encode_all(texts)
    edits = every_edit(Seen.of(own, model), model)
    assert (np.diff(edits.kind.astype(int)) >= 0).all()
    assert {KINDS[kind] for kind in edits.kind} >= {Kind.LIKE, Kind.SWAP, Kind.EXTRA, Kind.DOUBLED}
    assert (edits.new[np.arange(2) >= edits.added[:, None]] == GAP).all()


def test_an_alphabet_leaves_out_rare_characters_and_folds_forms() -> None:
    alphabet = Alphabet.of(["依依依法法，,，规"], 2, "规依矩")
    assert alphabet.rare == "矩规"
    assert alphabet.character(alphabet.id_of("规")) == "规"
    assert set(alphabet.characters) == {"依", "法", "，", " "}
    assert alphabet.id_of("依") == FIRST
    assert all_keys(alphabet.encode("依法"), 2).tolist() == [2 << 24 | FIRST << 12 | alphabet.id_of("法")]
