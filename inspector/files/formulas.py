"""Formulas of a spreadsheet that were never worked out: what wrote the file left that to the program that opens it first."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

LARGEST_PART: Final = 64 << 20  # bytes of one sheet
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK: Final = "xl/workbook.xml"
_BOOK_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Place = tuple[int, int]  # row and column, from 0


def unsaved(body: bytes) -> Mapping[str, frozenset[Place]]:
    """Sheet → cells with a formula and no result. Of an .xlsx or .xlsm file; nothing for what is none, or has no such cells."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            found = {name: frozenset(_cells(book, part)) for name, part in _sheets(book)}
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        return {}  # whoever reads the values tells what is wrong with the file
    return {name: cells for name, cells in found.items() if cells}


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    relations = etree.fromstring(book.read(_BOOK_RELATIONS), parser)
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    for sheet in etree.fromstring(book.read(_BOOK), parser).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        if "worksheets/" in target:
            yield sheet.get("name") or "", posixpath.normpath(posixpath.join("/xl", target))[1:]


def _cells(book: zipfile.ZipFile, part: str) -> Iterator[Place]:
    if book.getinfo(part).file_size > LARGEST_PART:
        return
    with book.open(part) as sheet:
        for _event, cell in etree.iterparse(sheet, tag=f"{_MAIN}c", resolve_entities=False, no_network=True):
            place = _CELL.fullmatch(cell.get("r") or "")
            if place and cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v"):
                yield int(place[2]) - 1, _column(place[1])
            cell.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
