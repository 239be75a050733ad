"""The engine: answers become findings, questions and errors, whatever the order of the pages."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from inspector.core.engine import Engine, sorted_findings
from inspector.core.facts import PageFacts, TextBlock
from inspector.core.findings import MOST_PLACES, Answer, CannotTell, Certainty, Evidence, Finding, Severity, Upcoming
from inspector.core.registry import Check, DuplicateCheckError, Registry, Subject, page_check
from inspector.core.rules import Rules
from tests import subjects

RULES = Rules(date(2026, 11, 22), "清源县人民政府")


def page(url: str, *texts: str) -> PageFacts:
    return subjects.page({"url": url, "blocks": [["body", f"正文第{rank}段", text] for rank, text in enumerate(texts, 1)]}, RULES.today)


def engine(judge: Any, subject: Subject = Subject.PAGE, trigger: Any = None) -> Engine:
    registry = Registry()
    registry.add(Check("sample", subject, "示例", Severity.LOW, Certainty.SURE, (), ("示例文件",), trigger, frozenset(), "说明", judge))
    return Engine(registry, RULES)


def test_a_broken_check_is_reported_and_not_read_as_a_pass() -> None:
    def breaks(page: PageFacts, rules: Rules) -> Iterator[Answer]:
        yield Evidence(page.url, "甲", "一处")
        raise ZeroDivisionError("身份证 11010519491231002X")

    made = engine(breaks)
    made.page(page("http://a.example/1"))
    assert [error.check for error in made.errors] == ["sample"]
    assert "11010519491231002X" not in made.errors[0].error
    assert len(made.findings) == 1


def same_fault(page: PageFacts, rules: Rules) -> Iterator[Answer]:
    yield Evidence(page.url, "甲", "同一句话", key="页脚")
    yield Evidence(page.url, "甲", "同一句话", key="页脚")


def summary(finding: Finding) -> tuple[Any, ...]:
    return finding.url, finding.places, [place.url for place in finding.more_places]


def test_one_fault_on_many_pages_is_one_finding_whatever_comes_first() -> None:
    urls = ["http://a.example/long/1.html", "http://a.example/", "http://a.example/2.html"]
    seen = set()
    for order in itertools.permutations(urls):
        made = engine(same_fault)
        for url in order:
            made.page(page(url))
        [finding] = made.findings.values()
        seen.add(str(summary(finding)))
        assert finding.places == 3
        assert finding.url == "http://a.example/"
    assert len(seen) == 1


def test_places_beyond_the_limit_are_counted_and_the_nearest_are_kept() -> None:
    made = engine(same_fault)
    for number in reversed(range(100)):
        made.page(page(f"http://a.example/{number:03}.html"))
    [finding] = made.findings.values()
    assert finding.places == 100
    assert [finding.url, *(place.url for place in finding.more_places)] == [f"http://a.example/{number:03}.html" for number in range(MOST_PLACES)]


def test_questions_for_one_reason_are_one_question_with_a_count() -> None:
    def unsure(page: PageFacts, rules: Rules) -> Iterator[Answer]:
        yield CannotTell(page.url, "没有渲染")

    made = engine(unsure)
    for number in range(3):
        made.page(page(f"http://a.example/{number}"))
    [question] = made.questions.values()
    assert (question.count, question.url, question.reason) == (3, "http://a.example/0", "没有渲染")
    assert not made.findings


def test_a_text_check_is_asked_only_where_its_trigger_stands() -> None:
    asked: list[str] = []

    def listens(block: TextBlock, page: PageFacts, rules: Rules) -> Iterator[Answer]:
        asked.append(block.text)
        yield from ()

    engine(listens, Subject.TEXT, re.compile(r"\d")).page(page("http://a.example/", "无", "有1", "也无"))
    assert asked == ["有1"]


def test_personal_numbers_are_masked_on_the_way_in_and_twins_stay_apart() -> None:
    def leaks(page: PageFacts, rules: Rules) -> Iterator[Answer]:
        for number in ("11010519491231002X", "110105194912310038"):
            yield Evidence(page.url, number, f"有 {number}", context=f"号码 {number}", key=number)

    made = engine(leaks)
    made.page(page("http://a.example/"))
    assert "19491231" not in str(
        [(finding.quote, finding.message, finding.context, finding.key) for finding in made.findings.values() if finding.quote.endswith("002X")]
    )
    assert len(made.findings) == 2


def test_findings_come_worst_first() -> None:
    def graded(page: PageFacts, rules: Rules) -> Iterator[Answer]:
        for severity in (Severity.INFO, Severity.CRITICAL, Severity.MEDIUM):
            yield Evidence(page.url, severity.value, "一处", severity=severity)

    made = engine(graded)
    made.page(page("http://a.example/"))
    assert [finding.severity for finding in sorted_findings(made.findings.values())] == [Severity.CRITICAL, Severity.MEDIUM, Severity.INFO]


def test_a_check_that_takes_the_wrong_subject_is_refused_when_it_is_loaded() -> None:
    with pytest.raises(TypeError, match="a page check takes PageFacts, Rules"):

        @page_check(title="错", severity=Severity.LOW)
        def wrong(page: PageFacts) -> Iterator[Answer]:
            yield from ()


def test_two_checks_of_one_name_are_refused() -> None:
    registry = Registry()
    check = Check("twin", Subject.PAGE, "双", Severity.LOW, Certainty.SURE, (), (), None, frozenset(), "", same_fault)
    registry.add(check)
    with pytest.raises(DuplicateCheckError):
        registry.add(check)


def test_what_runs_out_soon_is_told_once_with_its_nearest_day() -> None:
    def soon(page: PageFacts, rules: Rules) -> Iterator[Answer]:
        yield Upcoming(page.url, "工作动态", rules.today + timedelta(days=9), "还有 9 天")
        yield Upcoming(page.url, "工作动态", rules.today + timedelta(days=3), "联系人 13800138000，还有 3 天")

    made = engine(soon)
    made.page(page("http://a.example/1"))
    (found,) = made.countdowns.values()
    assert (found.check, found.name, found.due) == ("sample", "工作动态", RULES.today + timedelta(days=3))
    assert "13800138000" not in found.message
    assert not made.findings
    assert not made.questions
