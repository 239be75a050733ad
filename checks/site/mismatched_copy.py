"""One text at two places that differs in a number, a day or a telephone."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _copies, _doubts
from inspector.core.copies import CopyPair, number_key, pair_copies
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

MOST_DIFFERENCES = 6  # on either side: more is another edition, or a text read badly
NEARLY_THE_SAME = 0.8


@site_check(title="同源内容不一致", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("龙政办发〔2023〕13号",))
def mismatched_copy(site: SiteFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：同一份文件、公告、办事指南，在网站、政府公报、文件库和政务新媒体上内容一致，数据同源。

    为什么：两处的日期、金额、电话不一样，群众不知道该信哪一个，也说明没有用同一份底稿。

    怎样判：按标题和文号把几处的同一份内容对上，正文大体相同（分句六成以上一样）的，比较其中的数字、日期、电话和文号，
    一处有而另一处没有的报出来，按疑似由人核对。

    不报什么：标题相同而内容不是一份的（各乡镇的同名指南、每年一次的通知）；一处只有标题或附件的；只差排版和标点的。

    何时说不清：差别很多，可能是修订前后的两个版本，也可能没有读全的，列为待人工判断；网站拒绝抓取时也列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for pair in pair_copies(site.copies):
        if not _copies.is_same_text(pair) or ((pair.likeness or 0) < NEARLY_THE_SAME and pair.first.is_guide):
            continue
        if pair.first.number and pair.second.number and number_key(pair.first.number) != number_key(pair.second.number):
            yield _evidence(pair, f"文号一处是“{pair.first.number}”，一处是“{pair.second.number}”", pair.second.number, "文号")
        if not (pair.only_first and pair.only_second):
            continue
        if max(len(pair.only_first), len(pair.only_second)) > MOST_DIFFERENCES:
            yield CannotTell(pair.second.article.url, _doubts.MANY_DIFFERENCES)
        else:
            here, there = "、".join(pair.only_first), "、".join(pair.only_second)
            yield _evidence(pair, f"{_copies.place(pair.first)}写的是“{here}”，{_copies.place(pair.second)}写的是“{there}”", there, "数字")


def _evidence(pair: CopyPair, message: str, quote: str, key: str) -> Evidence:
    first, second = pair.first.article, pair.second.article
    return Evidence(
        where=second.url,
        quote=quote,
        message=f"{message}；另一处是 {first.url}",
        suggestion="核对底稿，改正写错的一处。",
        context=second.title,
        key=f"{key}|{first.url}|{second.url}",
        title=second.title,
    )
