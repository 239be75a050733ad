"""Posts by a list of their addresses: articles of official accounts and other public pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

from inspector.core.accounts import account_key
from inspector.core.facts import LinkRole, Post, Snapshot, SourceKind
from inspector.core.workdays import CHINA
from inspector.extract.answers import read_answer
from inspector.extract.page import SiteView, read_page
from spiders.accounts.client import SourceError
from spiders.accounts.errand import Batch, Errand
from spiders.accounts.wechat_page import is_article, read_article

LEFT = "平台刚刚要求过人工验证，这次不再访问它的文章网页；请过几个小时再试，或人工打开"


async def read_addresses(errand: Errand) -> AsyncIterator[Batch]:
    """Each address once. A list says what was published, and nothing of what was not: it is never whole."""
    urls = list(dict.fromkeys((*errand.source.urls, *_listed(errand.source.file))))
    if not urls:
        raise SourceError(f"网址清单 {errand.source.file} 是空的。请每行写一个网址。")
    for rank in range(int(errand.cursor or 0), len(urls)):
        post, why = await _read(errand, urls[rank])
        is_last = rank + 1 == len(urls)
        yield Batch((post,) if post else (), str(rank + 1), is_last, details={"unread": [urls[rank], why]} if why and not post else {})


def _listed(name: str) -> list[str]:
    if not name:
        return []
    try:
        lines = Path(name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"网址清单 {name} 读不了。请检查路径，编码用 UTF-8。") from error
    return [line.strip() for line in lines if line.strip().startswith(("http://", "https://"))]


async def _read(errand: Errand, url: str) -> tuple[Post | None, str]:
    is_wechat = is_article(url)
    if is_wechat and errand.client.is_challenged:
        return None, LEFT
    snapshot = await errand.client.steady_page("wechat_page" if is_wechat else "page", url)
    if snapshot.status in (404, 410):
        return Post(SourceKind.ADDRESSES, url, "", url, None, "", datetime.now(UTC), is_deleted=True), ""
    if snapshot.status != 200:
        return None, read_answer(snapshot, LinkRole.PAGE).why
    if not is_wechat:
        return _page(snapshot, url, errand), ""
    reading = read_article(snapshot)
    errand.client.is_challenged = errand.client.is_challenged or reading.is_challenge
    if reading.nickname and account_key("", reading.nickname) != account_key("", errand.account.name):
        return None, f"这篇文章是“{reading.nickname}”发的，不是“{errand.account.name}”"
    return (reading.post._replace(key=url, url=url) if reading.post else None), reading.why


def _page(snapshot: Snapshot, url: str, errand: Errand) -> Post | None:
    view = SiteView(errand.account.name, frozenset(), frozenset(), errand.today)
    page = read_page(snapshot, view)
    if page is None:
        return None
    day = page.published.day
    moment = datetime.combine(day, time(12), CHINA) if day else None
    html = snapshot.body.decode(page.encoding.partition(" ")[0], "replace")
    return Post(SourceKind.ADDRESSES, url, page.title, url, moment, "网页上的发布时间" if moment else "", datetime.now(UTC), html)
