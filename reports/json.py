"""The report as plain data, documented in docs/report.schema.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from inspector.core.engine import sorted_findings
from inspector.core.facts import Coverage, Verdict
from inspector.core.findings import Countdown, Finding, Question
from inspector.core.scoring import DeductionLine, ScoreSheet, VetoLine
from reports.report import AccountSection, Inspection, Report

JsonObject = dict[str, Any]


def to_json(report: Report) -> JsonObject:
    """Plain data in a fixed order: the same report gives the same bytes."""
    errors = sorted(report.errors, key=lambda error: (error.check, error.url, error.error))
    questions = sorted(report.questions, key=lambda question: (question.check, question.reason, question.url))
    return {
        "inspection": _inspection(report),
        "coverage": _coverage(report.coverage, report.links),
        "findings": [_finding(finding) for finding in sorted_findings(report.findings)],
        "questions": [_question(question) for question in questions],
        "upcoming": [_countdown(item) for item in report.countdowns],
        "score": _score(report.score) if report.score else None,
        "account": _account(report.account) if report.account else None,
        "errors": [{"check": error.check, "url": error.url, "error": error.error} for error in errors],
    }


def write_json(report: Report, path: Path) -> None:
    text = json.dumps(to_json(report), ensure_ascii=False, indent=2)
    path.write_bytes(text.encode("utf-8", "replace") + b"\n")  # a page may have held half a character


def _inspection(report: Report) -> JsonObject:
    inspection = report.inspection
    return {
        "id": inspection.id,
        "site": report.site,
        "home_url": report.home_url,
        "unit": report.unit,
        "started_at": _moment(inspection.started_at),
        "finished_at": _moment(inspection.finished_at),
        "today": inspection.today.isoformat(),
        "previous": report.previous.isoformat() if report.previous else None,
        "program": inspection.program,
        "state": inspection.state.value,
        "settings": _settings(inspection),
        "archive": inspection.archive,
        "checks": [{"id": check.id, "title": check.title} for check in sorted(report.checks)],
    }


def _settings(inspection: Inspection) -> JsonObject:
    settings = inspection.settings
    return {
        "most_pages": settings.most_pages,
        "seconds_between_requests": settings.seconds_between_requests,
        "offline": settings.is_offline,
        "robots_override_by": settings.robots_override_by,
    }


def _coverage(coverage: Coverage, links: Mapping[Verdict, int]) -> JsonObject:
    return {
        "pages": coverage.pages,
        "addresses": coverage.addresses,
        "probes": coverage.probes,
        "failed": coverage.failed,
        "refused": coverage.refused,
        "skipped": dict(sorted(coverage.skipped.items())),
        "scripted": coverage.scripted,
        "rendered": coverage.rendered,
        "unrendered": dict(sorted(coverage.unrendered.items())),
        "unparsed": coverage.unparsed,
        "stopped": coverage.stopped,
        "home_status": coverage.home_status,
        "home_error": coverage.home_error,
        "is_blocked": coverage.is_blocked,
        "is_thin": coverage.is_thin,
        "links": {verdict.value: links.get(verdict, 0) for verdict in Verdict},
    }


def _finding(finding: Finding) -> JsonObject:
    return {
        "check": finding.check,
        "title": finding.title,
        "severity": finding.severity.value,
        "certainty": finding.certainty.value,
        "status": finding.status.value,
        "indicators": list(finding.indicators),
        "clause": finding.clause,
        "unit": finding.unit,
        "url": finding.url,
        "page_title": finding.page_title,
        "target": finding.target,
        "quote": finding.quote,
        "context": finding.context,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "places": finding.places,
        "more_places": [{"url": place.url, "title": place.title} for place in finding.more_places],
        "first_seen": finding.first_seen,
        "dismissed": finding.dismissed,
        "confirmed": finding.confirmed,
        "fingerprint": finding.fingerprint,
    }


def _question(question: Question) -> JsonObject:
    return {"check": question.check, "title": question.title, "url": question.url, "reason": question.reason, "count": question.count}


def _countdown(item: Countdown) -> JsonObject:
    told = {"check": item.check, "title": item.title, "indicators": list(item.indicators), "url": item.url}
    return told | {"name": item.name, "due": item.due.isoformat(), "message": item.message}


def _score(sheet: ScoreSheet) -> JsonObject:
    return {
        "verdict": sheet.verdict,
        "counts_points": sheet.counts_points,
        "confirmed": {"deducted": sheet.confirmed_points, "score": sheet.score},
        "all_suspected": {"deducted": sheet.all_points, "score": sheet.worst_score},
        "vetoes": [_veto(line) for line in sheet.vetoes],
        "deductions": [_deduction(line) for line in sheet.deductions],
        "by_people": [indicator.id for indicator in sheet.by_people],
    }


def _account(section: AccountSection) -> JsonObject:
    readings = [
        {
            "source": reading.kind.value,
            "level": reading.kind.level.value,
            "posts": reading.posts,
            "since": reading.since.isoformat() if reading.since else None,
            "until": reading.until.isoformat() if reading.until else None,
            "error": reading.error,
        }
        for reading in section.readings
    ]
    seen = [{"topic": one.topic.value, "is_good": one.is_good, "who": one.who, "day": one.day.isoformat(), "note": one.note} for one in section.observations]
    newest = section.newest.isoformat() if section.newest else None
    told = {"platform": section.platform, "state": section.state, "filing": section.filing, "newest": newest, "posts": section.posts}
    return told | {"readings": readings, "observations": seen}


def _veto(line: VetoLine) -> JsonObject:
    parts = [
        {"name": tally.part.name, "number": tally.part.number, "confirmed": tally.confirmed, "suspected": tally.suspected, "unknown": tally.unknown}
        for tally in line.tallies
    ]
    return {"id": line.indicator.id, "state": line.state.value, "parts": parts}


def _deduction(line: DeductionLine) -> JsonObject:
    parts = [
        {
            "name": part.part.name,
            "points": part.part.points,
            "once": part.part.is_once,
            "settled": part.part.is_settled,
            "confirmed": part.confirmed,
            "suspected": part.suspected,
            "unknown": part.unknown,
        }
        for part in line.parts
    ]
    return {"id": line.indicator.id, "confirmed": line.confirmed_points, "all_suspected": line.all_points, "parts": parts}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
