"""Word documents (.docx): every paragraph a reader sees, with its place, and the parts it was read from."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Piece, Unreadable
from inspector.extract.attachments.wordml import Paragraph, Part, read_part
from inspector.extract.attachments.xmlbytes import BrokenXml, elements


class Line(NamedTuple):
    """A paragraph with words in it."""

    text: str  # as it stands; a manual line break is "\n"
    scope: Scope
    where: str
    part: str  # the name of the part in the package
    paragraph: Paragraph


class Relation(NamedTuple):
    kind: str  # "comments", "footnotes", "header" …
    target: str  # the name of the part


class Document(NamedTuple):
    package: zipfile.ZipFile
    main: str  # the name of the part with the text
    parts: dict[str, Part]
    relations: tuple[Relation, ...]  # of the main part
    lines: tuple[Line, ...]


def read_docx(body: bytes) -> list[Piece]:
    """The paragraphs in reading order: text with its tables and boxes, then notes, then headers and footers."""
    return [Piece(" ".join(line.text.split()), line.scope, line.where) for line in open_docx(body).lines]


def open_docx(body: bytes) -> Document:
    """The same, with what is needed to write into the document."""
    package = open_package(body)
    main = next((relation.target for relation in relations_of(package, "") if relation.kind == "officeDocument"), "word/document.xml")
    if main not in package.namelist():
        raise Unreadable("不是 Word 文档：压缩包里没有正文")
    relations = relations_of(package, main)
    parts = {main: _part(package, main)}
    for kind in _OTHER_PARTS:
        for relation in relations:
            if relation.kind == kind and relation.target not in parts and relation.target in package.namelist():
                parts[relation.target] = _part(package, relation.target)
    kinds = {relation.target: relation.kind for relation in relations}
    lines = tuple(line for name, part in parts.items() for line in _lines(name, part, kinds.get(name, "") if name != main else ""))
    return Document(package, main, parts, relations, _without_repeats(lines))


def open_package(body: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("不是 docx 文件，或者已损坏、没有下载完整") from error


def read_member(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except RuntimeError as error:  # how zipfile says that a password is needed; NotImplementedError is one too
        raise Unreadable("docx 里的部件用了无法读取的压缩方式" if isinstance(error, NotImplementedError) else "docx 已加密，需要密码才能打开") from error
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, ValueError) as error:
        raise Unreadable(f"docx 文件已损坏：{name} 缺失或无法解压") from error


def relations_path(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_of(package: zipfile.ZipFile, part: str) -> tuple[Relation, ...]:
    """The parts that a part refers to, those of the package itself for ""."""
    path = relations_path(part)
    if path not in package.namelist():
        return ()
    try:
        tags = elements(read_member(package, path))
    except BrokenXml as error:
        raise Unreadable(f"docx 文件已损坏：{path} {error}") from error
    return tuple(_relation(part, attributes) for _, attributes in tags if attributes.get("Target") and attributes.get("TargetMode") != "External")


def _relation(part: str, attributes: Mapping[str, str]) -> Relation:
    target = unquote(attributes["Target"])
    joined = target[1:] if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)
    return Relation(attributes.get("Type", "").rpartition("/")[2], posixpath.normpath(joined))


_OTHER_PARTS = ("footnotes", "endnotes", "header", "footer")
_PLACES = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}


def _part(package: zipfile.ZipFile, name: str) -> Part:
    try:
        return read_part(read_member(package, name))
    except BrokenXml as error:
        raise Unreadable(f"docx 文件已损坏：{name} {error}") from error


def _lines(name: str, part: Part, kind: str) -> Iterator[Line]:
    paragraphs = boxes = 0
    notes: dict[str, int] = {}
    for paragraph in part.paragraphs:
        if not paragraph.text.strip():
            continue
        if paragraph.in_box:
            boxes += 1
            where = f"{_PLACES.get(kind, '')}文本框第{boxes}段"
        elif kind in ("footnotes", "endnotes"):
            where = f"{_PLACES[kind]}第{notes.setdefault(paragraph.note, len(notes) + 1)}条"
        elif kind:
            where = _PLACES[kind]
        elif paragraph.cell:
            where = _cell_place(paragraph.cell)
        else:
            paragraphs += 1
            where = f"正文第{paragraphs}段"
        scope = Scope.CELL if paragraph.cell else Scope.HEADING if paragraph.is_heading else Scope.BODY
        yield Line(paragraph.text, scope, where, name, paragraph)


def _cell_place(cell: tuple[int, int, int]) -> str:
    table, row, column = cell
    place = f"表格第{row}行第{column}格"
    return place if table == 1 else f"第{table}个{place}"


def _without_repeats(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Headers and footers come once for each section and side; one is enough."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for line in lines:
        if line.where in ("页眉", "页脚"):
            if (line.where, line.text) in seen:
                continue
            seen.add((line.where, line.text))
        kept.append(line)
    return tuple(kept)
