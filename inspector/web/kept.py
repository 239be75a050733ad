"""Counts that are dear to make, kept until what they count can have changed: never a moment too long."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TypeVar

from flask import current_app

from inspector.web.guard import store

Value = TypeVar("Value")
MOST_KEPT = 200  # filters differ from person to person


class Kind(Enum):
    """What makes a count old."""

    STEPS = 0  # anybody signs a step, or an inspection begins or ends
    INSPECTIONS = 1  # only the latter


def kept(name: str, make: Callable[[], Value], of: Kind = Kind.STEPS) -> Value:
    """`make`'s answer as of now. Two requests may make it at once: it is the same."""
    held: dict[str, tuple[object, Value]] = current_app.config["KEPT"]
    mark = store().mark()[of.value :]
    if name not in held or held[name][0] != mark:
        value = make()
        if len(held) >= MOST_KEPT:
            held.clear()
        held[name] = (mark, value)
        return value
    return held[name][1]
