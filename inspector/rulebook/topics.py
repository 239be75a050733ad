"""What a site must publish, as checks/topics.yaml has it: topics in groups, with the words they are known by and their elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from inspector.core.rules import OWN_DEFAULT, NamedItem, Topic
from inspector.rulebook.data import Data, is_settled, read
from inspector.rulebook.terms import window


def national_topics(today: date) -> dict[str, Topic]:
    found: dict[str, Topic] = {}
    for group_name, group in _groups().items():
        for name, topic in group.topics.items():
            period = window(topic.window, OWN_DEFAULT, today, f"checks/topics.yaml，{name}.window") if topic.window else None
            source, settled = topic.source or group.source, is_settled(topic.confidence or group.confidence)
            found[name] = Topic(name, topic.name, group_name, topic.names, elements(topic.elements), period, source, settled)
    return found


def topic_groups() -> Mapping[str, tuple[str, ...]]:
    """Groups of topics, each with the ids of its topics."""
    return {name: tuple(group.topics) for name, group in _groups().items()}


def sector_groups() -> Mapping[str, str]:
    """The groups of the public-service sectors, by the Chinese name of the sector: {"供水": "sector:water"}."""
    return {group.name: name for name, group in _groups().items() if name.startswith("sector:")}


def elements(written: Sequence[str]) -> tuple[NamedItem, ...]:
    """ "甲|乙": the first is the name, the others are what it is called elsewhere."""
    items = (each.split("|") for each in written)
    return tuple(NamedItem(name, name, tuple(others), is_required=True) for name, *others in items)


class _Topic(Data):
    name: str
    names: tuple[str, ...]
    elements: tuple[str, ...] = ()
    window: str = ""
    source: str = ""
    confidence: str = ""


class _Group(Data):
    name: str
    source: str
    confidence: str
    topics: dict[str, _Topic]


class _Topics(Data):
    groups: dict[str, _Group]


@cache
def _groups() -> Mapping[str, _Group]:
    return read("topics.yaml", _Topics).groups
