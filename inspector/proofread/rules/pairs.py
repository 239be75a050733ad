"""Quotation marks, title marks and brackets that are opened and not closed, closed and not opened, or turned the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Spotted
from inspector.proofread.rules.telling import doubt


def pairs(paragraphs: Sequence[str], _about: About) -> Iterator[Spotted]:
    whole = "".join(paragraphs)
    there = [mark for mark in _MARKS if mark in whole]
    marked = [rank for rank, text in enumerate(paragraphs) if any(mark in text for mark in there)] if there else []
    for pair in _PAIRS:
        loose = [(rank, list(_loose(pair, paragraphs[rank]))) for rank in marked if _is_uneven(pair, paragraphs[rank])]
        yield from _unmatched(pair, paragraphs, [(rank, marks) for rank, marks in loose if marks])
    for rank in marked:
        yield from (Spotted(rank, one) for one in (*_mixed(paragraphs[rank]), *_turned(paragraphs[rank])))


class _Pair(NamedTuple):
    openings: str
    closings: str
    name: str


_PAIRS: Final = (_Pair("《", "》", "书名号"), _Pair("〔﹝", "〕﹞", "六角括号"), _Pair("（(", "）)", "括号"), _Pair("“", "”", "引号"))
_MARKS: Final = "《》“”（）〔〕﹝﹞"  # a pair of half-width brackets is judged only beside full-width ones
_NEAR: Final = 3  # paragraphs over which a title or bracket may run; web pages break lines anywhere
_SPEECH: Final = 30  # paragraphs over which a quotation may run
_LIST_MARK: Final = re.compile(r"(?<![（(\w一-龥])(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3})[）)]")
_ENDS: Final = ("。", "；", "！", "？", "：", "，", "”")
_SPEAKING: Final = ("：", ":", "，")
_SPOKEN: Final = ("。", "！", "？", "…")
_CUT: Final = "……"
_MIXED: Final = re.compile(r"（([^（）()]{0,60})\)|\(([^（）()]{0,60})）")
_STRAIGHT: Final = re.compile(r"“([^“”\"]{1,40})\"|\"([^“”\"]{1,40})”")
_QUOTES: Final = re.compile(r"[“”]")
_OTHER: Final = {"“": "”", "”": "“"}
_LONGEST: Final = 2000  # a longer paragraph is a whole page in one line, where nothing can be said of quotations


def _is_uneven(pair: _Pair, text: str) -> bool:
    opened, closed = text.count(pair.openings[0]), text.count(pair.closings[0])
    if len(pair.openings) > 1:
        opened, closed = opened + text.count(pair.openings[1]), closed + text.count(pair.closings[1])
    return opened != closed


def _loose(pair: _Pair, text: str) -> Iterator[int]:
    """Where the marks stand that have no fellow in the paragraph."""
    listed = {match.end() - 1 for match in _LIST_MARK.finditer(text)} if pair.name == "括号" else frozenset()
    waiting: list[int] = []
    for at, character in enumerate(text):
        if character in pair.openings:
            waiting.append(at)
        elif character in pair.closings and at not in listed:
            if not waiting:
                yield at
            else:
                waiting.pop()
    yield from waiting


def _unmatched(pair: _Pair, paragraphs: Sequence[str], loose: list[tuple[int, list[int]]]) -> Iterator[Spotted]:
    """Marks that find no fellow in the paragraphs around either."""
    reach = _SPEECH if pair.name == "引号" else _NEAR
    for place, (rank, marks) in enumerate(loose):
        text = paragraphs[rank]
        opens = text[marks[-1]] in pair.openings
        neighbours = loose[place + 1 : place + 2] if opens else loose[max(0, place - 1) : place]
        if any(abs(other - rank) <= reach and _answers(pair, paragraphs[other], found, opens) for other, found in neighbours):
            continue
        if len(marks) == 1 and not _is_excused(pair, text, marks[0]):
            yield Spotted(rank, _alone(pair, text, marks[0]))


def _is_excused(pair: _Pair, text: str, at: int) -> bool:
    """Text that is cut or broken off, and quotations of several paragraphs, each of which opens with a mark and only the last closes."""
    if len(text) > _LONGEST or (pair.name == "引号" and '"' in text):
        return True
    if pair.name == "引号" and (text[:at].endswith(_SPEAKING) or text[:at].endswith(_SPOKEN)):
        return True  # somebody's speech, which may run on for pages
    if text[at] in pair.openings:
        return not text.rstrip().endswith(_ENDS) or text.rstrip().endswith(_CUT) or (pair.name == "引号" and not text[:at].strip())
    return not text[:at].strip()


def _answers(pair: _Pair, text: str, marks: list[int], opens: bool) -> bool:
    return text[marks[0]] in pair.closings if opens else text[marks[-1]] in pair.openings


def _alone(pair: _Pair, text: str, at: int) -> Suspicion:
    opens = text[at] in pair.openings
    start, end = (at, min(len(text), at + 12)) if opens else (max(0, at - 11), at + 1)
    fellow = (pair.closings if opens else pair.openings)[0]
    why = f"{pair.name}“{text[at]}”没有配对，{'缺后一半' if opens else '缺前一半'}“{fellow}”，请补上，或删去多余的一半。"
    return doubt(text, (start, end), "punctuation", "D", why)


def _mixed(text: str) -> Iterator[Suspicion]:
    if (")" in text and "（" in text) or ("(" in text and "）" in text):
        for match in _MIXED.finditer(text):
            inside = match[1] if match[1] is not None else match[2]
            yield doubt(text, match.span(), "punctuation", "D", "一对括号一半全角、一半半角，应统一用全角。", f"（{inside}）")
    if '"' in text and text.count('"') % 2:
        for match in _STRAIGHT.finditer(text):
            inside = match[1] if match[1] is not None else match[2]
            yield doubt(text, match.span(), "punctuation", "D", "一对引号一半全角、一半半角，应统一用全角。", f"“{inside}”")


def _turned(text: str) -> Iterator[Suspicion]:
    """“之旅“: of an even number of marks one is turned the wrong way."""
    if text.count("“") - text.count("”") not in (2, -2) or len(text) > _LONGEST:
        return
    found = list(_QUOTES.finditer(text))
    wrong = [match for place, match in enumerate(found) if match[0] != "“”"[place % 2]]
    if len(wrong) == 1:
        at = wrong[0].start()
        yield doubt(text, (at, at + 1), "punctuation", "D", f"引号方向反了，这里应为“{_OTHER[text[at]]}”。", _OTHER[text[at]])
