"""Days in Chinese pages: every way they are written, the publish line of an article, and days inside addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.core.facts import Meta, PublishLine, Scope, TextBlock


class DayFound(NamedTuple):
    day: date | None  # None when no calendar has it
    start: int
    end: int
    quote: str
    problem: str  # Chinese, "" when the day exists
    has_year: bool = True  # False: the year was worked out from the day of inspection


def find_days(text: str, today: date) -> list[DayFound]:
    """Every day written in the text, days no calendar has included. What may well be something else is left out."""
    if not (_HINT.search(text) or ("月" in text and _CHINESE_HINT.search(text))):
        return []
    return [found for match in _DAY.finditer(text) if (found := _read(match, text, today))]


def shown_day(text: str, today: date) -> DayFound | None:
    """The day that is all a piece of text says, as beside the title in a list: "[09-25]", "发布时间：2020.9.25 10:00"."""
    if len(text) > LONGEST_SHOWN or _NOT_PUBLISHING.search(text):
        return None
    match = _SHOWN.fullmatch(text)
    if match is None:
        days = find_days(text, today) if "月" in text else []
        return days[0] if len(days) == 1 else None
    year, month, day = match["year"], match["month"], match["day"]
    if year:
        return _dated(text, (match.start("year"), match.end("day")), int(year), int(month), int(day))
    if match["mark"] in ".．" and len(month) + len(day) < 4:
        return None  # 3.15 is a number, 03.15 in a list is a day
    return _without_year(text, (match.start("month"), match.end("day")), int(month), int(day), today)


def day_in_address(url: str, today: date) -> date | None:
    """The day an address carries (t20170811_…, /2020/9/8/, /2020-09/08/), never one after today."""
    for match in _ADDRESS.finditer(urlsplit(url).path):
        year, month, day = (int(part) for part in match.groups() if part)
        found = calendar_day(year, month, day)
        if found and found.year >= FIRST_YEAR and found <= today:
            return found
    return None


def read_publish_line(blocks: Sequence[TextBlock], metas: Sequence[Meta], url: str, today: date) -> PublishLine:
    """When and from whom a page says it was published: its own line first, then the meta tag, then its address."""
    lines = [block.text for block in blocks if block.scope not in _NEVER_A_LINE and len(block.text) <= LONGEST_LINE]
    source = _source(lines) or _first_meta(metas, SOURCE_METAS)
    for text, start, found in _lines_with_days(lines, blocks, today):
        clock = _CLOCK.match(text, found.end)
        return PublishLine(found.day, _clock(clock), text[start : clock.end() if clock else found.end], source, "line")
    written = _first_meta(metas, DAY_METAS)
    if (match := _META_DAY.match(written)) and (day := calendar_day(*map(int, match.groups()))) and day <= today:
        return PublishLine(day, _clock(_CLOCK.match(written, match.end())), "", source, "meta")
    address = day_in_address(url, today)
    if alone := _alone(blocks, address, today):
        return PublishLine(alone.day, _clock(_CLOCK.match(alone.text, alone.end)), alone.text, source, "line")
    return PublishLine(address, "", "", source, "url" if address else "")


def second_opinion(html: str, url: str, today: date) -> date | None:
    """What htmldate reads. Five milliseconds a page: for the few articles that nothing else dates."""
    from htmldate import find_date  # imported here: loading it takes longer than reading a thousand pages

    found = find_date(html, extensive_search=False, original_date=True, url=url, max_date=today.isoformat())
    return date.fromisoformat(found) if found else None


def calendar_day(year: int, month: int, day: int) -> date | None:
    """The day, or None when no calendar has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


FIRST_YEAR = 1990  # no public site is older; 1970-01-01 is what an empty database field prints
LONGEST_SHOWN = 40
LONGEST_LINE = 300  # characters of a publish line with all its buttons and counters
LONGEST_GAP = 4  # characters between a label and its day
SHORTEST_PROSE = 100  # a paragraph this long ends the head of an article
MOST_HEAD_BLOCKS = 60
LONGEST_SOURCE = 40

DAY_METAS = ("pubdate", "publishdate", "publish_date", "publish-date", "publishtime", "article:published_time", "firstpublishedtime")
SOURCE_METAS = ("contentsource", "source")

_NEVER_A_LINE = frozenset({Scope.NAVIGATION, Scope.FOOTER, Scope.LIST, Scope.META, Scope.ALT, Scope.TITLE})

_DASH = "[-－—–‐−./／．]"
_YEAR = r"(?:[1１][9９]|[2２][0０])\d\d"
_TIME = r"\d{1,2}\s?[:：∶]\s?\d\d(?:\s?[:：∶]\s?\d\d(?:\.\d+)?)?"

_HINT = re.compile(rf"\d\s*(?:{_DASH}|[年月])\s*[\d元]")
_CHINESE_HINT = re.compile(r"[一二三四五六七八九十元]\s?月")
_DAY = re.compile(
    rf"""
      (?<!\d)(?P<year>{_YEAR})\s*年\s*(?P<month>\d{{1,2}}|元)\s*月(?:\s*(?P<day>\d{{1,2}})\s*[日号])?
    | (?<![\dA-Za-z./_-])(?P<year2>{_YEAR})\s?(?P<dash>{_DASH})\s?(?P<month2>\d{{1,2}})\s?(?P=dash)\s?(?P<day2>\d{{1,2}})
        (?:(?!\d)|(?=\d\d[:：∶]\d\d))
    | (?P<year3>[〇○◯零ＯO0０一二三四五六七八九]{{4}})\s*年\s*(?P<month3>元|[一二三四五六七八九十]{{1,2}})\s*月\s*
        (?P<day3>[一二三四五六七八九十廿卅]{{1,3}})\s*日
    | (?<!\d)(?P<month4>\d{{1,2}})\s*月\s*(?P<day4>\d{{1,2}})\s*日
    | [\[［(（【]\s*(?P<month5>\d\d)[-－/／](?P<day5>\d\d)\s*[\]］)）】]
    """,
    re.VERBOSE,
)
_SHOWN = re.compile(
    rf"\W*(?:[\u4e00-\u9fff]{{0,6}}\s*[:：])?\W*(?:(?P<year>{_YEAR})\s*(?:{_DASH}|年)\s*)?"
    rf"(?P<month>\d{{1,2}})\s*(?P<mark>{_DASH}|月)\s*(?P<day>\d{{1,2}})\s*[日号]?\W*(?:T?{_TIME}\W*)?(?:(?:星期|周)[一二三四五六日天]\W*)?"
)
_ALONE = re.compile(rf"\W*(?P<year>{_YEAR})\s*(?:{_DASH}|年)\s*(?P<month>\d{{1,2}})\s*(?:{_DASH}|月)\s*(?P<day>\d{{1,2}})日?\W*(?P<clock>T?{_TIME})?\W*")
_STAMP = re.compile(
    rf"(?P<year>{_YEAR})-(?P<month>\d\d)-(?P<day>\d\d)[ T　](?P<clock>\d\d:\d\d(?::\d\d)?)\s*(?![在于至到起前后]|[上下中]午)[\u4e00-\u9fff（）()·\w ]{{0,16}}"
)
_NOT_PUBLISHING = re.compile("截止|截至|开标|活动|报名|开始|结束|会议|举办|考试|有效|开庭|生效|施行|办理")
_ADDRESS = re.compile(r"/t?((?:19|20)\d\d)(?:(\d\d)(\d\d)|[-_/](\d{1,2})[-_/](\d{1,2})|[-/](\d\d)(\d\d))(?=[-_/])")
_META_DAY = re.compile(rf"\s*({_YEAR})(?:\s*{_DASH}\s*|\s*年\s*|(?=\d{{4}}(?!\d)))(\d{{1,2}})(?:\s*{_DASH}\s*|\s*月\s*|(?=\d\d(?!\d)))(\d{{1,2}})日?")
_CLOCK = re.compile(rf"\s*[T,，日]?\s*({_TIME})")

_STRONG_LABEL = re.compile(r"(?:发布|发表|发稿|公开|公布|上传|添加|录入|更新|上网|信息|稿件|文章)\s*(?:时间|日期)|发布于")
_WEAK_LABEL = re.compile(r"(?<![\u4e00-\u9fff])(?:时\s*间|日\s*期|日间)(?=\s*[】\]]?\s*[:：])")
_COMPANY = re.compile("来源|浏览|点击|阅读|访问|字体|字号|作者|编辑|发布人|发布机构|打印")
_AFTER_LABEL = re.compile(r"[\s】\])）:：\[【(（]*")
_SOURCE = re.compile(r"(?:信息|文章|稿件|资料|内容)?来\s*源\s*[】\]]?\s*[:：]\s*(?P<source>[^\s|｜【\[［][^|｜【\[［]*)?")
_SOURCE_ENDS = re.compile(
    r"\s*(?:作者|记者|编辑|责任|责编|审核|校对|发布|发表|更新|浏览|点击|阅读|访问|字体|字号|打印|分享|时间|日期|视力|文章|稿件|撰稿|摄影|关键|【|\d{4}[-年./]|[:：]|\s{2}).*"
)


def _read(match: re.Match[str], text: str, today: date) -> DayFound | None:
    span = match.span()
    form = match.lastgroup
    if form in ("day", "month"):
        month = _number(match["month"])
        return _dated(text, span, int(match["year"]), month, int(match["day"]) if match["day"] else 0)
    if form == "day2":
        return _numeric(match, text)
    if form == "day3":
        year = int("".join(str(_CHINESE.get(sign, 0)) for sign in match["year3"]))
        return _dated(text, span, year, _number(match["month3"]), _number(match["day3"])) if 1900 <= year < 2100 else None
    if form == "day4":
        return _without_year(text, span, int(match["month4"]), int(match["day4"]), today)
    found = _without_year(text, span, int(match["month5"]), int(match["day5"]), today)
    return found if found and found.day else None  # (10-45) is a reference, not a day


def _dated(text: str, span: tuple[int, int], year: int, month: int, day: int) -> DayFound | None:
    """`day` 0: only a month was written, which is worth a word when no year has it."""
    start, end = span
    found = calendar_day(year, month, day)
    if found:
        return DayFound(found, start, end, text[start:end], "")
    if not month or (not day and month <= 12) or _OTHER_CALENDAR.search(text, max(0, start - 8), start):
        return None
    return DayFound(None, start, end, text[start:end], _problem(year, month, day))


def _numeric(match: re.Match[str], text: str) -> DayFound | None:
    """2021-04-31 is a slip of the pen; 2021-04-77, 2021.13.5 and 2021-04-30-001 are versions and codes."""
    span = match.span()
    if _MORE_NUMBER.match(text, span[1]):
        return None
    year, month, day = int(match["year2"]), int(match["month2"]), int(match["day2"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _dated(text, span, year, month, day)


def _without_year(text: str, span: tuple[int, int], month: int, day: int, today: date) -> DayFound | None:
    """A month and a day: this year's, or the last one that is not in the future."""
    start, end = span
    for year in range(today.year, today.year - 9, -1):
        found = calendar_day(year, month, day)
        if found and found <= today:
            return DayFound(found, start, end, text[start:end], "", has_year=False)
    if not (1 <= month <= 19 and 1 <= day <= 31) or _NO_DAY_BEFORE.search(text, max(0, start - 8), start) or _NO_DAY_AFTER.match(text, end):
        return None
    return DayFound(None, start, end, text[start:end], _problem(0, month, day), has_year=False)


_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_OTHER_CALENDAR = re.compile(r"[农阴旧夏藏傣彝]历|民国|平成|令和|昭和")
# 刑期1年2月30日, 满2月30日 and PDF text with spaced digits ("1 2月30日") are no days of the calendar.
_NO_DAY_BEFORE = re.compile(r"(?:[\d年个第满共近约为达\-—~～至、,，.．:：]\s*|[农阴旧夏藏傣彝]历.{0,3}|腊月|正月|闰)$")
_NO_DAY_AFTER = re.compile(r"\s*(?:以?内|的?期限|工作日)")
_MORE_NUMBER = re.compile(r"[-.－/．／]\s?(?!\s?(?:19|20)\d\d\s?[-./年])\d")


def _number(written: str) -> int:
    """Digits, 元 for the first month, or Chinese numerals to thirty-nine."""
    if written == "元":
        return 1
    if written.isdigit() and written[0] not in _CHINESE:
        return int(written)
    written = written.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = written.rpartition("十")
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)


def _problem(year: int, month: int, day: int) -> str:
    if month > 12:
        return f"一年没有{month}月"
    return f"{f'{year}年' if year and month == 2 else ''}{month}月没有{day}日"


def _head(blocks: Sequence[TextBlock]) -> Iterator[str]:
    """The short texts above the article: behind the first long paragraph, "时间：" means something else."""
    for block in blocks[:MOST_HEAD_BLOCKS]:
        if block.scope is Scope.BODY and len(block.text) >= SHORTEST_PROSE and not _COMPANY.search(block.text):
            return
        if block.scope not in _NEVER_A_LINE and len(block.text) <= LONGEST_LINE:
            yield block.text


def _lines_with_days(lines: Sequence[str], blocks: Sequence[TextBlock], today: date) -> Iterator[tuple[str, int, DayFound]]:
    """The surest first: 发布时间 anywhere, a bare 时间 above the text, a day beside 来源 or 字号."""
    yield from _labelled(lines, _STRONG_LABEL, today)
    head = list(_head(blocks))
    yield from _labelled(head, _WEAK_LABEL, today)
    yield from _in_company(head, today)


def _labelled(lines: Sequence[str], label: re.Pattern[str], today: date) -> Iterator[tuple[str, int, DayFound]]:
    """Days that follow a label in the same text, or open the next one (table cells)."""
    for place, text in enumerate(lines):
        if not ("时" in text or "期" in text or "布于" in text) or not (match := label.search(text)):
            continue
        begin = _AFTER_LABEL.match(text, match.end())
        assert begin is not None
        if begin.end() < len(text):
            yield from _days_at(text, match.start(), begin.end(), today)
        elif place + 1 < len(lines):
            yield from _days_at(lines[place + 1], 0, 0, today)


def _days_at(text: str, start: int, begin: int, today: date) -> Iterator[tuple[str, int, DayFound]]:
    for found in find_days(text[begin : begin + LONGEST_SHOWN], today):
        if found.day and found.day.year >= FIRST_YEAR and found.day <= today and found.start <= LONGEST_GAP:
            yield text, start, found._replace(start=found.start + begin, end=found.end + begin)
        return


def _in_company(lines: Sequence[str], today: date) -> Iterator[tuple[str, int, DayFound]]:
    """A day without a label, in one line with 来源, 浏览次数 or 字号: "2020-09-25 10:00 来源：县政府办"."""
    for text in lines:
        if _COMPANY.search(text):
            yield from ((text, found.start, found) for found in find_days(text, today) if found.has_year and found.day and found.day <= today)


class _Alone(NamedTuple):
    day: date
    end: int
    text: str


def _alone(blocks: Sequence[TextBlock], address: date | None, today: date) -> _Alone | None:
    """A line above the text that is nothing but a day, perhaps with whose text it is, as its clock or the page's address shows to be that of publishing."""
    found: dict[date, _Alone] = {}
    for text in _head(blocks):
        match = (_ALONE.fullmatch(text) or _STAMP.fullmatch(text)) if len(text) <= LONGEST_SHOWN and not _NOT_PUBLISHING.search(text) else None
        day = calendar_day(*(int(part) for part in match.group("year", "month", "day"))) if match else None
        if match and day and day.year >= FIRST_YEAR and day <= today and (match["clock"] or day == address):
            found.setdefault(day, _Alone(day, match.end("day"), text))
    return next(iter(found.values())) if len(found) == 1 else None


def _source(lines: Sequence[str]) -> str:
    for text in lines:
        match = _SOURCE.search(text) if "源" in text else None
        if match and match["source"] and (name := _SOURCE_ENDS.sub("", match["source"]).strip(" 　,，;；】]")):
            return name[:LONGEST_SOURCE]
    return ""


def _first_meta(metas: Sequence[Meta], names: tuple[str, ...]) -> str:
    return next((meta.content for name in names for meta in metas if meta.content and meta.name.lower() == name), "")


def _clock(match: re.Match[str] | None) -> str:
    """Hours and minutes with a plain colon."""
    if match is None:
        return ""
    hours, minutes = re.split(r"\s?[:：∶]\s?", match[1])[:2]
    return f"{int(hours):02d}:{minutes}"
