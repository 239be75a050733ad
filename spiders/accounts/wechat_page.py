"""Articles of official accounts as the public sees them, by known addresses."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.core.facts import Post, Snapshot, SourceKind
from inspector.extract.decode import decode_body
from inspector.extract.markup import parse_html
from spiders.accounts.errand import moment_of

HOST = "mp.weixin.qq.com"


class Reading(NamedTuple):
    """What an article's page told: a post, or in Chinese why there is none."""

    post: Post | None
    nickname: str = ""
    why: str = ""
    is_challenge: bool = False


def is_article(url: str) -> bool:
    parts = urlsplit(url)
    return parts.netloc.lower() == HOST and parts.path.startswith("/s")


def read_article(snapshot: Snapshot) -> Reading:
    """The fields of an article's page. A challenge is recognised and nothing is concluded from it."""
    text = decode_body(snapshot).text
    if any(words in text for words in _CHALLENGE):
        return Reading(None, why="平台要求人工验证（访问环境异常），没有读到；请过几个小时再试，或人工打开", is_challenge=True)
    gone = next((words for words in _GONE if words in text), "")
    title = _variable(text, "msg_title") or _meta(text)
    if gone and not title:
        return Reading(Post(SourceKind.ADDRESSES, snapshot.url, "", snapshot.url, None, "", datetime.now(UTC), is_deleted=True), why=f"页面显示“{gone}”")
    tree = parse_html(text)
    body = tree.css_first("#js_content")
    if not title:
        return Reading(None, why="页面里没有读到文章标题，可能改了版式")
    content = "" if body is None else (body.html or "").replace("data-src=", "src=").replace("visibility: hidden", "")
    moment = moment_of(_seconds(text))
    post = Post(SourceKind.ADDRESSES, snapshot.url, title, snapshot.url, moment, "网页变量 ct" if moment else "", datetime.now(UTC), content)
    return Reading(post, _nickname(text))


_CHALLENGE = ("环境异常", "完成验证后即可继续访问", "secitptpage/verify", "操作频繁，请稍后再试")
_GONE = ("该内容已被发布者删除", "此内容因违规无法查看", "该公众号已迁移", "此帐号已被屏蔽", "此账号已被屏蔽", "此账号已自主注销", "链接已过期")


def _variable(text: str, name: str) -> str:
    match = re.search(rf"var {name}\s*=\s*(['\"])(.*?)\1(?:\.html\(false\))?\s*[;,|]", text)
    return html.unescape(match[2]).strip() if match else ""


def _nickname(text: str) -> str:
    match = re.search(r"var nickname\s*=\s*(?:htmlDecode\()?(['\"])(.*?)\1", text)
    return html.unescape(match[2]) if match else ""


def _meta(text: str) -> str:
    match = re.search(r"<meta\s+property=\"og:title\"\s+content=\"([^\"]*)\"", text)
    return html.unescape(match[1]).strip() if match else ""


def _seconds(text: str) -> str:
    match = re.search(r"var (?:ct|oriCreateTime)\s*=\s*['\"](\d{9,11})['\"]", text)
    return match[1] if match else ""
