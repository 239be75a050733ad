"""The entries of `sites.yaml`: units, sites, accounts and general settings, and what each field may hold."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from inspector.config.timetable import Span, Timetable, clock_time, span_of
from inspector.core.accounts import platform_of
from inspector.core.facts import AccountState, SourceKind
from inspector.proofread.document import Locality
from inspector.rulebook import RequiredColumn, named_column


def _yes_or_no(value: object) -> object:
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


def _home_url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@:]+(:\d{1,5})?([/?#]\S*)?", value, re.IGNORECASE):
        raise ValueError("应为完整网址，如 https://www.example.gov.cn/")
    parts = urlsplit(value)
    return urlunsplit(parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/", fragment=""))


def _host(value: str) -> str:
    if not re.fullmatch(r"[^\s/:@]+(:\d+)?", value):
        raise ValueError("只写主机名，如 www.example.gov.cn，不带 http:// 和路径")
    return value.lower()


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"“{value}”不是正确的正则表达式（{error}）") from error
    return value


def _place(value: str) -> str:
    if value and locality_of(value) is None:
        raise ValueError("应写省、市、县的全称，从省写起，如“福建省福州市闽侯县”或“北京市朝阳区”")
    return value


def _source_kind(value: object) -> object:
    """By its Chinese name, or by its id."""
    found = next((kind for kind in SourceKind if value in (kind.value, kind.label)), None)
    if found is None:
        raise ValueError(f"写的“{value}”不是来源，可以写的有：{'、'.join(kind.label for kind in SourceKind)}")
    return found


def _account_state(value: object) -> object:
    if value not in list(AccountState):
        raise ValueError(f"写的“{value}”不认识，应为 {'、'.join(AccountState)} 之一")
    return value


def _service(value: str) -> str:
    if value not in SERVICES:
        raise ValueError(f"写的“{value}”不是平台，可以写的有：{'、'.join(SERVICES)}")
    return value


SERVICES = ("wechat", "wechat_page", "weibo", "feed", "market", "page")  # what has a pace of its own
_NEEDED: dict[SourceKind, tuple[str, ...]] = {
    SourceKind.WECHAT_API: ("app_id",),
    SourceKind.WECHAT_STATISTICS: ("app_id",),
    SourceKind.WEIBO_API: ("uid",),
    SourceKind.FEED: ("url",),
    SourceKind.ADDRESSES: ("file", "urls"),
    SourceKind.LEDGER: ("file",),
    SourceKind.MARKET: ("url",),
}


def locality_of(place: str) -> Locality | None:
    """The place an office belongs to, None when it is not written from the province down."""
    match = _PLACE.fullmatch(re.sub(r"[\s、/]+", "", place))
    if match is None:
        return None
    province = match["province"]
    return Locality(province, match["city"] or (province if province in _MUNICIPALITIES else ""), match["county"] or "")


_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
_PLACE = re.compile(
    rf"(?P<province>{'|'.join(_MUNICIPALITIES)}|[一-龥]{{2,4}}省|[一-龥]{{2,6}}自治区|[一-龥]{{2}}特别行政区|新疆生产建设兵团)"
    rf"(?P<city>(?<!市)[一-龥]{{1,9}}?(?:市|自治州|地区|盟))?(?P<county>[一-龥]{{1,12}}(?:县|区|市|旗|镇))?"
)


def _header_text(value: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]*", value):
        raise ValueError("要写进 User-Agent，只能是网址或邮箱，不能有汉字和空格")
    return value


_Name = Annotated[str, Field(min_length=1)]
_Place = Annotated[str, AfterValidator(_place)]
_Rate = Annotated[float, Field(gt=0, allow_inf_nan=False)]
_Concurrency = Annotated[int, Field(ge=1, le=64)]
_Pages = Annotated[int, Field(ge=1)]
_Turns = Annotated[int, Field(ge=0, le=1000)]  # of a browser; 0: none


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Contact(_Entry):
    name: _Name
    phone: str = ""
    email: str = ""


class Unit(_Entry):
    name: _Name
    kind: str = ""  # 政府, 部门, 乡镇, 公共企事业单位
    sector: str = ""  # 教育, 供水 …: of a public enterprise one of the eight
    parent: str = ""
    contacts: tuple[Contact, ...] = ()
    profile: str = ""  # a local layer of rules, for this unit's sites and those of the units below it
    tasks: str = ""  # its task list of the year, .xlsx or .csv


class Subtree(_Entry):
    """A part of a site that another unit answers for."""

    unit: _Name
    prefix: str = ""  # "/jyj/" or "https://www.example.gov.cn/jyj/"
    column: str = ""

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        if bool(self.prefix) == bool(self.column):
            raise ValueError("prefix 和 column 要写一个，也只写一个")
        if self.prefix and not self.prefix.startswith(("/", "http://", "https://")):
            raise ValueError("prefix 应以 / 或 http:// 开头")
        return self


class Robots(_Entry):
    override: Annotated[bool, BeforeValidator(_yes_or_no)] = False
    authorised_by: str = ""

    @model_validator(mode="after")
    def _says_who_allowed_it(self) -> Self:
        if self.override and not self.authorised_by:
            raise ValueError("不遵守 robots.txt 必须写明 authorised_by（谁批准的、文号或日期）")
        return self


class Ledgers(_Entry):
    """Files with the office's own records, .xlsx or .csv: reviews, readings of the site, rectifications, reports of errors."""

    reviews: str = ""
    readings: str = ""
    fixes: str = ""
    reports: str = ""


class Site(_Entry):
    name: _Name
    url: Annotated[_Name, AfterValidator(_home_url)]
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = ()  # more hosts that belong to it
    unit: str = ""
    place: _Place = ""  # of the office, from the province down: what its texts may call their own
    subtrees: tuple[Subtree, ...] = ()
    rate: _Rate | None = None  # requests a second and host
    concurrency: _Concurrency | None = None
    pages: _Pages | None = None  # most pages read
    render: _Turns | None = None  # most pages shown by a browser
    pictures: _Turns | None = None  # most pictures taken of findings
    robots: Robots = Robots()
    profiles: tuple[str, ...] = ()
    required_columns: tuple[Annotated[RequiredColumn, BeforeValidator(named_column)], ...] = ()
    columns: dict[str, str] = Field(default_factory=dict)  # a column's name or address: its kind, 忽略, or 不更新
    exclude: tuple[Annotated[str, AfterValidator(_pattern)], ...] = ()  # regular expressions, found anywhere in an address
    ledgers: Ledgers = Ledgers()


class Source(_Entry):
    """Where posts of an account are read."""

    kind: Annotated[SourceKind, BeforeValidator(_source_kind)]
    app_id: str = ""  # of an official account
    uid: str = ""  # of a microblog
    url: str = ""  # of a feed or of an app's page in a market
    file: str = ""  # a ledger of posts, or a list of addresses
    urls: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        needed = _NEEDED[self.kind]
        if not any(getattr(self, name) for name in needed):
            raise ValueError(f"来源“{self.kind.label}”要写 {'或 '.join(needed)}")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url 应为完整网址，现在是“{self.url}”")
        return self


class Account(_Entry):
    """An account on a platform, and the unit that answers for it."""

    name: _Name
    platform: Annotated[_Name, AfterValidator(platform_of)]  # 微信公众号, 微博 …
    unit: _Name
    url: str = ""  # its public page
    filing: str = ""
    state: Annotated[AccountState, BeforeValidator(_account_state)] = AccountState.RUNNING
    state_since: date | None = None
    responsible: str = ""
    place: _Place = ""
    profiles: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()  # in the order they are asked

    @property
    def label(self) -> str:
        return f"{self.name}（{self.platform}）"


class Platform(_Entry):
    """How a platform is asked, where its usual address or pace does not fit."""

    base: Annotated[str, AfterValidator(_home_url)] | None = None
    rate: _Rate | None = None  # requests a second, all accounts together


class Times(_Entry):
    """When the daily work is done, by the clock of China."""

    start: Annotated[time, BeforeValidator(clock_time)] = Timetable().start
    ready_by: Annotated[time, BeforeValidator(clock_time)] = Timetable().ready_by
    quiet: tuple[Annotated[Span, BeforeValidator(span_of)], ...] = ()

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.start >= self.ready_by:
            raise ValueError(f"start（{self.start:%H:%M}）应早于同一天的 ready_by（{self.ready_by:%H:%M}）")
        return self

    @property
    def table(self) -> Timetable:
        return Timetable(self.start, self.ready_by, self.quiet)


def _news_kind(value: str) -> str:
    if value not in NEWS:
        raise ValueError(f"写的“{value}”不是消息种类，可以写的有：{'、'.join(NEWS)}")
    return value


NEWS = ("severe", "failed", "deadline", "overdue", "digest")


class Recipient(_Entry):
    """Somebody who is told, by which channels and of what."""

    name: _Name
    channels: tuple[_Name, ...]  # addresses as apprise writes them, or env:NAME
    wants: tuple[Annotated[str, AfterValidator(_news_kind)], ...] = ()  # () is everything
    units: tuple[str, ...] = ()  # () is every unit


class Appraised(_Entry):
    """One line of the appraisal, with the weight the office has set."""

    name: _Name
    points: Annotated[float, Field(gt=0)]
    measure: Literal["vetoes", "critical", "open", "reopened", "fix_rate", "availability", "people"]
    each: Annotated[float, Field(ge=0)] = 0.0


class Settings(_Entry):
    """What holds for every site that does not say otherwise."""

    contact: Annotated[str, AfterValidator(_header_text)] = "https://example.invalid/duwang"
    rate: _Rate | None = None
    concurrency: _Concurrency | None = None
    pages: _Pages | None = None
    render: _Turns | None = None
    pictures: _Turns | None = None
    place: _Place = ""
    platforms: dict[Annotated[str, AfterValidator(_service)], Platform] = Field(default_factory=dict)
    filings: str = ""  # the list of accounts as filed in the national system, .xlsx or .csv
    reposts: str = ""  # what units are required to re-post, .xlsx or .csv
    times: Times = Times()
    references: tuple[Annotated[str, AfterValidator(_home_url)], ...] = ()  # asked when a site seems down: is it our own network?
    least_free_gb: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0  # of disk space, below which no inspection begins
    messages: tuple[Recipient, ...] = ()
    remind_workdays: Annotated[int, Field(ge=0, le=60)] = 3  # before something falls due
    office: str = "政务公开办公室"  # who issues papers
    ranking: dict[Literal["critical", "high", "medium", "low", "info"], Annotated[float, Field(ge=0)]] = Field(default_factory=dict)  # points a finding costs
    appraisal: tuple[Appraised, ...] = ()
    templates: str = ""  # a folder with the office's own templates of papers
    words: str = ""  # a folder of the office's own word lists and rosters
    workdays: str = ""  # a file of days that are worked on or off, where the published calendar is not enough


class Config(_Entry):
    sites: tuple[Site, ...] = ()
    units: tuple[Unit, ...] = ()
    accounts: tuple[Account, ...] = ()
    settings: Settings = Settings()
