"""Files that pages offer, as facts: their text in blocks, and what of it could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from inspector.core.facts import ListState, PageFacts, PageKind, Place, PublishLine, Snapshot, TextBlock
from inspector.extract.attachments import Attachment, read_attachment
from inspector.extract.decode import content_bytes
from inspector.extract.page import Proofread, SiteView, paragraphs_of, read_suspicions

ReadAttachment = Callable[[str, bytes], Attachment]  # (name, body)
READABLE: Final = frozenset("csv doc docx et 7z ofd pdf rar rtf txt wps xls xlsx zip".split())
_TYPES: Final = {
    "application/msword": "doc",
    "application/ofd": "ofd",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/x-rar-compressed": "rar",
    "application/zip": "zip",
    "text/csv": "csv",
}


def file_name(url: str, disposition: str = "") -> str:
    """What a visitor would save the file as: the name the server gives, or the end of the address."""
    given = _STARRED.search(disposition) or _NAMED.search(disposition)
    name = given[1] if given else urlsplit(url).path
    return _unquoted(name.strip('" ')).replace("\\", "/").rpartition("/")[2]


def readable_format(name: str, media_type: str) -> str:
    """The format that name or type promise, "" when it is none whose text can be read."""
    extension = name.rpartition(".")[2].lower()
    return extension if extension in READABLE else _TYPES.get(media_type.partition(";")[0].strip().lower(), "")


def read_file(snapshot: Snapshot, view: SiteView, dated: date | None, proofread: Proofread, read: ReadAttachment = read_attachment) -> PageFacts:
    """The facts of a file. `dated` is when the page that offers it was published."""
    name = file_name(snapshot.url, snapshot.header("Content-Disposition"))
    body, problem = content_bytes(snapshot)
    attachment = read(name, body)
    blocks = _blocks(attachment)
    return replace(
        bare_page(Place(snapshot.url, name), view),
        fetched_at=snapshot.fetched_at,
        blocks=blocks,
        suspicions=tuple(read_suspicions(paragraphs_of(blocks, ""), partial(proofread, dated=dated))),
        unreadable=tuple(dict.fromkeys((*(one.reason for one in attachment.unreadable), *((problem,) if problem else ())))),
        published=_UNDATED._replace(day=dated),
        main_text_length=sum(len(block.text) for block in blocks),
        encoding=attachment.format,
    )


def bare_page(place: Place, view: SiteView) -> PageFacts:
    """Facts of something that has an address and a name, and nothing yet of a page."""
    return replace(_NOTHING, url=place.url, title=place.title, site=view.name)


_STARRED = re.compile(r"filename\*\s*=\s*[\w-]*'[^']*'([^;]+)", re.IGNORECASE)
_NAMED = re.compile(r"filename\s*=\s*(\"[^\"]+\"|[^;]+)", re.IGNORECASE)
_UNDATED = PublishLine(None, "", "", "", "")
_NOTHING = PageFacts(
    url="",
    site="",
    fetched_at=datetime.min.replace(tzinfo=UTC),
    encoding="",
    kind=PageKind.ATTACHMENT,
    title="",
    titles=(),
    metas=(),
    blocks=(),
    links=(),
    breadcrumb=(),
    published=_UNDATED,
    items=(),
    list_state=ListState.NONE,
    has_pager=False,
    marks=(),
    hidden=(),
    ids=frozenset(),
    main_text_length=0,
)


def _blocks(attachment: Attachment) -> tuple[TextBlock, ...]:
    blocks, offset = [], 0
    for piece in attachment.pieces:
        blocks.append(TextBlock(piece.text, piece.scope, piece.where, offset))
        offset += len(piece.text)
    return tuple(blocks)


def _unquoted(name: str) -> str:
    """Percent signs and raw bytes undone, in UTF-8 or else GB 18030."""
    raw = unquote_to_bytes(name.encode("utf-8", "surrogateescape"))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
