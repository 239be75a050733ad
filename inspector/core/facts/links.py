"""Links, what was found behind them, and the places they stand on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Place:
    """A page on which a finding stands."""

    url: str
    title: str = ""


class LinkRole(StrEnum):
    """What a link is for, by element and address; the probe decides what it really is."""

    PAGE = "page"
    IMAGE = "image"
    ATTACHMENT = "attachment"
    STYLE = "style"
    SCRIPT = "script"
    FRAME = "frame"
    MEDIA = "media"


class Verdict(StrEnum):
    OK = "ok"
    BROKEN = "broken"
    SUSPECT = "suspect"  # 待人工复核: refused, protected, or only resembling a fault
    SKIPPED = "skipped"  # never asked: out of limits, robots, other schemes


class Link(NamedTuple):
    """One address a page points at. A NamedTuple for the same reason as TextBlock."""

    url: str  # absolute, as a browser would ask for it, with #fragment; "" when the address is empty or cannot be read
    role: LinkRole
    element: str  # "a", "img", "link", "option", "css url()" …
    text: str  # link text, or title=/alt= when there is none
    raw: str  # exactly as written
    position: int  # rank among the page's links, from 0


IN_SHEET = "写在样式文件"  # how a message says that no look at the page alone can tell
ON_DEMAND = "on demand"  # way of a link that a sheet folds away until a visitor asks for it


class HiddenLink(NamedTuple):
    url: str
    text: str
    way: str  # "display:none", "off screen", "zero size", "same colour", "marquee" …; "on demand": something shows it
    raw: str  # the tag that hides it, at most 200 characters
    sheet: str = ""  # the style sheet and the selector that hide it, "" when the page itself does


class Jump(NamedTuple):
    """A script that sends the visitor to a stranger without being asked."""

    url: str
    quote: str  # the statement
    is_for_searchers: bool  # only visitors who come from a search engine are sent away


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What became of one link target, after redirects and second looks."""

    url: str  # as linked, with fragment
    role: LinkRole
    verdict: Verdict
    why: str  # Chinese, for people: "服务器回答 404（页面不存在）"
    status: int  # of the last answer, 0 when there was none
    chain: tuple[str, ...]  # addresses redirected through, first to last, without `url`
    is_external: bool
    places: int  # pages that link it
    first_place: Place
    text: str  # link text on the first place
    element: str
    asked: int  # how many times it was asked
    more_places: tuple[Place, ...] = ()  # up to 19 more, in crawl order
    shows: str = ""  # title of another's page that opens, as far as its first bytes tell


class Mislink(NamedTuple):
    """An entry of a list whose page bears quite another title."""

    place: Place
    text: str
    url: str
    title: str


class NewScript(NamedTuple):
    """A script of a host from which the site had loaded none before."""

    host: str
    url: str
    place: Place
    places: int


class NewScripts(NamedTuple):
    since: date  # the day of the last inspection that read the whole site
    scripts: tuple[NewScript, ...]  # the most used of each host
