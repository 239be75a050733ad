"""A notice as a spreadsheet that a unit fills in and sends back: written, and read again with its mistakes told by row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

from inspector.core.rectifying import AnswerKind
from inspector.core.workdays import CHINA
from inspector.db.answers import Answering
from inspector.db.database import StoreError
from inspector.db.notices import WholeNotice
from inspector.db.store import Store
from inspector.files.tablefile import Line, read_day, read_table, refuse, wanted

_HEADS = (
    ("通知单号", 22), ("序号", 6), ("网站", 22), ("问题", 16), ("原文", 24), ("问题说明", 50), ("网址", 40), ("整改时限", 18), ("现状", 24),
    ("答复", 12), ("情况说明", 40), ("申请延期至", 14), ("答复人", 12),
)  # fmt: skip
_KINDS = [kind.value for kind in AnswerKind]
_NUMBER = wanted("number", "通知单号", "通知单?(?:编?号)|整改通知单?号|通知书?编号", required=True)
_RANK = wanted("rank", "序号", "序号|项号|编号$", required=True)
_KIND = wanted("kind", "答复", "答复$|单位答复|整改答复|答复情况", required=True)
_NOTE = wanted("note", "情况说明", "情况说明|备注|理由")
_UNTIL = wanted("until", "申请延期至", "申请延期|延期")
_WHO = wanted("who", "答复人", "答复人|填报人|联络员")


class SheetAnswer(NamedTuple):
    place: str  # "答复.xlsx 第 3 行"
    number: str
    rank: int
    kind: AnswerKind
    note: str
    until: date | None
    who: str


class Taken(NamedTuple):
    entered: int
    refused: tuple[str, ...]  # by row


def write_sheet(wholes: Sequence[WholeNotice], target: Path | BytesIO) -> None:
    """With a list to choose the answer from. Words of pages stay words, whatever they begin with."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        sheet = book.add_worksheet("整改通知单")
        head, plain = book.add_format({"bold": True, "border": 1, "bg_color": "#EEEEEE"}), book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        for place, (name, width) in enumerate(_HEADS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, head)
        items = [(whole, item) for whole in wholes for item in whole.items]
        for row, (whole, item) in enumerate(items, 1):
            told = whole.told.get(item.id, {})
            due = f"{item.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if item.due_at else ""
            words = [str(told.get(name, "")) for name in ("site", "title", "quote", "message", "url")]
            cells = [whole.notice.number, str(item.rank), *words, due, item.words, "", "", "", ""]
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, plain)
        sheet.data_validation(1, 9, max(1, len(items)), 9, {"validate": "list", "source": _KINDS})
        sheet.freeze_panes(1, 2)


def read_answers(path: Path) -> list[SheetAnswer]:
    """Rows without an answer are left out; mistakes are told all at once, by row, and then nothing is taken."""
    mistakes: list[str] = []
    lines = [line for line in read_table(path, (_NUMBER, _RANK, _NOTE, _UNTIL, _WHO, _KIND)) if line.text("kind")]
    found = [answer for line in lines if (answer := _answer(line, mistakes)) is not None]
    refuse(mistakes)
    return found


def enter_answers(store: Store, answers: Sequence[SheetAnswer], by: str, unit: str = "") -> Taken:
    """One by one. `unit`: answers to notices of another unit are refused."""
    refused = []
    for one in answers:
        try:
            _enter(store, one, by, unit)
        except StoreError as error:
            refused.append(f"{one.place}：{error}")
    return Taken(len(answers) - len(refused), tuple(refused))


def enter_all(store: Store, answers: Sequence[SheetAnswer], by: str, unit: str) -> int:
    """All of them or none, with every mistake told by row. What is another unit's is as if it were not there."""
    mistakes, asked, places = [], list[Answering](), dict[int, str]()
    for one in answers:
        try:
            answering = _answering(store, one, unit)
        except StoreError as error:
            mistakes.append(f"{one.place}：{error}")
            continue
        if answering.item_id in places:
            mistakes.append(f"{one.place}：和{places[answering.item_id]}是同一项，请只留一行。")
        places.setdefault(answering.item_id, one.place)
        asked.append(answering)
    refuse(mistakes)
    return len(store.answer_items(asked, by))


def _enter(store: Store, one: SheetAnswer, by: str, unit: str) -> None:
    found = _answering(store, one, unit)
    store.answer_item(found.item_id, found.kind, by, found.note, found.until)


def _answering(store: Store, one: SheetAnswer, unit: str) -> Answering:
    """The item that is meant."""
    try:
        known = store.notice_numbered(one.number)
    except StoreError:
        if not unit:
            raise
        known = None
    if known is None or (unit and known.unit != unit):
        raise StoreError(f"通知单“{one.number}”不是发给{unit}的，或者没有这个编号。")
    item = next((item for item in store.notice(known.id).items if item.rank == one.rank), None)
    if item is None:
        raise StoreError(f"{known.number}没有第 {one.rank} 项。")
    note = f"{one.note}（{one.who}）" if one.note and one.who else one.note or one.who
    return Answering(item.id, one.kind, note, one.until, one.place)


def _answer(line: Line, mistakes: list[str]) -> SheetAnswer | None:
    rank, kind = line.text("rank"), line.text("kind")
    before = len(mistakes)
    if not line.text("number"):
        mistakes.append(f"{line.place}：没有写通知单号。")
    if not rank.isascii() or not rank.isdigit():
        mistakes.append(f"{line.place}：序号“{rank}”不是数字。")
    if kind not in _KINDS:
        mistakes.append(f"{line.place}：答复“{kind}”看不懂，应为{'、'.join(_KINDS)}之一。")
    until = read_day(line, _UNTIL, mistakes)
    if kind == AnswerKind.DELAY and until is None and len(mistakes) == before:
        mistakes.append(f"{line.place}：申请延期没有写延到哪一天。")
    if kind in _KINDS and kind != AnswerKind.FIXED and not line.text("note"):
        mistakes.append(f"{line.place}：“{kind}”没有写情况说明。")
    if len(mistakes) > before:
        return None
    return SheetAnswer(line.place, line.text("number"), int(rank), AnswerKind(kind), line.text("note"), until, line.text("who"))
