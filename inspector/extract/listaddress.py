"""One key for the ways to write an address, and the first page of the list that an address belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


@lru_cache(maxsize=1024)
def page_key(url: str) -> int:
    """One number for the ways to write one address: scheme, www., index.html and the fragment do not matter."""
    parts = urlsplit(url)
    path = _FRONT_FILE.sub("/", parts.path) or "/"
    plain = f"{parts.netloc.lower().removeprefix('www.')}{path}?{parts.query}"
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def first_address(url: str) -> str:
    """The address of a list's first page: index_3.html and ?page=3 lead back to it."""
    parts = urlsplit(url)
    folder, _, file = parts.path.rpartition("/")
    numbered = NUMBERED.fullmatch(file)
    if numbered and numbered["stem"].lower() in _SURE_STEMS and numbered["stem"].lower() != "list":
        file = numbered["stem"] + numbered["ending"]
    path = _FRONT_FILE.sub("/", f"{folder}/{file}")
    query = (
        urlencode([(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name.lower() not in PAGE_PARAMETERS])
        if parts.query
        else ""
    )
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def pager_of(url: str) -> str:
    """The list that an address is a numbered page of, "" when it is none."""
    parts = urlsplit(url)
    numbered = NUMBERED.fullmatch(parts.path.rpartition("/")[2])
    is_page = (numbered and numbered["stem"].lower() in _SURE_STEMS) or any(name.lower() in _PAGERS for name, _value in parse_qsl(parts.query))
    return re.sub(r"[-_]\d+(?=\.\w+$)", "", first_address(url)) if is_page else ""


def is_first_page(url: str) -> bool:
    """Whether an address is its list's first page: index_1.html is the second where index.html is the first, ?page=1 is not."""
    parts = urlsplit(url)
    numbered = NUMBERED.fullmatch(parts.path.rpartition("/")[2])
    if numbered:
        return numbered["stem"].lower() not in {"index", "default"} and int(numbered["number"]) <= 1
    return all(value in {"", "0", "1"} for name, value in parse_qsl(parts.query) if name.lower() in PAGE_PARAMETERS - {"uid"})


def levels(address: str) -> int:
    """Folders between the front page and a column: 1 for /tzgg/ and /tzgg.html, 2 for /zwgk/tzgg/."""
    return len([step for step in urlsplit(address).path.split("/") if step])


PAGE_PARAMETERS = frozenset("page pageno pagenum pageindex page_no pagenumber p curpage currentpage cur_page nowpage start offset uid".split())
_PAGERS = PAGE_PARAMETERS - {"uid", "p", "start", "offset"}  # those that mean nothing else
NUMBERED = re.compile(r"(?P<stem>index|default|list|main|more|[\w-]*?[A-Za-z0-9])[-_](?P<number>\d{1,4})(?P<ending>\.\w+)", re.IGNORECASE)

_SURE_STEMS = frozenset({"index", "default", "list", "main", "more"})
_FRONT_FILE = re.compile(r"/(?:index|default)\.\w{2,5}$", re.IGNORECASE)
