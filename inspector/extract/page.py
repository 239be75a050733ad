"""All facts of one page, from one parse of its snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import (
    BlockSuspicion,
    DocumentFacts,
    Link,
    LinkRole,
    ListState,
    Meta,
    PageFacts,
    PageKind,
    PublishLine,
    Scope,
    Snapshot,
    Suspicion,
    TextBlock,
)
from inspector.extract.blanks import Bare, bare_article
from inspector.extract.blocks import read_blocks
from inspector.extract.columns import ListReading, is_front_address, read_breadcrumb, read_lists, trail_in_blocks
from inspector.extract.consultations import read_consultation
from inspector.extract.dates import read_publish_line, second_opinion
from inspector.extract.decode import content_bytes, decode_content, is_html
from inspector.extract.documents import read_document
from inspector.extract.feeds import feed_addresses
from inspector.extract.forms import read_forms
from inspector.extract.hidden import read_hidden
from inspector.extract.links import document_base, read_links, resolve
from inspector.extract.marks import read_marks
from inspector.extract.markup import bounded, parse_html
from inspector.extract.messages import read_messages
from inspector.extract.technics import read_technics
from inspector.extract.titles import Names, best_title, home_title, large_title, names_office


class SiteView(NamedTuple):
    """What the reader must know of the site a page belongs to."""

    name: str
    home_urls: frozenset[str]
    hosts: frozenset[str]
    today: date


class Proofread(Protocol):
    """Reads the paragraphs of a page: for each of them what is doubtful, counted from its beginning."""

    def __call__(self, paragraphs: Sequence[str], *, dated: date | None, title: str = "") -> Sequence[Sequence[Suspicion]]: ...


def read_page(snapshot: Snapshot, view: SiteView) -> PageFacts | None:
    """The facts of a page but for what a proofreader doubts, None when the answer is no HTML, a redirect, or no answer."""
    if snapshot.status == 0 or 300 <= snapshot.status < 400:
        return None
    content, problem = content_bytes(snapshot)
    if not is_html(snapshot, content):
        return None
    decoded = decode_content(content, snapshot.header("Content-Type"), problem)
    charset = decoded.encoding.partition(" ")[0]
    text = bounded(decoded.text)
    tree = parse_html(text, decoded.utf8 if text is decoded.text else b"")
    url = snapshot.url
    base = document_base(tree, url)
    titles, metas = _read_titles(tree), _read_metas(tree)
    blocks, headlines = read_blocks(tree, titles, metas)
    breadcrumb = read_breadcrumb(tree) or trail_in_blocks(blocks)
    published = read_publish_line(blocks, metas, url, view.today)
    is_home = _is_home(url, view.home_urls)
    names = Names(frozenset({view.name, _meta(metas, "sitename")}), (*breadcrumb, _meta(metas, "columnname")))
    to_address = partial(resolve, base=base, charset=charset)
    lists = read_lists(tree, url, to_address, view.today)
    main_text_length = sum([len(block.text) for block in blocks if block.scope in _MAIN])
    is_article = _has_article_signs(url, metas, published, lists, main_text_length)
    title = home_title(titles, view.name) if is_home else best_title(_meta(metas, "articletitle"), titles, headlines, names, is_article=is_article)
    if is_article and not is_home and names_office(title, names.site):
        title = large_title(tree) or title
    links = read_links(tree, url, charset, snapshot.header("Refresh"), base)
    if lists.is_drawn:
        links += tuple(Link(item.url, LinkRole.PAGE, "json", item.title, item.url, len(links) + rank) for rank, item in enumerate(lists.items) if item.url)
    document = read_document(tree, title, blocks)
    kind = PageKind.HOME if is_home else _kind(url, lists, document, _meta(metas, "columnname"), is_article=is_article)
    if kind is PageKind.ARTICLE and published.day is None:
        published = _second_opinion(published, decoded.text, url, view.today)
    is_rendered = snapshot.how == "browser"
    technics = read_technics(tree, decoded.text, url, view.hosts)
    hidden = read_hidden(tree, links, url, view.hosts)
    bare = bare_article(tree) if kind in _SINGLE and main_text_length < SUBSTANTIAL else _NOT_BARE
    return PageFacts(
        url=url,
        site=view.name,
        fetched_at=snapshot.fetched_at,
        encoding=decoded.encoding,
        kind=kind,
        title=title,
        titles=titles,
        metas=metas,
        blocks=blocks,
        links=links,
        breadcrumb=breadcrumb,
        published=published,
        items=lists.items,
        list_state=lists.state if kind not in _SINGLE else ListState.NONE,
        has_pager=lists.has_pager,
        marks=read_marks(tree, decoded.text, "\n".join(block.text for block in blocks)) if is_home else (),
        hidden=hidden.links,
        ids=_read_ids(tree),
        main_text_length=main_text_length,
        document=document,
        consultation=read_consultation(url, title, blocks, published.day, view.today) if kind in _SINGLE else None,
        language=technics.language,
        canonical=technics.canonical,
        jumps=technics.jumps,
        relics=technics.relics,
        around_strangers=hidden.around,
        is_rendered=is_rendered,
        needs_script="" if is_rendered else bare.why if kind in _SINGLE else lists.needs_script,
        has_pictures=bare.has_pictures,
        feeds=feed_addresses(tree, to_address) if kind not in _SINGLE and (lists.state is ListState.SCRIPTED or "<nextgroup>" in decoded.text) else (),
        forms=read_forms(tree, url, to_address),
        unreadable=_unread(snapshot.truncated, problem if content is not snapshot.body else "", is_bounded=len(text) < len(decoded.text)),
        messages=() if is_home else read_messages(tree, blocks, url, to_address, names=names.sections, title=title, today=view.today),
    )


def proofread_page(page: PageFacts, today: date, proofread: Proofread, paragraphs: Mapping[str, TextBlock]) -> PageFacts:
    """The page, whose `paragraphs_of` these are, with what the proofreader doubts in it. A page that stands for years speaks of today."""
    day = today if _is_standing(page.kind, page.published, (page.title, *page.breadcrumb)) else page.published.day
    told = partial(proofread, dated=day, title=page.title if page.kind in _SINGLE else "")
    found = tuple(read_suspicions(paragraphs, told))
    return replace(page, suspicions=found) if found else page


def paragraphs_of(blocks: Sequence[TextBlock], title: str) -> dict[str, TextBlock]:
    """Each distinct text once, where a visitor sees it if he does. A <title> that only adds the site's name to a text already there is left out."""
    read: dict[str, TextBlock] = {}
    titles = []
    for block in blocks:
        scope = block.scope
        if scope in _PROOFREAD:
            read.setdefault(block.text, block)
        elif scope is _TITLE:
            titles.append(block)
    for block in titles:
        if not (title in read and title in block.text):
            read.setdefault(block.text, block)
    return read


def read_suspicions(paragraphs: Mapping[str, TextBlock], proofread: Callable[[Sequence[str]], Sequence[Sequence[Suspicion]]]) -> Iterator[BlockSuspicion]:
    """What is doubted in each of the paragraphs, in their order."""
    for block, suspicions in zip(paragraphs.values(), proofread(tuple(paragraphs)), strict=True):
        for suspicion in suspicions:
            yield BlockSuspicion(block, suspicion)


TOO_LONG = "网页太长，后面的部分没有读，不能判断整页"
_CUT = {
    "disconnect": "网页传到一半中断，后面的部分没有读到，不能判断整页",
    "time": "网页在时限内没有传完，后面的部分没有读到，不能判断整页",
    "length": "网页超过大小上限，后面的部分没有读，不能判断整页",
}
_NOT_BARE = Bare("", has_pictures=False)
_SINGLE = (PageKind.ARTICLE, PageKind.DOCUMENT)
_TITLE = Scope.TITLE
_MAIN = frozenset({Scope.BODY, Scope.CELL})
_PROOFREAD = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})
SUBSTANTIAL = 100  # characters of main text

_ARTICLE_ADDRESS = re.compile(
    r"/t(?:19|20)\d{6}_\d+"  # TRS
    r"|/art_\w+\.|/art/(?:19|20)\d\d/"  # 大汉
    r"|/(?:content|info)/\d+/\d+\.|/content/m?(?:post|content)_\d+"
    r"|/(?:content|article|news|post|info|view|doc|detail)[_-]?\d{3,}[\w-]*\.|/(?:show|detail)[_-]\d[\w-]*\.|/c\d+-\d+\.|/c_\d{4,}\."
    r"|/(?:19|20)\d\d[-/]?\d{1,2}[-/]\d{1,2}/[^/]*\w{3,}\."
    r"|/(?:19|20)\d\d-?\d\d/(?:\d\d/)?(?:[a-z]?\d{4,}|[0-9a-f]{16,})[\w-]*\."
    r"|/[0-9a-f]{32}\.",
    re.IGNORECASE,
)


def _unread(truncated: str, trouble: str, *, is_bounded: bool) -> tuple[str, ...]:
    """Why the end of the page was not read: by WARC-Truncated, by what stopped its unpacking, and by the limit of our own."""
    cut = _CUT.get(truncated, _CUT["length"]) if truncated else ""
    unpacked = f"{trouble}，不能判断整页" if trouble else ""
    return tuple(filter(None, (cut, unpacked, TOO_LONG if is_bounded else "")))


def _second_opinion(published: PublishLine, html: str, url: str, today: date) -> PublishLine:
    """An article that nothing else dates. What is found counts for the freshness of its column, not as a date shown to visitors."""
    day = second_opinion(html, url, today)
    return published._replace(day=day, origin="second opinion") if day else published


def _read_titles(tree: LexborHTMLParser) -> tuple[str, ...]:
    return tuple(node.text().strip() for node in tree.tags("title") if node.parent is None or node.parent.tag != "svg")


def _read_metas(tree: LexborHTMLParser) -> tuple[Meta, ...]:
    found = []
    for node in tree.tags("meta"):
        attributes = node.attributes
        name = attributes.get("name")
        if name:
            found.append(Meta(name, (attributes.get("content") or "").strip()))
    return tuple(found)


def _meta(metas: Sequence[Meta], name: str) -> str:
    return next((meta.content for meta in metas if meta.content and meta.name.lower() == name), "")


def _read_ids(tree: LexborHTMLParser) -> frozenset[str]:
    ids = set()
    for node in tree.css("[id],a[name]"):
        attributes = node.attributes
        ids.add(attributes.get("id"))
        if node.tag == "a":
            ids.add(attributes.get("name"))
    return frozenset(value for value in ids if value)


def _is_home(url: str, home_urls: frozenset[str]) -> bool:
    if url in home_urls:
        return True
    if not is_front_address(url):
        return False
    host = urlsplit(url).netloc
    return any(urlsplit(home).netloc == host and is_front_address(home) for home in home_urls)


def _has_article_signs(url: str, metas: Sequence[Meta], published: PublishLine, lists: ListReading, main_text_length: int) -> bool:
    if _meta(metas, "pubdate") or _ARTICLE_ADDRESS.search(url):
        return True
    has_items = lists.state is ListState.ITEMS
    title = _meta(metas, "articletitle")
    if title and not (has_items and title == _meta(metas, "columnname")):
        return True
    # items of a list may carry 发布时间 too
    return published.origin == "line" and not has_items and (lists.state in (ListState.NONE, ListState.TEXT) or main_text_length >= SUBSTANTIAL)


def _kind(url: str, lists: ListReading, document: DocumentFacts | None, column: str, *, is_article: bool) -> PageKind:
    if document is not None:
        return PageKind.DOCUMENT
    if is_article:
        return PageKind.ARTICLE
    if lists.has_pager or column or lists.state in (ListState.ITEMS, ListState.SCRIPTED, ListState.ENTRY, ListState.EMPTY):
        return PageKind.COLUMN
    return PageKind.COLUMN if lists.state is ListState.TEXT and _COLUMN_ADDRESS.search(url) else PageKind.OTHER


def _is_standing(kind: PageKind, published: PublishLine, names: Sequence[str]) -> bool:
    """A page without a date that tells who the office is and how to reach it: it speaks of today."""
    return published.day is None and kind in (PageKind.COLUMN, PageKind.OTHER) and any(_STANDING.search(name) for name in names)


_STANDING = re.compile(r"简介|概况|职能|职责|内设机构|机构设置|联系(?:方式|我们)|领导(?:信息|分工|之窗)|公开指南")
_COLUMN_ADDRESS = re.compile(r"/(?:(?:index|list|default)\w*\.\w+)?(?:[?#]|$)", re.IGNORECASE)
