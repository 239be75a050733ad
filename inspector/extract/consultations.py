"""Calls for opinions on a draft (征求意见) and the reports of what was adopted, with the period they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise, takewhile
from typing import NamedTuple

from inspector.core.facts import Consultation, Scope, TextBlock
from inspector.extract.dates import DayFound, find_days


def read_consultation(url: str, title: str, blocks: Sequence[TextBlock], published: date | None, today: date) -> Consultation | None:
    """None when the page is no call for opinions on a draft and no answer to one."""
    if "意见" not in title and "采纳" not in title and "草案" not in title:
        return None
    is_feedback = _FEEDBACK.search(title) is not None
    if not is_feedback and (not _CALL.search(title) or _OTHER_CALL.search(title)):
        return None
    texts = list(takewhile(lambda text: not _FIRST_ARTICLE.match(text), (block.text for block in blocks if block.scope in _MAIN)))  # behind it stands the draft
    period = _Period(None, None, "") if is_feedback else _period(texts, published, today)
    return Consultation(
        url=url,
        title=title,
        published=published,
        opens=period.opens,
        closes=period.closes,
        quote=period.quote,
        is_feedback=is_feedback,
        about=_drafts(title, texts),
        reason="" if is_feedback else next((match[0] for text in texts if (match := _REASON.search(text))), ""),
    )


def draft_name(name: str) -> str:
    """A draft's name as the document will bear it: without （征求意见稿） and the like."""
    return _STAGE.sub("", name).strip(" 《》“”")


class _Period(NamedTuple):
    opens: date | None
    closes: date | None
    quote: str


LONGEST_SENTENCE = 200
LONGEST_NAME = 60
MOST_PARAGRAPHS = 40

_MAIN = frozenset({Scope.BODY, Scope.CELL, Scope.HEADING})
_CALL = re.compile(r"征求.{0,60}意见|征集.{0,60}意见|公开征询.{0,60}意见|征求意见稿|草案.{0,20}(?:征求|征集|公示)")
_OTHER_CALL = re.compile(
    r"(?:意见|建议)?(?:征集|征求).{0,12}(?:线索|选题|素材|作品|logo|问题)|立法(?:项目|计划)建议|标准|环境影响|环评|选址|招标|采购|考察|任职|人选|名单",
    re.IGNORECASE,
)
_FEEDBACK = re.compile(
    r"(?:意见|建议)?.{0,12}(?:采纳|吸纳)(?:情况)?|征求意见.{0,20}(?:反馈|情况的?(?:公告|说明|报告|通报|公示)|结果)|意见.{0,6}(?:收集|征集).{0,8}(?:情况|结果)"
)
_STAGE = re.compile(
    r"\s*[（(【〔\[]?\s*(?:公开)?(?:征求意见|送审|讨论|修订|修改|草案|初|试行|暂行|修正)(?:意见)?(?:稿|草案|审议稿)?\s*(?:\d*\s*稿)?\s*[）)】〕\]]|[（(]草案[）)]|\s*草案$|征求意见稿$"
)
_NAME = re.compile(r"《([^《》]{4,80})》")
_FOR_NAME = re.compile(
    r"(?:关于|就)(?:公开|再次|向社会|面向社会)*征求(?:对)?(?P<name>[^《》]{4,60}?(?:办法|规定|方案|规划|条例|细则|措施|政策|标准|制度|通告|目录|清单|稿|草案|实施意见|若干意见)(?:[（(][^）)]{2,12}[）)])?)(?:公众|社会)?(?:的)?(?:意见|建议)"
)
_REASON = re.compile(
    r"[^。；]{0,40}(?:情况紧急|时间紧|紧急情况|缩短(?:征求意见|公开征求)?(?:的)?(?:期限|时间)|因[^。；]{2,30}(?:需要|紧急)[^。；]{0,20}(?:期限|缩短))[^。；]{0,40}"
)
_HINT = re.compile(r"截止|截至|期限|时间|前|至|内|期间")
_CLOSING = re.compile(r"(?:意见|建议|反馈|征求|征集|公示|公告|来信|来函|邮寄|电子邮件|邮箱|提出|期限|截止)")
_WITHIN = re.compile(
    r"(?:期限|期间|时间|公开征求|自)[^。；]{0,40}?(?<![第\d])(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个)?(?P<kind>工作日|日|天)(?:内)?"
)
_NUMERALS = {"五": 5, "七": 7, "十": 10, "十五": 15, "二十": 20, "三十": 30}
_FIRST_ARTICLE = re.compile(r"\s*第[一1]条\s")
_SENTENCE = re.compile(r"[^。；\n]+")
_JOINED = re.compile(r"\s*(?:起)?\s*(?:至|到|—|－|-|~|～|–)\s*")
_NO_PERIOD = _Period(None, None, "")


def _period(texts: Sequence[str], published: date | None, today: date) -> _Period:
    """The period the page names: from … to …, until …, or so many days."""
    for sentence in _sentences(texts):
        days = [found for found in find_days(sentence, today) if found.day]
        if days and (period := _between(sentence, days, published)):
            return period
    for sentence in _sentences(texts):
        match = _WITHIN.search(sentence)
        if match and not find_days(sentence, today) and match["kind"] != "工作日" and published and (count := _count(match["count"])):
            return _Period(published, published + timedelta(days=count - 1), sentence.strip()[:LONGEST_SENTENCE])
    return _NO_PERIOD


def _sentences(texts: Sequence[str]) -> list[str]:
    near = [text for text in texts if _HINT.search(text) and _CLOSING.search(text)]
    return [match[0] for text in near[:MOST_PARAGRAPHS] for match in _SENTENCE.finditer(text) if _HINT.search(match[0]) and _CLOSING.search(match[0])]


def _between(sentence: str, days: Sequence[DayFound], published: date | None) -> _Period | None:
    quote = sentence.strip()[:LONGEST_SENTENCE]
    for first, second in pairwise(days):
        if first.day and second.day and _JOINED.fullmatch(sentence[first.end : second.start]):
            opens = first.day if first.has_year else _near(first.day, published)
            closes = second.day if second.has_year else _near(second.day, opens)
            if opens <= closes:
                return _Period(opens, closes, quote)
    last = days[-1]
    behind = sentence[last.end : last.end + 8]
    before = sentence[: last.start][-14:]
    is_end = re.match(r"\s*(?:\d{1,2}[:：时]\S{0,4})?\s*(?:（[^）]*）)?\s*(?:前|之前|以前|截止|止)", behind) or re.search(
        r"截止|截至|期限|至\s*$|到\s*$", before
    )
    if not is_end or last.day is None:
        return None
    closes = last.day if last.has_year else _near(last.day, published)
    return _Period(published, closes, quote)


def _near(day: date, start: date | None) -> date:
    """A day written without its year, in the first year that puts it behind the start."""
    if start is None:
        return day
    for year in (start.year, start.year + 1):
        try:
            found = day.replace(year=year)
        except ValueError:  # 29 February
            continue
        if found >= start:
            return found
    return day


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _NUMERALS.get(words, 0)


def _drafts(title: str, texts: Sequence[str]) -> frozenset[str]:
    """Names of the drafts: those in the title, else what the title asks opinions on, else the first name in the text."""
    names = _NAME.findall(title)
    if not names and (match := _FOR_NAME.search(title)):
        names = [match["name"]]
    if not names:
        names = next(([found[0]] for text in texts if (found := [name for name in _NAME.findall(text) if _STAGE.search(name)])), [])
    return frozenset(bare for name in names if len(bare := draft_name(name)) >= 4)
