"""Lists whose items stand in the page as data: JSON in a script, which the site's own script would draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from selectolax.lexbor import LexborHTMLParser

from inspector.core.workdays import CHINA
from inspector.extract.dates import shown_day
from inspector.extract.rows import Row


def data_rows(scripts: Iterable[str], today: date) -> tuple[Row, ...]:
    """The items of the longest list of titled and linked records in the scripts; () when there is none."""
    lists = (rows for code in scripts for rows in _lists(code, today))
    return max(lists, key=len, default=())


def inline_scripts(tree: LexborHTMLParser) -> Iterator[str]:
    """Scripts that may hold such records. Most do not, and one look tells."""
    for script in tree.css("script:not([src])"):
        code = script.text()
        if len(code) >= SHORTEST and "{" in code and "[" in code and _TITLE_KEY.search(code):
            yield code


SHORTEST = 60  # characters of a list of two records
FEWEST = 2
LONGEST = 2_000_000  # characters of a script that are looked at
MOST_TRIES = 50  # places in a script where records may begin
_TITLE_KEY = re.compile(r"""["'](?:\w*title|docname|subject|infotitle|articlename|bt|headline)["']\s*:""", re.IGNORECASE)
_TITLES = ("title", "doctitle", "infotitle", "docname", "articletitle", "articlename", "maintitle", "subject", "headline", "bt", "name")
_URLS = ("url", "href", "link", "docpuburl", "puburl", "linkurl", "articleurl", "infourl", "visiturl", "path", "address")
_DAYS = (
    "date pubdate docrelpubtime publishdate publishtime pubtime docreltime docpubtime releasedate releasetime"
    " time infodate showdate displaydate fbsj createtime createdate"
).split()
_START = re.compile(r"\[\s*\{")


def _lists(code: str, today: date) -> Iterator[tuple[Row, ...]]:
    decoder = json.JSONDecoder()
    place = 0
    for _ in range(MOST_TRIES):
        match = _START.search(code, place, LONGEST)
        if match is None:
            return
        try:
            records, end = decoder.raw_decode(code, match.start())
        except ValueError:
            place = match.start() + 1
            continue
        place = end
        rows = tuple(row for record in records if isinstance(record, dict) and (row := _row(record, today)))
        if len(rows) >= FEWEST and len(rows) * 2 > len(records):
            yield rows


def _row(record: Mapping[str, object], today: date) -> Row | None:
    plain = {key.lower().replace("_", ""): value for key, value in record.items()}
    title = next((value for name in _TITLES if isinstance(value := plain.get(name), str) and value.strip()), "")
    url = next((value for name in _URLS if isinstance(value := plain.get(name), str) and value.strip()), "")
    if not title or not url:
        return None
    written = next((value for name in _DAYS if isinstance(value := plain.get(name), str | int) and value), "")
    day = _day(written, today)
    return Row(" ".join(title.split()), url.strip(), day if day and day <= today else None, str(written)[:19] if day else "")


def _day(written: str | int, today: date) -> date | None:
    """A day as text, or a moment as seconds or milliseconds."""
    text = str(written).strip()
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), CHINA).date()
    found = shown_day(text[:10], today) or shown_day(text, today)
    return found.day if found else None
