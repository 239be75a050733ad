"""Accounts of new media: their platforms, one post told by several sources, and who can say that nothing was published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from inspector.core.facts import AccountFacts, EvidenceLevel, Observation, ObservationTopic, Post, SourceReading
from inspector.core.workdays import CHINA

APP = "移动客户端"
PLATFORMS = {
    "微信公众号": ("微信", "公众号", "订阅号", "服务号", "微信订阅号", "微信服务号", "微信公众平台"),
    "微博": ("新浪微博", "政务微博"),
    "抖音": ("抖音号", "抖音短视频"),
    "快手": ("快手号",),
    "今日头条": ("头条", "头条号", "今日头条号"),
    "视频号": ("微信视频号",),
    "小红书": (),
    "哔哩哔哩": ("B站", "bilibili", "Bilibili"),
    "百家号": (),
    APP: ("APP", "App", "app", "客户端", "手机客户端", "移动应用", "移动互联网应用程序"),
    "小程序": ("微信小程序",),
}


class Silence(NamedTuple):
    """Since when an account has published nothing, and who says so."""

    newest: date | None  # of what was published last, as far as anyone knows
    days: int  # longest that a witness has seen it silent
    witnesses: tuple[str, ...]  # Chinese, with evidence level and day
    is_proved: bool  # two sources agree, or a person looked


def platform_of(written: str) -> str:
    """The one name of a platform; as written when nobody knows it."""
    bare = re.sub(r"\s+", "", written)
    return next((name for name, others in PLATFORMS.items() if bare == name or bare in others), bare)


def account_key(platform: str, name: str) -> tuple[str, str]:
    """What makes two entries the same account."""
    return platform_of(platform), _BLANK.sub("", name).lower()


def day_of(post: Post) -> date | None:
    """The day it was published, China time."""
    return post.published_at.astimezone(CHINA).date() if post.published_at else None


def merged(posts: Iterable[Post]) -> tuple[Post, ...]:
    """One post of several sources once, in the words of the best of them; newest first, undated last."""
    found: dict[object, Post] = {}
    for post in sorted(posts, key=lambda post: (post.source.level.rank, post.source, post.key)):
        own = _marks(post)
        known = next((found[mark] for mark in own if mark in found), None)
        best = post if known is None else _joined(known, post)
        for mark in (*own, *(_marks(known) if known else ())):
            found[mark] = best
    each = dict.fromkeys(found.values())
    return tuple(sorted(each, key=lambda post: (post.published_at is None, -(post.published_at or _NEVER).timestamp(), post.source, post.key)))


def newest_visible(posts: Iterable[Post], today: date) -> Post | None:
    """The last that is still there and not dated after the day of inspection."""
    dated = [(day, post) for post in posts if not post.is_deleted and (day := day_of(post)) is not None and day <= today]
    return max(dated, key=lambda pair: pair[0], default=(None, None))[1]


def silence(facts: AccountFacts, today: date, limit: float) -> Silence:
    """How long the account has been silent, as far as sources that are whole to some day, and people, can say."""
    post = newest_visible(facts.posts, today)
    seen = [one for one in facts.observations if one.topic is ObservationTopic.UPDATES and one.day <= today]
    days = [day for day in (day_of(post) if post else None, *(one.latest for one in seen)) if day is not None]
    newest = max(days, default=None)
    told = {reading.kind.label: _quiet_days(reading, newest, today) for reading in facts.readings}
    witnesses = {label: span for label, span in told.items() if span > limit}
    people = [one for one in seen if _saw_silence(one, newest, limit)]
    words = [f"{label}（{_level(facts, label)}）" for label in witnesses] + [f"{one.who}（人工，{one.day}）" for one in people]
    spans = [*witnesses.values(), *((one.day - newest).days for one in people if newest)]
    return Silence(newest, max(spans, default=0), tuple(words), bool(people) or len(witnesses) > 1)


def known_span(facts: AccountFacts) -> tuple[date, date] | None:
    """The longest stretch of days of which one source, a ledger aside, tells everything."""
    spans = [(reading.since, reading.until) for reading in facts.readings if not reading.error and reading.since and reading.until]
    return max(spans, key=lambda span: span[1] - span[0], default=None)


def title_likeness(one: str, other: str) -> float:
    """0 … 1, by pairs of neighbouring characters; a title that holds the other whole is the same."""
    left, right = _SIGNS.sub("", one), _SIGNS.sub("", other)
    if len(left) < 2 or len(right) < 2:
        return float(bool(left) and left == right)
    if min(len(left), len(right)) >= SHORTEST_WITHIN and (left in right or right in left):
        return 1.0
    first, second = (Counter(text[at : at + 2] for at in range(len(text) - 1)) for text in (left, right))
    return 2 * (first & second).total() / (first.total() + second.total())


SHORTEST_WITHIN = 8  # characters: shorter titles stand in others by chance
_BLANK = re.compile(r"\s+")
_SIGNS = re.compile(r"[\W_]+")
_NEVER = datetime.min.replace(tzinfo=CHINA) + timedelta(days=2)


def _marks(post: Post) -> list[object]:
    """What one post may be known by: its own number, its address, its title on its day."""
    marks: list[object] = [(post.source, post.key)]
    if post.url:
        marks.append(post.url.partition("#")[0].removeprefix("http://").removeprefix("https://"))
    title = _SIGNS.sub("", post.title)
    if post.published_at and len(title) > 3:
        marks.append((title, day_of(post)))
    return marks


def _joined(known: Post, other: Post) -> Post:
    sources = (known.also | other.also | {other.source}) - {known.source}
    html = known.html or other.html
    is_deleted = known.is_deleted or other.is_deleted
    when = known if known.published_at else other
    return known._replace(also=sources, html=html, is_deleted=is_deleted, published_at=when.published_at, dated_by=when.dated_by, url=known.url or other.url)


def _quiet_days(reading: SourceReading, newest: date | None, today: date) -> int:
    """For how many days on end a source that is whole has seen nothing, up to where it ends."""
    if reading.error or reading.since is None or reading.until is None:
        return 0
    eve = reading.since - timedelta(days=1)
    return (min(reading.until, today) - (max(newest, eve) if newest else eve)).days


def _saw_silence(seen: Observation, newest: date | None, limit: float) -> bool:
    """A person's no, long enough after the last post that anyone knows of."""
    return not seen.is_good and (newest is None or (seen.day - newest).days > limit)


def _level(facts: AccountFacts, label: str) -> str:
    reading = next(reading for reading in facts.readings if reading.kind.label == label)
    until = f"，到 {reading.until}" if reading.until else ""
    return f"{reading.kind.level.label}{until}"


def levels_of(facts: AccountFacts) -> list[EvidenceLevel]:
    """Of the sources that could be read, best first."""
    told = {reading.kind.level for reading in facts.readings if not reading.error}
    return sorted(told | ({EvidenceLevel.MANUAL} if facts.observations else set()), key=lambda level: level.rank)
