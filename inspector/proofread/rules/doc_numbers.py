"""The form of 发文字号: 〔〕 around a possible year, a serial number without 第 and without zeros in front."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Spotted
from inspector.proofread.rules.telling import doubt
from inspector.proofread.tables import DATA, is_han, read_rows


def doc_numbers(text: str) -> Iterator[Suspicion]:
    if "号" not in text:
        return
    for match in _NUMBER.finditer(text):
        if _HAN.match(text, match.start() - 1) and match.start():
            yield from _judged(text, match)
            yield from _coded(text, match.start())


def later_doc_numbers(paragraphs: Sequence[str], about: About) -> Iterator[Spotted]:
    """A document quotes no number of a year after its own."""
    if about.dated is None:
        return
    for rank, text in enumerate(paragraphs):
        if "〔" not in text:
            continue
        for match in _NUMBER.finditer(text):
            if about.dated.year < int(match["year"]) <= _LAST_YEAR:
                why = f"发文字号是 {match['year']} 年的，晚于本文的发布时间 {about.dated}，请核对年份。"
                yield Spotted(rank, doubt(text, match.span(), "doc_ref", "C", why))


_NUMBER: Final = re.compile(r"(?P<left>[〔\[［【(（﹝〖])\s?(?P<year>\d{4,5})\s?(?P<right>[〕\]］】)）﹞〗])\s?(?P<th>第?)\s?(?P<serial>\d{1,5})\s?号")
_HAN: Final = re.compile(r"[一-龥]")
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2099
_NOT_NUMBERED_BY_YEAR: Final = ("公告", "通告", "令", "第")  # 公告（2019）第12号 has another right form: 2019年第12号


def _judged(text: str, match: re.Match[str]) -> Iterator[Suspicion]:
    year, serial = match["year"], match["serial"]
    start, end = match.span()
    if len(year) != 4 or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        if match["left"] in "〔﹝〖[［【":
            yield doubt(text, (start, end), "doc_ref", "B", f"发文字号中的年份“{year}”不可能，请核对。")
        return
    is_order = text.endswith(_NOT_NUMBERED_BY_YEAR, 0, start)
    wrongs = []
    if (match["left"], match["right"]) != ("〔", "〕"):
        wrongs.append("年份应用六角括号〔〕")
    if match["th"] and not is_order:
        wrongs.append("序号前不加“第”")
    if serial.startswith("0"):
        wrongs.append("序号不编虚位，不在前面补 0")
    if wrongs:
        right = f"〔{year}〕{match['th'] if is_order else ''}{serial.lstrip('0') or serial}号"
        yield doubt(text, (start, end), "doc_ref", "D", f"发文字号书写不规范：{'；'.join(wrongs)}。", right)


def _coded(text: str, at: int) -> Iterator[Suspicion]:
    """The letters of the office that issued it, written with one slip."""
    for size in _CODE_SIZES:
        code = text[at - size : at] if at >= size else ""
        if code in _CODES:
            return
        before = text[at - size - 1 : at - size]
        if (right := _WRONG_CODES.get(code)) and (before in _INTRODUCING or not is_han(before)):
            yield doubt(text, (at - size, at), "doc_ref", "B", f"发文机关代字应为“{right}”，请核对。", right)
            return


def _slips(code: str) -> Iterator[str]:
    for place in range(len(code) - 1):
        yield code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    for right, wrong in ("发法", "函涵"):
        if code.endswith(right):
            yield code[:-1] + wrong


_INTRODUCING: Final = frozenset("据照按由和与及的对")  # any other character makes it the code of a province or a city
_CODES: Final = frozenset(row.cells[0] for row in read_rows(DATA / "doc_codes.tsv", 1, needed=1))
_WRONG_CODES: Final = {slip: code for code in sorted(_CODES) for slip in _slips(code) if slip not in _CODES}
_CODE_SIZES: Final = sorted({len(code) for code in _CODES}, reverse=True)
