"""A document bears witness against its own slips, and never against what is merely alike."""

from __future__ import annotations

import time

import pytest

from inspector.core.facts import Suspicion
from inspector.proofread.document import About
from inspector.proofread.witness import witness

PROSE = "澄禾县教育局组织各校开展安全检查，逐项登记，限期整改。今年以来，全县没有发生校园安全事故，家长满意度稳步提高，社会反响良好。"


def test_a_phrase_written_once_with_a_like_character_is_a_slip() -> None:
    text = [PROSE, "获批国家“智慧教育示范区”，全力建设“智慧教育示范区”。", "推动“智慧教育试范区”发展。"]
    (found,) = _read(text)
    assert (found.quote, found.suggestion, found.kind, found.class_) == ("试范", "示范", "typo_sound", "B")
    assert text[2][found.start : found.end] == found.quote
    assert "2处" in found.why


def test_a_list_title_is_held_against_the_same_title_elsewhere() -> None:
    text = [PROSE, "关于完善企业职王基本养老保险制度的通知", "关于完善企业职工基本养老保险制度的通知", "关于完善企业职工基本养老保险制度的通知"]
    (found,) = _read(text)
    assert (found.quote, found.suggestion, found.kind) == ("职王", "职工", "typo_shape")


def test_every_place_of_a_slip_is_named() -> None:
    right, wrong = "建设智慧教育示范区。", "建设智慧教育试范区。"
    found = list(witness([PROSE, wrong, right, wrong, right], About()))
    assert [spotted.paragraph for spotted in found] == [1, 3]


def test_a_name_without_words_needs_three_witnesses() -> None:
    right, wrong = "澄禾县隆兴莲池小学", "澄禾县降兴莲池小学"
    assert [found.quote for found in _read([PROSE, wrong, *[right] * 3])] == ["降兴"]
    assert not _read([PROSE, wrong, *[right] * 2])


def test_a_title_that_lacks_a_character_is_found() -> None:
    text = [PROSE, "依照《澄禾县优秀历史建筑保护条例》", "《澄禾县优秀历史筑保护条例》自今年起施行。"]
    (found,) = _read(text)
    assert (found.quote, found.suggestion, found.kind) == ("史筑", "史建筑", "missing")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("进入上坝村中心小学", "进入下坝村中心小学"),
        ("一是更加注重服务", "二是更加注重服务"),
        ("澄禾县人民政府门户网站", "澄禾市人民政府门户网站"),
        ("建设山东制造高地", "建设山东智造高地"),
        ("语音大模型等标准", "语言大模型等标准"),
        ("假阳性率低于预期", "假阴性率低于预期"),
        ("外资项目不少于十个", "外贸项目不少于十个"),
        ("依法行使管理权利", "依法行使管理权力"),
        ("张丽娟获得优秀教师称号", "张莉娟获得优秀教师称号"),
        ("按照国家有关规定执行", "按国家有关规定执行"),
        ("《澄禾县兽用非处方药目录》", "《澄禾县兽用处方药目录》"),
        ("《澄禾县广播电视许可证（甲种）》", "《澄禾县广播电视许可证（乙种）》"),
    ],
)
def test_what_is_only_parallel_is_left_alone(one: str, other: str) -> None:
    assert not _read([PROSE, one, one, other])
    assert not _read([PROSE, other, other, one])


def test_a_form_written_more_often_is_not_judged_by_one_written_less() -> None:
    right, wrong = "建设智慧教育示范区", "建设智慧教育试范区"
    assert not _read([PROSE, right, wrong, wrong])


def test_long_lists_of_like_items_are_no_witnesses_and_cost_little() -> None:
    names = [f"澄禾县第{chr(0x4E00 + number)}居民委员会" for number in range(5000)]
    started = time.process_time()
    assert not _read([PROSE, *names])
    assert time.process_time() - started < 2


def test_a_long_text_is_read_in_stretches_and_places_stay_right() -> None:
    slip = ["建设智慧教育示范区", "建设智慧教育示范区", "建设智慧教育试范区"]
    text = [PROSE] * 5000 + slip
    assert [spotted.paragraph for spotted in witness(text, About())] == [5002]


@pytest.mark.parametrize("text", [[], [""], ["《》"], ["\ud800" * 80], ["a" * 100_000], ["县" * 100_000], [PROSE, "《" * 500]])
def test_odd_input_is_no_trouble(text: list[str]) -> None:
    assert not _read(text)


def _read(paragraphs: list[str]) -> list[Suspicion]:
    return [spotted.suspicion for spotted in witness(paragraphs, About())]
