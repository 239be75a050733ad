"""Parts of pages that only browsers of long ago can show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from inspector.core.facts import PageFacts, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

END_OF_FLASH = date(2021, 1, 12)  # from that day on the player itself refused to play
LONGEST_ADVICE = 120
_ADVICE = re.compile(r"(?:建议|推荐|请)[^。]{0,12}?(?:(?<![A-Za-z])IE\s?\d*|Internet\s?Explorer)[^。]{0,20}?(?:浏览|访问|以上|分辨率|打开)")
_NOT_ADVICE = frozenset({Scope.BODY, Scope.CELL, Scope.LIST, Scope.META, Scope.TITLE})  # a notice may tell how to use another system


@page_check(title="浏览器兼容问题", severity=Severity.LOW, indicators=("W-D26",))
def broken_layout(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：用主流浏览器打开，页面显示正常，功能可用。

    为什么：国办秘函〔2019〕19号把兼容性列为扣分项；只有旧浏览器才能显示的内容，今天的电脑和手机上是一块空白。

    怎样判：页面里有 Flash 动画（2021 年 1 月 12 日起所有浏览器停止播放）、ActiveX 控件、Java 小程序、框架集的，报，同一个文件只报一条；
    页眉页脚写着建议用 IE 浏览器访问的，按疑似报。

    不报什么：视频标签里留给旧浏览器的备用播放器；正文里说明别的系统要用什么浏览器的；排版是否美观、错位，要人工看。

    何时说不清：没有上述痕迹的页面，显示得对不对要用浏览器逐个打开，这里不作判断。
    """
    for relic in page.relics:
        kind, _, name = relic.partition("：")
        if kind == "Flash 动画" and rules.today < END_OF_FLASH:
            continue
        what = f"{kind}（{name}）"
        certainty = Certainty.SUSPECTED if kind == "框架集" else Certainty.SURE
        message = f"页面里有{what}，今天的浏览器{'显示不全，手机上尤其如此' if kind == '框架集' else '不再支持，访问者看到的是空白'}"
        yield Evidence(page.url, name, message, "换成图片、网页动画或 HTML5 视频。", key=f"{kind}|{name.rpartition('/')[2]}", certainty=certainty)
    for block in page.blocks:
        text = block.text
        if "E" in text and len(text) <= LONGEST_ADVICE and block.scope not in _NOT_ADVICE and (match := _ADVICE.search(text)):
            message = f"页面写着“{match[0]}”，说明只按 IE 浏览器制作；IE 已停用，请用主流浏览器核对"
            yield Evidence(page.url, match[0], message, "按主流浏览器改造页面后去掉这句话。", context=block.text, key="IE", certainty=Certainty.SUSPECTED)
