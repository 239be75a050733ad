"""Columns that mislead: one name twice side by side, an entry that opens another column, articles filed in the wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks import _doubts
from inspector.core.facts import ColumnFacts, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

FEWEST_MISFILED = 3
MOST_SHOWN = 3
_PUBLIC_NOTICE = r"(?:招标|中标|成交|采购|竞价|流标)(?:结果)?(?:公告|公示)$|(?:拟录用|拟聘用|任前|拟任职)[^，]{0,12}公示"
_MISFILED = {  # titles that plainly belong elsewhere, by kind of column
    "policy_file": re.compile(rf"{_PUBLIC_NOTICE}|来访|慰问|走访调研|召开[^，]{{2,20}}会议?$"),
    "news": re.compile(rf"{_PUBLIC_NOTICE}|招聘[^，]{{0,10}}(?:公告|简章)$"),
    "leader": re.compile(rf"{_PUBLIC_NOTICE}|的通知$"),
}


@site_check(title="栏目设置混乱", severity=Severity.LOW, certainty=Certainty.SUSPECTED, sources=("国办发〔2017〕47号",))
def confusing_column(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：栏目设置科学合理，名称不重复，入口和栏目一致，信息放在名实相符的栏目里。

    为什么：《政府网站发展指引》要求栏目清晰、避免交叉重复；两个同名栏目、点进去是别的栏目、通知混在动态里，群众找不到信息，也容易漏更。

    怎样判：同一个上级栏目下有两个地址不同的同名栏目；首页菜单的名称属一类、打开的栏目属另一类；栏目首页里有 3 条以上、且占四分之一以上明显属于别类的标题
    （如政策文件栏目里的中标公告、任前公示）。都按疑似报，每处一条。

    不报什么：不同部门、不同上级下的同名栏目；名称看不出种类的栏目；配置里写明不检查的栏目。

    何时说不清：网站拒绝抓取或首页没有打开时，列为待人工判断。
    """
    columns = [column for column in site.columns if not column.is_exempt and column.pages_read]
    found = [*_doubles(columns), *_misleading(columns, rules), *_misfiled(columns, rules)]
    doubt = _doubts.about(site.coverage)
    if found and doubt:
        yield CannotTell(site.home_url, doubt)
        return
    yield from found


def _doubles(columns: Sequence[ColumnFacts]) -> Iterator[Evidence]:
    """Two of one name below one parent, or two in the front page's menu."""
    known: dict[tuple[str, ...], ColumnFacts] = {}
    for column in columns:
        trail = tuple(step for step in column.trail if step != column.name)
        if len(trail) + 1 != len(column.trail) or not trail:
            continue
        place = (*trail, column.name)
        first = known.setdefault(place, column)
        if first is not column and _items(first) != _items(column):
            yield Evidence(
                where=first.url,
                quote=column.name,
                message=f"“{trail[-1]}”下有两个栏目都叫“{column.name}”，内容不同，另一个在 {column.url}",
                suggestion="合并为一个，或改成能区分的名称。",
                key=f"同名|{'/'.join(place)}",
                title=column.name,
            )


def _items(column: ColumnFacts) -> tuple[object, ...]:
    """What shows that two addresses hold two columns, and are not two ways to one."""
    return (column.titles[:5], column.newest) if column.titles else (column.url,)


def _misleading(columns: Sequence[ColumnFacts], rules: Rules) -> Iterator[Evidence]:
    names = {word: kind.id for kind in rules.column_kinds.values() for word in (kind.name, *kind.synonyms)}
    for column in columns:
        promised = names.get(column.menu)
        opened = names.get(column.name)
        if promised and opened and promised != opened and not _shares_words(column.menu, column.name):
            yield Evidence(
                where=column.url,
                quote=column.menu,
                message=f"首页菜单写“{column.menu}”，打开的栏目是“{column.name}”",
                suggestion="改正菜单的名称或链接地址。",
                key=f"入口|{column.menu}|{column.url}",
                title=column.name,
            )


def _shares_words(one: str, other: str) -> bool:
    pairs = {one[start : start + 2] for start in range(len(one) - 1)}
    return any(other[start : start + 2] in pairs for start in range(len(other) - 1))


def _misfiled(columns: Sequence[ColumnFacts], rules: Rules) -> Iterator[Evidence]:
    for column in columns:
        words = _MISFILED.get(column.kinds[0]) if column.kinds and column.kinds[0] in rules.column_kinds else None
        titles = [title for title in column.titles if words and words.search(title)]
        if len(titles) >= FEWEST_MISFILED and len(titles) * 4 >= len(column.titles):
            shown = "；".join(f"《{title}》" for title in titles[:MOST_SHOWN])
            yield Evidence(
                where=column.url,
                quote=column.name,
                message=f"“{column.name}”首页的 {len(column.titles)} 条里有 {len(titles)} 条不像这个栏目的内容：{shown}",
                suggestion="把这些信息移到名实相符的栏目。",
                key=f"错放|{column.url}",
                title=column.name,
            )
