"""Why a finding of an earlier inspection was not seen this time."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.core.engine import HIDDEN_LINK
from inspector.core.facts import Coverage, SiteFacts, Verdict
from inspector.core.registry import Registry, Subject
from inspector.db.rows import KnownFinding, Outcome
from inspector.inspection.judge import FORGIVING, Judge
from inspector.inspection.linkbook import LinkBook

SEEN_ONCE = frozenset({"forged_date", "strange_script"})  # what came to light late is known from then on: only a person can close it


@dataclass(frozen=True, slots=True)
class Arbiter:
    """Only a place that was judged again can make it fixed."""

    registry: Registry
    judge: Judge
    book: LinkBook
    site: SiteFacts
    coverage: Coverage
    settled_words: frozenset[str]  # terms of the site, and words a person has dismissed

    def outcome(self, known: KnownFinding) -> Outcome:
        check = self.registry.checks.get(known.check)
        if check is None:
            return Outcome.RULE_CHANGED
        if check.subject is Subject.LINK:
            return self._of_link(known)
        if check.subject in (Subject.COLUMN, Subject.SITE, Subject.RECORD):
            return self._of_site(known)
        if known.check in FORGIVING and known.key.partition("|")[0] in self.settled_words:
            return Outcome.RULE_CHANGED
        if known.check == HIDDEN_LINK and not self.book.answers.has_all_sheets:
            return Outcome.NOT_JUDGED  # a sheet that did not come may hide it still
        places = [self._of_page(url) for url in (known.url, *(place.url for place in known.more_places))]
        if Outcome.NOT_JUDGED in places or (known.check, known.url) in self.judge.engine.unsure:
            return Outcome.NOT_JUDGED
        return Outcome.GONE if all(place is Outcome.GONE for place in places) else Outcome.CLEAN

    def _of_page(self, url: str) -> Outcome:
        if hash(url) in self.judge.judged:
            return Outcome.CLEAN
        return Outcome.GONE if self.book.targets.status_of(url) in (404, 410) else Outcome.NOT_JUDGED

    def _of_link(self, known: KnownFinding) -> Outcome:
        verdict = self.book.targets.verdict_of(known.target)
        if verdict is Verdict.OK:
            return Outcome.CLEAN
        return self._of_page(known.url) if verdict is None else Outcome.NOT_JUDGED

    def _of_site(self, known: KnownFinding) -> Outcome:
        if known.check in SEEN_ONCE:
            is_gone = known.target and not self.coverage.is_thin and not self.coverage.stopped and self.book.targets.verdict_of(known.target) is None
            return self._of_page(known.url) if is_gone else Outcome.NOT_JUDGED
        if self.coverage.is_thin or (known.check, known.url) in self.judge.engine.unsure:
            return Outcome.NOT_JUDGED
        return self._of_page(known.url)
