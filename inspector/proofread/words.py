"""Two-character words: whether characters that look wrong are only the end of one word and the beginning of the next."""

from __future__ import annotations

from functools import cache

from inspector.proofread.tables import DATA, read_rows


class Words:
    """The words themselves are read once, whoever asks for them."""

    def __init__(self) -> None:
        self._words = _known()

    def __contains__(self, pair: str) -> bool:
        return pair in self._words

    def straddled(self, text: str, start: int, end: int) -> bool:
        """The place borrows a character from a word before it or after it: 参|观查|阅."""
        return text[max(0, start - 1) : start + 1] in self._words or text[end - 1 : end + 1] in self._words

    def holds(self, text: str, at: int) -> bool:
        """The character there makes a word with a neighbour."""
        return text[max(0, at - 1) : at + 1] in self._words or text[at : at + 2] in self._words


@cache
def _known() -> frozenset[str]:
    rows = read_rows(DATA / "words.tsv", 2, needed=2)
    return frozenset(row.cells[0] + second for row in rows for second in row.cells[1])
