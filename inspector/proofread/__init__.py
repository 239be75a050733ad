"""The Chinese proofreader: reads a text and says which places look wrong, and what was probably meant."""

from __future__ import annotations

from inspector.core.facts import Suspicion
from inspector.proofread.document import About, Locality
from inspector.proofread.reader import Proofreader
from inspector.proofread.tables import GRAVE, KINDS, TableError

__all__ = ["GRAVE", "KINDS", "About", "Locality", "Proofreader", "Suspicion", "TableError"]
