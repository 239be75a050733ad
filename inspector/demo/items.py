"""Every item of every column: its address, its day, its words, with the faults of the table planted in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from inspector.demo.drafts import Draft, Order, draft
from inspector.demo.plan import Column, Office, Shape, published_days
from inspector.demo.prose import Prose
from inspector.demo.truth import Plants, Spot

_SYNONYMS = {"标题": "信息名称", "主题分类": "信息分类", "发文机关": "发布机构", "成文日期": "生成日期", "发布日期": "公开日期", "有效性": "效力状态"}
_RENAMED = "zcwj/6"  # a document whose table uses the other names


class Item(NamedTuple):
    """One published page."""

    key: str  # "gzdt/7"
    column: Column
    path: str
    day: date
    clock: str
    title: str
    source: str
    paragraphs: tuple[str, ...]
    elements: tuple[tuple[str, str], ...] = ()
    omitted_tags: frozenset[str] = frozenset()
    is_undated: bool = False


def write_items(office: Office, columns: Sequence[Column], plants: Plants, today: date) -> dict[str, tuple[Item, ...]]:
    """Items by column, newest first."""
    return {column.id: _column_items(office, column, rank, plants, today) for rank, column in enumerate(columns)}


def _column_items(office: Office, column: Column, rank: int, plants: Plants, today: date) -> tuple[Item, ...]:
    if column.shape is Shape.TEXT:
        column = column._replace(size=1, newest=120, address="{path}")
    stopped = plants.first(column.id, Spot.DAYS)
    days = published_days(column, today, int(stopped) if stopped else None)
    return tuple(_item(office, column, plants, index=index, number=10000 + rank * 100 + index, day=day) for index, day in enumerate(days))


def _item(office: Office, column: Column, plants: Plants, *, index: int, number: int, day: date) -> Item:
    key = column.id if column.shape is Shape.TEXT else f"{column.id}/{index + 1}"
    words = draft(column.writer, Order(office, index, day, Prose(f"{office.key}/{key}", day, office.name)))
    title = plants.first(key, Spot.TITLE, words.title)
    return Item(
        key,
        column,
        column.address.format(path=column.path, month=f"{day:%Y%m}", day=f"{day:%Y%m%d}", slashed=f"{day.year}/{day.month}/{day.day}", number=number),
        day,
        f"{8 + number % 9:02}:{number * 7 % 60:02}",
        title,
        words.source,
        _planted_paragraphs(words, plants.at(key, Spot.BODY)),
        _elements(key, words, title, plants),
        plants.omitted(key, "missing_meta_tag"),
        bool(plants.omitted(key, "missing_date")),
    )


def _planted_paragraphs(words: Draft, extra: list[str]) -> tuple[str, ...]:
    """Plants stand in the midst of the text, where no reader would look for them."""
    place = min(2, len(words.paragraphs))
    return (*words.paragraphs[:place], *extra, *words.paragraphs[place:])


def _elements(key: str, words: Draft, title: str, plants: Plants) -> tuple[tuple[str, str], ...]:
    omitted = plants.omitted(key, "missing_policy_element")
    emptied = plants.omitted(key, "missing_policy_element", Spot.EMPTY)
    rows = [(label, title if label == "标题" else text) for label, text in words.elements if label not in omitted]
    rows = [(label, "" if label in emptied else text) for label, text in rows]
    return tuple((_SYNONYMS.get(label, label) if key == _RENAMED else label, text) for label, text in rows)
