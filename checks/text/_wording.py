"""How a doubt of the proofreader becomes evidence."""

from __future__ import annotations

from checks._sentences import sentence_around
from inspector.core.facts import BlockSuspicion, PageFacts
from inspector.core.findings import Certainty, Evidence, Severity


def doubted(found: BlockSuspicion, page: PageFacts, kind: str, severity: Severity) -> Evidence:
    block, suspicion = found
    sentence = sentence_around(block.text, suspicion.start, suspicion.end)
    return Evidence(
        where=page.url,
        quote=suspicion.quote,
        message=f"{block.where}：疑似{kind}错误。{suspicion.why}".rstrip("。") + "。",
        suggestion=_advice(suspicion.suggestion),
        context=sentence,
        key=f"{suspicion.quote}|{sentence}",
        title=page.title,
        severity=severity,
        certainty=Certainty.SUSPECTED,
    )


def _advice(suggestion: str) -> str:
    if not suggestion:
        return "核对原文后修改表述。"
    return suggestion.removeprefix("※") if suggestion.startswith("※") else f"改为“{suggestion}”"
