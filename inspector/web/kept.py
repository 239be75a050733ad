"""Counts that are dear to make, kept until anybody signs a step or an inspection ends: never a moment too long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import current_app

from inspector.web.guard import store

Value = TypeVar("Value")


def kept(name: str, make: Callable[[], Value]) -> Value:
    """`make`'s answer as of now. Two requests may make it at once: it is the same."""
    held: dict[str, tuple[object, Value]] = current_app.config["KEPT"]
    mark = store().mark()
    if name not in held or held[name][0] != mark:
        held[name] = (mark, make())
    return held[name][1]
