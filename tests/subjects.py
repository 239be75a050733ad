"""Subjects of checks from few words: what a case does not say is filled in so that it plays no part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import TypeAdapter

from inspector.core.copies import figures, title_key
from inspector.core.engine import Engine
from inspector.core.facts import AccountFacts, BlockSuspicion, ColumnFacts, LinkResult, PageFacts, PublishLine, RecordFacts, SiteFacts, Snapshot, TextBlock
from inspector.core.registry import Check, Registry
from inspector.core.rules import Rules
from inspector.core.sketch import sketch

SITE = "示例县人民政府"
HOME = "https://www.example.gov.cn/"
ARTICLE = f"{HOME}zwgk/tzgg/202611/t20261102_1024.html"

Given = Mapping[str, Any]


def page(given: Given, today: date) -> PageFacts:
    """PageFacts from a mapping; metas as {name: content}, blocks as [scope, where, text], items as [title, day]."""
    shorthand = {name: given[name] for name in given.keys() - _SHORTHANDS.keys()}
    longhand = {name: expand(given[name]) for name, expand in _SHORTHANDS.items() if name in given}
    return _PAGE.validate_python({**_PAGE_DEFAULTS, "fetched_at": datetime.combine(today, time(1), UTC), **shorthand, **longhand})


def link(given: Given) -> LinkResult:
    merged = {**_RESULT_DEFAULTS, **given}
    return _RESULT.validate_python(
        {**merged, "first_place": _place(merged["first_place"]), "more_places": [_place(place) for place in merged.get("more_places", ())]}
    )


def column(given: Given) -> ColumnFacts:
    return _COLUMN.validate_python({**_COLUMN_DEFAULTS, **given})


def site(given: Given, today: date) -> SiteFacts:
    home = given.get("home", {})
    facts = {**_SITE_DEFAULTS, **given, "coverage": {**_COVERAGE_DEFAULTS, **given.get("coverage", {})}}
    facts["home"] = None if home is None else page({"url": HOME, "kind": "home", "title": SITE, **home}, today)
    facts["columns"] = [column(each) for each in given.get("columns", ())]
    facts["marks"] = _marks(given.get("marks", ()))
    if "disclosure_place" in given:
        facts["disclosure_place"] = _place(given["disclosure_place"])
    facts["entries"] = {name: _place(f"{HOME}zwgk/{name}/") for name in given.get("entries", ())}
    if "availability" in given:
        facts["availability"] = _week(given["availability"], today)
    for name in _OF_SITE.keys() & given.keys():
        facts[name] = [_OF_SITE[name](each) for each in given[name]]
    return _SITE.validate_python(facts)


def records(given: Given) -> RecordFacts:
    """The ledgers of an office; articles published as [title, day]."""
    articles = [{"url": f"{HOME}xw/{rank}.html", "title": title, "day": day, "column": ""} for rank, (title, day) in enumerate(given.get("published", ()))]
    ledgers = {name: [{**_RECORD_DEFAULTS[name], **each} for each in given[name]] for name in _RECORD_DEFAULTS if name in given}
    return _RECORDS.validate_python({"home_url": HOME, "published": articles, **ledgers})


def account(given: Given) -> AccountFacts:
    """An account; posts as [title, day] or [title, day, source], readings as [source, since, until], observations by topic."""
    facts: dict[str, Any] = {**given, "account": {**_ACCOUNT_DEFAULTS, **given.get("account", {})}}
    for name in ("posts", "unit_posts"):
        facts[name] = [_post(rank, *each) for rank, each in enumerate(given.get(name, ()))]
    facts["readings"] = [{"posts": 1, **_reading(each)} for each in given.get("readings", ())]
    facts["observations"] = [{"is_good": True, "who": "方一鸣", **each} for each in given.get("observations", ())]
    facts["listings"] = [{"url": f"{HOME}app/{rank}", "status": 200, **each} for rank, each in enumerate(given.get("listings", ()))]
    for name in ("filings", "strays"):
        if name in given and given[name] is not None:
            facts[name] = [{**_FILING_DEFAULTS, **each} for each in given[name]]
    facts["tasks"] = [{"units": (), "place": "转发任务.xlsx 第 3 行", **each} for each in given.get("tasks", ())]
    return _ACCOUNT.validate_python(facts)


def _post(rank: int, title: str, day: date | None, source: str = "wechat_api", *, is_deleted: bool = False) -> Given:
    moment = datetime.combine(day, time(4), UTC) if day else None
    known = {"source": source, "key": f"{source}{rank}", "title": title, "url": f"{HOME}post/{source}{rank}", "published_at": moment, "dated_by": "接口"}
    return known | {"fetched_at": datetime(2026, 11, 22, tzinfo=UTC), "is_deleted": is_deleted}


def _reading(given: Sequence[Any] | Given) -> Given:
    return given if isinstance(given, Mapping) else dict(zip(("kind", "since", "until"), given, strict=False))


def table(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Blocks of a table, as the page reader numbers them. Empty cells give no block."""
    return [["cell", f"表格第{row}行第{place}格", str(text)] for row, cells in enumerate(rows, 1) for place, text in enumerate(cells, 1) if text]


def suspicions(given: Sequence[Given], today: date, facts: Given) -> PageFacts:
    """A page with one block for each doubt of the proofreader."""
    blocks = [[one.get("scope", "body"), one.get("where", f"正文第{rank}段"), one["text"]] for rank, one in enumerate(given, 1)]
    plain = page({"blocks": blocks, **facts}, today)
    return replace(plain, suspicions=tuple(map(_doubt, plain.blocks, given)))


def _doubt(block: TextBlock, given: Given) -> BlockSuspicion:
    start = block.text.index(given["quote"])
    words = {name: given.get(name, "") for name in ("quote", "suggestion", "kind", "why", "source")}
    doubt = {"start": start, "end": start + len(given["quote"]), "class_": given.get("class", "B"), "confidence": 0.99, **words}
    return _SUSPICION.validate_python({"block": block, "suspicion": doubt})


def snapshot(url: str, html: str, today: date) -> Snapshot:
    return Snapshot(url, datetime.combine(today, time(1), UTC), 200, (("Content-Type", "text/html; charset=utf-8"),), html.encode())


def engine_of(check: Check, rules: Rules) -> Engine:
    """An engine that knows one check only."""
    registry = Registry()
    registry.add(check)
    return Engine(registry, rules)


_PAGE = TypeAdapter(PageFacts)
_RESULT = TypeAdapter(LinkResult)
_COLUMN = TypeAdapter(ColumnFacts)
_SITE = TypeAdapter(SiteFacts)
_RECORDS = TypeAdapter(RecordFacts)
_ACCOUNT = TypeAdapter(AccountFacts)
_SUSPICION = TypeAdapter(BlockSuspicion)

_PAGE_DEFAULTS: Given = {
    "url": ARTICLE,
    "site": SITE,
    "encoding": "utf-8",
    "kind": "article",
    "title": "示例县关于做好冬季供暖工作的通知",
    "titles": (),
    "metas": (),
    "blocks": (),
    "links": (),
    "breadcrumb": ("首页", "政务公开", "通知公告"),
    "published": PublishLine(None, "", "", "", ""),
    "items": (),
    "list_state": "none",
    "has_pager": False,
    "marks": (),
    "hidden": (),
    "ids": frozenset(),
    "main_text_length": 500,
}
_RESULT_DEFAULTS: Given = {
    "url": f"{HOME}zwgk/gone.html",
    "role": "page",
    "verdict": "broken",
    "why": "服务器回答 404（页面不存在）",
    "status": 404,
    "chain": (),
    "is_external": False,
    "places": 1,
    "first_place": HOME,
    "text": "办事指南",
    "element": "a",
    "asked": 2,
}
_COLUMN_DEFAULTS: Given = {
    "name": "工作动态",
    "url": f"{HOME}zwgk/gzdt/",
    "kinds": ("news",),
    "is_first_level": True,
    "state": "items",
    "items": 20,
    "dated_items": 20,
    "newest": None,
    "newest_title": "",
    "newest_from": "列表日期",
    "pages_read": 1,
    "has_pager": True,
}
_RECORD_DEFAULTS: Given = {
    "reviews": {"title": "示例县召开供暖工作会议", "url": "", "published": None, "steps": {}, "place": "审核台账.xlsx 第 3 行"},
    "readings": {"who": "甲", "place": "读网台账.xlsx 第 3 行"},
    "fixes": {"what": "通知公告栏目错字", "unit": "县教育局", "due": None, "done": None, "place": "整改台账.xlsx 第 3 行"},
    "reports": {"received": None, "answered": None, "place": "找错台账.xlsx 第 3 行"},
}
_ACCOUNT_DEFAULTS: Given = {"name": "清源发布", "platform": "微信公众号", "unit": "清源县人民政府办公室", "url": f"{HOME}account/"}
_FILING_DEFAULTS: Given = {
    "platform": "微信公众号",
    "name": "清源发布",
    "unit": "清源县人民政府办公室",
    "number": "",
    "state": "正常",
    "place": "备案清单.xlsx 第 3 行",
}
_COVERAGE_DEFAULTS: Given = {"pages": 200, "addresses": 210, "home_status": 200}
_SITE_DEFAULTS: Given = {
    "name": SITE,
    "home_url": HOME,
    "hosts": frozenset({"www.example.gov.cn"}),
    "columns": (),
    "newest_home": None,
    "newest_home_title": "",
    "newest_second_level": None,
    "has_disclosure_platform": True,
    "disclosure_place": {"url": f"{HOME}zwgk/", "title": "政府信息公开"},
    "site_codes": {},
}


def _place(given: str | Given) -> Given:
    return {"url": given, "title": ""} if isinstance(given, str) else given


def _week(given: Given, today: date) -> Given:
    """Seven days with the same visits; `last` says what the last day came to."""
    counted = {name: given[name] for name in ("opened", "failed", "unclear", "own_outage") if name in given}
    days = [{"day": today - timedelta(days=left), **counted} for left in range(7, 1, -1)]
    return {"days": [*days, {"day": today - timedelta(days=1), **given.get("last", counted)}], "reasons": given.get("reasons", {})}


def _marks(given: Sequence[str | Given]) -> list[Given]:
    """By id alone, or with the number and the words it was read from."""
    return [{"id": each, "value": "", "quote": ""} if isinstance(each, str) else {"value": "", **each} for each in given]


def _links(given: Sequence[Given]) -> list[Given]:
    return [{"url": "", "role": "page", "element": "a", "text": "", "raw": each.get("url", ""), "position": rank, **each} for rank, each in enumerate(given)]


def _blocks(given: Sequence[Sequence[str]]) -> list[Given]:
    texts = [str(each[-1]) for each in given]
    offsets = [sum(map(len, texts[:rank])) for rank in range(len(texts))]
    return [{"text": text, "scope": each[0], "where": each[1], "offset": offset} for each, text, offset in zip(given, texts, offsets, strict=True)]


def _items(given: Sequence[Sequence[Any]]) -> list[Given]:
    return [{"title": title, "url": f"{HOME}{rank}.html", "day": day, "day_quote": str(day or ""), "group": 0} for rank, (title, day) in enumerate(given)]


def _document(given: Given) -> Given:
    elements = {name: str(text) for name, text in given["elements"].items()}
    labels = {name: given.get("labels", {}).get(name, name) for name in elements}
    facts = {"elements": elements, "labels": labels, "doc_numbers": given.get("doc_numbers", ()), "is_numberless": given.get("is_numberless", False)}
    return {**facts, "days": given.get("days", {}), "signature": given.get("signature", "")}


def _article(given: Given) -> Given:
    return {"url": f"{HOME}{given['title']}.html", "day": None, "column": "政策文件", "source": "", **given}


def _paper(given: Given) -> Given:
    """A document from its title and what matters of it; `text` is sketched."""
    article = _article({name: given[name] for name in ("title", "url", "day", "column") if name in given})
    own = {name: value for name, value in given.items() if name not in {"title", "url", "day", "column", "text"}}
    return {**_PAPER_DEFAULTS, "article": article, "published_on": given.get("day"), "sketch": sketch(given.get("text", "")), **own}


def _interpretation(given: Given) -> Given:
    article = _article({"column": "政策解读", **{name: given[name] for name in ("title", "url", "day", "column") if name in given}})
    return {"article": article, "about": (), "leads_to": (), "sketch": sketch(given.get("text", "")), "form": given.get("form", "文字")}


def _explanation(given: Given) -> Given:
    return {
        "paper": _paper(given["paper"]),
        "interpretation": _interpretation(given["interpretation"]),
        "is_linked_forth": given.get("forth", True),
        "is_linked_back": given.get("back", True),
    }


def _repeal(given: Given) -> Given:
    numbers, names = given.get("numbers", ()), given.get("names", ())
    return {"article": _article(given["article"]), "numbers": numbers, "names": names, "quotes": {each: str(each) for each in (*numbers, *names)}}


def _consultation(given: Given) -> Given:
    return {"url": f"{HOME}{given['title']}.html", "published": None, "opens": None, "closes": None, "quote": "", "is_feedback": False, "about": (), **given}


def _decision(given: Given) -> Given:
    stages = {stage: _place(f"{HOME}{given['name']}/{stage}.html") for stage in given.get("stages", ())}
    return {"name": given["name"], "catalogue": _article({"title": "示例县人民政府 2026 年度重大行政决策事项目录"}), "stages": stages}


def _twins(given: Given) -> Given:
    return {"first": _article(given["first"]), "second": _article(given["second"]), "likeness": given.get("likeness", 1.0)}


def _copy(given: Given) -> Given:
    article = _article({name: given[name] for name in ("title", "url", "day", "column") if name in given})
    own = {name: given[name] for name in ("source", "number", "is_guide") if name in given}
    return {"source": "site", "number": "", "is_guide": False, **own, "article": article, "figures": figures(given["text"]), "sketch": sketch(given["text"])}


def _holding(given: Given) -> Given:
    titles = [title_key(title) for title in given["titles"]]
    return {"url": f"{HOME}{given['source']}/", "name": "", "oldest": None, "newest": None, "is_whole": True, **given, "titles": titles}


_PAPER_DEFAULTS: Given = {
    "number": "",
    "issuer": SITE,
    "made_on": None,
    "index_no": "",
    "topic": "",
    "validity": "",
    "effective_on": None,
    "expires_on": None,
    "leads_to": (),
}
_OF_SITE: Mapping[str, Any] = {
    "papers": _paper,
    "interpretations": _interpretation,
    "explanations": _explanation,
    "repeals": _repeal,
    "consultations": _consultation,
    "decisions": _decision,
    "twins": _twins,
    "copies": _copy,
    "holdings": _holding,
}


_SHORTHANDS: Mapping[str, Any] = {
    "metas": lambda given: [{"name": name, "content": content} for name, content in given.items()],
    "blocks": _blocks,
    "items": _items,
    "links": _links,
    "marks": _marks,
    "document": _document,
    "consultation": _consultation,
    "hidden": lambda given: [{"text": "", "way": "display:none", "raw": "", **each} for each in given],
    "published": lambda given: {"day": None, "clock": "", "quote": "", "source": "", "origin": "", **given},
}
