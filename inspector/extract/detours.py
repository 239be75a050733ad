"""Redirects that arrive somewhere and yet lose what was asked for: an error page, or the front page in place of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from inspector.core.facts import Snapshot
from inspector.extract.addresses import resolve
from inspector.extract.decode import decode_body
from inspector.extract.links import refresh_target
from inspector.extract.scripts import script_jumps

LARGEST_SIGNPOST = 4000  # bytes of a page that only leads on
MOST_WORDS = 60  # characters on it
_MARKUP = re.compile(r"<(script|style|title)\b.*?</\1>|<!--.*?-->|<[^>]+>|\s+", re.IGNORECASE | re.DOTALL)
_REFRESH = re.compile(
    r"""<meta\b(?=[^>]*http-equiv\s*=\s*["']?refresh)[^>]*?content\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"<script\b[^>]+\bsrc\s*=|userAgent", re.IGNORECASE)  # a script that shows the page itself, or sends only telephones on

_ERROR_PAGE = re.compile(
    r"/(?:(?:page|err|error|http)?[-_]?(?:40[34]|50[0-3])(?:page|err|error)?|error|err|error[-_]?page|not[-_]?found|no[-_]?(?:page|found)|page[-_]?not[-_]?found|lost)(?:[/._-][^/]*)?$",
    re.IGNORECASE,
)
_FRONT_PAGE = re.compile(r"/?(?:(?:index|default|home|main)(?:\.\w{2,5})?)?", re.IGNORECASE)
_ENTRANCE = re.compile(r"(?:index|default|home|main|login|logout|sso)\b[^/]*", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|ofd|zip|rar|7z|txt)$", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:^|[?&])\w*id=[\w-]*\d", re.IGNORECASE)


def detour(url: str, end: str) -> str:
    """Why an address that answers with another is doubtful, "" when it is not."""
    start, arrived = urlsplit(url), urlsplit(end)
    if _ERROR_PAGE.search(arrived.path) and not _ERROR_PAGE.search(start.path):
        return f"转到了报错页 {arrived.path[-60:]}（软 404）"
    if _FRONT_PAGE.fullmatch(arrived.path) and not arrived.query and _is_deep(start.path, start.query):
        return "转到了首页，原来的内容可能已经不在（软 404）"
    return ""


def scripted_detour(snapshot: Snapshot) -> str:
    """The same for a page that only sends its visitor on by refresh or script: a redirect in another dress."""
    ends = _sent_on(snapshot) if len(snapshot.body) <= LARGEST_SIGNPOST and is_deep(snapshot.url) else ()
    return next((lost for end in ends if (lost := detour(snapshot.url, end))), "")


def signpost(snapshot: Snapshot) -> str:
    """Where a page of few words sends its visitor on to, "" when it stays or may lead to several places."""
    ends = {end.partition("#")[0] for end in _sent_on(snapshot)} - {""}
    return ends.pop() if snapshot.status == 200 and len(ends) == 1 and snapshot.url not in ends else ""


def _sent_on(snapshot: Snapshot) -> Iterator[str]:
    if len(snapshot.body) > LARGEST_SIGNPOST:
        return
    text = decode_body(snapshot).text
    if len(_MARKUP.sub("", text)) > MOST_WORDS:
        return
    refreshes = [refresh_target(unescape(tag["double"] or tag["single"] or tag["bare"])) for tag in _REFRESH.finditer(text)]
    jumps = [] if _DECIDES.search(text) else script_jumps(text)
    targets = [snapshot.header("Refresh") and refresh_target(snapshot.header("Refresh")), *refreshes, *jumps]
    yield from (resolve(target, snapshot.url) for target in targets if target)


def is_deep(url: str) -> bool:
    """The address of one document, not of a section or a front page."""
    parts = urlsplit(url)
    return _is_deep(parts.path, parts.query)


def _is_deep(path: str, query: str) -> bool:
    """The address of one document: a file, or a name or parameter with a number. Old entrances and other languages lead to the front page rightly."""
    name = path.rpartition("/")[2]
    if _ENTRANCE.fullmatch(name):
        return False
    return bool(_FILE.search(name) or (name and re.search(r"\d", name)) or _NUMBERED.search(query))
