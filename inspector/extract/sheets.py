"""What style sheets say of the elements of a page: plain rules, and what of them holds for one element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError


class SheetRule(NamedTuple):
    """One selector with what is declared for it."""

    selector: str  # "" when it never holds of itself: while something is hovered
    loose: str  # the same whatever is hovered, chosen or unfolded; "" when it holds in every state
    names: frozenset[str]  # of the element itself: ".x", "#y", else its tag
    around: frozenset[str]  # classes and ids anywhere in the selector
    weight: tuple[int, int, int]
    style: str  # lower case, without white space
    sheet: str  # what the sheet is called


def read_rules(css: str, sheet: str) -> Iterator[SheetRule]:
    """The rules that hold on the screen of a desk, in order."""
    for selectors, body in _rules(_COMMENT.sub("", css)):
        style = re.sub(r"\s+", "", body.lower())
        for selector in _COMMA.split(selectors):
            if style and (rule := _rule(" ".join(selector.split()), style, sheet)):
                yield rule


class PageStyle:
    """The rules of all sheets of one page, applied to its elements one by one."""

    def __init__(self, tree: LexborHTMLParser, rules: Iterable[SheetRule]) -> None:
        self._tree = tree
        self._by_name: dict[str, list[tuple[int, SheetRule]]] = {}
        for number, rule in enumerate(rules):
            for name in rule.names:
                self._by_name.setdefault(name, []).append((number, rule))
        self._matched: dict[str, frozenset[int]] = {}

    def rules_for(self, node: LexborNode) -> list[SheetRule]:
        """What holds for an element now, the strongest last."""
        near = {number: rule for name in names_of(node) for number, rule in self._by_name.get(name, ()) if self._matches(rule.selector, node)}
        return [rule for _number, rule in sorted(near.items(), key=lambda one: (one[1].weight, one[0]))]

    def style_of(self, node: LexborNode) -> str:
        """All declarations that hold for an element, its own style attribute last."""
        own = re.sub(r"\s+", "", (node.attributes.get("style") or "").lower())
        return merged([*(rule.style for rule in self.rules_for(node)), own])

    def other_rules(self, node: LexborNode) -> Iterator[SheetRule]:
        """What would hold for the element, or its like, in another state."""
        for name in names_of(node):
            for _number, rule in self._by_name.get(name, ()):
                if not self._matches(rule.selector, node) and (name[0] in ".#" or self._matches(rule.loose, node)):
                    yield rule

    def _matches(self, selector: str, node: LexborNode) -> bool:
        if selector not in self._matched:
            self._matched[selector] = _select(self._tree, selector) if selector else frozenset()
        return node.mem_id in self._matched[selector]


def names_of(node: LexborNode) -> list[str]:
    """What a rule may call an element by."""
    attributes = node.attributes
    names = [f".{word}" for word in (attributes.get("class") or "").split()]
    return [*names, f"#{attributes['id']}", node.tag or ""] if attributes.get("id") else [*names, node.tag or ""]


def merged(styles: Iterable[str]) -> str:
    """Declarations of weaker and stronger rules as one: the later wins, unless the earlier is !important."""
    held: dict[str, str] = {}
    firm: dict[str, str] = {}
    for style in styles:
        for declaration in style.split(";"):
            name, _, value = declaration.partition(":")
            place = firm if value.endswith("!important") else held
            for part in _PARTS.get(name, ()):
                place.pop(part, None)
            place[name] = value.removesuffix("!important")
    held.update(firm)
    return ";".join(f"{name}:{value}" for name, value in held.items() if value)


_PARTS = {
    "margin": ("margin-left", "margin-right", "margin-top", "margin-bottom"),
    "background": ("background-color", "background-image"),
    "font": ("font-size",),
    "inset": ("left", "right", "top", "bottom"),
}
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_COMMA = re.compile(r",(?![^()]*\))")
_BRACE = re.compile(r"[{}]")
_HELD = re.compile(r"@(?:supports|layer|container)\b")
_SCREEN = re.compile(
    r"@media\s*(?:(?:only\s+)?(?:screen|all)\b)?"
    r"(?:\s*(?:and\s*)?\(\s*min-(?:device-)?width\s*:\s*(?:\d{1,3}|1[0-2]\d\d)(?:\.\d+)?px\s*\))*\s*",
    re.IGNORECASE,
)
_MADE = re.compile(r":{1,2}(?:before|after|first-letter|first-line|selection|placeholder)|::|:-\w", re.IGNORECASE)
_STATE = re.compile(r":(?:hover|focus(?:-within|-visible)?|active|target|checked|visited|disabled|enabled)\b", re.IGNORECASE)
_CHOSEN = re.compile(
    r"\.(?:on|open(?:ed)?|active|act|cur(?:rent)?|hover(?:ed)?|shown?|select(?:ed)?|sel|now|in|expand(?:ed)?|unfold|visible|focus|is-[\w-]+)(?![\w-])",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r":(?:link|root)\b", re.IGNORECASE)
_STEP = re.compile(r"\s*[>+~]\s*|\s+")
_NAME = re.compile(r"[.#][A-Za-z_\u4e00-\u9fff-][\w-]*")
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_BRACKETS = re.compile(r"\[[^\]]*\]|\([^()]*\)")


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, those in blocks for other media left out."""
    place = 0
    while (opening := css.find("{", place)) >= 0:
        prelude = css[place:opening].rpartition(";")[2].strip()
        end = _closing(css, opening)
        body = css[opening + 1 : end]
        if not prelude.startswith("@"):
            yield prelude, body
        elif _HELD.match(prelude) or _SCREEN.fullmatch(prelude):
            yield from _rules(body)
        place = end + 1


def _closing(css: str, opening: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(css, opening):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.start()
    return len(css)


def _rule(selector: str, style: str, sheet: str) -> SheetRule | None:
    if not selector or _MADE.search(selector):
        return None
    plain = _ALWAYS.sub("", selector).strip()
    still = _STATE.sub("", plain)
    bare = _BRACKETS.sub("", still)
    steps = [step for step in _STEP.split(bare) if step]
    found = _NAME.findall(bare)
    last = steps[-1] if steps else ""
    tag = _TAG.match(last)
    names = frozenset(_NAME.findall(last)) or (frozenset({tag[0].lower()}) if tag else frozenset())
    if not names:
        return None
    ids = sum(name[0] == "#" for name in found)
    weight = (ids, len(found) - ids + still.count("[") + still.count(":"), sum(_TAG.match(step) is not None for step in steps))
    loose = _loose(still)
    return SheetRule(plain if plain == still else "", loose if loose != plain else "", names, frozenset(found), weight, style, sheet)


def _loose(selector: str) -> str:
    """Without the classes that elements bear while they are chosen: "li.on ul" is "li ul"."""
    return " ".join(_CHOSEN.sub("", step) or "*" for step in selector.split(" "))


def _select(tree: LexborHTMLParser, selector: str) -> frozenset[int]:
    try:
        return frozenset(node.mem_id for node in tree.css(selector))
    except SelectolaxError:  # what the parser of selectors does not know holds for nothing here
        return frozenset()
