"""All accounts side by side: how they stand, in what order, and which may be put forward as 优秀账号 by printed rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from inspector.core.accounts import day_of, merged
from inspector.core.facts import AccountState, EvidenceLevel, ObservationTopic
from inspector.core.findings import Severity
from inspector.core.scoring import VetoState
from inspector.db.store import Store
from reports.matrix import MatrixRow
from reports.report import AccountSection, Report

MONTH = timedelta(days=30)
FEWEST_POSTS, LONGEST_GAP = 12, 7  # of an excellent account, in thirty days
RULES = (
    "没有触及或疑似触及单项否决",
    "没有“高”以上的问题",
    "有接口、网页或订阅源一级的证据",
    f"近 30 天发布 {FEWEST_POSTS} 条以上",
    f"近 30 天两次发布之间不超过 {LONGEST_GAP} 天",
    "有人在有效期内看过，互动功能有效",
)
_GOOD = frozenset({EvidenceLevel.API, EvidenceLevel.PAGE, EvidenceLevel.FEED})
_FRESH = timedelta(days=90)


def matrix(reports: Sequence[Report], store: Store) -> list[MatrixRow]:
    """Worst first: vetoes, then findings, then days of silence."""
    ids = {row.name + f"（{row.platform}）": row.site_id for row in store.accounts()}
    rows = [_row(report, report.account, store, ids[report.site]) for report in reports if report.account is not None]
    return sorted(rows, key=lambda row: (row.veto.rank, [-count for count in row.severities], -(row.silent_days or 0), row.name))


def _row(report: Report, section: AccountSection, store: Store, site_id: int) -> MatrixRow:
    today = report.inspection.today
    days = [day for post in merged(store.posts(site_id)) if not post.is_deleted and (day := day_of(post)) is not None and day <= today]
    recent = sorted(day for day in days if day > today - MONTH)
    marks = [today - MONTH, *recent, today]
    gap = max((last - first).days for first, last in pairwise(marks))
    levels = sorted(
        {reading.kind.level for reading in section.readings if not reading.error} | ({EvidenceLevel.MANUAL} if section.observations else set()),
        key=lambda level: level.rank,
    )
    veto = min((line.state for line in report.score.vetoes), key=lambda state: state.rank, default=VetoState.UNKNOWN) if report.score else VetoState.UNKNOWN
    counts = tuple(sum(finding.severity is severity for finding in report.open) for severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM))
    talks = next((one for one in section.observations if one.topic is ObservationTopic.INTERACTION and one.day > today - _FRESH), None)
    kept = (
        veto not in {VetoState.HIT, VetoState.AT_RISK},
        not counts[0] and not counts[1],
        bool(_GOOD & set(levels)),
        len(recent) >= FEWEST_POSTS,
        gap <= LONGEST_GAP,
        talks is not None and talks.is_good,
    )
    return MatrixRow(
        name=report.site,
        unit=report.unit,
        platform=section.platform,
        state=section.state,
        newest=section.newest,
        silent_days=(today - section.newest).days if section.newest else None,
        month=len(recent),
        gap=gap,
        levels=tuple(level.label for level in levels),
        veto=veto,
        severities=counts,
        questions=len(report.questions),
        missing=tuple(rule for rule, is_kept in zip(RULES, kept, strict=True) if not is_kept),
        is_candidate=all(kept) and section.state == AccountState.RUNNING.value,
    )
