"""Livelihood topics (招生、救助、就业 …) that a site shows without some of the elements people look for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from checks import _doubts
from inspector.core.facts import SiteFacts, TopicNote
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules, Topic

RECENT = timedelta(days=2 * 366)  # older pages say nothing about what is published now
FEWEST_PAGES = 3  # read whole: with fewer, a topic is only mentioned


@site_check(title="民生专题要素缺失", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("地方政务公开工作要点",))
def missing_livelihood_item(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：义务教育招生、困难群众救助标准、就业创业、住房保障、养老托育、校外培训、双随机等民生信息，按规定的要素公开齐全。

    为什么：这些是群众查得最多的信息，各地年度政务公开要点都列了要素清单；有专题而缺要素，等于没有说清楚。

    怎样判：只看政府网站。把近两年里答到某个专题的文章和栏目合在一起，逐项找要素的各种说法；设有专门栏目或者要素大半都有，读到不少于三篇全文，
    而某项要素都没有提到的，按疑似报，每个专题一条。要素清单未核实的写明待核定，并降为一般。

    不报什么：部门、乡镇和公共企事业单位；地方方案里没有列的要素。

    何时说不清：有专题没有读到，内容放在附件、图片里，或者只有新闻里提到，抓取没有读完，以及网站拒绝抓取时，列为待人工判断。
    """
    topics = [topic for topic in rules.topics.values() if topic.group == "livelihood" and topic.elements]
    if rules.office.kind is not OfficeKind.GOVERNMENT or not topics:
        return
    doubt = _doubts.about_absence(site.coverage)
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    for topic in topics:
        notes = [note for note in site.topics.get(topic.id, ()) if note.article.day is None or rules.today - note.article.day < RECENT]
        yield from _judged(topic, notes, site)


def _judged(topic: Topic, notes: Sequence[TopicNote], site: SiteFacts) -> Iterator[Answer]:
    if not notes:
        yield CannotTell(site.home_url, _doubts.NO_LIVELIHOOD)
        return
    held = {element for note in notes for element in note.elements}
    held |= {element.id for element in topic.elements if any(name in note.article.title for note in notes for name in (element.name, *element.synonyms))}
    missing = [element.name for element in topic.elements if element.id not in held]
    if not missing:
        return
    read = [note for note in notes if note.is_whole]
    is_topic = any(note.is_column for note in notes) or len(missing) * 2 <= len(topic.elements)  # else the news only mentions it
    if not is_topic or len(read) < FEWEST_PAGES or len(read) * 2 < sum(note.is_read for note in notes):
        yield CannotTell(site.home_url, _doubts.UNREAD_LIVELIHOOD)
        return
    names = "、".join(missing)
    unsettled = "" if topic.is_settled else "；要素清单待核定"
    place = next((note.article for note in notes if note.is_column), read[0].article)
    yield Evidence(
        where=place.url,
        quote=topic.name,
        message=f"读了 {len(read)} 个页面，{len(topic.elements)} 项要素里没有读到：{names}（{topic.source}{unsettled}）",
        suggestion=f"补充公开{names}；已发在别处的，在专题里加上链接。",
        key=topic.id,
        title=place.title,
        severity=None if topic.is_settled else Severity.LOW,
    )
