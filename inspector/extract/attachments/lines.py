"""Printed lines become paragraphs again: what PDF and OFD keep are lines, and where they stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Piece
from inspector.extract.markup import fold


class Segment(NamedTuple):
    """Words with no wide gap between them."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    page: int
    top: float  # grows downwards
    size: float  # height of its type
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @property
    def left(self) -> float:
        return self.segments[0].left

    @property
    def right(self) -> float:
        return self.segments[-1].right


def read_lines(lines: Sequence[Line]) -> Iterator[Piece]:
    kept = _without_furniture(lines)
    if not kept:
        return
    body = _body(kept)
    page = number = row = 0
    for group in _groups(kept, body):
        first = group[0]
        if first.page != page:
            page, number, row = first.page, 0, 0
        if len(first.segments) > 1:
            row += 1
            for column, segment in enumerate(first.segments, 1):
                if text := _read(segment.text):
                    yield Piece(text, Scope.CELL, f"第{page}页表格第{row}行第{column}格")
            continue
        if text := _read(_joined([line.text for line in group])):
            number += 1
            yield Piece(text, Scope.HEADING if first.size > body.size * LARGER else Scope.BODY, f"第{page}页第{number}段")


LARGER = 1.15  # a title is at least so much larger than the text
SMALLEST_SHARE = 3  # pages that must repeat a line before it is a running head


class _Body(NamedTuple):
    size: float
    left: float
    right: float


def _body(lines: Sequence[Line]) -> _Body:
    """The type and the margins most of the text is set in."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0]
    own = [line for line in lines if _is_about(line.size, size)] or list(lines)
    lefts = sorted(line.left for line in own)
    rights = sorted(line.right for line in own)
    return _Body(size, lefts[len(lefts) // 20], rights[-1 - len(rights) // 20])


def _is_about(size: float, other: float) -> bool:
    return abs(size - other) <= 0.12 * max(size, other)


def _groups(lines: Sequence[Line], body: _Body) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, body):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


_START = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]{1,4}[编章节条款][\s　]|[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|"
    r"\d{1,2}[、．]|\d{1,2}\.(?!\d)|附件?[：:\d]|[①-⑳])"
)
_LATIN_WORD = re.compile(r"[!-~]{2,}")
_CLOSED = re.compile(r"[。！？：；!?:;][”’）》」]*$")


def _continues(group: list[Line], line: Line, body: _Body) -> bool:
    """Whether the line goes on with the paragraph: the line before it is full, and this one is not indented."""
    before = group[-1]
    if len(line.segments) > 1 or len(before.segments) > 1 or not _is_about(line.size, before.size):
        return False
    if line.page == before.page and not -0.5 * line.size <= line.top - before.top <= 2.6 * line.size:
        return False
    if line.text.startswith(("　　", "    ")) or (_START.match(line.text) and _CLOSED.search(before.text)):
        return False
    word = _LATIN_WORD.match(line.text)  # one that did not fit goes to the next line whole
    is_full = before.right >= body.right - (1.7 + (0.6 * word.end() if word else 0)) * before.size
    if before.size > body.size * LARGER:
        return line.page == before.page and (is_full or (_is_centred(before, body) and _is_centred(line, body)))
    if not is_full:
        return False
    return line.left < body.left + 1.2 * line.size or (abs(line.left - before.left) < 0.5 * line.size and len(group) > 1)


def _is_centred(line: Line, body: _Body) -> bool:
    return abs((line.left + line.right) - (body.left + body.right)) < 4 * line.size


def _read(text: str) -> str:
    """Folded, and in characters that mean what they look like: fonts name the radical ⽂ where the character 文 is printed."""
    return fold(text.translate(_RADICALS))


_RADICALS = {code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)} | dict(
    zip(map(ord, "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳"), "母民西见角贝车长门青韦页风飞马骨鬼鱼鸟麦黄齐齿龙龟", strict=True)
)


def _joined(texts: Sequence[str]) -> str:
    whole = texts[0].rstrip()
    for text in texts[1:]:
        tight = _IS_WIDE.search(whole[-1:]) or _IS_WIDE.search(text[:1])
        whole += text.rstrip() if tight or whole.endswith("-") else " " + text.rstrip()
    return whole


_IS_WIDE = re.compile(r"[\u2014\u2018-\u201d\u2026\u3001-\u303f\u3400-\u9fff\uff01-\uff60]")
_PAGE_NUMBER = re.compile(r"[\s—–\-_·.]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s,，/]*(?:共\s*)?\d{1,4}\s*页?)?[\s—–\-_·.]*")


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Page numbers and running heads stand between the halves of a sentence."""
    pages = [line.page for line in lines]
    edges = {index for index, page in enumerate(pages) if [page] * 3 != pages[max(0, index - 1) : index + 2]}
    repeated = Counter(_without_digits(lines[index].text) for index in edges)
    running = {text for text, times in repeated.items() if times >= max(SMALLEST_SHARE, len(set(pages)) / 3)}
    return [line for index, line in enumerate(lines) if index not in edges or not (_PAGE_NUMBER.fullmatch(line.text) or _without_digits(line.text) in running)]


def _without_digits(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)
