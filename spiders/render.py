"""The lane of the browser: pages whose source does not show what a visitor sees are rendered at the end of their level, a few in each crawl."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from inspector.archive import RENDERED
from inspector.browser import Chromium, NoBrowserError
from inspector.core.facts import LinkRole, PageFacts, Snapshot
from inspector.extract.answers import read_answer
from inspector.extract.decode import content_bytes
from inspector.extract.markup import parse_html
from inspector.visit import Asked, Patience, Rendered
from spiders.gathering import Gathering
from spiders.scope import host_of
from spiders.scripted import LEFT_OUT, MISSED, OVER, UNFILLED, is_fuller
from spiders.transport import Transport, user_agent

logger = logging.getLogger(__name__)

NO_BROWSER = "本机没有可用的浏览器"
STILL_REFUSED = "防护页面在浏览器里也没有放行"
PATIENCE = Patience()
MOST_KEPT = 16 << 20  # bytes of scripts and data kept for the pages that ask for them again
MOST_HOPS = 3
MOST_RELOADS = 2  # of a riddle: with the first answer the page has then been asked three times
_ASKED_FOR = frozenset({"document", "script", "xhr", "fetch"})  # pictures and fonts change nothing of what is read


class Renderer:
    """Works beside pages and probes. The browser has no network: all it asks for goes through the crawl's transport, or is refused."""

    def __init__(self, gathering: Gathering, transport: Transport) -> None:
        self._gathering, self._transport = gathering, transport
        self._browser = Chromium(user_agent(gathering.settings.contact))
        self._kept: dict[str, Snapshot] = {}
        self._kept_size = 0
        self._reloads = 0  # of the page in hand

    async def run(self) -> None:
        frontier = self._gathering.frontier
        try:
            while pages := await frontier.next_level():
                for number in pages:
                    if frontier.is_stopped:
                        return
                    await self._take(number)
        finally:
            await self._browser.close()

    async def _take(self, number: int) -> None:
        gathering = self._gathering
        source = gathering.held(number)
        if source is None or not gathering.waiting.has_turns:
            gathering.give_up(number, gathering.waiting.closed or OVER)
            return
        self._reloads = 0
        try:
            shown = await self._shown(source)
        except NoBrowserError as error:
            logger.warning("%s", error)
            gathering.waiting.closed = NO_BROWSER
            gathering.give_up(number, NO_BROWSER)
            return
        gathering.frontier.asked_besides(number, self._reloads)
        if not gathering.frontier.is_stopped:  # else whoever stopped us may have stopped the browser too
            gathering.show(number, shown)

    async def _shown(self, source: Snapshot) -> Snapshot:
        """The page as a browser shows it, or a failure that says why it is to be judged as its source has it."""
        raw = self._gathering.read(source)
        scripts = frozenset(host_of(link.url) for link in raw.links if link.role is LinkRole.SCRIPT) if raw else frozenset()

        async def answer(asked: Asked) -> Snapshot | None:
            return await self._answer(asked, scripts)

        is_riddle = read_answer(source, LinkRole.PAGE).is_refusal
        patience = PATIENCE._replace(repeats=MOST_RELOADS) if is_riddle else PATIENCE._replace(reload=0.0)
        rendered = await self._browser.render(source, answer, patience)
        if rendered.error:
            return _failure(source, rendered.error)
        shown = _snapshot(source, rendered)
        reason = _refused(rendered, shown) if is_riddle else _unfilled(rendered, self._gathering.read(shown), raw)
        return _failure(source, reason) if reason else shown

    async def _answer(self, asked: Asked, script_hosts: frozenset[str]) -> Snapshot | None:
        if asked.kind == "stylesheet":
            return Snapshot(asked.url, datetime.now(UTC), 200, (("Content-Type", "text/css"),))
        if asked.method != "GET" or asked.kind not in _ASKED_FOR:
            return None
        if asked.kind == "document":
            self._reloads += 1
            return await self._ask(asked, script_hosts)
        if asked.url not in self._kept:
            snapshot = await self._ask(asked, script_hosts)
            if snapshot is None:
                return None
            if self._kept_size + len(snapshot.body) > MOST_KEPT:  # too large for all to share: whoever asks again goes without
                self._kept[asked.url] = replace(snapshot, status=0, body=b"", error="too large")
                return snapshot
            self._kept[asked.url] = snapshot
            self._kept_size += len(snapshot.body)
        return self._kept[asked.url]

    async def _ask(self, asked: Asked, script_hosts: frozenset[str]) -> Snapshot | None:
        """The answer after redirects, each of them within the site and the hosts of its scripts."""
        url, scope = asked.url, self._gathering.scope
        for _hop in range(1 + MOST_HOPS):
            is_own = scope.owns(url)
            if not url.startswith(("http://", "https://")) or not (is_own or host_of(url) in script_hosts) or scope.refusal(url, is_own=is_own):
                return None
            snapshot = await self._transport.fetch(url, headers=asked.headers)
            location = snapshot.header("Location") if 300 <= snapshot.status < 400 else ""
            if not location or asked.kind == "document":
                return snapshot
            url = urljoin(url, location)
        return None


def _snapshot(source: Snapshot, rendered: Rendered) -> Snapshot:
    """Without its scripts, which have run: what remains is what they made."""
    tree = parse_html(rendered.html)
    tree.strip_tags(["script", "noscript"])
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if rendered.left_out:
        headers.append((LEFT_OUT, str(len(rendered.left_out))))
    return Snapshot(source.url, datetime.now(UTC), 200, tuple(headers), (tree.html or "").encode("utf-8", "replace"), how=RENDERED)


def _refused(rendered: Rendered, shown: Snapshot) -> str:
    is_open = rendered.status == 200 and len(content_bytes(shown)[0]) > 0 and not read_answer(shown, LinkRole.PAGE).is_refusal
    return "" if is_open else STILL_REFUSED


def _unfilled(rendered: Rendered, page: PageFacts | None, raw: PageFacts | None) -> str:
    """Why the rendered page says no more than the source. An empty list is believed only when its data came."""
    if page is None or raw is None:
        return UNFILLED
    if is_fuller(page, raw) or (not rendered.left_out and (rendered.data or not raw.needs_script)):
        return ""
    return MISSED if rendered.left_out else UNFILLED


def _failure(source: Snapshot, reason: str) -> Snapshot:
    return Snapshot(source.url, datetime.now(UTC), error=reason, how=RENDERED)
