"""What reading an attachment gives: pieces of text with their places, and in Chinese what could not be read."""

from __future__ import annotations

from typing import Final, NamedTuple

from inspector.core.facts import Scope

MB: Final = 1024 * 1024


class Piece(NamedTuple):
    text: str  # one paragraph, heading or cell; white space folded; never empty
    scope: Scope  # TITLE, HEADING, BODY or CELL
    where: str  # for people: "第3页第2段", "工作表“名单”第5行第2格", "文本框第1段", "压缩包内“名单.xlsx”：第5行第2格"


class Problem(NamedTuple):
    """Something that could not be read: the whole attachment, one member of an archive, or what lies beyond a limit."""

    where: str  # "" for the attachment itself
    reason: str  # Chinese, names the format


class Attachment(NamedTuple):
    pieces: tuple[Piece, ...]
    format: str  # "docx", "pdf", "zip" …, "" when unknown
    unreadable: tuple[Problem, ...] = ()
    is_cut: bool = False  # a limit or damage ended the reading early; the pieces are what came before


class Limits(NamedTuple):
    """How much of one attachment is read before we stop."""

    size: int = 50 * MB  # bytes as received
    unpacked: int = 200 * MB  # bytes of everything inside a zip, a nested zip included
    ratio: int = 200  # unpacked bytes for one packed; XML packs to 1:50
    members: int = 2_000  # entries of an archive
    depth: int = 2  # archives within archives
    pages: int = 500
    pieces: int = 200_000  # cells of a sheet, mostly
    seconds: float = 20.0


ORDINARY: Final = Limits()


class Unreadable(Exception):  # noqa: N818  # it is an answer, not an error: pieces given before it stay
    """Why an attachment, or the rest of it, cannot be read: Chinese, naming the format."""
