"""The score sheets of one site or of all, as words for a terminal and as one page for a leader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from inspector.core.rules import Indicator
from inspector.core.scoring import DeductionLine, PartTally, ScoreSheet, VetoLine, VetoState

SHOWN_VETOES = 3  # on the line of one site among many


def nearest_first(sheets: Sequence[ScoreSheet]) -> list[ScoreSheet]:
    return sorted(sheets, key=lambda sheet: (sheet.nearness, sheet.site))


def sheet_lines(sheet: ScoreSheet) -> Iterator[str]:
    """One site's sheet, line by line."""
    yield f"{sheet.site}　{sheet.today}"
    yield f"结论：{sheet.verdict}"
    yield from (f"说明：{note}" for note in sheet.notes)
    yield ""
    yield "一、单项否决"
    for line in sheet.vetoes:
        yield f"  {line.indicator.id}　{bare_name(line.indicator)}：{line.state.label}"
        yield from (f"      {tally.part.name}：{tally.words(sheet.today)}" for tally in line.tallies)
    yield ""
    if not sheet.counts_points:
        yield "二、扣分：部门等网站只看单项否决，不计分。"
        return
    yield f"二、扣分（满分 {sheet.scheme.full:g}，及格 {sheet.scheme.pass_line:g}）"
    for deduction in sheet.deductions:
        yield from (f"  {text}" for text in _deduction_lines(deduction))
    yield ""
    yield f"已确认：扣 {sheet.confirmed_points:g} 分，得 {sheet.score:g} 分（待核定的分值不计入）"
    yield f"疑似都成立：扣 {sheet.all_points:g} 分，得 {sheet.worst_score:g} 分"
    yield f"加分：{sheet.bonus}"
    yield "三、只能由人判断：" + "、".join(f"{item.id} {bare_name(item)}" for item in sheet.by_people)


def overview_lines(sheets: Sequence[ScoreSheet]) -> Iterator[str]:
    """Every site on a line or two, nearest veto first."""
    for rank, sheet in enumerate(nearest_first(sheets), 1):
        points = f"　得分：已确认 {sheet.score:g}，疑似都成立 {sheet.worst_score:g}" if sheet.counts_points and sheet.is_conclusive else ""
        yield f"{rank:>3}　{sheet.site}　{sheet.verdict}{points}"
        yield from (f"     {line.indicator.id} {bare_name(line.indicator)}：{veto_words(line, sheet)}" for line in touched(sheet))


def touched(sheet: ScoreSheet) -> list[VetoLine]:
    """The vetoes worth a leader's look: those that findings or a near date touch."""
    wanted = [line for line in sheet.vetoes if line.state in {VetoState.HIT, VetoState.AT_RISK} or any(_is_near(line, sheet))]
    return sorted(wanted, key=lambda line: line.state.rank)[:SHOWN_VETOES] if sheet.is_conclusive else []


def veto_words(line: VetoLine, sheet: ScoreSheet) -> str:
    told = [f"{tally.part.name}，{tally.words(sheet.today)}" for tally in line.tallies if tally.confirmed or tally.suspected or tally.upcoming]
    return f"{line.state.label}；" + "；".join(told) if told else line.state.label


def bare_name(indicator: Indicator) -> str:
    """The clause's name without its level."""
    return indicator.name.rpartition("·")[2]


def part_words(part: PartTally) -> str:
    """What one part of a clause costs, in words."""
    found = f"{part.part.name} {part.confirmed + part.suspected} 处（确认 {part.confirmed} 处）"
    if part.part.points is None:
        return f"{found}，分值待核定"
    each = f"{'扣' if part.part.is_once else '每处扣'} {part.part.points:g}"
    return f"{found}，{each}" if part.part.is_settled else f"{found}，{each}（待核定，不计入）"


def render_overview(sheets: Sequence[ScoreSheet]) -> str:
    """One page for a leader: every site, nearest veto first, in three columns; every site's sheet below."""
    style = (files("reports") / "templates" / "score.css").read_text(encoding="utf-8")
    return _environment().get_template("score.html").render(sheets=nearest_first(sheets), style=style, score=WORDS)


def sheet_html(sheet: ScoreSheet) -> Markup:
    """The tables of one sheet, for a page that has its own frame."""
    macros: Any = _environment().get_template("sheet.html").module
    return Markup(macros.sheet_tables(sheet, WORDS))  # noqa: S704 - drawn by a template that escapes


def unknown_words(sheet: ScoreSheet) -> list[str]:
    """What nobody knows yet, by veto."""
    if not sheet.is_conclusive:
        return ["抓取不足"]
    lines = []
    for line in sheet.vetoes:
        unseen = [tally.part.name for tally in line.tallies if not tally.is_examined]
        asked = sum(tally.unknown for tally in line.tallies)
        told = ([f"{'、'.join(unseen)}没有检查"] if unseen else []) + ([f"{asked} 项说不清"] if asked else [])
        if told:
            lines.append(f"{bare_name(line.indicator)}：{'，'.join(told)}")
    return lines


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _deduction_lines(line: DeductionLine) -> Iterator[str]:
    label = f"{line.indicator.id}　{bare_name(line.indicator)}"
    if line.indicator.is_judged_by_people:
        yield f"{label}：由人判断"
        return
    found = [part_words(part) for part in line.parts if part.confirmed or part.suspected]
    if not found:
        yield f"{label}：{'没有检查' if not line.is_examined else f'未发现，{line.unknown} 项说不清' if line.unknown else '未发现'}"
        return
    yield f"{label}：已确认扣 {line.confirmed_points:g}，疑似都成立扣 {line.all_points:g}；{'；'.join(found)}"


def _is_near(line: VetoLine, sheet: ScoreSheet) -> Iterator[bool]:
    for tally in line.tallies:
        due = tally.due(sheet.today)
        yield due is not None or (tally.part.number > 1 and tally.confirmed + tally.suspected > 0)


WORDS: Mapping[str, Callable[..., Any]] = {
    "touched": touched,
    "veto_words": veto_words,
    "part_words": part_words,
    "unknown_words": unknown_words,
    "bare_name": bare_name,
}
