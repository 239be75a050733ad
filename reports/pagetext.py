"""Makes text from inspected pages safe to show: nothing invisible, nothing that runs, nothing endless."""

from __future__ import annotations

import re
from typing import NamedTuple

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, with those that drive a terminal
    "\u00ad\u200b\u2060\ufeff"  # no width
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # turn the reading direction of what follows
    "\ufff9-\ufffb\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_WEB_ADDRESS = re.compile(
    r"""https?://
    (?:[^\s\x00-\x1f\x7f-\x9f\\<>"/?\#@\[\]]*@)?  # a name in front of the host
    (?:\[[0-9a-f:.]+\]|[^\s\x00-\x1f\x7f-\x9f\\<>"/?\#@\[\]:]+)(?::\d*)?
    (?:[/?\#][^\s\x00-\x1f\x7f-\x9f\\<>"]*)?""",
    re.VERBOSE | re.IGNORECASE,
)


def readable(text: str) -> str:
    """The text without characters that cannot be seen or that no file format accepts. Tabs and line breaks stay."""
    if text.isprintable():  # true of almost all text, and of none that holds what is removed here
        return text
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def on_one_line(text: str) -> str:
    return " ".join(readable(text).split())


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def is_web_address(url: str) -> bool:
    """Whether a reader may be given this as a link: http(s) with a host, and no trick characters."""
    return _WEB_ADDRESS.fullmatch(url) is not None


class Piece(NamedTuple):
    text: str
    is_marked: bool


def marked(quote: str, context: str, most_around: int = 90) -> list[Piece]:
    """The context in pieces, with the quote marked wherever it stands, cut at some distance from the first and last mark.

    A quote that the context does not hold comes first, on its own.
    """
    quote, context = cut(on_one_line(quote), 400), on_one_line(context)
    parts = context.split(quote) if quote else [context]
    if len(parts) == 1:
        pieces = [_mark(quote), _plain("　" if quote and context else ""), _plain(cut(context, 2 * most_around))]
        return [piece for piece in pieces if piece.text]
    parts = parts[: _MOST_MARKS + 1]
    pieces = [_plain(_tail(parts[0], most_around))]
    for part in parts[1:-1]:
        pieces += [_mark(quote), _plain(_middle(part, most_around))]
    pieces += [_mark(quote), _plain(cut(parts[-1], most_around))]
    return [piece for piece in pieces if piece.text]


_MOST_MARKS = 5


def _mark(text: str) -> Piece:
    return Piece(text, is_marked=True)


def _plain(text: str) -> Piece:
    return Piece(text, is_marked=False)


def _tail(text: str, most: int) -> str:
    return text if len(text) <= most else "…" + text[1 - most :]


def _middle(text: str, most: int) -> str:
    return text if len(text) <= 2 * most else text[:most] + "…" + text[-most:]
