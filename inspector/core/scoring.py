"""The score sheet of 国办秘函〔2019〕19号: vetoes and how far off they are, deductions, and what nobody knows yet.

Only what a person has confirmed counts. What the machine found and nobody has looked at stands beside it, and what
could not be told beside that. Numbers that were never verified (待核定) are shown and do not enter the score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from inspector.core.findings import Countdown, Question, Severity
from inspector.core.rules import OF_SITES, Indicator


class VetoPart(NamedTuple):
    """One way to a veto: so many findings of these checks."""

    name: str
    checks: tuple[str, ...]
    number: int
    unit: str


class DeductionPart(NamedTuple):
    name: str
    checks: tuple[str, ...]
    points: float | None  # for each finding, or once; None: nobody has seen the number
    is_once: bool
    is_settled: bool


class Deduction(NamedTuple):
    """A clause of the deductions: its group, its own points where they are known, and what costs how much."""

    clause: str
    group: str
    full: float | None
    is_full_settled: bool
    parts: tuple[DeductionPart, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a site is scored."""

    vetoes: Mapping[str, tuple[VetoPart, ...]]
    deductions: tuple[Deduction, ...]
    full: float
    pass_line: float
    bonus_gate: float
    bonus_full: float
    services: str  # the group that offices without public services leave out
    services_full: float


class VetoState(StrEnum):
    HIT = "hit"  # confirmed by people
    AT_RISK = "at risk"  # it would be, if all that is suspected held
    UNKNOWN = "unknown"  # something could not be told, or no check looked
    CLEAR = "clear"

    @property
    def label(self) -> str:
        return {"hit": "已触及", "at risk": "疑似触及", "unknown": "说不清", "clear": "未触及"}[self.value]

    @property
    def rank(self) -> int:
        return list(VetoState).index(self)


@dataclass(frozen=True, slots=True)
class VetoTally:
    """How far one way to a veto has been gone."""

    part: VetoPart
    confirmed: int
    suspected: int  # found, not confirmed yet
    unknown: int  # questions of its checks
    upcoming: tuple[Countdown, ...]  # what will be added, nearest first
    is_examined: bool

    @property
    def missing(self) -> int:
        """How many more would make the veto, if all that is suspected held; 0 when there are enough."""
        return max(0, self.part.number - self.confirmed - self.suspected)

    def due(self, today: date) -> int | None:
        """Days until the veto comes by itself if nobody acts; None when nothing known leads there."""
        if self.missing == 0:
            return 0
        return (self.upcoming[self.missing - 1].due - today).days if len(self.upcoming) >= self.missing else None

    def words(self, today: date) -> str:
        """In one line: 5 个中已有 4 个（确认 1 个），第 5 个还有 3 天."""
        part, have = self.part, self.confirmed + self.suspected
        told = f"{part.number} {part.unit}中已有 {have} {part.unit}" if part.number > 1 else (f"有 {have} {part.unit}" if have else "没有发现")
        told += f"（确认 {self.confirmed} {part.unit}）" if have else ""
        if not self.is_examined:
            return "没有检查"
        if self.missing and self.upcoming:
            next_one = self.upcoming[0]
            told += f"，第 {have + 1} {part.unit}" if part.number > 1 else "，最近的"
            told += f"还有 {max(0, (next_one.due - today).days)} 天（{next_one.name}）"
        return told + (f"，另有 {self.unknown} 项说不清" if self.unknown else "")


@dataclass(frozen=True, slots=True)
class VetoLine:
    indicator: Indicator
    tallies: tuple[VetoTally, ...]

    @property
    def state(self) -> VetoState:
        if any(tally.confirmed >= tally.part.number for tally in self.tallies):
            return VetoState.HIT
        if any(tally.missing == 0 for tally in self.tallies):
            return VetoState.AT_RISK
        is_told = self.tallies and all(tally.is_examined and not tally.unknown for tally in self.tallies)
        return VetoState.CLEAR if is_told else VetoState.UNKNOWN

    def due(self, today: date) -> int | None:
        days = [due for tally in self.tallies if (due := tally.due(today)) is not None]
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class PartTally:
    """What one part of a clause costs. Points are None where the number is not settled."""

    part: DeductionPart
    confirmed: int
    suspected: int
    unknown: int

    @property
    def confirmed_points(self) -> float:
        return self._points(self.confirmed)

    @property
    def all_points(self) -> float:
        """If all that is suspected held."""
        return self._points(self.confirmed + self.suspected)

    def _points(self, count: int) -> float:
        if not self.part.is_settled or self.part.points is None or not count:
            return 0.0
        return self.part.points if self.part.is_once else self.part.points * count


@dataclass(frozen=True, slots=True)
class DeductionLine:
    indicator: Indicator
    deduction: Deduction
    parts: tuple[PartTally, ...]
    is_examined: bool

    @property
    def confirmed_points(self) -> float:
        return self._capped(sum(part.confirmed_points for part in self.parts))

    @property
    def all_points(self) -> float:
        return self._capped(sum(part.all_points for part in self.parts))

    @property
    def unsettled(self) -> tuple[PartTally, ...]:
        """Parts that would cost points nobody has verified."""
        return tuple(part for part in self.parts if (part.confirmed or part.suspected) and not (part.part.is_settled and part.part.points is not None))

    @property
    def unknown(self) -> int:
        return sum(part.unknown for part in self.parts)

    def _capped(self, points: float) -> float:
        """One clause never costs more than its own points."""
        full = self.deduction.full if self.deduction.is_full_settled else None
        return round(points if full is None else min(points, full), 2)


# No slots: sums are computed once and kept.
@dataclass(frozen=True)
class ScoreSheet:
    """What one run can say about a site's score, and what it cannot."""

    scheme: Scheme
    vetoes: Sequence[VetoLine]
    deductions: Sequence[DeductionLine]
    by_people: Sequence[Indicator]  # clauses that only a person can judge
    site: str
    today: date
    counts_points: bool  # False: departments and others pass or fail by vetoes alone
    is_conclusive: bool = True  # False: the crawl was too thin to say anything
    is_without_services: bool = False
    notes: Sequence[str] = ()

    @cached_property
    def confirmed_points(self) -> float:
        return round(sum(line.confirmed_points for line in self._scored), 2)

    @cached_property
    def all_points(self) -> float:
        return round(sum(line.all_points for line in self._scored), 2)

    @property
    def score(self) -> float:
        """After what people have confirmed."""
        return self._rescaled(self.confirmed_points)

    @property
    def worst_score(self) -> float:
        """If all that is suspected held."""
        return self._rescaled(self.all_points)

    @property
    def is_vetoed(self) -> bool:
        return any(line.state is VetoState.HIT for line in self.vetoes)

    @property
    def verdict(self) -> str:
        """In words, for people: it never says more than is confirmed."""
        if self.is_vetoed:
            return "不合格（单项否决已经人工确认）"
        if not self.is_conclusive:
            return "抓取不足，不能判断"
        if self.counts_points and self.score < self.scheme.pass_line:
            return f"不合格（已确认扣分后低于 {self.scheme.pass_line:g} 分）"
        if any(line.state is VetoState.AT_RISK for line in self.vetoes):
            return "待确认：有疑似触及单项否决的问题"
        unknown = sum(line.state is VetoState.UNKNOWN for line in self.vetoes)
        return f"未见触及单项否决，另有 {unknown} 项说不清" if unknown else "未见触及单项否决"

    @property
    def bonus(self) -> str:
        gate = self.scheme.bonus_gate
        if not self.counts_points:
            return "不计加分"
        if self.score <= gate:
            return f"已确认扣分后不高于 {gate:g} 分，不进入加分"
        return f"已确认扣分后高于 {gate:g} 分，可进入加分（满分 {self.scheme.bonus_full:g}，由人评定）"

    @property
    def nearness(self) -> tuple[int, int, int]:
        """For sorting sites: nearest veto first. State, how many findings are missing, days until it comes by itself."""
        if not self.is_conclusive:
            return _FAR
        return min(((min(line.state.rank, _NOT_YET), *_distance(line, self.today)) for line in self.vetoes), default=_FAR)

    @property
    def _scored(self) -> list[DeductionLine]:
        return [line for line in self.deductions if not (self.is_without_services and line.deduction.group == self.scheme.services)]

    def _rescaled(self, lost: float) -> float:
        full = self.scheme.full - (self.scheme.services_full if self.is_without_services else 0)
        return round(max(0.0, full - lost) * self.scheme.full / full, 2)


class Scored(Protocol):
    """What a score needs to know of a finding."""

    @property
    def check(self) -> str: ...
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def confirmed(self) -> str: ...


class Told(NamedTuple):
    """What an inspection leaves for the sheet. Dismissed, fixed and reminding findings are not among `findings`."""

    findings: Sequence[Scored]
    questions: Sequence[Question]
    countdowns: Sequence[Countdown]
    checks: Collection[str]  # ids of the checks that took part


DUTIES = "L-"  # how the ids of duties begin


class Standing(NamedTuple):
    """What kind of site is scored, and whether its crawl carries a judgement."""

    site: str
    today: date
    counts_points: bool
    is_conclusive: bool = True
    is_without_services: bool = False
    notes: Sequence[str] = ()
    clauses: str = OF_SITES  # how the ids of the clauses begin that it is held against


def score_sheet(standing: Standing, scheme: Scheme, indicators: Mapping[str, Indicator], told: Told) -> ScoreSheet:
    """The sheet of one site, from one inspection and what people said about it."""
    vetoes = [_veto(indicator, scheme.vetoes.get(indicator.id, ()), told) for indicator in _vetoes(indicators, standing.clauses)]
    own = [item for item in scheme.deductions if item.clause in indicators and item.clause.startswith(standing.clauses)]
    deductions = [_deduction(indicators[item.clause], item, told) for item in own]
    names = (standing.clauses, DUTIES) if standing.clauses == OF_SITES else standing.clauses
    parts = (indicator if indicator.is_judged_by_people else indicator.for_people for indicator in indicators.values() if indicator.id.startswith(names))
    by_people = [part for part in parts if part is not None]
    return ScoreSheet(scheme, vetoes, deductions, by_people, *standing[:-1])


def _veto(indicator: Indicator, parts: Iterable[VetoPart], told: Told) -> VetoLine:
    return VetoLine(indicator, tuple(_veto_tally(indicator.id, part, told) for part in parts))


def _veto_tally(clause: str, part: VetoPart, told: Told) -> VetoTally:
    findings = _touching(clause, part.checks, told.findings)
    confirmed = sum(1 for finding in findings if finding.confirmed)
    upcoming = sorted((item for item in told.countdowns if item.check in part.checks and clause in item.indicators), key=lambda item: (item.due, item.name))
    unknown = sum(1 for question in told.questions if question.check in part.checks)
    is_examined = any(check in told.checks for check in part.checks)
    return VetoTally(part, confirmed, len(findings) - confirmed, unknown, tuple(upcoming), is_examined)


def _deduction(indicator: Indicator, deduction: Deduction, told: Told) -> DeductionLine:
    parts = tuple(_part_tally(indicator.id, part, told) for part in deduction.parts)
    return DeductionLine(indicator, deduction, parts, any(check in told.checks for part in deduction.parts for check in part.checks))


def _part_tally(clause: str, part: DeductionPart, told: Told) -> PartTally:
    findings = _touching(clause, part.checks, told.findings)
    confirmed = sum(1 for finding in findings if finding.confirmed)
    unknown = sum(1 for question in told.questions if question.check in part.checks)
    return PartTally(part, confirmed, len(findings) - confirmed, unknown)


def _touching(clause: str, checks: Collection[str], findings: Iterable[Scored]) -> list[Scored]:
    return [finding for finding in findings if finding.check in checks and clause in finding.indicators and finding.severity is not Severity.INFO]


def _vetoes(indicators: Mapping[str, Indicator], clauses: str) -> list[Indicator]:
    return sorted((item for item in indicators.values() if item.level == "veto" and item.id.startswith(clauses)), key=lambda item: item.id)


_NOT_YET = VetoState.UNKNOWN.rank
_FAR = (9, 99, 9999)


def _distance(line: VetoLine, today: date) -> tuple[int, int]:
    """How many findings are missing where there are some or will be, and days until the veto comes by itself."""
    missing = [tally.missing for tally in line.tallies if tally.confirmed or tally.suspected or tally.upcoming]
    due = line.due(today)
    return min(missing, default=_FAR[1]), _FAR[2] if due is None else due
