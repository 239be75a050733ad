"""Pages that a screen reader cannot make sense of."""

from __future__ import annotations

from collections.abc import Iterator

from inspector.core.facts import LinkRole, PageFacts, PageKind
from inspector.core.findings import Answer, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

FEWEST_PICTURES = 5
FEWEST_LINKS = 3
_PAGES = {PageKind.HOME: "首页", PageKind.COLUMN: "栏目页", PageKind.ARTICLE: "内容页", PageKind.DOCUMENT: "内容页"}


@page_check(title="无障碍不达标", severity=Severity.INFO, indicators=("L-33",))
def inaccessible_page(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网页声明语言，图片有文字说明，只有图标的链接有名称，读屏软件读得出来。

    为什么：《无障碍环境建设法》第三十二条要求财政资金建立的网站逐步符合无障碍网站设计标准；没有这些，视障人士听到的只是“图片、图片、链接”。

    怎样判：网页没有写 lang 属性；五张以上图片里过半没有说明文字；三个以上链接既没有文字也没有图片说明。三种情形分别报，
    首页、栏目页、内容页各算一种模板，同一种模板只报一条，写明有多少个页面。

    不报什么：少数图片没有说明的；颜色对比、键盘操作、表单标签，要用工具和人工检查。

    何时说不清：由脚本生成的部分读不到，只按读到的内容判断；附件不在此判断。
    """
    kind = _PAGES.get(page.kind)
    if kind is None:
        return
    if not page.language:
        yield _evidence(
            page, "lang", f"{kind}没有写明语言（html 标签的 lang 属性），读屏软件不知道用什么语言朗读", '在模板的 html 标签上写 lang="zh-CN"。', "lang"
        )
    pictures = [link for link in page.links if link.element == "img" and link.role is LinkRole.IMAGE]
    mute = [link for link in pictures if not link.text]
    if len(pictures) >= FEWEST_PICTURES and len(mute) * 2 > len(pictures):
        message = f"{kind}有 {len(pictures)} 张图片，{len(mute)} 张没有说明文字（alt）"
        yield _evidence(page, mute[0].raw or mute[0].url, message, "给表达内容的图片写上说明；纯装饰的写空说明。", f"alt|{kind}")
    nameless = {link.url: link for link in page.links if link.element == "a" and link.url and not link.text}
    if len(nameless) >= FEWEST_LINKS:
        first = next(iter(nameless.values()))
        message = f"{kind}有 {len(nameless)} 个链接没有名称（没有文字，图片也没有说明）"
        yield _evidence(page, first.raw or first.url, message, "给图标链接加上文字或图片说明。", f"name|{kind}")


def _evidence(page: PageFacts, quote: str, message: str, suggestion: str, key: str) -> Evidence:
    return Evidence(page.url, quote, message, suggestion, key=key)
