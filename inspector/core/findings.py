"""What checks answer, and what becomes of it. Personal data is masked here, once, for every output."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inspector.core.facts import Place
from inspector.core.privacy import mask, mask_address


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for critical … 4 for info, for sorting and for --fail-on."""
        return list(Severity).index(self)

    @property
    def label(self) -> str:
        return {"critical": "严重", "high": "高", "medium": "中", "low": "低", "info": "提示"}[self.value]


class Certainty(StrEnum):
    SURE = "sure"
    SUSPECTED = "suspected"  # 疑似: a person decides

    @property
    def label(self) -> str:
        return "确定" if self is Certainty.SURE else "疑似"


class Status(StrEnum):
    NEW = "new"
    PERSISTING = "persisting"
    FIXED = "fixed"
    REOPENED = "reopened"
    UNSEEN = "unseen"  # 未复核: its place was not judged this time

    @property
    def label(self) -> str:
        return {"new": "新增", "persisting": "仍存在", "fixed": "已整改", "reopened": "反弹", "unseen": "未复核"}[self.value]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fault a check saw: where, which words, why."""

    where: str  # page address
    quote: str  # the words or the address at fault, as on the page
    message: str  # Chinese: clause-level reason with its numbers
    suggestion: str = ""
    context: str = ""  # the sentence around the quote
    target: str = ""  # the address at fault, for links
    key: str = ""  # what makes it the same fault tomorrow; the quote when empty
    title: str = ""  # title of the page
    severity: Severity | None = None  # only where one check grades its findings
    certainty: Certainty | None = None
    places: int = 1
    more_places: tuple[Place, ...] = ()
    indicators: tuple[str, ...] | None = None  # only where not all clauses of the check are touched; () touches none: a reminder


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The third answer: the check lacks the facts to judge. Never a pass, never a finding."""

    where: str
    reason: str  # Chinese, the same words for the same cause, so that they group


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Not a fault yet: what becomes one on `due` if nobody acts. Feeds reminders and the distance to a veto."""

    where: str
    name: str  # what runs out: the column, the report …
    due: date  # the first day on which the check would find a fault
    message: str  # Chinese, with the numbers and the layer that sets them
    indicators: tuple[str, ...] | None = None  # only where not all clauses of the check would be touched


Answer = Evidence | CannotTell | Upcoming


@dataclass(slots=True)
class Finding:
    """Evidence with its check's name, gathered over all pages it stands on. Text is masked on the way in."""

    check: str
    title: str
    severity: Severity
    certainty: Certainty
    indicators: tuple[str, ...]
    clause: str  # the clause in words, with its source
    url: str
    page_title: str
    target: str
    quote: str
    context: str
    message: str
    suggestion: str
    fingerprint: str
    key: str
    places: int = 1
    more_places: list[Place] = field(default_factory=list)
    status: Status = Status.NEW
    unit: str = ""
    dismissed: str = ""  # the reason, when a person has dismissed it
    confirmed: str = ""  # who, when a person has confirmed it
    first_seen: str = ""  # ISO date of the first inspection that saw it


@dataclass(frozen=True, slots=True)
class Question:
    """待人工判断: all CannotTell answers of one check for one reason."""

    check: str
    title: str
    url: str  # the first place
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Countdown:
    """An Upcoming answer with its check's name. Text is masked on the way in."""

    check: str
    title: str
    indicators: tuple[str, ...]
    url: str
    name: str
    due: date
    message: str


@dataclass(frozen=True, slots=True)
class CheckError:
    """A check that broke on a subject. Reported, never read as a pass."""

    check: str
    url: str
    error: str


def fault_key(evidence: Evidence) -> str:
    """What makes evidence the same fault: its key, else the address at fault, else the words."""
    return evidence.key or evidence.target or evidence.quote


def fingerprint(site: str, check: str, key: str) -> str:
    """What makes two findings the same across days: site, check and key; never a count or a date."""
    return hashlib.blake2b(f"{site}\n{check}\n{key}".encode(), digest_size=10).hexdigest()


def kin(check: str, key: str) -> str:
    """What the same fault has in common on all sites. The key is a masked one here: kin are shown side by side, never merged."""
    return hashlib.blake2b(f"{check}\n{key}".encode(), digest_size=10).hexdigest()


MOST_PLACES = 20


def place_order(url: str) -> tuple[int, str]:
    """Shorter addresses stand nearer the front page, and are shown first."""
    return (len(url), url)


def finding_from(
    evidence: Evidence, *, site: str, check: str, title: str, severity: Severity, certainty: Certainty, indicators: tuple[str, ...], clause: str
) -> Finding:
    """A finding with one place. The fingerprint is taken before masking, so that masked twins stay apart."""
    key = fault_key(evidence)
    return Finding(
        check=check,
        title=title,
        severity=evidence.severity or severity,
        certainty=evidence.certainty or certainty,
        indicators=indicators if evidence.indicators is None else evidence.indicators,
        clause=clause,
        url=mask_address(evidence.where),
        page_title=mask(evidence.title),
        target=mask_address(evidence.target),
        quote=mask(evidence.quote),
        context=mask(evidence.context),
        message=mask(evidence.message),
        suggestion=mask(evidence.suggestion),
        fingerprint=fingerprint(site, check, key),
        key=mask_address(mask(key)) if evidence.target else mask(key),
        places=evidence.places,
        more_places=[Place(mask_address(place.url), mask(place.title)) for place in evidence.more_places],
    )
