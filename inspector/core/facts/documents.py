"""Articles and policy documents, and what speaks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from inspector.core.facts.links import Place


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


class Message(NamedTuple):
    """A citizen's question and the office's answer, as its page or one row of a list shows them."""

    url: str
    title: str
    asked: date | None
    replied: date | None
    is_answered: bool | None  # None: the page does not say
    quote: str  # the words the dates were read from


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
    is_notice: bool = False  # bears no number: known by its title and its day alone


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


class Leader(NamedTuple):
    """A person and the post a page of the leaders' column gives him."""

    name: str
    post: str
    place: Place


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The element table of a policy document: element id → text ("" when the row is there but empty)."""

    elements: Mapping[str, str]
    labels: Mapping[str, str]  # element id → the label the page uses
    doc_numbers: tuple[str, ...]  # 发文字号 seen in table or text, as written
    is_numberless: bool  # 公告, 令, 通告 … may lack a number
    days: Mapping[str, date] = field(default_factory=dict)  # element id → the day its text names; "signed_on" for the day under the text
    signature: str = ""  # the line with the day under the text, as written
