"""Pages without list items: filled by script, an entry to sub-columns, a single text, or really blank."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import ListState


def state_without_items(tree: LexborHTMLParser, text: str, main: _Main | None = None) -> tuple[ListState, str]:
    """What the place for a list holds, and why a script is needed. EMPTY only when nothing else can be."""
    body = tree.body
    if body is None or not text.strip():
        return _bare_page(tree)
    main = main or _Main(body)
    scripts = "\n".join(script.text() for script in tree.css("script"))
    feed = _feed(scripts, main)
    if main.prose >= LONG_PROSE:
        return ListState.TEXT, ""
    if feed and (main.has_empty_list or main.links < FEWEST_ENTRIES):
        return ListState.SCRIPTED, feed
    if main.frames and main.links < FEWEST_ENTRIES:
        return ListState.SCRIPTED, FRAMED
    if main.prose >= SHORT_PROSE or main.pictures or main.fields >= FEWEST_FIELDS:
        return ListState.TEXT, ""
    if main.links >= FEWEST_ENTRIES:
        return ListState.ENTRY, ""
    if main.links < FEWEST_ENTRIES and _is_shell(tree):
        return ListState.SCRIPTED, BUILT
    if main.has_named_list and main.outside_scripts and not main.says_none:
        return ListState.SCRIPTED, "列表容器是空的，但带有编号，可能由外部脚本填入"
    if not main.links and (main.has_empty_list or main.says_none):
        return ListState.EMPTY, ""
    return ListState.NONE, ""


class Bare(NamedTuple):
    """What an article with next to no text has in its place."""

    why: str  # why a script may yet bring a text, "" when none can
    has_pictures: bool  # or a film, or a frame


def bare_article(tree: LexborHTMLParser) -> Bare:
    """Scripts that write the neighbours of an article, or what day it is, bring no text."""
    body = tree.body
    main = _Main(body)
    _, why = state_without_items(tree, body.text() if body else "", main)
    if why == WRITTEN and not any(_FILLED.search(script) and not _TODAY.search(script) for script in main.scripts):
        why = ""
    return Bare(why, main.pictures + main.frames > 0)


FRAMED = "内容在内嵌框架（iframe）里，要另外打开"
JUMPING = "页面只有跳转脚本，没有自己的内容"
WRITTEN = "列表由页面里的脚本写出"
BUILT = "页面由前端脚本在浏览器里生成"
ELSEWHERE = frozenset({FRAMED, JUMPING})  # a browser would show no more of the page

LONG_PROSE = 100  # characters: a text, whatever scripts the page carries
SHORT_PROSE = 30
FEWEST_ENTRIES = 3
FEWEST_FIELDS = 3

_FEEDS = (
    (re.compile(r"\.jpage\("), "列表由大汉 jpage 脚本向服务器取数"),
    (re.compile(r"jpaas|tplSetId|parseType=bulidstatic"), "列表由 jpaas 接口取数"),
    (re.compile(r"new Vue\(|createApp\(|ReactDOM|createRoot\("), "页面由前端框架（Vue、React 等）在浏览器里生成"),
    (re.compile(r"\$\.(?:ajax|get|getJSON|post)\s*\(|\.load\s*\(\s*[\"']|\bfetch\s*\(|axios|XMLHttpRequest|\$http\b"), "列表由脚本（ajax）向服务器取数"),
)
_NO_RECORDS = re.compile(r"totalRecord\s*:\s*0\b")
_WRITTEN_LIST = re.compile(r"document\.write\(\s*[\"'`]\s*<(?:li|tr|dl|dd|ul|table|a)\b|\.(?:append|innerHTML|html)\s*(?:\(|\+?=)", re.IGNORECASE)
_TODAY = re.compile(r"getFullYear|getMonth\(")
_FILLED = re.compile(
    r"document\.write\(\s*[\"'`]\s*<(?:div|p|table|section|iframe|embed|object|video)\b|\.(?:append|innerHTML|html)\s*(?:\(|\+?=)", re.IGNORECASE
)
_JUMP = re.compile(r"location(?:\.href)?\s*=|location\.(?:replace|assign)\s*\(|http-equiv=.{0,3}Refresh", re.IGNORECASE)
_SHELL = re.compile(r"\{\{[^{}]{1,80}\}\}|\$\{[\w.]{1,60}\}")
_SAYS_NONE = re.compile(r"暂无|暂时没有|没有(?:找到|查到|任何|相关|符合)|无相关(?:信息|内容|数据)|(?:栏目|网站|页面|正在)建设中|内容更新中|敬请期待")
_TEMPLATE_WORDS = re.compile(
    r"版权|主办|承办|备案|ICP|公网安备|技术支持|标识码|建议使用|分辨率|浏览器|copyright|电话|地址|邮编|邮箱|今天是|欢迎|位置|共\s*\d+\s*[页条]|上一页|下一页|首页|尾页|第\s*\d+\s*页|访问量|统计",
    re.IGNORECASE,
)
_TEMPLATE_PLACES = re.compile(
    r"nav|menu|foot|copyright|header|banner|crumb|position|location|weizhi|dqwz|friend|yqlj|flink|login|share|search|sous|sidebar|aside|logo|topbar|weather",
    re.IGNORECASE,
)
_FOOT = re.compile("foot|copyright", re.IGNORECASE)
_LIST_PLACES = re.compile(r"(?<![a-z])(?:list|news|con|content|main|view)(?![a-z])|list$|lb$|zoom|editor", re.IGNORECASE)
_DECORATION = re.compile(r"^$|^javascript:|^about:|weather|tianqi|share|conac|baidu|map\.", re.IGNORECASE)
_LIST_TAGS = frozenset({"ul", "ol", "dl", "table", "tbody"})
_SKIPPED = frozenset({"style", "noscript", "select", "template", "-comment", "nav", "footer", "header", "aside", "button", "label"})
_TEXT_TAGS = frozenset({"div", "font", "td", "section", "article"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class _Main:
    """What stands outside menus, header and footer."""

    def __init__(self, body: LexborNode | None) -> None:
        self.prose = 0
        self.links = 0
        self.pictures = 0
        self.fields = 0
        self.frames = 0
        self.outside_scripts = 0
        self.has_empty_list = False
        self.has_named_list = False
        self.has_shell = False
        self.says_none = False
        self.scripts: list[str] = []
        if body is not None:
            self._visit(body)

    def _visit(self, body: LexborNode) -> None:
        waiting = [body]  # a stack and no recursion: some pages nest thousands of elements
        while waiting:
            for child in waiting.pop().iter(include_text=True):
                tag = child.tag or ""
                if tag == "-text":
                    self._text(" ".join(child.text().split()))
                elif tag == "script":
                    self.scripts.append(child.text())
                    self.outside_scripts += "src" in child.attrs
                elif tag and tag not in _SKIPPED and not _is_template(child) and self._goes_on(child, tag):
                    waiting.append(child)

    def _goes_on(self, node: LexborNode, tag: str) -> bool:
        """Counts an element; True when what stands in it counts too."""
        if tag == "a":
            title = node.text().strip()
            self.links += bool(title) and not _TEMPLATE_WORDS.search(title)
            self.pictures += node.css_first("img") is not None and not title
        elif tag == "img":
            self.pictures += 1
        elif tag == "iframe":
            self.frames += not _DECORATION.search(node.attrs.get("src") or "")
        elif tag in ("video", "audio", "object", "embed", "canvas"):
            self.pictures += 1
        elif tag in ("input", "textarea"):
            self.fields += (node.attrs.get("type") or "text") in ("text", "tel", "email", "date", "radio")
        elif tag not in _HEADINGS or len(node.text().strip()) > SHORT_PROSE:
            self._note_empty_list(node, tag)
            return True
        return False

    def _note_empty_list(self, node: LexborNode, tag: str) -> None:
        is_list = tag in _LIST_TAGS or (tag in _TEXT_TAGS and _LIST_PLACES.search(_names(node)) is not None)
        if is_list and not node.text().strip() and node.css_first("img, iframe, video, input, script") is None:
            self.has_empty_list = True
            self.has_named_list |= tag in _LIST_TAGS and any(name == "id" or name.startswith(("data-", "v-", ":")) for name in node.attrs)

    def _text(self, text: str) -> None:
        self.has_shell |= _SHELL.search(text) is not None
        if _SAYS_NONE.search(text):
            self.says_none = True
        elif not _TEMPLATE_WORDS.search(text):
            self.prose += len(text)


def _is_template(node: LexborNode) -> bool:
    """Menus and banners by their names, unless they hold paragraphs: "right_nav_content" may be the text itself."""
    names = _names(node)
    if not _TEMPLATE_PLACES.search(names):
        return False
    return _FOOT.search(names) is not None or sum(len(part.text().strip()) for part in node.css("p")) < LONG_PROSE


def _is_shell(tree: LexborHTMLParser) -> bool:
    """The empty place into which an application writes its pages, with a script from a file to do it."""
    places = tree.css("div#app, div#root, div#__nuxt, div#__next, app-root")
    return any(not place.text().strip() for place in places) and tree.css_first("script[src]") is not None


def _names(node: LexborNode) -> str:
    attributes = node.attrs
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}"


def _feed(scripts: str, main: _Main) -> str:
    if main.has_shell:
        return "页面里只有模板变量，内容由前端脚本填入"
    if _NO_RECORDS.search(scripts):
        return ""
    found = next((why for pattern, why in _FEEDS if pattern.search(scripts)), "")
    return found or (WRITTEN if any(_WRITTEN_LIST.search(script) for script in main.scripts) else "")


def _bare_page(tree: LexborHTMLParser) -> tuple[ListState, str]:
    """A page without one word: it leads elsewhere, or a script builds it."""
    scripts = "\n".join(f"{script.text()} {script.attrs.get('src') or ''}" for script in tree.css("script"))
    if _JUMP.search(scripts):
        return ListState.NONE, JUMPING  # no column: as where a refresh sends its visitors on
    return (ListState.SCRIPTED, BUILT) if scripts.strip() else (ListState.NONE, "")
