"""Word lists tried before they take effect: what the last inspections would have said with them, read from the archives."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import checks
from inspector.archive import RENDERED, ArchiveError, read_archive, read_record
from inspector.config import Config, words_of
from inspector.core.engine import sorted_findings
from inspector.core.facts import LinkRole, PageFacts, Place
from inspector.core.findings import Finding
from inspector.core.registry import Registry, Subject
from inspector.db.rows import AddressRow, Inspection
from inspector.db.store import Store
from inspector.extract.attachments.apart import ApartReader
from inspector.extract.decode import content_bytes
from inspector.extract.files import file_name
from inspector.inspection.judge import DismissedWords, Judge
from inspector.inspection.linkbook import NO_FILES, OPAQUE, has_readable_name, is_named_readable
from inspector.inspection.redraw import judge_as
from inspector.proofread import Proofreader
from spiders.scope import host_of

USUAL_SECONDS = 120.0
MOST_PAGES = 20_000  # of one site
MOST_FILES = 2_000
MOST_SHOWN = 100  # of the findings of one site that would come, and of those that would go
PAGES_SHARE = 0.7  # of a site's time where it offers files too

PAGES, FILES, POSTS = "网页", "附件", "文章"
OUT_OF_TIME = "规定的时间用完了"

Readers = tuple[Proofreader, Proofreader]  # with the lists in force, and with those that are tried
Attempt = Callable[[Readers, float], "SiteTrial"]  # on one site or account, until that moment


class Shown(NamedTuple):
    """A finding as people compare it."""

    kind: str  # where it stands: 网页, 附件 or 文章
    title: str
    quote: str
    context: str
    suggestion: str
    message: str
    page_title: str
    url: str
    places: int


class Amount(NamedTuple):
    """How much of one kind the inspection judged, and how much of it this trial has read."""

    kind: str
    whole: int
    read: int

    def __str__(self) -> str:
        return f"{self.kind} {self.read:,} / {self.whole:,}"


class SiteTrial(NamedTuple):
    site: str
    day: str  # of the inspection
    amounts: Sequence[Amount]
    come: Sequence[Shown]  # the first of them
    go: Sequence[Shown]
    most_come: int = 0  # how many in all
    most_go: int = 0
    trouble: str = ""  # why less than all was read


class Differences(NamedTuple):
    come: Sequence[Finding]
    go: Sequence[Finding]

    def told(self, inspection: Inspection, amounts: Sequence[Amount], troubles: Sequence[str], kind_of: Callable[[Finding], str]) -> SiteTrial:
        come, go = ([_shown(finding, kind_of(finding)) for finding in part[:MOST_SHOWN]] for part in self)
        trouble = "；".join(dict.fromkeys(filter(None, troubles)))
        return SiteTrial(inspection.site, str(inspection.today), amounts, come, go, len(self.come), len(self.go), trouble)


@dataclass(frozen=True, slots=True)
class Trial:
    """Two judges read the same pages and files: one with the lists in force, one with those that are tried."""

    store: Store
    folder: Path  # where the archives lie
    config: Config
    words: Path | None  # tried; None: none of the office's own
    seconds: float = USUAL_SECONDS
    registry: Registry = field(default_factory=lambda: of_suspicions(checks.load()))

    def run(self, names: Sequence[str] = (), more: Sequence[Attempt] = ()) -> Iterator[SiteTrial]:
        """Site by site, then `more`; each may use what is left of the time, shared with those after it."""
        readers = (Proofreader(words_of(self.config)), Proofreader(self.words))  # seconds to load: once for all sites
        ends = time.monotonic() + self.seconds
        sites = {site.name for site in self.config.sites if not names or site.name in names}
        own: list[Attempt] = [partial(self._site, run) for run in self.store.latest_inspections() if run.site in sites]
        for rank, attempt in enumerate(attempts := [*own, *more]):
            left = max(0.0, ends - time.monotonic())
            yield attempt(readers, time.monotonic() + left / (len(attempts) - rank))

    def differences(self, site_id: int, old: Mapping[str, Finding], new: Mapping[str, Finding]) -> Differences:
        """What would come, and what would go. What people have dismissed on the site comes back with no list."""
        known = self.store.dismissed_findings(site_id)
        dismissed, marks = DismissedWords(known), {finding.fingerprint for finding in known}
        come = [finding for mark, finding in new.items() if mark not in old and mark not in marks and not dismissed.silences(finding)]
        return Differences(sorted_findings(come), sorted_findings(finding for mark, finding in old.items() if mark not in new))

    def _site(self, inspection: Inspection, readers: Readers, until: float) -> SiteTrial:
        site = _Site(self, inspection, [judge_as(self.store, inspection, self.registry, None, reader) for reader in readers])
        files = site.files()
        now = time.monotonic()
        site.read_pages(now + (until - now) * (PAGES_SHARE if files else 1.0))
        site.read_files(files, until)
        found = self.differences(inspection.site_id, *(_findings(judge) for judge in site.judges))
        return found.told(inspection, site.amounts(files), site.troubles, site.kind_of)


@dataclass
class _Site:
    """One site while it is read."""

    trial: Trial
    inspection: Inspection
    judges: Sequence[Judge]
    troubles: list[str] = field(default_factory=list)
    _offered: dict[int, Place] = field(default_factory=dict)  # hash of a file's address → the first page that links it
    _pages: int = 0
    _files: int = 0

    def __post_init__(self) -> None:
        known = self.trial.store.answers(self.inspection.site_id, self.inspection.id)
        self._wanted = {hash(row.url): host_of(row.url) for row in known if row.kind}

    def files(self) -> list[AddressRow]:
        """Those of the site that the inspection has whole and whose text can be read."""
        rows = self.trial.store.files(self.inspection.site_id, self.inspection.id, besides=NO_FILES)
        hosts = {*self._wanted.values(), *self.judges[0].view.hosts}
        own = (row for row in rows if row.full_file and row.full_offset is not None and host_of(row.url) in hosts)
        return [row for row in own if has_readable_name(row) or row.media_type in OPAQUE]

    def read_pages(self, until: float) -> None:
        before = self.judges[0]
        try:
            for page in self._archived(before):
                if self._pages >= MOST_PAGES or time.monotonic() > until:
                    self.troubles.append(OUT_OF_TIME if self._pages < MOST_PAGES else f"一个网站至多读 {MOST_PAGES:,} 页")
                    break
                self._pages += hash(page.url) not in before.judged
                for link in page.links:
                    if link.role is LinkRole.ATTACHMENT:
                        self._offered.setdefault(hash(link.url), Place(page.url, page.title))
                for judge in self.judges:
                    judge.judged.discard(hash(page.url))  # what a browser has shown comes second, and counts too
                    judge.page(page)
        except (ArchiveError, OSError):
            self.troubles.append(f"存档 {self.inspection.archive} 不在或读不出")

    def read_files(self, rows: Sequence[AddressRow], until: float) -> None:
        unread = 0
        with ApartReader() as reader:
            for row in rows:
                if self._files + unread >= MOST_FILES or time.monotonic() > until:
                    self.troubles.append(OUT_OF_TIME if self._files + unread < MOST_FILES else f"一个网站至多读 {MOST_FILES:,} 个附件")
                    break
                is_read = self._read_file(row, reader)
                self._files, unread = self._files + is_read, unread + (not is_read)
        if unread:
            self.troubles.append(f"{unread:,} 个附件读不出文字")

    def amounts(self, rows: Sequence[AddressRow]) -> list[Amount]:
        return [Amount(PAGES, len(self._wanted), self._pages), *([Amount(FILES, len(rows), self._files)] if rows else [])]

    def kind_of(self, finding: Finding) -> str:
        return FILES if any(finding.url in judge.linked_by for judge in self.judges) else PAGES

    def _archived(self, judge: Judge) -> Iterator[PageFacts]:
        folder = self.trial.folder
        for snapshot, _place, _original in read_archive(folder / self.inspection.archive, folder):
            is_page = snapshot.how in ("page", RENDERED) and hash(snapshot.url) in self._wanted
            page = judge.read(snapshot) if is_page else None
            if page is not None:
                yield page

    def _read_file(self, row: AddressRow, reader: ApartReader) -> bool:
        """Once for both judges: reading a file costs more than judging its words."""
        snapshot = read_record(self.trial.folder / row.full_file, row.full_offset or 0)
        if snapshot is None or not snapshot.body or not (has_readable_name(row) or is_named_readable(snapshot)):
            return False
        snapshot = replace(snapshot, url=row.url)
        read = reader.read(file_name(row.url, snapshot.header("Content-Disposition")), content_bytes(snapshot)[0])
        for judge in self.judges:
            judge.file(snapshot, self._offered.get(hash(row.url), Place("", "")), lambda _name, _body: read)
        return bool(read.pieces or not read.unreadable)


def of_suspicions(registry: Registry) -> Registry:
    """Only the checks that speak of what the proofreader doubts."""
    found = Registry()
    for check in registry.of(Subject.SUSPICION):
        found.add(check)
    return found


def _findings(judge: Judge) -> Mapping[str, Finding]:
    judge.settle_terms()
    return judge.engine.findings


def _shown(finding: Finding, kind: str) -> Shown:
    return Shown(kind, finding.title, finding.quote, finding.context, finding.suggestion, finding.message, finding.page_title, finding.url, finding.places)
