"""How a check makes itself known: one decorator for each kind of subject, metadata beside the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from inspector.core.facts import AccountFacts, BlockSuspicion, ColumnFacts, LinkResult, PageFacts, RecordFacts, SiteFacts, TextBlock
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.rules import OF_ACCOUNTS, Rules


class Subject(StrEnum):
    """What a check is handed, one at a time."""

    TEXT = "text"  # (block, page, rules)
    SUSPICION = "suspicion"  # (suspicion with its block, page, rules): what the proofreader doubted
    PAGE = "page"  # (page, rules)
    DOCUMENT = "document"  # (page, rules), pages of kind document only
    LINK = "link"  # (link result, rules), at the end of the crawl
    COLUMN = "column"  # (column, site, rules), at the end
    SITE = "site"  # (site, rules), at the end
    RECORD = "record"  # (records, rules): the office's own ledgers
    ACCOUNT = "account"  # (account, rules): one account of new media


Function = TypeVar("Function", bound=Callable[..., Iterable[Answer]])


@dataclass(frozen=True, slots=True)
class Check:
    """One question in one file. Its id is its file name and its id in the standard's data."""

    id: str
    subject: Subject
    title: str  # Chinese
    severity: Severity
    certainty: Certainty
    indicators: tuple[str, ...]
    sources: tuple[str, ...]  # documents it rests on where no indicator does: "国办发〔2017〕47号"
    trigger: re.Pattern[str] | None  # text checks are asked only of blocks in which this is found
    kinds: frozenset[str]  # suspicion checks are asked only about these kinds of doubt
    explanation: str  # the docstring: what is required, why, what is exempt
    judge: Callable[..., Iterable[Answer]]
    signs: tuple[str, ...] = ()  # one of them stands in every text with the trigger: looking for them takes a tenth of what the pattern takes

    @property
    def concerns_accounts(self) -> bool:
        """Whether a clause about accounts wants it asked of posts too."""
        return any(clause.startswith(OF_ACCOUNTS) for clause in self.indicators)

    def concerns_text(self, text: str) -> bool:
        for sign in self.signs:
            if sign in text:
                break
        else:
            if self.signs:
                return False
        return self.trigger is None or self.trigger.search(text) is not None


class DuplicateCheckError(Exception):
    """Two files claim the same check id."""


class Registry:
    """All checks of a program, by id. A registry of one's own keeps tests apart from the real one."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}

    def add(self, check: Check) -> None:
        if check.id in self.checks:
            raise DuplicateCheckError(check.id)
        self.checks[check.id] = check

    def of(self, subject: Subject) -> tuple[Check, ...]:
        return tuple(check for check in self.checks.values() if check.subject is subject)

    def titles(self) -> dict[str, str]:
        """By id."""
        return {check.id: check.title for check in self.checks.values()}


registry = Registry()


def _decorator(subject: Subject, parameters: tuple[type, ...]) -> Callable[..., Callable[[Function], Function]]:
    def configure(
        *,
        title: str,
        severity: Severity,
        certainty: Certainty = Certainty.SURE,
        indicators: tuple[str, ...] = (),
        sources: tuple[str, ...] = (),
        trigger: str = "",
        signs: Iterable[str] = (),
        kinds: Iterable[str] = (),
    ) -> Callable[[Function], Function]:
        def register(function: Function) -> Function:
            if len(inspect.signature(function).parameters) != len(parameters):
                raise TypeError(f"{function.__name__}: a {subject} check takes {', '.join(kind.__name__ for kind in parameters)}")
            explanation = inspect.cleandoc(function.__doc__ or "")
            pattern = re.compile(trigger) if trigger else None
            about = (function.__name__, subject, title, severity, certainty, indicators, sources)
            registry.add(Check(*about, pattern, frozenset(kinds), explanation, function, tuple(signs)))
            return function

        return register

    return configure


text_check = _decorator(Subject.TEXT, (TextBlock, PageFacts, Rules))
suspicion_check = _decorator(Subject.SUSPICION, (BlockSuspicion, PageFacts, Rules))
page_check = _decorator(Subject.PAGE, (PageFacts, Rules))
document_check = _decorator(Subject.DOCUMENT, (PageFacts, Rules))
link_check = _decorator(Subject.LINK, (LinkResult, Rules))
column_check = _decorator(Subject.COLUMN, (ColumnFacts, SiteFacts, Rules))
site_check = _decorator(Subject.SITE, (SiteFacts, Rules))
record_check = _decorator(Subject.RECORD, (RecordFacts, Rules))
account_check = _decorator(Subject.ACCOUNT, (AccountFacts, Rules))
