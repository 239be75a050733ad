"""Elements (索引号, 发文字号 …) that a policy document's page should show and does not."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts, _papers
from inspector.core.facts import DocumentFacts, PageFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import document_check
from inspector.core.rules import NamedItem, Rules
from inspector.core.titles import names_a_policy

FEWEST_ELEMENTS = 3  # with fewer rows, what was read is hardly an element table


@document_check(title="政策文件要素缺失", severity=Severity.MEDIUM, indicators=("W-D05", "L-30"))
def missing_policy_element(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政策文件页面列明标题、发文字号、发文机关、成文日期、发布日期、索引号、主题分类、有效性。

    为什么：要素不全的文件查不到、对不上，也看不出还有没有效；公开目录的要素是《政府信息公开条例》的要求。

    怎样判：读页面上的要素表，应有的一行没有，或者有这一行而内容空着，就报。同一种要素表缺同一个要素的，合并为一条，写明有多少个文件。

    不报什么：公告、通告、令等可以没有发文字号；标题写在正文上方、发布日期写在正文上方、文号写在正文里的，都算有；
    转载的中央、国务院部门和省级文件，索引号、有效性由原机关定，不报；预算、人事、动态等不是政策文件的信息，即使套用了要素表也不报。有发文字号一行而空着、正文里又没有文号的，只按疑似报。

    何时说不清：要素表由脚本填写，或者只认出一两行时，列为待人工判断。
    """
    document = page.document
    if document is None or not (document.doc_numbers or names_a_policy(page.title)):
        return
    if _papers.is_of_higher_organ(document.elements.get("issuer", "").strip() or page.title, rules.site):
        return
    missing = [element for element in rules.policy_elements if element.is_required and not _has(element.id, page, document)]
    if not missing:
        return
    doubt = _doubts.SCRIPTED_PAGE if page.needs_script else _doubts.NO_ELEMENT_TABLE if len(document.elements) < FEWEST_ELEMENTS else ""
    if doubt:
        yield CannotTell(page.url, doubt)
        return
    yield from (_evidence(element, page, document) for element in missing)


def _has(element: str, page: PageFacts, document: DocumentFacts) -> bool:
    if document.elements.get(element, "").strip():
        return True
    if element == "doc_number":
        return document.is_numberless or bool(document.doc_numbers)
    if element == "title":
        return bool(page.title)
    return element == "published_on" and page.published.day is not None


def _evidence(element: NamedItem, page: PageFacts, document: DocumentFacts) -> Evidence:
    is_empty = element.id in document.elements
    label = document.labels.get(element.id, element.name)
    template = "、".join(sorted(set(document.labels.values())))
    return Evidence(
        where=page.url,
        quote=label,
        message=f"要素表列了 {len(document.elements)} 项，" + (f"“{label}”一项空着" if is_empty else f"没有“{element.name}”"),
        suggestion=f"补上“{element.name}”。",
        key=f"{element.id}|{'空' if is_empty else '缺'}|{template}",
        certainty=Certainty.SUSPECTED if element.id == "doc_number" else None,
    )
