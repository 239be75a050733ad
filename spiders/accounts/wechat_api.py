"""Official accounts of WeChat by their own interface, with the owner's credentials: what is published, in the draft box, in the menu."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from inspector.core.facts import Post, SourceKind
from inspector.core.workdays import CHINA
from spiders.accounts.client import JsonObject, SourceError, TooLargeError
from spiders.accounts.errand import Batch, Errand, moment_of

MOST_AT_ONCE: Final = 20
SMALLER: Final = (MOST_AT_ONCE, 5, 1)  # articles of several megabytes do not fit twenty at a time
MOST_CALLS: Final = 4
MOST_MATERIALS: Final = 200  # articles of the library
NOT_PERMITTED: Final = 48001
STATISTICS_DAYS: Final = 18  # one question a day: more would cost the quota
_TOKEN_SPOILT: Final = frozenset({40001, 40014, 42001})
_BUSY: Final = frozenset({-1, 45011})

EXPLANATIONS: Final = {
    40001: "AppSecret 不对，或者已在公众平台重置。请在“设置与开发—基本配置”核对后重新录入",
    40013: "AppID 不对。请核对 sites.yaml 里的 app_id",
    40014: "访问令牌无效，可能被别的系统换掉了",
    40125: "AppSecret 不对，或者已在公众平台重置。请在“设置与开发—基本配置”核对后重新录入",
    40164: "本机的 IP 不在公众号的白名单里。请在“设置与开发—基本配置—IP 白名单”里加上",
    40243: "AppSecret 已被冻结。请在公众平台解冻",
    41002: "没有写 AppID。请核对 sites.yaml 里的 app_id",
    42001: "访问令牌过期",
    45009: "今天的接口调用次数已用完，明天零点恢复；也可在公众平台清零",
    45011: "调用太频繁",
    48001: "公众号没有这个接口的权限。请确认账号已认证，并在“接口权限”里有“发布能力”",
    48004: "这个接口因违规被封禁。请登录公众平台查看通知",
    50002: "公众号被封禁或注销",
    50004: "AppID 已被禁用。请登录公众平台查看通知",
    61500: "统计的日期不对",
    89501: "这台机器的 IP 正等公众号管理员确认。请管理员在手机上确认",
    89503: "这台机器的 IP 要由公众号管理员确认。请管理员在手机上确认",
    -1: "公众平台繁忙",
}


class RefusedError(SourceError):
    """The platform's own no, with its number."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


async def read_published(errand: Errand) -> AsyncIterator[Batch]:
    """The published list, newest first, back to the day asked for. It may lack what was sent to all followers at once."""
    offset = int(errand.cursor or 0)
    menu = await _menu(errand) if offset == 0 else {}
    while True:
        try:
            count, answer = await _page(errand, "cgi-bin/freepublish/batchget", offset)
        except RefusedError as error:
            if error.code != NOT_PERMITTED:
                raise
            read = 0
            async for batch in _materials(errand):
                read += len(batch.posts)
                yield batch
            raise SourceError(f"{error}{f'改读了永久素材 {read} 篇，只用来校对：素材不等于已经发布。' if read else ''}") from error
        items = answer.get("item") or []
        posts = tuple(post for item in items for post in _posts(item))
        offset += len(items) or count
        is_last = not items or offset >= int(answer.get("total_count") or 0) or _reaches(posts, errand)
        whole = {"since": errand.since, "until": errand.today} if is_last else {}
        yield Batch(posts, str(offset), is_last, details=menu, **whole)
        menu = {}
        if is_last:
            return


async def _materials(errand: Errand) -> AsyncIterator[Batch]:
    """The library of older accounts, for its words alone: it does not tell when anything was published, or whether it was."""
    offset = 0
    while True:
        try:
            count, answer = await _page(errand, "cgi-bin/material/batchget_material", offset, {"type": "news"})
        except (RefusedError, TooLargeError):
            return
        items = answer.get("item") or []
        yield Batch(tuple(post._replace(published_at=None, dated_by="") for item in items for post in _posts(item)))
        offset += len(items) or count
        if not items or offset >= min(int(answer.get("total_count") or 0), MOST_MATERIALS):
            return


async def read_statistics(errand: Errand) -> AsyncIterator[Batch]:
    """Titles of what was sent to all followers, a day at a time, yesterday at the latest. Hardly read items are left out by the platform."""
    last = errand.today - timedelta(days=1)
    first = max(errand.since, last - timedelta(days=STATISTICS_DAYS - 1))
    day = date.fromisoformat(errand.cursor) if errand.cursor else first
    while day <= last:
        answer = await call(errand, "datacube/getarticlesummary", {"begin_date": day.isoformat(), "end_date": day.isoformat()})
        posts = tuple(_sent(item, day) for item in answer.get("list") or [] if item.get("msgid"))
        is_last = day == last
        day += timedelta(days=1)
        yield Batch(posts, day.isoformat(), is_last, *((first, last) if is_last else ()))


async def read_drafts(errand: Errand) -> list[Post]:
    """The draft box, newest first: what is to be published and can still be mended."""
    drafts: list[Post] = []
    offset = 0
    while True:
        count, answer = await _page(errand, "cgi-bin/draft/batchget", offset)
        items = answer.get("item") or []
        drafts += [post for item in items for post in _posts(item)]
        offset += len(items) or count
        if not items or offset >= int(answer.get("total_count") or 0):
            return drafts


async def check_access(errand: Errand) -> list[str]:
    """What works and what does not, a line for each interface."""
    yesterday = (errand.today - timedelta(days=1)).isoformat()
    wanted: dict[tuple[str, str], JsonObject] = {
        ("已发布列表", "cgi-bin/freepublish/batchget"): {"offset": 0, "count": 1, "no_content": 1},
        ("草稿箱", "cgi-bin/draft/batchget"): {"offset": 0, "count": 1, "no_content": 1},
        ("图文统计", "datacube/getarticlesummary"): {"begin_date": yesterday, "end_date": yesterday},
        ("永久素材", "cgi-bin/material/batchget_material"): {"type": "news", "offset": 0, "count": 1},
    }
    return [await _tried(errand, name, path, body) for (name, path), body in wanted.items()]


async def call(errand: Errand, path: str, body: JsonObject | None = None) -> JsonObject:
    """One call with a token that holds; a spoilt one is exchanged once, a busy platform asked again."""
    renew = was_renewed = False
    for _ in range(MOST_CALLS):
        answer = await errand.client.ask("wechat", path, query={"access_token": await _token(errand, renew=renew)}, body=body)
        code = _code(answer)
        if code == 0:
            return answer
        renew = code in _TOKEN_SPOILT and not was_renewed
        was_renewed = was_renewed or renew
        if not renew and code not in _BUSY:
            break
    raise _refused(errand, answer)


async def _page(errand: Errand, path: str, offset: int, more: JsonObject | None = None) -> tuple[int, JsonObject]:
    """As many as fit into an answer; a single article that is too large is passed over."""
    for count in SMALLER:
        try:
            return count, await call(errand, path, {"offset": offset, "count": count, **(more or {"no_content": 0})})
        except TooLargeError:
            continue
    return 1, await call(errand, path, {"offset": offset, "count": 1, **(more or {"no_content": 1})})


async def _token(errand: Errand, *, renew: bool) -> str:
    """A token that holds. The stable one: asking for it does not spoil those of the office's other systems."""
    known = errand.credential
    if known.token and known.expires_at > time.time() + 60 and not renew:
        return known.token
    body = {"grant_type": "client_credential", "appid": errand.source.app_id, "secret": errand.secret(), "force_refresh": renew}
    answer = await errand.client.ask("wechat", "cgi-bin/stable_token", body=body)
    token = answer.get("access_token")
    if not isinstance(token, str):
        raise _refused(errand, answer)
    errand.credential = replace(known, token=token, expires_at=time.time() + float(answer.get("expires_in") or 0))
    errand.keep(errand.credential)
    return token


def _code(answer: JsonObject) -> int:
    try:
        return int(answer.get("errcode") or 0)
    except (TypeError, ValueError):
        return -1


def _refused(errand: Errand, answer: JsonObject) -> RefusedError:
    code, words = _code(answer), errand.credential.scrubbed(str(answer.get("errmsg") or ""))
    told = EXPLANATIONS.get(code, "公众平台拒绝了请求")
    if code == 40164 and (address := _ADDRESS.search(words)):
        told += f"：{address[1]}"
    return RefusedError(f"{told}。（错误码 {code}：{words[:120]}）", code)


async def _tried(errand: Errand, name: str, path: str, body: JsonObject) -> str:
    try:
        answer = await call(errand, path, body)
    except SourceError as error:
        return f"{name}：不能用。{error}"
    total = answer.get("total_count")
    return f"{name}：能用" + (f"，共 {total} 条" if total is not None else "")


async def _menu(errand: Errand) -> dict[str, Any]:
    """The links of the account's menu. An account without a menu, or without the right to ask, has none."""
    try:
        answer = await call(errand, "cgi-bin/get_current_selfmenu_info")
    except SourceError:
        return {}
    info = answer.get("selfmenu_info") or {}
    return {"menu": [[str(button.get("name") or ""), str(button["url"])] for button in _buttons(info.get("button") or []) if button.get("url")]}


def _buttons(buttons: Sequence[JsonObject]) -> Iterator[JsonObject]:
    for button in buttons:
        yield button
        inner = button.get("sub_button") or {}
        yield from _buttons(inner.get("list") or [] if isinstance(inner, dict) else inner)


def _posts(item: JsonObject) -> Iterator[Post]:
    """One message holds one article or several."""
    content = item.get("content") or {}
    number = str(item.get("article_id") or item.get("media_id") or "")
    seconds = content.get("create_time") or item.get("update_time")
    field = "content.create_time" if content.get("create_time") else "update_time"
    for rank, news in enumerate(content.get("news_item") or []):
        yield Post(
            source=SourceKind.WECHAT_API,
            key=f"{number}#{rank}",
            title=str(news.get("title") or "").strip(),
            url=str(news.get("url") or ""),
            published_at=moment_of(seconds),
            dated_by=f"接口 {field}",
            fetched_at=datetime.now(UTC),
            html=str(news.get("content") or ""),
            is_deleted=bool(news.get("is_deleted")),
        )


def _sent(item: JsonObject, day: date) -> Post:
    """The statistics know the day, not the hour."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)
    title = str(item.get("title") or "").strip()
    return Post(SourceKind.WECHAT_STATISTICS, f"{item['msgid']}", title, "", noon, "接口 ref_date（只有日期）", datetime.now(UTC))


def _reaches(posts: Sequence[Post], errand: Errand) -> bool:
    """Whether the page goes back beyond what was asked for: the list is in order of time."""
    dated = [post.published_at for post in posts if post.published_at]
    return bool(dated) and dated[-1] < errand.from_moment


_ADDRESS = re.compile(r"invalid ip ((?:\d{1,3}\.){3}\d{1,3})")
