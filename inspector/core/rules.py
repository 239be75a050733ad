"""The official numbers a check judges by, as data passed down to it: clauses, column windows, marks, tags, elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from inspector.core.facts import PageKind


@dataclass(frozen=True, slots=True)
class Indicator:
    """An official clause with its level. Points are for scoring and live in the data only."""

    id: str
    name: str
    level: str  # "veto" | "deduct" | "bonus" | "duty"
    text: str  # the clause in words
    source: str  # "国办秘函〔2019〕19号"


@dataclass(frozen=True, slots=True)
class Window:
    """How long something may stay without an update, and which layer of rules says so."""

    days: int
    words: str  # "14 天", "6 个月": as the rule puts it
    layer: str  # "国家指标" | "系统默认" | "闽侯县" …: the level that set it

    def is_over(self, newest: date, today: date) -> bool:
        return (today - newest).days > self.days


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


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a check may ask of the world besides its subject."""

    today: date  # the day of inspection, China time
    site: str
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    column_kinds: Mapping[str, ColumnKind] = field(default_factory=dict)
    homepage_window: Window = Window(14, "14 天", "国家指标")
    meta_tags: Mapping[PageKind, tuple[NamedItem, ...]] = field(default_factory=dict)
    footer_marks: tuple[NamedItem, ...] = ()
    disclosure_entries: tuple[NamedItem, ...] = ()
    policy_elements: tuple[NamedItem, ...] = ()

    def clause(self, indicators: tuple[str, ...], sources: tuple[str, ...]) -> str:
        """The clauses in words: "单项否决·首页不更新（国办秘函〔2019〕19号）；…"."""
        known = [self.indicators[name] for name in indicators if name in self.indicators]
        words = [f"{item.name}（{item.source}）" for item in known]
        return "；".join(words + [name for name in sources if name not in " ".join(words)])
