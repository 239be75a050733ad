"""Marks of secrecy, and of documents not meant for the public."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._doubts import unread
from checks._sentences import sentence_around
from inspector.core.facts import PageFacts, Scope, TextBlock
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import text_check
from inspector.core.rules import Rules

_GRADE = r"(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆]"
_INTERNAL = r"内部(?:资料|文件|材料|使用|刊物)[\s，,、：:]{0,3}(?:请?注意保存|严禁外传|不得外传|请勿外传|注意保密|妥善保管)"
_WITHHELD = r"[（(]\s*(?:此件|本件)?\s*(?:不予公开|不公开|依申请公开)\s*[）)]|(?:此件|本件)\s*(?:不予公开|不公开|依申请公开)"


@text_check(
    title="疑似涉密标志",
    severity=Severity.CRITICAL,
    certainty=Certainty.SUSPECTED,
    indicators=("W-V1", "A-V1"),
    trigger="[★☆]|外传|保存|保密|保管|不予公开|不公开|依申请公开",
    signs=("★", "☆", "保", "公开", "外传"),
)
def secret_marker(block: TextBlock, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：公开的网页和附件里没有密级标志，没有内部资料、此件不公开一类的标注。

    为什么：国办秘函〔2019〕19号规定，泄露国家秘密的，网站即单项否决；带这些标注的文件公开以前必须经过审查。

    怎样判：单独成行、写在文首的“秘密★”“机密★10年”“内部资料 注意保存”“（此件不公开）”“（依申请公开）”等标注，按疑似报，只提示线索，由人认定。

    不报什么：引号、书名号里提到的标志；“依申请公开”栏目名称和公开方式一栏；免费交流的内部资料性出版物；菜单和页脚。

    何时说不清：在长句里提到这些标志而没有加引号的，可能是讲解保密知识，转为待人工判断；附件读不出文字的，写明格式，转为待人工判断。
    """
    yield from unread(block, page)
    if block.scope not in _SCOPES:
        return
    for match in _MARK.finditer(block.text):
        if _is_quoted(block.text, match.start()):
            continue
        if _stands_alone(block.text, match):
            yield _evidence(block, match, page)
        elif not _is_way_of_access(match):
            yield CannotTell(page.url, IN_PROSE)


IN_PROSE = "文中提到密级或内部资料标注，可能是文件本身的标注，也可能是讲解保密知识；请人工查看"
LONGEST_ALONE = 24  # characters beside the mark: a serial number, a date, "特急"

_SCOPES = frozenset({Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})
_MARK = re.compile(f"{_GRADE}|{_INTERNAL}|{_WITHHELD}")
_WAY = re.compile(r"[（(]\s*(?:不予公开|不公开|依申请公开)\s*[）)]")
_CLOSED = re.compile(r"[。！？；]")


def _is_quoted(text: str, start: int) -> bool:
    return any(text.rfind(opening, 0, start) > text.rfind(closing, 0, start) for opening, closing in ("“”", "‘’", "《》", "「」"))


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """A line of its own, or the very end of a text: "本实施方案自印发之日起施行。（此件不公开）"."""
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    if not after and match.group()[0] in "（(" and before.endswith(("。", "！", "；")):
        return True
    rest = before + after
    return not rest if _is_way_of_access(match) else len(rest) <= LONGEST_ALONE and not _CLOSED.search(rest)


def _is_way_of_access(match: re.Match[str]) -> bool:
    """（依申请公开） without 此件 is also how a catalogue marks its entries."""
    return _WAY.fullmatch(match.group()) is not None


def _evidence(block: TextBlock, match: re.Match[str], page: PageFacts) -> Evidence:
    sentence = sentence_around(block.text, match.start(), match.end())
    return Evidence(
        where=page.url,
        quote=match.group(),
        message=f"{block.where}：有“{match.group()}”标注。",
        suggestion="立即核实定密和公开审查情况；不应公开的，先撤下页面、附件和缓存，再按规定报告。",
        context=sentence,
        key=f"{page.url}|{match.group()}",
        title=page.title,
    )
