"""The sentence around a place in a text: what an inspector reads, and what makes the fault the same fault tomorrow."""

from __future__ import annotations

import re

LONGEST = 120  # a list without full stops is one "sentence" of thousands of characters
_END = re.compile(r"(?:[。！？；!?]|(?<![a-zA-Z0-9]);)+[”’」』）)]*")  # “&nbsp;”里的分号不断句


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence that holds text[start:end], cut to its neighbourhood when it is very long."""
    left = max((match.end() for match in _END.finditer(text, 0, start)), default=0)
    after = _END.search(text, end)
    right = after.end() if after else len(text)
    return text[max(left, start - LONGEST) : min(right, end + LONGEST)].strip()
