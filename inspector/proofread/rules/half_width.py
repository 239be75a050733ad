"""Half-width punctuation among Chinese characters, in a document that elsewhere writes it full width."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Spotted
from inspector.proofread.rules.telling import doubt


def half_width(paragraphs: Sequence[str], _about: About) -> Iterator[Spotted]:
    whole = "\n".join(paragraphs)
    if not any(mark in whole for mark in ",;:?!("):
        return
    seen = [Spotted(rank, one) for rank, text in enumerate(paragraphs) for one in _narrow(text)]
    if seen and any(mark in whole for mark in "，。；："):
        yield from seen


_MARK: Final = re.compile(r"[,;:?!](?:(?<=[一-龥”）》%）].)\s?(?=[一-龥“《（]|$)|(?<=\d[,;])(?=[一-龥]{2}))")
_BRACKETS: Final = re.compile(r"\(([^()（）]{0,60})\)")
_WIDE: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_HAN: Final = re.compile(r"[一-龥]")
_WHY: Final = "中文里的标点应用全角，这里用了半角，与文中其他地方也不一致。"


def _narrow(text: str) -> Iterator[Suspicion]:
    for match in _MARK.finditer(text):
        end = match.start() + 1
        yield doubt(text, (match.start(), end), "punctuation", "D", _WHY, _WIDE[text[match.start()]])
    if "(" not in text:
        return
    for match in _BRACKETS.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        if _HAN.search(match[1]) and (not before or _HAN.match(before) or before in "》”，。；、"):
            yield doubt(text, match.span(), "punctuation", "D", "中文里的括号应用全角（），这里用了半角。", f"（{match[1]}）")
