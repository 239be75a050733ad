"""Maps shown without the number of their approval (审图号)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from inspector.core.facts import LinkRole, PageFacts, PageKind
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

LONGEST_TEXT = 300  # characters: on a page with more the map is not the matter
_MAP = re.compile(r"(?:地图|区划图|政区图|区位图|交通图|旅游图|位置图|全图)(?:[（(].{1,12}[）)])?$")
_NO_MAP = re.compile(
    r"网站|站点|网页|电子地图|热力|民生地图|作战|服务地图|办事|办税|路线|施工|监管|规定|条例|办法|宣传|标准地图服务|问题地图|审核|科普|知识产权|解读|一张图|一张"
)
_NUMBER = re.compile(r"审\s*图\s*号|[\u4e00-\u9fff]{0,3}S[（(〔\[]?\d{4}[）)〕\]]?\s*第?\s*\d+\s*号")
_SINGLE = frozenset({PageKind.ARTICLE, PageKind.DOCUMENT, PageKind.OTHER})


@page_check(title="地图无审图号", severity=Severity.HIGH, certainty=Certainty.SUSPECTED, indicators=("L-29",))
def unlabelled_map(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：公开的地图标注审图号，并完整表示中国疆域。

    为什么：《地图管理条例》要求公开地图送审并载明审图号；“问题地图”涉及国家主权和领土完整，性质严重。

    怎样判：页面标题以“地图”“行政区划图”“交通图”“旅游图”等结尾，页面有图片而文字很少（地图就是正文），文字里没有审图号的，按疑似报。
    审图号可能印在图上，请打开核对。

    不报什么：网站地图、民生地图、施工图一类；正文较长、地图只是配图的；疆域画得对不对，要人工看图。

    何时说不清：图片里的文字程序读不到，因此只按疑似报，不作肯定判断。
    """
    if page.kind not in _SINGLE or page.main_text_length > LONGEST_TEXT or not _MAP.search(page.title) or _NO_MAP.search(page.title):
        return
    has_picture = any(link.role is LinkRole.IMAGE and link.element.startswith("img") for link in page.links)
    if has_picture and not any(_NUMBER.search(block.text) for block in page.blocks):
        yield Evidence(
            where=page.url,
            quote=page.title,
            message=f"“{page.title}”是地图页面，文字里没有审图号；图上已经印有审图号的，请忽略",
            suggestion="使用标准地图并注明审图号；没有送审的先撤下。",
        )
