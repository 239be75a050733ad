"""An account's facts from what its sources brought, what people saw, and what the office has filed and been told to re-post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from inspector.core.accounts import APP, account_key, known_span, merged, platform_of
from inspector.core.facts import Account, AccountFacts, AccountState, Filing, Listing, Observation, Post, RepostTask, SourceReading
from inspector.db.rows import Progress
from inspector.files.tablefile import Line, read_day, read_table, refuse, wanted


class Gathered(NamedTuple):
    """What one account's sources have brought home."""

    account: Account
    progress: Sequence[Progress]
    posts: Sequence[Post]
    observations: Sequence[Observation]


class Office(NamedTuple):
    """What the office keeps about all its accounts together."""

    filings: Sequence[Filing] | None = None
    tasks: Sequence[RepostTask] = ()


def facts_of(every: Sequence[Gathered], office: Office) -> dict[str, AccountFacts]:
    """The facts of all accounts by their labels. What concerns a unit is told with its first running account."""
    facts = {one.account.label: _own_facts(one, office) for one in every}
    leading = _leading(one.account for one in every)
    strays = _strays([one.account for one in every], office.filings or ())
    for unit, label in leading.items():
        own = [one for one in facts.values() if one.account.unit == unit]
        since, until = _span(own)
        facts[label] = _with_unit(facts[label], own, strays.get(unit, ()), _tasks(unit, office.tasks), since, until)
    homeless = [stray for unit, found in strays.items() if unit not in leading for stray in found]
    if homeless and (first := next(iter(leading.values()), "")):
        facts[first] = replace(facts[first], strays=(*facts[first].strays, *homeless))
    return facts


def read_office(filings: str, reposts: str) -> Office:
    """The lists that the configuration names. Mistakes are told all at once, by row."""
    mistakes: list[str] = []
    read = Office(_read_filings(Path(filings)) if filings else None, _read_tasks(Path(reposts), mistakes) if reposts else ())
    refuse(mistakes)
    return read


def _own_facts(one: Gathered, office: Office) -> AccountFacts:
    own = account_key(one.account.platform, one.account.name)
    filings = None if office.filings is None else tuple(filing for filing in office.filings if account_key(filing.platform, filing.name) == own)
    return AccountFacts(
        account=one.account,
        readings=tuple(_reading(progress) for progress in one.progress),
        posts=merged(one.posts),
        observations=tuple(one.observations),
        listings=tuple(_listing(progress.details["listing"]) for progress in one.progress if progress.details.get("listing")),
        filings=filings,
    )


def _reading(progress: Progress) -> SourceReading:
    is_whole = progress.is_done and not progress.error
    since, until = (progress.since, progress.until) if is_whole else (None, None)
    return SourceReading(progress.source, progress.posts, since, until, progress.error, progress.name)


def _listing(told: Mapping[str, object]) -> Listing:
    updated = str(told.get("updated") or "")
    words = {name: str(told.get(name) or "") for name in ("why", "version", "filing")}
    return Listing(str(told["url"]), int(str(told["status"])), updated=date.fromisoformat(updated) if updated else None, **words)


def _leading(accounts: Iterable[Account]) -> dict[str, str]:
    leading: dict[str, str] = {}
    for account in accounts:
        if account.state is AccountState.RUNNING:
            leading.setdefault(account.unit, account.label)
    return leading


def _strays(accounts: Sequence[Account], filings: Sequence[Filing]) -> dict[str, list[Filing]]:
    """Filed accounts nobody has entered, by unit."""
    known = {account_key(account.platform, account.name) for account in accounts}
    strays: dict[str, list[Filing]] = {}
    for filing in filings:
        if account_key(filing.platform, filing.name) not in known:
            strays.setdefault(filing.unit, []).append(filing)
    return strays


def _tasks(unit: str, tasks: Sequence[RepostTask]) -> tuple[RepostTask, ...]:
    return tuple(task for task in tasks if not task.units or unit in task.units)


def _span(own: Sequence[AccountFacts]) -> tuple[date | None, date | None]:
    """From when to when everything that the unit's running accounts published is known."""
    spans = [known_span(one) for one in own if one.account.state is AccountState.RUNNING and one.account.platform != APP]  # an app publishes no posts
    if not spans or not all(spans):
        return None, None
    known = [span for span in spans if span]
    return max(span[0] for span in known), min(span[1] for span in known)


def _with_unit(
    facts: AccountFacts, own: Sequence[AccountFacts], strays: Sequence[Filing], tasks: tuple[RepostTask, ...], since: date | None, until: date | None
) -> AccountFacts:
    posts = tuple(post for one in own for post in one.posts) if tasks else ()
    return replace(facts, strays=tuple(strays), tasks=tasks, unit_posts=posts, unit_since=since, unit_until=until)


def _read_filings(path: Path) -> list[Filing]:
    return [_filing(line) for line in read_table(path, _FILING) if line.text("name")]


def _filing(line: Line) -> Filing:
    name, unit, number, state = (line.text(column) for column in ("name", "unit", "number", "state"))
    return Filing(platform_of(line.text("platform")), name, unit, number, state, line.place)


def _read_tasks(path: Path, mistakes: list[str]) -> list[RepostTask]:
    tasks = []
    for line in read_table(path, _TASK):
        issued, due = read_day(line, _ISSUED, mistakes), read_day(line, _DUE, mistakes)
        if line.text("title") and issued and due:
            tasks.append(RepostTask(line.text("title"), issued, due, _units(line), line.place))
    return tasks


def _units(line: Line) -> tuple[str, ...]:
    names = tuple(name for name in re.split(r"[、，,；;\s]+", line.text("units")) if name)
    return () if any(name in {"全部", "各单位", "所有单位"} for name in names) else names


_FILING = (
    wanted("name", "账号名称", r"(?:新媒体|政务新媒体)?(?:账号)?名称|账号", required=True),
    wanted("platform", "平台", r"(?:所属|开设)?平台|账号类型|渠道", required=True),
    wanted("state", "备案状态", r"(?:备案|账号)?状态", required=True),
    wanted("number", "备案编号", r"备案(?:编)?号|标识码|系统编号"),
    wanted("unit", "主办单位", r"(?:主办|开办|备案|责任)(?:单位|部门)"),
)
_ISSUED = wanted("issued", "下达日期", r"(?:下达|发文|通知|任务)(?:日期|时间)", required=True)
_DUE = wanted("due", "截止日期", r"(?:截止|完成|转发)(?:日期|时间|时限)|时限", required=True)
_TASK = (
    _ISSUED,
    _DUE,
    wanted("title", "转发标题", r"(?:转发|任务|信息|文章)?(?:标题|内容|名称)", required=True),
    wanted("units", "转发单位", r"(?:转发|责任)?(?:单位|部门|范围)"),
)
