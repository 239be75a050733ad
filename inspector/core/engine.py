"""Hands subjects to checks and gathers their answers: evidence, questions, and checks that broke."""

from __future__ import annotations

import logging
from bisect import insort
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from inspector.core.facts import AccountFacts, ColumnFacts, LinkResult, PageFacts, PageKind, Place, RecordFacts, Scope, SiteFacts, TextBlock
from inspector.core.findings import (
    MOST_PLACES,
    Answer,
    CannotTell,
    CheckError,
    Countdown,
    Evidence,
    Finding,
    Question,
    Upcoming,
    fault_key,
    finding_from,
    fingerprint,
    place_order,
)
from inspector.core.privacy import mask, mask_address
from inspector.core.registry import Check, Registry, Subject
from inspector.core.rules import Rules

MOST_QUIET: Final = 500_000
HIDDEN_LINK: Final = "hidden_link"
logger = logging.getLogger(__name__)


class Engine:
    """Judges one target: pages as they come, then links, columns and the site at the end."""

    def __init__(self, registry: Registry, rules: Rules) -> None:
        self.rules = rules
        self.findings: dict[str, Finding] = {}
        self.questions: dict[tuple[str, str], Question] = {}
        self.countdowns: dict[tuple[str, str, str], Countdown] = {}  # by check, place and name
        self.errors: list[CheckError] = []
        self._last_place: dict[str, str] = {}
        self.unsure: set[tuple[str, str]] = set()  # (check, place) where a check could not tell
        self._quiet: set[int] = set()  # hashes of texts that concern no check of texts: a site says them on every page
        self._checks = {subject: registry.of(subject) for subject in Subject}
        self._by_kind: dict[str, list[Check]] = {}
        for check in self._checks[Subject.SUSPICION]:
            for kind in check.kinds:
                self._by_kind.setdefault(kind, []).append(check)
        self._clauses = {check.id: rules.clause(check.indicators, check.sources) for check in registry.checks.values()}

    def page(self, page: PageFacts) -> None:
        unread = page.unreadable[0] if page.unreadable else ""  # what seems to be missing may stand in the rest
        for check in self._checks[Subject.PAGE]:
            self._ask(check, page.url, page, self.rules, title=page.title, unread=unread)
        if page.kind is PageKind.DOCUMENT:
            for check in self._checks[Subject.DOCUMENT]:
                self._ask(check, page.url, page, self.rules, title=page.title, unread=unread)
        self._text(page)

    def veiled(self, page: PageFacts) -> None:
        """A page judged before, now with links that a style sheet hides on it."""
        for check in self._checks[Subject.PAGE]:
            if check.id == HIDDEN_LINK:
                self._ask(check, page.url, page, self.rules, title=page.title)

    def attachment(self, page: PageFacts) -> None:
        """A file's text is judged like that of a page; what could not be read of it is asked about."""
        if page.unreadable:
            unread = TextBlock("", Scope.BODY, "附件", 0)
            for check in self._checks[Subject.TEXT]:
                self._ask(check, page.url, unread, page, self.rules, title=page.title)
        self._text(page)

    def _text(self, page: PageFacts) -> None:
        checks = self._checks[Subject.TEXT]
        for block in page.blocks:
            text = block.text
            mark = hash(text)
            if mark in self._quiet:
                continue
            concerned = [check for check in checks if check.concerns_text(text)]
            for check in concerned:
                self._ask(check, page.url, block, page, self.rules, title=page.title)
            if not concerned:
                self._quiet.add(mark)
        if len(self._quiet) > MOST_QUIET:
            self._quiet.clear()
        self.suspicions(page)

    def suspicions(self, page: PageFacts) -> None:
        for suspicion in page.suspicions:
            for check in self._by_kind.get(suspicion.suspicion.kind, ()):
                self._ask(check, page.url, suspicion, page, self.rules, title=page.title)

    def link(self, link: LinkResult) -> None:
        for check in self._checks[Subject.LINK]:
            self._ask(check, link.first_place.url, link, self.rules, title=link.first_place.title)

    def site(self, site: SiteFacts) -> None:
        for column in site.columns:
            self._column(column, site)
        unread = site.home.unreadable[0] if site.home and site.home.unreadable else ""
        for check in self._checks[Subject.SITE]:
            self._ask(check, site.home_url, site, self.rules, title=site.home.title if site.home else "", unread=unread)

    def records(self, records: RecordFacts) -> None:
        for check in self._checks[Subject.RECORD]:
            self._ask(check, "", records, self.rules, title="台账")

    def account(self, account: AccountFacts) -> None:
        for check in self._checks[Subject.ACCOUNT]:
            self._ask(check, account.account.place, account, self.rules, title=account.account.label)

    def post(self, page: PageFacts) -> None:
        """A post of an account: its text, and what the clauses about accounts want of a page."""
        for check in self._checks[Subject.PAGE]:
            if check.concerns_accounts:
                self._ask(check, page.url, page, self.rules, title=page.title)
        self._text(page)

    def _column(self, column: ColumnFacts, site: SiteFacts) -> None:
        for check in self._checks[Subject.COLUMN]:
            self._ask(check, column.url, column, site, self.rules, title=column.name)

    def _ask(self, check: Check, where: str, *subject: object, title: str, unread: str = "") -> None:
        try:
            for answer in check.judge(*subject):
                self._keep(check, CannotTell(where, unread) if unread and isinstance(answer, Evidence) else answer, title)
        except Exception as error:
            logger.exception("check %s broke on %s", check.id, where)
            self.errors.append(CheckError(check.id, mask_address(where), mask(f"{type(error).__name__}: {error}")))

    def _keep(self, check: Check, answer: Answer, title: str) -> None:
        if isinstance(answer, CannotTell):
            self._question(check, answer)
            return
        if isinstance(answer, Upcoming):
            self._count_down(check, answer)
            return
        mark = fingerprint(self.rules.site, check.id, fault_key(answer))
        known = self.findings.get(mark)
        if known is None:
            self.findings[mark] = self._finding(check, answer, title)
        elif self._last_place.get(mark) != answer.where:  # a page is judged in one go, and is one place
            self._add_place(known, check, answer, title)
        self._last_place[mark] = answer.where

    def _finding(self, check: Check, evidence: Evidence, title: str) -> Finding:
        return finding_from(
            evidence if evidence.title else replace(evidence, title=title),
            site=self.rules.site,
            check=check.id,
            title=check.title,
            severity=check.severity,
            certainty=check.certainty,
            indicators=check.indicators,
            clause=self._clauses[check.id],
        )

    def _add_place(self, known: Finding, check: Check, evidence: Evidence, title: str) -> None:
        """One more page with the same fault. The page that sorts first is shown, so that the order of the crawl does not matter."""
        known.places += evidence.places
        place = Place(mask_address(evidence.where), mask(evidence.title or title))
        if place_order(place.url) < place_order(known.url):
            other = self._finding(check, evidence, title)
            place = Place(known.url, known.page_title)
            for name in ("url", "page_title", "quote", "context", "message", "suggestion", "target"):
                setattr(known, name, getattr(other, name))
        for one in (place, *evidence.more_places):
            _insert(known.more_places, one)

    def _question(self, check: Check, answer: CannotTell) -> None:
        key = (check.id, answer.reason)
        known = self.questions.get(key)
        where = mask_address(answer.where)
        self.unsure.add((check.id, where))
        first = min(where, known.url, key=place_order) if known else where
        self.questions[key] = Question(check.id, check.title, first, mask(answer.reason), known.count + 1 if known else 1)

    def _count_down(self, check: Check, answer: Upcoming) -> None:
        where, name = mask_address(answer.where), mask(answer.name)
        known = self.countdowns.get((check.id, where, name))
        if known is None or answer.due < known.due:
            clauses = check.indicators if answer.indicators is None else answer.indicators
            self.countdowns[check.id, where, name] = Countdown(check.id, check.title, clauses, where, name, answer.due, mask(answer.message))


def _insert(places: list[Place], place: Place) -> None:
    """Keeps the places that sort first, in order."""
    if len(places) < MOST_PLACES - 1 or place_order(place.url) < place_order(places[-1].url):
        insort(places, place, key=lambda one: place_order(one.url))
        del places[MOST_PLACES - 1 :]


def sorted_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Worst first, then by check and place: an order that does not depend on the crawl."""
    return sorted(findings, key=_standing)


def _standing(finding: Finding) -> tuple[object, ...]:
    return (finding.severity.rank, finding.check, place_order(finding.url), finding.target, finding.quote, finding.fingerprint)
