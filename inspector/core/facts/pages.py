"""One answer of a server, and what is read from a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from inspector.core.facts.documents import Consultation, DocumentFacts, Message
from inspector.core.facts.links import HiddenLink, Jump, Link
from inspector.core.facts.texts import BlockSuspicion, TextBlock


class PageKind(StrEnum):
    HOME = "home"
    COLUMN = "column"  # a list of items, or an entry page of sub-columns
    ARTICLE = "article"
    DOCUMENT = "document"  # a policy document with its element table (索引号, 发文字号 …)
    ATTACHMENT = "attachment"  # a file that a page offers; only its text is judged
    OTHER = "other"


class ListState(StrEnum):
    """What the place for a list holds; only EMPTY may be called blank."""

    ITEMS = "items"
    SCRIPTED = "scripted"  # filled by a script whose data is not in the page
    ENTRY = "entry"  # sub-columns instead of items
    TEXT = "text"  # a single-article column (机构职能)
    EMPTY = "empty"  # template and nothing else
    NONE = "none"  # not a column page


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


class Mark(NamedTuple):
    """A footer mark (底部标识) or the script that writes it."""

    id: str  # ids of footer_marks in standards: conac, site_code, icp, police, error_report, sponsor, contact, sitemap
    value: str  # the code or number read, "" when only the mark's presence is known
    quote: str


class Form(NamedTuple):
    """A form a visitor may fill in: a search box, a letter box, an application."""

    action: str  # absolute; the page itself when it names none
    method: str  # "get" | "post"
    fields: tuple[str, ...]  # names, labels and placeholders of the visible fields, as written
    words: str  # the other words of the form: its buttons, its heading
    has_letter: bool = False  # a field of several lines, as a letter needs


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
        for key, value in self.headers:  # asked a dozen times a page: a generator would take twice as long
            if key.lower() == wanted:
                return value
        return ""


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
    has_pictures: bool = False  # of an article with next to no text: a picture, a film or a frame stands in its place
    needs_script: str = ""  # why the raw HTML may not show what a visitor sees, "" when it does
    feeds: tuple[str, ...] = ()  # where a script would ask for the items of its lists, by GET
    forms: tuple[Form, ...] = ()
    messages: tuple[Message, ...] = ()  # of a letter's page, or of a list of letters
    consultation: Consultation | None = None
    language: str | None = None  # lang= of the page, "" when empty, None when absent
    canonical: str = ""  # <link rel=canonical>, absolute
    jumps: tuple[Jump, ...] = ()
    relics: tuple[str, ...] = ()  # markup that today's browsers do not run: "Flash 动画：/banner.swf"
    around_strangers: frozenset[str] = frozenset()  # classes ("a b") and ids ("#c") that stand around links off the site: style sheets may hide them
    unreadable: tuple[str, ...] = ()  # what kept the text of a file, or part of it, from being read, or the rest of an endless page; Chinese

    _contents: dict[str, str] = field(init=False, repr=False, compare=False)  # of its meta tags, by name in small letters: a dozen checks ask for a dozen each

    def __post_init__(self) -> None:
        object.__setattr__(self, "_contents", _contents_of(self.metas))

    def meta(self, name: str) -> str | None:
        """The first non-empty content of that meta tag, "" when present but empty, None when absent."""
        return self._contents.get(name.lower())


def _contents_of(metas: tuple[Meta, ...]) -> dict[str, str]:
    contents: dict[str, str] = {}
    for meta in metas:
        name = meta.name.lower()
        contents[name] = contents.get(name) or meta.content
    return contents
