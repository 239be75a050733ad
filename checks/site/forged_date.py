"""Articles that came to light in a batch, long after the day they bear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from checks import _doubts
from inspector.core.facts import Article, Place, SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import Rules

LARGEST_SHARE = 0.3  # of all articles new at once: a site that was rebuilt, or moved
_MORE_PLACES = 19


@site_check(title="发稿日期可疑", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1",))
def forged_date(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：信息标注的发布时间如实，不为应付检查倒填日期。

    为什么：国办秘函〔2019〕19号把伪造发稿日期等弄虚作假行为列为单项否决。

    怎样判：用自己历次巡检的记录比对。上一次完整巡检时全站都没有、这一次才出现，而标注的日期早在那次巡检之前、又比今天早 7 天以上的文章，
    同一栏目一次出现 5 篇以上，按疑似报。天数和篇数是系统默认值。

    不报什么：零星几篇；没有标注日期的；标注日期在上次巡检之后的。日期为什么对不上，要人工核对后台记录。

    何时说不清：新出现的文章占全站三成以上，多半是改版或迁移，列为待人工判断。没有完整的历史记录时无从比较，不作判断；
    网站拒绝抓取、首页没有正常打开时，列为待人工判断。
    """
    doubt = _doubts.about(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    if site.arrivals is None:
        return
    gap, batch = rules.limits["forged_date.gap"], rules.limits["forged_date.batch"]
    columns: dict[str, list[Article]] = {}
    for article in site.arrivals.articles:
        if article.day and (rules.today - article.day).days >= gap.number:
            columns.setdefault(article.column, []).append(article)
    batches = {column: articles for column, articles in columns.items() if len(articles) >= batch.number}
    if batches and site.arrivals.new > LARGEST_SHARE * site.arrivals.read:
        yield CannotTell(site.home_url, _doubts.MANY_LATE_PAGES)
        return
    yield from (_evidence(column, articles, site.arrivals.since) for column, articles in batches.items())


def _evidence(column: str, articles: Sequence[Article], since: date) -> Evidence:
    first = min(articles, key=lambda article: (article.day or date.max, article.url))
    days = sorted(article.day for article in articles if article.day)
    return Evidence(
        where=first.url,
        title=first.title,
        quote=str(first.day),
        message=f"“{column or '同一处'}”有 {len(articles)} 篇文章标注 {days[0]} 至 {days[-1]}，而 {since} 完整巡检时还没有，请核对是否倒填日期",
        suggestion="核对后台的录入时间；确属补录历史信息的，注明补录，日期不实的改为实际发布时间。",
        key=f"{column}|{first.url}",
        places=len(articles),
        more_places=tuple(Place(article.url, article.title) for article in articles if article is not first)[:_MORE_PLACES],
    )
