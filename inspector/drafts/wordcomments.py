"""The comments of a Word document: the part they stand in, and a package with that part in its place."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from copy import copy
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from inspector.extract.attachments.docx import Document, read_member, relations_path
from inspector.extract.attachments.wordml import NAMESPACES, Part
from inspector.extract.attachments.xmlbytes import as_utf8, elements, tag_end

MOST_COMMENTS: Final = 32_767  # Word opens no document with more


class Comments:
    """The part with the comments, and what the package must say of it. `added` holds ours."""

    def __init__(self, document: Document, main: Part) -> None:
        self._package = document.package
        self._main = document.main
        self._namespace = main.namespace or NAMESPACES[0]
        known = next((relation.target for relation in document.relations if relation.kind == "comments"), "")
        self._is_related = bool(known)
        self._name = known or _free_name(document.package, posixpath.join(posixpath.dirname(document.main), "comments"))
        is_there = known in document.package.namelist()
        self._part = as_utf8(read_member(document.package, known)) if is_there else _NO_COMMENTS.replace("NAMESPACE", self._namespace).encode()
        numbers = [int(number) for number in _comment_ids(self._part) if _NUMBER.fullmatch(number)]
        self._first = max(numbers, default=-1) + 1
        self._room = MOST_COMMENTS - len(numbers)
        self.added: list[bytes] = []

    @property
    def has_room(self) -> bool:
        return len(self.added) < self._room

    def add(self, words: str, author: str, written: datetime) -> int:
        number = self._first + len(self.added)
        safe = escape(_UNWRITABLE.sub("\ufffd", words))
        who = f"w:author={quoteattr(author)} w:initials={quoteattr(author[:1])}"
        declared = "" if _root_prefix(self._part) == "w:" else f' xmlns:w="{self._namespace}"'
        self.added.append(
            f'<w:comment{declared} w:id="{number}" {who} w:date="{written:%Y-%m-%dT%H:%M:%S}Z">'
            f'<w:p><w:r><w:annotationRef/></w:r><w:r><w:t xml:space="preserve">{safe}</w:t></w:r></w:p></w:comment>'.encode()
        )
        return number

    def result(self) -> dict[str, bytes]:
        """The parts that change, by name."""
        changed = {self._name: _with_last(self._part, b"".join(self.added))}
        types = as_utf8(read_member(self._package, _TYPES))
        if not any(name == "Override" and attributes.get("PartName") == f"/{self._name}" for name, attributes in elements(types)):
            entry = f'<{_root_prefix(types)}Override PartName="/{self._name}" ContentType="{_COMMENTS_TYPE}"/>'
            changed[_TYPES] = _with_last(types, entry.encode())
        if not self._is_related:
            changed |= self._related()
        return changed

    def _related(self) -> dict[str, bytes]:
        path = relations_path(self._main)
        old = as_utf8(read_member(self._package, path)) if path in self._package.namelist() else _NO_RELATIONS
        used = {attributes.get("Id") for _, attributes in elements(old)}
        free = next(f"rId{number}" for number in range(1, len(used) + 2) if f"rId{number}" not in used)
        base = "http://schemas.openxmlformats.org/officeDocument/2006" if self._namespace == NAMESPACES[0] else "http://purl.oclc.org/ooxml/officeDocument"
        target = posixpath.relpath(self._name, posixpath.dirname(self._main) or ".")
        entry = f'<{_root_prefix(old)}Relationship Id="{free}" Type="{base}/relationships/comments" Target="{target}"/>'
        return {path: _with_last(old, entry.encode())}


def repacked(package: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    """The members in their order, each packed as it was; new ones at the end."""
    target = io.BytesIO()
    known = set(package.namelist())
    with zipfile.ZipFile(target, "w") as copied:
        for member in package.infolist():
            content = changed.get(member.filename)
            copied.writestr(copy(member), read_member(package, member.filename) if content is None else content)
        for name in (name for name in changed if name not in known):
            entry = zipfile.ZipInfo(name, package.infolist()[0].date_time)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, package.infolist()[0].create_system
            copied.writestr(entry, changed[name])
        copied.comment = package.comment
    return target.getvalue()


_NUMBER = re.compile(r"-?\d{1,9}")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = "[Content_Types].xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_NO_COMMENTS = f'{_HEAD}<w:comments xmlns:w="NAMESPACE"></w:comments>'
_NO_RELATIONS = f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'.encode()
_ROOT = re.compile(rb"<([^?!\s/>][^\s/>]*)")


def _free_name(package: zipfile.ZipFile, stem: str) -> str:
    names = set(package.namelist())
    return next(name for name in (f"{stem}{number or ''}.xml" for number in range(len(names) + 1)) if name not in names)


def _comment_ids(part: bytes) -> list[str]:
    return [attributes.get("id", "") for name, attributes in elements(part) if name == "comment"]


def _root_name(xml: bytes) -> re.Match[bytes]:
    root = _ROOT.search(xml)
    assert root is not None  # expat has read it
    return root


def _root_prefix(xml: bytes) -> str:
    """With its colon; empty where the root has none."""
    prefix, colon, _ = _root_name(xml)[1].rpartition(b":")
    return (prefix + colon).decode()


def _with_last(xml: bytes, entries: bytes) -> bytes:
    """The document with more elements at the end of its root."""
    root = _root_name(xml)
    inside = tag_end(xml, root.start())
    if xml[inside - 2] == ord("/"):
        return xml[: inside - 2] + b">" + entries + b"</" + root[1] + b">" + xml[inside:]
    end = xml.rindex(b"</")
    return xml[:end] + entries + xml[end:]
