"""An office's own ledger of what it has published, from a spreadsheet: the source that every platform has."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from inspector.core.accounts import account_key, day_of
from inspector.core.facts import Account, Post, SourceKind
from inspector.core.workdays import CHINA
from inspector.files.tablefile import Line, read_day, read_table, refuse, wanted
from inspector.files.yamlfile import ConfigError
from spiders.accounts.client import SourceError
from spiders.accounts.errand import Batch, Errand


class _Row(NamedTuple):
    account: str
    platform: str
    post: Post


async def read_ledger(errand: Errand) -> AsyncIterator[Batch]:
    """The rows of this account. It is whole from its first day to the day its file says it was kept up to, or else says nothing of silence."""
    book = _book_of(Path(errand.source.file))
    posts = _own(book.rows, errand.account)
    first = min((day for row in book.rows if (day := day_of(row.post)) is not None), default=None)
    until = book.kept_until or max((day for post in posts if (day := day_of(post)) is not None), default=None)
    yield Batch(tuple(posts), "", is_last=True, since=first if until else None, until=until)


def _book_of(path: Path) -> _Book:
    try:
        return _book(path, path.stat().st_mtime_ns if path.exists() else 0)
    except ConfigError as error:
        raise SourceError(f"台账有误：{error}") from error


class _Book(NamedTuple):
    rows: Sequence[_Row]
    kept_until: date | None


@lru_cache(maxsize=8)
def _book(path: Path, _changed: int) -> _Book:
    """Read once for all accounts. Mistakes are told all at once, by row; rows written twice count once."""
    mistakes: list[str] = []
    rows: dict[tuple[str, str, str, str], _Row] = {}
    account, platform = "", ""
    kept_until: date | None = None
    for line in read_table(path, _COLUMNS):
        account, platform = line.text("account") or account, line.text("platform") or platform  # merged cells: written once
        day = read_day(line, _PUBLISHED, mistakes)
        kept = read_day(line, _KEPT, mistakes) if line.text("kept") else None
        kept_until = max(filter(None, (kept_until, kept)), default=None)
        if not line.text("title") and not line.text("url"):
            continue
        row = _Row(account, platform, _post(line, day))
        rows.setdefault((account, platform, row.post.title, row.post.url or str(day)), row)
    refuse(mistakes)
    return _Book(tuple(rows.values()), kept_until)


def _own(rows: Sequence[_Row], account: Account) -> list[Post]:
    """Rows of the account by name, and by platform where the ledger says it. A ledger that names no account is its own."""
    own = account_key(account.platform, account.name)
    return [row.post for row in rows if not row.account or account_key(row.platform or account.platform, row.account) == own]


def _post(line: Line, day: date | None) -> Post:
    clock = _CLOCK.search(line.text("published"))
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (12, 0)
    moment = datetime(day.year, day.month, day.day, min(hour, 23), min(minute, 59), tzinfo=CHINA) if day else None
    title, url = line.text("title"), line.text("url")
    dated_by = f"{line.place}的发布时间" if moment else ""
    return Post(SourceKind.LEDGER, url or f"{title}|{day}", title, url, moment, dated_by, datetime.now(UTC))


_PUBLISHED = wanted("published", "发布时间", r"(?:发布|推送|发文|发稿)(?:时间|日期)", required=True)
_KEPT = wanted("kept", "台账截止日期", r"台账截止(?:时间|日期)?|截至(?:日期|时间)?|登记至")
_COLUMNS = (
    _PUBLISHED,
    _KEPT,
    wanted("title", "标题", r"(?:信息|文章|内容|稿件)?(?:标题|题目|名称)", required=True),
    wanted("account", "账号名称", r"(?:新媒体|公众号|微博)?账号(?:名称)?|新媒体名称"),
    wanted("platform", "平台", r"(?:所属|发布)?平台|渠道|类型"),
    wanted("url", "网址", r"(?:发布|信息|文章)?(?:网址|链接|URL|url|地址)"),
)
_CLOCK = re.compile(r"(\d{1,2})[:：时](\d{2})")
