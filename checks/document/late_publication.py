"""Policy documents published more than twenty working days after they were made."""

from __future__ import annotations

from collections.abc import Iterator

from checks import _papers
from inspector.core.facts import PageFacts
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import document_check
from inspector.core.rules import Rules
from inspector.core.workdays import add_workdays, estimated, workdays_between

LIKELY_MOVED = 120  # working days: a delay of half a year is more often a page that was put up again


@document_check(title="超期公开", severity=Severity.MEDIUM, indicators=("L-01",))
def late_publication(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：应当主动公开的政府信息，自形成或者变更之日起 20 个工作日内公开。

    为什么：《政府信息公开条例》第二十六条规定了这个期限，法律、法规另有规定的从其规定。

    怎样判：取要素表的成文日期，与发布日期比较，数两个日期之间的工作日（节假日和调休按公历安排），超过期限的报，写明两个日期和天数；
    要素表和正文上方的发布日期不同的，取较早的一个。差得特别多的可能是补录或网站迁移，按疑似报。

    不报什么：检查日两年前发布的；国务院、部委、上级和外地机关的文件（由制作机关公开，转载另有要求）；
    “生成日期”多指网页生成，不当作成文日期；没有成文日期或发布日期的。

    何时说不清：所在年份的节假日安排还没有公布的，按星期推算，标明“推算”，按疑似报。
    """
    document = page.document
    if document is None or not _papers.says_made(document.labels.get("made_on", "")):
        return
    made = document.days.get("made_on")
    published = min((day for day in (document.days.get("published_on"), page.published.day) if day), default=None)
    if made is None or published is None or not _papers.is_recent(published, rules.today):
        return
    issuer, number = document.elements.get("issuer", ""), document.elements.get("doc_number", "")
    limit = rules.limits["late_publication"]
    due = add_workdays(rules.workdays, made, int(limit.number))
    if published <= due or not _papers.is_issued_by(issuer, number, rules.site):
        return
    count = workdays_between(rules.workdays, made, published)
    guess = estimated(rules.workdays, made, published)
    yield Evidence(
        where=page.url,
        quote=document.elements.get("made_on", made.isoformat()),
        message=f"成文 {made}，发布 {published}，隔 {count} 个工作日{guess}，{_papers.beyond(limit)}",
        suggestion="今后文件印发后及时公开；日期填错的，改正要素表。",
        context=number,
        key=page.url,
        certainty=Certainty.SUSPECTED if guess or count > LIKELY_MOVED or not issuer else Certainty.SURE,
    )
