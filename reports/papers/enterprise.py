"""公共企事业单位专项评估: what each institution must publish, there or missing or out of date, and what only a person can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reports.papers.document import Block, Cell, Document, Heading, Paragraph, Signature, Table, chinese_date

BY_PEOPLE = ("线下公开点（营业厅、公示栏）有没有、内容是否及时", "服务电话能否打通、答复是否准确", "监督投诉电话能否打通", "线上内容与线下公示是否一致")


class Held(StrEnum):
    """What is to be said of one item at one institution."""

    THERE = "有"
    MISSING = "缺"
    OUTDATED = "过期"
    UNKNOWN = "无法判断"


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Institution:
    name: str
    site: str
    inspected_on: date | None
    held: dict[str, Held]  # item → what was found


@dataclass(frozen=True, slots=True)
class Sector:
    name: str
    items: Sequence[Item]
    institutions: Sequence[Institution]


@dataclass(frozen=True, slots=True)
class EnterpriseReview:
    day: date
    office: str
    sectors: Sequence[Sector]


def document_of(review: EnterpriseReview) -> Document:
    told = "“缺”“过期”是程序读全站得出的疑似结论，公布以前由人核对；“无法判断”是没有读到足够的内容，既不算有，也不算缺。"
    blocks: list[Block] = [Paragraph(f"评估日期：{chinese_date(review.day)}"), Paragraph(told, is_note=True)]
    for number, sector in enumerate(review.sectors, 1):
        blocks += _sector(number, sector)
    blocks += [Heading("由人查看的部分"), _people(review), Signature(("评估人", "复核人", "日期"))]
    return Document(f"enterprise-{review.day}", "公共企事业单位信息公开专项评估表", blocks, office=review.office)


def _sector(number: int, sector: Sector) -> list[Block]:
    counts = Counter(institution.held.get(item.id, Held.UNKNOWN) for institution in sector.institutions for item in sector.items)
    told = "，".join(f"{state} {counts[state]}" for state in Held)
    head = ("公开内容", *(institution.name for institution in sector.institutions), "依据")
    rows: list[list[Cell]] = [
        [item.name, *(institution.held.get(item.id, Held.UNKNOWN).value for institution in sector.institutions), item.source] for item in sector.items
    ]
    each = max(8, 44 // max(1, len(sector.institutions)))
    return [
        Heading(f"{number}. {sector.name}（{len(sector.institutions)} 个单位，{len(sector.items)} 项；{told}）", 2),
        Table(sector.name, head, rows, (34, *(each for _ in sector.institutions), 22)),
    ]


def _people(review: EnterpriseReview) -> Table:
    rows: list[list[Cell]] = [[institution.name, what, "", "", ""] for sector in review.sectors for institution in sector.institutions for what in BY_PEOPLE]
    return Table("人工核查", ("单位", "核查内容", "结果", "核查人", "日期"), rows, (24, 38, 18, 10, 10))
