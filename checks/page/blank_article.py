"""Articles that open to nothing but their title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from checks._pictures import PICTURE_COLUMN, is_content
from checks._sections import section
from inspector.core.facts import Link, LinkRole, PageFacts, PageKind, Scope, TextBlock
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

FEWEST_WORDS = 10  # characters besides the title and the publish line: a sentence, if a short one
LONGEST_FURNITURE = 120
_OWN = frozenset({Scope.BODY, Scope.CELL, Scope.HEADING, Scope.LIST})
_FURNITURE = re.compile(
    r"(?:发布|发表|更新|录入|公开|公布)(?:时间|日期)|^\W*(?:时间|日期|来\s*源|作者|编辑|责任编辑|审核)\s*[:：]|字\s*[体号]|点击[量数]|浏览[次量]?数?|阅读[次量]|打印|关闭|分享到?|视力保护|"
    r"[上下]一[篇条页]|^\W*(?:[\d\s:：./年月日-]+)\W*$"
)
_ASIDE = re.compile(r"^\W*(?:相关|热点|热门|推荐|最新|延伸|猜你|友情|图片)[\u4e00-\u9fff]{0,6}\W*$")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|zip|rar|pptx?)\s*$", re.IGNORECASE)
_FILLED_LATER = frozenset({LinkRole.FRAME, LinkRole.MEDIA})
_MARKS = re.compile(r"[\W_]+")


@page_check(title="空白页面", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D22",))
def blank_article(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：每条信息点开后有正文、图片或者附件，不是一张空白页。

    为什么：点开只有标题、没有正文，多是迁移或改版时丢了内容，访问者和检查人员看到的是空白，按“可用性”扣分。

    怎样判：文章页除去标题、发布时间一行和打印、分享一类按钮，剩下不到 10 个字，也没有正文图片、附件、框架和视频，按疑似报。
    同一栏目的合并为一条，写明有多少个页面。

    不报什么：栏目页；有图片、附件的；图片新闻栏目（另有检查项）；附件链接失效的（另有检查项）。

    何时说不清：页面内容由脚本写入而没有渲染时，列为待人工判断。
    """
    if page.kind is not PageKind.ARTICLE or not page.title or any(PICTURE_COLUMN.search(step) for step in page.breadcrumb):
        return
    if page.main_text_length >= LONGEST_FURNITURE + FEWEST_WORDS or sum(map(len, _own_words(page))) >= FEWEST_WORDS:
        return
    if page.has_pictures or any(is_content(link) or link.role in _FILLED_LATER or _is_lost_file(link, page) for link in page.links):
        return
    if page.messages or any(form.has_letter or len(form.fields) > 1 for form in page.forms):  # a box to search with is everywhere
        return
    if page.needs_script:
        yield CannotTell(page.url, _doubts.SCRIPTED_PAGE)
        return
    part = section(page)
    yield Evidence(page.url, page.title, f"“{part}”的文章“{page.title[:40]}”点开没有正文", "补上正文；内容已经丢失或过时的，撤下这条信息。", key=part)


def _is_lost_file(link: Link, page: PageFacts) -> bool:
    """A link that leads nowhere and bears the name of what it should open: an empty link, told as such."""
    return not link.url and bool(link.text) and (link.text in page.title or page.title in link.text or _FILE_NAME.search(link.text) is not None)


def _own_words(page: PageFacts) -> Iterator[str]:
    """What the page says besides its title, the line of its day, and lists of other articles at its side."""
    title = _MARKS.sub("", page.title)
    begins = next((rank for rank, block in enumerate(page.blocks) if block.scope is not Scope.TITLE and _is_title(block, title)), 0)
    is_aside = False
    for block in page.blocks[begins:]:
        if block.scope not in _OWN or _is_title(block, title):
            continue
        is_aside = is_aside or _ASIDE.match(block.text) is not None
        is_furniture = len(block.text) <= LONGEST_FURNITURE and _FURNITURE.search(block.text)
        if not is_furniture and not (is_aside and block.scope in (Scope.LIST, Scope.HEADING)):
            yield _MARKS.sub("", block.text)


def _is_title(block: TextBlock, title: str) -> bool:
    bare = _MARKS.sub("", block.text)
    return bool(bare) and (bare == title or (bare in title and len(bare) * 2 >= len(title)))
