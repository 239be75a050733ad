"""Microblogs by the open interface, with a token the account's owner has granted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import escape
from typing import Final

from inspector.core.facts import Post, SourceKind
from spiders.accounts.client import JsonObject, SourceError
from spiders.accounts.errand import Batch, Errand

MOST_AT_ONCE: Final = 100
LONGEST_TITLE: Final = 60
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EXPIRED: Final = "授权已过期或被收回。请让账号管理员重新授权，再用 inspector accounts secret 录入新的令牌"

EXPLANATIONS: Final = {
    10006: "没有带应用编号。请核对令牌是不是本应用的",
    10014: "应用没有这个接口的权限。请在微博开放平台申请",
    10022: "这台机器的访问次数超过每小时上限，一小时后恢复",
    10023: "这个账号的访问次数超过每小时上限，一小时后恢复",
    10024: "这个接口的访问次数超过每小时上限，一小时后恢复",
    20003: "没有这个用户。请核对 sites.yaml 里的 uid",
    21301: "授权不成立。请重新授权",
    21314: _EXPIRED,
    21315: _EXPIRED,
    21316: _EXPIRED,
    21317: _EXPIRED,
    21319: _EXPIRED,
    21321: "应用还没有通过审核，只能读测试账号",
    21327: _EXPIRED,
    21332: "令牌不对。请核对后用 inspector accounts secret 重新录入",
}


async def read_timeline(errand: Errand) -> AsyncIterator[Batch]:
    """The account's own posts, newest first, back to the day asked for."""
    page = int(errand.cursor or 1)
    while True:
        answer = await call(errand, page)
        statuses = answer.get("statuses") or []
        posts = tuple(post for status in statuses if (post := _post(status, errand.source.uid)) is not None)
        dated = [post.published_at for post in posts if post.published_at]
        total = int(answer.get("total_number") or 0)
        is_last = not statuses or page * MOST_AT_ONCE >= total or bool(dated and dated[-1] < errand.from_moment)  # not the first: old posts may be pinned there
        page += 1
        yield Batch(posts, str(page), is_last, *((errand.since, errand.today) if is_last else ()))
        if is_last:
            return


async def call(errand: Errand, page: int = 1) -> JsonObject:
    query = {"access_token": errand.secret(), "uid": errand.source.uid, "count": str(MOST_AT_ONCE), "page": str(page)}
    answer = await errand.client.ask("weibo", "statuses/user_timeline/biz.json", query=query)
    code = answer.get("error_code")
    if code is None:
        return answer
    words = errand.credential.scrubbed(str(answer.get("error") or ""))
    told = EXPLANATIONS.get(int(code) if str(code).isdigit() else 0, "微博拒绝了请求")
    raise SourceError(f"{told}。（错误码 {code}：{words[:120]}）")


def address_of(uid: str, mid: str) -> str:
    """The public address: the number in base 62, seven digits at a time from the right."""
    groups = [mid[max(0, end - 7) : end] for end in range(len(mid), 0, -7)]
    words = [_base62(int(group)) for group in reversed(groups)]
    return f"https://weibo.com/{uid}/" + words[0] + "".join(word.rjust(4, "0") for word in words[1:])


def _post(status: JsonObject, uid: str) -> Post | None:
    mid = str(status.get("idstr") or status.get("mid") or status.get("id") or "")
    if not mid.isdigit():
        return None
    long = status.get("longText") or {}
    text = str((long.get("longTextContent") if isinstance(long, dict) else "") or status.get("text") or "")
    shared = status.get("retweeted_status") or {}
    paragraphs = [text, *([f"转发：{shared.get('text')}"] if isinstance(shared, dict) and shared.get("text") else [])]
    html = "".join(f"<p>{escape(line)}</p>" for words in paragraphs for line in words.splitlines() if line.strip())
    title = text.strip().partition("\n")[0][:LONGEST_TITLE]
    moment = _moment(str(status.get("created_at") or ""))
    is_deleted = str(status.get("deleted") or "0") in {"1", "True"}
    return Post(SourceKind.WEIBO_API, mid, title, address_of(uid, mid), moment, "接口 created_at" if moment else "", datetime.now(UTC), html, is_deleted)


def _moment(written: str) -> datetime | None:
    """Tue May 31 17:46:55 +0800 2011."""
    try:
        return datetime.strptime(written, "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except ValueError:
        return None


def _base62(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 62)
        digits = _DIGITS[rest] + digits
    return digits
