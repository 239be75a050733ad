"""How a doubt of the proofreader becomes evidence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from checks._sentences import sentence_around
from inspector.core.facts import BlockSuspicion, PageFacts, Scope, Suspicion
from inspector.core.findings import Certainty, Evidence, Severity

FORM = "D"  # the class of matters of form, told once a page
EXAMPLES = 3


def doubted(found: BlockSuspicion, page: PageFacts, what: str, severity: Severity, indicators: tuple[str, ...] | None = None) -> Evidence:
    block, suspicion = found
    sentence = sentence_around(block.text, suspicion.start, suspicion.end)
    return Evidence(
        where=page.url,
        quote=suspicion.quote,
        message=f"{block.where}：疑似{what}。{suspicion.why}".rstrip("。") + "。",
        suggestion=_advice(suspicion.suggestion),
        context=sentence,
        key=f"{suspicion.quote}|{sentence}",
        title=page.title,
        severity=severity,
        certainty=Certainty.SUSPECTED,
        indicators=indicators,
    )


def form_of_page(found: BlockSuspicion, page: PageFacts, what: str) -> Iterator[Evidence]:
    """All matters of form of one kind on a page in one line, told with the first of them. Titles in a list are told on their own page."""
    kind = found.suspicion.kind
    same = (one for one in page.suspicions if one.suspicion.kind == kind and one.suspicion.class_ == FORM and one.block.scope is not Scope.LIST)
    if next(same, None) is not found:
        return
    examples = [found, *islice(same, EXAMPLES - 1)]
    count = len(examples) + sum(1 for _ in same)
    shown = "；".join(f"{block.where}“{suspicion.quote}”{_better(suspicion)}" for block, suspicion in examples)
    block, suspicion = found
    yield Evidence(
        where=page.url,
        quote=suspicion.quote,
        message=f"本页{what} {count} 处，如：{shown}。" if count > 1 else f"本页{what} 1 处：{shown}。",
        suggestion="属于格式问题，修改页面时一并改正。",
        context=sentence_around(block.text, suspicion.start, suspicion.end),
        key=f"{page.url}|格式",
        title=page.title,
        severity=Severity.INFO,
        certainty=Certainty.SURE,
    )


def is_known_better(suspicion: Suspicion) -> bool:
    """Advice, empty or marked with ※, asks for thought and is no correction."""
    suggestion = suspicion.suggestion
    return bool(suggestion) and not suggestion.startswith("※") and suggestion != suspicion.quote


def _better(suspicion: Suspicion) -> str:
    return f"宜为“{suspicion.suggestion}”" if is_known_better(suspicion) else ""


def _advice(suggestion: str) -> str:
    if not suggestion:
        return "核对原文后修改表述。"
    return suggestion.removeprefix("※") if suggestion.startswith("※") else f"改为“{suggestion}”"
