"""The Chinese proofreader: reads a text and says which places look wrong, and what was probably meant."""

from __future__ import annotations

from inspector.core.facts import Suspicion
from inspector.proofread.reader import Proofreader
from inspector.proofread.tables import TableError

__all__ = ["Proofreader", "Suspicion", "TableError"]
