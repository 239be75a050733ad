"""Web pages offered as Word and Excel files, and the single-file pages Office saves."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

from bs4 import BeautifulSoup
from bs4.builder import ParserRejectedMarkup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from inspector.core.facts import Scope
from inspector.extract.attachments.pieces import Limits, Piece, Unreadable
from inspector.extract.decode import decode_content
from inspector.extract.markup import fold

LONGEST = 5_000_000  # characters; more would keep the parser busy for longer than any attachment deserves


def read_html(body: bytes, _limits: Limits) -> Iterator[Piece]:
    return _read(decode_content(body, "").text)


def read_mht(body: bytes, _limits: Limits) -> Iterator[Piece]:
    message = email.message_from_bytes(body, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        if part.get_content_maintype() == "text" and part.get_content_subtype() == "html":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return _read(decode_content(content, str(part.get("Content-Type", ""))).text)
    raise Unreadable("单文件网页（mht）里没有网页，无法读取")


def _read(text: str) -> Iterator[Piece]:
    try:
        tree = BeautifulSoup("<html>" + text[:LONGEST], "lxml")  # a page with an XML declaration, or of bare words, is no reason for warnings
    except ParserRejectedMarkup as error:
        raise Unreadable("网页（html）已损坏，无法读取") from error
    yield from _Walk().pieces(tree)
    if len(text) > LONGEST:
        raise Unreadable(f"网页（html）超过 {LONGEST // 10_000} 万字，后面的没有读取")


_UNSEEN = frozenset(
    "script style head title template noscript object del w:del xml select textarea styles documentproperties worksheetoptions w:instrtext".split()
)
_CELLS = frozenset({"td", "th", "cell", "w:tc"})
_ROWS = frozenset({"tr", "row", "w:tr"})
_TABLES = frozenset({"table", "w:tbl"})
_HEADINGS = re.compile(r"h[1-6]")
_BLOCKS = frozenset("p div li dt dd h1 h2 h3 h4 h5 h6 br hr ul ol dl section article blockquote pre center caption body w:p data".split())
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)


class _Walk:
    """The tree in reading order, without recursion: the depth is the author's."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._paragraphs = 0
        self._tables = 0
        self._open: list[list[int]] = []  # of each open table: number, row, cell

    def pieces(self, root: Tag) -> Iterator[Piece]:
        stack: list[tuple[PageElement, bool]] = [(root, False)]
        scopes: list[Scope] = [Scope.BODY]
        while stack:
            node, is_end = stack.pop()
            if isinstance(node, Tag):
                name = node.name
                if not is_end and (name in _UNSEEN or _HIDDEN.search(str(node.get("style", "")))):
                    continue
                if name in _BLOCKS or name in _CELLS or name in _ROWS or name in _TABLES:
                    yield from self._flush(scopes[-1])
                    self._step(name, is_end=is_end)
                    self._scope(name, scopes, is_end=is_end)
                if not is_end:
                    stack.append((node, True))
                    stack += ((child, False) for child in reversed(node.contents))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
                self._words.append(str(node))
        yield from self._flush(Scope.BODY)

    def _scope(self, name: str, scopes: list[Scope], *, is_end: bool) -> None:
        scope = Scope.CELL if name in _CELLS else Scope.HEADING if _HEADINGS.fullmatch(name) else None
        if scope and is_end:
            scopes.pop()
        elif scope:
            scopes.append(scope)

    def _step(self, name: str, *, is_end: bool) -> None:
        if name in _TABLES:
            if is_end and self._open:
                self._open.pop()
            elif not is_end:
                self._tables += 1
                self._open.append([self._tables, 0, 0])
        elif self._open and not is_end:
            place = self._open[-1]
            if name in _ROWS:
                place[1:] = [place[1] + 1, 0]
            elif name in _CELLS:
                place[2] += 1

    def _flush(self, scope: Scope) -> Iterator[Piece]:
        text = fold("".join(self._words))
        self._words.clear()
        if not text:
            return
        if scope is Scope.CELL and self._open:
            number, row, cell = self._open[-1]
            yield Piece(text, scope, f"{'' if number == 1 else f'第{number}个'}表格第{row}行第{cell}格")
        else:
            self._paragraphs += 1
            yield Piece(text, Scope.BODY if scope is Scope.CELL else scope, f"正文第{self._paragraphs}段")
