"""The one reading of a page's links in the house: the crawl follows them, the checks judge them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Link, LinkRole
from inspector.extract.addresses import is_page_address, resolve, role_of_address, scheme_of
from inspector.extract.markup import fold
from inspector.extract.scripts import jpage_records, pager_pages, script_addresses, script_jumps

__all__ = ["FORM", "document_base", "is_misspelt", "is_page_address", "read_css_links", "read_links", "read_sitemap", "refresh_target", "resolve"]

LONGEST_TEXT = 200
MOST_KNOWN, MOST_TOLD = 6_000, 10  # elements, and links of one
FORM = "form"

_Told = tuple[tuple[str, LinkRole, str, str, str], ...]  # the links of an element, all of each but its position
_known: dict[int, _Told] = {}  # hash of the markup, with that of the site or of the folder it stands in → what it says there
_new = tuple.__new__  # a NamedTuple's own constructor costs three times as much, and a page has hundreds


def read_links(tree: LexborHTMLParser, page_url: str, charset: str, refresh: str = "", base: str = "") -> tuple[Link, ...]:
    """Every address the page points at, in reading order, the same one as often as it stands there.

    An address that leads nowhere ("", "#", "javascript:;") or that no browser can read stays in, with url "".
    `refresh`: the header that sends a visitor on, as its meta tag does.
    """
    reader = _Reader(base or document_base(tree, page_url), charset)
    links, known = reader.links, _known
    site, folder = hash(reader.origin), hash(reader.folder)
    last = 0
    for node in tree.css(_SOURCES):
        number = node.mem_id
        if number == last:  # an element that matches twice is listed twice in a row
            continue
        last = number
        if node.tag not in _ALONE:
            reader.read(node)
            continue
        mark = hash(node.html)
        told = known.get(mark ^ site)
        if told is None:
            told = known.get(mark ^ folder)
        if told is None:
            before = len(links)
            reader.read(node)
            _remember(links[before:], mark ^ site, mark ^ folder)
        else:
            for link in told:
                links.append(_new(Link, (*link, len(links))))
    if refresh:
        reader.send_on(refresh, "Refresh")
    if not any(link.role in _LEADS_ON for link in links):
        reader.read_jumps(tree)
    return tuple(reader.links)


def document_base(tree: LexborHTMLParser, page_url: str) -> str:
    """What relative addresses of the page are relative to."""
    for base in tree.tags("base"):
        href = base.attributes.get("href")
        if href is not None:
            return resolve(href, page_url) or page_url
    return page_url


def read_css_links(css_text: str, css_url: str) -> tuple[Link, ...]:
    """url() and @import of a style sheet."""
    reader = _Reader(css_url, "utf-8")
    reader.read_css(css_text)
    return tuple(reader.links)


def is_misspelt(link: Link) -> bool:
    """A link whose address was meant to be opened and that no browser can read."""
    return not link.url and _NOWHERE.fullmatch(link.raw.strip()) is None and _is_misspelt(link.raw)


def refresh_target(content: str) -> str:
    """Where a refresh leads, as written, "" when it only loads the page again."""
    match = _REFRESH.match(content)
    return ((match["double"] or match["single"] or match["bare"] or "") if match else "").strip()


def read_sitemap(text: str, url: str) -> list[str]:
    """The addresses of a sitemap or of an index of sitemaps, XML or one to a line, each once."""
    written = _LOC.findall(text) if "<" in text else text.split()
    resolved = (resolve(html.unescape(address.removeprefix("<![CDATA[").removesuffix("]]>").strip()), url) for address in written)
    return list(dict.fromkeys(address for address in resolved if address))


_LOC = re.compile(r"<(?:\w+:)?loc\s*>\s*(.*?)\s*</(?:\w+:)?loc\s*>", re.DOTALL | re.IGNORECASE)
_SOURCES = (
    "a,area,img,source,input,link,script,iframe,frame,embed,object,video,audio,meta[http-equiv],option,style,image,form,[onclick],[style*=url i],[background]"
)
_ALONE = frozenset("a area img input link script style iframe frame embed meta".split())  # what they say does not depend on what they stand in
_LEADS_ON = (LinkRole.PAGE, LinkRole.FRAME)
_Attributes = Mapping[str, str | None]


def _remember(links: Sequence[Link], on_site: int, in_folder: int) -> None:
    """Menus and footers hold most links of a site, the same on every page: their markup is read once, for the site or for the pages of one folder.

    What depends on the page's own address ("#top", "?page=2") is not remembered.
    """
    if len(links) > MOST_TOLD:
        return
    if len(_known) >= MOST_KNOWN:
        _known.clear()
    if all(not link.url or link.raw.startswith(_ROOTED) for link in links):
        _known[on_site] = tuple(link[:-1] for link in links)
    elif all(not link.url or link.raw.startswith(_ROOTED) or _BELOW.match(link.raw) for link in links):
        _known[in_folder] = tuple(link[:-1] for link in links)


_ROOTED = ("/", "http://", "https://")
_BELOW = re.compile(r"[.\w][^:]*\Z")  # a path that begins in the folder of the page


class _Reader:
    __slots__ = ("base", "charset", "folder", "links", "origin")

    def __init__(self, base: str, charset: str) -> None:
        self.base, self.charset = base, charset
        self.origin = f"{charset} {'/'.join(base.split('/', 3)[:3])}"
        self.folder = f"{charset} {base.partition('#')[0].partition('?')[0].rpartition('/')[0]}/"
        self.links: list[Link] = []

    def read(self, node: LexborNode) -> None:
        attributes = node.attributes
        if read_element := _ELEMENTS.get(node.tag or ""):
            read_element(self, node, attributes)
        if "style" in attributes:
            self.read_css(attributes["style"] or "")
        if "onclick" in attributes:
            self._onclick(node, attributes)
        if "background" in attributes:
            self.add(attributes["background"] or None, "background", LinkRole.IMAGE)

    def add(self, raw: str | None, element: str, role: LinkRole | None = None, text: str = "") -> None:
        if raw is None or raw[:5].lower() == "data:":
            return
        url = resolve(raw, self.base, self.charset)
        if url or _is_misspelt(raw):
            self.links.append(Link(url, role or role_of_address(url), element, text, raw, len(self.links)))

    def read_css(self, css: str) -> None:
        if "url(" not in css and "@import" not in css and "URL(" not in css:
            return
        for match in _CSS_ADDRESS.finditer(_CSS_COMMENT.sub("", css) if "/*" in css else css):
            raw = match["double"] or match["single"] or match["bare"]
            if match["url"] and raw and raw[0] != "#":
                self.add(raw, "css url()", role if (role := role_of_address(raw)) is not LinkRole.PAGE else LinkRole.IMAGE)
            elif match["import"] and raw:
                self.add(raw, "css @import", LinkRole.STYLE)

    def read_jumps(self, tree: LexborHTMLParser) -> None:
        """A page without links may be a script that leads on to the real one."""
        for script in tree.css("script"):
            for address in script_jumps(script.text()):
                self.add(address, "script", LinkRole.PAGE)

    def area(self, _node: LexborNode, attributes: _Attributes) -> None:
        raw = attributes.get("href") or ""
        if not _NOWHERE.fullmatch(raw.strip()):
            self.add(raw, "area", None, fold(attributes.get("alt") or attributes.get("title") or ""))

    def anchor(self, node: LexborNode, attributes: _Attributes) -> None:
        raw = attributes.get("href") or ""
        text = _text(node, attributes)
        url = resolve(raw, self.base, self.charset) if raw[:1] not in _ODD_STARTS else ""
        if url:
            self.links.append(_new(Link, (url, role_of_address(url), "a", text, raw, len(self.links))))
        else:
            self._odd_anchor(raw, text, attributes)

    def _odd_anchor(self, raw: str, text: str, attributes: _Attributes) -> None:
        written = raw.strip()
        if _NOWHERE.fullmatch(written):
            address = attributes.get("data-url") or attributes.get("data-href")
            if address and _LIKE_ADDRESS.match(address):
                self.add(address, "a", None, text)
            elif "href" in attributes and not _has_script(attributes, text):
                self.links.append(Link("", LinkRole.PAGE, "a", text, raw, len(self.links)))
        elif written[:11].lower() == "javascript:":
            for address in script_addresses(unquote(written) if "%2" in written else written):
                self.add(address, "a", None, text)
        else:
            self.add(raw, "a", None, text)

    def _onclick(self, node: LexborNode, attributes: _Attributes) -> None:
        for address in script_addresses(attributes["onclick"] or ""):
            if address != attributes.get("href"):
                self.add(address, "onclick", None, _text(node, attributes))

    def image(self, _node: LexborNode, attributes: _Attributes) -> None:
        text = fold(attributes.get("alt") or attributes.get("title") or "")
        src = attributes.get("src")
        if src:
            self.add(src, "img", LinkRole.IMAGE, text)
        for name, value in attributes.items():
            if name in _LAZY and value and value != src and _LIKE_FILE.match(value):
                self.add(value, f"img {name}", LinkRole.IMAGE, text)
            elif name in _SETS:
                self._candidates(value, f"img {name}", text)

    def source(self, node: LexborNode, attributes: _Attributes) -> None:
        in_picture = node.parent is not None and node.parent.tag == "picture"
        self.add(attributes.get("src") or None, "source", LinkRole.IMAGE if in_picture else LinkRole.MEDIA)
        for name in _SETS:
            self._candidates(attributes.get(name), f"source {name}", "")

    def _candidates(self, written: str | None, element: str, text: str) -> None:
        for match in _CANDIDATE.finditer(written or ""):
            self.add(match[1] or match[2], element, LinkRole.IMAGE, text)

    def input(self, _node: LexborNode, attributes: _Attributes) -> None:
        if (attributes.get("type") or "").lower() == "image" and attributes.get("src"):
            self.add(attributes["src"], "input", LinkRole.IMAGE, fold(attributes.get("alt") or ""))

    def link(self, _node: LexborNode, attributes: _Attributes) -> None:
        words = (attributes.get("rel") or "").lower().split()
        if not attributes.get("href"):
            return
        if "stylesheet" in words:
            self.add(attributes["href"], "link", LinkRole.STYLE)
        elif any("icon" in word for word in words):
            self.add(attributes["href"], "link", LinkRole.IMAGE)

    def script(self, node: LexborNode, attributes: _Attributes) -> None:
        if attributes.get("src"):
            self.add(attributes["src"], "script", LinkRole.SCRIPT)
            return
        code = node.text()
        if "createPageHTML" in code:
            for page, address in pager_pages(code):
                self.add(address, "createPageHTML", LinkRole.PAGE, f"第{page}页")
        elif "<record>" in code:
            self._records(jpage_records(code))

    def _records(self, markup: str) -> None:
        for node in LexborHTMLParser(markup).css("a[href]"):
            raw = node.attributes["href"] or ""
            if not _NOWHERE.fullmatch(raw.strip()):
                self.add(raw, "jpage", None, _text(node, node.attributes))

    def style(self, node: LexborNode, _attributes: _Attributes) -> None:
        self.read_css(node.text())

    def frame(self, node: LexborNode, attributes: _Attributes) -> None:
        for name in ("src", "data-src"):
            if attributes.get(name):
                self.add(attributes[name], node.tag or "iframe", LinkRole.FRAME, fold(attributes.get("title") or ""))

    def drawing(self, _node: LexborNode, attributes: _Attributes) -> None:
        self.add(attributes.get("href") or attributes.get("xlink:href") or None, "svg image", LinkRole.IMAGE)

    def form(self, _node: LexborNode, attributes: _Attributes) -> None:
        """Where a form leads that only asks. What a form sends is nobody's to try."""
        raw = (attributes.get("action") or "").strip()
        if raw and (attributes.get("method") or "").strip().lower() not in _SENDING and raw[0] != "#" and raw[:11].lower() != "javascript:":
            self.add(raw, FORM, LinkRole.PAGE)

    def media(self, node: LexborNode, attributes: _Attributes) -> None:
        raw = attributes.get("data" if node.tag == "object" else "src")
        if raw:
            role = role_of_address(raw)
            self.add(raw, node.tag or "", role if role in (LinkRole.ATTACHMENT, LinkRole.IMAGE) else LinkRole.MEDIA)
        if attributes.get("poster"):
            self.add(attributes["poster"], "video poster", LinkRole.IMAGE)

    def meta(self, _node: LexborNode, attributes: _Attributes) -> None:
        if (attributes.get("http-equiv") or "").strip().lower() == "refresh":
            self.send_on(attributes.get("content") or "", "meta refresh")

    def send_on(self, content: str, element: str) -> None:
        if raw := refresh_target(content):
            self.add(raw, element, LinkRole.PAGE)

    def option(self, node: LexborNode, attributes: _Attributes) -> None:
        raw = (attributes.get("value") or "").strip()
        if _FULL_ADDRESS.match(raw) or (_PATH_TO_PAGE.match(raw) and _jumps_on_choice(node)):
            self.add(raw, "option", None, fold(node.text())[:LONGEST_TEXT])


_ELEMENTS: dict[str, Callable[[_Reader, LexborNode, _Attributes], None]] = {
    "a": _Reader.anchor,
    "area": _Reader.area,
    "img": _Reader.image,
    "source": _Reader.source,
    "input": _Reader.input,
    "link": _Reader.link,
    "script": _Reader.script,
    "style": _Reader.style,
    "iframe": _Reader.frame,
    "frame": _Reader.frame,
    "image": _Reader.drawing,
    "form": _Reader.form,
    "embed": _Reader.media,
    "object": _Reader.media,
    "video": _Reader.media,
    "audio": _Reader.media,
    "meta": _Reader.meta,
    "option": _Reader.option,
}

_SENDING = frozenset({"post", "dialog"})  # any other method is GET to a browser
_LAZY = frozenset("data-src data-original data-lazy data-lazy-src data-lazyload data-echo data-actualsrc lay-src lazy-src lazysrc original".split())
_SETS = ("srcset", "data-srcset")
_LIKE_FILE = re.compile(r"[^\s<>{}]*[/.][^\s<>{}]*$")
_LIKE_ADDRESS = re.compile(r"(?:https?:)?//\S|\.{0,2}/[^\s/]")
_FULL_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]", re.IGNORECASE)
_PATH_TO_PAGE = re.compile(r"\.{0,2}/?(?!/)[^\s<>{}:]*(?:/|\.(?:s?html?|jspx?|php|aspx?|do|action|pdf|docx?|xlsx?|zip|rar)(?:[?#]\S*)?)$", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S*?),+(?=\s|$)|([^\s,]\S*)(?:\s+[^,]*)?(?:,|$)")
_REFRESH = re.compile(r"""\s*[\d.]+\s*[;,\s]\s*(?>(?:url\s*=\s*)?)(?:"(?P<double>[^"]*)|'(?P<single>[^']*)|(?P<bare>\S.*))""", re.IGNORECASE | re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ADDRESS = re.compile(
    r"""@namespace[^;]*;|behavior\s*:[^;}]*|(?:(?P<import>@import\s*(?:url\(\s*)?)|(?P<url>\burl\(\s*))(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s"'();]+))""",
    re.IGNORECASE,
)

_ODD_STARTS = frozenset(("", *"#jJ \t\r\n\f"))  # of addresses that lead nowhere or into a script
_NOWHERE = re.compile(r"#*;?|javascript:\s*(?:void\s*\(?\s*(?:0|null)?\s*\)?|return\s*(?:false)?|false|null|undefined|\{\s*\}|['\"]{2}|#)?\s*;*", re.IGNORECASE)
_CONTROL_WORDS = frozenset(
    "prev previous next up down left right close open tab tabs toggle btn button arrow play stop pause search share more menu dropdown "
    "select expand fold unfold top totop gotop backtop print login".split()
)
_SCRIPTED_ATTRIBUTES = ("on", "data-", "@", ":", "v-", "ng-", "x-", "aria-", "role", "id")
_LOCAL_SCHEME = re.compile(r"file|[a-z]|[htps]+|.*\..*")


def _text(node: LexborNode, attributes: _Attributes) -> str:
    """The words of a link, or what stands for them when it holds only a picture."""
    text = fold(node.text())
    if not text:
        picture = node.css_first("img")
        text = fold(attributes.get("title") or (picture and (picture.attributes.get("alt") or picture.attributes.get("title"))) or "")
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT]


def _has_script(attributes: _Attributes, text: str) -> bool:
    """A button in the shape of a link: what it does is attached elsewhere, so that its empty address is no fault."""
    if any(name.startswith(_SCRIPTED_ATTRIBUTES) for name in attributes) or "顶部" in text or text.upper() == "TOP":
        return True
    words = re.split(r"[\s_-]+", (attributes.get("class") or "").lower())
    return not _CONTROL_WORDS.isdisjoint(words)


def _is_misspelt(raw: str) -> bool:
    """An address that was meant to be opened and cannot be: a broken host or port, a file of the editor's own disk, "htp://", a host in place of a scheme."""
    scheme = scheme_of(raw)
    return not scheme or _LOCAL_SCHEME.fullmatch(scheme) is not None


def _jumps_on_choice(option: LexborNode) -> bool:
    """A select that opens what is chosen, not one that sends it with a form."""
    parent = option.parent
    while parent is not None and parent.tag == "optgroup":
        parent = parent.parent
    return parent is not None and parent.tag == "select" and ("onchange" in parent.attributes or "name" not in parent.attributes)
