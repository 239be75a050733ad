"""The report as one HTML file that reads without network or scripts, on screen and on A4."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from inspector.core.findings import Finding, Severity, Status
from reports import wording
from reports.album import Album, Shot
from reports.charts import bar, legend
from reports.pagetext import Piece, cut, is_web_address, marked, on_one_line, readable
from reports.report import CheckGroup, Report, TargetGroup, by_check, by_target, severity_counts
from reports.score import WORDS


def render_html(report: Report, folder: Path | None = None) -> str:
    """The whole report. Everything that came from a page is escaped; only our own style and script may act. `folder`: where it will lie."""
    style, script = _source("report.css"), _source("report.js")
    template = _environment().get_template("report.html")
    return template.render(
        report=report,
        words=wording,
        sections=_sections(report, Album(report.pictures, folder)),
        severities=severity_counts(report.open),
        statuses=[Status.NEW, Status.PERSISTING, Status.REOPENED],
        outcomes=_outcomes(report),
        style=style,
        script=script,
        policy=_policy(style, script, may_show="data:" if report.pictures else ""),
        score=WORDS,
    )


class Row(NamedTuple):
    """One finding as the page shows it."""

    number: int
    finding: Finding
    pieces: Sequence[Piece]
    own_clause: str  # only where it differs from the section's
    is_target_safe: bool
    shot: Shot


class Group(NamedTuple):
    """Findings about one address; the heading is shown when there are several."""

    target: str
    rows: Sequence[Row]


class Section(NamedTuple):
    group: CheckGroup
    groups: Sequence[Group]


class Outcome(NamedTuple):
    """What one check came to, so that silence is not mistaken for a check that never ran."""

    title: str
    words: str
    is_quiet: bool


def _sections(report: Report, album: Album) -> list[Section]:
    sections = []
    number = 0
    for group in by_check(report.open):
        groups = []
        for target in by_target(group.findings):
            groups.append(Group(target.target, _rows(target, group.clause, number, album)))
            number += len(target.findings)
        sections.append(Section(group, groups))
    return sections


def _rows(target: TargetGroup, clause: str, before: int, album: Album) -> list[Row]:
    return [_row(finding, clause, number, album.shot(finding)) for number, finding in enumerate(target.findings, start=before + 1)]


def _row(finding: Finding, clause: str, number: int, shot: Shot) -> Row:
    # What a critical finding points at may be a gambling or malware site: one careless click is one too many.
    is_safe = finding.severity is not Severity.CRITICAL and is_web_address(finding.target)
    quote = "" if finding.quote == finding.target else finding.quote
    return Row(number, finding, marked(quote, finding.context), finding.clause if finding.clause != clause else "", is_safe, shot)


def _outcomes(report: Report) -> list[Outcome]:
    found = {group.check: group for group in by_check(report.open)}
    asked = {question.check for question in report.questions}
    broken = {error.check for error in report.errors}
    quiet = "未发现问题" if report.is_conclusive else "读到的页面上未发现"
    outcomes = []
    for check in sorted(report.checks, key=lambda check: check.id):
        words = [f"发现 {len(found[check.id].findings)} 个（{wording.certainties(found[check.id].findings)}）"] if check.id in found else []
        words += ["有说不清之处"] if check.id in asked else []
        words += ["运行出错"] if check.id in broken else []
        outcomes.append(Outcome(check.title, "，".join(words) or quiet, not words))
    return outcomes


def _policy(style: str, script: str, may_show: str) -> str:
    """Nothing is loaded and nothing runs but the style and the script of this very file, and the pictures in it."""
    shown = f" img-src {may_show};" if may_show else ""
    return f"default-src 'none';{shown} style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"readable": readable, "line": on_one_line, "cut": cut}
    environment.tests["web_address"] = is_web_address
    environment.globals |= {"bar": bar, "legend": legend}
    return environment


def _source(name: str) -> Markup:
    source = files("reports").joinpath("templates", name).read_text(encoding="utf-8")
    return Markup(source)  # noqa: S704 - our own file, read from the package
