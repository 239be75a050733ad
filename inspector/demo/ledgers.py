"""The ledgers of the invented county: who reviewed what, who read the site, what was to be mended, which errors visitors reported."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from inspector.config import Ledgers
from inspector.demo.server import Answer
from inspector.workdays import ChineseWeek

LEDGERS_BEGIN = timedelta(days=21)
UNRECORDED = "县图书馆闭馆维护公告"  # published without a line in the ledger


def write_ledgers(folder: Path, pages: Mapping[str, Answer], today: date, *, is_clean: bool) -> Ledgers:
    """Four files beside the archives; those of the faultless twin have no gaps."""
    folder.mkdir(parents=True, exist_ok=True)
    begin = today - LEDGERS_BEGIN
    titles = sorted(title for title in _titles(pages) if is_clean or title != UNRECORDED)
    signed = [[title, begin.isoformat(), "周文", "吴越", "郑重", "王静", "冯远", "陈明"] for title in titles]
    days = [begin + timedelta(offset) for offset in range(LEDGERS_BEGIN.days)]
    week = ChineseWeek()
    gap = max(day for day in days[:-3] if week.is_workday(day))
    read = [[day.isoformat(), "王静"] for day in days if is_clean or day != gap]
    late = [["办事指南电话不通", "县残疾人联合会", (today - timedelta(days=12)).isoformat(), (today - timedelta(days=14)).isoformat() if is_clean else ""]]
    mended = [["镇街动态错别字", "县农业农村局", (today - timedelta(days=10)).isoformat(), (today - timedelta(days=11)).isoformat()]]
    reported = [[(today - timedelta(days=45)).isoformat(), (today - timedelta(days=44)).isoformat() if is_clean else ""]]
    return Ledgers(
        reviews=_write(folder / "三审三校台账.csv", ["信息标题", "发布时间", "初审", "复审", "终审", "一校", "二校", "三校"], signed),
        readings=_write(folder / "读网台账.csv", ["读网日期", "读网人"], read),
        fixes=_write(folder / "整改台账.csv", ["问题", "责任单位", "整改时限", "完成日期"], [*late, *mended]),
        reports=_write(folder / "找错留言台账.csv", ["留言时间", "答复时间"], reported),
    )


def _titles(pages: Mapping[str, Answer]) -> set[str]:
    found = set()
    for answer in pages.values():
        if answer.status == 200 and answer.content_type.startswith("text/html"):
            heading = LexborHTMLParser(answer.body.decode("utf-8", "replace")).css_first("h1")
            found |= {heading.text().strip()} if heading else set()
    return found


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines).writerows([head, *rows])
    return str(path)
