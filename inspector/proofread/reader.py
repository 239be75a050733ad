"""The proofreader itself: one pass over the text, then each place found is judged by the rule that asked for it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, Implementation

from inspector.core.facts import Suspicion
from inspector.proofread.lexicon import Lexicon
from inspector.proofread.phrases import PhraseBook
from inspector.proofread.roster import Roster
from inspector.proofread.tables import Judge, tables
from inspector.proofread.words import Words

CODE_VERSION: Final = "1"  # raise it when the same tables would be read differently
# classes of which a single error can fail a site: never hidden by a lesser fault around it
GRAVE: Final = frozenset({"state_name", "org_name", "leader_name", "party_term", "territory", "hk_mo_tw"})


class Proofreader:
    """Reads text, and nothing else. `extra` is a folder of the office's own tables, named and laid out like those in data/."""

    def __init__(self, extra: Path | None = None) -> None:
        judges: dict[str, list[Judge]] = defaultdict(list)
        words = Words()
        for book in (Lexicon(words, extra), PhraseBook(words, extra), Roster(extra)):
            for trigger, judge in book.triggers():
                judges[trigger].append(judge)
        self.version = _version(extra)
        self._judges = tuple(tuple(found) for found in judges.values())
        self._matcher = AhoCorasick(list(judges), implementation=Implementation.ContiguousNFA, store_patterns=False)

    def read(self, text: str) -> list[Suspicion]:
        """Every doubtful place, in reading order, none overlapping another."""
        found = []
        for index, start, end in self._matches(text):
            for judge in self._judges[index]:
                suspicion = judge(text, start, end)
                if suspicion is not None:
                    found.append(suspicion)
        return _without_overlaps(found) if found else found

    def _matches(self, text: str) -> list[tuple[int, int, int]]:
        try:
            return self._matcher.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:  # half a surrogate pair; replacing it keeps every position
            return self._matcher.find_matches_as_indexes(text.encode("utf-8", "replace").decode("utf-8"), overlapping=True)


def _without_overlaps(found: list[Suspicion]) -> list[Suspicion]:
    """Of suspicions that overlap the gravest stays, then the surest, then the longest."""
    kept: list[Suspicion] = []
    for suspicion in sorted(found, key=lambda one: (one.class_ not in GRAVE, -one.confidence, one.start - one.end, one.start)):
        if all(suspicion.end <= other.start or suspicion.start >= other.end for other in kept):
            kept.append(suspicion)
    return sorted(kept)


def _version(extra: Path | None) -> str:
    digest = hashlib.sha256(CODE_VERSION.encode())
    for path in tables(extra, "*.tsv"):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
