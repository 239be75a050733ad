"""A look on demand at every known place of a finding that a unit says is mended. What cannot be told waits for the next inspection."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import checks
from inspector.core.facts import IN_SHEET, PageFacts, Snapshot
from inspector.core.findings import Finding
from inspector.core.rectifying import Item, RecheckResult
from inspector.core.registry import Registry, Subject
from inspector.db.database import StoreError
from inspector.db.rechecks import Look
from inspector.db.store import Store
from inspector.inspection.judge import Judge
from inspector.inspection.redraw import judge_as
from spiders.pace import Pace
from spiders.transport import Transport

_ON_PAGES = (Subject.TEXT, Subject.SUSPICION, Subject.PAGE, Subject.DOCUMENT)
_GONE = (404, 410)


class Looked(NamedTuple):
    """What came of it: a look to be entered, or why there is none."""

    item: Item
    look: Look | None
    words: str  # Chinese


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely places are asked."""

    rate: float | None = 2.0
    timeout: float = 30.0
    contact: str = ""
    allow_loopback: bool = False


def recheck_item(store: Store, item_id: int, by: str, today: date, manners: Manners) -> Looked:
    """Asks every known place again, judges it by the rules in force, and enters what was seen."""
    item = store.item(item_id)
    finding = store.find(item.fingerprint, store.site(item.site_id).name).finding
    registry = checks.load()
    check = registry.checks.get(finding.check)
    if check is None or check.subject not in (*_ON_PAGES, Subject.LINK):
        return Looked(item, None, "这一类问题要看整个网站才能判断，等下次巡检自动复查。")
    places = list(dict.fromkeys([finding.url, *(place.url for place in finding.more_places)]))
    targets = [finding.target] if check.subject is Subject.LINK else []
    answers = asyncio.run(_ask([*places, *targets], manners))
    judge = _judge(store, item, registry, today)
    seen = {place: _seen(answers[place], finding, judge, is_link=bool(targets)) for place in places}
    look, words = _look(seen, finding, answers.get(finding.target) if targets else None)
    if look is None:
        return Looked(item, None, words)
    return Looked(store.enter_recheck(item_id, look, by, seen=item.step), look, words)


async def _ask(addresses: Sequence[str], manners: Manners) -> dict[str, Snapshot]:
    pace = Pace(manners.rate, 2)
    transport = Transport(pace, timeout=manners.timeout, largest_body=10 << 20, contact=manners.contact, allow_loopback=manners.allow_loopback)
    try:
        found = await asyncio.gather(*(transport.fetch(address) for address in addresses))
    finally:
        await transport.close()
    return dict(zip(addresses, found, strict=True))


def _judge(store: Store, item: Item, registry: Registry, today: date) -> Judge:
    last = store.last_inspection(item.site_id)
    if last is None:
        raise StoreError(f"网站“{store.site(item.site_id).name}”还没有做完过巡检，没有可以复查的。")
    words = last.settings.get("words")
    return judge_as(store, replace(last, today=today), registry, Path(words) if isinstance(words, str) and words else None)


def _seen(answer: Snapshot, finding: Finding, judge: Judge, *, is_link: bool) -> bool | None:
    """Whether that place still has it; None where nobody can say."""
    if answer.status in _GONE:
        return False
    page = judge.read(answer) if answer.status == 200 and not answer.truncated else None
    if page is None:
        return None
    if is_link:
        return any(link.url == finding.target for link in page.links)
    judge.page(page)
    judge.catch_up()
    return _still_there(page, finding, judge)


def _still_there(page: PageFacts, finding: Finding, judge: Judge) -> bool | None:
    if (finding.check, page.url) in judge.engine.unsure:
        return None
    found = judge.engine.findings.get(finding.fingerprint)
    if found is None and IN_SHEET in finding.message and any(link.url == finding.target for link in page.links):
        return None  # the style sheets of the site are read with the whole site only
    return found is not None and page.url in {found.url, *(place.url for place in found.more_places)}


def _look(seen: dict[str, bool | None], finding: Finding, target: Snapshot | None) -> tuple[Look | None, str]:
    left = sum(1 for place in seen.values() if place)
    unknown = [place for place, value in seen.items() if value is None]
    hidden = max(0, finding.places - len(seen))
    if left and target is not None and target.status not in _GONE:
        return None, f"还有 {left} 处链到这个地址，它现在答复 {target.status or target.error}；能不能算打开，等下次巡检判断。"
    if left:
        words = f"余 {left:,} 处" + (f"，另有 {hidden:,} 处待下次巡检" if hidden else "")
        return Look(RecheckResult.LEFT, left + hidden, words), words
    if unknown:
        words = f"{len(unknown)} 处打不开或读不全，如 {unknown[0]}"
        return Look(RecheckResult.BLOCKED, None, words), f"复查受阻，停表：{words}"
    if hidden:
        return None, f"记下位置的 {len(seen)} 处都已改好，另有 {hidden:,} 处没有逐一记下位置，等下次巡检整站复查后销号。"
    return Look(RecheckResult.CLEAN, 0, f"{len(seen)} 处都已改好或撤下"), f"{len(seen)} 处都已改好或撤下，销号。"
