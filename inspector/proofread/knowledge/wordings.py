"""Usual wordings of official writing: not names, so a slip in them must be plainer than in a fixed phrase."""

from __future__ import annotations

from typing import Final

from inspector.proofread.ngram.likeness import alike
from inspector.proofread.phrases import Edit, PhraseBook, Slip

AROUND: Final = 2  # characters that must be right on either side of a slip


class UsualWordings(PhraseBook):
    pattern = "knowledge_wordings*.tsv"

    def is_certain(self, edit: Edit, before: int, after: int) -> bool:
        """Usual wordings have more right neighbours than names: the wrong character must be like the right one."""
        if before < AROUND or after - len(edit.seen) < AROUND:
            return False
        return edit.slip is not Slip.REPLACED or alike(edit.wanted, edit.seen)
