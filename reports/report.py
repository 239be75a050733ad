"""What one inspection found, as one object: every report is drawn from it and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from inspector.core.engine import sorted_findings
from inspector.core.facts import Coverage, Observation, SourceReading, Verdict
from inspector.core.findings import Certainty, CheckError, Countdown, Finding, Question, Severity, Status
from inspector.core.rules import OF_ACCOUNTS, OF_SITES, Indicator
from inspector.core.scoring import ScoreSheet


class InspectionState(StrEnum):
    FINISHED = "finished"
    STOPPED = "stopped"  # ended early: limits or a person; what was read is judged

    @property
    def label(self) -> str:
        return {"finished": "已完成", "stopped": "提前结束"}[self.value]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the crawl was asked to behave."""

    most_pages: int = 0  # 0: no limit
    seconds_between_requests: float = 0.0  # 0: as fast as the server answers
    robots_override_by: str = ""  # who authorised going past robots.txt; "" when it was obeyed
    is_offline: bool = False  # nothing was asked: an archive was judged


@dataclass(frozen=True, slots=True)
class Inspection:
    """One visit to one site."""

    id: str
    started_at: datetime  # aware, UTC
    finished_at: datetime
    today: date  # the day judged by, China time
    program: str  # name and version
    state: InspectionState = InspectionState.FINISHED
    settings: Settings = field(default_factory=Settings)
    archive: str = ""  # the WARC file that holds the evidence


class RanCheck(NamedTuple):
    """A check that took part, whether it found something or not."""

    id: str
    title: str
    indicators: tuple[str, ...] = ()


class CheckGroup(NamedTuple):
    """The findings of one check, worst first."""

    check: str
    title: str
    clause: str
    findings: Sequence[Finding]

    @property
    def worst(self) -> Severity:
        return min((finding.severity for finding in self.findings), key=lambda severity: severity.rank)


class TargetGroup(NamedTuple):
    """The findings about one address: the address at fault, or else the page they stand on."""

    target: str
    findings: Sequence[Finding]


class VetoRisk(NamedTuple):
    """A veto that findings touch. Only a person can say that it has come true."""

    indicator: Indicator
    findings: Sequence[Finding]


class AccountSection(NamedTuple):
    """What a report on an account says of its sources, with how good their word is."""

    platform: str
    state: str
    filing: str
    readings: Sequence[SourceReading]
    observations: Sequence[Observation]
    newest: date | None
    posts: int


# No slots: the lists below are computed once and kept.
@dataclass(frozen=True)
class Report:
    """Everything a reader of this inspection may be told."""

    site: str
    home_url: str
    unit: str
    inspection: Inspection
    coverage: Coverage
    findings: Sequence[Finding] = ()
    questions: Sequence[Question] = ()
    errors: Sequence[CheckError] = ()
    links: Mapping[Verdict, int] = field(default_factory=dict)
    previous: date | None = None  # day of the inspection before, None when this is the first
    checks: Sequence[RanCheck] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    countdowns: Sequence[Countdown] = ()
    score: ScoreSheet | None = None  # None: nobody scored it
    pictures: Mapping[str, Path] = field(default_factory=dict)  # fingerprint → file
    account: AccountSection | None = None  # None: a web site was inspected

    @cached_property
    def open(self) -> Sequence[Finding]:
        """Seen this time and not dismissed: what the unit has to answer for."""
        return sorted_findings(finding for finding in self.findings if not finding.dismissed and finding.status in _SEEN)

    @cached_property
    def dismissed(self) -> Sequence[Finding]:
        """Set aside by a person, whatever became of them since."""
        return sorted_findings(finding for finding in self.findings if finding.dismissed)

    @cached_property
    def fixed(self) -> Sequence[Finding]:
        return self._standing(Status.FIXED)

    @cached_property
    def unseen(self) -> Sequence[Finding]:
        """Known from before, their places not judged this time: neither open nor fixed."""
        return self._standing(Status.UNSEEN)

    @property
    def is_conclusive(self) -> bool:
        """Enough was read to speak about the site as a whole."""
        return not self.coverage.is_thin

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Check ids with their Chinese titles, from everything that names one."""
        found = {finding.check: finding.title for finding in self.findings}
        asked = {question.check: question.title for question in self.questions}
        return found | asked | {check.id: check.title for check in self.checks}

    @cached_property
    def veto_risks(self) -> Sequence[VetoRisk]:
        touched = [(item, [finding for finding in self.open if item.id in finding.indicators]) for item in self._vetoes]
        return [VetoRisk(item, findings) for item, findings in touched if findings]

    @cached_property
    def unexamined_vetoes(self) -> Sequence[Indicator]:
        """Vetoes that no check of this inspection looks at."""
        examined = {name for check in self.checks for name in check.indicators}
        return [item for item in self._vetoes if item.id not in examined] if self.checks else []

    @property
    def _vetoes(self) -> list[Indicator]:
        whose = OF_ACCOUNTS if self.account else OF_SITES
        return sorted((item for item in self.indicators.values() if item.level == "veto" and item.id.startswith(whose)), key=lambda item: item.id)

    def _standing(self, status: Status) -> list[Finding]:
        return sorted_findings(finding for finding in self.findings if finding.status is status and not finding.dismissed)


_SEEN = frozenset({Status.NEW, Status.PERSISTING, Status.REOPENED})


def by_check(findings: Iterable[Finding]) -> list[CheckGroup]:
    """One group for each check: the worst check first, then the one with most findings."""
    sorted_by_check: dict[str, list[Finding]] = {}
    for finding in sorted_findings(findings):
        sorted_by_check.setdefault(finding.check, []).append(finding)
    groups = [CheckGroup(check, members[0].title, members[0].clause, members) for check, members in sorted_by_check.items()]
    return sorted(groups, key=lambda group: (group.worst.rank, -len(group.findings), group.check))


def by_target(findings: Iterable[Finding]) -> list[TargetGroup]:
    """Findings about one address stand together, in the order of their first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.target or finding.url, []).append(finding)
    return [TargetGroup(target, members) for target, members in groups.items()]


def severity_counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Every severity from worst to least, zero included."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}


def status_counts(findings: Iterable[Finding]) -> dict[Status, int]:
    """Every status, zero included. Dismissed findings are left out: they are no longer followed."""
    counts = Counter(finding.status for finding in findings if not finding.dismissed)
    return {status: counts[status] for status in Status}


def certainty_counts(findings: Iterable[Finding]) -> dict[Certainty, int]:
    counts = Counter(finding.certainty for finding in findings)
    return {certainty: counts[certainty] for certainty in Certainty}
