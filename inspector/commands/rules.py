"""`inspector rules`: the numbers, dates and columns in force for a site, each with the layer that sets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import SITES, ConfigFile, UsageError, day_of, out

if TYPE_CHECKING:
    from inspector.core.rules import Rules, Topic


def rules(
    site: Annotated[str, typer.Argument(help="网站名称；不写则列出国家标准和系统默认。", metavar="SITE")] = "",
    config_file: ConfigFile = SITES,
    day: Annotated[str | None, typer.Option("--date", help="按哪一天（默认今天，北京时间）。", metavar="D")] = None,
) -> None:
    """一个网站现在适用的期限、数字、日期和应有栏目，各由哪一层定的。"""
    for line in _lines(_rules_of(site, config_file, day)):
        out.print(line, markup=False)


def _rules_of(name: str, config_file: Path, day: str | None) -> Rules:
    from inspector.config import load_config, local_of
    from inspector.rulebook import load_rules

    today = day_of(day, "--date")
    if not name:
        return load_rules(today, "")
    config = load_config(config_file)
    site = next((site for site in config.sites if site.name == name), None)
    if site is None:
        raise UsageError(f"{config_file} 里没有网站“{name}”：有的是 {'、'.join(known.name for known in config.sites)}")
    return load_rules(today, name, site.profiles, local_of(config, site))


def _lines(rules: Rules) -> Iterator[str]:
    from inspector.rulebook import limit_names

    yield from ("栏目更新期限", f"  首页　{rules.homepage_window.words}（{rules.homepage_window.layer}）")
    for kind in rules.column_kinds.values():
        window = kind.window
        period = "不要求更新" if kind.is_static else f"{window.words}（{_layer(window.layer, is_reminder=window.is_reminder)}）"
        yield f"  {kind.name}　{period}　{kind.id}"
    yield "数字"
    names = limit_names()
    for name, limit in rules.limits.items():
        layer = _layer(limit.layer, is_reminder=limit.is_reminder, is_settled=limit.is_settled)
        yield f"  {names[name]}　{limit.words}（{'，'.join(filter(None, (layer, limit.source)))}）　{name}"
    yield "每年的日期"
    for duty in sorted((duty for duty in rules.duties.values() if duty.by), key=lambda duty: duty.by):
        yield f"  {duty.by}　{duty.title}（{duty.source}{'' if duty.is_settled else '，日期待核定'}）"
    yield "应有的栏目"
    yield from (f"  {item.name}（{item.note}）" for item in rules.required_columns)
    yield from _catalogues(rules)
    if rules.confirmed:
        yield "本单位确认的分值"
        yield from (f"  {clause}　{points:g} 分" for clause, points in rules.confirmed.items())


def _catalogues(rules: Rules) -> Iterator[str]:
    """Of a public enterprise its own catalogue item by item, of a government the eight by name."""
    from inspector.core.rules import OfficeKind
    from inspector.rulebook import sector_groups

    own, kind = rules.office.sector, rules.office.kind
    wanted = {name: [topic for topic in rules.topics.values() if topic.group == group] for name, group in sector_groups().items()}
    if kind is OfficeKind.ENTERPRISE and own:
        yield "应公开的行业目录"
        yield from (f"  {topic.name}（{_sourced(topic)}）　{topic.id}" for topics in wanted.values() for topic in topics if topic.group == f"sector:{own}")
    elif kind in (OfficeKind.GOVERNMENT, OfficeKind.UNKNOWN):
        yield "公共企事业单位的行业目录"
        yield from (f"  {name}　{len(topics)} 项（{_sourced(topics[0])}）" for name, topics in wanted.items() if topics)


def _sourced(topic: Topic) -> str:
    return f"{topic.source}{'' if topic.is_settled else '，待核定'}"


def _layer(layer: str, *, is_reminder: bool, is_settled: bool = True) -> str:
    return f"{layer}，只作提醒" if is_reminder else layer if is_settled else f"{layer}，待核定"
