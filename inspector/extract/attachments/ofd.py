"""OFD, the national format for fixed pages (GB/T 33190): text objects with positions become lines."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from itertools import groupby
from posixpath import dirname, join, normpath
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree

from inspector.extract.attachments.lines import Line, Segment, read_lines
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable

WIDE_GAP = 0.8  # of the type's height: more between two words, and they stand in two columns


def read_ofd(body: bytes, limits: Limits) -> Iterator[Piece]:
    with ZipFile(io.BytesIO(body)) as archive:
        if any(name.lower().endswith("encryptions.xml") for name in archive.namelist()):
            raise Unreadable("OFD 文件已加密，需要密码才能打开")
        pages = list(_pages(archive))
        lines = [line for number, path in enumerate(pages[: limits.pages], 1) for line in _page_lines(_parsed(archive, path), number)]
    yield from read_lines(lines)
    if not lines:
        raise Unreadable("OFD 是扫描件或图片，没有文字，需要人工查看")
    if len(pages) > limits.pages:
        raise Unreadable(f"OFD 共 {len(pages)} 页，只读了前 {limits.pages} 页")


def _pages(archive: ZipFile) -> Iterator[str]:
    """Paths of the page contents, in order."""
    for root in _texts(_parsed(archive, "OFD.xml"), "DocRoot"):
        document = normpath(root.lstrip("/"))
        for page in _parsed(archive, document).iter("{*}Page"):
            if location := page.get("BaseLoc"):
                yield normpath(location.lstrip("/") if location.startswith("/") else join(dirname(document), location))


def _texts(tree: etree._Element, name: str) -> Iterator[str]:
    return (element.text for element in tree.iter(f"{{*}}{name}") if element.text)


def _parsed(archive: ZipFile, path: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        tree = etree.fromstring(archive.read(path), parser)
    except (KeyError, etree.XMLSyntaxError) as error:
        raise Unreadable(f"OFD 文件已损坏：{path} 缺失或无法读取") from error
    if tree is None:
        raise Unreadable(f"OFD 文件已损坏：{path} 无法读取")
    return tree


class _Words(NamedTuple):
    top: float
    left: float
    right: float
    size: float
    text: str


def _page_lines(page: etree._Element, number: int) -> Iterator[Line]:
    words = [word for text in page.iter("{*}TextObject") for word in _words(text)]
    rows: list[list[_Words]] = []
    for word in sorted(words):
        if rows and abs(rows[-1][0].top - word.top) < 0.4 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.left)
        yield Line(number, row[0].top, row[0].size, tuple(_segments(row)))


def _words(element: etree._Element) -> Iterator[_Words]:
    """The runs of a text object, in the page's millimetres."""
    x, y = _numbers(element.get("Boundary", ""))[:2] or (0.0, 0.0)
    scale, _, _, down, right, below = _numbers(element.get("CTM", ""))[:6] or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = float(element.get("Size") or 3.5)
    for code in element.iter("{*}TextCode"):
        text = (code.text or "").strip("\n\r")
        if text.strip():
            left = x + right + float(code.get("X") or 0) * scale
            steps = _steps(code.get("DeltaX", ""), len(text) - 1)
            width = sum(steps) if steps else sum(size if sign > "\xff" else size / 2 for sign in text[:-1])
            top = y + below + float(code.get("Y") or 0) * down
            yield _Words(round(top, 2), left, left + (width + size) * scale, size * (abs(down) or 1.0), text)


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _numbers(text: str) -> list[float]:
    return [number for number in map(float, _NUMBER.findall(text)) if math.isfinite(number)]


def _steps(deltas: str, count: int) -> list[float]:
    """Distances from sign to sign; "g 10 3.5" says ten times 3.5."""
    steps: list[float] = []
    words = iter(deltas.split())
    for word in words:
        if word == "g":
            times, step = next(words, "0"), next(words, "0")
            steps += [float(step)] * min(int(float(times)), count)
        else:
            steps.append(float(word))
    return steps[: max(0, count)]


def _segments(row: list[_Words]) -> Iterator[Segment]:
    for _, group in groupby(_numbered(row), key=lambda pair: pair[0]):
        words = [word for _, word in group]
        yield Segment("".join(word.text for word in words), words[0].left, max(word.right for word in words))


def _numbered(row: list[_Words]) -> Iterator[tuple[int, _Words]]:
    number, right = 0, row[0].left
    for word in row:
        number += word.left - right > WIDE_GAP * word.size
        right = max(right, word.right)
        yield number, word
