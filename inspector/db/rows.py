"""What the store takes in and hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from inspector.core.facts import AccountState, Coverage, Place, SourceKind
from inspector.core.findings import Finding
from inspector.core.reviewing import Stage


class InspectionState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"  # ended early, or given up after a crash
    THIN = "thin"  # too little was read to judge the site as a whole


class Lane(StrEnum):
    """How an address is asked: as a page of the site, or only whether it answers."""

    PAGE = "page"
    PROBE = "probe"


class AddressState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


class Outcome(StrEnum):
    """Why an open finding was not seen this time."""

    CLEAN = "clean"  # its place was judged again and the fault is not there
    GONE = "gone"  # its page was taken down
    NOT_JUDGED = "not judged"  # its place was not fetched, or the check could not tell
    RULE_CHANGED = "rule changed"  # its place is as it was; the rule no longer objects


class SiteRow(NamedTuple):
    id: int
    name: str
    home_url: str
    unit: str


@dataclass(frozen=True, slots=True)
class Inspection:
    id: int
    site_id: int
    site: str  # name
    started_at: datetime
    finished_at: datetime | None  # None while running, and for ever when it was given up
    state: InspectionState
    today: date
    settings: Mapping[str, object]
    coverage: Coverage | None
    archive: str
    archive_bytes: int  # committed: what lies behind it in the archive belongs to no row
    heartbeat_at: datetime  # of the last commit
    program: str  # version of the program that began it


class Claim(NamedTuple):
    """Who inspects a site right now."""

    owner: str
    beat_at: datetime


class NewAddress(NamedTuple):
    number: int
    url_hash: int  # signed, 64 bits
    url: str
    lane: Lane
    role: str
    level: int  # clicks from the front page


class AnsweredAddress(NamedTuple):
    """What became of an address. Every field replaces the stored one: an unchanged page passes its old links and full record on."""

    number: int
    state: AddressState
    asks: int
    status: int = 0
    error: str = ""
    redirect_to: int | None = None
    etag: str = ""
    last_modified: str = ""
    digest: str = ""
    record_file: str = ""
    record_offset: int | None = None
    record_length: int | None = None
    full_file: str = ""
    full_offset: int | None = None
    fetched_at: datetime | None = None
    media_type: str = ""
    links: bytes | None = None
    title: str = ""
    kind: str = ""  # of the page


class AddressRow(NamedTuple):
    """One address of a site. While it is pending, status, validators, digest, records, links and title are those of the visit before."""

    number: int
    url: str
    inspection_id: int | None
    lane: Lane
    role: str
    level: int
    state: AddressState
    asks: int
    status: int
    error: str
    redirect_to: int | None
    etag: str
    last_modified: str
    digest: str
    record_file: str
    record_offset: int | None
    record_length: int | None
    full_file: str
    full_offset: int | None
    fetched_at: datetime | None
    media_type: str
    links: bytes | None
    title: str
    kind: str


class LinkingPage(NamedTuple):
    number: int
    url: str
    title: str
    links: bytes


class ReadAddress(NamedTuple):
    """An address that earlier inspections have asked."""

    number: int
    url: str
    kind: str  # of the page, "" for anything else
    fetched_at: datetime
    has_changed: bool  # its last answer was not the one before


class KnownFinding(NamedTuple):
    """An open finding that was not seen this time: what is needed to say why."""

    fingerprint: str
    check: str
    key: str
    url: str
    target: str
    more_places: tuple[Place, ...]
    places: int
    last_inspection: int  # the last that saw it
    last_judged: int  # the last that judged its place


class FoundFinding(NamedTuple):
    """A finding looked up by its number, with where its evidence lies."""

    site: str
    finding: Finding
    record_file: str
    record_offset: int | None
    id: int = 0
    stage: Stage = Stage.OPEN
    step: int = 0  # number of the signed step that touched it last: whoever acts says which one they saw


class AccountRow(NamedTuple):
    """An account of new media as the store knows it; its number is that of its row among the sites."""

    site_id: int
    name: str
    platform: str
    unit: str
    url: str
    filing: str
    state: AccountState


class Progress(NamedTuple):
    """How far one source of an account has come in an inspection."""

    rank: int  # its place among the sources
    source: SourceKind
    name: str = ""  # file or address
    cursor: str = ""  # where to go on
    is_done: bool = False
    posts: int = 0
    since: date | None = None
    until: date | None = None
    error: str = ""
    details: Mapping[str, Any] = MappingProxyType({})  # what it told besides posts: menu links, an app's listing
