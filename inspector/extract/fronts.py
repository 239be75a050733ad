"""Answers at the address of a front page that are nobody's front page: a login wall, data, a file, a server fresh from its box."""

from __future__ import annotations

import re

from inspector.core.facts import Snapshot
from inspector.extract.decode import content_bytes, decode_content, is_html, media_type
from inspector.extract.markup import MOST_TAGS
from inspector.extract.notices import title_of

LARGEST = 30_000  # bytes: a login page or a server's own page is small
MOST_WORDS = 300  # characters on it
MOST_LINKS = 8

LOGIN_WALL = "打开的是登录页，要登录才看得到内容"
FRESH_SERVER = "打开的是服务器自带的默认页，网站还没有装好，或者域名指错了"
LISTING = "打开的是服务器的文件目录，不是网页"
NO_MARKUP = "打开的是一段文字，没有网页的结构"
TOO_LONG = "网页太长，只读了前面一部分"
NO_WAY_ON = "没有一个通向站内其他网页的链接，可能由脚本生成，也可能不是网站的首页"
UNKNOWN_BYTES = "打开的不是网页，也辨认不出是什么编码的文字"


def no_front(snapshot: Snapshot) -> str:
    """Why what came is no front page, in Chinese, "" when it is one or did not come."""
    if snapshot.status != 200 or not snapshot.body:
        return ""
    content, problem = content_bytes(snapshot)
    if not is_html(snapshot, content):
        return _other_kind(snapshot, content)
    if len(content) > LARGEST:
        return TOO_LONG if content.count(b"<") > MOST_TAGS else ""
    text = decode_content(content, snapshot.header("Content-Type"), problem).text
    if not _TAG.search(text):
        return NO_MARKUP
    title = title_of(text)
    if _FRESH.match(title):
        return FRESH_SERVER
    if _LISTING.match(title):
        return LISTING
    is_login = _PASSWORD.search(text) and text.lower().count("<a ") <= MOST_LINKS and len(_MARKUP.sub("", text)) <= MOST_WORDS
    return LOGIN_WALL if is_login else ""


def _other_kind(snapshot: Snapshot, content: bytes) -> str:
    kind, start = media_type(snapshot), content[:64].lstrip()
    if "json" in kind or start[:1] in (b"{", b"["):
        return "打开的是一段数据（JSON），不是网页"
    if "xml" in kind or start.startswith(b"<?xml"):
        return "打开的是一段数据（XML），不是网页"
    if kind in ("", "text/html", "application/xhtml+xml"):
        return UNKNOWN_BYTES
    return NO_MARKUP if kind == "text/plain" else f"打开的是一个文件（{kind}），不是网页"


_TAG = re.compile(r"<[a-zA-Z!]")
_PASSWORD = re.compile(r"""<input\b[^>]*\btype\s*=\s*["']?password""", re.IGNORECASE)
_FRESH = re.compile(
    r"IIS(?: Windows(?: Server)?|\d)|Welcome to (?:nginx|OpenResty|CentOS|tengine)|"
    r"Apache2? .*(?:Default|Test) Page|Test Page for|Apache Tomcat|恭喜，站点创建成功",
    re.IGNORECASE,
)
_LISTING = re.compile(r"Index of /|Directory listing for|.{0,40} - /$", re.IGNORECASE)
_MARKUP = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<!--.*?-->|<[^>]+>|\s+", re.IGNORECASE | re.DOTALL)
