"""Finite knowledge: titles of laws, organs, divisions, standard characters and word forms, idioms, usual wordings, and words that are easily confused."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from inspector.proofread.document import DocumentRule, ParagraphRule
from inspector.proofread.knowledge.characters import characters
from inspector.proofread.knowledge.confusables import Confusables
from inspector.proofread.knowledge.divisions import Divisions
from inspector.proofread.knowledge.idioms import Idioms
from inspector.proofread.knowledge.localities import foreign_place, level_word
from inspector.proofread.knowledge.outdated import OutdatedOrgans
from inspector.proofread.knowledge.titles import titles
from inspector.proofread.knowledge.wordings import UsualWordings
from inspector.proofread.tables import Book
from inspector.proofread.words import Words

PARAGRAPH_RULES: Final[tuple[ParagraphRule, ...]] = (characters, titles)
DOCUMENT_RULES: Final[tuple[DocumentRule, ...]] = (foreign_place, level_word)


def books(words: Words, extra: Path | None = None) -> tuple[Book, ...]:
    """What the reader searches every text for, beside the lexicon."""
    return (Confusables(words, extra), Idioms(words, extra), UsualWordings(words, extra), OutdatedOrgans(extra), Divisions())
