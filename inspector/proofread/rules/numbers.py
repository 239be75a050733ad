"""Numbers that contradict each other: a count and its list, parts and their whole, a range that runs backwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt


def numbers(text: str) -> Iterator[Suspicion]:
    if "%" in text or "％" in text:
        yield from _signs(text)
        yield from _shares(text)
    if "一是" in text:
        yield from _announced(text)
    if "女" in text:
        yield from _sexes(text)
    if "年至" in text or "年到" in text or "条至第" in text or "条到第" in text:
        yield from _backwards(text)


_SIGN: Final = re.compile(r"(?P<what>增长|上升|提高|增加|下降|减少|降低)(?:了|为)?\s?[-－—−](?P<number>\d+(?:\.\d+)?[%％])")
_SENTENCE: Final = re.compile(r"[^。；\n]+")
_SHARE: Final = re.compile(r"(?:分别)?占(?:比|总[数量]的?)?为?(\d{1,3}(?:\.\d+)?)[%％]")
_ANNOUNCED: Final = re.compile(r"(?:以下|如下|下列|下面)([两二三四五六七八九十])(?:个方面|方面|项|点|条|件)[^。；]{0,12}?[：:。]\s*(?=一是)")
_POINT: Final = re.compile(r"(?:(?<=[。；：，])|^)([一二三四五六七八九十])是")
_SEXES: Final = re.compile(
    r"(?<!\d)(?P<all>\d{1,6})[名人][^。；]{0,12}?男(?:性|生|职工|委员|代表)?(?P<men>\d{1,6})[名人][，、]?女(?:性|生|职工|委员|代表)?(?P<women>\d{1,6})[名人]"
)
_YEARS: Final = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)年[至到](?P<last>(?:19|20)\d\d)年")
_ARTICLES: Final = re.compile(r"第(?P<first>[一二三四五六七八九十]{1,3}|\d{1,3})条[至到]第(?P<last>[一二三四五六七八九十]{1,3}|\d{1,3})条")
_LIST_REACH: Final = 2000  # characters a list runs on for; without an end, many lists in one line would each be sought to its end
_COUNT: Final = "零一二三四五六七八九十"
_TOO_MUCH: Final = 100.5  # rounding explains what is over 100 by less
_OF_ONE_WHOLE: Final = 130  # shares adding to more are not of one whole


def _signs(text: str) -> Iterator[Suspicion]:
    for match in _SIGN.finditer(text):
        what, number = match["what"], match["number"]
        opposite = what in ("增长", "上升", "提高", "增加")
        why = f"“{what}”后面跟了负数，{'应写作“下降”' if opposite else '负负相抵，意思反了'}，请核对。"
        yield doubt(text, match.span(), "number", "C", why, f"下降{number}" if opposite else f"{what}{number}")


def _shares(text: str) -> Iterator[Suspicion]:
    if text.count("占") < 3:
        return
    for sentence in _SENTENCE.finditer(text):
        found = list(_SHARE.finditer(text, sentence.start(), sentence.end()))
        total = sum(float(match[1]) for match in found)
        if len(found) >= 3 and _TOO_MUCH < total < _OF_ONE_WHOLE:
            why = f"这几个占比相加为 {total:g}%，超过了 100%；如是同一整体的各部分，请核对数字。"
            yield doubt(text, (found[0].start(), found[-1].end()), "number", "C", why)


def _announced(text: str) -> Iterator[Suspicion]:
    for match in _ANNOUNCED.finditer(text):
        said = _COUNT.index(match[1].replace("两", "二"))
        listed = 0
        for point in _POINT.finditer(text, match.end() - 1, match.end() + _LIST_REACH):
            if _COUNT.index(point[1]) != listed + 1:
                break
            listed += 1
        if listed > 1 and listed != said:
            yield doubt(text, match.span(), "number", "C", f"前面说有{match[1]}项，后面只列到“{_COUNT[listed]}是”，数目不一致，请核对。")


def _sexes(text: str) -> Iterator[Suspicion]:
    for match in _SEXES.finditer(text):
        total, men, women = int(match["all"]), int(match["men"]), int(match["women"])
        if men + women != total:
            yield doubt(text, match.span(), "number", "C", f"男 {men}、女 {women}，合计 {men + women}，与总数 {total} 不符，请核对。")


def _backwards(text: str) -> Iterator[Suspicion]:
    for match in _YEARS.finditer(text):
        if match["first"] > match["last"]:
            yield doubt(text, match.span(), "number", "C", "起止年份颠倒，前一个晚于后一个，请核对。")
    for match in _ARTICLES.finditer(text):
        first, last = _order(match["first"]), _order(match["last"])
        if first > last > 0:
            yield doubt(text, match.span(), "number", "C", "条款范围颠倒，前一条在后一条之后，请核对。")


def _order(number: str) -> int:
    if number.isdigit():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    return (_COUNT.find(tens) if tens else 1) * 10 * bool(ten) + (_COUNT.find(ones) if ones else 0)
