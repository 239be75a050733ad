"""Writes official prose from templates: many different sentences, each of them correct, the same ones for the same seed."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_SLOT = re.compile(r"\{(\w+)(?:=(\w+))?\}")
_RANGES = {"few": (3, 9), "tens": (12, 96), "hundreds": (120, 980), "thousands": (1200, 9800)}


@cache
def templates() -> dict[str, Any]:
    with Path(__file__).with_name("prose.toml").open("rb") as file:
        return tomllib.load(file)


class Prose:
    """The words of one article. Places, days and telephone numbers stay the same within it, counts are drawn anew."""

    def __init__(self, seed: str, published: date, office: str) -> None:
        self.random = Random(seed)
        towns: list[str] = self.random.sample(templates()["towns"], 2)
        villages: list[str] = self.random.sample(templates()["villages"], 2)
        self.fixed = {
            "town": towns[0],
            "other_town": towns[1],
            "village": villages[0],
            "other_village": villages[1],
            "office": office,
            "phone": f"0300-5550{self.random.randint(100, 999)}",
            "year": str(published.year),
            "last": str(published.year - 1),
            "month": str(published.month),
            "day": _month_day(published - timedelta(days=1)),
            "from": chinese_date(published + timedelta(days=3)),
            "until": chinese_date(published + timedelta(days=33)),
        }

    def fill(self, text: str) -> str:
        """The text with every slot filled; {tens=posts} keeps its number under the name after the sign."""
        return _SLOT.sub(self._slot, text)

    def some(self, sentences: list[str], count: int) -> list[str]:
        return [self.fill(sentence) for sentence in self.random.sample(sentences, min(count, len(sentences)))]

    def _slot(self, match: re.Match[str]) -> str:
        name, kept = match.groups()
        if name in self.fixed:
            return self.fixed[name]
        if kept:
            return self.fixed.setdefault(kept, self._draw(name))
        return self._draw(name)

    def _draw(self, name: str) -> str:
        draw = self.random.randint
        match name:
            case "rate":
                return f"{draw(21, 98) / 10}%"
            case "rate_high":
                return f"{draw(951, 999) / 10}%"
            case "funds":
                return f"{draw(30, 960) * 10}万元"
            case "land":
                return f"{draw(12, 88) / 10}万亩"
            case "road":
                return f"{draw(31, 188) / 10}公里"
        return str(draw(*_RANGES[name]))


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month_day(day: date) -> str:
    return f"{day.month}月{day.day}日"
