"""Articles published twice in one column."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _doubts
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules


@site_check(title="重复发布", severity=Severity.LOW, sources=("广东省政府网站与政务新媒体检查通报",))
def duplicate_article(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：同一条信息在同一个栏目里只发一次。

    为什么：重复发布凑数，列表也难看，检查通报里多次点名。

    怎样判：同一栏目里标题相同（标点和“关于”前面的机关名称不论）、地址形式相同而编号不同的两个页面，正文一字不差的，按确定报；
    正文里的数字全部相同、文字有 95% 以上相同的（改过个别字又发一遍），按疑似报。写明另一个地址和两个发布日期。

    不报什么：不同栏目各发一次；标题相同而内容不同的（例行公告、名单），正文里有一个数字不同的也算内容不同；同一页面的几个地址（手机版、带参数的）；正文很短、内容在附件里的。

    何时说不清：网站拒绝抓取时列为待人工判断；没有位置导航、看不出栏目的页面不比。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for twins in site.twins:
        first, second = twins.first, twins.second
        days = "，都没有写发布日期" if not (first.day or second.day) else f"，发布日期分别是 {first.day or '未写'} 和 {second.day or '未写'}"
        is_whole = twins.likeness >= 1
        alike = "相同" if is_whole else f"几乎相同（约 {twins.likeness:.0%}）"
        yield Evidence(
            where=second.url,
            quote=second.title,
            message=f"“{first.column}”栏目里有两个页面标题和正文{alike}{days}；另一个页面是 {first.url}",
            certainty=None if is_whole else Certainty.SUSPECTED,
            suggestion="留下一个，撤下另一个。",
            key=f"{first.column}|{first.title}",
            title=second.title,
        )
