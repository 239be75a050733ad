"""Images that do not open."""

from __future__ import annotations

from collections.abc import Iterator

from checks.link._answers import answers
from inspector.core.facts import LinkResult, LinkRole
from inspector.core.findings import Answer, Severity
from inspector.core.registry import link_check
from inspector.core.rules import Rules


@link_check(title="图片打不开", severity=Severity.LOW, indicators=("W-D22",))
def dead_image(link: LinkResult, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上的图片都能正常显示，不出现破图标记。

    为什么：国办秘函〔2019〕19号“可用性”一项把图片打不开与链接打不开同等看待。

    怎样判：请求图片地址；服务器明确回答不存在或出错、返回的不是图片、图片文件损坏，并经复查仍然如此的，报为打不开。
    同一张图片只报一条并写明引用它的页面数。

    不报什么：没有请求过的地址不报；写在页面里的 data: 图片不用请求，不报。

    何时说不清：服务器拒绝访问、有防盗链或频率限制的，列为待人工复核。
    """
    if link.role is LinkRole.IMAGE:
        yield from answers(link, "重新上传图片，或从页面中去掉引用。")
