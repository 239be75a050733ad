"""Entries of the front page and columns whose words or addresses promise a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from inspector.core.facts import Link, LinkRole, ListState, SiteFacts
from inspector.core.rules import OfficeKind, Rules

FEWEST_COLUMNS = 3
FEWEST_LABELS = 5
LONGEST_LABEL = 8  # characters of an entry of a menu
LONGEST_ENTRY = 20  # characters; longer words are the title of news
_OFFICIAL_MARKS = frozenset({"conac", "site_code", "error_report"})


class Sought(NamedTuple):
    """What makes a link an entry of the kind looked for."""

    words: re.Pattern[str]
    address: re.Pattern[str]
    not_words: re.Pattern[str]
    kind: str  # of columns that are one


def entries(site: SiteFacts, sought: Sought) -> Iterator[str]:
    """Addresses of such entries on the front page, then of such columns."""
    for link in site.home.links if site.home else ():
        if link.role in (LinkRole.PAGE, LinkRole.FRAME) and link.url and _is_entry(link, sought):
            yield link.url
    for column in site.columns:
        if sought.kind in column.kinds or (sought.words.search(column.name) and not sought.not_words.search(column.name)):
            yield column.url


def is_official(site: SiteFacts, rules: Rules) -> bool:
    """Whether the duties of government sites are this site's; of an office nobody described, its address and marks decide."""
    if rules.office.kind is not OfficeKind.UNKNOWN:
        return rules.office.kind is not OfficeKind.ENTERPRISE
    return any(host.partition(":")[0].endswith(".gov.cn") for host in site.hosts) or any(mark.id in _OFFICIAL_MARKS for mark in site.marks)


def is_scripted(site: SiteFacts) -> bool:
    home = site.home
    return home is not None and bool(home.needs_script or home.list_state is ListState.SCRIPTED)


def has_menu(site: SiteFacts) -> bool:
    """Whether the menu was read. A script of another file may write it, and then nothing can be called missing from it."""
    links = site.home.links if site.home else ()
    if len(site.columns) >= FEWEST_COLUMNS or not any(link.role is LinkRole.SCRIPT for link in links):
        return True
    return len({link.url for link in links if link.role is LinkRole.PAGE and link.url and 0 < len(link.text) <= LONGEST_LABEL}) >= FEWEST_LABELS


def has_wordless_links(site: SiteFacts) -> bool:
    """Pictures without a name may be the very entry that was not found."""
    return site.home is not None and any(link.role is LinkRole.PAGE and link.element == "a" and link.url and not link.text for link in site.home.links)


def _is_entry(link: Link, sought: Sought) -> bool:
    is_word = len(link.text) <= LONGEST_ENTRY and sought.words.search(link.text) is not None and not sought.not_words.search(link.text)
    return is_word or (sought.address.search(link.url) is not None and not sought.not_words.search(link.text))
