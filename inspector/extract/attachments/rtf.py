"""Rich Text Format: control words followed just as far as text, cells and hidden parts need it."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable
from inspector.extract.markup import fold

DEEPEST: Final = 2000


def read_rtf(body: bytes, _limits: Limits) -> Iterator[Piece]:
    return _Rtf(body).pieces()


_TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object datafield fldinst listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping "
    b"latentstyles datastore xmlnstbl operator filetbl pnseclvl listtext pntext bkmkstart bkmkend mmathPr wgrffmtfilter ftnsep ftnsepc aftnsep aftnsepc "
    b"nonshppict falt panose sn sv blipuid picprop txe xe tc".split()
)
_ASIDE = {  # text that stands within a paragraph and is not of it
    **dict.fromkeys(b"header headerl headerr headerf footer footerl footerr footerf".split(), "页眉页脚"),
    b"footnote": "脚注",
    b"annotation": "批注",
    b"shptxt": "文本框",
}
_SHOWN = frozenset({*_ASIDE, *b"shpinst shprslt shp fldrslt field upr ud".split()})
_BREAKS = frozenset({b"par", b"sect", b"page", b"line"})
_CELL_ENDS = frozenset({b"cell", b"nestcell"})
_ROW_ENDS = frozenset({b"row", b"nestrow"})
_SIGNS = {b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"}
_SIGNS |= dict.fromkeys((b"tab", b"emspace", b"enspace"), " ")
_CHARSETS = {0: "cp1252", 134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 204: "cp1251"}


class _Group(NamedTuple):
    """What a brace opens and its fellow closes."""

    is_skipped: bool = False
    is_hidden: bool = False
    codec: str = "gb18030"
    after_unicode: int = 1  # \uc: characters that repeat a \u for old readers


class _Text:
    """A stream of paragraphs: the body, or one note."""

    def __init__(self, name: str, depth: int) -> None:
        self.name = name
        self.depth = depth  # of the group it ends with
        self.words: list[str] = []
        self.is_in_table = False
        self.row, self.cell = 1, 1


class _Rtf:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._group = _Group()
        self._groups: list[_Group] = []
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._skip = 0  # signs after \u that repeat it
        self._text = _Text("正文", 0)
        self._interrupted: list[_Text] = []
        self._paragraphs = Counter[str]()

    def pieces(self) -> Iterator[Piece]:
        is_starred = False
        for match in _TOKEN.finditer(self._body):
            word, number, code, symbol, brace, plain = match.groups()
            if code or plain:
                self._add(bytes((int(code, 16),)) if code else plain)
            elif brace:
                yield from self._brace(brace)
            elif word:
                yield from self._word(word, int(number) if number else None, is_starred=is_starred)
            elif symbol and symbol in rb"\{}~_":
                self._add({b"~": b" ", b"_": b"-"}.get(symbol, symbol))
            is_starred = symbol == b"*"
        yield from self._end()
        if self._groups and not self._body.rstrip(b"\0\r\n ").endswith(b"}"):
            raise Unreadable("RTF 文档不完整，只读到前面部分")

    def _brace(self, brace: bytes) -> Iterator[Piece]:
        self._decode()
        self._skip = 0
        if brace == b"{":
            if len(self._groups) >= DEEPEST:
                raise ValueError("groups nested too deep")
            self._groups.append(self._group)
        elif self._groups:
            self._group = self._groups.pop()
            if self._interrupted and len(self._groups) < self._text.depth:
                yield from self._end()
                self._text = self._interrupted.pop()

    def _word(self, word: bytes, number: int | None, *, is_starred: bool) -> Iterator[Piece]:
        if word in _SKIPPED or (is_starred and word not in _SHOWN):
            self._change(is_skipped=True)
        elif self._group.is_skipped:
            self._font_table(word, number)
        elif word in _ASIDE:
            self._decode()
            self._interrupted.append(self._text)
            self._text = _Text(_ASIDE[word], len(self._groups))
        elif word == b"u" and number is not None:
            self._unicode(number)
        elif word in _SIGNS:
            self._decode()
            self._text.words.append(_SIGNS[word])
        elif word in _BREAKS or word in _CELL_ENDS:
            yield from self._end(is_cell=word in _CELL_ENDS)
        else:
            self._property(word, number)

    def _font_table(self, word: bytes, number: int | None) -> None:
        if word == b"f":
            self._font = number or 0
        elif word == b"fcharset" and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]

    def _property(self, word: bytes, number: int | None) -> None:
        text = self._text
        if word == b"f":
            self._change(codec=self._fonts.get(number or 0, self._group.codec))
        elif word == b"ansicpg" and number:
            self._change(codec=_codec(number))
        elif word == b"uc":
            self._change(after_unicode=number or 0)
        elif word in {b"v", b"deleted", b"plain"}:
            self._change(is_hidden=word != b"plain" and number != 0)
        elif word in {b"pard", b"intbl"}:
            text.is_in_table = word == b"intbl"
        elif word in _ROW_ENDS:
            text.row, text.cell = text.row + 1, 1

    def _change(self, **properties: bool | str | int) -> None:
        self._decode()
        self._group = self._group._replace(**properties)  # type: ignore[arg-type]  # each is named where it is called

    def _unicode(self, number: int) -> None:
        self._decode()
        if not self._group.is_hidden:
            self._text.words.append(chr(number & 0xFFFF))
        self._skip = self._group.after_unicode

    def _add(self, plain: bytes) -> None:
        skipped = min(self._skip, len(plain))
        self._skip -= skipped
        if not self._group.is_skipped and not self._group.is_hidden:
            self._bytes += plain[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            self._text.words.append(self._bytes.decode(self._group.codec, "replace"))
            self._bytes.clear()

    def _end(self, *, is_cell: bool = False) -> Iterator[Piece]:
        """Of a paragraph or a cell."""
        self._decode()
        stream = self._text
        text = fold("".join(stream.words).encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        stream.words.clear()
        if is_cell or stream.is_in_table:
            if text:
                yield Piece(text, Scope.CELL, f"表格第{stream.row}行第{stream.cell}格")
            stream.cell += is_cell
        elif text:
            stream.row, stream.cell = 1, 1
            self._paragraphs[stream.name] += 1
            yield Piece(text, Scope.BODY, f"{stream.name}第{self._paragraphs[stream.name]}段")


def _codec(page: int) -> str:
    try:
        return "gb18030" if page == 936 else codecs.lookup(f"cp{page}").name
    except LookupError:
        return "gb18030"
