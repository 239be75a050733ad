"""What is said of a usual word where its company asks for another of its sound: whoever types by sound picks from what is offered."""

from __future__ import annotations

import math
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.ngram.doubts import LONG_WORD, WORD_LENGTH, Doubter
from inspector.proofread.ngram.meant import NAMED, everyday, is_a_name, is_coined, is_named_or_repeated, may_be_meant
from inspector.proofread.ngram.model import LONGEST_WORD

# by how much the words around must prefer another word to the one that stands there, and what else may speak for it
LEAST_SUPPORT: Final = 0.05  # how likely the ranker takes the same edit to be
MUCH_SUPPORT: Final = 0.2
LEAD: Final = 1.0  # with support
LEAD_OVER_EVERYDAY: Final = 3.0  # with much support
LEAD_OVER_STRADDLING: Final = 3.0  # with support
LEAD_OVER_SELDOM: Final = 3.5  # without support
LEAD_OVER_KNOWN: Final = 5.0
LEAD_OVER_COMMON: Final = 5.5
SELDOM: Final = 51  # times; a word that official text holds less often is seldom meant
COMMON: Final = 188
USUAL: Final = 1000  # times; of words so usual there the words around say too little
EVERYDAY: Final = 1700  # times that the makers of the dictionary saw a word: 同事, 有时, 石头 stand beside anything, whatever official text holds
# written for one another by many: company does not tell them apart
EITHER_WAY: Final = (*map(frozenset, ("纪记", "惟唯", "哪那", "象像", "待代", "帐账", "份分", "她他", "她它")),)
LEAST_CONFIDENT: Final = 0.8
MOST_CONFIDENT: Final = 0.9
_WHY: Final = "与前后文字相配的是读音相同的“{right}”，“{quote}”疑似选错了词。"


class Chooser:
    """Speaks up where the company is plain enough, the more so the more usual the word that stands there is."""

    def __init__(self, doubter: Doubter) -> None:
        self._doubter = doubter

    def doubt(self, text: str, at: int, right: str, lead: float, support: float) -> Suspicion | None:
        """A usual word where the words around ask for another of its sound."""
        quote = text[at : at + WORD_LENGTH]
        if lead < self._lead_needed(quote, support) or not self._doubter.is_word_for_word(quote, right) or self._is_within_a_word(text, at):
            return None
        if self._doubter.straddles(text, at) and (support < LEAST_SUPPORT or lead < LEAD_OVER_STRADDLING):
            return None
        if any({old, new} in EITHER_WAY for old, new in zip(quote, right, strict=True)):
            return None
        if is_a_name(text) or is_named_or_repeated(text, at) or is_coined(text, at) or NAMED.match(text, at + WORD_LENGTH):
            return None
        confidence = min(MOST_CONFIDENT, LEAST_CONFIDENT + (lead - LEAD) / 100)
        suspicion = Suspicion(at, at + WORD_LENGTH, quote, right, "real_word", "B", confidence, _WHY.format(quote=quote, right=right), "ngram")
        return None if may_be_meant(suspicion) else suspicion

    def _lead_needed(self, quote: str, support: float) -> float:
        times = self._doubter.times(quote)
        if quote in everyday():
            return LEAD_OVER_EVERYDAY if support >= MUCH_SUPPORT and times < SELDOM else math.inf
        if support >= (LEAST_SUPPORT if times < USUAL else MUCH_SUPPORT):
            return LEAD
        if times >= USUAL or self._doubter.uses(quote) >= EVERYDAY:
            return math.inf
        return LEAD_OVER_SELDOM if times < SELDOM else LEAD_OVER_KNOWN if times < COMMON else LEAD_OVER_COMMON

    def _is_within_a_word(self, text: str, at: int) -> bool:
        """The word is a part of a longer one: 人物|传, 一级|公路."""
        spans = ((begin, begin + size) for size in range(LONG_WORD, LONGEST_WORD + 1) for begin in range(max(0, at + WORD_LENGTH - size), at + 1))
        return any(self._doubter.is_word(text[begin:end]) for begin, end in spans)
