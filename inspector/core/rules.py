"""The official numbers a check judges by, as data passed down to it: clauses, column windows, marks, tags, elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inspector.core.facts import PageKind
from inspector.core.workdays import PlainWeek, WorkDays

NATIONAL, OWN_DEFAULT = "国家标准", "系统默认"  # layers; every other is the name of a place
OF_SITES, OF_ACCOUNTS = "W-", "A-"  # how the ids of clauses begin
IGNORED, STATIC = "ignore", "static"  # what the configuration may say of a column besides its kind


@dataclass(frozen=True, slots=True)
class Indicator:
    """An official clause with its level. Points are for scoring and live in the data only."""

    id: str
    name: str
    level: str  # "veto" | "deduct" | "bonus" | "duty"
    text: str  # the clause in words
    source: str  # "国办秘函〔2019〕19号"
    is_judged_by_people: bool = False  # no check answers for it
    for_people: Indicator | None = None  # the part of it that no check answers for


@dataclass(frozen=True, slots=True)
class Window:
    """How long something may stay without an update, and which layer of rules says so."""

    days: int
    words: str  # "14 天", "6 个月": as the rule puts it
    layer: str  # "国家标准" | "系统默认" | "闽侯县" …: the level that set it

    def is_over(self, newest: date, today: date) -> bool:
        return (today - newest).days > self.days

    @property
    def is_reminder(self) -> bool:
        """No official text sets it: what is over it is a reminder (INFO, suspected), and counts for no veto."""
        return self.layer == OWN_DEFAULT


@dataclass(frozen=True, slots=True)
class ColumnKind:
    id: str
    name: str
    synonyms: tuple[str, ...]
    window: Window
    is_key: bool  # counts for W-V4.1
    is_static: bool  # 概况, 职能, 指南 …: no list is expected


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An element, entry, mark or tag that must be there, with the other names it goes by."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    is_required: bool
    note: str = ""
    pattern: str = ""


class OfficeKind(StrEnum):
    """What sort of office a site speaks for: decides which duties are its own."""

    GOVERNMENT = "government"  # a portal: 人民政府
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    ENTERPRISE = "enterprise"  # 公共企事业单位: a school, a hospital, a water company
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Office:
    kind: OfficeKind = OfficeKind.UNKNOWN
    sector: str = ""  # id of a sector (education, water …) for a public enterprise


@dataclass(frozen=True, slots=True)
class Limit:
    """A number a check judges by, and which layer of rules sets it."""

    number: float
    unit: str  # "天" | "个工作日" | "个月" | "次" | "秒" | "个"
    layer: str  # "国家标准" | "系统默认" | "闽侯县" …
    source: str = ""  # the document: "国务院令第711号"
    is_settled: bool = True  # False: the number was not verified (confidence C or D): 待核定

    @property
    def words(self) -> str:
        return f"{self.number:g} {self.unit}"

    @property
    def is_reminder(self) -> bool:
        return self.layer == OWN_DEFAULT


@dataclass(frozen=True, slots=True)
class Duty:
    """A term set by law or rule: once a year by a day, or within so long of an event."""

    id: str
    title: str
    text: str
    source: str
    clause: str = ""  # "第四十九条"
    by: str = ""  # "01-31": every year until that day
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a site must publish, recognised by the words of titles and columns, and the elements its pages must hold."""

    id: str
    name: str
    group: str  # "statutory" | "county" | "township" | "livelihood" | "duty" | "sector:water" …
    names: tuple[str, ...]  # words any of which a title or column name holds
    elements: tuple[NamedItem, ...] = ()
    window: Window | None = None  # how often it must be new
    source: str = ""
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a check may ask of the world besides its subject."""

    today: date  # the day of inspection, China time
    site: str
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    column_kinds: Mapping[str, ColumnKind] = field(default_factory=dict)
    homepage_window: Window = Window(14, "14 天", "国家标准")
    meta_tags: Mapping[PageKind, tuple[NamedItem, ...]] = field(default_factory=dict)
    footer_marks: tuple[NamedItem, ...] = ()
    disclosure_entries: tuple[NamedItem, ...] = ()
    policy_elements: tuple[NamedItem, ...] = ()
    office: Office = Office()
    workdays: WorkDays = field(default_factory=PlainWeek)
    limits: Mapping[str, Limit] = field(default_factory=dict)  # by check id, or "check.name" where a check has several
    duties: Mapping[str, Duty] = field(default_factory=dict)  # those in force for this office
    topics: Mapping[str, Topic] = field(default_factory=dict)
    required_columns: tuple[NamedItem, ...] = ()  # note: which text wants it
    columns: Mapping[str, str] = field(default_factory=dict)  # column name or address → id of its kind, IGNORED or STATIC: the configuration's word
    confirmed: Mapping[str, float] = field(default_factory=dict)  # clause → points or points each, as the office confirmed them

    def clause(self, indicators: tuple[str, ...], sources: tuple[str, ...]) -> str:
        """The clauses in words: "单项否决·首页不更新（国办秘函〔2019〕19号）；…"."""
        known = [self.indicators[name] for name in indicators if name in self.indicators]
        words = [f"{item.name}（{item.source}）" for item in known]
        return "；".join(words + [name for name in sources if name not in " ".join(words)])
