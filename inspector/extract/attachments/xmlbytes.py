"""XML read with the byte at which everything stands. Nothing in it can grow: entities of its own are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn, Protocol
from xml.parsers import expat


class BrokenXml(ValueError):  # noqa: N818  # said of a part, with the reason in Chinese
    """The XML is damaged, or not the kind that office programs write."""


class Reader(Protocol):
    """Is told of a document in its order. Names are "namespace name prefix"."""

    def declare(self, prefix: str | None, uri: str) -> None: ...
    def start(self, name: str, attributes: Mapping[str, str], at: int) -> None: ...
    def end(self, at: int) -> None: ...
    def characters(self, text: str, at: int) -> None: ...
    def start_verbatim(self) -> None: ...


def read_xml(xml: bytes, reader: Reader) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.buffer_text = False  # a piece of text is then told with its own place
    parser.StartNamespaceDeclHandler = reader.declare
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _name: reader.end(parser.CurrentByteIndex)
    parser.CharacterDataHandler = lambda text: reader.characters(text, parser.CurrentByteIndex)
    parser.StartCdataSectionHandler = reader.start_verbatim
    parser.StartDoctypeDeclHandler = _refuse_doctype
    _feed(parser, xml)


def elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in their order, with their local names and attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: found.append((_local(name), {_local(key): value for key, value in attributes.items()}))
    parser.StartDoctypeDeclHandler = _refuse_doctype
    _feed(parser, as_utf8(xml))
    return found


def as_utf8(xml: bytes) -> bytes:
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _DECLARATION.sub("", xml.decode("utf-16", "replace"), count=1).encode("utf-8", "replace")
    return xml


def tag_end(xml: bytes, start: int) -> int:
    """The byte after the start tag that begins there."""
    tag = _TAG.match(xml, start)
    if tag is None:
        raise BrokenXml("标记不完整")
    return tag.end()


def name_end(xml: bytes, start: int) -> int:
    """The byte after the name in the start tag that begins there."""
    name = _NAME.match(xml, start)
    if name is None:
        raise BrokenXml("标记不完整")
    return name.end()


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """An attribute whatever its namespace."""
    return next((value for key, value in attributes.items() if key == name or key.split(" ")[1:2] == [name]), "")


def _feed(parser: expat.XMLParserType, xml: bytes) -> None:
    try:
        parser.Parse(xml, True)  # noqa: FBT003  # expat's own signature
    except BrokenXml:
        raise
    except expat.ExpatError as error:
        raise BrokenXml(f"第 {error.lineno} 行起已损坏") from error
    except (LookupError, ValueError) as error:
        raise BrokenXml("声明的编码无法识别") from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_doctype(*_declaration: object) -> NoReturn:
    raise BrokenXml("含有文档类型定义（DTD），正常的文档没有，为安全起见没有读取")


_DECLARATION = re.compile(r"^\ufeff?<\?xml[^>]*\?>")
_NAME = re.compile(rb"<[^\s/>]+")
_TAG = re.compile(rb"""<[^\s/>]++(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
