"""How every site stands after its last inspection, kept until it is inspected again or somebody acts on its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

import checks
from inspector.core.findings import Status
from inspector.core.scoring import Scheme, ScoreSheet
from inspector.db.overview import Graded, Touching
from inspector.db.rows import Inspection, InspectionState
from inspector.db.store import Store
from inspector.inspection.redraw import rules_of, sheet_of
from inspector.rulebook.scorebook import load_scheme
from inspector.web.changes import Look, look, look_again
from reports.score import touched, unknown_words, veto_words

MOST_UNKNOWN = 2  # lines of what nobody can tell, for each site


class VetoWords(NamedTuple):
    clause: str
    name: str
    words: str


class Distance(NamedTuple):
    """How far a site is from a veto, as a page says it."""

    nearness: tuple[int, int, int]
    verdict: str
    is_vetoed: bool
    touched: tuple[VetoWords, ...]
    unknown: tuple[str, ...]


class SiteLine(NamedTuple):
    """One site in the table of what ran."""

    inspection: Inspection
    statuses: Mapping[Status, int]
    graded: Graded
    waiting: int  # for a person's word
    unknown: int
    distance: Distance

    @property
    def open(self) -> int:
        return sum(self.graded.values())

    @property
    def trouble(self) -> str:
        """Why this inspection cannot carry a judgement; "" when it can."""
        coverage = self.inspection.coverage
        if self.inspection.state is InspectionState.THIN or (coverage is not None and coverage.is_thin):
            return "抓取不足，不作判断"
        return "提前结束" if self.inspection.state is InspectionState.STOPPED else ""


@dataclass
class Standings:
    """Of all sites. Only those that changed are counted again: a step on one finding costs one site, not the county."""

    _lines: dict[int, SiteLine] = field(default_factory=dict)
    _look: Look | None = None
    _lock: Lock = field(default_factory=Lock)

    def lines(self, store: Store) -> list[SiteLine]:
        """Sites whose inspection is in doubt first, then those with most to review."""
        with self._lock:
            now, changed = look_again(store, self._look) if self._look else (look(store), None)
            self._lines |= _counted(store, store.latest_inspections(sites=changed)) if changed is None or changed else {}
            self._look = now
            return sorted(self._lines.values(), key=lambda line: (not line.trouble, -line.waiting, line.inspection.site))


def _counted(store: Store, last: Sequence[Inspection]) -> dict[int, SiteLine]:
    if not last:
        return {}
    runs, sites = [item.id for item in last], [item.site_id for item in last]
    statuses, unknown = store.status_counts(runs), store.unknown_counts(runs)
    graded, waiting = store.open_counts(sites), store.waiting_counts(sites)
    distances = _distances(store, last)
    return {
        item.site_id: SiteLine(
            item, statuses.get(item.id, {}), graded.get(item.site_id, {}), waiting.get(item.site_id, 0), unknown.get(item.id, 0), distances[item.id]
        )
        for item in last
    }


def _distances(store: Store, last: Sequence[Inspection]) -> dict[int, Distance]:
    registry, scored = checks.load(), _scored(load_scheme({}))
    touching: Mapping[int, Sequence[Touching]] = store.touching([item.id for item in last], scored)
    return {item.id: _distance(sheet_of(store, item, registry, rules_of(item), touching.get(item.id, ()))) for item in last}


def _distance(sheet: ScoreSheet) -> Distance:
    near = tuple(VetoWords(line.indicator.id, line.indicator.name, veto_words(line, sheet)) for line in touched(sheet))
    return Distance(sheet.nearness, sheet.verdict, sheet.is_vetoed, near, tuple(unknown_words(sheet)[:MOST_UNKNOWN]))


def _scored(scheme: Scheme) -> set[str]:
    """The checks that a score asks about."""
    vetoes = {check for parts in scheme.vetoes.values() for part in parts for check in part.checks}
    return vetoes | {check for deduction in scheme.deductions for part in deduction.parts for check in part.checks}
