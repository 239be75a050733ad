"""Days that no calendar has, and weekdays that do not fit their day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from checks._sentences import sentence_around
from inspector.core.facts import BlockSuspicion, PageFacts, Scope, TextBlock
from inspector.core.findings import Answer, Evidence, Severity
from inspector.core.registry import text_check
from inspector.core.rules import Rules

_HINT = r"\d\s*[月/.-]|[一二三四五六七八九十]月"
_SCOPES = frozenset({Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})
_FIRST_YEAR = 1949  # Chinese numerals of older years mostly name lunar days
_LEAP_YEAR = 2000  # a day without its year may be any 29 February


@text_check(title="日期不存在或前后矛盾", severity=Severity.MEDIUM, sources=("宁化县 2023 年第三季度政府网站检查通报",), trigger=_HINT, signs="月-/.")
def impossible_date(block: TextBlock, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：文中的日期在日历上存在，写明的星期与日期相符。

    为什么：2 月 30 日、13 月这样的日期使期限无法执行，通报曾因日期错误点名；写错的星期会让群众白跑一趟。

    怎样判：月份应为 1 至 12，日不超过当月天数（写明年份的按平年、闰年算）；紧跟在完整日期后面的星期与日历核对。
    “2026-02-30”这样的写法，前后写明是日期、时间的才核对。

    不报什么：农历、藏历等传统历法的日子；引号、书名号里的文字；文号、编号、表格代码、时间段；没有写年份的星期；“13月龄”一类的数量。

    何时说不清：只报日历能够确定的错误，其余不作判断，因此没有待人工判断的情形。
    """
    if block.scope not in _SCOPES:
        return
    for fault in _faults(block.text):
        sentence = sentence_around(block.text, fault.start, fault.end)
        quote = block.text[fault.start : fault.end]
        yield Evidence(page.url, quote, f"{block.where}：{fault.why}", "核对原文后改正日期。", sentence, key=f"{quote}|{sentence}", title=page.title)


def is_reported(found: BlockSuspicion) -> bool:
    """Whether this check reports the day that the proofreader doubts too."""
    block, suspicion = found
    return block.scope in _SCOPES and any(fault.start < suspicion.end and suspicion.start < fault.end for fault in _faults(block.text))


class _Fault(NamedTuple):
    start: int
    end: int
    why: str


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WRITTEN = re.compile(rf"(?<![\d.])(?:{_YEAR}\s*年\s*)?(?<!\d)(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日")
_MONTH_ONLY = re.compile(rf"(?<!\d){_YEAR}\s*年\s*(?P<month>1[3-9]|[2-9]\d)\s*月(?!\s*\d|[龄薪个])")
_NUMERIC = re.compile(rf"(?<![\w./-]){_YEAR}(?P<dash>[-/.])(?P<month>\d\d)(?P=dash)(?P<day>\d\d)(?![\w/-]|\.\d)", re.ASCII)
_NUMERALS = "〇○零Ｏ一二三四五六七八九"
_CHINESE = re.compile(rf"(?P<year>[{_NUMERALS}]{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月(?P<day>[一二三四五六七八九十]{{1,3}})日")
_WEEKDAY = re.compile(
    rf"(?<![\d.]){_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日"
    r"\s*(?:[（(]\s*)?(?:(?:星期|礼拜)(?P<name>[一二三四五六日天])|周(?P<short>[一二三四五六日])(?=[\s）)，。、；：:\d上下早晚中凌午]|$))(?!\s*[至到、和或及与—–~～-])(?:\s*[）)])?"
)
_DATE_WORD_BEFORE = re.compile(r"(?:日期|时间|日|于|截至|截止|自|至|从)\s*[:：]?\s*$")
_CLOCK_AFTER = re.compile(r"\s+\d{1,2}[:：]\d\d")
_OTHER_CALENDAR = re.compile(r"[农阴夏旧古藏傣彝回]历|闰\s*$|正月|腊月|光绪|宣统|乾隆|康熙|道光|同治|咸丰|民国")
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_REACH = 16  # characters before a date that may name another calendar
_LOOSE_DIGIT_BEFORE = re.compile(r"\d\s+$|\d\s*[-—–~～至到、，,/]\s*$")


def _faults(text: str) -> Iterator[_Fault]:
    for match, fault in _candidates(text):
        if not _is_spared(text, match):
            yield fault


_Candidate = tuple[re.Match[str], _Fault]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Days that are wrong as they stand. Most dates are right, so the calendar is asked before the surroundings."""
    yield from _written(text)
    yield from _in_figures(text)
    yield from _in_numerals(text)
    if "周" in text or "星期" in text or "礼拜" in text:
        for match in _WEEKDAY.finditer(text):
            yield from ((match, fault) for fault in _weekday_fault(match))


def _written(text: str) -> Iterator[_Candidate]:
    for match in _WRITTEN.finditer(text):
        for fault in _calendar_fault(match, _number(match["year"]), int(match["month"]), int(match["day"])):
            if match["year"] or not _may_be_torn(text, match):
                yield match, fault
    for match in _MONTH_ONLY.finditer(text):
        yield match, _Fault(match.start(), match.end(), f"一年只有 12 个月，没有 {int(match['month'])} 月")


def _in_figures(text: str) -> Iterator[_Candidate]:
    for match in _NUMERIC.finditer(text):
        for fault in _calendar_fault(match, int(match["year"]), int(match["month"]), int(match["day"])):
            if _DATE_WORD_BEFORE.search(text, 0, match.start()) or _CLOCK_AFTER.match(text, match.end()):
                yield match, fault


def _in_numerals(text: str) -> Iterator[_Candidate]:
    for match in _CHINESE.finditer(text):
        year = _chinese_year(match["year"])
        for fault in _calendar_fault(match, year, _chinese_number(match["month"]), _chinese_number(match["day"])):
            if year >= _FIRST_YEAR:
                yield match, fault


def _calendar_fault(match: re.Match[str], year: int | None, month: int, day: int) -> Iterator[_Fault]:
    if month == 0 and day == 0:
        return  # 2026年00月00日 is a form to fill in
    if not 1 <= month <= 12:
        yield _Fault(match.start(), match.end(), f"一年只有 12 个月，没有 {month} 月")
        return
    last = _last_day(year or _LEAP_YEAR, month)
    if not 1 <= day <= last:
        yield _Fault(match.start(), match.end(), f"{f'{year} 年 ' if year else ''}{month} 月只有 {last} 天，没有 {day} 日")


def _last_day(year: int, month: int) -> int:
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month]


def _weekday_fault(match: re.Match[str]) -> Iterator[_Fault]:
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return  # told as a day that does not exist
    said = "一二三四五六日".index((match["name"] or match["short"]).replace("天", "日"))
    if day.weekday() != said:
        yield _Fault(match.start(), match.end(), f"{day} 是星期{'一二三四五六日'[day.weekday()]}，不是星期{'一二三四五六日'[said]}")


def _is_spared(text: str, match: re.Match[str]) -> bool:
    """Words in quotation marks are somebody else's; other calendars have other days."""
    before = text[: match.start()]
    is_quoted = any(before.rfind(opening) > before.rfind(closing) for opening, closing in ("“”", "‘’", "《》", "「」"))
    return is_quoted or bool(_OTHER_CALENDAR.search(before[-_REACH:]))


def _may_be_torn(text: str, match: re.Match[str]) -> bool:
    """Half of a number, or a number glued to a list mark: "1 2月30日" is 12月30日 in two pieces, "13月5日" at the start may be "1" and "3月5日"."""
    if _LOOSE_DIGIT_BEFORE.search(text, 0, match.start()):
        return True
    return int(match["month"]) > 12 and not text[: match.start()].strip(" 　（(")


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _chinese_year(numerals: str) -> int:
    return int("".join(str("一二三四五六七八九".find(numeral) + 1) for numeral in numerals))


def _chinese_number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (("一二三四五六七八九".find(tens) + 1 if tens else 1) * 10 if ten else 0) + ("一二三四五六七八九".find(ones) + 1 if ones else 0)
