"""What a place writes of the content that must be published: topics of its own, and its own catalogues of the public-service sectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from inspector.files.yamlfile import Mistake, Place, guess
from inspector.rulebook.data import Data
from inspector.rulebook.terms import is_period
from inspector.rulebook.topics import sector_groups, topic_groups

UNTOUCHED = frozenset({"statutory", "county", "township", "duty"})  # groups set by law: a place may add words, not take anything away


class OwnItem(Data):
    name: str = ""
    names: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    window: str = ""
    confidence: str = ""


class OwnTopic(OwnItem):
    group: str = ""


class OwnSector(Data):
    """A place's catalogue of one sector: what is not listed is not wanted. Without items it only says how sure the one below is."""

    clause: str = ""  # "（十四）": the place in the text that wants it
    taken_from: str = ""  # where the list was copied, when the text itself has none
    confidence: str = ""
    items: dict[str, OwnItem] = Field(default_factory=dict)


def mistakes_of_topics(topics: Mapping[str, OwnTopic], replaced: Sequence[str]) -> Iterator[Mistake]:
    groups = topic_groups()
    home = {topic: group for group, topics in groups.items() for topic in topics}
    for rank, group in enumerate(replaced):
        if group not in groups or group in UNTOUCHED:
            yield Mistake(("replaces", rank), f"写的 {group} 不能替换，{guess(group, [name for name in groups if name not in UNTOUCHED])}")
    for name, topic in topics.items():
        place = ("topics", name)
        if home.get(name) in replaced and not (topic.name and topic.group and topic.names):
            yield Mistake(place, f"所在的 {home[name]} 写在 replaces 里，全部重列，要写 name、group、names")
        elif name not in home and not (topic.name and topic.group and topic.names):
            yield Mistake(place, f"是新的一项，要写 name、group、names；想改现有的，{guess(name, list(home))}")
        if topic.group and topic.group not in groups:
            yield Mistake((*place, "group"), f"没有“{topic.group}”这一组，{guess(topic.group, list(groups))}")
        if home.get(name) in UNTOUCHED and topic.elements:
            yield Mistake((*place, "elements"), "是法定内容，要素不能改，只能用 names 补充叫法")
        yield from _of_item(place, topic)


def mistakes_of_sectors(sectors: Mapping[str, OwnSector]) -> Iterator[Mistake]:
    known, groups = sector_groups(), topic_groups()
    home = {topic: sector for sector, group in known.items() for topic in groups[group]}
    for sector, own in sectors.items():
        if sector not in known:
            yield Mistake(("sectors", sector), f"没有这个行业，{guess(sector, list(known), 0.4)}")
            continue
        if own.confidence:
            yield from not_a_confidence(("sectors", sector, "confidence"), own.confidence)
        if not own.items and not own.confidence:
            yield Mistake(("sectors", sector), "没有内容：列出 items，或者用 confidence 写明上一级的清单核实到什么程度")
        for name, item in own.items.items():
            place = ("sectors", sector, "items", name)
            if name in home and home[name] != sector:
                yield Mistake(place, f"是{home[name]}的一项，不能放在{sector}下；新的一项另起编号")
            elif name not in home and not item.name:
                yield Mistake(place, f"是新的一项，要写 name；想改现有的，{guess(name, list(groups[known[sector]]))}")
            yield from _of_item(place, item)


def not_a_confidence(place: Place, written: str) -> Iterator[Mistake]:
    if written not in {"A", "B", "C", "D"}:
        yield Mistake(place, f"应为 A、B、C、D 之一，现在是“{written}”")


def _of_item(place: Place, item: OwnItem) -> Iterator[Mistake]:
    if item.window and not is_period(item.window):
        yield Mistake((*place, "window"), f"应写成“14 天”或“6 个月”，现在是“{item.window}”")
    if item.confidence:
        yield from not_a_confidence((*place, "confidence"), item.confidence)
