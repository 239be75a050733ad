"""What the source of a page tells and its text does not: its language, its canonical address, scripts that jump away, markup that browsers gave up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Jump
from inspector.extract.addresses import host_of, resolve
from inspector.extract.hidden import is_stranger, own_names


class Technics(NamedTuple):
    language: str | None
    canonical: str
    jumps: tuple[Jump, ...]
    relics: tuple[str, ...]


def read_technics(tree: LexborHTMLParser, html: str, url: str, hosts: frozenset[str]) -> Technics:
    """Each part is looked for only where a word of it stands in the source: most pages have none of them."""
    return Technics(
        language=_language(tree),
        canonical=_canonical(tree, url) if "canonical" in html else "",
        jumps=tuple(_jumps(html, url, hosts)) if "location" in html else (),
        relics=tuple(dict.fromkeys(_relics(tree))) if any(map(tree.tags, _RELICS)) else (),
    )


_RELICS = ("object", "embed", "frameset", "applet")
MOST_JUMPS = 5
LONGEST_QUOTE = 200
FLASH_CLASS = "d27cdb6e"  # beginning of the class id of the Flash player
_ADDRESS = r"""["']((?:https?:)?//[^"'\s<>]+)["']"""
_JUMP = re.compile(rf"location(?:\.href)?\s*=\s*{_ADDRESS}|location\.(?:replace|assign)\s*\(\s*{_ADDRESS}")
_CONDITION = re.compile(r"\bif\s*\([^;{}]*$")
_SEARCH_ENGINE = re.compile(r"baidu|sogou|haosou|\bso\b|360|sm\.cn|bing|google|yisou|soso", re.IGNORECASE)
_SCRIPT_BEGINS = re.compile(r"<script\b[^>]*>", re.IGNORECASE)


def _language(tree: LexborHTMLParser) -> str | None:
    attributes = tree.root.attributes if tree.root is not None else {}
    return (attributes["lang"] or "").strip() if "lang" in attributes else None


def _canonical(tree: LexborHTMLParser, url: str) -> str:
    for node in tree.css("link[rel=canonical]"):
        return resolve(node.attributes.get("href") or "", url)
    return ""


def _jumps(html: str, url: str, hosts: frozenset[str]) -> Iterator[Jump]:
    """Statements that lead to a stranger when the page is opened, and those that only await visitors from a search engine."""
    own = own_names(hosts, host_of(url))
    found = 0
    for match in _JUMP.finditer(html):
        target = resolve(match[1] or match[2], url)
        script = _script_around(html, match.start()) if target and is_stranger(target, own) else None
        if script is None or found >= MOST_JUMPS:
            continue
        before = script[: script.find(match[0])]
        is_for_searchers = "referrer" in script and _SEARCH_ENGINE.search(script) is not None
        if is_for_searchers or (before.count("{") == before.count("}") and not _CONDITION.search(before)):
            found += 1
            yield Jump(target, match[0][:LONGEST_QUOTE], is_for_searchers)


def _script_around(html: str, place: int) -> str | None:
    """The script that holds the place; None when it stands in a comment, or in no script."""
    begin, end = html.rfind("<script", 0, place), html.rfind("</script", 0, place)
    in_comment = html.rfind("<!--", 0, begin) > html.rfind("-->", 0, begin)
    line = html[html.rfind("\n", 0, place) + 1 : place]
    if begin <= end or in_comment or re.search(r"(?<!:)//", line):
        return None
    opening = _SCRIPT_BEGINS.match(html, begin)
    close = html.find("</script", place)
    return html[opening.end() : close if close > 0 else len(html)] if opening else None


def _relics(tree: LexborHTMLParser) -> Iterator[str]:
    for node in tree.css(",".join(_RELICS)):
        if node.tag == "frameset":
            yield "框架集：frameset"
        elif node.tag == "applet":
            yield "Java 小程序：applet"
        elif not _in_video(node):
            yield from _of_plugin(node)


def _of_plugin(node: LexborNode) -> Iterator[str]:
    """A film of the Flash player, else a control that only Internet Explorer ran."""
    films = [node, *node.css("param[name=movie],param[name=src]")]
    written = (film.attributes.get("src") or film.attributes.get("data") or film.attributes.get("value") or "" for film in films)
    for address in written:
        if ".swf" in address.lower():
            yield f"Flash 动画：{address.strip()[:100]}"
            return
    class_id = (node.attributes.get("classid") or "").lower().removeprefix("clsid:").strip("{} ")
    if class_id and not class_id.startswith(FLASH_CLASS):
        yield f"ActiveX 控件：{class_id[:60]}"


def _in_video(node: LexborNode) -> bool:
    """What stands there for browsers that cannot play the video around it."""
    here = node.parent
    while here is not None:
        if here.tag in ("video", "audio"):
            return True
        here = here.parent
    return False
