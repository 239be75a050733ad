"""Finite knowledge: titles of laws, organs, divisions, standard characters and word forms, and words that are easily confused."""

from __future__ import annotations

from typing import Final

from inspector.proofread.document import DocumentRule, ParagraphRule

PARAGRAPH_RULES: Final[tuple[ParagraphRule, ...]] = ()
DOCUMENT_RULES: Final[tuple[DocumentRule, ...]] = ()
