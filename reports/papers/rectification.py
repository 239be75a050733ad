"""整改通知单 and 整改台账: what a unit is told to mend by when, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.papers.document import Block, Cell, Document, Paragraph, Signature, Table, chinese_date


@dataclass(frozen=True, slots=True)
class NoticeItem:
    """One finding a unit has to mend. The numbers and the clause are those of the finding."""

    fingerprint: str
    site: str
    title: str
    url: str
    quote: str
    message: str
    suggestion: str
    clause: str
    due: date


@dataclass(frozen=True, slots=True)
class Notice:
    number: str
    unit: str
    office: str
    issued_on: date
    due: date
    items: Sequence[NoticeItem]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    notice: str  # "": the office's own ledger
    issued_on: date | None
    site: str
    unit: str
    what: str
    due: date
    state: str
    closed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    first: date
    last: date
    office: str
    lines: Sequence[LedgerLine]
    due: int  # terms that ended in the period
    closed: int


def notice_document(notice: Notice) -> Document:
    rows: list[list[Cell]] = [
        [number, f"{item.title}：{item.quote}", f"{item.site}\n{item.url}", item.message, item.clause, str(item.due)]
        for number, item in enumerate(notice.items, 1)
    ]
    blocks: list[Block] = [
        Paragraph(
            f"经检查并由人核实，你单位负责的网站（账号）存在下列 {len(notice.items)} 个问题。请于{chinese_date(notice.due)}以前整改到位，"
            "逐项回复整改情况；对问题有异议的，请在三个工作日内书面说明理由。"
        ),
        Table("问题清单", ("序号", "问题", "位置", "说明", "依据", "整改时限"), rows, (6, 20, 24, 24, 14, 12)),
        Paragraph("整改情况（由责任单位填写）："),
        Table("整改情况", ("序号", "整改措施", "完成日期", "经办人"), [[number, "", "", ""] for number in range(1, len(notice.items) + 1)], (8, 56, 18, 18)),
        Signature(("责任单位负责人", "日期")),
    ]
    return Document(
        id=f"notice-{notice.number}",
        title="政府网站和政务新媒体问题整改通知单",
        blocks=blocks,
        office=notice.office,
        number=notice.number,
        to=f"{notice.unit}：",
        issued_on=notice.issued_on,
        is_official=True,
    )


def ledger_document(ledger: Ledger) -> Document:
    rate = f"{100 * ledger.closed / ledger.due:.1f}%（{ledger.closed}/{ledger.due}）" if ledger.due else "不计算（期内没有到期的整改）"
    rows: list[list[Cell]] = [
        [number, line.notice, str(line.issued_on or ""), line.unit, line.site, line.what, str(line.due), line.state, str(line.closed_on or ""), line.note]
        for number, line in enumerate(ledger.lines, 1)
    ]
    head = ("序号", "通知单", "下达日期", "责任单位", "网站（账号）", "问题", "整改时限", "状态", "销号日期", "备注")
    blocks: list[Block] = [
        Paragraph(f"{chinese_date(ledger.first)}至{chinese_date(ledger.last)}　整改率 {rate}：期内到期的整改中已销号的。"),
        Table("整改台账", head, rows, (5, 9, 10, 13, 14, 17, 10, 8, 8, 6)),
        Signature(("制表人", "审核人", "日期")),
    ]
    return Document(f"ledger-{ledger.first}-{ledger.last}", "整改台账", blocks, office=ledger.office)
