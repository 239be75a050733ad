"""What public enterprises (schools, hospitals, water, power …) must publish and do not, or publish too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checks import _doubts
from checks._calendar import months_later
from inspector.core.facts import ColumnFacts, SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules, Topic, Window

_CAPACITY = "pow-09"  # told every quarter
_NOTICES = "tra-05"  # changes of lines are told before they happen
_SECTOR_NAMES = {
    "education": ("教育", "学校"),
    "environment": ("环境", "环保"),
    "health": ("卫生", "医疗", "医院"),
    "water": ("供水", "自来水"),
    "power": ("供电", "电力"),
    "gas": ("供气", "燃气"),
    "heat": ("供热", "热力"),
    "transit": ("交通", "公交"),
}


@site_check(title="公共企事业单位公开要素缺失", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("L-22", "L-23", "L-24"))
def missing_sector_item(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：教育、生态环境、卫生健康、供水、供电、供气、供热、公共交通八类公共企事业单位，按本行业的办法公开规定内容；
    公交线路变更提前 3 日公告，供电可开放容量按季度更新。

    为什么：《政府信息公开条例》第五十五条要求公共企事业单位公开信息，各行业都有具体清单。

    怎样判：登记为公共企事业单位并写明行业的网站，按该行业的清单（地方方案有自己的，用地方的）逐项找栏目、菜单和标题，没有的报；有更新期限的，最新一条超过期限的报，期限是系统默认的只作提示；
    线路变更公告的发布日距实施日不足 3 日的报。政府网站看“公共企事业单位”栏目下八类各有没有下级栏目。都按疑似报。

    不报什么：部门和乡镇网站；没有登记行业的单位；没有日期的内容不报过期。

    何时说不清：政府网站没有读到“公共企事业单位”栏目、清单内容大半没有读到、抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    kind, sector = rules.office.kind, rules.office.sector
    if kind not in (OfficeKind.GOVERNMENT, OfficeKind.ENTERPRISE):
        return
    topics = [topic for topic in rules.topics.values() if topic.group == f"sector:{sector}"] if kind is OfficeKind.ENTERPRISE else []
    if kind is OfficeKind.ENTERPRISE and not topics:
        return
    doubt = _doubts.about_absence(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
    elif kind is OfficeKind.GOVERNMENT:
        yield from _sectors(site, rules)
    else:
        yield from _items(topics, site, rules)


def _items(topics: Sequence[Topic], site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    missing = [topic for topic in topics if topic.id not in site.topics]
    if len(missing) * 2 > len(topics):
        yield CannotTell(site.home_url, _doubts.MOSTLY_UNREAD_ITEMS)
        return
    for topic in missing:
        message = f"规定的 {len(topics)} 项里读到 {len(topics) - len(missing)} 项，栏目、菜单和标题里都没有“{topic.name}”一类的内容（{topic.source}）"
        yield _evidence(topic, site.home_url, topic.name, f"{message}{_unsettled(topic)}", f"公开“{topic.name}”的内容。", topic.id)
    for topic in topics:
        notes = site.topics.get(topic.id, ())
        yield from _stale(topic, notes, rules)
        if topic.id == _NOTICES:
            yield from _short_notice(topic, notes, rules)


def _stale(topic: Topic, notes: Sequence[TopicNote], rules: Rules) -> Iterator[Answer]:
    window = _window(topic, rules)
    dated = [note.article for note in notes if note.article.day and note.article.day <= rules.today]
    undated = any(note.article.day is None and not note.is_column for note in notes)
    if window is None or not dated or undated:
        return
    newest = max(dated, key=lambda article: (article.day or rules.today, article.url))
    if newest.day and window.is_over(newest.day, rules.today):
        message = f"“{topic.name}”最后更新 {newest.day}，已 {(rules.today - newest.day).days} 天，超过{window.layer} {window.words}（{topic.source}）"
        found = _evidence(topic, newest.url, newest.title, message + _unsettled(topic), f"更新“{topic.name}”的内容。", f"{topic.id}|旧")
        yield replace(found, severity=Severity.INFO) if window.is_reminder else found


def _window(topic: Topic, rules: Rules) -> Window | None:
    """The rule itself says how often the capacity is told; the other periods are our own."""
    limit = rules.limits.get("missing_sector_item.capacity")
    if topic.id != _CAPACITY or limit is None or topic.window is None or not topic.window.is_reminder:
        return topic.window
    return Window((months_later(rules.today, int(limit.number)) - rules.today).days, limit.words, limit.layer)


def _short_notice(topic: Topic, notes: Sequence[TopicNote], rules: Rules) -> Iterator[Answer]:
    limit = rules.limits.get("missing_sector_item.route")
    if limit is None:
        return
    for note in notes:
        day = note.article.day
        if day and note.starts and note.is_whole and 0 <= (note.starts - day).days < limit.number:
            message = f"公告发布于 {day}，{note.starts} 起实施，提前 {(note.starts - day).days} 天，不足{limit.layer} {limit.words}（{limit.source}）"
            yield _evidence(topic, note.article.url, note.article.title, message, "今后变更线路，至少提前 3 日公告。", f"{note.article.url}|提前")


def _sectors(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    parents = [column for column in site.columns if "sector" in column.kinds]
    if not parents:
        yield CannotTell(site.home_url, _doubts.NO_SECTOR_COLUMN)
        return
    below = [column for column in site.columns if any(_is_below(column, parent) for parent in parents)]
    if len(below) < len(_SECTOR_NAMES) // 2:
        return  # arranged by unit or by item, not by sector
    parent = parents[0]
    found = [sector for sector, words in _SECTOR_NAMES.items() if any(word in column.name for column in below for word in words)]
    sources = {topic.group.partition(":")[2]: topic.source for topic in rules.topics.values()}  # a sector a place has struck out is not wanted
    for sector in [name for name in _SECTOR_NAMES if name in sources and name not in found] if len(found) * 2 >= len(_SECTOR_NAMES) else ():
        name = _SECTOR_NAMES[sector][0]
        yield Evidence(
            where=parent.url,
            quote=name,
            message=f"“{parent.name}”下有 {len(found)} 类，没有读到{name}类的下级栏目（国务院令第711号第五十五条、{sources[sector]}）",
            suggestion=f"增设{name}类；本地没有这类单位的，不必设。",
            key=sector,
            title=parent.name,
            indicators=("L-23",),
        )


def _is_below(column: ColumnFacts, parent: ColumnFacts) -> bool:
    folder = parent.url.rpartition("/")[0] + "/"
    return column.url != parent.url and (parent.name in column.trail[:-1] or (folder.count("/") > 3 and column.url.startswith(folder)))


def _unsettled(topic: Topic) -> str:
    return "" if topic.is_settled else "；清单待核定"


def _evidence(topic: Topic, where: str, quote: str, message: str, suggestion: str, key: str) -> Evidence:
    return Evidence(where, quote, message, suggestion, key=key, severity=None if topic.is_settled else Severity.LOW)
