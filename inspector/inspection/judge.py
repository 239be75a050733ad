"""The fold of an inspection: pages as they come, files and links at the end, then the site as a whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from inspector.core.engine import Engine
from inspector.core.facts import BlockSuspicion, LinkRole, PageFacts, Place, Scope, Snapshot, Suspicion
from inspector.core.findings import Finding
from inspector.core.registry import Registry, Subject
from inspector.core.rules import Rules
from inspector.extract.files import ReadAttachment, bare_page, read_file
from inspector.extract.page import SiteView, paragraphs_of, proofread_page, read_page
from inspector.extract.site import SiteReader
from inspector.extract.topics import topics_sought
from inspector.extract.veils import Archived, VeilBook
from inspector.proofread import About, Locality, Proofreader
from inspector.proofread.site_memory import Form, SiteMemory, as_term, form_of
from inspector.proofread.verdicts import Verdicts
from spiders.scope import host_of

_OWN_WORDS = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL})  # what a list says are the titles of other documents
TITLE_HEAD = 16  # characters that tell one title from another; lists cut the rest
_NEIGHBOUR = re.compile(r"(?:上|下|前|后)一(?:篇|条|页)|相关(?:链接|文件|解读|稿件|新闻|阅读)")
MOST_WAITING = 64  # pages
FILES_BETWEEN_RESTS = 8  # whoever reads files beside us needs memory too
FORGIVING = frozenset({"typo", "irregular_wording"})  # checks in which a word is right or wrong for a whole site
_ATTACHMENT = LinkRole.ATTACHMENT  # asking the enumeration for each link costs more than comparing
_CORRECTION = re.compile("改为“(.+?)”")


@dataclass(slots=True)
class Judge:
    """Holds of each page a short line, and only of the last few the page."""

    view: SiteView
    rules: Rules
    registry: Registry
    locality: Locality | None = None
    words: Path | None = None  # a folder of the office's own word lists
    proofreader: Proofreader | None = None  # one that is loaded already, with those lists
    engine: Engine = field(init=False)
    reader: SiteReader = field(init=False)
    judged: set[int] = field(default_factory=set)  # hashes of the addresses of pages and files that were read and judged
    linked_by: dict[str, Place] = field(default_factory=dict)  # address of a file with findings → the page that offers it
    _veils: VeilBook = field(default_factory=VeilBook)
    _verdicts: Verdicts = field(init=False)
    _waiting: list[PageFacts] = field(default_factory=list)
    _files: int = 0  # judged
    _memory: SiteMemory = field(default_factory=SiteMemory)
    _days: dict[int, date] = field(default_factory=dict)  # hash of the address → when a page that offers files was published

    def __post_init__(self) -> None:
        self.engine = Engine(self.registry, self.rules)
        self._verdicts = Verdicts(self.proofreader or Proofreader(self.words))
        self._begin(min(self.view.home_urls, key=len))

    def home_moved(self, url: str) -> None:
        """The front page answered with another address of the site, before any page was read."""
        self.view = self.view._replace(home_urls=self.view.home_urls | {url}, hosts=self.view.hosts | {host_of(url)})
        self._begin(url)

    def _begin(self, home_url: str) -> None:
        rules = self.rules
        self.reader = SiteReader(
            self.view.name,
            home_url,
            self.view.hosts,
            self.view.today,
            rules.column_kinds,
            rules.disclosure_entries,
            topics=topics_sought(rules),
            confirmed=rules.columns,
        )

    def read(self, snapshot: Snapshot) -> PageFacts | None:
        return read_page(snapshot, self.view)

    def page(self, page: PageFacts) -> None:
        """Each address once: a second look at it judges nothing anew."""
        if hash(page.url) not in self.judged:
            self.judged.add(hash(page.url))
            self._waiting.append(page)
            self.reader.add(page)
            self._veils.add(page)
            if page.published.day and any(link.role is _ATTACHMENT for link in page.links):
                self._days[hash(page.url)] = page.published.day
        if len(self._waiting) >= MOST_WAITING:
            self.catch_up()

    def catch_up(self) -> None:
        """Judges the pages that wait: the proofreader reads the words of many pages at a fraction of what it takes page by page."""
        read = [paragraphs_of(page.blocks, page.title) for page in self._waiting]
        self._verdicts.prepare(chain.from_iterable(read))
        for page, paragraphs in zip(self._waiting, read, strict=True):
            self.engine.page(self._remembered(proofread_page(page, self.view.today, self._proofread, paragraphs)))
        self._waiting.clear()

    def file(self, snapshot: Snapshot, offered_on: Place, read: ReadAttachment) -> None:
        """A file of the site, when every page is read: its date is that of the page that offers it."""
        self.catch_up()
        if self._files % FILES_BETWEEN_RESTS == 0:
            self._verdicts.rest()
        self._files += 1
        day = self._days.get(hash(offered_on.url))
        page = read_file(snapshot, self.view, day, self._proofread, read)
        if not page.unreadable or page.blocks:
            self.judged.add(hash(page.url))
        self.linked_by[page.url] = offered_on
        self.reader.add_file(page, offered_on.url)
        self.engine.attachment(self._remembered(page))

    def unveil(self, sheets: Mapping[str, str], archived: Archived) -> None:
        """At the end of the site: what its style sheets hide is judged, now that they have come."""
        self.catch_up()
        for page in self._veils.veiled(sheets, archived, self.view):
            self.engine.veiled(page)

    def settle_terms(self) -> None:
        """At the end of the site: what it writes everywhere is told once, and no longer place by place."""
        self.catch_up()
        self._verdicts.rest()
        told = [mark for mark, finding in self.engine.findings.items() if self._memory.is_term(self._form(finding))]
        for mark in told:
            del self.engine.findings[mark]
        before = set(self.engine.findings)
        for habit in self._memory.terms():
            found = habit.example._replace(suspicion=as_term(habit.example.suspicion))
            for place in habit.places:
                self.engine.suspicions(replace(bare_page(place, self.view), suspicions=(found,)))
            for mark in self.engine.findings.keys() - before:
                self.engine.findings[mark].places = habit.pages
            before |= self.engine.findings.keys()

    def terms(self) -> frozenset[str]:
        """The words that are told once for the whole site."""
        return frozenset(habit.example.suspicion.quote for habit in self._memory.terms())

    def _form(self, finding: Finding) -> Form | None:
        return form_of_finding(finding) if self.registry.checks[finding.check].subject is Subject.SUSPICION else None

    def _proofread(self, paragraphs: Sequence[str], *, dated: date | None, title: str = "") -> list[list[Suspicion]]:
        return self._verdicts.read_document(paragraphs, About(dated, self.locality, title))

    def _remembered(self, page: PageFacts) -> PageFacts:
        """The page without the doubts that the site's own habit has answered by now."""
        forms = [(form, found) for found in page.suspicions if (form := form_of(found.suspicion))]
        if not forms:
            return page
        document = hash(tuple(block.text for block in page.blocks if block.scope in _OWN_WORDS))
        documents: dict[Form, set[int]] = defaultdict(set)
        for form, found in forms:
            if _is_own(found):
                documents[form].add(document)
            elif found.block.scope is Scope.LIST:
                documents[form].add(hash(found.block.text[:TITLE_HEAD]))
        for form, found in dict(forms).items():
            self._memory.see(found, Place(page.url, page.title), documents[form])
        return replace(page, suspicions=tuple(self._still_doubted(page.suspicions)))

    def _still_doubted(self, suspicions: Sequence[BlockSuspicion]) -> Iterator[BlockSuspicion]:
        return (found for found in suspicions if not self._memory.is_term(form_of(found.suspicion)))


def form_of_finding(finding: Finding) -> Form | None:
    """The words found and what they should be, None where no single form is proposed."""
    correction = _CORRECTION.search(finding.suggestion)
    return Form(finding.quote, correction[1]) if correction else None


def forgiven_form(finding: Finding) -> Form | None:
    """The form that is right everywhere on the site once a person has set the finding aside."""
    return form_of_finding(finding) if finding.check in FORGIVING else None


class DismissedWords:
    """Forms that a person has dismissed somewhere on the site: they are right, or left alone, everywhere on it."""

    def __init__(self, dismissed: Iterable[Finding]) -> None:
        forms = {finding.fingerprint: form for finding in dismissed if (form := forgiven_form(finding))}
        self._fingerprints = frozenset(forms)
        self._forms = frozenset(forms.values())
        self.quotes = frozenset(form.quote for form in self._forms)

    def silences(self, finding: Finding) -> bool:
        """The finding that was dismissed itself stays, marked as dismissed."""
        return forgiven_form(finding) in self._forms and finding.fingerprint not in self._fingerprints


def _is_own(found: BlockSuspicion) -> bool:
    return found.block.scope in _OWN_WORDS and not _NEIGHBOUR.match(found.block.text)
