"""A site as a whole, at the end of the crawl."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from inspector.core.facts.documents import (
    Article,
    Consultation,
    Copy,
    Decision,
    Explanation,
    Holding,
    Interpretation,
    Leader,
    Message,
    Paper,
    Repeal,
    TopicNote,
    Twins,
)
from inspector.core.facts.links import Mislink, NewScripts, Place
from inspector.core.facts.network import Availability, Network
from inspector.core.facts.pages import ListState, Mark, PageFacts


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


class CodePlace(NamedTuple):
    """A site code that belongs to another place than the site."""

    code: str
    place: str  # whose it is: "河南省平顶山市"
    claimed: str  # what the site calls itself


class Arrivals(NamedTuple):
    """Articles met for the first time though their printed day lies well before an earlier inspection that read the whole site."""

    since: date  # the day of that inspection
    articles: tuple[Article, ...]  # at most 200, in order of their addresses
    new: int  # articles met for the first time, whatever their day
    read: int  # articles read


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
