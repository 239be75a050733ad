"""How alike two texts are, from a few hashes of their clauses: small enough to keep for every document of a site."""

from __future__ import annotations

import re
from zlib import crc32

MOST_MARKS = 128
FEWEST_MARKS = 6  # clauses; a shorter text is like nothing
FEWEST_COMPARED = 10
SHORTEST_CLAUSE = 5  # characters; "现印发给你们" stands in every notice, but is one clause of many


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of the text's clauses, in order; () when the text is too short to compare."""
    marks = {crc32(clause.encode()) for clause in _CLAUSE.findall("".join(text.split()))}
    return tuple(sorted(marks)[:MOST_MARKS]) if len(marks) >= FEWEST_MARKS else ()


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    """The share of clauses two texts have in common; None when too little is known of them."""
    left, right = _comparable(one, other)
    together = left | right
    return len(left & right) / len(together) if len(together) >= FEWEST_MARKS else None


def share_within(part: tuple[int, ...], whole: tuple[int, ...]) -> float | None:
    """The share of a text's clauses that stand in another; None when too little is known of them."""
    left, right = _comparable(part, whole)
    return len(left & right) / len(left) if len(left) >= FEWEST_COMPARED else None


_CLAUSE = re.compile(rf"[^，。；：！？、,;:!?（）()《》“”〔〕\[\]…—]{{{SHORTEST_CLAUSE},}}")


def _comparable(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[set[int], set[int]]:
    """The hashes up to where both sketches are complete: a full one knows nothing above its largest."""
    ends = [marks[-1] for marks in (one, other) if len(marks) == MOST_MARKS]
    limit = min(ends) if ends else max((*one, *other), default=0)
    return {mark for mark in one if mark <= limit}, {mark for mark in other if mark <= limit}
