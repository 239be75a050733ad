"""Punctuation that stands twice or in the wrong company, and marks typed as something that only resembles them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt


def marks(text: str) -> Iterator[Suspicion]:
    for match in _TOGETHER.finditer(text):
        yield _together(text, match)
    if any(mark in text for mark in _ODD_MARKS):
        for match in _ODD.finditer(text):
            what, right = _ODD_WHY[str(match.lastgroup)]
            yield doubt(text, match.span(), "punctuation", "D", what, right)
    if "//" in text:
        for match in _COLONLESS.finditer(text):
            yield doubt(text, match.span(), "missing", "B", "网址漏了冒号，点不开也抄不对。", f"{match[1]}://")
    if "<" in text:
        for match in _ANGLES.finditer(text):
            yield doubt(text, match.span(), "punctuation", "D", "小于号、大于号不能当书名号用。", f"〈{match[1]}〉")


_TOGETHER: Final = re.compile(r"[，。；：、][，。；：、]+")
_ODD_MARKS: Final = ("...", "…", "--", "•", "‧", "∙", "・")
_ODD: Final = re.compile(
    r"(?P<dots>\.{6}(?<=[一-龥”）》]\.{6})(?!\.)|\.{3}(?<=[一-龥”）》]\.{3})(?=[一-龥，。；、“]))|(?P<dot>…(?<=[一-龥”）》，]…)(?=[一-龥，。；、“]))"
    r"|(?P<dash>--+(?<=[一-龥”）》]--)(?=[一-龥“《]))|(?P<point>[•‧∙・](?<=[一-龥].)(?=[一-龥]))"
)
_ODD_WHY: Final = {
    "dots": ("省略号是六个点“……”，不用下圆点代替。", "……"),
    "circles": ("省略号是六个点“……”，不用句号代替。", "……"),
    "dot": ("省略号占两个字的位置，是六个点“……”。", "……"),
    "dash": ("破折号占两个字的位置“——”，不用短横代替。", "——"),
    "point": ("间隔号应为“·”。", "·"),
}
_COLONLESS: Final = re.compile(r"\b(https?)//(?=[\w.])")
_ANGLES: Final = re.compile(r"<([一-龥][一-龥（）、]{2,60}(?:法|条例|办法|规定|细则|决定|通知|意见|方案|规划|纲要|要点|标准|规则|章程)(?:（[一-龥]{2,4}）)?)>")
_STRENGTH: Final = "、，：；。"


def _together(text: str, match: re.Match[str]) -> Suspicion:
    seen = match[0]
    if len(set(seen)) > 1:
        return doubt(text, match.span(), "punctuation", "D", f"“{seen}”两个标点连用，应只留一个。", max(seen, key=_STRENGTH.index))
    if set(seen) == {"。"} and len(seen) > 2:
        return doubt(text, match.span(), "punctuation", "D", *_ODD_WHY["circles"])
    return doubt(text, match.span(), "punctuation", "D", f"标点“{seen[0]}”重复，应只留一个。", seen[0])
