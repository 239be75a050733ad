"""An office's own ledgers, from spreadsheets: reviews, readings of the site, rectifications, reports of errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from inspector.config import Ledgers
from inspector.core.drafting import DraftRecord
from inspector.core.facts import Article, ErrorReport, FixRecord, PageFacts, PageKind, ReadingRecord, RecordFacts, ReviewRecord
from inspector.core.rectifying import Item, ItemState, Notice
from inspector.core.workdays import CHINA
from inspector.db.store import Store
from inspector.files.tablefile import Line, read_day, read_table, refuse, wanted


def read_ledgers(ledgers: Ledgers, home_url: str) -> RecordFacts:
    """What the ledgers hold; those that are not named stay None. Mistakes are told all at once, by row."""
    mistakes: list[str] = []
    facts = RecordFacts(
        reviews=_reviews(Path(ledgers.reviews), mistakes) if ledgers.reviews else None,
        readings=_readings(Path(ledgers.readings), mistakes) if ledgers.readings else None,
        fixes=_fixes(Path(ledgers.fixes), mistakes) if ledgers.fixes else None,
        reports=_reports(Path(ledgers.reports), mistakes) if ledgers.reports else None,
        home_url=home_url,
    )
    refuse(mistakes)
    return facts


def with_desk_records(facts: RecordFacts, store: Store, site_id: int) -> RecordFacts:
    """What the desk has signed beside what was imported. Its reviews alone are a ledger only from the day the office says so:
    a first draft tried out in the desk must not accuse every article that went another way."""
    reviews = tuple(_review_of(record) for record in store.published_drafts(site_id))
    since = store.review_ledger_since(site_id)
    if facts.reviews is not None or since is not None:
        facts = replace(facts, reviews=(*(facts.reviews or ()), *reviews))
    readings = tuple(ReadingRecord(day, who, "复核台") for day, who in store.site_readings(site_id))
    fixes = tuple(_fix_of(known, item, words) for known, item, words in store.items_of_site(site_id) if item.state not in {ItemState.DROPPED, ItemState.MOVED})
    return replace(
        facts,
        readings=(*(facts.readings or ()), *readings) if facts.readings is not None or readings else None,
        fixes=(*(facts.fixes or ()), *fixes) if facts.fixes is not None or fixes else None,
    )


class LedgerBook:
    """The ledgers of a site, and the articles it has published since that of reviews begins."""

    def __init__(self, facts: RecordFacts, since: date | None = None) -> None:
        """`since`: the day the desk's own ledger of reviews begins."""
        self._facts = facts
        days = [record.published for record in facts.reviews or () if record.published]
        self._since = min([*days, *([since] if since else [])], default=None)
        self._published: dict[str, Article] = {}

    def add(self, page: PageFacts) -> None:
        day = page.published.day
        if self._since and day and day >= self._since and page.kind in (PageKind.ARTICLE, PageKind.DOCUMENT):
            self._published[page.url] = Article(page.url, page.title, day, page.breadcrumb[-1] if page.breadcrumb else "", page.published.source)

    def facts(self) -> RecordFacts:
        return replace(self._facts, published=tuple(sorted(self._published.values())))


_TITLE = wanted("title", "信息标题", r"(?:信息|文章|稿件|内容)?(?:标题|题目|名称)", required=True)
_URL = wanted("url", "网址", r"(?:发布|信息|文章)?(?:网址|链接|URL|url|地址)")
_PUBLISHED = wanted("published", "发布时间", r"(?:发布|公开|上网|上线|发稿|刊发)(?:时间|日期)", required=True)
_STAGES = (
    wanted("初审", "初审", "初审|一审|第一审|初核"),
    wanted("复审", "复审", "复审|二审|第二审|复核"),
    wanted("终审", "终审", "终审|三审|第三审|签发"),
    wanted("一校", "一校", "一校|初校|第一校"),
    wanted("二校", "二校", "二校|复校|第二校"),
    wanted("三校", "三校", "三校|终校|第三校"),
)
_READ_ON = wanted("day", "读网日期", r"(?:读网|检查|值班|巡查)?(?:日期|时间)", required=True)
_READ_BY = wanted("who", "读网人", r"(?:[上下]午|晚上?|早上?)?(?:读网|读网员|值班|检查|巡查|责任|记录)?(?:人员?|姓名|签名|员)|[上下]午|读网员", required=True)
_HALF = re.compile(r"[上下]午|早|晚")
_WHAT = wanted("what", "问题", r"(?:存在|发现|具体|整改)?(?:的)?问题(?!类|来源|编号|序号|数|等级|级别|性质|网址)|(?:整改)?事项|原文片段", required=True)
_UNIT = wanted("unit", "责任单位", r"(?:责任|整改|牵头|承办|主办)?(?:单位|部门|科室)")
_DONE = wanted("done", "完成日期", r"(?:实际|整改)?(?:完成|销号|办结)(?:日期|时间)")
_DUE = wanted("due", "整改时限", r"(?:整改|完成|办理|限期|应完成|要求)*(?:时限|期限|限期|截止日期|截止时间|完成时限)", required=True)
_STATE = wanted("state", "整改情况", r"(?:整改|办理|完成|销号)?(?:情况|状态|结果)|是否(?:完成|整改|销号)")
_RECEIVED = wanted("received", "留言时间", r"(?:留言|提交|收到|找错|网民留言|反映|转办)(?:时间|日期)", required=True)
_ANSWERED = wanted("answered", "答复时间", r"(?:答复|回复|办结|反馈|办理)(?:时间|日期)", required=True)
_FINISHED = re.compile("^(?:已(?:完成|整改|销号|办结|改正|修改|处理)|是$|完成|整改(?:完成|到位)|销号)")


def _reviews(path: Path, mistakes: list[str]) -> tuple[ReviewRecord, ...]:
    lines = read_table(path, (_PUBLISHED, _TITLE, _URL, *_STAGES))
    return tuple(
        ReviewRecord(line.text("title"), line.text("url"), read_day(line, _PUBLISHED, mistakes), _steps(line), line.place)
        for line in lines
        if line.text("title") or line.text("url")
    )


def _steps(line: Line) -> Mapping[str, str]:
    return {stage.id: " ".join(filter(None, line.cells[stage.id])) for stage in _STAGES if stage.id in line.cells}


def _readings(path: Path, mistakes: list[str]) -> tuple[ReadingRecord, ...]:
    """One record for each reading. A day that is written once for several rows, as in merged cells, holds for all of them."""
    found: list[ReadingRecord] = []
    day: date | None = None
    for line in read_table(path, (_READ_BY, _READ_ON)):
        day = read_day(line, _READ_ON, mistakes) if line.text("day") else day
        if day is not None:
            found += [ReadingRecord(day, who, line.place) for who in _readers(line)]
    return tuple(found)


def _readers(line: Line) -> Sequence[str]:
    """Who read: columns for morning and afternoon are two readings, several other columns one."""
    named = [(head, who) for head, who in zip(line.heads["who"], line.cells["who"], strict=True) if who]
    halves = [who for head, who in named if _HALF.search(head)]
    return halves or [who for _head, who in named][:1]


def _fixes(path: Path, mistakes: list[str]) -> tuple[FixRecord, ...]:
    found = []
    for line in read_table(path, (_DUE, _DONE, _STATE, _WHAT, _UNIT)):
        if not line.text("what"):
            continue
        due, done = read_day(line, _DUE, mistakes), read_day(line, _DONE, mistakes)
        if done is None and _FINISHED.match(line.text("state")):
            done = due  # finished, and nobody wrote when: not late
        found.append(FixRecord(line.text("what"), line.text("unit"), due, done, line.place))
    return tuple(found)


def _reports(path: Path, mistakes: list[str]) -> tuple[ErrorReport, ...]:
    lines = read_table(path, (_RECEIVED, _ANSWERED))
    return tuple(ErrorReport(read_day(line, _RECEIVED, mistakes), read_day(line, _ANSWERED, mistakes), line.place) for line in lines)


def _review_of(record: DraftRecord) -> ReviewRecord:
    steps = {stage.value: f"{each.by} {each.at.astimezone(CHINA):%Y-%m-%d %H:%M}" for each in record.signed if not each.is_returned for stage in each.stages}
    draft = record.draft
    return ReviewRecord(draft.title, draft.url, draft.published_on, steps, f"复核台第 {draft.id} 号稿件")


def _fix_of(known: Notice, item: Item, words: str) -> FixRecord:
    """While the clock rests nothing is due."""
    due = item.due_at.astimezone(CHINA).date() if item.due_at and item.stopped_at is None else None
    done = item.closed_at.astimezone(CHINA).date() if item.closed_at else None
    place = f"{known.number}第 {item.rank} 项"
    return FixRecord(words, known.unit, due, done, place, mark=place)
