"""What the three link checks say about a target that does not open."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from inspector.core.facts import LinkResult, Verdict
from inspector.core.findings import Answer, CannotTell, Evidence, Severity


def answers(link: LinkResult, suggestion: str, severity: Severity | None = None) -> Iterator[Answer]:
    """Broken is evidence, doubtful is a question, never asked is silence."""
    if link.verdict is Verdict.SUSPECT:
        yield CannotTell(link.url, f"待人工复核：{link.why}")
    if link.verdict is not Verdict.BROKEN:
        return
    yield Evidence(
        where=link.first_place.url,
        title=link.first_place.title,
        quote=link.text or link.url,
        message=_message(link),
        suggestion=suggestion,
        target=link.url,
        key=_key(link),
        severity=severity,
        places=link.places,
        more_places=link.more_places,
    )


def _message(link: LinkResult) -> str:
    parts = [link.why]
    if link.chain:
        parts.append(f"先后跳转 {len(link.chain)} 次")
    if link.asked > 1:
        parts.append(f"共请求 {link.asked} 次")
    parts.append(f"{link.places} 个页面链接到它")
    return ("站外链接：" if link.is_external else "") + "，".join(parts)


def _key(link: LinkResult) -> str:
    """A page that is gone is one fault, whatever part of it is linked; a missing part of a living page is its own."""
    return link.url if 200 <= link.status < 300 else urldefrag(link.url).url
