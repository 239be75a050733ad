"""The numbers and yearly dates that checks judge by, as checks/limits.yaml, duties.yaml and columns.yaml have them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from inspector.core.rules import NATIONAL, OfficeKind
from inspector.rulebook.data import Data, is_settled, read

HOMEPAGE_PERIOD = "14 天"  # 国办秘函〔2019〕19号: two weeks


class LimitData(Data):
    name: str  # for people
    number: float | None = None  # None: only where a place sets it
    unit: str
    level: Literal["国家标准", "系统默认"] = "国家标准"
    stricter: Literal["less", "more"] = "less"
    source: str = ""
    confidence: str = ""

    @property
    def is_binding(self) -> bool:
        """A verified national number: no place may be laxer."""
        return self.number is not None and self.level == NATIONAL and is_settled(self.confidence)

    def is_laxer(self, number: float, other: float) -> bool:
        """Whether `number` asks for less than `other`."""
        return number > other if self.stricter == "less" else number < other


class DutyData(Data):
    by: str = ""
    offices: tuple[OfficeKind, ...] = tuple(kind for kind in OfficeKind if kind)
    sectors: tuple[str, ...] = ()
    scope: Literal["", "local"] = ""
    by_confidence: str = ""

    @property
    def binding_day(self) -> str:
        """A day that the national text itself names: no place may be later."""
        return "" if self.scope or self.by_confidence else self.by


class KindData(Data):
    name: str
    names: tuple[str, ...]
    national: str = ""
    default: str = ""
    key: bool = False
    static: bool = False
    yearly: bool = False


class RequiredKind(Data):
    kind: str
    clause: str
    offices: tuple[OfficeKind, ...]


class _Limits(Data):
    limits: dict[str, LimitData]


class _Duties(Data):
    duties: dict[str, DutyData]


class _Columns(Data):
    kinds: dict[str, KindData]
    required: tuple[RequiredKind, ...] = ()


@cache
def load_limits() -> Mapping[str, LimitData]:
    return read("limits.yaml", _Limits).limits


@cache
def load_duties() -> Mapping[str, DutyData]:
    return read("duties.yaml", _Duties).duties


@cache
def load_kinds() -> Mapping[str, KindData]:
    return read("columns.yaml", _Columns).kinds


@cache
def required_kinds() -> tuple[RequiredKind, ...]:
    """Columns that a clause wants, with the offices it speaks to."""
    return read("columns.yaml", _Columns).required
