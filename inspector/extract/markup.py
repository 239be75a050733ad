"""One parse of a page and the folding of its text, safe from markup that would keep a parser busy for hours."""

from __future__ import annotations

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser


def parse_html(text: str, utf8: bytes = b"") -> LexborHTMLParser:
    """The tree of a page; `utf8`: the same text as bytes, where they are at hand.

    Elements opened deeper than browsers allow are left out: parsing them would take hours, and walking them a deep stack.
    """
    return LexborHTMLParser(_tamed(text) if _may_nest_deep(text) else utf8 or text)


def bounded(text: str) -> str:
    """The page as far as anybody would read it: millions of small elements cost a kilobyte each, and no page of words has so many."""
    if len(text) < 3 * MOST_TAGS or text.count("<") <= MOST_TAGS:
        return text
    end = -1
    for _ in range(MOST_TAGS + 1):
        end = text.find("<", end + 1)
    return text[:end]


def fold(text: str) -> str:
    """White space as a reader sees it: one space where there was some, none where only a line of source ended between Chinese characters."""
    if text.isprintable() and "  " not in text:  # no white space but single spaces, nothing invisible
        return text.strip()
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
        if "\n" in text:
            text = _SOURCE_BREAK.sub("", text)
    return " ".join(text.split())


_HAN = "\u3001-\u303f\u3400-\u9fff\uff01-\uff60"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SOURCE_BREAK = re.compile(rf"(?<=[{_HAN}])[ \t\r]*\n[ \t\r\n]*(?=[{_HAN}])")

MOST_TAGS = 150_000
_DEEPEST = 256  # browsers stop at 512
_MOST_FORMATS_OPEN = 8  # each is opened again in every paragraph that follows
_LEVELS = {"table": 4, "ul": 2, "ol": 2, "dl": 2}  # with the rows, cells and items inside, which close themselves
_PIECE = 2048
_FORMATS = frozenset("b big code em font i nobr s small strike strong tt u".split())
_KEPT = frozenset(  # they close themselves, or hold no elements
    "p li dd dt td th tr tbody thead tfoot option optgroup br hr img input meta link area base col embed source track wbr html head body "
    "a script style title textarea iframe select xmp".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")


def _may_nest_deep(text: str) -> bool:
    """More tags opened than closed, up to some place of the text; <br> and its like count as opened."""
    open_tags = 0
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE]
        open_tags += piece.count("<") - 2 * piece.count("</")
        if open_tags > _DEEPEST:
            return True
    return False


def _tamed(text: str) -> str:
    opened, dropped = Counter[str](), Counter[str]()
    depth = 0
    kept, last = [], 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if name in _KEPT:
            continue
        if tag[1] and not dropped[name]:
            if opened[name]:
                opened[name] -= 1
                depth -= _LEVELS.get(name, 1)
        elif not tag[1] and depth < _DEEPEST and not (name in _FORMATS and opened[name] >= _MOST_FORMATS_OPEN):
            opened[name] += 1
            depth += _LEVELS.get(name, 1)
        else:
            dropped[name] += -1 if tag[1] else 1
            kept.append(text[last : tag.start()])
            last = tag.end()
    return "".join((*kept, text[last:]))
