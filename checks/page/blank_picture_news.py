"""Picture news without a picture."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from checks._pictures import PICTURE_COLUMN, is_content
from inspector.core.facts import LinkRole, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

MOST_WORDS = 40  # characters: a title repeated, no story
_FILLED_LATER = frozenset({LinkRole.FRAME, LinkRole.MEDIA})


@page_check(title="图片新闻空白", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, indicators=("W-D22",))
def blank_picture_news(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：图片新闻、图说一类栏目的信息，点开后看得到图片。

    为什么：图片新闻点开一片空白，是检查通报里点名的问题，按“可用性”扣分。

    怎样判：图片新闻、图说一类栏目里的文章，正文不到 40 字，除了模板里的图标、标识以外没有任何图片，按疑似报，每个页面一条。

    不报什么：有文字报道的；图片地址打不开的（在“图片打不开”里报）；其他栏目的文章。

    何时说不清：页面用框架或播放器显示内容、由脚本生成时，列为待人工判断。
    """
    if page.kind is not PageKind.ARTICLE or page.main_text_length >= MOST_WORDS or not any(PICTURE_COLUMN.search(step) for step in page.breadcrumb):
        return
    if any(is_content(link) for link in page.links):
        return
    if page.needs_script or any(link.role in _FILLED_LATER for link in page.links):
        yield CannotTell(page.url, _doubts.SCRIPTED_PICTURES)
        return
    yield Evidence(page.url, page.title, f"图片新闻“{page.title}”没有图片，正文只有 {page.main_text_length} 个字", "补上图片，或撤下这条信息。", key=page.url)
