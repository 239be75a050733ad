"""One inspection, start to end: gather, archive, read, judge, store. The live run, a resumed run and `judge` share it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import checks
from inspector import __version__
from inspector.archive import ArchiveError, Original, expand, read_archive
from inspector.availability import availability_of
from inspector.config import unit_for, words_of
from inspector.core.engine import sorted_findings
from inspector.core.facts import Coverage, NewScripts, PageFacts, Place, SiteFacts
from inspector.core.findings import Finding
from inspector.core.privacy import mask, mask_address
from inspector.core.registry import Subject
from inspector.db.rows import Inspection
from inspector.db.store import Store
from inspector.extract.attachments.apart import ApartReader
from inspector.extract.page import SiteView
from inspector.inspection.arbiter import Arbiter
from inspector.inspection.arrivals import ArrivalBook, last_whole
from inspector.inspection.claiming import claimed
from inspector.inspection.closing import close_inspection
from inspector.inspection.job import Job
from inspector.inspection.judge import DismissedWords, Judge
from inspector.inspection.linkbook import LinkBook
from inspector.inspection.pictures import picture_folder, pictures_in, take_pictures
from inspector.inspection.posts import COMPARED, account_copies
from inspector.inspection.process import collecting_seldom, interruptible, keep_for_good, watch
from inspector.inspection.reach import Reach
from inspector.inspection.redraw import report_of
from inspector.inspection.rotation import resting
from inspector.inspection.sitecodes import foreign_codes
from inspector.ledgers import LedgerBook, read_ledgers, with_desk_records
from reports.report import Report
from spiders.frontier import Limits
from spiders.gathering import Gathering, Progress, Settings
from spiders.pace import Pace
from spiders.scope import host_of
from spiders.scripted import why_render
from spiders.transport import Transport

logger = logging.getLogger(__name__)

WATCHED_DAYS = "site_unreachable.watch"  # the limit that says how many days of visits count
EVERY_PAGE = 1 << 30  # that was rendered: what lies in an archive has no limit
SOFTWARE = f"duwang/{__version__}"
KNOWN = "known_addresses"  # how many addresses earlier inspections had met: what comes after them is new, however often this one is interrupted


def inspect(job: Job, on_progress: Callable[[Progress], None] | None = None) -> Report | None:
    """Inspects one site and returns its report, None when a person stopped it: the same job then goes on where it was."""
    job.out.mkdir(parents=True, exist_ok=True)
    with collecting_seldom(), Store.open(job.store_place) as store:
        return _Inspecting(job, store).run(on_progress)


class _Inspecting:
    def __init__(self, job: Job, store: Store) -> None:
        self.job, self.store = job, store
        self.site_id = store.ensure_site(job.name, job.home_url, job.site.unit if job.site else "")
        self.rules = job.rules()
        self.registry = checks.load()
        self.scope = job.scope()
        view = SiteView(job.name, frozenset({job.home_url}), frozenset(self.scope.hosts), job.today)
        self.judge = Judge(view, self.rules, self.registry, job.locality, words_of(job.config))
        self.ledgers = self._ledgers() if job.site else None  # a spot check asks for none
        since = last_whole(store.inspections(self.site_id), job.today)
        self.arrivals = ArrivalBook(since) if since else None

    def _ledgers(self) -> LedgerBook:
        assert self.job.site is not None
        imported = read_ledgers(self.job.site.ledgers, self.job.home_url)
        return LedgerBook(with_desk_records(imported, self.store, self.site_id), self.store.review_ledger_since(self.site_id))

    def run(self, on_progress: Callable[[Progress], None] | None) -> Report | None:
        with claimed(self.store, {self.site_id: self.job.name}):
            keep_for_good()
            inspection = self._begin()
            self._let_some_rest(inspection)
            gathering = self.gathering(inspection, self.job.out / inspection.archive)
            asyncio.run(self._gather(gathering, on_progress))
            if gathering.failure is not None:
                raise gathering.failure
            if gathering.stopped == "人工中断":
                return None
            return self.finish(inspection, gathering)

    def _begin(self) -> Inspection:
        unfinished = self.store.unfinished_inspection(self.site_id)
        if unfinished is not None and unfinished.today == self.job.today and (self.job.out / unfinished.archive).exists():
            logger.info("inspection %s goes on", unfinished.id)
            return unfinished
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        archive = f"{host_of(self.job.home_url).replace(':', '-')}-{moment}.warc.gz"
        settings = self.job.described() | {KNOWN: self.store.address_count(self.site_id)}
        return self.store.begin_inspection(self.site_id, self.job.today, settings, archive)

    def _let_some_rest(self, inspection: Inspection) -> None:
        if self.job.most_requests is not None:
            self.scope.resting = resting(self.store, self.site_id, inspection.id, self.job.most_requests)

    def gathering(self, inspection: Inspection, archive: Path) -> Gathering:
        return Gathering(
            store=self.store,
            site_id=self.site_id,
            inspection_id=inspection.id,
            home_url=self.job.home_url,
            scope=self.scope,
            settings=self.job.settings,
            archive=archive,
            read=self.judge.read,
            take=self._take,
            on_home=self.judge.home_moved,
            on_page=self.arrivals.add if self.arrivals else None,
            why_render=partial(why_render, marks=[mark.id for mark in self.rules.footer_marks if mark.is_required and mark.note]),
            software=SOFTWARE,
            known=_known(inspection),
        )

    def _take(self, page: PageFacts) -> None:
        self.judge.page(page)
        if self.ledgers is not None:
            self.ledgers.add(page)

    async def _gather(self, gathering: Gathering, on_progress: Callable[[Progress], None] | None) -> None:
        from scrapy.crawler import AsyncCrawlerRunner
        from scrapy.settings import Settings as ScrapySettings

        from spiders.website import WebsiteSpider

        settings = ScrapySettings()
        settings.setmodule("spiders.settings")
        options = self.job.settings
        pace = Pace(options.rate, options.concurrency)
        transport = Transport(
            pace,
            timeout=options.timeout,
            largest_body=options.largest_body,
            contact=options.contact,
            allow_loopback=options.allow_loopback,
            downloads=gathering.downloads,
            names=options.names,
            authorities=options.authorities,
        )
        gathering.open()
        with interruptible(gathering):
            watcher = asyncio.create_task(watch(gathering, on_progress))
            try:
                await AsyncCrawlerRunner(settings).crawl(WebsiteSpider, gathering=gathering, transport=transport)
            finally:
                watcher.cancel()
                gathering.close()

    def finish(self, inspection: Inspection, gathering: Gathering) -> Report:
        """The end of the fold: links, columns, the site; then the books and the report."""
        book = LinkBook(self.store, self.site_id, inspection.id, gathering)
        with ApartReader() as reader:
            for file in book.files():
                self.judge.file(file.snapshot, file.offered_on, reader.read)
        self.judge.unveil(book.answers.sheets(), book.answers.source)
        self.judge.settle_terms()
        for link in book.results():
            self.judge.engine.link(link)
        coverage = Reach(gathering, book).coverage()
        posts = account_copies(self.store, self.job.site.unit, self.job.today - COMPARED) if self.job.site else ()
        again = partial(self._read_again, book)
        site = self.judge.reader.facts(coverage, book.targets.status_of, book.landings, posts, again)
        visited = None if self.job.is_offline else availability_of(self.store, self.site_id, self.job.today, round(self.rules.limits[WATCHED_DAYS].number))
        site = replace(site, network=gathering.network, foreign_codes=foreign_codes(site, self._place()), availability=visited)
        if self.arrivals is not None:
            scripts = NewScripts(self.arrivals.since, tuple(book.new_scripts(_known(inspection) or 0)))
            site = replace(site, arrivals=self.arrivals.facts(), new_scripts=scripts)
        self.judge.engine.site(site)
        if self.ledgers is not None:
            self.judge.engine.records(self.ledgers.facts())
        self._settle(inspection, book, site, coverage)
        if self.job.links_file is not None:
            book.write(self.job.links_file)
        finished = close_inspection(self.store, inspection.id, self.judge.engine, coverage)
        return self._illustrated(report_of(self.store, finished, self.registry, self.rules), book, inspection)

    def _read_again(self, book: LinkBook, url: str) -> PageFacts | None:
        snapshot = book.answers.archived(url)
        return self.judge.read(snapshot) if snapshot else None

    def _illustrated(self, report: Report, book: LinkBook, inspection: Inspection) -> Report:
        if most := self.job.settings.pictures:
            folder = picture_folder(self.job.out, inspection.archive)
            take_pictures(report.open, book.answers.archived, folder, most, shows_page=self._shows_page)
            return replace(report, pictures=pictures_in(folder))
        return report

    def _shows_page(self, finding: Finding) -> bool:
        """A column that is blank or stale shows it as a whole."""
        return self.registry.checks[finding.check].subject is Subject.COLUMN

    def _settle(self, inspection: Inspection, book: LinkBook, site: SiteFacts, coverage: Coverage) -> None:
        dismissed = DismissedWords(self.store.dismissed_findings(self.site_id))
        found = [finding for finding in sorted_findings(self.judge.engine.findings.values()) if not dismissed.silences(finding)]
        for finding in found:
            if (offered_on := self.judge.linked_by.get(finding.url)) is not None:
                finding.message = f"{finding.message.rstrip('。')}。附件由网页“{mask(offered_on.title)}”链接：{mask_address(offered_on.url)}"
            finding.unit = self._unit(finding, site)
        arbiter = Arbiter(self.registry, self.judge, book, site, coverage, self.judge.terms() | dismissed.quotes)
        self.store.settle(inspection.id, found, arbiter.outcome)

    def _place(self) -> str:
        place = self.job.locality
        return f"{place.province}{place.city}{place.county}" if place else ""

    def _unit(self, finding: Finding, site: SiteFacts) -> str:
        if self.job.config is None or self.job.site is None:
            return ""
        page = self.judge.linked_by.get(finding.url, Place(finding.url)).url
        column = next((column.name for column in site.columns if column.url == page), "")
        return unit_for(self.job.config, self.job.site, page, column)


def judge_archives(paths: Sequence[Path], *, home_url: str, today: date, out: Path, name: str = "") -> Report:
    """Judges archives, ours or another crawler's, without the network. `home_url` "" means the first page of the first archive."""
    files = expand(paths)
    home = home_url or _first_page(files)
    job = Job(name or host_of(home), home, out, today, offline_settings(), is_offline=True)
    out.mkdir(parents=True, exist_ok=True)
    with collecting_seldom(), Store.open(job.store_place) as store:
        inspecting = _Inspecting(job, store)
        keep_for_good()
        inspection = store.begin_inspection(inspecting.site_id, today, job.described(), files[0].name)
        gathering = inspecting.gathering(inspection, files[0])
        gathering.begin()
        for file in files:
            gathering.replay(file)
        gathering.stop("存档里没有")
        gathering.close()
        return inspecting.finish(inspection, gathering)


def _known(inspection: Inspection) -> int | None:
    known = inspection.settings.get(KNOWN)
    return known if isinstance(known, int) else None


def offline_settings() -> Settings:
    return Settings(Limits(), None, 1, 0, 0, "", allow_loopback=False, render=EVERY_PAGE)


def _first_page(files: Sequence[Path]) -> str:
    seen: dict[str, Original] = {}
    only_repeats = False
    for file in files:
        for snapshot, _place, _original in read_archive(file, seen=seen):
            if snapshot.status == 200 and "html" in snapshot.header("Content-Type").lower() and not snapshot.url.endswith("robots.txt"):
                return snapshot.url
            only_repeats = only_repeats or snapshot.status == 304
    if only_repeats:
        raise ArchiveError(f"{files[0]} 里只有“与上次相同”的记录（revisit），没有网页原文：请把记着原文的存档放在同一个目录里，写在它前面一起判断")
    raise ArchiveError(f"{files[0]} 里没有网页：请换一个存档，或用 --url 写明首页地址")
