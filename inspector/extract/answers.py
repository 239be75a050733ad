"""What an answer says about a link: ok, broken, suspect, or a redirect to follow. Pure, so that archives are judged like live answers."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from inspector.core.facts import LinkRole, Snapshot, Verdict

ERRORS = {
    "dns": (Verdict.BROKEN, "域名解析不到地址"),
    "refused": (Verdict.BROKEN, "服务器拒绝连接"),
    "timeout": (Verdict.BROKEN, "在时限内没有答复"),
    "reset": (Verdict.BROKEN, "连接被对方中断"),
    "unreachable": (Verdict.BROKEN, "网络不可达"),
    "broken answer": (Verdict.BROKEN, "答复不合 HTTP 规范，浏览器也可能打不开"),
    "bad address": (Verdict.BROKEN, "地址写法有误"),
    "tls": (Verdict.SUSPECT, "加密连接建立不起来"),
    "tls expired": (Verdict.SUSPECT, "安全证书已过期"),
    "tls self-signed": (Verdict.SUSPECT, "安全证书是自签名的，浏览器会警告"),
    "tls wrong name": (Verdict.SUSPECT, "安全证书与域名不符"),
    "tls untrusted": (Verdict.SUSPECT, "安全证书不受信任"),
    "own limit": (Verdict.SUSPECT, "本机连接数用尽，未能核实"),
    "internal": (Verdict.SKIPPED, "指向本机地址，未检查"),
}
REFUSALS = frozenset({401, 403, 405, 407, 412, 418, 421, 423, 425, 428, 429, 451, 491, 512, 521, 999})
STATUS_WORDS = {
    400: "请求无效",
    401: "要求登录",
    403: "拒绝访问",
    404: "页面不存在",
    405: "不允许这样访问",
    410: "页面已删除",
    412: "访问受防护系统限制",
    418: "访问受防护系统限制",
    429: "访问太频繁",
    500: "服务器内部错误",
    502: "网关错误",
    503: "服务暂不可用",
    504: "网关超时",
    521: "访问受防护系统限制",
}
_CHALLENGES = (b"__jsl_clearance", b"acw_sc__v2", b"$_ts=window", b"$_ts=", b"/cdn-cgi/challenge-platform", b"HWWAFSESID", b"_waf_")
_CHALLENGE_HEADERS = ("wzws-ray", "cf-mitigated", "x-waf-event-info")
_GONE_WORDS = re.compile(
    r"(?:页面|网页|信息|文章|内容|您访问的\S{0,6})(?:不存在|未找到|已(?:被)?删除|已撤稿|找不到|无法找到)|404 ?not ?found|404错误|error ?404", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>|\s+", re.IGNORECASE | re.DOTALL)
_GONE_BYTES = (b"404", *(word.encode(charset) for word in ("不存在", "删除", "找不到", "未找到", "撤稿") for charset in ("utf-8", "gb18030")))
SHORT_PAGE = 200  # characters: an error page says little else
_MAGIC = {
    "pdf": (b"%PDF",),
    "zip": (b"PK",),
    "docx": (b"PK",),
    "xlsx": (b"PK",),
    "pptx": (b"PK",),
    "ofd": (b"PK",),
    "rar": (b"Rar!",),
    "7z": (b"7z\xbc\xaf",),
}
_PICTURE_NAMES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp", "ico"})
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"\x00\x00\x01\x00", b"<svg", b"<?xml", b"\x00\x00\x00")


class Reading(NamedTuple):
    """The verdict of one answer; for a redirect, `location` is its raw target and the verdict waits for it."""

    verdict: Verdict
    why: str
    location: str = ""
    is_refusal: bool = False


def read_answer(snapshot: Snapshot, role: LinkRole) -> Reading:
    """What this answer alone says. 4xx that only refuse us and challenges of a firewall are suspect, never broken."""
    if snapshot.status == 0:
        verdict, why = ERRORS.get(snapshot.error.split(":")[0], ERRORS["broken answer"])
        return Reading(verdict, why)
    if snapshot.status in (301, 302, 303, 307, 308):
        location = snapshot.header("Location")
        return Reading(Verdict.OK, "转到别处", location) if location.strip() else Reading(Verdict.BROKEN, f"服务器回答 {snapshot.status}，却没有写转到哪里")
    if snapshot.status in REFUSALS or _is_challenge(snapshot):
        words = STATUS_WORDS.get(snapshot.status, "访问受限")
        return Reading(Verdict.SUSPECT, f"服务器回答 {snapshot.status}（{words}），可能只是不让程序访问", is_refusal=True)
    if snapshot.status == 416:
        return Reading(Verdict.BROKEN, "文件是空的（0 字节）")
    if snapshot.status >= 400:
        words = STATUS_WORDS.get(snapshot.status, "出错")
        return Reading(Verdict.BROKEN, f"服务器回答 {snapshot.status}（{words}）")
    return _read_body(snapshot, role)


def _read_body(snapshot: Snapshot, role: LinkRole) -> Reading:
    extension = urlsplit(snapshot.url).path.rpartition(".")[2].lower()
    is_html = "html" in snapshot.header("Content-Type").lower()
    is_plain = not snapshot.header("Content-Encoding")
    if role in (LinkRole.IMAGE, LinkRole.ATTACHMENT) and snapshot.status in (200, 206):
        if not snapshot.body and snapshot.truncated != "time":
            return Reading(Verdict.BROKEN, "文件是空的（0 字节）")
        # browsers show a picture by its content, whatever its name says
        magic = _PICTURES if role is LinkRole.IMAGE and extension in _PICTURE_NAMES else _MAGIC.get(extension)
        if magic and is_plain and not snapshot.body.startswith(magic):
            looks_like_page = snapshot.body.lstrip()[:15].lower().startswith((b"<!doctype", b"<html"))
            if looks_like_page:
                return Reading(Verdict.BROKEN if is_html else Verdict.SUSPECT, f"应是 {extension} 文件，打开的却是网页")
            if role is LinkRole.IMAGE:
                return Reading(Verdict.SUSPECT, f"文件开头不是 {extension} 格式，图片可能已损坏")
    if snapshot.truncated == "disconnect":
        return Reading(Verdict.SUSPECT, "内容传到一半中断")
    if is_html and is_plain and _is_gone_page(snapshot.body):
        return Reading(Verdict.SUSPECT, "打开的是“页面不存在”一类的提示页，状态却是正常（软 404）")
    return Reading(Verdict.OK, "")


def _is_challenge(snapshot: Snapshot) -> bool:
    if any(snapshot.header(name) for name in _CHALLENGE_HEADERS):
        return True
    return len(snapshot.body) < 20000 and any(mark in snapshot.body for mark in _CHALLENGES)


def _is_gone_page(body: bytes) -> bool:
    """A short page, or a title, that says the thing is not there. Long articles about missing pages are fine."""
    if len(body) > 60000 or b"<html" not in body[:2000].lower():
        return False
    head = body[:4000]
    if not _may_be_gone(body if len(body) < 8000 else head):
        return False
    text = body.decode("gb18030" if b"gb" in head.lower() and b"utf-8" not in head.lower() else "utf-8", "replace")
    title = _TITLE.search(text)
    visible = _TAGS.sub("", text)
    return bool((title and _GONE_WORDS.search(title.group(1)) and len(visible) < 5 * SHORT_PAGE) or (len(visible) < SHORT_PAGE and _GONE_WORDS.search(visible)))


def _may_be_gone(body: bytes) -> bool:
    """A cheap look before the page is decoded: most pages hold none of these bytes in their first part."""
    return any(word in body for word in _GONE_BYTES)
