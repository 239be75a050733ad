"""Addresses written inside scripts, as far as they can be read without running them."""

from __future__ import annotations

import re
from collections.abc import Iterator


def script_addresses(code: str) -> Iterator[str]:
    """What onclick= or javascript: opens or jumps to. An address put together with + is not known before the script runs."""
    seen = set()
    for match in _LITERAL.finditer(code):
        address = match["address"].strip()
        if address in seen or not address or _PLUS.match(code, match.end()) or code[: match.start("quote")].rstrip()[-1:] == "+":
            continue
        opened = match["opens"] and _ADDRESS_LIKE.match(address)
        if opened or _FULL.match(address) or _STATIC_FILE.match(address):
            seen.add(address)
            yield address


def script_jumps(code: str) -> list[str]:
    """Where a script sends the whole page as soon as it loads."""
    plain = _COMMENT.sub("", code)
    written = _WRITTEN_REFRESH.finditer(plain) if "efresh" in plain else ()
    return [match["address"] for match in (*_JUMP.finditer(plain), *written)]


def pager_pages(code: str) -> Iterator[tuple[int, str]]:
    """The pages after the first that createPageHTML makes of a TRS list, with their addresses.

    The usual form counts from index.html = 0; the form with an element's id in front counts from index.html = 1.
    """
    for call in _PAGER.finditer(_COMMENT.sub("", code)):
        first = 2 if call["id"] else 1
        for page in range(2, min(int(call["count"]), MOST_LISTED_PAGES) + 1):
            yield page, f"{call['name']}_{page - 2 + first}.{call['ending']}"


def written_day(code: str) -> str:
    """The day an inline script writes where it stands, when the script names it: var day='2026年11月20日'; document.write(day)."""
    found = _QUOTED_DAY.findall(code) if "document.write" in code else []
    return found[0] if len(found) == 1 else ""


def jpage_records(code: str) -> str:
    """The HTML of the items of a JPAGE list, which stand in a script as XML."""
    return "".join(_RECORD.findall(code))


MOST_LISTED_PAGES = 2000  # of one pager

_LITERAL = re.compile(
    r"""(?P<opens>\bopen\s*\(\s*|\blocation(?:\s*\.\s*href)?\s*=\s*|\blocation\s*\.\s*(?:assign|replace)\s*\(\s*)?(?P<quote>["'])(?P<address>(?:(?!(?P=quote))[^\n\\])*)(?P=quote)"""
)
_PLUS = re.compile(r"\s*\+")
_ADDRESS_LIKE = re.compile(r"(?!about:|javascript:|[#?]?$)[^\s<>{}]*[/.?][^\s<>{}]*$")
_FULL = re.compile(r"(?:https?:)?//[\w\[][^\s<>]*$")
_STATIC_FILE = re.compile(r"(?:\.{0,2}/)[^\s<>{}?]*\.(?:s?html?|pdf|docx?|xlsx?|zip|rar|wps|ofd)$", re.IGNORECASE)
_JUMP = re.compile(
    r"""\blocation(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:assign|replace)\s*\()\s*(?P<quote>["'])(?P<address>[^"'\s<>+]*[/.][^"'\s<>+]*)(?P=quote)(?!\s*\+)""",
)
_WRITTEN_REFRESH = re.compile(r"""http-equiv\W{1,4}refresh[^<>]*?url\s*=\s*\\?['"]?(?P<address>[^'"\s<>\\]+)""", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"\w\\])//[^\n]*", re.DOTALL)
_PAGER = re.compile(
    r"""\bcreatePageHTML\s*\(\s*(?:(?P<id>["'][^"']*["'])\s*,\s*)?["']?(?P<count>\d+)["']?\s*,"""
    r"""\s*["']?\d+["']?\s*,\s*["'](?P<name>[^"']+)["']\s*,\s*["'](?P<ending>\w+)["']"""
)
_QUOTED_DAY = re.compile(r"""["']\s*((?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?)\s*["']""")
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL)
