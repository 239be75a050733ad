"""The forms of a page: what a visitor may fill in, and what the page calls it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Form

MOST_FIELDS = 40
LONGEST_WORDS = 400
_FIELDS = "input,select,textarea"
_UNSEEN = frozenset({"hidden", "submit", "button", "image", "reset"})
_BUTTONS = frozenset({"submit", "button", "image", "reset"})


def read_forms(tree: LexborHTMLParser, page_url: str, resolve: Callable[[str], str]) -> tuple[Form, ...]:
    """Every form of the page, and a letter box without a form, whose script sends it."""
    nodes = tree.css("form,textarea")  # asked once: most pages have neither
    if not nodes:
        return ()
    found = [_form(node, page_url, resolve) for node in nodes if node.tag == "form"]
    if not any(form.has_letter for form in found):
        loose = [node for node in nodes if node.tag == "textarea" and _is_seen(node)]
        found += [Form(page_url, "script", tuple(_names(loose)), "", has_letter=True)] if loose else []
    return tuple(found)


def _form(node: LexborNode, page_url: str, resolve: Callable[[str], str]) -> Form:
    attributes = node.attributes
    controls = node.css(_FIELDS)
    action = (attributes.get("action") or "").strip()
    method = (attributes.get("method") or "get").strip().lower()
    labels = (" ".join(label.text().split()) for label in node.css("label"))
    fields = tuple(dict.fromkeys([*_names(controls), *filter(None, labels)]))[:MOST_FIELDS]
    has_letter = any(control.tag == "textarea" and _is_seen(control) for control in controls)
    return Form(resolve(action) if action else page_url, method, fields, _words(node, controls), has_letter)


def _names(controls: list[LexborNode]) -> Iterator[str]:
    for control in controls:
        attributes = control.attributes
        if (attributes.get("type") or "").lower() not in _UNSEEN:
            yield from filter(None, ((attributes.get(name) or "").strip() for name in ("name", "placeholder", "title")))


def _words(node: LexborNode, controls: list[LexborNode]) -> str:
    buttons = [control.attributes.get("value") or "" for control in controls if (control.attributes.get("type") or "").lower() in _BUTTONS]
    return " ".join((*node.text(separator=" ").split(), *buttons))[:LONGEST_WORDS]


def _is_seen(node: LexborNode) -> bool:
    return "display:none" not in (node.attributes.get("style") or "").replace(" ", "").lower()
