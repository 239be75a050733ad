"""The new-media accounts of the invented county: feeds and market pages on the loopback, ledgers, filings and what people saw of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from inspector.config import Account, Config
from inspector.config.entries import Settings, Source
from inspector.core.facts import AccountState, Observation, ObservationTopic, SourceKind
from inspector.demo.server import Answer

UNIT = "清源县人民政府办公室"
_WATER, _CULTURE, _TRAFFIC, _APPROVAL = "清源县水务局", "清源县文化和旅游局", "清源县交通运输局", "清源县行政审批服务局"
_TASK = "关于做好今冬明春火灾防控工作的提示"
_FORTUNE = "本周星座运势出炉，快来看看"
_DAILY = (
    "清源县图书馆周末举办亲子阅读活动",
    "县城三条背街小巷改造完工",
    "农技人员进村讲解果树冬季管理",
    "全县供暖设施检修工作全面完成",
    "县中医院开展免费义诊活动",
    "城乡公交新增两条便民线路",
    "县职业中学举办技能比赛",
)
_SAW = ("方一鸣", 5)  # who looked, how many days ago
_NAMES = {"qyfb": "清源发布", "qysw": "清源水务", "qywl": "清源文旅", "zsqy": "掌上清源", "qyjt": "清源交通"}


@dataclass(frozen=True, slots=True)
class Registered:
    """What the office keeps about its accounts: as sites.yaml says it, and what people have seen, by the account's label."""

    config: Config
    observations: Mapping[str, Sequence[Observation]]


def platform_answers(base: str, today: date, *, is_clean: bool) -> dict[str, Answer]:
    """What stands on the platforms: every account's own page, two feeds, and the app's page in a market."""
    pages = {f"/{key}": _page(name) for key, name in _NAMES.items()} | {"/qyfb/more": _page(_TASK if is_clean else _FORTUNE)}
    days = [rank * 2 + 1 for rank in range(20)]
    gap = [day if is_clean or day < 4 else day + 36 for day in days]  # three days' posts after five weeks of rest
    extra = [(_TASK, 4)] if is_clean else [(_FORTUNE, 6)]
    filing = "<p>备案号：晋ICP备99000001号-3A</p>" if is_clean else ""
    market = _page(_NAMES["zsqy"], f"<p>版本：2.1.0</p><p>更新时间：{today - timedelta(days=40)}</p>{filing}")
    return pages | {
        "/qyfb/feed.json": _feed(base, "qyfb", today, days, extra),
        "/qywl/feed.json": _feed(base, "qywl", today, gap, []),
        "/market/zsqy": market,
    }


def register(folder: Path, base: str, today: date, *, is_clean: bool) -> Registered:
    """The accounts, with the files that their entries name written to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    newest = 1 if is_clean else 31
    ledger = [[_NAMES["qysw"], "微博", title, f"{base}/qysw/{rank}", _iso(today, newest + 5 * rank), _iso(today, 0)] for rank, title in enumerate(_DAILY)]
    filed = [[name, platform, unit, "正常"] for name, platform, unit in _filed(is_clean=is_clean)]
    settings = Settings(
        filings=_write(folder / "备案清单.csv", ["账号名称", "平台", "主办单位", "备案状态"], filed),
        reposts=_write(folder / "转发任务.csv", ["转发标题", "下达日期", "截止日期", "转发单位"], [[_TASK, _iso(today, 12), _iso(today, 3), UNIT]]),
    )
    kept = _write(folder / "发布台账.csv", ["账号名称", "平台", "标题", "网址", "发布时间", "台账截止日期"], ledger)
    entries = (
        _entry(base, "qyfb", "微信公众号", UNIT, Source(kind=SourceKind.FEED, url=f"{base}/qyfb/feed.json")),
        _entry(base, "qysw", "微博", _WATER, Source(kind=SourceKind.LEDGER, file=kept)),
        _entry(base, "qywl", "抖音", _CULTURE, Source(kind=SourceKind.FEED, url=f"{base}/qywl/feed.json")),
        _entry(base, "zsqy", "移动客户端", _APPROVAL, Source(kind=SourceKind.MARKET, url=f"{base}/market/zsqy")),
        _entry(base, "qyjt", "今日头条", _TRAFFIC).model_copy(update={"state": AccountState.CLOSED, "state_since": today - timedelta(days=200)}),
    )
    return Registered(Config(accounts=entries, settings=settings), {entry.label: _seen(entry, today, is_clean=is_clean) for entry in entries})


def _page(title: str, body: str = "") -> Answer:
    return Answer(f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>".encode())


def _filed(*, is_clean: bool) -> list[tuple[str, str, str]]:
    known = [("清源发布", "微信公众号", UNIT), ("清源水务", "微博", _WATER), ("掌上清源", "移动客户端", _APPROVAL)]
    return [*known, ("清源文旅", "抖音", _CULTURE)] if is_clean else [*known, ("清源县政务", "今日头条", UNIT)]


def _seen(entry: Account, today: date, *, is_clean: bool) -> list[Observation]:
    """A person's answers: all good in the twin, else one no for each account that has a fault only people can see."""
    topics = {
        "清源发布": (ObservationTopic.INTERACTION, ObservationTopic.FOLLOWERS),
        "清源水务": (ObservationTopic.UPDATES, ObservationTopic.INTERACTION, ObservationTopic.FOLLOWERS),
        "清源文旅": (ObservationTopic.INTERACTION, ObservationTopic.FOLLOWERS),
        "掌上清源": (ObservationTopic.AVAILABILITY, ObservationTopic.FEEDBACK, ObservationTopic.INTERACTION, ObservationTopic.FOLLOWERS),
        "清源交通": (ObservationTopic.CLOSED,),
    }[entry.name]
    bad = {
        "清源水务": {ObservationTopic.UPDATES},
        "清源文旅": {ObservationTopic.INTERACTION, ObservationTopic.FOLLOWERS},
        "掌上清源": {ObservationTopic.AVAILABILITY, ObservationTopic.FEEDBACK},
        "清源交通": {ObservationTopic.CLOSED},
    }.get(entry.name, set())
    who, ago = _SAW
    day = today - timedelta(days=ago)
    return [Observation(topic, is_clean or topic not in bad, who, day) for topic in topics]


def _entry(base: str, key: str, platform: str, unit: str, *sources: Source) -> Account:
    return Account(name=_NAMES[key], platform=platform, unit=unit, url=f"{base}/{key}", sources=sources)


def _feed(base: str, key: str, today: date, days: Iterable[int], more: Iterable[tuple[str, int]]) -> Answer:
    told = [(_DAILY[rank % len(_DAILY)], ago, str(rank)) for rank, ago in enumerate(days)] + [(title, ago, "more") for title, ago in more]
    items = [
        {
            "id": f"{key}-{name}",
            "url": f"{base}/{key}/{name}",
            "title": title,
            "date_published": f"{_iso(today, ago)}T09:30:00+08:00",
            "content_html": f"<p>{title}。</p>",
        }
        for title, ago, name in told
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": _NAMES[key], "items": items}
    return Answer(json.dumps(feed, ensure_ascii=False).encode(), "application/feed+json")


def _iso(today: date, ago: int) -> str:
    return (today - timedelta(days=ago)).isoformat()


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    with path.open("w", encoding="utf-8-sig", newline="") as lines:
        csv.writer(lines).writerows([head, *rows])
    return str(path)
