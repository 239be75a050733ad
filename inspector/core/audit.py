"""The log of signed steps: who did what and when, each entry bound by its hash to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

START = "0" * 64  # what the first entry names as the one before
PROGRAM = "程序"  # who signs what nobody did by hand: a recheck, a term that ran out


class Head(NamedTuple):
    """The last entry, as it is noted down beside the log."""

    number: int = 0
    hash: str = START


@dataclass(frozen=True, slots=True)
class Entry:
    number: int  # 1, 2, 3 … without a gap
    at: datetime
    who: str
    action: str
    subject: str  # "finding:…", "notice:…": what the step was about
    note: str
    payload: str  # canonical JSON, kept as it was hashed
    previous: str
    hash: str


class Flaw(NamedTuple):
    """Where the log is not as it was written."""

    number: int
    words: str  # Chinese


def canonical(payload: Mapping[str, object]) -> str:
    """One way to write it: sorted, without blanks, so that the same content has the same hash."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_after(head: Head, *, at: datetime, who: str, action: str, subject: str, note: str, payload: str) -> Entry:
    number = head.number + 1
    return Entry(number, at, who, action, subject, note, payload, head.hash, _hash(number, at, (who, action, subject, note, payload, head.hash)))


def flaws(entries: Iterable[Entry], head: Head) -> Iterator[Flaw]:
    """Everything that is not as it was written, in order. `entries`: as they are stored, by number. An empty log has none."""
    before, last = START, 0
    for entry in entries:
        if entry.number > last + 1:
            yield Flaw(last + 1, f"{_span(last + 1, entry.number - 1)}不见了")
        elif entry.number <= last:
            yield Flaw(entry.number, f"第 {entry.number} 条的编号重复或不合顺序，是另外加上的")
        if _hash_of(entry) != entry.hash:
            yield Flaw(entry.number, f"第 {entry.number} 条的内容或位置被改动过，与它的校验值不符")
        elif entry.number == last + 1 and entry.previous != before:
            yield Flaw(entry.number, f"第 {entry.number} 条与前一条接不上：前一条被改动、调换或重写过")
        if entry.number == head.number and entry.hash != head.hash:
            yield Flaw(entry.number, f"第 {entry.number} 条与另外记下的末条校验值不符")
        before, last = entry.hash, max(last, entry.number)
    if last < head.number:
        yield Flaw(last + 1, f"{_span(last + 1, head.number)}不见了")
    elif last > head.number:
        yield Flaw(head.number + 1, f"{_span(head.number + 1, last)}不是由程序写入的")


def _hash_of(entry: Entry) -> str:
    return _hash(entry.number, entry.at, (entry.who, entry.action, entry.subject, entry.note, entry.payload, entry.previous))


def _hash(number: int, at: datetime, words: tuple[str, ...]) -> str:
    parts = [number, at.astimezone(UTC).isoformat(timespec="microseconds"), *words]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _span(first: int, last: int) -> str:
    return f"第 {first} 条" if first == last else f"第 {first} 至 {last} 条"
