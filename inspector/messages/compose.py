"""What there is to tell: made of names, numbers, titles of checks and days. Never of the words, titles or addresses of a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from inspector.config import Config, ConfigError
from inspector.core.findings import Finding, Severity, Status
from inspector.core.rectifying import Notice, end_of
from inspector.core.workdays import CHINA, WorkDays, add_workdays
from inspector.db.store import Store
from inspector.routine.agenda import agenda
from inspector.routine.deadlines import Deadline, DeadlineKind
from inspector.routine.rounds import standing


class Kind(StrEnum):
    SEVERE = "severe"
    FAILED = "failed"
    DEADLINE = "deadline"
    OVERDUE = "overdue"
    DIGEST = "digest"

    @property
    def label(self) -> str:
        return {"severe": "新的严重问题", "failed": "巡检没有做成", "deadline": "快到期", "overdue": "已超期", "digest": "每日摘要"}[self.value]


class News(NamedTuple):
    """One thing to tell. `unit` "": it concerns everybody."""

    kind: Kind
    key: str
    unit: str
    title: str
    body: str


OLD_TASK = timedelta(days=31)  # overdue for longer: a list that nobody ticks off would be told whole on the first day
ADVICE = "请登录复核台或打开报告查看原文。"


def news_of(store: Store, config: Config, now: datetime, week: WorkDays) -> list[News]:
    today = now.astimezone(CHINA).date()
    sites = {site.name: site.unit for site in config.sites} | {account.label: account.unit for account in config.accounts}
    runs = [run for run in store.latest_inspections(today) if run.site in sites]
    found = {run.site: store.findings_of(run.id) for run in runs}
    ahead = add_workdays(week, today, config.settings.remind_workdays)
    told = [*_severe(found, sites, today), *_failed(store, config, now), *_dated(store, config, today, ahead), *_notices(store, now, ahead)]
    return [*told, *_digest(found, today)] if runs else told


def _severe(found: dict[str, list[Finding]], sites: dict[str, str], today: date) -> Iterator[News]:
    for site, findings in found.items():
        by_unit: dict[str, Counter[str]] = defaultdict(Counter)
        for finding in findings:
            if finding.severity is Severity.CRITICAL and finding.status in (Status.NEW, Status.REOPENED) and not finding.dismissed:
                by_unit[finding.unit or sites[site]][finding.title] += 1
        for unit, counts in by_unit.items():
            names = "、".join(f"{title} {count} 个" for title, count in counts.items())
            body = f"{today} 巡检“{site}”，新发现或反弹的严重问题 {sum(counts.values())} 个：{names}。都是疑似，须人工核实后才算数。{ADVICE}"
            yield News(Kind.SEVERE, f"{today}|{site}|{unit}", unit, f"{site}有新的严重问题待核实（{unit or '未分派'}）", body)


def _failed(store: Store, config: Config, now: datetime) -> Iterator[News]:
    units = {site.name: site.unit for site in config.sites}
    for missed in standing(store, list(units), config.settings.times.table, now).missed:
        body = f"{missed.day} 没有巡检“{missed.site}”：{_plain_reason(missed.reason)}。请在运行程序的机器上执行 inspector doctor 查看原因。"
        yield News(Kind.FAILED, f"{missed.day}|{missed.site}", "", f"{missed.site}的巡检没有做成", body)


def _plain_reason(reason: str) -> str:
    """The reason up to its first colon: what follows may name files and addresses."""
    return reason.partition("：")[0].rstrip("。")


def _dated(store: Store, config: Config, today: date, ahead: date) -> Iterator[News]:
    """Terms of the rules, tasks of the year, and what runs out."""
    try:
        found = agenda(config, config.sites, store, today, with_tasks=True)
    except ConfigError:
        found = agenda(config, config.sites, store, today, with_tasks=False)
        body = "单位的年度任务清单（sites.yaml 的 tasks）有一份读不了，任务都没有提醒。请在运行程序的机器上执行 inspector due 查看原因。"
        yield News(Kind.FAILED, f"{today}|tasks", "", "年度任务清单读不了", body)
    for deadline in found:
        is_old_task = deadline.kind is DeadlineKind.TASK and deadline.due < today - OLD_TASK
        if deadline.kind is DeadlineKind.INSPECTION or deadline.due > ahead or is_old_task:
            continue
        name, when, kind = _name_of(deadline), _when(deadline.due, today), Kind.OVERDUE if deadline.due < today else Kind.DEADLINE
        told = f"{deadline.who}：{name}{when}", f"{deadline.due} {name}（{deadline.who}），{when}。{ADVICE}"
        for unit in _units_of(deadline, config):
            yield News(kind, f"{deadline.due}|{deadline.who}|{deadline.what}", unit, *told)


def _units_of(deadline: Deadline, config: Config) -> Sequence[str]:
    """Who is concerned: of a site its unit, of a task all that its list names, by whole or short name. Where nobody is known: everybody."""
    if deadline.kind is not DeadlineKind.TASK:
        return [next((site.unit for site in config.sites if site.name == deadline.who), "")]
    named = [part for part in re.split(r"[\s、，,；;/（）()]+", deadline.who) if len(part) > 1]
    return [unit.name for unit in config.units if any(unit.name.endswith(part) or part.endswith(unit.name) for part in named)] or [""]


def _notices(store: Store, now: datetime, ahead: date) -> Iterator[News]:
    """Items of notices whose time is up or nearly up, told by notice and day, in numbers only."""
    today = now.astimezone(CHINA).date()
    items: dict[tuple[Kind, Notice, date], list[str]] = defaultdict(list)
    for notice, item in store.overdue_items(end_of(ahead) + timedelta(seconds=1)):
        if item.due_at is not None:
            kind = Kind.OVERDUE if item.due_at < now else Kind.DEADLINE
            items[kind, notice, item.due_at.astimezone(CHINA).date()].append(str(item.rank))
    for (kind, notice, due), ranks in items.items():
        what = f"{notice.number}第 {'、'.join(ranks)} 项"
        when = "今天到时限" if due == today and kind is Kind.OVERDUE else _when(due, today)
        body = f"{what}（{notice.unit}）的整改时限是 {due}，{when}，还没有销号。请登录复核台查看。"
        yield News(kind, f"{notice.number}|{due}|{'、'.join(ranks)}", notice.unit, f"{notice.unit}：{what}{when}", body)


def _when(due: date, today: date) -> str:
    if due < today:
        return f"已过 {(today - due).days} 天"
    return "今天到期" if due == today else f"还有 {(due - today).days} 天"


def _name_of(deadline: Deadline) -> str:
    """Of a countdown the name of its check: what it is called on the page may be the very words at fault."""
    return deadline.source if deadline.kind is DeadlineKind.COUNTDOWN else deadline.what


def _digest(found: dict[str, list[Finding]], today: date) -> Iterator[News]:
    lines = [_digest_line(site, findings) for site, findings in sorted(found.items())]
    yield News(Kind.DIGEST, str(today), "", f"读网每日摘要 {today}", "\n".join([f"{today} 巡检 {len(found)} 个网站和账号：", *lines, ADVICE]))


def _digest_line(site: str, findings: Sequence[Finding]) -> str:
    counts = Counter(finding.status for finding in findings if not finding.dismissed)
    seen = [finding for finding in _open(findings) if not finding.confirmed]
    return f"{site}：新增 {counts[Status.NEW]}，反弹 {counts[Status.REOPENED]}，已整改 {counts[Status.FIXED]}，待复核 {len(seen)}"


def _open(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.dismissed and finding.status in (Status.NEW, Status.PERSISTING, Status.REOPENED)]
