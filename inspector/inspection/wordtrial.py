"""Word lists tried before they take effect: what the last inspections would have said with them, read from the archives."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import checks
from inspector.archive import RENDERED, ArchiveError, read_archive
from inspector.config import Config, words_of
from inspector.core.engine import sorted_findings
from inspector.core.facts import PageFacts
from inspector.core.findings import Finding
from inspector.core.registry import Registry, Subject
from inspector.db.rows import Inspection
from inspector.db.store import Store
from inspector.inspection.judge import DismissedWords, Judge
from inspector.inspection.redraw import judge_as
from inspector.proofread import Proofreader

USUAL_SECONDS = 120.0
MOST_PAGES = 20_000  # of one site
MOST_SHOWN = 100  # of the findings of one site that would come, and of those that would go


class Shown(NamedTuple):
    """A finding as people compare it."""

    title: str
    quote: str
    context: str
    suggestion: str
    message: str
    page_title: str
    url: str
    places: int


class SiteTrial(NamedTuple):
    site: str
    day: str  # of the inspection
    pages: int  # it judged
    read: int  # of them, in this trial
    come: Sequence[Shown]  # the first of them
    go: Sequence[Shown]
    most_come: int = 0  # how many in all
    most_go: int = 0
    trouble: str = ""  # why less than all was read


@dataclass(frozen=True, slots=True)
class Trial:
    """Two judges read the same pages: one with the lists in force, one with those that are tried."""

    store: Store
    folder: Path  # where the archives lie
    config: Config
    words: Path | None  # tried; None: none of the office's own
    seconds: float = USUAL_SECONDS
    registry: Registry = field(default_factory=lambda: of_suspicions(checks.load()))

    def run(self, names: Sequence[str] = ()) -> Iterator[SiteTrial]:
        """Site by site; each may use what is left of the time, shared with those after it."""
        readers = [(words, Proofreader(words)) for words in (words_of(self.config), self.words)]  # seconds to load: once for all sites
        ends = time.monotonic() + self.seconds
        sites = {site.name for site in self.config.sites if not names or site.name in names}
        waiting = [run for run in self.store.latest_inspections() if run.site in sites]
        for rank, inspection in enumerate(waiting):
            left = max(0.0, ends - time.monotonic())
            judges = [judge_as(self.store, inspection, self.registry, words, reader) for words, reader in readers]
            yield self._site(inspection, judges, time.monotonic() + left / (len(waiting) - rank))

    def _site(self, inspection: Inspection, judges: Sequence[Judge], until: float) -> SiteTrial:
        before, after = judges
        wanted = {hash(row.url) for row in self.store.answers(inspection.site_id, inspection.id) if row.kind}
        read, trouble = 0, ""
        try:
            for page in self._pages(inspection, wanted, before):
                if read >= MOST_PAGES or time.monotonic() > until:
                    trouble = "规定的时间用完了" if read < MOST_PAGES else f"一个网站至多读 {MOST_PAGES:,} 页"
                    break
                read += hash(page.url) not in before.judged
                for judge in (before, after):
                    judge.judged.discard(hash(page.url))  # what a browser has shown comes second, and counts too
                    judge.page(page)
        except (ArchiveError, OSError):
            trouble = f"存档 {inspection.archive} 不在或读不出"
        come, go = self._differences(inspection, before, after)
        return SiteTrial(
            inspection.site,
            str(inspection.today),
            len(wanted),
            read,
            [_shown(finding) for finding in come[:MOST_SHOWN]],
            [_shown(finding) for finding in go[:MOST_SHOWN]],
            len(come),
            len(go),
            trouble,
        )

    def _pages(self, inspection: Inspection, wanted: set[int], judge: Judge) -> Iterator[PageFacts]:
        for snapshot, _place, _original in read_archive(self.folder / inspection.archive, self.folder):
            is_page = snapshot.how in ("page", RENDERED) and hash(snapshot.url) in wanted
            page = judge.read(snapshot) if is_page else None
            if page is not None:
                yield page

    def _differences(self, inspection: Inspection, before: Judge, after: Judge) -> tuple[list[Finding], list[Finding]]:
        """What would come, and what would go. What people have dismissed on the site comes back with no list."""
        known = self.store.dismissed_findings(inspection.site_id)
        dismissed, marks = DismissedWords(known), {finding.fingerprint for finding in known}
        old, new = (_findings(judge) for judge in (before, after))
        come = [finding for mark, finding in new.items() if mark not in old and mark not in marks and not dismissed.silences(finding)]
        return sorted_findings(come), sorted_findings(finding for mark, finding in old.items() if mark not in new)


def of_suspicions(registry: Registry) -> Registry:
    """Only the checks that speak of what the proofreader doubts."""
    found = Registry()
    for check in registry.of(Subject.SUSPICION):
        found.add(check)
    return found


def _findings(judge: Judge) -> Mapping[str, Finding]:
    judge.settle_terms()
    return judge.engine.findings


def _shown(finding: Finding) -> Shown:
    return Shown(finding.title, finding.quote, finding.context, finding.suggestion, finding.message, finding.page_title, finding.url, finding.places)
