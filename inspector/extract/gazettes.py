"""The documents inside one long text, such as an issue of the gazette: each is found by its title."""

from __future__ import annotations

import re

SHORTEST_TITLE = 12  # characters without marks: a shorter one stands in many sentences

_SIGNS = re.compile(r"[^\w]|_")
_PRINTABLE = re.compile(r"\S")


class Printed:
    """A text in which titles are sought whatever marks and line breaks stand in them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [match.start() for match in re.finditer(r"[^\W_]", text)]  # of the characters that titles are compared by
        self._plain = "".join(text[place] for place in self._places)

    def text_under(self, title: str, length: int) -> str:
        """So many printed characters from the last place where the title stands; "" when it does not. The first place is in the contents."""
        plain = _SIGNS.sub("", title)
        place = self._plain.rfind(plain) if len(plain) >= SHORTEST_TITLE else -1
        if place < 0:
            return ""
        start = self._places[place + len(plain) - 1] + 1
        ends = (match.end() for match in _PRINTABLE.finditer(self._text, start))
        end = next((end for count, end in enumerate(ends, 1) if count == length), len(self._text))
        return self._text[start:end]
