"""The GBK corner: local history pages that declare gb2312, with Chinese file names and a Chinese query written raw."""

from __future__ import annotations

from datetime import date, timedelta

from inspector.demo.items import Item
from inspector.demo.pages import Frame, Tags, article, article_tags
from inspector.demo.plan import Column, working_day
from inspector.demo.prose import templates
from inspector.demo.server import Answer, address_key
from inspector.demo.truth import Plants, Spot

COLUMN = Column("wenshi", "清源史志", "/wenshi/", "概况信息")
_PAGES = (
    "/wenshi/卷一/沿革.htm",
    "/wenshi/卷一/戏曲.htm",
    "/wenshi/卷二/白塔.htm",
    "/wenshi/卷二/书院.htm",
    "/wenshi/%CE%C4%CE%EF.htm",
    "/wenshi/chaxun.asp?ci=白塔",
)
_TITLES = ("清源建置沿革", "清源地方戏曲", "清源白塔", "清源书院", "清源文物", "史志查询：白塔")
_MISSING = "/wenshi/卷三/人物志.htm"
_QUERY_AS_ASKED = "/wenshi/chaxun.asp?ci=%B0%D7%CB%FE"  # browsers send the path of a GBK page as UTF-8 and its query as GBK
_FIRST_DAY = 60


def history_pages(frame: Frame, plants: Plants, today: date, *, is_clean: bool = False) -> dict[str, Answer]:
    """Answers by the key under which the server looks them up."""
    answers = {}
    for rank, (path, title) in enumerate(zip(_PAGES, _TITLES, strict=True)):
        item = _item(path, title, working_day(today - timedelta(days=_FIRST_DAY + 5 * rank)), rank, plants)
        tags = frame.tags | {"ColumnName": COLUMN.name, "ColumnType": COLUMN.type} | article_tags(item)
        answers[address_key(_QUERY_AS_ASKED if "?" in path else path) if path.isascii() or "?" in path else path] = _gbk(frame, title, tags, article(item))
    answers[COLUMN.path] = _gbk(frame, COLUMN.name, frame.tags | column_tags(COLUMN), _list(today, is_clean=is_clean))
    return answers


def column_tags(column: Column) -> Tags:
    about = f"{column.name}栏目，发布清源县{column.name}方面的信息。"
    return {"ColumnName": column.name, "ColumnDescription": about, "ColumnKeywords": f"清源县,{column.name}", "ColumnType": column.type}


def _item(path: str, title: str, day: date, rank: int, plants: Plants) -> Item:
    sentences: list[str] = templates()["pages"]["history"]
    text = [sentences[rank % len(sentences)], *plants.at(path, Spot.BODY), sentences[(rank + 1) % len(sentences)], sentences[(rank + 2) % len(sentences)]]
    return Item(path, COLUMN, path, day, "10:00", title, "县史志研究室", tuple(text))


def _list(today: date, *, is_clean: bool) -> str:
    entries = list(zip(_PAGES, _TITLES, strict=True)) + ([] if is_clean else [(_MISSING, "清源人物志")])
    lines = (
        f'<li><a href="{path}">{title}</a><span class="date">{working_day(today - timedelta(days=_FIRST_DAY + 5 * rank)):%Y-%m-%d}</span></li>'
        for rank, (path, title) in enumerate(entries)
    )
    return f'<h2>{COLUMN.name}</h2>\n<ul class="news-list">\n' + "\n".join(lines) + "\n</ul>"


def _gbk(frame: Frame, title: str, tags: Tags, content: str) -> Answer:
    way = ((COLUMN.name, COLUMN.path),)
    # gb18030 also holds the characters that gb2312 lacks and names need.
    return Answer(frame.page(title, tags, way, content, "gb2312").encode("gb18030"), "text/html")
