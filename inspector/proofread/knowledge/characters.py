"""Traditional and variant characters left in simplified text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.lexicon import SURNAMES
from inspector.proofread.tables import DATA, read_rows
from inspector.proofread.words import Words

MOST_STRAY: Final = 3  # different ones in a paragraph; with more it is written so on purpose
LEAST_HAN: Final = 8  # characters, below which a paragraph does not show how it is written
CONFIDENCE: Final = {"B": 0.93, "D": 0.9}


def characters(text: str) -> Iterator[Suspicion]:
    if text.isascii() or not (found := _TRADITIONAL.findall(text)):
        return
    if len(set(found)) > MOST_STRAY or len(found) * 10 > len(text) or len(text) < LEAST_HAN or _EXCUSED.search(text):
        return
    plain = text.translate(_SIMPLE)
    spared = [match.span() for match in _QUOTED.finditer(text)]
    for match in _TRADITIONAL.finditer(text):
        at = match.start()
        if any(start <= at < end for start, end in spared) or _is_name(plain, at):
            continue
        start, end = _word_around(plain, at)
        class_ = "B" if end - start > 1 else "D"
        why = f"“{match[0]}”是繁体字或异体字，规范字是“{plain[at]}”。"
        yield Suspicion(start, end, text[start:end], plain[start:end], "variant_char", class_, CONFIDENCE[class_], why, "character")


_PAIRS: Final = {old: row.cells[0] for row in read_rows(DATA / "knowledge_traditional.tsv", 2, needed=2) for old in row.cells[1]}
_SIMPLE: Final = str.maketrans(_PAIRS)
_TRADITIONAL: Final = re.compile("[" + "".join(_PAIRS) + "]")
_EXCUSED: Final = re.compile("香港|台湾|澳门|台北|九龙|新界|港澳|台胞|书法|碑|匾|篆|题字|题写|繁体|异体|古籍|字典|说文|通假|汉字|族谱|家谱|[縣鄉鎮國號樓]")
_QUOTED: Final = re.compile("《[^》]*》|“[^”]*”|「[^」]*」|『[^』]*』")
_WORDS: Final = Words()


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The two-character word the character makes with a neighbour, or the character alone."""
    for start in (at - 1, at):
        if start >= 0 and len(pair := text[start : start + 2]) == 2 and pair in _WORDS:
            return start, start + 2
    return at, at + 1


def _is_name(text: str, at: int) -> bool:
    """A person's name is written as the person writes it: 李滿, 张国滿."""
    return any(text[place : place + 1] in SURNAMES and text[place : place + 2] not in _WORDS for place in range(max(0, at - 2), at + 1))
