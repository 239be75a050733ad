"""Notices and the ledger of rectifications, from the records of the desk; of offices that keep a ledger of their own instead, from that."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from inspector.config import Config
from inspector.core.rectifying import Item, ItemState
from inspector.core.rectifying import Notice as Issued
from inspector.core.workdays import CHINA
from inspector.db.store import Store
from inspector.ledgers import read_ledgers
from reports.papers.rectification import Ledger, LedgerLine, Notice, NoticeItem

NOT_COUNTED = frozenset({ItemState.DROPPED, ItemState.MOVED})  # none after all, or another unit's


class Term(NamedTuple):
    """One rectification: by when, and when it was closed."""

    due: date
    closed: date | None


def terms_of(store: Store, config: Config) -> dict[str, list[Term]]:
    """By site's name. What the office or a blocked look holds up is not due."""
    found: dict[str, list[Term]] = {}
    for line in _lines(store, config):
        found.setdefault(line.site, []).append(Term(line.due, line.closed_on))
    return found


def notice(store: Store, config: Config, number: str) -> Notice:
    """The notice with that number, as it was issued."""
    known = store.notice_numbered(number)
    whole = store.notice(known.id)
    issued = _day(known.issued_at)
    items = [_item(item, whole.told.get(item.id, {})) for item in whole.items if item.state not in NOT_COUNTED]
    assert issued is not None, "a notice with a number was issued"
    return Notice(known.number, known.unit, config.settings.office, issued, max((item.due for item in items), default=issued), items)


def ledger(store: Store, config: Config, first: date, last: date) -> Ledger:
    """What was due in the period."""
    lines = sorted((line for line in _lines(store, config) if first <= line.due <= last), key=lambda line: (line.due, line.unit, line.what))
    closed = sum(line.closed_on is not None and line.closed_on <= last for line in lines)
    return Ledger(first, last, config.settings.office, lines, len(lines), closed)


def _lines(store: Store, config: Config) -> list[LedgerLine]:
    lines: list[LedgerLine] = []
    for run in store.latest_inspections():
        lines += [
            _line(run.site, known, item, words)
            for known, item, words in store.items_of_site(run.site_id)
            if item.state not in NOT_COUNTED and item.due_at and item.stopped_at is None
        ]
    recorded = {line.site for line in lines}
    for site in config.sites:
        if site.ledgers.fixes and site.name not in recorded:
            for fix in read_ledgers(site.ledgers, site.url).fixes or ():
                if fix.due is not None:
                    state = "已销号" if fix.done else "整改中"
                    lines.append(LedgerLine("", None, site.name, fix.unit or site.unit, fix.what, fix.due, state, fix.done, fix.place))
    return lines


def _line(site: str, known: Issued, item: Item, words: str) -> LedgerLine:
    due = _day(item.due_at)
    assert due is not None, "only items with a term are asked for"
    rebounds = f"反弹 {item.rebounds} 次" if item.rebounds else ""
    return LedgerLine(known.number, _day(known.issued_at), site, known.unit, words, due, item.state.label, _day(item.closed_at), rebounds)


def _item(item: Item, told: object) -> NoticeItem:
    words = told if isinstance(told, dict) else {}
    due = _day(item.due_at)
    assert due is not None, "the clock of an issued notice runs"
    texts = {name: str(words.get(name, "")) for name in ("site", "title", "url", "quote", "message", "suggestion", "clause")}
    return NoticeItem(item.fingerprint, due=due, **texts)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(CHINA).date() if moment else None
