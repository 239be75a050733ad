"""What an answer says about a link: ok, broken, suspect, or a redirect to follow. Pure, so that archives are judged like live answers."""

from __future__ import annotations

import re
from typing import NamedTuple

from inspector.core.facts import LinkRole, Snapshot, Verdict
from inspector.extract.contents import EMPTY, fault_of_file, fault_of_picture
from inspector.extract.decode import content_bytes
from inspector.extract.detours import scripted_detour
from inspector.extract.notices import guard_of, notice_of, opening

BLANK = "blank"  # a front page that came and holds nothing
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
    "tls not yet valid": (Verdict.SUSPECT, "安全证书尚未生效"),
    "tls untrusted": (Verdict.SUSPECT, "安全证书不受信任（签发机构不明，或证书链不完整）"),
    BLANK: (Verdict.SUSPECT, "打开是空白的，没有任何内容"),
    "own limit": (Verdict.SUSPECT, "本机连接数用尽，未能核实"),
    "internal": (Verdict.SKIPPED, "指向本机地址，未检查"),
}
REFUSALS = frozenset({401, 403, 405, 407, 412, 418, 421, 423, 425, 428, 429, 444, 451, 491, 512, 521, 567, 999})
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
FEW_BYTES = 1024  # that came before the time was up: less than the head of a page
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})
_ERROR_DATA = re.compile(r"""\{.{0,200}?"(?:code|status|errcode|err_?no|error)"\s*:\s*(?:"?[45]\d\d\b|")""", re.IGNORECASE | re.DOTALL)
_SHOWN = (LinkRole.PAGE, LinkRole.FRAME)


class Reading(NamedTuple):
    """The verdict of one answer; for a redirect, `location` is its raw target and the verdict waits for it."""

    verdict: Verdict
    why: str
    location: str = ""
    is_refusal: bool = False


def is_blank(page: Snapshot) -> bool:
    """It came well and shows nothing: no word, no picture, no frame, no script that could bring any."""
    if page.status != 200 or page.truncated:
        return False
    body = content_bytes(page)[0]
    return not _SHOWS.search(body) and not _MARKUP.sub(b"", body).strip()


def read_answer(snapshot: Snapshot, role: LinkRole) -> Reading:
    """What this answer alone says. 4xx that only refuse us and challenges of a firewall are suspect, never broken."""
    status = snapshot.status
    if status == 0:
        verdict, why = ERRORS.get(snapshot.error.split(":")[0], ERRORS["broken answer"])
        return Reading(verdict, why)
    if status in (301, 302, 303, 307, 308):
        location = snapshot.header("Location")
        return Reading(Verdict.OK, "转到别处", location) if location.strip() else Reading(Verdict.BROKEN, f"服务器回答 {status}，却没有写转到哪里")
    if guard_of(snapshot):
        return Reading(Verdict.SUSPECT, f"服务器回答 {status}，是防护系统的验证或拦截页面，请用浏览器核对", is_refusal=True)
    if status in REFUSALS:
        words = STATUS_WORDS.get(status, "访问受限")
        return Reading(Verdict.SUSPECT, f"服务器回答 {status}（{words}），可能只是不让程序访问", is_refusal=True)
    if status == 416:
        # a range beyond the end: of nothing there is no first byte
        is_empty = snapshot.header("Content-Range").endswith("/0") or not snapshot.header("Content-Range")
        return Reading(Verdict.BROKEN, "文件是空的（0 字节）") if is_empty else Reading(Verdict.OK, "")
    if status >= 400:
        words = STATUS_WORDS.get(status, "出错")
        return Reading(Verdict.BROKEN, f"服务器回答 {status}（{words}）")
    return _read_body(snapshot, role)


def _read_body(snapshot: Snapshot, role: LinkRole) -> Reading:
    if snapshot.truncated == "time" and len(snapshot.body) < FEW_BYTES:
        return Reading(Verdict.SUSPECT, f"在时限内只传来 {len(snapshot.body)} 字节，没有传完")
    if snapshot.status in (200, 206):
        is_named = "attachment" in snapshot.header("Content-Disposition").lower()
        if role is LinkRole.IMAGE:
            fault = fault_of_picture(snapshot)
        elif role is LinkRole.ATTACHMENT or is_named:
            fault = fault_of_file(snapshot)
        else:
            fault = None
        if fault is not None:
            return Reading(*fault)
    if snapshot.status in (204, 205) and role in (LinkRole.IMAGE, LinkRole.ATTACHMENT):
        return Reading(*EMPTY)
    if snapshot.truncated == "disconnect":
        return Reading(Verdict.SUSPECT, "内容传到一半中断")
    if role in _SHOWN:
        return _read_page(snapshot)
    if role is LinkRole.STYLE and _is_page(snapshot) and not snapshot.url.endswith((".woff", ".woff2", ".ttf", ".eot", ".otf")):
        return Reading(Verdict.BROKEN, "应是样式表，打开的却是网页")
    if role is LinkRole.SCRIPT and _is_page(snapshot):
        return Reading(Verdict.BROKEN, "应是脚本，打开的却是网页")
    return Reading(Verdict.OK, "")


def _read_page(snapshot: Snapshot) -> Reading:
    if not snapshot.body and snapshot.status in (200, 204, 205) and not snapshot.truncated and not snapshot.header("Refresh"):
        return Reading(Verdict.SUSPECT, "打开后是空白（0 字节）")
    if snapshot.header("Content-Encoding").lower() in _COMPRESSED and snapshot.body[:1] == b"<":
        return Reading(Verdict.SUSPECT, "服务器说内容压缩过，其实没有压缩，浏览器可能打不开")
    kind = snapshot.header("Content-Type").lower()
    if "html" in kind and (notice := notice_of(snapshot) or scripted_detour(snapshot)):
        return Reading(Verdict.SUSPECT, notice)
    if "json" in kind and _ERROR_DATA.match(opening(snapshot)):
        return Reading(Verdict.SUSPECT, "打开的是一段报错的数据，不是网页")
    return Reading(Verdict.OK, "")


def _is_page(snapshot: Snapshot) -> bool:
    return "html" in snapshot.header("Content-Type").lower() and opening(snapshot).lower().startswith(("<!doctype html", "<html"))


_SHOWS = re.compile(rb"<(?:script|i?frame|frame|img|image|object|embed|video|svg|canvas|input|form|meta[^>]+refresh)\b", re.IGNORECASE)
_MARKUP = re.compile(rb"<!--.*?-->|<(style|title|noscript)\b.*?</\1\s*>|<[^>]*>|&nbsp;?|\xef\xbb\xbf", re.IGNORECASE | re.DOTALL)
