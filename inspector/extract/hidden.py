"""Links to strangers that a page carries and no visitor sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import HiddenLink, Link
from inspector.core.hosts import registered
from inspector.extract.addresses import host_of, resolve
from inspector.extract.markup import fold


class Hidden(NamedTuple):
    links: tuple[HiddenLink, ...]
    around: frozenset[str]  # classes ("a b") and ids ("#c") around strangers in sight: a style sheet, not read yet, may hide them


def read_hidden(tree: LexborHTMLParser, links: Sequence[Link], page_url: str, hosts: frozenset[str]) -> Hidden:
    """Links off the site that stand in something hidden. The site's own folded menus and tabs are none, nor are counters and share buttons."""
    own = own_names(hosts, host_of(page_url))
    strangers = strangers_of(links, page_url, hosts)
    covers = _Covers(tree) if strangers else None
    found = list(_hidden_in(tree, strangers, covers)) if covers else []
    if tree.scripts_contain("document.write"):
        found += _written_by_script(tree, page_url, own)
    return Hidden(tuple(found[:MOST_LINKS]), frozenset(covers.around) if covers else _NONE)


def strangers_of(links: Sequence[Link], page_url: str, hosts: frozenset[str]) -> dict[str, str]:
    """Links off the site, as written → resolved."""
    own, origin = own_names(hosts, host_of(page_url)), "/".join([*page_url.split("/", 3)[:3], ""])
    away = [link for link in links if link.url and not link.url.startswith(origin)]
    return {link.raw: link.url for link in away if link.element in _CARRIERS and is_stranger(link.url, own)}


def carriers(tree: LexborHTMLParser, strangers: Mapping[str, str]) -> Iterator[tuple[LexborNode, str]]:
    """The elements that lead to strangers, each with its address."""
    for node in tree.css(_FULL if all(raw.startswith("http") for raw in strangers) else _ANY):
        if url := strangers.get(node.attributes.get("href") or node.attributes.get("src") or ""):
            yield node, url


MOST_LINKS = 200
FEWEST_IN_NOSCRIPT = 3  # one or two are a counter or "please update your browser"
_NONE = frozenset[str]()
_CARRIERS = frozenset({"a", "area", "iframe", "frame"})
_ANY = "a[href],area[href],iframe[src],frame[src]"
_FULL = "a[href^=http],area[href^=http],iframe[src^=http],frame[src^=http]"
FOLDED = frozenset({"display:none", "visibility:hidden", "opacity:0", "noscript"})

_TOOLS = re.compile(
    r"(?:^|\.)(?:baidu\.com|bdstatic\.com|bdimg\.com|cnzz\.com|umeng\.com|51\.la|51yes\.com|linezing\.com|google-analytics\.com|googletagmanager\.com|jiathis\.com|bshare\.cn|addthis\.com|"
    r"weibo\.com|weibo\.cn|qq\.com|gtimg\.cn|douban\.com|kaixin001\.com|renren\.com|toutiao\.com|facebook\.com|twitter\.com|linkedin\.com|163\.com|weather\.com\.cn|tianqi\.com|"
    r"tianqiapi\.com|seniverse\.com|heweather\.com|qweather\.com|2345\.com|amap\.com|conac\.cn|kaipuyun\.cn|mozilla\.org|firefox\.com\.cn|google\.cn|google\.com|microsoft\.com|adobe\.com|w3\.org)$"
)
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov\.cn|mil\.cn|edu\.cn|xn--zfr164b|xn--55qw42g|people\.com\.cn|people\.cn|xinhuanet\.com|news\.cn|cctv\.com|12371\.cn|12377\.cn)$"
)


@lru_cache(maxsize=64)
def own_names(hosts: frozenset[str], host: str) -> frozenset[str]:
    """The registered names of a site."""
    return frozenset(map(registered, hosts | {host}))


def is_official(url: str) -> bool:
    return _OFFICIAL.search(host_of(url)) is not None


def is_stranger(url: str, own: frozenset[str]) -> bool:
    return _is_strange_host(host_of(url), own)


@lru_cache(maxsize=4096)
def _is_strange_host(host: str, own: frozenset[str]) -> bool:
    return host != "" and registered(host) not in own and not _TOOLS.search(host)


class _Cover(NamedTuple):
    """What hides a link, and the tag that does it."""

    way: str
    raw: str


def _hidden_in(tree: LexborHTMLParser, strangers: Mapping[str, str], covers: _Covers) -> Iterator[HiddenLink]:
    found = []
    for node, url in carriers(tree, strangers):
        cover = covers.over(node)
        if cover and not (cover.way in FOLDED and is_official(url)):
            found.append(HiddenLink(url, fold(node.text())[:100], cover.way, cover.raw))
    in_noscript = len({link.url for link in found if link.way == "noscript"})
    return (link for link in found if link.way != "noscript" or in_noscript >= FEWEST_IN_NOSCRIPT)


class _Covers:
    """Looks from a link upwards for what hides it. Elements are looked at once, however many links stand in them."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._rules = _hiding_rules("\n".join(style.text() for style in tree.tags("style")))
        self._known: dict[int, _Cover | None] = _between_scripts(tree)
        self.around: set[str] = set()

    def over(self, node: LexborNode) -> _Cover | None:
        own = _of_link(node)
        if own:
            return own
        path: list[int] = []
        here: LexborNode | None = node
        cover = None
        while here is not None and here.tag not in ("html", "-document"):
            if here.mem_id in self._known:
                cover = self._known[here.mem_id]
                break
            path.append(here.mem_id)
            cover = self._of_element(here)
            if cover:
                break
            here = here.parent
        for number in path:
            self._known[number] = cover
        return cover

    def _of_element(self, node: LexborNode) -> _Cover | None:
        attributes = node.attributes
        way = way_of(attributes.get("style") or "")
        words, name = attributes.get("class"), attributes.get("id")
        if words:
            self.around.add(words)
        if name:
            self.around.add(f"#{name}")
        if not way and self._rules:
            names = [f".{word}" for word in (words or "").split()] + [f"#{name}"]
            way = next((self._rules[name] for name in names if name in self._rules), "")
        if not way and "hidden" in attributes:
            way = "display:none"
        if not way and node.tag == "noscript":
            way = "noscript"
        if not way and node.tag in ("marquee", "iframe", "frame") and any(_TINY.fullmatch(attributes.get(side) or "") for side in ("height", "width")):
            way = "marquee" if node.tag == "marquee" else "zero size"
        return _Cover(way, opening_tag(node)) if way else None


def way_of(style: str) -> str:
    """How an inline style hides what it is set on, "" when it does not."""
    if not style or not _SUSPECT.search(style):
        return ""
    plain = re.sub(r"\s+|!important", "", style.lower())
    if "display:none" in plain:
        return "display:none"
    if "visibility:hidden" in plain or "visibility:collapse" in plain:
        return "visibility:hidden"
    if _SHRUNK.search(plain):
        return "zero size"
    if _CLEAR.search(plain):  # what fades in begins so too
        return "opacity:0"
    if _MOVED.search(plain):
        return "off screen"
    if _FAR.search(plain) and ("position:absolute" in plain or "position:fixed" in plain or "margin-" in plain):
        return "off screen"
    if _INDENT.search(plain) and "background" not in plain:  # a picture in place of its text
        return "off screen"
    if ("overflow:hidden" in plain and _NO_SIZE.search(plain)) or _CLIPPED.search(plain):
        return "zero size"
    return ""


_SUSPECT = re.compile(r"none|hidden|-\s*\d{3}|clip|opacity|collapse|scale", re.IGNORECASE)
_SHRUNK = re.compile(r"transform:[^;]*scale[xy]?\(0[,)]|clip-path:(?:inset\((?:50|100)%|circle\(0)")
_CLEAR = re.compile(r"(?:^|;)(?:opacity:0(?:\.0\d*)?(?:;|$)|filter:[^;]*opacity[=(]0\))")
_MOVED = re.compile(r"transform:[^;]*translate[xy]?\(-\d{3,}(?:px|%|vw|em)|(?:^|;)(?:left|top|right):-\d{3,}(?:vw|vh|%)")
_FAR = re.compile(r"(?:^|;)(?:(?:margin-)?(?:left|right):-(?:9\d\d|\d{4,})|(?:margin-)?(?:top|bottom):-(?:[5-9]\d\d|\d{4,}))(?:px|pt|em)?(?:;|$)")
_INDENT = re.compile(r"text-indent:-\d{3,}")
_NO_SIZE = re.compile(r"(?:^|;)(?:max-)?(?:height|width):[01](?:px|pt|em|%)?(?:;|$)")
_CLIPPED = re.compile(r"clip:rect\((?:[01](?:px)?[,)]){1,4}")
_TINY = re.compile(r"\s*[0-2]\s*(?:px)?\s*")
_NO_FONT = re.compile(r"font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|$)", re.IGNORECASE)


def _of_link(node: LexborNode) -> _Cover | None:
    """What only counts on the link itself or right around it: colours and type are set anew further in."""
    for element in (node, node.parent):
        if element is not None and _NO_FONT.search(element.attributes.get("style") or "") and node.css_first("img,[style*=font-size]:not(a)") is None:
            return _Cover("zero size", opening_tag(element))
    colour = _colour_of(node)
    if not colour:
        return None
    here: LexborNode | None = node
    while here is not None and here.tag not in ("html", "-document"):
        attributes = here.attributes
        ground = _BACKGROUND.search(attributes.get("style") or "")
        written = ground[1] if ground else attributes.get("bgcolor") or ""
        if written or "background" in attributes:
            return _Cover("same colour", opening_tag(node)) if "url(" not in written and plain_colour(written) == colour else None
        here = here.parent
    return None


_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;]+)", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)")
_NAMED = {"white": "ffffff", "black": "000000"}


def _colour_of(link: LexborNode) -> str:
    """The colour of the words of a link, "" when only a style sheet knows it."""
    if "color" not in (link.html or "").lower():
        return ""
    inner = link.css_first("font[color],span[style*=color]")
    for node in (inner, link):
        if node is not None:
            set_here = _COLOUR.search(node.attributes.get("style") or "")
            written = set_here[1] if set_here else node.attributes.get("color") or ""
            if written:
                return plain_colour(written)
    return ""


def plain_colour(written: str) -> str:
    if match := _HEX.search(written):
        digits = match[1].lower()
        return digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    if match := _RGB.search(written):
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    return next((value for name, value in _NAMED.items() if name in written.lower()), "")


@lru_cache(maxsize=64)
def _hiding_rules(css: str) -> dict[str, str]:
    """Classes and ids that the page's own style block hides: ".x" or "#x" → way."""
    if "{" not in css:
        return {}
    plain = _MEDIA.sub("", _CSS_COMMENT.sub("", css))
    ways = ((selectors, way_of(body)) for selectors, body in _RULE.findall(plain))
    return {selector.strip(): way for selectors, way in ways if way for selector in selectors.split(",") if _SIMPLE.fullmatch(selector.strip())}


_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[.#][\w-]+")


def _between_scripts(tree: LexborHTMLParser) -> dict[int, _Cover | None]:
    """What stands between a script that writes a hidden <div> and one that closes it, or in an element a script hides at once."""
    found: dict[int, _Cover | None] = {}
    for script in tree.tags("script"):
        code = script.text()
        if "function" not in code:
            for match in _HIDES_BY_ID.finditer(code):
                for node in tree.css(f"[id='{match[1]}']"):
                    found[node.mem_id] = _Cover("script written", code.strip()[:200])
        written = _written(code) if "document.write" in code else ""
        opening = _OPENING.search(written)
        if opening and way_of(opening["style"]) and f"</{opening['tag']}" not in written:
            sibling = script.next
            while sibling is not None and not (sibling.tag == "script" and "</" in _written(sibling.text())):
                found[sibling.mem_id] = _Cover("script written", opening[0][:200])
                sibling = sibling.next
    return found


def _written_by_script(tree: LexborHTMLParser, page_url: str, own: frozenset[str]) -> Iterator[HiddenLink]:
    """Links inside what a script writes, where that hides them."""
    for script in tree.tags("script"):
        code = script.text()
        written = _written(code) if "document.write" in code and "<a" in code else ""
        if "<a" in written:
            fragment = LexborHTMLParser(written)
            hrefs = (node.attributes.get("href") or "" for node in fragment.css("a[href]"))
            strangers = {href: url for href in hrefs if is_stranger(url := resolve(href, page_url), own)}
            for link in _hidden_in(fragment, strangers, _Covers(fragment)) if strangers else ():
                yield link._replace(way="script written")


def _written(code: str) -> str:
    return "".join(_ESCAPE.sub(r"\1", text) for _quote, text in _WRITE.findall(code))


_WRITE = re.compile(r"""document\.write(?:ln)?\s*\(\s*(["'`])((?:\\.|(?!\1).)*)\1\s*\)""", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)")
_OPENING = re.compile(r"""<(?P<tag>[a-z]+)\b[^>]*\bstyle\s*=\s*["'](?P<style>[^"']*)["'][^>]*>""", re.IGNORECASE)
_HIDES_BY_ID = re.compile(r"""getElementById\s*\(\s*["']([\w-]+)["']\s*\)\s*\.\s*style\s*\.\s*(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden)""")


def opening_tag(node: LexborNode) -> str:
    """The opening tag."""
    attributes = "".join(f' {name}="{value}"' if value is not None else f" {name}" for name, value in node.attributes.items())
    return f"<{node.tag}{attributes}>"[:200]
