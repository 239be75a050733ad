"""Redirects that arrive somewhere and yet lose what was asked for: an error page, or the front page in place of an article."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ERROR_PAGE = re.compile(r"/(?:40[34]|50[0-3]|error|err|not[-_]?found|no[-_]?(?:page|found)|page[-_]?not[-_]?found|lost)(?:[/._-][^/]*)?$", re.IGNORECASE)
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


def _is_deep(path: str, query: str) -> bool:
    """The address of one document: a file, or a name or parameter with a number. Old entrances and other languages lead to the front page rightly."""
    name = path.rpartition("/")[2]
    if _ENTRANCE.fullmatch(name):
        return False
    return bool(_FILE.search(name) or (name and re.search(r"\d", name)) or _NUMBERED.search(query))
