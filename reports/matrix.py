"""The matrix of accounts, as one page and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from inspector.core.scoring import VetoState


class MatrixRow(NamedTuple):
    """One account among all."""

    name: str
    unit: str
    platform: str
    state: str
    newest: date | None
    silent_days: int | None  # since the newest post that was read; None: none was
    month: int  # posts in the last thirty days
    gap: int  # longest number of days without one, in the last thirty
    levels: tuple[str, ...]  # evidence, best first
    veto: VetoState
    severities: tuple[int, ...]  # open findings: critical, high, medium
    questions: int
    missing: tuple[str, ...]  # rules for 优秀账号 it does not keep
    is_candidate: bool


def matrix_lines(rows: Sequence[MatrixRow]) -> Iterator[str]:
    for rank, row in enumerate(rows, 1):
        newest = f"最近 {row.newest}（{row.silent_days} 天）" if row.newest else "没有读到发布"
        found = f"严重 {row.severities[0]}、高 {row.severities[1]}、中 {row.severities[2]}，待人工判断 {row.questions}"
        mark = "　★优秀账号候选" if row.is_candidate else ""
        yield f"{rank:>3}　{row.name}　{row.unit}　{row.veto.label}　{newest}　近30天 {row.month} 条　{found}　证据：{'、'.join(row.levels) or '无'}{mark}"


def render_matrix(rows: Sequence[MatrixRow], rules: Sequence[str]) -> str:
    style = files("reports").joinpath("templates", "score.css").read_text(encoding="utf-8")
    environment = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("matrix.html").render(rows=rows, rules=rules, style=style)
