"""Annual disclosure reports that lack one of the six parts, or whose table of requests does not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from checks import _doubts
from checks._yearly import year_of
from inspector.core.facts import LinkRole, PageFacts, PageKind, Scope, TextBlock
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

FIRST_YEAR = 2021  # the form in force was laid down in that year
WHOLE_REPORT = 300  # characters
PERSONS = 6  # columns of the table before the total: 自然人 and five kinds of legal persons
_TITLE = re.compile(r"20\d\d\s*年.{0,30}政府信息公开(?:工作)?(?:年度报告|年报)\s*$")
_PARTS = (
    ("总体情况", re.compile(r"总体情况|概述|基本情况")),
    ("主动公开政府信息情况", re.compile(r"主动公开")),
    ("收到和处理政府信息公开申请情况", re.compile(r"收到和处理.{0,12}申请|申请.{0,6}(?:办理|处理)情况|依申请公开")),
    ("被申请行政复议、提起行政诉讼情况", re.compile(r"行政复议.{0,12}行政诉讼|复议.{0,6}诉讼")),
    ("存在的主要问题及改进情况", re.compile(r"(?:问题|不足).{0,20}(?:改进|措施|打算)")),
    ("其他需要报告的事项", re.compile(r"其他.{0,6}(?:需要)?报告.{0,4}事项|其他事项|需要报告的其他")),
)
_ROWS = {
    "new": re.compile(r"本年新收"),
    "carried": re.compile(r"上年结转"),
    "handled": re.compile(r"[（(]?七[）)]?、?\s*总计"),
    "left": re.compile(r"结转下年度"),
}
_NUMBER = re.compile(r"\d{1,7}")


@page_check(title="信息公开年报内容不全或数据不平", severity=Severity.MEDIUM, indicators=("L-02", "L-03"))
def thin_annual_report(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：政府信息公开工作年度报告写明六个部分：总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、
    被申请行政复议和提起行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项；表内数字前后一致。

    为什么：国办公开办函〔2021〕30号统一了年报的格式。缺部分、数字不平，说明报告没有核对。

    怎样判：看标题为 2021 年及以后年报的页面，六个部分的说法一种也没有的，报缺该部分。申请情况表里本年新收加上年结转应等于
    办理总计加结转下年度，每行分项之和应等于总计；对不上的按疑似、一般报，算法待核定。

    不报什么：2020 年及以前的年报格式不同，不看；表格读不全、行列认不准的，不算数字。

    何时说不清：正文太短、年报可能放在附件、图片或框架里时，列为待人工判断。
    """
    year = year_of(page.title)
    if year is None or year < FIRST_YEAR or not _TITLE.search(page.title):
        return
    blocks = [block for block in page.blocks if block.scope in (Scope.BODY, Scope.CELL, Scope.HEADING)]
    text = "\n".join(block.text for block in blocks)
    missing = [name for name, words in _PARTS if not words.search(text)]
    if missing and page.main_text_length < WHOLE_REPORT:
        is_single = page.kind in (PageKind.ARTICLE, PageKind.DOCUMENT)
        if is_single or page.needs_script or any(link.role in (LinkRole.ATTACHMENT, LinkRole.FRAME) for link in page.links):
            yield CannotTell(page.url, _doubts.UNREAD_REPORT)
        return
    if missing and len(missing) < len(_PARTS) - 1:
        has_file = any(link.role is LinkRole.ATTACHMENT for link in page.links)
        yield CannotTell(page.url, _doubts.UNREAD_REPORT) if has_file else _thin(page, missing)
    yield from _unbalanced(page, blocks)


def _thin(page: PageFacts, missing: Sequence[str]) -> Evidence:
    names = "；".join(missing)
    return Evidence(
        where=page.url,
        quote=names,
        message=f"规定的 {len(_PARTS)} 个部分里读到 {len(_PARTS) - len(missing)} 个，没有读到：{names}（国办公开办函〔2021〕30号）",
        suggestion="按规定格式补齐年报；没有内容的部分也要保留标题，写明“无”。",
        key=f"{page.url}|部分",
        certainty=Certainty.SURE if len(missing) <= 2 else Certainty.SUSPECTED,
    )


def _unbalanced(page: PageFacts, blocks: Sequence[TextBlock]) -> Iterator[Evidence]:
    rows = {name: row for name, words in _ROWS.items() if (row := _row(blocks, words))}
    for row in rows.values():
        if sum(row[:PERSONS]) != row[PERSONS]:
            yield _wrong(page, f"各项 {'、'.join(map(str, row[:PERSONS]))} 之和是 {sum(row[:PERSONS])}，总计写的是 {row[PERSONS]}")
    if len(rows) == len(_ROWS):
        new, carried, handled, left = (rows[name][PERSONS] for name in _ROWS)
        if new + carried != handled + left:
            yield _wrong(page, f"本年新收 {new} 加上年结转 {carried}，不等于办理总计 {handled} 加结转下年度 {left}")


def _row(blocks: Sequence[TextBlock], words: re.Pattern[str]) -> tuple[int, ...]:
    """The seven numbers of a row of the table of requests; () when the row is not read whole."""
    cells = (block for block in blocks if block.scope is Scope.CELL)
    for _, row in groupby(cells, key=lambda block: block.where.partition("行")[0]):
        texts = [block.text for block in row]
        if any(words.search(text) for text in texts):
            numbers = [int(text) for text in texts if _NUMBER.fullmatch(text)]
            return tuple(numbers) if len(numbers) == PERSONS + 1 else ()
    return ()


def _wrong(page: PageFacts, words: str) -> Evidence:
    return Evidence(
        where=page.url,
        quote=words,
        message=f"申请情况表数字对不上：{words}（算法待核定）",
        suggestion="核对表中数字，更正年报。",
        key=f"{page.url}|{words}",
        severity=Severity.LOW,
        certainty=Certainty.SUSPECTED,
    )
