"""The small language in which the table of confusable words says where a word is wrong.

[截止]<时点>            the part in brackets is wrong when what stands beside it is as written; without brackets, all of it is
[带](口罩|安全帽)       one of these
[必须]的…(物资|用品)    up to eight characters of the same clause
[分][#]                 # is a number, Arabic or Chinese
^[既使]                 ^ is the beginning of a clause, $ its end
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_BEFORE = 24  # characters of context read before the wrong part
MOST_TRIGGERS = 400
SHORTEST_TRIGGER = 2  # characters
GAP = r"[^，。；：！？、,;!?]{0,8}?"
NUMBER = r"[0-9０-９〇零一二三四五六七八九十百千万两]+"
CLAUSE_START = r"(?:(?<=[，。；：！？、（）“”《》,;:!?()\s])|(?<![\s\S]))"
CLAUSE_END = r"(?=[，。；：！？、（）“”《》,;:!?()\s]|\Z)"
TOKEN = re.compile(r"\((?P<choice>[^()]+)\)|<(?P<set>[^<>]+)>|(?P<sign>[…#^$])|(?P<text>[^()<>\[\]…#^$]+)")
SIGNS = {"…": GAP, "#": NUMBER, "^": CLAUSE_START, "$": CLAUSE_END}


class PatternError(ValueError):
    """The pattern cannot be read; the message says why."""


class Part(NamedTuple):
    """A piece of a pattern: the words it may be, or, where there are none, a regular expression."""

    words: tuple[str, ...]
    expression: str = ""

    @property
    def regex(self) -> str:
        return self.expression or "(?:" + "|".join(map(re.escape, sorted(self.words, key=len, reverse=True))) + ")"


class Trigger(NamedTuple):
    text: str
    start: int  # of the wrong part in it
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    before: tuple[Part, ...]
    wrong: tuple[Part, ...]
    after: tuple[Part, ...]

    @property
    def is_free(self) -> bool:
        return not self.before and not self.after

    @property
    def left(self) -> tuple[Part, ...]:
        """The words right before the wrong part."""
        return self.before[-1:] if self.before and self.before[-1].words else ()

    @property
    def right(self) -> tuple[Part, ...]:
        return self.after[:1] if self.after and self.after[0].words else ()

    def triggers(self) -> Iterator[Trigger]:
        """Every literal to search for: the wrong part with the words next to it, as far as they are finite."""
        tails = list(_spelt(self.right))
        for head in _spelt(self.left):
            for wrong in _spelt(self.wrong):
                start, end = len(head), len(head) + len(wrong)
                for tail in tails:
                    yield Trigger(head + wrong + tail, start, end)

    def compile_before(self) -> re.Pattern[str] | None:
        """None where the trigger holds all that must stand before."""
        if not self.before or (len(self.before) == 1 and self.before[0].words):
            return None
        return re.compile("".join(part.regex for part in self.before) + r"\Z")

    def compile_after(self) -> re.Pattern[str] | None:
        """None where the trigger holds all that must follow."""
        if not self.after or (len(self.after) == 1 and self.after[0].words):
            return None
        return re.compile("".join(part.regex for part in self.after))


def parse(source: str, sets: Mapping[str, tuple[str, ...]]) -> Pattern:
    head, opening, rest = source.partition("[")
    wrong, closing, tail = rest.partition("]")
    if bool(opening) != bool(closing) or "[" in tail or "]" in head + tail:
        raise PatternError("方括号应成对出现，并且只有一对")
    if not opening:
        head, wrong, tail = "", source, ""
    pattern = Pattern(tuple(_parts(head, sets)), tuple(_parts(wrong, sets)), tuple(_parts(tail, sets)))
    if not pattern.wrong or not all(part.words for part in pattern.wrong):
        raise PatternError("方括号里应是写错的字，不能用 … # ^ $")
    searched = (*pattern.left, *pattern.wrong, *pattern.right)
    if sum(min(map(len, part.words)) for part in searched) < SHORTEST_TRIGGER:
        raise PatternError("写错的字连同紧挨着的字至少两个字")
    if (count := math.prod(len(part.words) for part in searched)) > MOST_TRIGGERS:
        raise PatternError(f"展开有 {count} 种写法，最多 {MOST_TRIGGERS} 种，请拆成几行")
    return pattern


def _parts(source: str, sets: Mapping[str, tuple[str, ...]]) -> Iterator[Part]:
    at = 0
    while at < len(source):
        token = TOKEN.match(source, at)
        if token is None:
            raise PatternError(f"“{source[at:]}”读不懂，括号是否成对？")
        if token["set"] is not None and token["set"] not in sets:
            raise PatternError(f"没有名为“{token['set']}”的词组")
        if token["sign"]:
            yield Part((), SIGNS[token["sign"]])
        elif token["choice"]:
            yield Part(tuple(token["choice"].split("|")))
        else:
            yield Part(sets[token["set"]] if token["set"] else (token["text"],))
        at = token.end()


def _spelt(parts: tuple[Part, ...]) -> Iterator[str]:
    return ("".join(words) for words in itertools.product(*(part.words for part in parts)))
