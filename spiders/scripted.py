"""Pages that wait for a browser: which they are, and what of a rendered page is believed."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from inspector.archive import Original, RecordPlace
from inspector.core.facts import LinkRole, ListState, PageFacts, PageKind, Snapshot
from inspector.extract.blanks import ELSEWHERE
from inspector.extract.decode import content_bytes

LEFT_OUT = "X-Left-Out"  # header of a rendered page: how many scripts and answers to scripts did not come
OVER = "超过渲染页数上限"
UNFILLED = "脚本运行后没有新内容"
MISSED = "脚本要的数据没有取全（出错、要用 POST，或在别的网站）"
RIDDLE = 20_000  # bytes: a firewall's riddle is a script and little else
_FULLER_TEXT = 50  # characters
_FULLER_LINKS = 3


class Held(NamedTuple):
    """A page that waits: where its source lies, and what it links."""

    url: str
    fetched_at: datetime
    place: RecordPlace
    original: Original | None
    links: array[int]
    is_riddle: bool


class Waiting:
    """The pages of one crawl that a browser is to show, `most` of them. Every turn stands in the archive, so that a replay knows it."""

    def __init__(self, most: int, why: Callable[[PageFacts], str]) -> None:
        self.most, self._why = most, why
        self.held: dict[int, Held] = {}
        self.left_out: Counter[str] = Counter()  # Chinese reason → pages judged as their source has them
        self.taken = 0
        self.closed = ""  # why nobody gets a turn any more
        self._met: set[int] = set()

    @property
    def has_turns(self) -> bool:
        return self.taken < self.most and not self.closed

    def wants(self, number: int, page: PageFacts | None, snapshot: Snapshot) -> bool:
        """Whether the page is to be held; once in a crawl. Without facts it is a firewall's answer."""
        if not self.most or number in self._met:
            return False
        if not (self._why(page) if page is not None else is_riddle(snapshot)):
            return False
        self._met.add(number)
        if self.has_turns:
            return True
        self.left_out[self.closed or OVER] += 1
        return False


def why_render(page: PageFacts, marks: Collection[str] = ()) -> str:
    """Why the source does not show what a visitor sees. `marks`: the marks of a front page that a script may write."""
    if page.is_rendered:
        return ""
    if page.needs_script:
        return "" if page.needs_script in ELSEWHERE else page.needs_script
    if page.kind is PageKind.HOME and set(marks) - {mark.id for mark in page.marks} and any(link.role is LinkRole.SCRIPT for link in page.links):
        return "首页底部标识可能由脚本写入"
    return ""


def is_riddle(snapshot: Snapshot) -> bool:
    """A firewall's answer that a browser solves by itself: a script that sets a cookie and loads the page again."""
    body, _problem = content_bytes(snapshot)
    return len(body) < RIDDLE and b"<script" in body.lower() and any(word in body for word in (b"cookie", b"location", b"$_ts"))


def is_fuller(shown: PageFacts, raw: PageFacts) -> bool:
    """Whether the scripts have brought something."""
    known = {link.url for link in raw.links}
    return (
        len(shown.items) > len(raw.items)
        or shown.main_text_length >= raw.main_text_length + _FULLER_TEXT
        or len({link.url for link in shown.links} - known) >= _FULLER_LINKS
        or bool({mark.id for mark in shown.marks} - {mark.id for mark in raw.marks})
    )


def completed(shown: PageFacts, raw: PageFacts, *, is_whole: bool) -> PageFacts:
    """A rendered page as it is judged. What hides or leads away is read from the source: scripts fold and unfold menus all day."""
    known = {link.url for link in shown.links}
    page = replace(
        shown,
        fetched_at=raw.fetched_at,
        encoding=raw.encoding,
        hidden=raw.hidden,
        around_strangers=raw.around_strangers,
        jumps=raw.jumps,
        relics=raw.relics,
        links=(*shown.links, *(link for link in raw.links if link.url not in known)),
        marks=tuple(dict.fromkeys((*shown.marks, *raw.marks))),
        ids=shown.ids | raw.ids,
    )
    if is_whole:
        return page
    is_filled = shown.list_state is ListState.ITEMS and len(shown.items) > len(raw.items)
    return replace(
        page,
        is_rendered=False,  # what is not there may be what did not come
        list_state=shown.list_state if is_filled else raw.list_state,
        needs_script="" if is_filled else raw.needs_script,
    )
