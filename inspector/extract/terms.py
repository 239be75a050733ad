"""How long a document says it is in force: 有效期五年, 有效期至某日, in a sentence about itself."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from inspector.extract.dates import calendar_day


class Term(NamedTuple):
    last: date  # the last day on which it is surely in force
    words: str  # the sentence


def read_term(text: str, made_on: date | None) -> Term | None:
    """The first sentence that tells it. A term without a beginning counts from the day the document was made."""
    if "有效期" not in text:
        return None
    for sentence in _SENTENCE.findall(text):
        if "有效期" in sentence and _ITSELF.search(sentence) and not _OF_OTHERS.search(sentence) and (last := _last_day(sentence, made_on)):
            return Term(last, sentence.strip()[:LONGEST_SENTENCE])
    return None


LONGEST_SENTENCE = 120
MOST_YEARS = 10
_SENTENCE = re.compile(r"[^。；;\n]+")
_ITSELF = re.compile(
    r"本(?:(?:实施|暂行|管理)?(?:办法|细则|意见|规定)|方案|通知|措施|政策|通告|公告|决定|文件|制度|标准|规则|预案|计划|清单)|起(?:施行|实施|执行|试行)"
)
_OF_OTHERS = re.compile(r"证书?(?:的)?有效期|执照|合同|协议|资格(?:的)?有效期|批准文件(?:的)?有效期|许可(?:的)?有效期|检验|名录|成绩")
_DAY = r"\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_UNTIL = re.compile(rf"有效期[^，,。；]{{0,6}}?(?:截至|截止到?|至|到){_DAY}|有效期.{{0,12}}，\s*至{_DAY}")
_YEARS = re.compile(r"有效期(?:限)?(?:为|是)?\s*([1-9]|10|[一二两三四五六七八九十])\s*(?:年|周年)")
_FROM = re.compile(r"自\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*起")
_FROM_MAKING = re.compile(r"自(?:印发|发布|公布|下发|发文)之日(?:起|后)")
_NUMERALS = {numeral: rank for rank, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


def _last_day(sentence: str, made_on: date | None) -> date | None:
    if until := _UNTIL.search(sentence):
        year, month, day = (int(part) for part in until.groups() if part)
        return calendar_day(year, month, day)
    years = _YEARS.search(sentence)
    if years is None:
        return None
    begun = _FROM.search(sentence)
    start = calendar_day(*map(int, begun.groups())) if begun else made_on if _FROM_MAKING.search(sentence) else None
    count = _NUMERALS.get(years[1]) or int(years[1])
    return _years_later(start, count) if start and count <= MOST_YEARS else None


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
