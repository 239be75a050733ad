"""What the three link checks say about a target that does not open."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from checks._hosts import host_of
from inspector.core.facts import LinkResult, Verdict
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.hosts import registered

_UNKNOWN_NAME = "域名解析不到地址"


def answers(link: LinkResult, suggestion: str, severity: Severity | None = None, indicators: tuple[str, ...] | None = None) -> Iterator[Answer]:
    """Broken is evidence, doubtful is a question, never asked is silence."""
    if link.verdict is Verdict.SUSPECT:
        yield CannotTell(link.url, f"待人工复核：{link.why}")
    if link.verdict is not Verdict.BROKEN:
        return
    name = _lost_name(link)
    yield Evidence(
        where=link.first_place.url,
        title=link.first_place.title,
        quote=link.text or link.url,
        message=_message(link) + (f"；{name} 可能已经过期，链接到它的合并为一条，过期域名常被抢注为赌博、色情网站，请尽快去掉" if name else ""),
        suggestion=suggestion,
        target=link.url,
        key=name or _key(link),
        severity=severity,
        certainty=Certainty.SUSPECTED if name else None,
        places=link.places,
        more_places=link.more_places,
        indicators=indicators,
    )


def _lost_name(link: LinkResult) -> str:
    """The registered name of another's site that no longer resolves: one fault, however many of its pages are linked."""
    return registered(host_of(link.chain[-1] if link.chain else link.url)) if link.is_external and link.why.endswith(_UNKNOWN_NAME) else ""


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
