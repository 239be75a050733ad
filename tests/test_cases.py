"""Runs tests/cases/<check>.yaml: facts or HTML in, quotes and questions out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

import checks
from inspector.core.engine import Engine
from inspector.core.registry import Check, Subject
from inspector.core.rules import Office
from inspector.extract.page import SiteView, read_page
from inspector.rulebook import Local, RequiredColumn, load_rules
from tests import subjects

CASES = Path(__file__).parent / "cases"
TODAY = date(2026, 11, 22)
GIVEN = frozenset({"link", "column", "site", "page", "pages", "text", "lines", "table", "suspicion", "suspicions", "attachment", "html", "records", "account"})
EXPECTED = frozenset({"finds", "asks", "says", "severities", "certainties", "places", "upcoming", "clauses"})
SETTINGS = frozenset({"today", "profiles", "office", "required_columns", "url", "scope", "title", "facts"})


class Case(NamedTuple):
    check: str
    name: str
    given: Mapping[str, Any]


@cache
def all_cases() -> tuple[Case, ...]:
    files = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))}
    return tuple(Case(check, name, given) for check, cases in files.items() for name, given in cases.items())


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.check}: {case.name}")
def test_a_check_finds_what_its_case_says(case: Case) -> None:
    given = case.given
    assert not given.keys() - GIVEN - EXPECTED - SETTINGS, "a case uses a word the runner does not know"
    engine = judged(case)
    findings = sorted(engine.findings.values(), key=lambda finding: finding.quote)
    assert not engine.errors, case.name
    assert [finding.quote for finding in findings] == sorted(map(str, given.get("finds", []))), case.name
    assert sorted(question.reason for question in engine.questions.values()) == sorted(given.get("asks", [])), case.name
    if "upcoming" in given:
        assert sorted(countdown.due for countdown in engine.countdowns.values()) == given["upcoming"], case.name
    if "clauses" in given:
        assert [list(finding.indicators) for finding in findings] == given["clauses"], case.name
    for words in given.get("says", []):
        assert any(words in finding.message for finding in findings), [finding.message for finding in findings]
    for field, values in (("severity", "severities"), ("certainty", "certainties"), ("places", "places")):
        if values in given:
            assert [getattr(finding, field) for finding in findings] == given[values]


@pytest.mark.parametrize("check", [check for check in checks.load().checks.values() if check.signs], ids=lambda check: str(check.id))
def test_every_text_with_the_trigger_of_a_check_holds_one_of_its_signs(check: Check) -> None:
    lines = {line for path in CASES.glob("*.yaml") for line in path.read_text(encoding="utf-8").splitlines()}
    with_trigger = [line for line in lines if check.trigger is not None and check.trigger.search(line)]
    assert len(with_trigger) >= 5
    assert not [line for line in with_trigger if not any(sign in line for sign in check.signs)]


def judged(case: Case) -> Engine:
    """The engine after it has been handed the subject of the case, with this one check."""
    given = case.given
    today = given.get("today", TODAY)
    check = checks.load().checks[case.check]
    engine = subjects.engine_of(check, load_rules(today, subjects.SITE, given.get("profiles", ()), _local(given)))
    if "link" in given:
        engine.link(subjects.link(given["link"]))
    elif check.subject in {Subject.COLUMN, Subject.SITE} and "html" not in given:
        columns = {"columns": [given["column"]]} if "column" in given else {}
        engine.site(subjects.site({**given.get("site", {}), **columns}, today))
    elif "records" in given:
        engine.records(subjects.records(given["records"]))
    elif check.subject is Subject.ACCOUNT:
        engine.account(subjects.account(given["account"]))
    elif "attachment" in given:
        engine.attachment(subjects.page({"kind": "attachment", **given["attachment"]}, today))
    else:
        for page in _pages(given, today):
            engine.page(page)
    return engine


def _local(given: Mapping[str, Any]) -> Local:
    """`office: {kind: department}` or `{kind: enterprise, sector: water}`; without it nobody knows what sort of office it is."""
    columns = tuple(RequiredColumn(name=name) for name in given.get("required_columns", ()))
    return Local(TypeAdapter(Office).validate_python(given.get("office", {})), columns)


def _pages(given: Mapping[str, Any], today: date) -> Iterator[Any]:
    if "html" in given:
        view = SiteView(subjects.SITE, frozenset({subjects.HOME}), frozenset({"www.example.gov.cn"}), today)
        page = read_page(subjects.snapshot(given.get("url", subjects.ARTICLE), given["html"], today), view)
        assert page is not None, "the page reader could not read the HTML of the case"
        yield page
        return
    doubts = given.get("suspicions", [given["suspicion"]] if "suspicion" in given else [])
    if doubts:
        yield subjects.suspicions(doubts, today, given.get("facts", {}))
    for facts in given.get("pages", [given["page"]] if "page" in given else []):
        yield subjects.page(facts, today)
    scope = given.get("scope", "body")
    blocks = subjects.table(given.get("table", ()))
    blocks += [[scope, f"正文第{number}段", text] for number, text in enumerate(given.get("lines", [given["text"]] if "text" in given else []), 1)]
    if blocks:
        yield subjects.page({"blocks": blocks, **given.get("facts", {}), **({"title": given["title"]} if "title" in given else {})}, today)
