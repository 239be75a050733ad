"""Articles that were published without the reviews and proofreads the ledger should show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks import _doubts
from inspector.core.facts import Article, RecordFacts, ReviewRecord
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import record_check
from inspector.core.rules import Rules

STAGES = (("初审", "复审", "终审"), ("一校", "二校", "三校"))
_SIGNS = re.compile(r"[\W_]+")
_WHEN = re.compile(r"[\d年月日时分秒:：/.\-—\s（()）]+|上午|下午")


@record_check(title="发布无三审三校记录", severity=Severity.HIGH, sources=("龙政办发〔2023〕13号", "各地信息发布审核制度"))
def missing_review_record(records: RecordFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：发布在网站上的每一篇信息都经过三审三校，台账里有记录，初审、复审、终审和一校、二校、三校各由不同的人签名。

    为什么：先审后发是发布的底线；出了错，要查得到谁审的、谁校的。台账没有国家统一格式，栏目名称按各地制度归并。

    怎样判：把台账开始日期以后发布的文章与台账逐篇对照，网址相同或者标题相同的算有记录，对不上的报；台账里缺一个环节的，
    三次审核或三次校对里同一个人签了两次的，按行报，写明文件和行号。台账里一次也没有用到的环节，算这个单位没有设，不逐行报。

    不报什么：台账开始日期以前的文章；看不出发布日期的文章；标题只差空格和标点的。

    何时说不清：没有导入三审三校台账，或者台账里读不出开始日期的，列为待人工判断，只问一次。
    """
    if records.reviews is None:
        yield CannotTell(records.home_url, _doubts.NO_REVIEW_LEDGER)
        return
    known = {_title(record.title) for record in records.reviews} | {_address(record.url) for record in records.reviews if record.url}
    for article in records.published:
        if _title(article.title) not in known and _address(article.url) not in known:
            yield _unrecorded(article)
    used = {stage for record in records.reviews for stage, who in record.steps.items() if who}
    for record in records.reviews:
        yield from _faults(record, records, used)


def _unrecorded(article: Article) -> Evidence:
    return Evidence(
        where=article.url,
        quote=article.title,
        message=f"{article.day} 发布，三审三校台账里没有这篇文章的记录",
        suggestion="补查审核经过；确实没有审核的，先审核，再补记并说明。",
        key=article.url,
        title=article.title,
    )


def _faults(record: ReviewRecord, records: RecordFacts, used: set[str]) -> Iterator[Evidence]:
    absent = [stage for stages in STAGES for stage in stages if stage in used and not record.steps.get(stage, "").strip()]
    if absent:
        yield _evidence(record, records, "、".join(absent), f"没有{'、'.join(absent)}的签名", None)
    for stages in STAGES:
        signed: dict[str, list[str]] = defaultdict(list)
        for stage in stages:
            if who := _who(record.steps.get(stage, "")):
                signed[who].append(stage)
        for same in signed.values():
            if len(same) > 1:
                yield _evidence(record, records, "、".join(same), f"{'、'.join(same)}是同一个人", Certainty.SUSPECTED)


def _evidence(record: ReviewRecord, records: RecordFacts, quote: str, message: str, certainty: Certainty | None) -> Evidence:
    return Evidence(
        where=record.url or records.home_url,
        quote=quote,
        message=f"{record.place}：{message}",
        suggestion="核对审核经过，补全台账；审核、校对由不同的人负责。",
        context=record.title,
        key=f"{_title(record.title)}|{quote}",
        title=record.title,
        severity=Severity.MEDIUM,
        certainty=certainty,
    )


def _title(title: str) -> str:
    return _SIGNS.sub("", title)


def _address(url: str) -> str:
    """The address without what does not matter: scheme, www. and the fragment."""
    parts = urlsplit(url)
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path}?{parts.query}"


def _who(entry: str) -> str:
    """The name without the time beside it."""
    return _WHEN.sub("", entry)
