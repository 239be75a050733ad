"""Links that only a style sheet hides. The sheets of a site come after most of its pages: pages are noted as they come, and the few in question read again."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import ON_DEMAND, HiddenLink, LinkRole, PageFacts, Place, Snapshot
from inspector.core.findings import place_order
from inspector.extract.decode import decode_body
from inspector.extract.files import bare_page
from inspector.extract.hidden import FOLDED, MOST_LINKS, carriers, is_official, opening_tag, plain_colour, read_hidden, strangers_of, way_of
from inspector.extract.links import document_base, read_css_links, read_links, resolve
from inspector.extract.markup import fold, parse_html
from inspector.extract.page import SiteView
from inspector.extract.sheets import PageStyle, SheetRule, names_of, read_rules

Archived = Callable[[str], Snapshot | None]

MOST_PAGES = 20  # of one class, the first by address
MOST_NAMES = 4000
FIRST_LOOK = 3  # pages of one class: what is honest in these is a template's
MOST_IMPORTS = 20


class VeilBook:
    """Where classes and ids stand around links to strangers: for each, how many pages, and the first of them."""

    def __init__(self) -> None:
        self._pages: dict[str, list[tuple[tuple[int, str], str]]] = {}

    def add(self, page: PageFacts) -> None:
        if not page.around_strangers:
            return
        place = (place_order(page.url), page.title)
        for names in page.around_strangers:
            pages = self._pages.get(names)
            if pages is None:
                if len(self._pages) < MOST_NAMES:
                    self._pages[names] = [place]
            elif len(pages) < MOST_PAGES or place < pages[-1]:
                insort(pages, place)
                del pages[MOST_PAGES:]

    def veiled(self, sheets: Mapping[str, str], archived: Archived, view: SiteView) -> Iterator[PageFacts]:
        """Bare pages with the links that a sheet (address → text) hides on them, each page once."""
        read = {url: tuple(read_rules(css, url)) for url, css in sheets.items()}
        hiding = _hiding_names([rule for rules in read.values() for rule in rules])
        reader = _Reader(read, sheets, archived, view)
        seen: dict[str, tuple[HiddenLink, ...]] = {}
        for names, pages in sorted(self._pages.items()):
            if hiding.isdisjoint(_split(names)):
                continue
            for rank, ((_length, url), title) in enumerate(pages):
                if rank >= FIRST_LOOK and not any(seen[earlier] for (_, earlier), _ in pages[:FIRST_LOOK]):
                    break
                if url not in seen:
                    seen[url] = reader.hidden_on(url)
                    if seen[url]:
                        yield replace(bare_page(Place(url, title), view), hidden=seen[url])


class _Reader:
    def __init__(self, rules: Mapping[str, tuple[SheetRule, ...]], texts: Mapping[str, str], archived: Archived, view: SiteView) -> None:
        self._rules, self._texts, self._archived, self._view = rules, texts, archived, view

    def hidden_on(self, url: str) -> tuple[HiddenLink, ...]:
        snapshot = self._archived(url)
        if snapshot is None:
            return ()
        decoded = decode_body(snapshot)
        tree = parse_html(decoded.text)
        base = document_base(tree, url)
        links = read_links(tree, url, decoded.encoding.partition(" ")[0], "", base)
        strangers = strangers_of(links, url, self._view.hosts)
        rules, is_whole = self._rules_of(tree, base)
        scripts = "\n".join(script.text() for script in tree.css("script"))
        veils = _Veils(PageStyle(tree, rules), scripts, is_whole=is_whole)
        told = {link.url for link in read_hidden(tree, links, url, self._view.hosts).links}
        found = []
        for node, target in carriers(tree, strangers) if strangers else ():
            veil = veils.over(node) if target not in told else None
            if veil and not (veil.is_folded and is_official(target)):
                found.append(HiddenLink(target, fold(node.text())[:100], veil.way, veil.raw, veil.sheet))
        return tuple(found[:MOST_LINKS])

    def _rules_of(self, tree: LexborHTMLParser, base: str) -> tuple[list[SheetRule], bool]:
        """The rules of a page in order, and whether none of its sheets is missing."""
        rules: list[SheetRule] = []
        is_whole = True
        for node in tree.css("link[href],style"):
            attributes = node.attributes
            if _OTHER_MEDIA.search(attributes.get("media") or ""):
                continue
            if node.tag == "style":
                rules += read_rules(node.text(), IN_PAGE)
            elif "stylesheet" in (attributes.get("rel") or "").lower().split():
                url = resolve(attributes.get("href") or "", base, "utf-8")
                is_whole &= url in self._rules
                for sheet in self._with_imports(url):
                    rules += self._rules[sheet]
        return rules, is_whole

    def _with_imports(self, url: str) -> list[str]:
        """A sheet behind the sheets it imports."""
        found: list[str] = []
        waiting = [url]
        while waiting and len(found) < MOST_IMPORTS:
            here = waiting.pop()
            if here in self._rules and here not in found:
                found.append(here)
                if "@import" in self._texts[here]:
                    waiting += [link.url for link in read_css_links(self._texts[here], here) if link.role is LinkRole.STYLE]
        return found[::-1]


IN_PAGE = ""


class _Veil(NamedTuple):
    way: str
    is_folded: bool
    raw: str
    sheet: str


_TOLD = _Veil("", is_folded=True, raw="", sheet=IN_PAGE)


class _Veils:
    """Looks from a link upwards for the element that a sheet hides. What the page itself hides has been told already."""

    def __init__(self, style: PageStyle, scripts: str, *, is_whole: bool) -> None:
        self._style, self._scripts, self._is_whole = style, scripts, is_whole
        self._known: dict[int, _Veil | None] = {}

    def over(self, link: LexborNode) -> _Veil | None:
        path = []
        here: LexborNode | None = link
        found = self._of_link(link)
        while found is None and here is not None and here.tag not in _WHOLE:
            if here.mem_id in self._known:
                found = self._known[here.mem_id]
                break
            path.append(here.mem_id)
            found = self._of_element(here)
            here = here.parent
        self._known.update(dict.fromkeys(path, found))
        return found if found is None or found.sheet else None

    def _of_element(self, node: LexborNode) -> _Veil | None:
        if way_of(node.attributes.get("style") or "") or "hidden" in node.attributes:
            return _TOLD
        hiding = [rule for rule in self._style.rules_for(node) if rule.sheet and (_hides(rule.style) or _HALF.search(rule.style))]
        way = way_of(self._style.style_of(node)) if hiding else ""
        return self._veil(way, node, hiding[-1]) if way else None

    def _of_link(self, link: LexborNode) -> _Veil | None:
        """Type and colour count on the link itself or right around it: they are set anew further in."""
        if link.css_first("*:not(a)") is not None or not link.text().strip():
            return None
        for node in (link, link.parent):
            rules = self._style.rules_for(node) if node is not None else []
            size = [rule for rule in rules if _FONT.search(rule.style)]
            if node is not None and size:
                is_none = _NO_FONT.search(self._style.style_of(node)) and size[-1].sheet
                return self._veil("zero size", node, size[-1]) if is_none else None
        return self._of_colour(link)

    def _of_colour(self, link: LexborNode) -> _Veil | None:
        colours = [rule for rule in self._style.rules_for(link) if _COLOUR.search(rule.style)]
        written = _COLOUR.search(self._style.style_of(link))
        if not colours or not colours[-1].sheet or not written or not (colour := plain_colour(written[1])):
            return None
        here: LexborNode | None = link
        while here is not None and here.tag not in _WHOLE:
            ground = _GROUND.findall(self._style.style_of(here)) or ([here.attributes["bgcolor"]] if here.attributes.get("bgcolor") else [])
            if any(_PAINTED.search(value or "") for value in ground) or "background" in here.attributes:
                return None
            if plain := next((plain for value in ground[::-1] if (plain := plain_colour(value or ""))), ""):
                return self._veil("same colour", link, colours[-1]) if plain == colour else None
            here = here.parent
        return None

    def _veil(self, way: str, node: LexborNode, rule: SheetRule) -> _Veil:
        if self._is_shown_on_demand(node, way):
            way = ON_DEMAND
        elif not self._is_whole and way not in FOLDED:
            way = "display:none"  # a sheet that did not come may show it
        name = rule.sheet.partition("?")[0].rpartition("/")[2]
        return _Veil(way, way in FOLDED or way == ON_DEMAND, opening_tag(node), f"{name} 里的“{rule.selector[:60]}”")

    def _is_shown_on_demand(self, node: LexborNode, way: str) -> bool:
        undoes = _UNDOES.get(way)
        if undoes and any(undoes.search(f";{rule.style}") and not _hides(rule.style) for rule in self._style.other_rules(node)):
            return True
        return any(f"{quote}{name[1:]}{end}" in self._scripts for name in _own_names(node, way) for quote in "\"'.# " for end in "\"' )>:.")


def _own_names(node: LexborNode, way: str) -> list[str]:
    """Names a script would show the element by: for a menu also those right around it."""
    near: list[LexborNode | None] = [node, node.parent, node.parent.parent if node.parent else None] if way in FOLDED else [node]
    return [name for one in near if one is not None for name in names_of(one) if name[:1] in (".", "#")]


def _hiding_names(rules: Sequence[SheetRule]) -> frozenset[str]:
    """Classes and ids in selectors that may hide something: pages with none of them around their links need no second look."""
    grounds: dict[str, set[str]] = {}
    for rule in rules:
        for value in _GROUND.findall(rule.style) if "background" in rule.style else ():
            for name in rule.names:
                grounds.setdefault(name, set()).add(plain_colour(value))
    found: set[str] = set()
    for rule in rules:
        written = _COLOUR.search(rule.style)
        colour = plain_colour(written[1]) if written else ""
        if _hides(rule.style) or _HALF.search(rule.style) or (colour and any(colour in grounds.get(name, ()) for name in rule.around)):
            found |= rule.around
    return frozenset(found)


def _hides(style: str) -> bool:
    return bool(way_of(style) or _NO_FONT.search(style))


def _split(names: str) -> list[str]:
    return [names] if names[0] == "#" else [f".{word}" for word in names.split()]


_WHOLE = frozenset({"html", "body", "-document"})  # what hides the whole page shows it when it has loaded
_OTHER_MEDIA = re.compile(r"^\s*(?:print|handheld|tv|projection|speech|braille)\b|max-(?:device-)?width", re.IGNORECASE)
_FONT = re.compile(r"(?:^|;)font(?:-size)?:")
_NO_FONT = re.compile(r"(?:^|;)font-size:[01](?:\.\d+)?(?:px|pt|em|rem|%)?(?:!important)?(?:;|$)")
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_PAINTED = re.compile(r"url\(|gradient|var\(|image")
_HALF = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px|pt|em|%)?(?:!important)?(?:;|$)|(?:^|;)(?:left|right|top|bottom):-(?:[5-9]\d\d|\d{4,})")
_UNDOES = {
    "display:none": re.compile(r";display:(?!none)"),
    "visibility:hidden": re.compile(r";visibility:(?:visible|inherit)|;display:(?!none)"),
    "opacity:0": re.compile(r";opacity:(?!0(?:;|$|\.0))"),
    "off screen": re.compile(r";(?:(?:margin-)?(?:left|right|top|bottom)|margin|transform|text-indent|position|inset):"),
    "zero size": re.compile(r";(?:(?:max-|min-)?(?:height|width)|transform|clip|clip-path|overflow|font-size):"),
}
