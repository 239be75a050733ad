"""Makes a bulletin from what the store keeps, freezes it, and tells what has changed since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter

import checks
from inspector import __version__
from inspector.config import Config, unit_for
from inspector.core.findings import Finding, Severity, Status
from inspector.core.registry import Registry
from inspector.core.reviewing import VerdictKind
from inspector.core.scoring import VetoState
from inspector.core.workdays import CHINA
from inspector.db.bulletins import Approved
from inspector.db.reviews import MarkedDismissal
from inspector.db.rows import Inspection
from inspector.db.store import Store
from inspector.db.trends import Change
from inspector.inspection.redraw import report_of, rules_of
from inspector.papers.periods import Span, before, span_of
from inspector.papers.rectification import Term, terms_of
from reports import wording
from reports.papers.bulletin import (
    MOST_TYPICAL,
    USUAL_WEIGHTS,
    Approval,
    Bulletin,
    FrozenFinding,
    Period,
    SetAside,
    SiteStanding,
    TypicalError,
    fix_rate,
    pass_rate,
    points,
    ranked,
)
from reports.report import Report
from reports.score import bare_name

NOT_INSPECTED = "期内没有完成的检查"
NATIONAL_RULES = "国家标准"
LONGEST_EXAMPLE = 60
_ADAPTER = TypeAdapter(Bulletin)


def bulletin_of(store: Store, config: Config, period: Period, day: date) -> Bulletin:
    """The bulletin of the period that holds the day, as the store knows it now."""
    span = span_of(period, day)
    registry, terms = checks.load(), terms_of(store, config)
    reports = _reports(store, registry, span)
    earlier = before(period, span)
    standings = list(_standings(store, config, reports, span, terms))
    has_earlier = bool(store.between(*earlier))
    older = list(_standings(store, config, _reports(store, registry, earlier), earlier, terms)) if has_earlier else []
    weights: dict[str, float] = {str(name): points for name, points in (config.settings.ranking or USUAL_WEIGHTS).items()}
    return Bulletin(
        period=period,
        first=span.first,
        last=span.last,
        office=config.settings.office,
        sites=standings,
        before=older,
        typical=_typical(reports),
        findings=[_frozen(report, finding) for report in reports.values() for finding in _confirmed(report)],
        weights=weights,
        rules={name: blake2b(text.encode(), digest_size=4).hexdigest() for name, text in rule_texts(store.between(*span)).items()},
        program=f"duwang {__version__}",
        set_aside=list(_set_aside(store, registry, span)),
    )


def approve(store: Store, config: Config, period: Period, day: date, by: str) -> tuple[Bulletin, Approval]:
    """Freezes the bulletin with its numbers, findings, rules and profiles."""
    made = bulletin_of(store, config, period, day)
    texts = rule_texts(store.between(made.first, made.last))
    approved = store.approve_bulletin(period, made.first, made.last, _ADAPTER.dump_json(made).decode(), texts, by)
    return made, _approval(approved)


def approved_bulletin(store: Store, config: Config, period: Period, day: date) -> tuple[Bulletin, Approval] | None:
    """As it was approved, with what has changed since; None when it was not approved."""
    found = store.approved_bulletin(period, span_of(period, day).first)
    if found is None:
        return None
    frozen = _ADAPTER.validate_json(found.payload)
    now = bulletin_of(store, config, period, day)
    changes = list(corrections(frozen, replace(now, weights=frozen.weights)))
    if not found.is_whole:
        changes.insert(0, "库中保存的审定稿与校验值不符，被改动过：以纸质件为准，并查明原因")
    return frozen, replace(_approval(found), corrections=tuple(changes))


def corrections(frozen: Bulletin, now: Bulletin) -> Iterator[str]:
    """In which figures a bulletin made today from the same days differs."""
    for what, told, today in (("合格率", pass_rate(frozen.sites), pass_rate(now.sites)), ("整改率", fix_rate(frozen.sites), fix_rate(now.sites))):
        if told != today:
            yield f"{what}由 {told} 更正为 {today}。"
    ranks = {site.site: rank for rank, _points, site in ranked(now)}
    old_ranks = {site.site: rank for rank, _points, site in ranked(frozen)}
    known = {site.site: site for site in now.sites}
    for site in frozen.sites:
        current = known.get(site.site)
        if current is None:
            yield f"{site.site}：已不在检查范围。"
            continue
        changed = list(_differences(site, current, frozen.weights))
        if old_ranks.get(site.site) != ranks.get(site.site):
            changed.append(f"名次由 {old_ranks.get(site.site, '不排名')} 更正为 {ranks.get(site.site, '不排名')}")
        if changed:
            yield f"{site.site}：{'；'.join(changed)}。"


def rule_texts(inspections: Sequence[Inspection]) -> dict[str, str]:
    """The rules that the inspections were judged by, whole: the national data of the program, and each local profile."""
    folder = files("checks")
    national = "\n".join(
        f"# {item.name}\n{item.read_text(encoding='utf-8')}" for item in sorted(folder.iterdir(), key=lambda item: item.name) if item.name.endswith(".yaml")
    )
    found = {NATIONAL_RULES: national}
    for name in sorted({str(name) for item in inspections for name in _profiles(item)}):
        path = Path(name) if name.endswith(".yaml") else Path(str(folder / "profiles" / f"{name}.yaml"))
        found[path.stem] = path.read_text(encoding="utf-8") if path.exists() else "方案文件已不在原处"
    return found


def _profiles(inspection: Inspection) -> Sequence[object]:
    names = inspection.settings.get("profiles")
    return names if isinstance(names, list) else ()


def _reports(store: Store, registry: Registry, span: Span) -> dict[str, Report]:
    """The last report within the period of every site that has one up to its end."""
    return {run.site: report_of(store, run, registry, rules_of(run)) for run in store.last_until(span.last) if run.today >= span.first}


def _standings(store: Store, config: Config, reports: Mapping[str, Report], span: Span, terms: Mapping[str, Sequence[Term]]) -> Iterator[SiteStanding]:
    days: dict[str, set[date]] = defaultdict(set)
    for run in store.between(*span):
        days[run.site].add(run.today)
    moved: dict[str, Counter[Status]] = defaultdict(Counter)
    for change in _once(store.changes(*span)):
        moved[change.site][change.status] += 1
    for site, (unit, is_account) in _scope(store, config, span).items():
        report = reports.get(site)
        counts, due = moved[site], _within(terms.get(site, []), span)
        standing = SiteStanding(
            site, unit, is_account, len(days[site]), None, NOT_INSPECTED, (), {}, 0, counts[Status.NEW], counts[Status.FIXED], counts[Status.REOPENED], *due
        )
        yield _read_from(standing, report) if report else standing


def _scope(store: Store, config: Config, span: Span) -> dict[str, tuple[str, bool]]:
    """Sites and accounts of the configuration, and those inspected until then that it no longer names."""
    found = {site.name: (site.unit or unit_for(config, site, site.url), False) for site in config.sites}
    found |= {account.label: (account.unit, True) for account in config.accounts}
    for run in store.between(*span):
        found.setdefault(run.site, (store.site(run.site_id).unit, "account" in run.settings))
    return found


def _read_from(standing: SiteStanding, report: Report) -> SiteStanding:
    confirmed = Counter(finding.severity.value for finding in _confirmed(report))
    hit = tuple(bare_name(line.indicator) for line in report.score.vetoes if line.state is VetoState.HIT) if report.score else ()
    return replace(
        standing,
        judged_on=report.inspection.today,
        doubt="" if report.is_conclusive else "抓取不足：" + "；".join(wording.doubts(report)),
        vetoes=hit,
        confirmed={severity.value: confirmed[severity.value] for severity in Severity if confirmed[severity.value]},
        waiting=len(report.open) - sum(confirmed.values()),
    )


def _once(changes: Sequence[Change]) -> Iterator[Change]:
    """A finding counts once for each thing that became of it, however often it came and went."""
    seen: set[tuple[str, str, Status]] = set()
    for change in changes:
        key = (change.site, change.finding.fingerprint, change.status)
        if key not in seen:
            seen.add(key)
            yield change


def _confirmed(report: Report) -> list[Finding]:
    return [finding for finding in report.open if finding.confirmed]


def _typical(reports: Mapping[str, Report]) -> list[TypicalError]:
    found: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for site, report in reports.items():
        for finding in _confirmed(report) if report.is_conclusive else ():
            found[finding.check].append((site, finding))
    errors = [_typical_error(check, members) for check, members in found.items()]
    return sorted(errors, key=lambda error: (-error.sites, -error.findings, error.check))[:MOST_TYPICAL]


def _typical_error(check: str, members: Sequence[tuple[str, Finding]]) -> TypicalError:
    site, finding = min(members, key=lambda member: (member[1].severity.rank, member[0], member[1].fingerprint))
    example = f"{site}：{finding.message[:LONGEST_EXAMPLE]}"
    clause, _, more = finding.clause.partition("；")
    return TypicalError(check, finding.title, f"{clause}{'等' if more else ''}", len({name for name, _ in members}), len(members), example)


def _frozen(report: Report, finding: Finding) -> FrozenFinding:
    return FrozenFinding(
        finding.fingerprint,
        report.site,
        finding.unit or report.unit,
        finding.check,
        finding.title,
        finding.severity.value,
        finding.message,
        finding.url,
        finding.confirmed,
    )


def _set_aside(store: Store, registry: Registry, span: Span) -> Iterator[SetAside]:
    """One line for what one person set aside in one go on one site."""
    groups: dict[tuple[object, ...], list[MarkedDismissal]] = defaultdict(list)
    for one in store.marked_dismissals(*span):
        groups[one.at, one.site, one.by, one.reason, one.kind, one.second_by, one.revoked_at is None].append(one)
    for members in groups.values():
        first, checks_named = members[0], dict.fromkeys(one.check for one in members if one.check)
        titles = "、".join(registry.checks[name].title if name in registry.checks else name for name in checks_named) or "已撤销的问题"
        kind = "豁免：" if first.kind == VerdictKind.EXCUSE else ""
        yield SetAside(first.at.astimezone(CHINA).date(), first.site, titles, len(members), f"{kind}{first.reason}", _name(first.by), _agreed(first))


def _agreed(one: MarkedDismissal) -> str:
    if one.revoked_at is not None:
        return "已恢复"
    return _name(one.second_by) if one.is_whole else "等第二人"


def _name(signature: str) -> str:
    """Without the login: papers name people."""
    return signature.partition("（")[0]


def _within(terms: Sequence[Term], span: Span) -> tuple[int, int]:
    due = [term for term in terms if span.first <= term.due <= span.last]
    return len(due), sum(term.closed is not None and term.closed <= span.last for term in due)


def _differences(old: SiteStanding, new: SiteStanding, weights: Mapping[str, float]) -> Iterator[str]:
    if old.vetoes != new.vetoes:
        yield f"已确认的单项否决由“{'、'.join(old.vetoes) or '没有'}”更正为“{'、'.join(new.vetoes) or '没有'}”"
    for label, told, today in (("已确认的问题", old.open, new.open), ("已整改", old.fixed, new.fixed), ("待复核", old.waiting, new.waiting)):
        if told != today:
            yield f"{label}由 {told} 个更正为 {today} 个"
    if old.is_judged and points(old, weights) != points(new, weights):
        yield f"排名分由 {points(old, weights):g} 更正为 {points(new, weights):g}"


def _approval(approved: Approved) -> Approval:
    return Approval(approved.id, approved.by, approved.at.astimezone(CHINA).date(), approved.digest)
