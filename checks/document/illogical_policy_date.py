"""Dates of a policy document that cannot all be true: made after it was published, in force before it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from checks import _doubts, _papers
from inspector.core.facts import DocumentFacts, PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import document_check
from inspector.core.rules import Rules

_YEAR = re.compile(r"[〔\[［【(（﹝]\s*((?:19|20)\d\d)")
_TURN_OF_YEAR = frozenset({1, 2, 12})  # months in which a document may be signed in one year and numbered in another


@document_check(title="政策文件日期不合逻辑", severity=Severity.MEDIUM, sources=("宁化县 2023 年第三季度通报",))
def illogical_policy_date(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政策文件的成文、发布、施行日期前后合乎逻辑，落款日期与成文日期一致，文号年份与成文年份一致。

    为什么：日期互相矛盾，说不清文件何时成文、何时生效，群众无法据此办事；有的地方在季度通报里专门点名。

    怎样判：读要素表和落款，成文晚于发布、成文或发布晚于检查日、施行早于成文、落款与成文不同、文号年份与成文年份不同的，各报一条。

    不报什么：成文与发布同一天；正文写明从较早日期起施行的；页面上有几个不同落款的（转发、附件）；“生成日期”多指网页生成，不当作成文日期。
    要素表和正文上方的发布日期不同的，取较晚的一个比较。

    何时说不清：文号年份与成文年份差一年，成文又在 12 月到次年 2 月之间，可能是跨年编号，列为待人工判断。
    """
    document = page.document
    if document is None:
        return
    yield from _in_future(page, document, rules.today)
    made = document.days.get("made_on")
    if made is None or not _papers.says_made(document.labels.get("made_on", "")):
        return
    published = max((day for day in (document.days.get("published_on"), page.published.day) if day), default=None)
    if published and made > published and made <= rules.today:
        yield _evidence(page, "made_on", f"成文日期 {made} 晚于发布日期 {published}", "发布在前")
    effective = document.days.get("effective_on")
    if effective and effective < made and not _is_said(page, effective):
        yield _evidence(page, "effective_on", f"施行日期 {effective} 早于成文日期 {made}，正文没有写明从较早的日期起施行", "施行在前", Certainty.SUSPECTED)
    signed = document.days.get("signed_on")
    if signed and signed != made:
        message = f"落款日期是 {signed}，要素表的成文日期是 {made}，两处不一致"
        yield _evidence(page, "made_on", message, "落款不同", Certainty.SUSPECTED, document.signature)
    yield from _number_year(page, document, made)


def _in_future(page: PageFacts, document: DocumentFacts, today: date) -> Iterator[Answer]:
    for element, name in (("made_on", "成文日期"), ("published_on", "发布日期")):
        day = document.days.get(element)
        if day and day > today + timedelta(days=1):  # a day's grace for servers elsewhere
            yield _evidence(page, element, f"{document.labels.get(element, name)} {day} 晚于检查日 {today}", "在检查日之后")


def _is_said(page: PageFacts, day: date) -> bool:
    written = re.compile(rf"{day.year}\s*年\s*{day.month}\s*月\s*{day.day}\s*日\s*(?:起|开始|之日)")
    return any("起" in block.text and written.search(block.text) for block in page.blocks)


def _number_year(page: PageFacts, document: DocumentFacts, made: date) -> Iterator[Answer]:
    match = _YEAR.search(document.elements.get("doc_number", ""))
    if match is None or int(match[1]) == made.year:
        return
    if abs(int(match[1]) - made.year) == 1 and made.month in _TURN_OF_YEAR:
        yield CannotTell(page.url, _doubts.TURN_OF_YEAR)
    else:
        yield _evidence(page, "doc_number", f"文号的年份是 {match[1]} 年，成文日期是 {made}，年份不一致", "文号年份", Certainty.SUSPECTED)


def _evidence(page: PageFacts, element: str, message: str, key: str, certainty: Certainty = Certainty.SURE, context: str = "") -> Evidence:
    quote = page.document.elements.get(element, "") if page.document else ""
    return Evidence(
        where=page.url,
        quote=quote,
        message=message,
        suggestion="核对原件，改正日期或文号。",
        context=context,
        key=f"{key}|{page.url}",
        certainty=certainty,
    )
