"""What a document rule is told, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from inspector.core.facts import Suspicion


class Locality(NamedTuple):
    """The place an office belongs to, by full names; "" below its level."""

    province: str = ""
    city: str = ""
    county: str = ""


class About(NamedTuple):
    """What is known of a document beyond its words."""

    dated: date | None = None  # when it was published
    locality: Locality | None = None  # of the office that publishes it
    title: str = ""


class Spotted(NamedTuple):
    paragraph: int  # rank of the paragraph, from 0
    suspicion: Suspicion  # start and end count from the beginning of that paragraph


ParagraphRule = Callable[[str], Iterator[Suspicion]]
DocumentRule = Callable[[Sequence[str], About], Iterator[Spotted]]
