"""检查评分表: the vetoes first, then every deduction with its count, for one site; room for a person's own mark beside each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from inspector.core.scoring import ScoreSheet
from reports.papers.document import Block, Cell, Document, Heading, Paragraph, Signature, Table, chinese_date
from reports.score import bare_name, part_words


@dataclass(frozen=True, slots=True)
class ScorePaper:
    site: str
    unit: str
    inspected_on: date
    office: str
    sheet: ScoreSheet


def document_of(paper: ScorePaper) -> Document:
    sheet = paper.sheet
    blocks: list[Block] = [
        Paragraph(f"网站（账号）：{paper.site}　责任单位：{paper.unit or '未登记'}　检查日期：{chinese_date(paper.inspected_on)}"),
        Paragraph(f"结论：{sheet.verdict}"),
        *(Paragraph(note, is_note=True) for note in sheet.notes),
        Heading("一、单项否决"),
        Table("单项否决", ("编号", "指标", "情况", "离否决还有多远", "人工认定"), _vetoes(sheet), (9, 22, 12, 42, 15)),
    ]
    if sheet.counts_points:
        total = f"合计已确认扣 {sheet.confirmed_points:g} 分，得 {sheet.score:g} 分；疑似都成立扣 {sheet.all_points:g} 分，得 {sheet.worst_score:g} 分。"
        blocks += [
            Heading("二、扣分指标"),
            Table("扣分指标", ("编号", "指标", "已确认扣分", "疑似都成立", "处数与算法", "人工改分与理由"), _deductions(sheet), (9, 22, 10, 10, 31, 18)),
            Paragraph(total),
            Paragraph(f"加分：{sheet.bonus}"),
        ]
    else:
        blocks += [Heading("二、扣分指标"), Paragraph("部门网站和政务新媒体只看单项否决，不计分。")]
    by_people = [[item.id, bare_name(item), "", ""] for item in sheet.by_people]
    blocks += [Heading("三、由人判断的指标"), Table("由人判断", ("编号", "指标", "判断", "依据"), by_people, (10, 40, 20, 30))]
    blocks += [
        Paragraph("只有经人确认的问题计入得分；待核定的分值不计入；程序说不清的列出项数。依据国办秘函〔2019〕19号。", is_note=True),
        Signature(("检查人", "复核人", "日期")),
    ]
    return Document(f"score-{paper.inspected_on}-{paper.site}", "政府网站与政务新媒体检查评分表", blocks, office=paper.office)


def _vetoes(sheet: ScoreSheet) -> list[list[Cell]]:
    if not sheet.is_conclusive:
        return [[line.indicator.id, bare_name(line.indicator), "抓取不足", "", ""] for line in sheet.vetoes]
    return [
        [
            line.indicator.id,
            bare_name(line.indicator),
            line.state.label,
            "；".join(f"{tally.part.name}：{tally.words(sheet.today)}" for tally in line.tallies),
            "",
        ]
        for line in sheet.vetoes
    ]


def _deductions(sheet: ScoreSheet) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for line in sheet.deductions:
        if line.indicator.is_judged_by_people:
            continue
        words = "；".join(part_words(part) for part in line.parts if part.confirmed or part.suspected)
        words = words or ("没有检查" if not line.is_examined else f"未发现，{line.unknown} 项说不清" if line.unknown else "未发现")
        rows.append([line.indicator.id, bare_name(line.indicator), line.confirmed_points, line.all_points, words, ""])
    return rows
