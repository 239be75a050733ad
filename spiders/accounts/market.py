"""An app's page in a market: whether it is offered, its version, the day of its last update and its filing number."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date

from inspector.core.facts import LinkRole
from inspector.extract.answers import read_answer
from inspector.extract.dates import calendar_day
from inspector.extract.decode import decode_body
from inspector.extract.markup import parse_html
from spiders.accounts.client import SourceError
from spiders.accounts.errand import Batch, Errand


async def read_market(errand: Errand) -> AsyncIterator[Batch]:
    """One page, told as a listing. A market that turns us away tells nothing."""
    url = errand.source.url
    snapshot = await errand.client.steady_page("market", url)
    if snapshot.status in (404, 410):
        yield Batch(is_last=True, details={"listing": {"url": url, "status": snapshot.status, "why": f"页面不存在（{snapshot.status}）"}})
        return
    if snapshot.status != 200:
        raise SourceError(f"应用市场的页面打不开：{read_answer(snapshot, LinkRole.PAGE).why}。请人工打开核对。")
    tree = parse_html(decode_body(snapshot).text)
    for node in tree.css("script, style"):
        node.decompose()
    text = re.sub(r"\s+", " ", tree.text(separator=" "))
    listing = {"url": url, "status": 200, "why": "", **_told(text)}
    if (gone := _GONE.search(text)) and not listing["version"]:
        listing["why"] = f"页面写着“{gone[0]}”"
    elif not listing["version"] and not listing["updated"]:
        raise SourceError("应用市场的页面里没有读到版本和更新日期，可能由脚本显示。请人工打开核对。")
    yield Batch(is_last=True, details={"listing": listing})


def _told(text: str) -> dict[str, str]:
    version, filing, updated = _VERSION.search(text), _FILING.search(text), _updated(text)
    return {"version": version[1] if version else "", "updated": updated.isoformat() if updated else "", "filing": filing[0] if filing else ""}


def _updated(text: str) -> date | None:
    match = _UPDATED.search(text)
    return calendar_day(int(match[1]), int(match[2]), int(match[3])) if match else None


_VERSION = re.compile(r"版\s*本(?:号)?\s*[:：]?\s*[vV]?(\d+(?:\.\d+)+)")
_UPDATED = re.compile(r"(?:更新(?:时间|日期|于)?|发布(?:时间|日期)|上架时间)\s*[:：]?\s*(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_FILING = re.compile(r"[\u4e00-\u9fff]ICP备\d{6,12}号-\d+[AXK]", re.IGNORECASE)
_GONE = re.compile(r"(?:该|此|您访问的)?(?:应用|软件|内容)(?:已(?:被)?下架|不存在|未找到|已失效)")
