"""Draws tables and numbers as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The first column names its row; the others are numbers and stand to the right."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def per_ten_thousand(count: int, characters: int) -> str:
    return f"{count * 10_000 / characters:.3f}" if characters else "–"


def around(text: str, start: int, end: int, width: int = 20) -> str:
    """The place in its sentence, on one line."""
    return f"{text[max(0, start - width) : start]}【{text[start:end]}】{text[end : end + width]}".replace("\n", "⏎").replace("\t", " ")
