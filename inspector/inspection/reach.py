"""How much of a site was reached, and why what was not: drawn from the crawl's ledger at the end."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from inspector.core.facts import Coverage, Snapshot, Verdict
from inspector.extract.answers import BLANK, is_blank
from inspector.extract.decode import content_bytes
from inspector.extract.fronts import NO_WAY_ON, no_front
from inspector.extract.notices import notice_of
from inspector.inspection.linkbook import LinkBook
from spiders.gathering import Gathering
from spiders.scope import RESTING
from spiders.silence import STOPPED

UNREAD_FILES = "附件只核对了能否打开，没有读内容（文件过大，或超过附件的数量、总量上限）"


class Reach:
    def __init__(self, gathering: Gathering, book: LinkBook) -> None:
        self._gathering, self._book = gathering, book
        self._frontier, self._ledger = gathering.frontier, gathering.frontier.ledger

    def coverage(self) -> Coverage:
        gathering, frontier, counts = self._gathering, self._frontier, self._gathering.counts
        home = gathering.home
        failed = [number for number in self._pages() if self._has_failed(number)]
        refused = sum(self._ledger.verdict(number) is Verdict.SUSPECT or number in self._book.targets.unheard for number in failed)
        left = sum(frontier.is_claimed(number) and self._ledger.verdict(number) is None for number in range(len(self._ledger)))
        skipped = dict(frontier.skipped)
        if unread := self._book.unread_files():
            skipped[UNREAD_FILES] = unread
        if left:
            skipped[f"未检查（{gathering.stopped or '没有轮到'}）"] = left
        return Coverage(
            pages=counts.pages,
            addresses=sum(1 for _ in self._pages()),
            probes=counts.probes,
            failed=len(failed),
            refused=refused,
            skipped=skipped,
            scripted=counts.scripted,
            rendered=counts.rendered,
            unrendered=dict(gathering.waiting.left_out),
            unparsed=counts.unparsed,
            stopped=(gathering.stopped if left else "")
            or (STOPPED if self._book.targets.unheard.intersection(failed) else "")
            or ("页数上限" if frontier.skipped["超过页数上限"] else "")
            or ("时间有限，其余页面轮换" if frontier.skipped[RESTING] else ""),
            home_status=home.status if home else 0,
            home_error=self._home_error(),
            links=self._book.summary(),
        )

    def _home_error(self) -> str:
        """Why the front page says nothing of the site, "" when it does."""
        gathering = self._gathering
        if gathering.home is not None:
            home = gathering.home
            return home.error or (BLANK if is_blank(home) else notice_of(home) or no_front(home) or self._no_way_on(home))
        number = self._ledger.number_of(gathering.home_url)
        if gathering.closed_door or number is None or number not in self._ledger.redirects:
            return gathering.closed_door
        _verdict, why, chain = self._ledger.outcome(number)
        end = self._book.answers.url(chain[-1]) if chain else ""
        if end and not gathering.scope.owns(end):
            return f"转到了别的网站 {urlsplit(end).netloc}，没有跟去；确是这个网站的新地址的，请直接检查它，或写进 sites.yaml 的 hosts"
        return why

    def _no_way_on(self, home: Snapshot) -> str:
        """A scripted front page that leads nowhere shows its links by script: nothing on it says what the site lacks. A plain one is all there is."""
        is_scripted = home.status == 200 and b"<script" in content_bytes(home)[0].lower()
        is_alone = is_scripted and not self._frontier.skipped and not self._gathering.stopped and sum(1 for _ in self._pages()) == 1
        return NO_WAY_ON if is_alone else ""

    def _has_failed(self, number: int) -> bool:
        is_asked = self._ledger.verdict(number) not in (None, Verdict.SKIPPED)
        return is_asked and self._ledger.status(number) not in (200, 304) and number not in self._ledger.redirects

    def _pages(self) -> Iterator[int]:
        return (number for number in range(len(self._ledger)) if self._frontier.is_claimed(number) and self._frontier.lane(number) == "page")
