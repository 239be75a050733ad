"""What is read from snapshots: the only things a check may look at."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
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


_FULL_DAY = re.compile(r"(20\d\d)\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?:\D.*)?", re.DOTALL)


class ListItem(NamedTuple):
    """One entry of a list: 栏目 page, or a block of the front page."""

    title: str  # title= when it is longer than the (cut) link text
    url: str
    day: date | None
    day_quote: str  # as written, "" when it came from the address
    group: int  # items of one list share a group number

    def is_ahead(self, today: date) -> bool:
        """Whether the list shows a day after the inspection: an announcement, or a clock that is wrong."""
        if self.day is not None or not self.day_quote:
            return self.day is not None and self.day > today
        shown = _FULL_DAY.fullmatch(self.day_quote)
        return shown is not None and (int(shown[1]), int(shown[2]), int(shown[3])) > (today.year, today.month, today.day)


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


class Form(NamedTuple):
    """A form a visitor may fill in: a search box, a letter box, an application."""

    action: str  # absolute; the page itself when it names none
    method: str  # "get" | "post"
    fields: tuple[str, ...]  # names, labels and placeholders of the visible fields, as written
    words: str  # the other words of the form: its buttons, its heading
    has_letter: bool = False  # a field of several lines, as a letter needs


class Message(NamedTuple):
    """A citizen's question and the office's answer, as its page or one row of a list shows them."""

    url: str
    title: str
    asked: date | None
    replied: date | None
    is_answered: bool | None  # None: the page does not say
    quote: str  # the words the dates were read from


class Consultation(NamedTuple):
    """A call for opinions on a draft (征求意见), or the report of what was adopted."""

    url: str
    title: str
    published: date | None
    opens: date | None
    closes: date | None
    quote: str  # the words the period was read from
    is_feedback: bool  # 采纳情况: the answer to an earlier call
    about: frozenset[str]  # names of drafts, without 《》 and （征求意见稿）
    reason: str = ""  # why the period is shorter than usual, as the page puts it


class Article(NamedTuple):
    """One line about a page that questions about the whole site need."""

    url: str
    title: str
    day: date | None  # when it says it was published
    column: str  # last step of its breadcrumb, "" when it shows none
    source: str = ""


class TopicNote(NamedTuple):
    """An article or column whose title answers to a topic, with the elements its text holds."""

    topic: str  # id of a Topic in the rules
    article: Article
    elements: frozenset[str]
    is_column: bool = False  # a column or an entry of a menu, not an article
    is_read: bool = False  # its page was read; else only a list or a menu names it
    is_whole: bool = False  # its text stands in the page that was read, not in a file or a picture
    starts: date | None = None  # what it announces takes effect on that day; of the notices of public services only


class Paper(NamedTuple):
    """A policy document as a record of the site: what its element table and text say. "" or None where they say nothing."""

    article: Article
    number: str  # 发文字号
    issuer: str
    made_on: date | None
    published_on: date | None  # by the element table, else by the publish line
    index_no: str
    topic: str
    validity: str
    effective_on: date | None
    expires_on: date | None
    leads_to: frozenset[int]  # page keys of the addresses its text links
    sketch: tuple[int, ...]  # of its text, for likeness; () when the text is too short
    term_ends: date | None = None  # by its own text
    term: str = ""  # the sentence that says so


class Interpretation(NamedTuple):
    """An article that explains a policy document (政策解读)."""

    article: Article
    about: frozenset[str]  # titles in 《》 and document numbers it names
    leads_to: frozenset[int]
    sketch: tuple[int, ...]
    form: str  # "文字" | "图片" | "视频" …


class Explanation(NamedTuple):
    """A policy document with an article that explains it, and whether each links to the other."""

    paper: Paper
    interpretation: Interpretation
    is_linked_forth: bool  # the document leads to its interpretation
    is_linked_back: bool


class Repeal(NamedTuple):
    """What an article says is no longer in force."""

    article: Article
    numbers: frozenset[str]  # 发文字号, brackets made alike
    names: frozenset[str]  # titles in 《》
    quotes: Mapping[str, str]  # number or name → the words around it


class Decision(NamedTuple):
    """One item of the year's catalogue of major administrative decisions, with the stages the site shows of it."""

    name: str
    catalogue: Article
    stages: Mapping[str, Place]  # "草案" | "说明" | "征求意见" | "采纳情况" | "听证" | "列席" | "结果" → the first page of it


class CopySource(StrEnum):
    """Where one and the same text may stand."""

    SITE = "site"
    GAZETTE = "gazette"  # 政府公报
    LIBRARY = "library"  # 政府文件库
    PACKAGE = "package"  # 政策文件包
    ACCOUNT = "account"


class Copy(NamedTuple):
    """A text at one of the places where it may stand."""

    source: CopySource
    article: Article
    number: str  # 发文字号, "" when it shows none
    figures: frozenset[str]  # numbers with their units, as the text has them
    sketch: tuple[int, ...]
    is_guide: bool = False  # a service guide: its place may hold several of one name


class Holding(NamedTuple):
    """What a collection of documents (文件库, 公报, 文件包) lists, as keys made by inspector.core.copies."""

    source: CopySource
    name: str
    url: str
    titles: frozenset[int]
    oldest: date | None
    newest: date | None
    is_whole: bool  # every page of its list was read
    parts: frozenset[str] = frozenset()  # what its titles name: 文件, 解读, 指南


class Twins(NamedTuple):
    """Two pages of a site with one text or nearly so."""

    first: Article
    second: Article
    likeness: float  # 0 … 1


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which a finding stands."""

    url: str
    title: str = ""


class Mislink(NamedTuple):
    """An entry of a list whose page bears quite another title."""

    place: Place
    text: str
    url: str
    title: str


class Network(NamedTuple):
    """What the network, not a page, says about a site; None where nobody could ask."""

    addresses: tuple[str, ...] = ()  # IPv4
    addresses6: tuple[str, ...] | None = None  # IPv6; () when the name has none
    certificate_until: date | None = None
    certificate_error: str = ""  # Chinese
    home_seconds: float | None = None  # from asking for the front page to its last byte
    missing_status: int | None = None  # answer to an address that cannot exist
    search_url: str = ""  # what the front page's search form was asked
    search_status: int | None = None  # 0: it gave no answer


class VisitOutcome(StrEnum):
    """How one visit to a front page ended, made only to see whether it opens."""

    OPENED = "opened"
    FAILED = "failed"  # a visitor would not have got in
    UNCLEAR = "unclear"  # 无法判断: a firewall's riddle, a refusal of our address, a certificate that browsers warn of
    OWN_OUTAGE = "own outage"  # the references did not answer either

    @property
    def label(self) -> str:
        return {"opened": "打开", "failed": "打不开", "unclear": "无法判断", "own outage": "本机断网"}[self.value]


class VisitDay(NamedTuple):
    """The visits of one day, China time."""

    day: date
    opened: int = 0
    failed: int = 0
    unclear: int = 0
    own_outage: int = 0

    @property
    def judged(self) -> int:
        return self.opened + self.failed


class Availability(NamedTuple):
    """What the visits of the days watched came to; the day of inspection is not among them."""

    days: tuple[VisitDay, ...]  # every day of the window, those without visits too
    reasons: Mapping[str, int] = MappingProxyType({})  # why visits failed → how often

    @property
    def judged(self) -> int:
        return sum(day.judged for day in self.days)

    @property
    def failed(self) -> int:
        return sum(day.failed for day in self.days)

    @property
    def share(self) -> float:
        """Failed among judged, in per cent."""
        return 100 * self.failed / self.judged if self.judged else 0.0


class Jump(NamedTuple):
    """A script that sends the visitor to a stranger without being asked."""

    url: str
    quote: str  # the statement
    is_for_searchers: bool  # only visitors who come from a search engine are sent away


class NewScript(NamedTuple):
    """A script of a host from which the site had loaded none before."""

    host: str
    url: str
    place: Place
    places: int


class NewScripts(NamedTuple):
    since: date  # the day of the last inspection that read the whole site
    scripts: tuple[NewScript, ...]  # the most used of each host


class CodePlace(NamedTuple):
    """A site code that belongs to another place than the site."""

    code: str
    place: str  # whose it is: "河南省平顶山市"
    claimed: str  # what the site calls itself


class Leader(NamedTuple):
    """A person and the post a page of the leaders' column gives him."""

    name: str
    post: str
    place: Place


class Arrivals(NamedTuple):
    """Articles met for the first time though their printed day lies well before an earlier inspection that read the whole site."""

    since: date  # the day of that inspection
    articles: tuple[Article, ...]  # at most 200, in order of their addresses
    new: int  # articles met for the first time, whatever their day
    read: int  # articles read


class ReviewRecord(NamedTuple):
    """One line of an office's ledger of three reviews and three proofreads (三审三校)."""

    title: str
    url: str
    published: date | None
    steps: Mapping[str, str]  # "初审" … "三校" → who, with the time where the ledger gives it
    place: str  # file, sheet and row, or the desk


class ReadingRecord(NamedTuple):
    """One reading of the site (读网)."""

    day: date
    who: str
    place: str


class FixRecord(NamedTuple):
    """One rectification: what was to be mended, by whom, until when."""

    what: str
    unit: str
    due: date | None
    done: date | None
    place: str


class ErrorReport(NamedTuple):
    """One report of an error by a visitor (我为政府网站找错), and when it was answered."""

    received: date | None
    answered: date | None
    place: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """An office's own ledgers, imported or the desk's. None: that ledger was not loaded."""

    reviews: tuple[ReviewRecord, ...] | None = None
    readings: tuple[ReadingRecord, ...] | None = None
    fixes: tuple[FixRecord, ...] | None = None
    published: tuple[Article, ...] = ()  # articles of the site since the ledgers begin
    reports: tuple[ErrorReport, ...] | None = None
    home_url: str = ""  # of the site the ledgers speak of


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The element table of a policy document: element id → text ("" when the row is there but empty)."""

    elements: Mapping[str, str]
    labels: Mapping[str, str]  # element id → the label the page uses
    doc_numbers: tuple[str, ...]  # 发文字号 seen in table or text, as written
    is_numberless: bool  # 公告, 令, 通告 … may lack a number
    days: Mapping[str, date] = field(default_factory=dict)  # element id → the day its text names; "signed_on" for the day under the text
    signature: str = ""  # the line with the day under the text, as written


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
    seconds: float | None = None  # from asking to the last byte, of an answer that has just come

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
    feeds: tuple[str, ...] = ()  # where a script would ask for the items of its lists, by GET
    forms: tuple[Form, ...] = ()
    messages: tuple[Message, ...] = ()  # of a letter's page, or of a list of letters
    consultation: Consultation | None = None
    language: str | None = None  # lang= of the page, "" when empty, None when absent
    canonical: str = ""  # <link rel=canonical>, absolute
    jumps: tuple[Jump, ...] = ()
    relics: tuple[str, ...] = ()  # markup that today's browsers do not run: "Flash 动画：/banner.swf"
    unreadable: tuple[str, ...] = ()  # of an attachment: what kept its text, or part of it, from being read; Chinese, with the format

    def meta(self, name: str) -> str | None:
        """The first non-empty content of that meta tag, "" when present but empty, None when absent."""
        return _contents(self.metas).get(name.lower())


@lru_cache(maxsize=64)
def _contents(metas: tuple[Meta, ...]) -> dict[str, str]:
    """By name in small letters: a dozen checks ask for a dozen tags each."""
    contents: dict[str, str] = {}
    for meta in metas:
        name = meta.name.lower()
        contents[name] = contents.get(name) or meta.content
    return contents


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
    shows: str = ""  # title of another's page that opens, as far as its first bytes tell


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
    days: tuple[date, ...] = ()  # of its dated items, newest first, at most 60
    is_complete: bool = True  # False: the list page itself could not be fetched or was cut
    ahead: int = 0  # items dated after the day of inspection
    trail: tuple[str, ...] = ()  # breadcrumb of its first page
    menu: str = ""  # the words of the front page's menu that lead to it
    titles: tuple[str, ...] = ()  # of the items on its first page
    is_guessed: bool = False  # its kind is told by the titles of its items, not by its name
    is_static: bool = False  # the configuration says that it need not be updated
    is_exempt: bool = False  # the configuration says that it is not to be judged


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
    rendered: int = 0  # pages shown by a browser and judged as it showed them
    unrendered: Mapping[str, int] = field(default_factory=dict)  # Chinese reason → pages that should have been
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
        return self.pages == 0 or self.home_status != 200 or bool(self.home_error) or self.is_blocked


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
    topics: Mapping[str, tuple[TopicNote, ...]] = field(default_factory=dict)  # topic id → pages that answer to it, newest first
    papers: tuple[Paper, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    messages: tuple[Message, ...] = ()
    twins: tuple[Twins, ...] = ()
    mislinks: tuple[Mislink, ...] = ()
    network: Network | None = None  # None: nobody asked (an archive is judged)
    letter_forms: tuple[Place, ...] = ()  # pages with a form for questions to the office, at most five
    explanations: tuple[Explanation, ...] = ()
    repeals: tuple[Repeal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    copies: tuple[Copy, ...] = ()  # of texts that stand at more than one place
    holdings: tuple[Holding, ...] = ()
    leaders: tuple[Leader, ...] = ()
    arrivals: Arrivals | None = None  # None: no earlier inspection read the whole site
    availability: Availability | None = None  # None: nobody visits the site to see whether it opens
    new_scripts: NewScripts | None = None  # None as above
    foreign_codes: tuple[CodePlace, ...] = ()


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
