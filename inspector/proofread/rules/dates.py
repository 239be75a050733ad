"""Days no calendar has, weekdays that do not fit their day, periods that end before they begin, and a 日 or 年 left out."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt


def dates(text: str) -> Iterator[Suspicion]:
    if "月" in text or "年" in text:
        for suspicion in _written(text):
            if not _is_spared(text, suspicion.start):
                yield suspicion
    if "19" not in text and "20" not in text:
        return
    for match in _NUMERIC.finditer(text):
        why = _calendar_fault(int(match["year"]), int(match["month"]), int(match["day"]))
        if why and _is_a_day(text, match):
            yield doubt(text, match.span(), "date", "B", why)


# each begins with its rarest character, so that most of the text is passed over; what must stand before it is looked for afterwards
_WRITTEN: Final = re.compile(r"月\s*(?P<day>\d{1,2})\s*日")
_FRONT: Final = re.compile(r"(?:(?<!\d)(?P<year>(?:19|20)\d\d)\s*年\s*)?(?<![\d.])(?P<month>\d{1,2})\s*$")
_FRONT_REACH: Final = 14
_YEAR_BEFORE: Final = re.compile(r"(?<![\d.])(?:19|20)\d\d\s*$")
_YEAR_REACH: Final = 6
_MONTH_ONLY: Final = re.compile(r"年\s*(?P<month>1[3-9]|[2-9]\d)\s*月(?!\s*\d|[龄薪个])")
_NUMERIC: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<dash>[-/.])(?P<month>\d\d)(?P=dash)(?P<day>\d\d)(?![\w/-]|\.\d)", re.ASCII)
_NOT_BEFORE_YEAR: Final = re.compile(r"[\w./-]", re.ASCII)
_CHINESE: Final = re.compile(r"年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日")
_CHINESE_YEAR: Final = re.compile(r"[〇○零Ｏ一二三四五六七八九]{4}$")
_WEEKDAY: Final = re.compile(
    r"年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日\s*(?:[（(]\s*)?"
    r"(?P<said>(?:星期|礼拜)(?P<name>[一二三四五六日天])|周(?P<short>[一二三四五六日])(?=[\s）)，。、；：:\d上下早晚中凌午]|$))"
    r"(?!\s*[至到、和或及与—–~～-])"
)
_CLOCK: Final = re.compile(r"日\s*+(?:上午|中午|下午|晚上?|凌晨)?\s*+(?P<hour>\d{1,2})(?:[时点](?:(?P<minute>\d{1,2})分)?|[:：](?P<digits>\d\d)(?![\d:：]))")
_PERIOD: Final = re.compile(
    r"年(?P<month>\d{1,2})月(?P<day>\d{1,2})日\s*(?:起?[至到]|[—–~～-]+)\s*"
    r"(?P<year2>(?:19|20)\d\d)年(?P<month2>\d{1,2})月(?P<day2>\d{1,2})日"
)
_DAY_LEFT_OUT: Final = re.compile(r"月(?P<day>\d{1,2})(?P<after>前|之前|以前|止|起至?|至\d{1,2}月\d{1,2}日|上午|下午)")
_NOT_BEFORE: Final = frozenset("后往锋进半")  # 3月15前后 wants 日 as well, but 前进, 前往 begin other words
_MONTH_BEFORE: Final = re.compile(r"(?<!\d)(?:1[0-2]|0?[1-9])$")
_MONTH_LEFT_OUT: Final = re.compile(r"年(?P<day>1[3-9]|2\d|3[01])日(?![历内报刊均])")
_YEAR_LEFT_OUT: Final = re.compile(r"年[、和与及](?P<year>(?:19|20)\d\d)(?=[两三四五]年|分别)")
_DATE_WORD_BEFORE: Final = re.compile(r"(?:日期|时间|日|于|截至|截止|自|至|从)\s*[:：]?\s*$")
_CLOCK_AFTER: Final = re.compile(r"\s+\d{1,2}[:：]\d\d")
_OTHER_CALENDAR: Final = re.compile(r"[农阴夏旧古藏傣彝回]历|闰\s*$|正月|腊月|光绪|宣统|乾隆|康熙|道光|同治|咸丰|民国")
_QUOTES: Final = ("“”", "‘’", "《》", "「」")
_LOOSE_DIGIT_BEFORE: Final = re.compile(r"\d\s+$|\d\s*[-—–~～至到、，,/]\s*$")
_LONGEST_QUOTATION: Final = 1000
_FIRST_YEAR: Final = 1949  # Chinese numerals of older years mostly name lunar days
_LEAP_YEAR: Final = 2000  # a day without its year may be any 29 February
_REACH: Final = 16  # characters before a date that may name another calendar
_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEK: Final = "一二三四五六日"


def _written(text: str) -> Iterator[Suspicion]:
    """Days that are wrong as they stand. Most dates are right, so the calendar is asked before the surroundings."""
    yield from _days(text)
    yield from _left_out(text)
    yield from _clocks(text)
    if "年" not in text:
        return
    yield from _in_numerals(text)
    for match in _MONTH_ONLY.finditer(text):
        if year := _year_before(text, match):
            yield doubt(text, (year.start(), match.end()), "date", "B", f"一年只有 12 个月，没有 {int(match['month'])} 月，请核对月份。")
    for match in _PERIOD.finditer(text):
        yield from _period_fault(text, match)
    if "周" in text or "星期" in text or "礼拜" in text:
        for match in _WEEKDAY.finditer(text):
            yield from _weekday_fault(text, match)


def _in_numerals(text: str) -> Iterator[Suspicion]:
    for match in _CHINESE.finditer(text):
        if numerals := _CHINESE_YEAR.search(text, max(0, match.start() - 4), match.start()):
            year = _chinese_year(numerals[0])
            why = _calendar_fault(year, _chinese_number(match["month"]), _chinese_number(match["day"]))
            if why and year >= _FIRST_YEAR:
                yield doubt(text, (numerals.start(), match.end()), "date", "B", why)


def _days(text: str) -> Iterator[Suspicion]:
    for match in _WRITTEN.finditer(text):
        front = _FRONT.search(text, max(0, match.start() - _FRONT_REACH), match.start())
        if front is None:
            continue
        year, month = front["year"], int(front["month"])
        why = _calendar_fault(int(year) if year else None, month, int(match["day"]))
        if why and (year or not _may_be_torn(text, front.start(), month)):
            yield doubt(text, (front.start(), match.end()), "date", "B", why)


def _left_out(text: str) -> Iterator[Suspicion]:
    for match in _DAY_LEFT_OUT.finditer(text):
        month, start = _MONTH_BEFORE.search(text, max(0, match.start() - 2), match.start()), match.start("day")
        if not month or not 1 <= int(match["day"]) <= 31 or (match["after"] == "前" and text[match.end() : match.end() + 1] in _NOT_BEFORE):
            continue
        end = match.end("day") + (len(match["after"]) if len(match["after"]) < 3 else 0)
        suggestion = f"{match['day']}日{text[match.end('day') : end]}"
        yield doubt(text, (start, end), "missing", "B", f"“{text[month.start() : end]}”漏了“日”字，应为“{match['day']}日”。", suggestion)
    for match in _YEAR_LEFT_OUT.finditer(text):
        why = f"并列的年份前一个带“年”，“{match['year']}”后面也应带“年”。"
        yield doubt(text, (match.start("year"), match.end("year")), "missing", "B", why, f"{match['year']}年")
    for match in _MONTH_LEFT_OUT.finditer(text):
        if year := _year_before(text, match):
            yield doubt(text, (year.start(), match.end()), "missing", "B", "有年有日而没有月，漏写了月份，请核对原文后补上。")


def _clocks(text: str) -> Iterator[Suspicion]:
    for match in _CLOCK.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or match["digits"] or 0)
        if (hour > 24 or minute > 59 or (hour == 24 and minute)) and text[match.end() : match.end() + 1] != "间":
            yield doubt(text, (match.start("hour"), match.end()), "date", "B", "一天到 24 时为止，一小时只有 60 分，没有这个钟点，请核对时间。")


def _period_fault(text: str, match: re.Match[str]) -> Iterator[Suspicion]:
    year = _year_before(text, match)
    first, last = (_day(year[0], match["month"], match["day"]) if year else None), _day(match["year2"], match["month2"], match["day2"])
    if year and first and last and first > last:
        yield doubt(text, (year.start(), match.end()), "date", "B", f"起止日期颠倒：{first} 晚于 {last}，请核对年份和月日。")


def _calendar_fault(year: int | None, month: int, day: int) -> str:
    if month == 0 and day == 0:
        return ""  # 2026年00月00日 is a form to fill in
    if not 1 <= month <= 12:
        return f"一年只有 12 个月，没有 {month} 月，请核对月份。"
    last = 29 if month == 2 and calendar.isleap(year or _LEAP_YEAR) else _DAYS[month]
    if not 1 <= day <= last:
        return f"{f'{year} 年 ' if year else ''}{month} 月只有 {last} 天，没有 {day} 日，请核对日期。"
    return ""


def _weekday_fault(text: str, match: re.Match[str]) -> Iterator[Suspicion]:
    year = _year_before(text, match)
    day = _day(year[0], match["month"], match["day"]) if year else None
    said = (match["name"] or match["short"]).replace("天", "日")
    if year and day and _WEEK[day.weekday()] != said:
        right = match["said"][:-1] + _WEEK[day.weekday()]
        why = f"{day} 是星期{_WEEK[day.weekday()]}，不是星期{said}；请核对是日期写错还是星期写错。"
        yield doubt(text, (year.start(), match.end("said")), "date", "B", why, text[year.start() : match.start("said")] + right)


def _year_before(text: str, match: re.Match[str]) -> re.Match[str] | None:
    return _YEAR_BEFORE.search(text, max(0, match.start() - _YEAR_REACH), match.start())


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None  # told as a day that does not exist


def _is_a_day(text: str, match: re.Match[str]) -> bool:
    """2026.02.30 is a day where the words around speak of time, and else perhaps a version or a number."""
    start = match.start()
    if _NOT_BEFORE_YEAR.match(text, start - 1) and start:
        return False
    return bool(_DATE_WORD_BEFORE.search(text, max(0, start - _REACH), start) or _CLOCK_AFTER.match(text, match.end()))


def _is_spared(text: str, start: int) -> bool:
    """Words in quotation marks are somebody else's; other calendars have other days."""
    near = max(0, start - _LONGEST_QUOTATION)
    is_quoted = any(text.rfind(opening, near, start) > text.rfind(closing, near, start) for opening, closing in _QUOTES)
    return is_quoted or bool(_OTHER_CALENDAR.search(text, max(0, start - _REACH), start))


def _may_be_torn(text: str, start: int, month: int) -> bool:
    """Half of a number, or a number glued to a list mark: "1 2月30日" is 12月30日 in two pieces, "13月5日" at the start may be "1" and "3月5日"."""
    if _LOOSE_DIGIT_BEFORE.search(text, max(0, start - _REACH), start):
        return True
    return month > 12 and not text[max(0, start - _REACH) : start].strip(" 　（(")


def _chinese_year(numerals: str) -> int:
    return int("".join(str("一二三四五六七八九".find(numeral) + 1) for numeral in numerals))


def _chinese_number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (("一二三四五六七八九".find(tens) + 1 if tens else 1) * 10 if ten else 0) + ("一二三四五六七八九".find(ones) + 1 if ones else 0)
