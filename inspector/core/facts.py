"""What is read from snapshots: the only things a check may look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple


class PageKind(StrEnum):
    HOME = "home"
    COLUMN = "column"  # a list of items, or an entry page of sub-columns
    ARTICLE = "article"
    DOCUMENT = "document"  # a policy document with its element table (索引号, 发文字号 …)
    ATTACHMENT = "attachment"  # a file that a page offers; only its text is judged
    OTHER = "other"


class Scope(StrEnum):
    """Where on a page a piece of text stands; checks say which prose they mean."""

    TITLE = "title"  # <title> and ArticleTitle
    HEADING = "heading"
    BODY = "body"  # paragraphs of the main text
    CELL = "cell"  # table cells
    LIST = "list"  # item titles of a list
    NAVIGATION = "navigation"  # menus, breadcrumbs, friendly links
    FOOTER = "footer"
    ALT = "alt"  # image descriptions
    META = "meta"  # Description, Keywords


class LinkRole(StrEnum):
    """What a link is for, by element and address; the probe decides what it really is."""

    PAGE = "page"
    IMAGE = "image"
    ATTACHMENT = "attachment"
    STYLE = "style"
    SCRIPT = "script"
    FRAME = "frame"
    MEDIA = "media"


class Verdict(StrEnum):
    OK = "ok"
    BROKEN = "broken"
    SUSPECT = "suspect"  # 待人工复核: refused, protected, or only resembling a fault
    SKIPPED = "skipped"  # never asked: out of limits, robots, other schemes


class TextBlock(NamedTuple):
    """One visible piece of text. A NamedTuple, because a page has hundreds and a frozen dataclass costs six times as much."""

    text: str  # white space folded; never empty
    scope: Scope
    where: str  # for people: "正文第3段", "标题", "表格第2行第1格"
    offset: int  # characters of visible text before this block, in reading order


class Link(NamedTuple):
    """One address a page points at. A NamedTuple for the same reason as TextBlock."""

    url: str  # absolute, as a browser would ask for it, with #fragment; "" when the address is empty or cannot be read
    role: LinkRole
    element: str  # "a", "img", "link", "option", "css url()" …
    text: str  # link text, or title=/alt= when there is none
    raw: str  # exactly as written
    position: int  # rank among the page's links, from 0


class Meta(NamedTuple):
    name: str  # as written; names compare without case
    content: str  # stripped


class PublishLine(NamedTuple):
    """The 发布时间/来源 line of an article."""

    day: date | None
    clock: str  # "10:00" or ""
    quote: str  # the words it was read from, "" when the date came from a meta tag or the address only
    source: str  # 来源, "" when the page names none
    origin: str  # "line" | "meta" | "url" | "second opinion"


class ListItem(NamedTuple):
    """One entry of a list: 栏目 page, or a block of the front page."""

    title: str  # title= when it is longer than the (cut) link text
    url: str
    day: date | None
    day_quote: str  # as written, "" when it came from the address
    group: int  # items of one list share a group number


class ListState(StrEnum):
    """What the place for a list holds; only EMPTY may be called blank."""

    ITEMS = "items"
    SCRIPTED = "scripted"  # filled by a script whose data is not in the page
    ENTRY = "entry"  # sub-columns instead of items
    TEXT = "text"  # a single-article column (机构职能)
    EMPTY = "empty"  # template and nothing else
    NONE = "none"  # not a column page


class HiddenLink(NamedTuple):
    url: str
    text: str
    way: str  # "display:none", "off screen", "zero size", "same colour", "marquee" …
    raw: str  # the tag that hides it, at most 200 characters


class Mark(NamedTuple):
    """A footer mark (底部标识) or the script that writes it."""

    id: str  # ids of footer_marks in standards: conac, site_code, icp, police, error_report, sponsor, contact, sitemap
    value: str  # the code or number read, "" when only the mark's presence is known
    quote: str


FOREIGN_PLACE = "foreign-place"  # source of a place name that is right, but not of the office's own place
SITE_TERM = "site_term"  # kind of a doubted word that the whole site writes so


class Suspicion(NamedTuple):
    """A doubtful place in a text, as the proofreader sees it. start and end count characters of the text read."""

    start: int
    end: int
    quote: str
    suggestion: str  # what was probably meant; "" when only a person can say, advice when it begins with ※
    kind: str  # what is wrong: one of inspector.proofread.KINDS
    class_: str  # A severe, B sure, C suspected, D a matter of form
    confidence: float
    why: str  # for people, Chinese
    source: str = ""  # who spoke: "lexicon", "near-miss", "ngram", "rule", "document" …
    since: str = ""  # ISO date: a text published earlier was right to say so
    until: str = ""  # ISO date: a text published later is right to say so


class BlockSuspicion(NamedTuple):
    block: TextBlock
    suspicion: Suspicion


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The element table of a policy document: element id → text ("" when the row is there but empty)."""

    elements: Mapping[str, str]
    labels: Mapping[str, str]  # element id → the label the page uses
    doc_numbers: tuple[str, ...]  # 发文字号 seen in table or text, as written
    is_numberless: bool  # 公告, 令, 通告 … may lack a number


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One answer of a server, or one failure, as it came, at one time."""

    url: str  # as asked, without fragment
    fetched_at: datetime  # aware, UTC
    status: int = 0  # 0: no answer; `error` says why
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""  # as received, before content decoding
    error: str = ""  # one of spiders.transport's error words: "dns", "refused", "timeout", "reset", "tls:…", "too large" …
    truncated: str = ""  # WARC-Truncated reason: "length", "time", "disconnect"; "" when whole
    how: str = "page"  # "page" | "probe" | "browser"
    method: str = "GET"
    peer: str = ""  # address that answered

    def header(self, name: str) -> str:
        """The first header of that name, "" when absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True)
class PageFacts:
    url: str  # as asked; a redirect has no facts, its target has
    site: str  # name of the site inspected
    fetched_at: datetime
    encoding: str  # what the bytes were read as, and what decided: "gb18030 (meta)"
    kind: PageKind
    title: str  # best title: ArticleTitle, largest heading, <title> without the site's name
    titles: tuple[str, ...]  # every <title>, as written
    metas: tuple[Meta, ...]
    blocks: tuple[TextBlock, ...]
    links: tuple[Link, ...]
    breadcrumb: tuple[str, ...]
    published: PublishLine
    items: tuple[ListItem, ...]
    list_state: ListState
    has_pager: bool
    marks: tuple[Mark, ...]
    hidden: tuple[HiddenLink, ...]
    ids: frozenset[str]  # id= and name= values a fragment may point at
    main_text_length: int  # characters of BODY and CELL text
    document: DocumentFacts | None = None
    suspicions: tuple[BlockSuspicion, ...] = ()
    is_rendered: bool = False
    needs_script: str = ""  # why the raw HTML may not show what a visitor sees, "" when it does
    unreadable: tuple[str, ...] = ()  # of an attachment: what kept its text, or part of it, from being read; Chinese, with the format

    def meta(self, name: str) -> str | None:
        """The first non-empty content of that meta tag, "" when present but empty, None when absent."""
        wanted = name.lower()
        found = [meta.content for meta in self.metas if meta.name.lower() == wanted]
        return next((content for content in found if content), "") if found else None


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which a finding stands."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What became of one link target, after redirects and second looks."""

    url: str  # as linked, with fragment
    role: LinkRole
    verdict: Verdict
    why: str  # Chinese, for people: "服务器回答 404（页面不存在）"
    status: int  # of the last answer, 0 when there was none
    chain: tuple[str, ...]  # addresses redirected through, first to last, without `url`
    is_external: bool
    places: int  # pages that link it
    first_place: Place
    text: str  # link text on the first place
    element: str
    asked: int  # how many times it was asked
    more_places: tuple[Place, ...] = ()  # up to 19 more, in crawl order


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A section of a site, as all its pages together show it."""

    name: str
    url: str
    kinds: tuple[str, ...]  # ids of column_kinds, best first; () when the name tells nothing
    is_first_level: bool
    state: ListState
    items: int  # on the pages read
    dated_items: int
    newest: date | None  # never after the day of inspection
    newest_title: str
    newest_from: str  # "列表日期" | "条目网址" | "文章发布时间" | ""
    pages_read: int
    has_pager: bool
    needs_script: str = ""
    text_length: int = 0
    is_complete: bool = True  # False: the list page itself could not be fetched or was cut


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a site the crawl reached: judged before the office is."""

    pages: int = 0  # read as HTML
    addresses: int = 0  # distinct addresses seen on the site
    probes: int = 0  # other targets asked
    failed: int = 0  # site addresses without a usable answer
    refused: int = 0  # of these, answers that look like refusal of our crawler (401/403/412/418/429/521 …)
    skipped: Mapping[str, int] = field(default_factory=dict)  # Chinese reason → addresses never asked
    scripted: int = 0  # pages whose list is filled by script and was not read
    rendered: int = 0
    unparsed: int = 0  # answered, but not readable as HTML
    stopped: str = ""  # why the crawl ended early: "页数上限", "时间上限", "人工中断", "被拦截"; "" when it ran to its end
    home_status: int = 0  # of the front page after redirects; 0: none
    home_error: str = ""
    links: Mapping[str, int] = field(default_factory=dict)  # verdict → distinct link targets

    @property
    def is_blocked(self) -> bool:
        """The site turns our crawler away: nothing may be said against the office."""
        asked = self.pages + self.failed
        return self.refused > 0 and asked > 0 and self.refused / asked >= 0.2

    @property
    def is_thin(self) -> bool:
        """Too little was read to judge the site as a whole."""
        return self.pages == 0 or self.home_status != 200 or self.is_blocked


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as a whole, at the end of the crawl."""

    name: str
    home_url: str
    hosts: frozenset[str]
    coverage: Coverage
    home: PageFacts | None  # None when the front page could not be read
    columns: tuple[ColumnFacts, ...]
    newest_home: date | None  # newest date shown on the front page, never after the day of inspection
    newest_home_title: str
    newest_second_level: date | None  # newest over pages the front page links to
    entries: Mapping[str, Place]  # disclosure entry id → where its link or page was found
    has_disclosure_platform: bool  # a 政府信息公开 page or column was reached
    disclosure_place: Place | None
    site_codes: Mapping[str, tuple[str, ...]]  # "footer" | "meta" | "error_report" → distinct codes on the front page
    marks: tuple[Mark, ...]  # of the front page
