"""Accounts of new media, their posts, and what tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class EvidenceLevel(StrEnum):
    """How good a source's word about an account is, best first."""

    API = "api"  # the platform's own interface, with the owner's authorisation
    PAGE = "page"  # a public page
    FEED = "feed"
    LEDGER = "ledger"  # as good as the unit's honesty
    MANUAL = "manual"  # a person looked

    @property
    def rank(self) -> int:
        return list(EvidenceLevel).index(self)

    @property
    def label(self) -> str:
        return {"api": "接口", "page": "网页", "feed": "订阅源", "ledger": "台账", "manual": "人工"}[self.value]


class SourceKind(StrEnum):
    """Where posts of an account are read."""

    WECHAT_API = "wechat_api"
    WECHAT_STATISTICS = "wechat_statistics"
    WEIBO_API = "weibo_api"
    FEED = "feed"
    ADDRESSES = "addresses"
    LEDGER = "ledger"
    MARKET = "market"

    @property
    def label(self) -> str:
        return _SOURCE_LABELS[self]

    @property
    def level(self) -> EvidenceLevel:
        return _SOURCE_LEVELS[self]


_SOURCE_LABELS = {
    SourceKind.WECHAT_API: "公众号接口",
    SourceKind.WECHAT_STATISTICS: "公众号统计",
    SourceKind.WEIBO_API: "微博接口",
    SourceKind.FEED: "订阅源",
    SourceKind.ADDRESSES: "网址清单",
    SourceKind.LEDGER: "发布台账",
    SourceKind.MARKET: "应用市场",
}


_SOURCE_LEVELS = {
    SourceKind.WECHAT_API: EvidenceLevel.API,
    SourceKind.WECHAT_STATISTICS: EvidenceLevel.API,
    SourceKind.WEIBO_API: EvidenceLevel.API,
    SourceKind.FEED: EvidenceLevel.FEED,
    SourceKind.ADDRESSES: EvidenceLevel.PAGE,
    SourceKind.LEDGER: EvidenceLevel.LEDGER,
    SourceKind.MARKET: EvidenceLevel.PAGE,
}


class AccountState(StrEnum):
    RUNNING = "运行"
    MERGED = "归并"
    CLOSED = "关停"


class Account(NamedTuple):
    """An account on a platform, as the office has entered it."""

    name: str
    platform: str  # one of inspector.core.accounts.PLATFORMS, or as written
    unit: str = ""
    url: str = ""  # its public page
    filing: str = ""  # number in the national system, of an app also that of its ICP filing
    state: AccountState = AccountState.RUNNING
    state_since: date | None = None
    responsible: str = ""

    @property
    def label(self) -> str:
        return f"{self.name}（{self.platform}）"

    @property
    def place(self) -> str:
        """Where a finding about the account as a whole stands."""
        return self.url or self.label


class Post(NamedTuple):
    """One thing an account has published, as one source tells it."""

    source: SourceKind
    key: str  # what the source calls it
    title: str
    url: str
    published_at: datetime | None  # aware
    dated_by: str  # Chinese: which field, cell or line the time was read from
    fetched_at: datetime
    html: str = ""  # its body; "" where the source tells only titles
    is_deleted: bool = False
    also: frozenset[SourceKind] = frozenset()  # other sources that tell of it


class ObservationTopic(StrEnum):
    """What a person was asked to look at. A yes is the good answer."""

    UPDATES = "updates"
    INTERACTION = "interaction"
    FOLLOWERS = "followers"
    AVAILABILITY = "availability"
    FEEDBACK = "feedback"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return _TOPIC_LABELS[self]


_TOPIC_LABELS = {
    ObservationTopic.UPDATES: "按时更新",
    ObservationTopic.INTERACTION: "互动功能有效",
    ObservationTopic.FOLLOWERS: "粉丝和点赞真实",
    ObservationTopic.AVAILABILITY: "能下载、能使用",
    ObservationTopic.FEEDBACK: "有投诉建议功能",
    ObservationTopic.CLOSED: "已经注销",
}


class Observation(NamedTuple):
    """What a person saw of an account, and when."""

    topic: ObservationTopic
    is_good: bool
    who: str
    day: date
    latest: date | None = None  # of the newest post seen, where the topic is updates
    note: str = ""
    screenshot: str = ""


class SourceReading(NamedTuple):
    """How one source of an account was read. Only a source that is whole up to a day can say that nothing was published until then."""

    kind: SourceKind
    posts: int = 0
    since: date | None = None  # nothing published from that day on …
    until: date | None = None  # … to this one is missing from it; None: it may lack anything
    error: str = ""  # Chinese: why it could not be read, "" when it was
    name: str = ""  # file or address


class Listing(NamedTuple):
    """An app's page in a market."""

    url: str
    status: int  # 0: no answer
    why: str = ""  # Chinese, when the page does not offer the app
    version: str = ""
    updated: date | None = None
    filing: str = ""


class Filing(NamedTuple):
    """One account as it is filed in the national system."""

    platform: str
    name: str
    unit: str
    number: str
    state: str
    place: str  # file, sheet and row


class RepostTask(NamedTuple):
    """Something units are required to re-post."""

    title: str
    issued: date
    due: date
    units: tuple[str, ...]  # () means every unit
    place: str


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as a whole, as all its sources together show it."""

    account: Account
    readings: tuple[SourceReading, ...] = ()
    posts: tuple[Post, ...] = ()  # each once, newest first; those without a time last
    observations: tuple[Observation, ...] = ()  # newest first
    listings: tuple[Listing, ...] = ()
    filings: tuple[Filing, ...] | None = None  # of this account; None: no list of filings was loaded
    strays: tuple[Filing, ...] = ()  # filed accounts of the same unit that nobody has entered; told with one account of the unit
    tasks: tuple[RepostTask, ...] = ()  # of the unit; told with one account of the unit
    unit_posts: tuple[Post, ...] = ()  # of all accounts of the unit
    unit_since: date | None = None  # what the unit's accounts have published is known whole from this day …
    unit_until: date | None = None  # … to this
