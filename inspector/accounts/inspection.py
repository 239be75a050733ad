"""One inspection of all accounts, start to end: gather, judge, store. A run that was killed goes on where it was."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

import checks
from inspector.accounts.evidence import archive_name, keep_posts
from inspector.accounts.facts import Gathered, Office, facts_of, read_office
from inspector.accounts.gathering import WINDOW, Target, gather
from inspector.accounts.links import Answer, LinkSheet, ask_links
from inspector.archive import RecordPlace
from inspector.config import Config, locality_of, words_of
from inspector.config.entries import Account as Entry
from inspector.core.accounts import merged
from inspector.core.engine import Engine, sorted_findings
from inspector.core.facts import Account, AccountFacts, Coverage, Link, LinkRole, PageFacts, Place, Post, Verdict
from inspector.core.registry import Registry, Subject
from inspector.core.rules import Rules
from inspector.db.rows import Inspection, KnownFinding, Outcome, Progress
from inspector.db.store import DATABASE, Store
from inspector.extract.page import paragraphs_of, proofread_page
from inspector.inspection.claiming import claimed
from inspector.inspection.closing import close_inspection
from inspector.inspection.judge import DismissedWords
from inspector.inspection.posts import is_picture_only, page_of
from inspector.inspection.redraw import account_rules, report_of
from inspector.proofread import About, Locality, Proofreader
from inspector.proofread.verdicts import Verdicts
from inspector.rulebook import load_rules
from reports.report import Report
from spiders.accounts.client import TERMS, Client, Terms
from spiders.pace import Pace
from spiders.transport import Transport

LINK_RATE: Final = 5.0  # a second and address
PICTURED: Final = "条发布只有图片，图片里的文字没有读"
TOO_MANY_LINKS: Final = "超过每个账号检测的链接数"
OWN_SETTING: Final = "account"


@dataclass(frozen=True, slots=True)
class Options:
    """How accounts are inspected."""

    folder: Path
    today: date
    database: str = ""
    allow_loopback: bool = False
    first_wait: float = 1.0  # before a platform is asked again
    second_look: float = 60.0  # before a broken link is asked again

    @property
    def store_place(self) -> str:
        return self.database or str(self.folder / DATABASE)


def inspect_accounts(config: Config, options: Options, names: Sequence[str] = (), *, only_due: bool = False) -> list[Report]:
    """Inspects the accounts named by label or name, all without any, or those without a finished inspection of that day."""
    options.folder.mkdir(parents=True, exist_ok=True)
    with Store.open(options.store_place) as store:
        entries = {entry.label: entry for entry in entries_of(config, store) if not names or entry.name in names or entry.label in names}
        if only_due:
            done = {inspection.site for inspection in store.latest_inspections(options.today)}
            entries = {label: entry for label, entry in entries.items() if label not in done}
        if not entries:
            return []
        office = read_office(config.settings.filings, config.settings.reposts)
        with _claimed(store, entries) as ids:
            return _Run(config, options, store, office, entries, ids).run()


def entries_of(config: Config, store: Store) -> list[Entry]:
    """Those of the configuration, then those imported from a spreadsheet that it does not name."""
    named = {entry.label for entry in config.accounts}
    imported = [Entry.model_validate(told) for told in store.imported_accounts()]
    return [*config.accounts, *(entry for entry in imported if entry.label not in named)]


def account_of(entry: Entry) -> Account:
    return Account(entry.name, entry.platform, entry.unit, entry.url, entry.filing, entry.state, entry.state_since, entry.responsible)


def client_of(config: Config, options: Options) -> Client:
    terms = {name: _terms(TERMS[name], own.base, own.rate) for name, own in config.settings.platforms.items()}
    return Client(terms, contact=config.settings.contact, allow_loopback=options.allow_loopback, first_wait=options.first_wait)


def _terms(usual: Terms, base: str | None, rate: float | None) -> Terms:
    return Terms(base or usual.base, rate or usual.rate, usual.concurrency)


class _Run:
    def __init__(self, config: Config, options: Options, store: Store, office: Office, entries: Mapping[str, Entry], ids: Mapping[str, int]) -> None:
        self.config, self.options, self.store, self.office, self.entries = config, options, store, office, entries
        self.registry = checks.load()
        self.targets = {label: self._target(entry, ids[label]) for label, entry in entries.items()}
        self.verdicts = _verdicts(words_of(config))
        self.gathered: dict[str, Gathered] = {}
        self.judges: dict[str, AccountJudge] = {}
        self.rules: dict[tuple[str, ...], Rules] = {}  # by profiles

    def run(self) -> list[Report]:
        asyncio.run(self._gather())
        facts = facts_of([self.gathered[label] for label in self.targets], self.office)
        judges = {label: self.judges[label] for label in self.targets}
        for label, judge in judges.items():
            judge.account(facts[label])
        answers = asyncio.run(self._ask_links([url for judge in judges.values() for url in judge.links.addresses]))
        return [self._finish(self.targets[label], judge, answers) for label, judge in judges.items()]

    def _target(self, entry: Entry, site_id: int) -> Target:
        unfinished = self.store.unfinished_inspection(site_id)
        inspection = unfinished if unfinished and unfinished.today == self.options.today else self._begin(site_id, entry)
        return Target(account_of(entry), site_id, inspection, entry.sources, self.store.progress(inspection.id))

    def _begin(self, site_id: int, entry: Entry) -> Inspection:
        settings: dict[str, Any] = {OWN_SETTING: entry.platform, "profiles": list(entry.profiles), "offline": not entry.sources}
        return self.store.begin_inspection(site_id, self.options.today, settings, archive_name(site_id))

    async def _gather(self) -> None:
        client = client_of(self.config, self.options)
        try:
            await gather(list(self.targets.values()), self.store, client, self.options.today, self._read)
        finally:
            await client.close()

    async def _ask_links(self, addresses: Sequence[str]) -> Mapping[str, Answer]:
        options, contact = self.options, self.config.settings.contact
        transport = Transport(Pace(LINK_RATE, 2), timeout=20, largest_body=1 << 20, contact=contact, allow_loopback=options.allow_loopback)
        try:
            return await ask_links(addresses, transport, options.second_look)
        finally:
            await transport.close()

    def _read(self, target: Target) -> None:
        """Judges an account's posts while other accounts are still being gathered."""
        label, entry = target.account.label, self.entries[target.account.label]
        progress = list(self.store.progress(target.inspection.id).values())
        asked = {source.kind for source in target.sources}
        posts = [post for post in self.store.posts(target.site_id, self.options.today - WINDOW) if post.source in asked]
        self.gathered[label] = Gathered(target.account, progress, posts, self.store.observations(target.site_id))
        if entry.profiles not in self.rules:
            self.rules[entry.profiles] = account_rules(load_rules(self.options.today, "", entry.profiles))
        judge = AccountJudge(target.account, replace(self.rules[entry.profiles], site=label), self.registry, self.verdicts, locality_of(entry.place))
        judge.posts(merged(posts))
        judge.links.add(_menu(progress), Place(target.account.place, "自定义菜单"))
        self.judges[label] = judge

    def _finish(self, target: Target, judge: AccountJudge, answers: Mapping[str, Answer]) -> Report:
        results = judge.links.results(answers)
        for result in results:
            judge.engine.link(result)
        dismissed = DismissedWords(self.store.dismissed_findings(target.site_id))
        found = [finding for finding in sorted_findings(judge.engine.findings.values()) if not dismissed.silences(finding)]
        for finding in found:
            finding.unit = target.account.unit
        self.store.settle(target.inspection.id, found, partial(judge.outcome, answers), self._keep(target, judge))
        finished = close_inspection(self.store, target.inspection.id, judge.engine, judge.coverage(answers))
        return report_of(self.store, finished, self.registry, judge.rules)

    def _keep(self, target: Target, judge: AccountJudge) -> Mapping[str, RecordPlace]:
        """The evidence. An inspection that an earlier version of the program began has no archive."""
        if not target.inspection.archive:
            return {}
        return keep_posts(self.options.folder / target.inspection.archive, target.account, judge.facts.posts, judge.facts.readings)


@cache
def _verdicts(words: Path | None) -> Verdicts:
    """Shared by all accounts: they post each other's texts."""
    return Verdicts(Proofreader(words))


class AccountJudge:
    """One account: its posts one by one, then the account as a whole."""

    def __init__(self, account: Account, rules: Rules, registry: Registry, verdicts: Verdicts, locality: Locality | None) -> None:
        self.facts, self.rules, self.registry, self._verdicts, self._locality = AccountFacts(account), rules, registry, verdicts, locality
        self.engine = Engine(registry, rules)
        self.links = LinkSheet()
        self._pages: dict[str, PageFacts] = {}
        self._gone: frozenset[str] = frozenset()

    def posts(self, posts: Sequence[Post]) -> None:
        """Judges what was published, but for the links, which are still to be asked."""
        today = self.rules.today
        pages = [page_of(post, self.facts.account, today) for post in posts if not post.is_deleted and (post.title or post.html)]
        self._gone = frozenset(post.url for post in posts if post.is_deleted)
        read = [paragraphs_of(page.blocks, page.title) for page in pages]
        self._verdicts.prepare(chain.from_iterable(read))
        for page, paragraphs in zip(pages, read, strict=True):
            self._pages[page.url] = page
            self.engine.post(proofread_page(page, today, self._proofread, paragraphs))
            self.links.add(page.links, Place(page.url, page.title))

    def account(self, facts: AccountFacts) -> None:
        """Judges the account as a whole, when its unit's other accounts are known too."""
        self.facts = facts
        self.engine.account(facts)

    def coverage(self, answers: Mapping[str, Answer]) -> Coverage:
        """An account's pages are its posts and the sources that could be read; a person's look is as good as a source."""
        works = sum(not reading.error for reading in self.facts.readings)
        errors = [reading.error for reading in self.facts.readings if reading.error]
        is_known = bool(works or self.facts.observations)
        pictured = sum(is_picture_only(page) for page in self._pages.values())
        verdicts = [answers[url].reading.verdict for url in self.links.addresses]
        return Coverage(
            pages=len(self._pages) + works + (not works and is_known),
            addresses=len(self.facts.posts),
            probes=len(verdicts),
            failed=len(errors),
            skipped={reason: count for reason, count in ((PICTURED, pictured), (TOO_MANY_LINKS, self.links.left_out)) if count},
            home_status=200 if is_known else 0,
            home_error="" if is_known else "；".join(errors) or "没有登记来源，也没有人工观察",
            links={verdict.value: verdicts.count(verdict) for verdict in Verdict},
        )

    def outcome(self, answers: Mapping[str, Answer], known: KnownFinding) -> Outcome:
        """Why a known finding was not seen this time."""
        check = self.registry.checks.get(known.check)
        if check is None:
            return Outcome.RULE_CHANGED
        if check.subject is Subject.LINK and known.target in answers:
            return Outcome.CLEAN if answers[known.target].reading.verdict is Verdict.OK else Outcome.NOT_JUDGED
        if known.url in self._gone:
            return Outcome.GONE
        if (known.check, known.url) in self.engine.unsure:
            return Outcome.NOT_JUDGED
        if known.url in self._pages or (check.subject is Subject.ACCOUNT and known.url == self.facts.account.place):
            return Outcome.CLEAN
        return Outcome.NOT_JUDGED

    def _proofread(self, paragraphs: Sequence[str], *, dated: date | None, title: str = "") -> Any:
        return self._verdicts.read_document(paragraphs, About(dated, self._locality, title))


def _menu(progress: Iterable[Progress]) -> list[Link]:
    entries = [entry for one in progress for entry in one.details.get("menu", [])]
    return [Link(url, LinkRole.PAGE, "菜单", name, url, rank) for rank, (name, url) in enumerate(entries)]


@contextlib.contextmanager
def _claimed(store: Store, entries: Mapping[str, Entry]) -> Iterator[dict[str, int]]:
    """The accounts are ours while this lasts."""
    ids = {label: store.ensure_account(account_of(entry)) for label, entry in entries.items()}
    with claimed(store, {number: label for label, number in ids.items()}):
        yield ids
