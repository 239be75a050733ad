"""The sentence around a place in a text: what an inspector reads, and what makes the fault the same fault tomorrow."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 120  # a list without full stops is one "sentence" of thousands of characters
_END = re.compile(r"(?:[。！？；!?]|(?<![a-zA-Z0-9]);)+[”’」』）)]*")  # “&nbsp;”里的分号不断句
_ENDING = frozenset("。！？；!?;”’」』）)")


@lru_cache(maxsize=1024)  # a doubt in a footer comes with every page
def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that holds text[start:end], cut to its neighbourhood when it is very long."""
    first, last = max(0, start - LONGEST), min(len(text), end + LONGEST)
    nearby = first
    while nearby > 0 and text[nearby - 1] in _ENDING:  # not in the midst of an ending
        nearby -= 1
    left = max((match.end() for match in _END.finditer(text, nearby, start)), default=0)
    after = _END.search(text, end, last)
    right = after.end() if after else last
    return text[max(left, first) : right].strip()
