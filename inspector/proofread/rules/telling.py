"""How a rule says what it found."""

from __future__ import annotations

from typing import Final

from inspector.core.facts import Suspicion

SOURCE: Final = "rule"
_CONFIDENCE: Final = {"A": 0.98, "B": 0.95, "C": 0.5, "D": 0.9}


def doubt(text: str, span: tuple[int, int], kind: str, class_: str, why: str, suggestion: str = "") -> Suspicion:
    start, end = span
    return Suspicion(start, end, text[start:end], suggestion, kind, class_, _CONFIDENCE[class_], why, SOURCE)
