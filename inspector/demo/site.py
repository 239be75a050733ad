"""Builds the invented county: two offices' sites, a town's, a water company's, a foreign host, and the truth about all of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote, urlsplit, urlunsplit

from inspector.demo.accounts import platform_answers
from inspector.demo.certificates import Certificate, make_certificate
from inspector.demo.chapters import Chapters, chapters, page_day
from inspector.demo.furniture import attachment, file_answer, foreign_host, furniture, odd_answers, polite_nothing
from inspector.demo.history import COLUMN as HISTORY
from inspector.demo.history import column_tags, history_pages
from inspector.demo.items import Item, write_items
from inspector.demo.lists import list_markup, page_count, page_name, pager, records
from inspector.demo.pages import Frame, Tags, article, article_tags
from inspector.demo.plan import COUNTY, OFFICES, Column, Layout, Office, Shape
from inspector.demo.server import NOT_FOUND, Answer, LocalSite
from inspector.demo.truth import EVERYWHERE, Expectation, Plants, Row, Spot, Truth, planted, read_rows

_ADDRESSES = {
    "county": "127.0.0.1",
    "bureau": "127.0.0.3",
    "external": "127.0.0.2",
    "water": "127.0.0.4",
    "town": "127.0.0.5",
    "gas": "127.0.0.7",
    "accounts": "127.0.0.6",
}
_NAMES = {"town": ("www.qyshiqiao.com", "sqz.qingyuan.gov.cn"), "gas": ("www.qyanran.com", "www.qyanran.com")}  # of the faulty county, of its twin
_LAPSED, _LASTING = date(2020, 6, 30), timedelta(days=3000)
_SHOWN_ON_HOME = 6
_SHOWN_ON_ENTRY = 5


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site to inspect."""

    key: str
    name: str
    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Demo:
    sites: tuple[DemoSite, ...]
    answers: Mapping[str, Mapping[str, Answer]]  # by "county", "bureau", "external", then by address
    truth: Truth
    otherwise: Mapping[str, Answer] = field(default_factory=dict)  # what a site says to any other address, where that is not 404
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)  # addresses of the sites that have a name
    authorities: str = ""  # a file with those who sign the sites' certificates


def build(today: date, addresses: Mapping[str, str], *, is_clean: bool = False, is_eve: bool = False) -> Demo:
    """The whole demonstration for one day; `addresses` are the base addresses of the sites.
    Clean: its twin without faults. Eve: as it stood the day before, without what came late."""
    external = addresses["external"]
    rows = read_rows(today, external)
    if is_clean:
        rows = tuple(row for row in rows if row.expect is Expectation.QUIET)
    offices = [
        _OfficeSite(
            office,
            columns,
            rows,
            chapters(office.key, addresses[office.key], external, today, is_clean=is_clean, is_eve=is_eve),
            today=today,
            base=addresses[office.key],
            external=external,
            is_clean=is_clean,
        )
        for office, columns in OFFICES
    ]
    answers = {site.office.key: site.answers() for site in offices} | {"external": foreign_host()}
    answers["accounts"] = platform_answers(addresses["accounts"], today, is_clean=is_clean)
    otherwise = {row.site: polite_nothing() for row in rows if row.check == "missing_error_page" and row.expect is Expectation.FAULT}
    sites = tuple(DemoSite(site.office.key, site.office.name, site.office.code, addresses[site.office.key] + "/") for site in offices)
    places = {(site.office.key, page): path for site in offices for page, path in site.places().items()}
    return Demo(sites, answers, planted(rows, addresses, places), otherwise)


class Serving(NamedTuple):
    """The demonstration, and the servers that show it."""

    demo: Demo
    running: Mapping[str, LocalSite]

    def show(self, demo: Demo) -> None:
        for key, site in self.running.items():
            site.answers = demo.answers[key]
            site.not_found = demo.otherwise.get(key, NOT_FOUND)


@contextmanager
def serve(today: date, port: int = 0, *, is_clean: bool = False) -> Iterator[Demo]:
    """The demonstration, answering on the loopback until the block ends: the sites at port, port + 1 …, or at free ports."""
    with serve_twice(today, port, is_clean=is_clean) as (serving, _):
        yield serving.demo


@contextmanager
def serve_twice(today: date, port: int = 0, *, is_clean: bool = False) -> Iterator[tuple[Serving, Demo]]:
    """The demonstration as it stands today, with the servers, and as it stood on the eve."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        certificate = make_certificate(folder, _NAMES["gas"][is_clean], date.today() + _LASTING if is_clean else _LAPSED)  # noqa: DTZ011 - TLS asks the machine's own clock
        running = {
            key: stack.enter_context(_listen(address, port + rank if port else 0, certificate if key == "gas" else None))
            for rank, (key, address) in enumerate(_ADDRESSES.items())
        }
        named = {key: names[is_clean] for key, names in _NAMES.items()}
        addresses = {key: _named(site.url, named.get(key, "")) for key, site in running.items()}
        names = {name: (running[key].address, *(("::1",) if is_clean else ())) for key, name in named.items()}
        demo = replace(build(today, addresses, is_clean=is_clean), names=names, authorities=str(certificate.authorities))
        serving = Serving(demo, running)
        serving.show(demo)
        yield serving, replace(build(today, addresses, is_clean=is_clean, is_eve=True), names=names, authorities=demo.authorities)


def _named(url: str, name: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{name}:{parts.port}")) if name else url


def _listen(address: str, port: int, certificate: Certificate | None) -> LocalSite:
    try:
        return LocalSite(address=address, port=port, certificate=certificate)
    except OSError:  # some systems know no loopback address but the first; a port in use fails again below
        return LocalSite(port=port, certificate=certificate)


class _OfficeSite:
    """One office's site, from its columns and the table."""

    def __init__(
        self, office: Office, columns: Sequence[Column], rows: Sequence[Row], more: Chapters, *, today: date, base: str, external: str, is_clean: bool
    ) -> None:
        self.plants = Plants(rows, office.key)
        if foreign := self.plants.of("foreign_site_code"):
            office = office._replace(code=foreign)
        self.office, self.today, self.external, self.more, self.is_clean = office, today, external, more, is_clean
        missing = {"ysqgk"} if self.plants.omitted("zfxxgk", "missing_disclosure_entry") else set()
        kept = [column for column in columns if column.id not in missing]
        self.columns = _with_chapters([column._replace(children=tuple(child for child in column.children if child not in missing)) for column in kept], more)
        self.items = self._with_pages(write_items(office, kept, self.plants, today))
        tags = {
            "SiteName": office.name,
            "SiteDomain": self.plants.of("mirror_site") or urlsplit(base).hostname or "",
            "SiteIDCode": self.plants.of("bad_site_code") or office.code,
        }
        menu = "".join(
            f'<li><a href="{path}">{name}</a></li>'
            for name, path in map(self._name, (*office.menu, *(column.id for column in more.columns if not column.under)))
        )
        self.frame = Frame(
            office,
            external,
            menu,
            " ".join((*self.plants.at(EVERYWHERE, Spot.FOOTER), more.at("footer"))),
            tags,
            self.plants.omitted("home", "missing_footer_mark"),
            more.at("head"),
            more.at("header"),
        )

    def places(self) -> dict[str, str]:
        """Where the pages of the table's short names are."""
        items = {item.key: item.path for column in self.items.values() for item in column}
        return {"home": "/"} | items | {column.id: column.path for column in self.columns.values()}

    def answers(self) -> dict[str, Answer]:
        office_answers = furniture(self.office.code, self.plants.at(EVERYWHERE, Spot.STYLE)) | {"/": self._home(), "/wzdt/": self._map()}
        for column in self.columns.values():
            office_answers |= self._column_answers(column)
        if self.office is COUNTY:
            office_answers |= odd_answers(is_clean=self.is_clean) | history_pages(self.frame, self.plants, self.today, is_clean=self.is_clean)
        office_answers |= {file.path: file_answer(file) for file in self.more.files}
        aliases = {path + "index.html": answer for path, answer in office_answers.items() if path.endswith("/")}
        return office_answers | aliases | {"/sitemap.xml": self._site_map()}

    def _with_pages(self, items: dict[str, tuple[Item, ...]]) -> dict[str, tuple[Item, ...]]:
        """The items with the pages of the chapters among them, newest first."""
        for page in self.more.pages:
            column = self.columns[page.column]
            path = page.path or (column.path if column.shape is Shape.TEXT else f"{column.path}{page.id}.html")
            day = page_day(page, self.today)
            source = page.source or self.office.sponsor
            item = Item(page.id, column, path, day, "09:30", page.title, source, (page.html,), page.elements, frozenset(page.omit))
            items[column.id] = tuple(sorted((*items.get(column.id, ()), item), key=lambda each: each.day, reverse=True))
        return items

    def _column_answers(self, column: Column) -> dict[str, Answer]:
        items = self.items.get(column.id, ())
        if column.shape is Shape.TEXT:
            return {column.path: self._text_column(column, items[0])}
        if column.shape is Shape.ENTRY:
            return {column.path: self._column_page(column, self._entries(column) + self.more.at(column.id))}
        pages = page_count(column, items)
        lists = {column.path + (page_name(number) if number else ""): self._list_page(column, number, pages) for number in range(pages)}
        return lists | self._scripted(column, items) | self._articles(items)

    def _list_page(self, column: Column, number: int, pages: int) -> Answer:
        shown = self.items.get(column.id, ())
        if column.layout is not Layout.JPAGE:
            shown = shown[number * column.per_page : (number + 1) * column.per_page]
        content = (self.plants.first(column.id, Spot.LIST) or list_markup(column, shown) + pager(column, number, pages)) + self.more.at(column.id)
        return self._column_page(column, content + "".join(self.plants.at(column.id, Spot.PAGE)))

    def _column_page(self, column: Column, content: str) -> Answer:
        omitted = self.plants.omitted(column.id, "missing_meta_tag")
        tags = self.frame.tags | {name: text for name, text in column_tags(column).items() if name not in omitted}
        if self.plants.omitted(column.id, "missing_meta_tag", Spot.MADE):  # a column template that prints the article's tags empty
            tags |= {"ArticleTitle": "", "PubDate": "", "ContentSource": ""}
        return self._page(column.name, tags, self._way(column), f"<h2>{column.name}</h2>\n{content}")

    def _text_column(self, column: Column, item: Item) -> Answer:
        return self._page(column.name, self.frame.tags | column_tags(column) | article_tags(item), self._way(column), article(item))

    def _articles(self, items: Sequence[Item]) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for rank, item in enumerate(items):
            files = _attachments(item)
            answers |= {path: attachment(path, item.title) for path in files}
            whole = item._replace(paragraphs=(*item.paragraphs, *(f'<p>附件：<a href="{path}">{name}</a></p>' for path, name in files.items())))
            tags = self.frame.tags | {"ColumnName": item.column.name, "ColumnType": item.column.type} | article_tags(item)
            answers[item.path] = self._page(item.title, tags, self._way(item.column), article(whole, self._relation(item), _neighbours(items, rank)))
        return answers

    def _scripted(self, column: Column, items: Sequence[Item]) -> dict[str, Answer]:
        """What the scripts of a list would ask for."""
        if column.layout is Layout.AJAX:
            data = [{"title": item.title, "url": item.path, "date": f"{item.day:%Y-%m-%d}"} for item in items]
            return {column.path + "list.json": Answer(json.dumps(data, ensure_ascii=False).encode(), "application/json; charset=utf-8")}
        if column.layout is Layout.JPAGE:
            store = f"<datastore><recordset>\n{records(items[column.per_page :])}\n</recordset></datastore>"
            return {"/module/web/jpage/dataproxy.jsp": Answer(store.encode(), "text/xml; charset=utf-8")}
        return {}

    def _entries(self, column: Column) -> str:
        """Sub-columns: with their newest items on news pages, bare on the pages of 政府信息公开."""
        is_bare = column.path.startswith("/zfxxgk/")
        blocks = (self._block(self.columns[child], 0 if is_bare else _SHOWN_ON_ENTRY) for child in column.children)
        return "\n".join(blocks)

    def _block(self, column: Column, count: int) -> str:
        heading = f'<h3><a href="{column.path}">{column.name}</a></h3>'
        items = self.items.get(column.id, ())[:count] if _shows_items(column) else ()
        lines = "".join(f'<li><a href="{item.path}" title="{item.title}">{item.title}</a><span class="date">{item.day:%Y-%m-%d}</span></li>' for item in items)
        return f'<div class="block">{heading}<ul class="news-list">{lines}</ul></div>' if lines else f'<div class="block">{heading}</div>'

    def _home(self) -> Answer:
        blocks = "\n".join(self._block(self.columns[name], _SHOWN_ON_HOME) for name in self.office.blocks)
        options = f'<option value="">友情链接</option><option value="{self.external}/city/">市人民政府</option>' + "".join(self.plants.at("home", Spot.SELECT))
        province = f"""<a href="javascript:void(0)" onclick="openExternal('{self.external}/province/')">省人民政府</a>"""
        weather = '<iframe src="/wx/weather.html" width="200" height="30"></iframe>' if self.office is COUNTY else ""
        planted_here = "\n".join(self.plants.at("home", Spot.PAGE))
        links = f'<div class="links"><select onchange="if (this.value) openExternal(this.value)">{options}</select> {province}</div>'
        omitted = self.plants.omitted("home", "missing_meta_tag")
        tags = {name: text for name, text in self.frame.tags.items() if name not in omitted}
        bare = frozenset().union(*(self.plants.omitted("home", check) for check in ("missing_emblem", "missing_site_name", "unmarked_external_jump")))
        content = f"{weather}\n{blocks}\n{planted_here}\n{self.more.at('home')}\n{links}"
        page = Answer(self.frame.page(self.office.name, tags, (), content, without=bare).encode())
        return replace(page, delay=float(self.plants.first("home", Spot.WAIT, "0")))

    def _map(self) -> Answer:
        column = Column("wzdt", "网站地图", "/wzdt/", "首页")
        links = "".join(f'<li><a href="{entry.path}">{entry.name}</a></li>' for entry in self.columns.values())
        return self._page(column.name, self.frame.tags | column_tags(column), ((column.name, column.path),), f"<h2>{column.name}</h2><ul>{links}</ul>")

    def _site_map(self) -> Answer:
        entries = "".join(f"<url><loc>{quote(column.path)}</loc></url>" for column in self.columns.values())
        return Answer(
            f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode(), "application/xml"
        )

    def _page(self, title: str, tags: Tags, way: Sequence[tuple[str, str]], content: str) -> Answer:
        return Answer(self.frame.page(title, tags, way, content).encode())

    def _way(self, column: Column) -> tuple[tuple[str, str], ...]:
        """The columns above that one, and itself."""
        above = next((parent for parent in self.columns.values() if column.id in parent.children), None)
        return (*(((above.name, above.path),) if above else ()), (column.name, column.path))

    def _name(self, column_id: str) -> tuple[str, str]:
        column = self.columns.get(column_id, HISTORY)
        return column.name, column.path

    def _relation(self, item: Item) -> str:
        """A document and its interpretation point at each other."""
        partner = {"zcwj": "zcjd", "zcjd": "zcwj"}.get(item.column.id, "")
        key = f"{partner}/{item.key.partition('/')[2]}"
        other = next((other for other in self.items.get(partner, ()) if other.key == key), None)
        if other is None:
            return ""
        label = "相关解读" if partner == "zcjd" else "相关文件"
        return f'<p class="relation">{label}：<a href="{other.path}">{other.title}</a></p>\n'


def _with_chapters(columns: Sequence[Column], more: Chapters) -> dict[str, Column]:
    """The columns by id, those of the chapters below the entry that lists them."""
    found = {column.id: column for column in (*columns, *(new.column() for new in more.columns))}
    for new in more.columns:
        if new.under:
            above = found[new.under]
            found[new.under] = above._replace(children=(*above.children, new.id))
    return found


def _shows_items(column: Column) -> bool:
    """Lists filled by scripts are only to be had from their own page."""
    return column.shape is Shape.LIST and column.layout not in {Layout.AJAX, Layout.JPAGE, Layout.NAMES}


def _attachments(item: Item) -> dict[str, str]:
    rank = item.key.partition("/")[2]
    number = int(rank) if rank.isdecimal() else 0
    name = partial("/attach/{}-{}.{}".format, item.column.id, number)
    match item.column.writer if "/" in item.key else "":
        case "document" if number % 3 == 0:
            return {name("docx"): "文件正文.docx"}
        case "budget":
            return {name("pdf"): "公开说明.pdf", name("xls"): "公开表格.xls"}
    return {}


def _neighbours(items: Sequence[Item], rank: int) -> str:
    before = items[rank - 1] if rank else None
    after = items[rank + 1] if rank + 1 < len(items) else None
    lines = (f'<p>{label}：<a href="{item.path}">{item.title}</a></p>' for label, item in (("上一篇", before), ("下一篇", after)) if item)
    return f'<div class="neighbours">{"".join(lines)}</div>'
