"""Reads the scoring data beside the checks, with the numbers an office has confirmed for itself."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.core.scoring import Deduction, DeductionPart, Scheme, VetoPart
from inspector.rulebook.data import Data, is_settled, read


class _VetoPart(Data):
    name: str
    checks: tuple[str, ...]
    count: int
    unit: str


class _Part(Data):
    name: str
    checks: tuple[str, ...]
    points: float | None = None
    once: bool = False
    confidence: str = ""


class _Deduction(Data):
    group: str
    full: float | None = None
    confidence: str = ""
    parts: tuple[_Part, ...] = ()


class _Scoring(Data):
    full: float
    pass_line: float
    bonus_gate: float
    bonus_full: float
    services: str
    services_full: float
    vetoes: dict[str, tuple[_VetoPart, ...]]
    deductions: dict[str, _Deduction]


def load_scheme(confirmed: Mapping[str, float]) -> Scheme:
    """The scheme in force. `confirmed`: clause id, or "clause.check", → points the office stands for."""
    data = read("scoring.yaml", _Scoring)
    return Scheme(
        vetoes={name: tuple(VetoPart(*part.model_dump().values()) for part in parts) for name, parts in data.vetoes.items()},
        deductions=tuple(_deduction(name, item, confirmed) for name, item in data.deductions.items()),
        full=data.full,
        pass_line=data.pass_line,
        bonus_gate=data.bonus_gate,
        bonus_full=data.bonus_full,
        services=data.services,
        services_full=data.services_full,
    )


def _deduction(clause: str, item: _Deduction, confirmed: Mapping[str, float]) -> Deduction:
    own = confirmed.get(clause)
    parts = tuple(_part(clause, part, confirmed) for part in item.parts)
    return Deduction(clause, item.group, item.full if own is None else own, own is not None or is_settled(item.confidence), parts)


def _part(clause: str, part: _Part, confirmed: Mapping[str, float]) -> DeductionPart:
    own = next((confirmed[key] for check in part.checks if (key := f"{clause}.{check}") in confirmed), None)
    points = part.points if own is None else own
    return DeductionPart(part.name, part.checks, points, part.once, own is not None or is_settled(part.confidence))
