"""The proofreader itself: paragraphs by themselves first, then the document they make."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from inspector.core.facts import Suspicion
from inspector.proofread import knowledge, rules
from inspector.proofread.document import About, ParagraphRule
from inspector.proofread.lexicon import Lexicon
from inspector.proofread.ngram.company import TABLES as COMPANY
from inspector.proofread.ngram.model import TABLES
from inspector.proofread.ngram.speller import speller
from inspector.proofread.phrases import PhraseBook
from inspector.proofread.roster import Roster
from inspector.proofread.rules.screen import Screen
from inspector.proofread.tables import Book, Judge, tables
from inspector.proofread.witness import witness
from inspector.proofread.words import Words

CODE_VERSION: Final = "16"  # raise it when the same tables would be read differently
PARAGRAPH_RULES: Final = (*rules.PARAGRAPH_RULES, *knowledge.PARAGRAPH_RULES)
DOCUMENT_RULES: Final = (*rules.DOCUMENT_RULES, *knowledge.DOCUMENT_RULES, witness)
OWN_WORD: Final = 5  # times
NOTHING_KNOWN: Final = About()


class Proofreader:
    """Reads text, and nothing else. `extra` is a folder of the office's own tables, named and laid out like those in data/.

    `suspected` also gives class C: what may well be right.
    """

    def __init__(self, extra: Path | None = None, *, suspected: bool = False) -> None:
        judges: dict[str, list[Judge]] = defaultdict(list)
        words = Words()
        books: tuple[Book, ...] = (Lexicon(words, extra), PhraseBook(words, extra), Roster(extra), *knowledge.books(words, extra))
        for book in books:
            for trigger, judge in book.triggers():
                judges[trigger].append(judge)
        self._extra = extra
        self._classes = frozenset("ABCD" if suspected else "ABD")
        panels: dict[tuple[Judge, ...], tuple[Judge, ...]] = {}  # most triggers have the judge of a thousand others
        self._judges = tuple(panels.setdefault(panel, panel) for panel in map(tuple, judges.values()))
        self._screen = Screen(PARAGRAPH_RULES, rules.NEEDS)
        self._speller = speller()
        self._matcher = AhoCorasick(list(judges), implementation=Implementation.ContiguousNFA, store_patterns=False)

    @cached_property
    def version(self) -> str:
        """Changes with whatever an answer depends on: the code, every table of words, and what was counted."""
        digest = hashlib.sha256(CODE_VERSION.encode())
        for path in (*tables(self._extra, "*.tsv"), TABLES, COMPANY):
            digest.update(path.name.encode() + b"\0")
            with path.open("rb") as table:
                digest.update(hashlib.file_digest(table, "sha256").digest())
        return digest.hexdigest()[:16]

    def rest(self) -> None:
        """Gives memory back until there is more to read."""
        self._speller.rest()

    def read(self, text: str, about: About = NOTHING_KNOWN) -> list[Suspicion]:
        """Every doubtful place of a document, one paragraph a line, in reading order, none overlapping another."""
        paragraphs = text.split("\n")
        found: list[Suspicion] = []
        offset = 0
        for paragraph, suspicions in zip(paragraphs, self.read_document(paragraphs, about), strict=True):
            found.extend(one._replace(start=one.start + offset, end=one.end + offset) for one in suspicions)
            offset += len(paragraph) + 1
        return found

    def read_document(self, paragraphs: Sequence[str], about: About = NOTHING_KNOWN) -> list[list[Suspicion]]:
        """The doubtful places of each paragraph, counted from its beginning."""
        return self.settle(paragraphs, self.read_paragraphs(paragraphs), about)

    def read_paragraphs(self, paragraphs: Sequence[str]) -> list[list[Suspicion]]:
        """What each paragraph says of itself, wherever it stands: this may be remembered for as long as `version` stays."""
        spelt = self._speller.read(paragraphs)
        read = zip(paragraphs, self._screen.of(paragraphs), spelt, strict=True)
        return [[*self._read_paragraph(paragraph, asked), *found] for paragraph, asked, found in read]

    def settle(self, paragraphs: Sequence[str], found: Sequence[Sequence[Suspicion]], about: About = NOTHING_KNOWN) -> list[list[Suspicion]]:
        """Adds what only the document shows, leaves out what its date excuses, and lets one fault be named once."""
        every = [list(suspicions) for suspicions in found]
        for rule in DOCUMENT_RULES:
            for spotted in rule(paragraphs, about):
                every[spotted.paragraph].append(spotted.suspicion)
        terms = _terms(every)
        dated = about.dated.isoformat() if about.dated else ""
        return [
            _without_overlaps([one for one in suspicions if self._wants(one, dated) and _form(one) not in terms]) if suspicions else [] for suspicions in every
        ]

    def _wants(self, suspicion: Suspicion, dated: str) -> bool:
        """A document without a date may be old: what was once right is not doubted in it."""
        if suspicion.class_ not in self._classes:
            return False
        return (not suspicion.since or dated >= suspicion.since) and (not suspicion.until or (dated != "" and dated < suspicion.until))

    def _read_paragraph(self, text: str, asked: Sequence[ParagraphRule]) -> list[Suspicion]:
        found = []
        for index, start, end in self._matches(text):
            for judge in self._judges[index]:
                suspicion = judge(text, start, end)
                if suspicion is not None:
                    found.append(suspicion)
        for rule in asked:
            found.extend(rule(text))
        return found

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        try:
            return self._matcher.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair; replacing it keeps every position
            return self._matcher.find_matches_as_indexes(text.encode("utf-8", "replace").decode("utf-8"), overlapping=True)


def _without_overlaps(found: list[Suspicion]) -> list[Suspicion]:
    """Of suspicions that overlap the gravest stays, then the surest, then the longest."""
    if len(found) < 2:
        return found
    kept: list[Suspicion] = []
    taken = bytearray(max(suspicion.end for suspicion in found))
    for suspicion in sorted(found, key=lambda one: (one.class_, -one.confidence, one.start - one.end, one.start)):
        if taken.find(1, suspicion.start, suspicion.end) < 0:
            taken[suspicion.start : suspicion.end] = b"\1" * (suspicion.end - suspicion.start)
            kept.append(suspicion)
    return sorted(kept, key=lambda one: one.start)


def _form(suspicion: Suspicion) -> tuple[str, str]:
    return (suspicion.quote, suspicion.suggestion)


def _terms(every: Sequence[Sequence[Suspicion]]) -> frozenset[tuple[str, str]]:
    """Forms the statistics doubt so often in one document that they must be words of its own."""
    forms = Counter(_form(one) for suspicions in every for one in suspicions if one.source == "ngram")
    return frozenset(form for form, count in forms.items() if count >= OWN_WORD)
