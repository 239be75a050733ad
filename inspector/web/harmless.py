"""An archived page drawn again from its tree: only tags and attributes known to be harmless, links that say where they led, nothing that acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from markupsafe import escape

from inspector.core.privacy import mask

TARGET_LOOK = "duwang-target"
_DROPPED = frozenset("script style link meta base title object embed applet svg math template dialog audio video canvas portal".split())
_CLEAR = frozenset({"html", "head", "body", "frameset"})  # what they hold is drawn, they are not
_FRAMES = frozenset({"iframe", "frame"})
_DRAWN = frozenset(
    "abbr address article aside b big blockquote caption center cite code dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header"
    " i ins kbd li main nav nobr ol p pre q rp rt ruby s samp section small strike strong sub sup table tbody td tfoot th thead time tr tt u ul var".split()
)  # others, controls among them, are drawn as plain spans
_EMPTY = frozenset({"br", "hr", "wbr"})
_KEPT = frozenset("colspan rowspan align valign width height title lang dir color face size bgcolor border cellpadding cellspacing start type".split())
_SILENT = frozenset({"noscript", "textarea"})  # their text is no part of what a reader sees


class Spoken(NamedTuple):
    """A text that a reader sees: where it stands among the pieces, and in the source."""

    piece: int
    text: str
    line: int | None


class Target(NamedTuple):
    """An element that leads to the address at fault. `piece`: None where nothing of it is drawn."""

    piece: int | None
    line: int | None


class Drawing:
    """One walk over the tree: the page in pieces, of which those with the fault are marked afterwards."""

    def __init__(self, tree: Tag, leads_there: Callable[[Tag], bool] | None = None) -> None:
        self.pieces: list[str] = []
        self.spoken: list[Spoken] = []
        self.targets: list[Target] = []
        for node in _walk(tree):
            if isinstance(node, NavigableString):
                self._speak(node)
            elif isinstance(node, Tag):
                self._open(node, is_target=leads_there is not None and leads_there(node))
            else:
                self.pieces.append(node)

    def _speak(self, node: NavigableString) -> None:
        text, parent = mask(node), node.parent
        if parent is not None and parent.name not in _SILENT:
            self.spoken.append(Spoken(len(self.pieces), text, parent.sourceline))
        self.pieces.append(escaped(text))

    def _open(self, tag: Tag, *, is_target: bool) -> None:
        is_drawn = tag.name not in _DROPPED and tag.name not in _CLEAR
        if is_target:
            self.targets.append(Target(len(self.pieces) if is_drawn else None, tag.sourceline))
        if is_drawn:
            self.pieces.append(_opening(tag, TARGET_LOOK if is_target else ""))


def escaped(text: str) -> str:
    return str(escape(str(text)))


def _walk(tree: Tag) -> Iterator[NavigableString | Tag | str]:
    """Every element in order, and behind it what closes it. Without recursion: unclosed tags nest by the thousand."""
    stack: list[tuple[Iterator[PageElement], str]] = [(iter(tree.contents), "")]
    while stack:
        children, end = stack[-1]
        node = next(children, None)
        if node is None:
            yield end
            stack.pop()
        elif isinstance(node, Tag):
            yield node
            if node.name not in _DROPPED:
                stack.append((iter(node.contents), _closing(node)))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield node


def _closing(tag: Tag) -> str:
    name = tag.name
    if name in _DRAWN:
        return f"</{name}>"
    return "" if name in _EMPTY or name in _CLEAR or name == "img" else "</span>"


def _opening(tag: Tag, look: str) -> str:
    name, attributes = tag.name, tag.attrs
    address = str(attributes.get("href") or attributes.get("src") or attributes.get("action") or "") if attributes else ""
    if name == "img":
        return _note(look or "duwang-image", f"图片：{attributes.get('alt') or address.rpartition('/')[2]}")
    if name in _FRAMES:
        return _note(look or "duwang-frame", f"嵌入的网页：{address}") + "<span>"
    kept = "".join(_attribute(key, str(value)) for key, value in attributes.items() if key in _KEPT)
    if name == "a" and address:
        kept, look = _attribute("title", address), look or "duwang-link"
    drawn = name if name in _DRAWN or name in _EMPTY else "span"
    return f"<{drawn}{_attribute('class', look) if look else ''}{kept}>"


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escaped(mask(value))}"'


def _note(look: str, words: str) -> str:
    return f"<span{_attribute('class', look)}>{escaped(mask(words[:120]))}</span>"
