"""Chapters of the demonstration: more columns, pages and files of the invented county, written as data.

A chapter is two files in this folder: `<name>.toml` with what the sites hold, and `<name>.tsv` with the rows of the
table of truth (same head as `truth.tsv`; a page of a chapter is named by its `id`, its column by the column's `id`).
The county is built twice: with faults, and as a faultless twin. Rows that expect a fault plant nothing in the twin,
and everything here can be bound to one of the two with `only = "fault"` or `only = "twin"`.

    [[columns]]
    site = "county"             # county (the default) | bureau | another key of plan.OFFICES
    id = "zfgb"
    name = "政府公报"
    path = "/zfgb/"
    under = "zwgk"              # the entry column that lists it; "" puts it into the menu
    type = "政策文件"            # ColumnType
    shape = "list"              # list | text (one page of the same id is its content) | entry (only sub-columns)

    [[pages]]
    id = "zqyj"                 # short name for the table
    column = "tzgg"             # any column of that site; the page stands in its list by its day
    title = "关于公开征求《清源县……（征求意见稿）》意见的公告"
    days = 40                   # published so long ago (moved to a working day); or on = "03-20": the last such day before today
    source = "县司法局"
    elements = [["索引号", "QY0101-{year}-00091"], ["成文日期", "{today-44}"]]
    html = \"\"\"<p>征求意见时间为{today-40}至{today-20}。</p>\"\"\"
    twin = \"\"\"<p>征求意见时间为{today-40}至{today-8}。</p>\"\"\"      # what the twin says instead; without it, the same
    twin_title, twin_elements, twin_days, twin_on likewise; omit = ["PubDate"] leaves meta tags out
    is_late = true              # a site that is inspected on two days shows it on the second only

    [[inserts]]                 # markup at the end of an existing page: "home", a column's id, "footer", "header" or "head"
    page = "home"
    html = \"\"\"<p><a href="/hdjl/">我要咨询</a></p>\"\"\"

    [[files]]                   # kind: docx, pdf, xls (rows), html, or raw (text as it stands)
    path = "/attach/caiwu.xls"
    kind = "xls"
    rows = [["项目", "金额"], ["基本支出", "860"]]
    status = 200

Slots in every text: {today-5} 2026年11月17日, {iso-5} 2026-11-17, {dots-5} 2026.11.17, {month-5} 2026年11月, {year-5} 2026,
years {year} {last} {next} {before}, {external} and {external_host} the foreign host, {home} the site's own address. Plus signs work too.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from inspector.demo.plan import Column, Shape, working_day
from inspector.demo.prose import chinese_date

FOLDER = Path(__file__).parent
_SLOT = re.compile(r"\{(today|iso|dots|month|year)([+-]\d+)?\}")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    site: str = "county"
    only: Literal["", "fault", "twin"] = ""


class NewColumn(_Data):
    id: str
    name: str
    path: str
    under: str = ""
    type: str = "信息公开目录"
    shape: Shape = Shape.LIST

    def column(self) -> Column:
        return Column(self.id, self.name, self.path, self.type, shape=self.shape, per_page=20)


class Page(_Data):
    id: str
    column: str
    title: str
    days: int = 10
    on: str = ""
    source: str = ""
    path: str = ""
    elements: tuple[tuple[str, str], ...] = ()
    html: str = ""
    omit: tuple[str, ...] = ()
    twin: str | None = None
    twin_title: str | None = None
    twin_elements: tuple[tuple[str, str], ...] | None = None
    twin_days: int | None = None
    twin_on: str | None = None
    is_late: bool = False  # not there yet on the eve, whatever day it bears

    def faultless(self) -> Page:
        """The page as the twin shows it."""
        changes = {"html": self.twin, "title": self.twin_title, "elements": self.twin_elements, "days": self.twin_days, "on": self.twin_on}
        return self.model_copy(update={name: value for name, value in changes.items() if value is not None} | {"omit": ()})


class Insert(_Data):
    page: str
    html: str


class File(_Data):
    path: str
    kind: Literal["docx", "pdf", "xls", "html", "raw"] = "raw"
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    status: int = 200
    content_type: str = "text/plain; charset=utf-8"


class _Chapter(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: tuple[NewColumn, ...] = ()
    pages: tuple[Page, ...] = ()
    inserts: tuple[Insert, ...] = ()
    files: tuple[File, ...] = ()


class Chapters(NamedTuple):
    """What all chapters together hold for one site, of the faulty county or of its twin."""

    columns: tuple[NewColumn, ...]
    pages: tuple[Page, ...]
    inserts: tuple[Insert, ...]
    files: tuple[File, ...]

    def at(self, page: str) -> str:
        return "\n".join(insert.html for insert in self.inserts if insert.page == page)


def tables() -> list[Path]:
    """The truth tables of the chapters."""
    return sorted(FOLDER.glob("*.tsv"))


def chapters(site: str, base: str, external: str, today: date, *, is_clean: bool, is_eve: bool = False) -> Chapters:
    slots = {"external": external, "external_host": urlsplit(external).hostname or "", "home": base}
    slots |= {"year": str(today.year), "last": str(today.year - 1), "next": str(today.year + 1), "before": str(today.year - 2)}
    read = [_Chapter.model_validate(tomllib.loads(_filled(path.read_text(encoding="utf-8"), slots, today))) for path in sorted(FOLDER.glob("*.toml"))]
    unwanted = "fault" if is_clean else "twin"
    pages = (
        page.faultless() if is_clean else page for chapter in read for page in chapter.pages if _is_for(page, site, unwanted) and not (is_eve and page.is_late)
    )
    return Chapters(
        tuple(column for chapter in read for column in chapter.columns if _is_for(column, site, unwanted)),
        tuple(pages),
        tuple(insert for chapter in read for insert in chapter.inserts if _is_for(insert, site, unwanted)),
        tuple(file for chapter in read for file in chapter.files if _is_for(file, site, unwanted)),
    )


def page_day(page: Page, today: date) -> date:
    """When a page was published."""
    if not page.on:
        return working_day(today - timedelta(days=page.days))
    month, day = map(int, page.on.split("-"))
    return max(found for year in (today.year - 1, today.year) if (found := date(year, month, day)) < today)


def _is_for(data: _Data, site: str, unwanted: str) -> bool:
    return data.site == site and data.only != unwanted


def _filled(text: str, slots: dict[str, str], today: date) -> str:
    for slot, words in slots.items():
        text = text.replace(f"{{{slot}}}", words)
    return _SLOT.sub(lambda match: _written(match[1], today + timedelta(days=int(match[2] or 0))), text)


def _written(form: str, day: date) -> str:
    match form:
        case "iso":
            return day.isoformat()
        case "dots":
            return f"{day:%Y.%m.%d}"
        case "month":
            return f"{day.year}年{day.month}月"
        case "year":
            return str(day.year)
    return chinese_date(day)
