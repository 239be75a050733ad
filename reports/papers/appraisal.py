"""考核表: what the office weighs, with the weights the office has set; what only people can give stays blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.papers.document import Block, Cell, Document, Paragraph, Signature, Table, chinese_date

PEOPLE = "people"  # the measure of what a person gives


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table. `each`: points lost for each that is counted; for shares, points lost in full when it is 0."""

    name: str
    points: float
    measure: str
    each: float = 0.0


@dataclass(frozen=True, slots=True)
class Appraised:
    """One unit: measure → what was counted, None where nobody can tell."""

    unit: str
    counted: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Appraisal:
    first: date
    last: date
    office: str
    measures: Sequence[Measure]
    units: Sequence[Appraised]
    is_default: bool  # the office has not set its own weights


WORDS: Mapping[str, str] = {
    "vetoes": "已确认触及的单项否决，每项扣",
    "critical": "已确认的严重问题，每个扣",
    "open": "期末已确认、未整改的问题，每个扣",
    "reopened": "反弹的问题，每个扣",
    "fix_rate": "整改率，按完成的比例得分",
    "availability": "打得开的比例低于 95% 的部分，每一个百分点扣",
    PEOPLE: "由人评定",
}
SHARES = frozenset({"fix_rate"})


def lost(measure: Measure, counted: float | None) -> float | None:
    """Points lost, None where a person must say."""
    if measure.measure == PEOPLE or counted is None:
        return None
    found = measure.points * (1 - counted) if measure.measure in SHARES else measure.each * counted
    return round(min(measure.points, found), 2)


def document_of(paper: Appraisal) -> Document:
    rows = [_row(paper, unit) for unit in paper.units]
    head = ("单位", *(f"{measure.name}（{measure.points:g}）" for measure in paper.measures), "程序合计", "人工合计")
    each = max(8, 60 // max(1, len(paper.measures)))
    rules: list[list[Cell]] = [
        [measure.name, measure.points, WORDS[measure.measure] + (f" {measure.each:g} 分，扣完为止" if measure.each else "")] for measure in paper.measures
    ]
    default = "下列权重是程序的默认值，不是任何文件的规定，由单位在 sites.yaml 的 settings.appraisal 里确定以后才能使用。"
    note = "空白的由人评定；“—”是没有数据，不计分，也不算满分。程序合计只加已经有数的项。"
    blocks: list[Block] = [
        Paragraph(f"{chinese_date(paper.first)}至{chinese_date(paper.last)}"),
        *([Paragraph(default)] if paper.is_default else []),
        Table("考核表", head, rows, (20, *(each for _ in paper.measures), 10, 10)),
        Table("计分办法", ("项目", "满分", "办法"), rules, (25, 12, 63)),
        Paragraph(note, is_note=True),
        Signature(("考核人", "审核人", "日期")),
    ]
    return Document(f"appraisal-{paper.last}", "政府网站与政务新媒体工作考核表", blocks, office=paper.office)


def _row(paper: Appraisal, unit: Appraised) -> list[Cell]:
    cells: list[Cell] = [unit.unit]
    total = full = 0.0
    for measure in paper.measures:
        if measure.measure == PEOPLE:
            cells.append("")
            continue
        gone = lost(measure, unit.counted.get(measure.measure))
        cells.append("—" if gone is None else round(measure.points - gone, 2))
        total, full = (total, full) if gone is None else (total + measure.points - gone, full + measure.points)
    return [*cells, f"{round(total, 2):g} / {full:g}", ""]
