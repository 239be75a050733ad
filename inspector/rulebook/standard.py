"""The parts of the national standard that no place changes: clauses, marks, tags, entries, elements."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from inspector.core.facts import PageKind
from inspector.core.rules import Indicator, NamedItem
from inspector.rulebook.data import Data, RulebookError, read


class ForPeople(Data):
    name: str
    text: str


class Clause(Data):
    level: str
    name: str
    text: str
    source: str
    confidence: str
    points: str = ""
    recalled: str = ""
    judged_by: str = ""  # "person": no check answers for it
    for_people: ForPeople | None = None  # a part of it that no check answers for
    option: bool = False


def load_indicators() -> Mapping[str, Indicator]:
    """Every clause known, the optional ones too."""
    return {name: _indicator(name, clause) for name, clause in load_clauses().items()}


@cache
def load_clauses() -> Mapping[str, Clause]:
    """The clauses as the data has them."""
    return read("indicators.yaml", _Clauses).clauses


def meta_tags() -> dict[PageKind, tuple[NamedItem, ...]]:
    data = read("tags.yaml", _TagPages)
    tags = {PageKind(kind): _tags_of(pages, data) for kind, pages in data.pages.items()}
    return tags | {PageKind.DOCUMENT: tags[PageKind.ARTICLE]}


def footer_marks() -> tuple[NamedItem, ...]:
    marks = read("marks.yaml", _Marks).marks
    return tuple(NamedItem(name, mark.name, mark.near, mark.required, _BY_SCRIPT if mark.script else "", mark.pattern) for name, mark in marks.items())


def disclosure_entries() -> tuple[NamedItem, ...]:
    return _named(read("disclosure.yaml", _Entries).entries)


def policy_elements() -> tuple[NamedItem, ...]:
    return _named(read("documents.yaml", _Elements).elements)


class _Clauses(Data):
    clauses: dict[str, Clause]


class _Mark(Data):
    name: str
    required: bool
    pattern: str
    script: bool = False
    near: tuple[str, ...] = ()


class _Marks(Data):
    marks: dict[str, _Mark]


class _Tags(Data):
    required: tuple[str, ...]
    inherited: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


class _TagPages(Data):
    labels: dict[str, str]
    formats: dict[str, str]
    pages: dict[str, _Tags]


class _Named(Data):
    name: str
    names: tuple[str, ...] = ()
    required: bool = False


class _Entry(_Named):
    required: bool = True


class _Entries(Data):
    entries: dict[str, _Entry]


class _Elements(Data):
    elements: dict[str, _Named]


_LEVELS = {"veto": "单项否决", "deduct": "扣分指标", "bonus": "加分指标", "duty": "规范要求", "option": "从严口径"}
_INHERITED = "内容页是否须重复站点、栏目标签，各地抄本写法不一，降一级报"
_BY_SCRIPT = "多由脚本写入"


def _indicator(name: str, clause: Clause) -> Indicator:
    label = _LEVELS.get(clause.level)
    if label is None:
        raise RulebookError(f"checks/indicators.yaml，clauses.{name}.level：应为 {'、'.join(_LEVELS)} 之一，现在是“{clause.level}”。")
    whose = "政务新媒体" if name.startswith("A-") else ""
    asked = clause.for_people
    part = Indicator(name, f"{whose}{label}·{asked.name}", clause.level, asked.text, clause.source, is_judged_by_people=True) if asked else None
    return Indicator(name, f"{whose}{label}·{clause.name}", clause.level, clause.text, clause.source, clause.judged_by == "person", part)


def _tags_of(page: _Tags, data: _TagPages) -> tuple[NamedItem, ...]:
    needed = [(name, name not in page.optional, _INHERITED if name in page.inherited else "") for name in (*page.inherited, *page.required, *page.optional)]
    return tuple(NamedItem(name, data.labels[name], (), is_required, note, data.formats.get(name, "")) for name, is_required, note in needed)


def _named(items: Mapping[str, _Named]) -> tuple[NamedItem, ...]:
    return tuple(NamedItem(name, item.name, item.names, item.required) for name, item in items.items())
