"""Lists that a page's script asks for: the addresses it would ask by GET, and the items of what comes back, as markup to read the page with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode, urljoin

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import Snapshot
from inspector.extract.datalists import data_rows
from inspector.extract.decode import content_bytes, decode_body

MOST_FEEDS = 3  # of one page
LONGEST_DATA = 2_000_000  # characters of an answer that are looked at
MOST_DEPTH = 12  # of nested data


def feed_addresses(tree: LexborHTMLParser, resolve: Callable[[str], str]) -> tuple[str, ...]:
    """Where the data of the page's lists lies, as far as the page says it whole. What has to be sent by POST is nobody's to try."""
    raw = [*_units(tree), *(address for script in tree.css("script:not([src])") for address in _asked(script.text()))]
    found = dict.fromkeys(resolve(address) for address in raw if not _NO_LIST.search(address))
    return tuple(url for url in found if url.startswith(("http://", "https://")))[:MOST_FEEDS]


def with_data(page: Snapshot, answers: Iterable[Snapshot], known: Collection[str], today: date) -> Snapshot | None:
    """The page with the items of its data drawn in, as its script would; None when the data holds none. `known`: addresses it shows already."""
    markup = "\n".join(drawn for answer in answers if (drawn := _drawn(answer, page.url, known, today)))
    if not markup:
        return None
    content, _problem = content_bytes(page)
    charset = _charset(page)
    place = content.lower().rfind(b"</body")
    place = len(content) if place < 0 else place
    body = content[:place] + f'<div class="list">{markup}</div>'.encode(charset, "xmlcharrefreplace") + content[place:]
    headers = tuple((name, value) for name, value in page.headers if name.lower() not in ("content-encoding", "content-length"))
    return replace(page, headers=headers, body=body)


_ENDPOINT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_UNIT_KEYS = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_PAIR = re.compile(r"""["'](\w+)["']\s*:\s*["']([^"']*)["']""")
_NEXT_GROUP = re.compile(r"<nextgroup>.{0,40}?href=[\"']([^\"']+)[\"']", re.DOTALL)
# A literal, whole: what is put together with + or ${} is not known before the script runs.
_LITERAL = r"""(?P<quote>["'`])(?P<address>[^"'`\s<>${}]+)(?P=quote)(?!\s*\+)"""
_CALLS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:\$|jQuery|axios|\$http|Vue\.http)\s*\.\s*(?:get|getJSON)\s*\(\s*{_LITERAL}",
        rf"\bfetch\s*\(\s*{_LITERAL}(?!\s*,\s*\{{[^}}]*\bmethod\b)",
        rf"\.open\s*\(\s*[\"']GET[\"']\s*,\s*{_LITERAL}",
        rf"\burl\s*:\s*{_LITERAL}",
        r"""(?P<quote>["'])(?P<address>[^"'`\s<>${}]+\.json(?:\?[^"'`\s<>${}]*)?)(?P=quote)(?!\s*\+)""",
    )
)
_AJAX = re.compile(r"(?:\.ajax|axios|\.request)\s*\(\s*\{")
_SENDS = re.compile(r"""\b(?:type|method)\s*:\s*["']?\s*(?:post|put|delete)""", re.IGNORECASE)
_NO_LIST = re.compile(r"hits|click|count(?!y)|visit|login|captcha|vote|weather|tianqi|qrcode|\.(?:js|css|html?|shtml|png|jpe?g|gif|svg)(?:$|\?)", re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.DOTALL)
_ITEM = re.compile(r"<(item|entry|row|news|article|info|record)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_CHILD = re.compile(r"<(\w+)[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</\1>", re.DOTALL)


def _units(tree: LexborHTMLParser) -> Iterator[str]:
    """jpaas: the parameters stand as an attribute of the list's place, or of its script."""
    for node in tree.css("[querydata]"):
        attributes = node.attrs
        told = dict(_PAIR.findall(attributes.get("querydata") or ""))
        if "webId" not in told or "tplSetId" not in told:
            continue
        asked = {key: told[key] for key in _UNIT_KEYS if key in told}
        rows = attributes.get("rows") or ""
        asked["paramJson"] = json.dumps({"pageNo": 1, "pageSize": int(rows) if rows.isdigit() else 20}, separators=(",", ":"))
        yield f"{attributes.get('uniturl') or attributes.get('url') or _ENDPOINT}?{urlencode(asked)}"


def _asked(code: str) -> Iterator[str]:
    """What a script asks for by GET."""
    if group := _NEXT_GROUP.search(code):
        yield unescape(group[1])
    for pattern in _CALLS:
        for match in pattern.finditer(code):
            is_put_together = code[: match.start("quote")].rstrip()[-1:] == "+"
            if not is_put_together and (pattern is not _CALLS[3] or _is_get(code, match.start())):
                yield match["address"]


def _is_get(code: str, place: int) -> bool:
    """url: "…" within $.ajax({…}) whose braces say nothing of another method."""
    calls = [match.start() for match in _AJAX.finditer(code, max(0, place - 400), place)]
    return bool(calls) and not _SENDS.search(code[calls[-1] : place + 400].partition("})")[0])


def _drawn(answer: Snapshot, page_url: str, known: Collection[str], today: date) -> str:
    if answer.status != 200:
        return ""
    text = decode_body(answer).text[:LONGEST_DATA]
    fragments = [*_fragments(text)]
    if records := _RECORD.findall(text):
        fragments.append(f"<ul>{''.join(record if record.lstrip()[:3].lower() == '<li' else f'<li>{record}</li>' for record in records)}</ul>")
    if not fragments:
        rows = [(row.title, row.href, row.quote if row.day else "") for row in data_rows([text], today)] or [*_xml_rows(text)]
        items = (f'<li><a href="{escape(href)}" title="{escape(title)}">{escape(title)}</a><span>{escape(day)}</span></li>' for title, href, day in rows)
        fragments = [f"<ul>{''.join(items)}</ul>"] if rows else []
    return "\n".join(_without(fragment, page_url, known) for fragment in fragments)


def _fragments(text: str) -> Iterator[str]:
    """Markup that stands as a word of the data: jpaas gives the whole list so."""
    if not text.lstrip().startswith("{"):
        return
    try:
        data = json.loads(text)
    except ValueError:
        return
    for word in _words(data, MOST_DEPTH):
        if "<a " in word and "href" in word:
            yield word


def _words(data: Any, depth: int) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif depth and isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _words(value, depth - 1)


def _xml_rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Items of XML beside the page: elements with a title and a link."""
    for _tag, inner in _ITEM.findall(text):
        told = {name.lower(): unescape(words.strip()) for name, words in _CHILD.findall(inner)}
        title, href = _first(told, ("title", "name", "subject")), _first(told, ("link", "url", "href"))
        if title and href:
            yield title, href, _first(told, ("pubdate", "date", "time", "publishdate", "pubtime"))[:19]


def _first(told: dict[str, str], names: Sequence[str]) -> str:
    return next((told[name] for name in names if told.get(name)), "")


def _without(fragment: str, page_url: str, known: Collection[str]) -> str:
    """The items that the page does not show yet."""
    if not known:
        return fragment
    tree = LexborHTMLParser(f"<div>{fragment}</div>")
    for link in tree.css("a[href]"):
        if urljoin(page_url, link.attrs.get("href") or "") in known:
            row = link.parent
            while row is not None and row.tag not in ("li", "tr", "div", "body"):
                row = row.parent
            if row is not None and row.tag in ("li", "tr"):
                row.decompose()
    return tree.body.inner_html or "" if tree.body and tree.css_first("a[href]") else ""


def _charset(page: Snapshot) -> str:
    name = decode_body(page).encoding.partition(" ")[0]
    return "gb18030" if name.lower() in ("gbk", "gb2312", "gb18030") else name
