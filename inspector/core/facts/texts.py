"""Text as it stands on a page, and the words in it that the proofreader doubts."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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


class TextBlock(NamedTuple):
    """One visible piece of text. A NamedTuple, because a page has hundreds and a frozen dataclass costs six times as much."""

    text: str  # white space folded; never empty
    scope: Scope
    where: str  # for people: "正文第3段", "标题", "表格第2行第1格"
    offset: int  # characters of visible text before this block, in reading order


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
