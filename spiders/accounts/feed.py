"""Feeds that an office already has: RSS, Atom and JSON Feed."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from inspector.core.facts import LinkRole, Post, Snapshot, SourceKind
from inspector.core.workdays import CHINA
from inspector.extract.answers import read_answer
from inspector.extract.decode import content_bytes
from spiders.accounts.client import SourceError
from spiders.accounts.errand import Batch, Errand

_ZONE: Final = re.compile(r"(?:[zZ]|[+-]\d\d:?\d\d|\b(?:GMT|UTC?|[ECMP][SD]T|CST))\s*$")


async def read_feed(errand: Errand) -> AsyncIterator[Batch]:
    """All it holds. A feed shows its last few items only: it is whole from the oldest of them on."""
    snapshot = await errand.client.steady_page("feed", errand.source.url)
    if snapshot.status != 200:
        raise SourceError(f"订阅源打不开：{read_answer(snapshot, LinkRole.PAGE).why}。请核对网址，或请提供方恢复。")
    posts = tuple(_posts(snapshot))
    if not posts:
        raise SourceError("订阅源里一条也没有，或者不是 RSS、Atom、JSON Feed。请用浏览器打开核对。")
    dated = [post.published_at for post in posts if post.published_at]
    is_dated = len(dated) == len(posts)
    since = max(errand.since, min(dated).astimezone(CHINA).date()) if is_dated else None
    yield Batch(posts, "", is_last=True, since=since, until=errand.today if is_dated else None)


def _posts(snapshot: Snapshot) -> Iterator[Post]:
    body = content_bytes(snapshot)[0]
    if body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        yield from _json_posts(body)
        return
    import feedparser

    for entry in feedparser.parse(body, response_headers={"content-type": snapshot.header("Content-Type")}).entries:
        written = str(entry.get("published") or entry.get("updated") or "")
        parsed = entry.get("published_parsed") or entry.get("updated_parsed")
        moment = datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None
        if moment is not None and not _ZONE.search(written):  # without a zone it is the office's own clock
            moment = moment.replace(tzinfo=CHINA)
        content = entry.get("content") or [{}]
        html = str(content[0].get("value") or entry.get("summary") or "")
        yield _post(str(entry.get("id") or entry.get("link") or entry.get("title") or ""), entry.get("title"), entry.get("link"), moment, html)


def _json_posts(body: bytes) -> Iterator[Post]:
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except ValueError as error:
        raise SourceError("订阅源的 JSON 不完整。请用浏览器打开核对。") from error
    items: list[Any] = feed.get("items") or [] if isinstance(feed, dict) else []
    for item in items:
        written = str(item.get("date_published") or item.get("date_modified") or "")
        html = str(item.get("content_html") or item.get("content_text") or item.get("summary") or "")
        yield _post(str(item.get("id") or item.get("url") or ""), item.get("title"), item.get("url"), _iso(written), html)


def _iso(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _post(key: str, title: object, url: object, moment: datetime | None, html: str) -> Post:
    return Post(SourceKind.FEED, key, str(title or "").strip(), str(url or ""), moment, "订阅源的发布时间" if moment else "", datetime.now(UTC), html)
