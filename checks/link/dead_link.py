"""Links to pages, frames, media, styles and scripts that do not open."""

from __future__ import annotations

from collections.abc import Iterator

from checks.link._answers import answers
from inspector.core.facts import LinkResult, LinkRole
from inspector.core.findings import Answer, Severity
from inspector.core.registry import link_check
from inspector.core.rules import Rules

_UNSEEN = frozenset({LinkRole.STYLE, LinkRole.SCRIPT})


@link_check(title="链接打不开", severity=Severity.MEDIUM, indicators=("W-D22",))
def dead_link(link: LinkResult, _rules: Rules) -> Iterator[Answer]:
    """要求什么：首页和其他页面上的链接都能打开。

    为什么：国办秘函〔2019〕19号把链接打不开列为“可用性”扣分项，死链也是群众反映最多的问题。

    怎样判：按浏览器的方式请求每个链接地址，跳转到底；服务器明确回答页面不存在或出错、域名不存在、连不上，并经复查仍然如此的，
    报为打不开。同一个地址无论被多少个页面链接，只报一条并写明页面数。样式表和脚本文件打不开、页面能打开而链接所指的页内位置不存在的，按“低”报。

    不报什么：图片和附件另有检查项；没有请求过的地址（超出抓取范围、robots.txt 禁止、邮件和电话链接）不报。

    何时说不清：服务器拒绝访问、要求验证、限制频率，或者页面只是像“不存在”的，列为待人工复核，不算死链。
    """
    if link.role in _UNSEEN:
        yield from answers(link, "恢复该文件，或从页面中去掉引用。", Severity.LOW)
    elif "#" in link.url and 200 <= link.status < 300:
        yield from answers(link, "改为页内有的位置，或去掉“#”后面的部分。", Severity.LOW)
    elif link.role not in {LinkRole.IMAGE, LinkRole.ATTACHMENT}:
        yield from answers(link, "改为正确的地址；内容已经撤下的，去掉链接。")
