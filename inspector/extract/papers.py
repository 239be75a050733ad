"""Policy documents, the articles that explain them, and the collections that hold them, as records of a whole site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from inspector.core.copies import figures, number_key, pair_copies, title_key
from inspector.core.facts import (
    Article,
    Copy,
    CopySource,
    Explanation,
    Holding,
    Interpretation,
    LinkRole,
    PageFacts,
    PageKind,
    Paper,
    Repeal,
    Scope,
)
from inspector.core.findings import place_order
from inspector.core.sketch import sketch
from inspector.core.titles import names_a_policy
from inspector.extract.documents import find_doc_numbers, read_signature
from inspector.extract.explanations import explanations
from inspector.extract.gazettes import Printed
from inspector.extract.holdings import Listing, source_of
from inspector.extract.listaddress import page_key
from inspector.extract.repeals import read_repeal
from inspector.extract.terms import read_term


class PaperBook:
    """Takes pages in any order. Keeps lines of documents, interpretations, repeals, guides and the gazette; never a text."""

    def __init__(self) -> None:
        self._papers: dict[int, _Record] = {}
        self._own: tuple[_Record, ...] | None = None  # see _own_papers
        self._interpretations: dict[int, Interpretation] = {}
        self._repeals: list[Repeal] = []
        self._copies: list[_Record] = []  # of the gazette, and of guides
        self._notices: dict[int, Article] = {}  # without a number of their own
        self._lists: dict[tuple[CopySource, str], Listing] = {}
        self._gazette_pages: dict[int, Article] = {}

    def add(self, page: PageFacts) -> None:
        column = _column(page)
        source = source_of(page, column)
        if source is CopySource.GAZETTE:
            self._gazette_pages[page_key(page.url)] = _article(page, column)
        if page.kind in _SINGLE:
            self._add_article(page, column, source)
        elif page.kind is PageKind.COLUMN and page.items and source:
            self._lists.setdefault((source, column), Listing(page.url)).add(page)

    def add_file(self, file: PageFacts, offered_on: str) -> None:
        """An issue of the gazette as a file, when every page was read: the site's documents are looked for in it."""
        issue = self._gazette_pages.get(page_key(offered_on))
        if issue is None or not file.blocks:
            return
        printed = Printed("\n".join(block.text for block in file.blocks))
        for record in self._own_papers():
            paper = record.paper
            text = printed.text_under(paper.article.title, record.length)
            if text and len(self._copies) < MOST_COPIES:
                article = Article(file.url, paper.article.title, issue.day, issue.column, issue.source)
                copy = paper._replace(article=article, number="", leads_to=frozenset(), sketch=sketch(text))
                self._copies.append(_Record(CopySource.GAZETTE, copy, " ".join(sorted(figures(text))), is_guide=False, length=len(text)))

    def papers(self) -> tuple[Paper, ...]:
        """Each document once: the page of a library that repeats one of another column is a copy of it."""
        return tuple(sorted((record.paper for record in self._own_papers()), key=_paper_order))

    def interpretations(self) -> tuple[Interpretation, ...]:
        return tuple(sorted(self._interpretations.values(), key=lambda one: place_order(one.article.url)))

    def repeals(self) -> tuple[Repeal, ...]:
        return tuple(sorted(self._repeals, key=lambda one: place_order(one.article.url)))

    def explanations(self) -> tuple[Explanation, ...]:
        return tuple(explanations(self.papers(), self.interpretations()))

    def copies(self, others: Sequence[Copy] = (), read_again: Callable[[str], PageFacts | None] | None = None) -> tuple[Copy, ...]:
        """The texts whose title or number stands at more than one place, those of `others` (accounts of the same unit) among them.

        Notices are many, and few of them stand elsewhere: only the pages of these are read again, for their texts.
        """
        records = (*self._papers.values(), *self._copies)
        printed = [record.paper.article for record in records if record.source is not CopySource.SITE]
        elsewhere = {title_key(article.title) for article in (*printed, *(copy.article for copy in others))}
        notices = [notice for notice in self._notices.values() if title_key(notice.title) in elsewhere]
        counts: Counter[int | str] = Counter(title_key(article.title) for article in (*notices, *(copy.article for copy in others)))
        counts.update(key for record in records for key in record.marks())
        shared = [record.copy() for record in records if any(counts[key] > 1 for key in record.marks())]
        copies = [*shared, *map(_untold, notices), *others]
        if read_again is not None:
            paired = {copy.article.url for pair in pair_copies(copies) for copy in (pair.first, pair.second) if copy.is_notice}
            copies = [_told(copy, read_again) if copy.is_notice and copy.article.url in paired else copy for copy in copies]
        return tuple(sorted(copies, key=lambda copy: place_order(copy.article.url)))

    def holdings(self) -> tuple[Holding, ...]:
        of_library = {title_key(record.paper.article.title) for record in self._papers.values() if record.source is CopySource.LIBRARY}
        found = []
        for (source, name), listing in sorted(self._lists.items()):
            titles = {title_key(self._papers[key].paper.article.title) for key in listing.keys if key in self._papers}
            found.append(listing.holding(source, name, titles | (of_library if source is CopySource.LIBRARY else set())))
        gazette = [record for record in self._copies if record.source is CopySource.GAZETTE]
        if gazette:
            days = [record.paper.article.day for record in gazette if record.paper.article.day]
            printed = frozenset(title_key(record.paper.article.title) for record in gazette)
            first = min((record.paper.article for record in gazette), key=lambda article: place_order(article.url))
            found.append(Holding(CopySource.GAZETTE, first.column, first.url, printed, min(days, default=None), max(days, default=None), is_whole=False))
        return tuple(found)

    def _own_papers(self) -> tuple[_Record, ...]:
        """But for those of a library that repeat a document of another column. Asked for every issue of the gazette, so kept until a document comes."""
        if self._own is None:
            elsewhere = {key for record in self._papers.values() if record.source is CopySource.SITE for key in record.marks()}
            self._own = tuple(record for record in self._papers.values() if record.source is CopySource.SITE or elsewhere.isdisjoint(record.marks()))
        return self._own

    def _add_article(self, page: PageFacts, column: str, source: CopySource | None) -> None:
        title = page.title
        key = page_key(page.url)
        if _is_interpretation(page, column):
            self._interpretations[key] = _interpretation(page, column)
            return
        is_policy = names_a_policy(title)
        number = _own_number(page) if is_policy or page.document is not None else ""
        if source is CopySource.GAZETTE:
            if is_policy:
                self._copies.append(_record(page, column, source, ""))
        elif page.document is not None or number:
            self._own = None
            self._papers[key] = _record(page, column, source or CopySource.SITE, number)
        elif "指南" in title and _GUIDE.search(title) and len(self._copies) < MOST_COPIES:
            self._copies.append(_record(page, column, CopySource.SITE, "", is_guide=True))
        elif source is None and len(title) >= SHORTEST_NOTICE and _NOTICE.search(title):
            self._notices[key] = _article(page, column)
            if len(self._notices) > 2 * MOST_NOTICES:
                newest = sorted(self._notices, key=lambda key: _age(self._notices[key]))[:MOST_NOTICES]
                self._notices = {key: self._notices[key] for key in newest}
        if repeal := read_repeal(_article(page, column), page.blocks):
            self._repeals.append(repeal)


class _Record(NamedTuple):
    source: CopySource
    paper: Paper
    figures: str  # one string is a tenth of a set
    is_guide: bool
    length: int  # of its text, in characters that are not blank

    def marks(self) -> tuple[int | str, ...]:
        title = title_key(self.paper.article.title)
        return (title, number_key(self.paper.number)) if self.paper.number else (title,)

    def copy(self) -> Copy:
        paper = self.paper
        return Copy(self.source, paper.article, paper.number, frozenset(self.figures.split()), paper.sketch, self.is_guide)


_SINGLE = (PageKind.ARTICLE, PageKind.DOCUMENT)
_PROSE = frozenset({Scope.BODY, Scope.CELL})
LONGEST_NUMBER_LINE = 40
SHORTEST_LINK = 6  # characters: shorter words are menus, unless they name an interpretation or a document
HEAD_PARAGRAPHS = 6
SHORTEST_NOTICE = 10  # characters of its title
MOST_NOTICES = 2000  # the newest
MOST_COPIES = 3000  # guides and gazette texts: each is kept with its figures

_EXPLAINED = re.compile(
    r"《[^《》]{4,80}》.{0,16}(?:解读|图解|问答|政策说明)|(?:解读|图解|一图读懂|问答|一问一答)[^《]{0,12}[《：:]|^(?:一图读懂|图解|图说|【?(?:政策|文字|图片|视频|图文)?解读)|(?:政策|文件|文字|图片|视频|图文|专家|部门)解读$|的解读$"
)
_EXPLAINING = re.compile(r"解读|图解|政策问答|一图读懂")
_NEWS = re.compile(r"(?:开展|举办|召开|组织|参加|推进|做好|加强|深入|宣讲|培训|活动|会议|直播间)")
_GUIDE = re.compile(r"(?:办事|服务|办理)指南")
_FORMS = (("视频", re.compile(r"视频|直播|访谈|动漫")), ("图片", re.compile(r"图解|一图|图说|长图|图片|海报")))
_NOTICE = re.compile(r"(?:公告|通告|公示|通知|启事)(?:[（(].{0,20}[）)])?$")
_NAME = re.compile(r"《([^《》]{4,80})》")
_AROUND = re.compile(
    r"\W*(?:发布(?:时间|日期|机构)|来源|浏览|作者|责任编辑|字体|打印|分享|(?:上|下)一(?:篇|条|页)|相关|索引号|主题分类|发文(?:机关|字号)|成文日期|文件?编?号|有效性|附件)\W"
)
_FILE_LINK = re.compile(r"解读|图解|问答|原文|文件|一图")


def _column(page: PageFacts) -> str:
    return page.breadcrumb[-1] if page.breadcrumb else (page.meta("ColumnName") or "").strip()


def _article(page: PageFacts, column: str) -> Article:
    return Article(page.url, page.title, page.published.day, column, page.published.source)


def _is_interpretation(page: PageFacts, column: str) -> bool:
    if _EXPLAINED.search(page.title) and not _NEWS.search(page.title):
        return True
    return page.document is None and any(_EXPLAINING.search(name) for name in (*page.breadcrumb, column))


def _own_number(page: PageFacts) -> str:
    """The document's own 发文字号: of its table, or of a line of its own above the text."""
    if page.document is not None:
        return next(iter(page.document.doc_numbers), "")
    for block in page.blocks:
        text = block.text
        if (
            len(text) <= LONGEST_NUMBER_LINE
            and "号" in text
            and block.scope is Scope.BODY
            and (found := find_doc_numbers(text))
            and len(found[0]) + 4 >= len(text.strip())
        ):
            return found[0]
    return ""


def _record(page: PageFacts, column: str, source: CopySource, number: str, *, is_guide: bool = False) -> _Record:
    text = "\n".join(_own_texts(page))
    elements = page.document.elements if page.document else {}
    days = page.document.days if page.document else {}
    signed = None if page.document else read_signature(page.blocks)[0]
    made_on = days.get("made_on") or signed
    term = read_term(text, made_on)
    paper = Paper(
        article=_article(page, column),
        number=number,
        issuer=elements.get("issuer", ""),
        made_on=made_on,
        published_on=days.get("published_on") or page.published.day,
        index_no=elements.get("index_no", ""),
        topic=elements.get("topic", ""),
        validity=elements.get("validity", ""),
        effective_on=days.get("effective_on"),
        expires_on=days.get("expires_on"),
        leads_to=_leads(page),
        sketch=sketch(text),
        term_ends=term.last if term else None,
        term=term.words if term else "",
    )
    return _Record(source, paper, " ".join(sorted(figures(text))), is_guide, sum(map(len, text.split())))


def _age(article: Article) -> tuple[int, tuple[int, str]]:
    return (-(article.day or date.min).toordinal(), place_order(article.url))


def _untold(notice: Article) -> Copy:
    """A notice whose text nobody has asked for."""
    return Copy(CopySource.SITE, notice, "", frozenset(), (), is_notice=True)


def _told(notice: Copy, read_again: Callable[[str], PageFacts | None]) -> Copy:
    page = read_again(notice.article.url)
    text = "\n".join(_own_texts(page)) if page else ""
    return notice._replace(figures=figures(text), sketch=sketch(text))


def _interpretation(page: PageFacts, column: str) -> Interpretation:
    named = _NAME.findall(page.title)
    texts = _own_texts(page)
    head = texts[:HEAD_PARAGRAPHS]
    about = set(named) or {
        _bare(page.title),
        *(name for text in head for name in _NAME.findall(text)),
        *(number_key(number) for text in head for number in find_doc_numbers(text)),
    }
    form = next((name for name, pattern in _FORMS if pattern.search(page.title)), "文字")
    return Interpretation(_article(page, column), frozenset(about), _leads(page), sketch("\n".join(texts)), form)


def _own_texts(page: PageFacts) -> list[str]:
    """The paragraphs and cells of the text, without the element table and the lines around it."""
    table = {text for facts in (page.document.elements, page.document.labels) for text in facts.values()} if page.document else set()
    texts = (block.text for block in page.blocks if block.scope in _PROSE)
    return [text for text in texts if text not in table and not _AROUND.match(text)]


def _bare(title: str) -> str:
    return re.sub(r"(?:的)?(?:政策|文件|文字|图文)?(?:解读|图解|问答)$|^(?:图解|一图读懂|解读)[：:丨|]?", "", title).strip()


def _leads(page: PageFacts) -> frozenset[int]:
    """The pages that titles on this page lead to; what stands in menus is shorter."""
    return frozenset(
        page_key(link.url)
        for link in page.links
        if link.role is LinkRole.PAGE and link.url and (len(link.text) >= SHORTEST_LINK or _FILE_LINK.search(link.text))
    )


def _paper_order(paper: Paper) -> tuple[int, str]:
    return place_order(paper.article.url)
