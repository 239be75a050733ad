"""Rules of form: what can be told from a paragraph alone, and what needs the whole document."""

from __future__ import annotations

from typing import Final

from inspector.proofread.document import DocumentRule, ParagraphRule

PARAGRAPH_RULES: Final[tuple[ParagraphRule, ...]] = ()
DOCUMENT_RULES: Final[tuple[DocumentRule, ...]] = ()
