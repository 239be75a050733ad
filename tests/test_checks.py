"""What holds for every check, whatever it looks for."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

import checks
from checks import _doubts
from inspector import catalogue
from inspector.core.facts import FOREIGN_PLACE, ListState
from inspector.core.findings import Finding
from inspector.core.registry import Check, Subject
from inspector.proofread.tables import KINDS
from inspector.rulebook import load_indicators, load_rules
from tests import subjects
from tests.test_cases import CASES, TODAY, Case, all_cases, judged

FOLDER = Path(checks.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))
CHECKS = sorted(checks.load().checks.values(), key=lambda check: check.id)
RULES = load_rules(TODAY, subjects.SITE)
SKELETON = ["要求什么", "为什么", "怎样判", "不报什么", "何时说不清"]
EVERY_CHECK = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
BLOCKED = {"pages": 10, "failed": 90, "refused": 80}


def test_every_module_that_is_not_shared_holds_the_check_of_its_name() -> None:
    assert [check.id for check in CHECKS] == sorted(path.stem for path in MODULES if not path.stem.startswith("_"))
    assert all(check.judge.__module__.rpartition(".")[2] == check.id for check in CHECKS)


def test_checks_lie_in_the_folder_of_their_subject() -> None:
    folders = {Subject.SUSPICION: "text"}
    assert {check.id: check.judge.__module__.split(".")[1] for check in CHECKS} == {
        check.id: folders.get(check.subject, check.subject.value) for check in CHECKS
    }


def test_loading_twice_gives_the_same_checks() -> None:
    assert checks.load() is checks.load()


@EVERY_CHECK
def test_a_check_has_a_chinese_title_and_explains_itself_in_five_steps(check: Check) -> None:
    assert re.search(r"[\u4e00-\u9fa5]", check.title)
    paragraphs = check.explanation.split("\n\n")
    assert [paragraph.partition("：")[0] for paragraph in paragraphs] == SKELETON
    assert all(len(paragraph.partition("：")[2]) > 15 for paragraph in paragraphs)
    assert not re.search(r"[\u4e00-\u9fa5][,;:?!()]", check.explanation), "half-width punctuation in Chinese text"


@EVERY_CHECK
def test_a_check_rests_on_a_clause_or_a_source(check: Check) -> None:
    assert check.indicators or check.sources
    assert not set(check.indicators) - load_indicators().keys()
    assert RULES.clause(check.indicators, check.sources)


@EVERY_CHECK
def test_a_check_has_cases_that_fire_and_cases_that_keep_quiet(check: Check) -> None:
    cases = [case for case in all_cases() if case.check == check.id]
    assert any(case.given.get("finds") for case in cases)
    assert sum(not case.given.get("finds") and not case.given.get("asks") for case in cases) >= 2, "a quiet case and a boundary"
    if check.subject in {Subject.PAGE, Subject.DOCUMENT}:
        assert any("html" in case.given and case.given.get("finds") for case in cases), "at least one firing case from HTML"


def test_every_case_file_belongs_to_a_check_and_no_case_is_written_twice() -> None:
    assert {path.stem for path in CASES.glob("*")} == {check.id for check in CHECKS}
    for path in CASES.glob("*.yaml"):
        node = yaml.compose(path.read_text(encoding="utf-8"))
        assert isinstance(node, yaml.MappingNode)
        names = [key.value for key, _value in node.value]
        assert len(names) == len(set(names)), f"{path.name}: the later of two cases of one name would hide the other"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_checks_know_nothing_but_the_core_and_the_standard_library(path: Path) -> None:
    allowed = sys.stdlib_module_names | {"checks"}
    for name in _imports(ast.parse(path.read_text(encoding="utf-8"))):
        assert name.split(".")[0] in allowed or name.startswith("inspector.core."), name


def test_a_blocked_crawl_accuses_nobody() -> None:
    """Facts of every case that fires, from a site that turned most of our requests away: the check asks, and finds nothing."""
    judging = {check.id for check in CHECKS if check.subject in {Subject.SITE, Subject.COLUMN}}
    asking = set()
    for case in all_cases():
        if case.check in judging and case.given.get("finds") and "html" not in case.given:
            engine = judged(Case(case.check, case.name, {**case.given, "site": {**case.given.get("site", {}), "coverage": BLOCKED}}))
            assert not engine.errors, case
            assert not engine.findings, case
            assert {question.reason for question in engine.questions.values()} <= {_doubts.BLOCKED}, case
            asking |= {case.check} if engine.questions else set()
    assert asking == judging


@pytest.mark.parametrize("state", list(ListState), ids=lambda state: state.value)
def test_only_an_empty_column_is_called_blank(state: ListState) -> None:
    engine = subjects.engine_of(checks.load().checks["blank_column"], RULES)
    engine.site(subjects.site({"columns": [{"state": state.value}]}, TODAY))
    assert bool(engine.findings) == (state is ListState.EMPTY)


def test_reasons_carry_no_number_so_that_the_same_cause_groups() -> None:
    reasons = [value for name, value in vars(_doubts).items() if name.isupper()]
    assert len(reasons) == len(set(reasons))
    assert not [reason for reason in reasons if re.search(r"\d", reason)]


def test_every_finding_says_where_what_and_what_to_do() -> None:
    for finding in _found_in_cases():
        assert finding.url.startswith("https://"), finding.check
        assert finding.quote, finding.check
        assert finding.message, finding.check
        assert finding.clause, finding.check
        assert finding.suggestion, finding.check


def test_a_finding_is_the_same_finding_tomorrow() -> None:
    """Day counts and newest dates are no part of what makes a fault itself."""
    for case in all_cases():
        if case.given.get("finds") and not case.given.keys() & {"html", "profiles"} and case.check not in {"privacy_leak", "homepage_stale"}:
            today = case.given.get("today", TODAY)
            tomorrow = Case(case.check, case.name, {**case.given, "today": today + timedelta(days=1)})
            assert judged(case).findings.keys() == judged(tomorrow).findings.keys(), f"{case.check}: {case.name}"


def test_a_dead_link_is_the_same_finding_whatever_its_words() -> None:
    check = checks.load().checks["dead_link"]
    fingerprints: set[str] = set()
    for text, url in (("办事指南", "https://www.example.gov.cn/gone.html"), ("点击进入", "https://www.example.gov.cn/gone.html#top")):
        engine = subjects.engine_of(check, RULES)
        engine.link(subjects.link({"text": text, "url": url}))
        fingerprints |= engine.findings.keys()
    assert len(fingerprints) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_doubt_of_the_proofreader_is_judged_by_exactly_one_check(kind: str) -> None:
    for class_ in ("A", "B", "D"):
        for source in ("rule", FOREIGN_PLACE) if kind == "place_name" else ("rule",):
            doubt = {"text": "会议强调要抓好落实。", "quote": "抓好", "suggestion": "抓牢", "kind": kind, "class": class_, "source": source}
            page = subjects.suspicions([doubt], TODAY, {"published": {"day": TODAY}})
            asked = [check for check in CHECKS if kind in check.kinds]
            assert len([check for check in asked if list(check.judge(page.suspicions[0], page, RULES))]) == 1


def test_a_large_table_of_numbers_is_read_in_reasonable_time() -> None:
    rows = [["姓名", "身份证号", "联系电话"], *(["王某", "999999199003070012", "13800138000"] for _ in range(800))]
    engine = subjects.engine_of(checks.load().checks["privacy_leak"], RULES)
    engine.page(subjects.page({"blocks": subjects.table(rows)}, TODAY))
    assert len(engine.findings) == 2


@EVERY_CHECK
def test_the_catalogue_explains_a_check_with_its_clauses(check: Check) -> None:
    text = catalogue.explain(check.id)
    assert check.title in text
    assert "要求什么：" in text
    assert all(name in text for name in (*check.indicators, *check.sources))
    assert f"## {check.title}\n" in catalogue.markdown()


def test_an_unknown_check_is_named_with_the_nearest_one() -> None:
    with pytest.raises(catalogue.UnknownCheckError, match="没有名为“deadlink”的检查项。是不是 dead_link（链接打不开）？"):
        catalogue.explain("deadlink")


def test_the_list_of_checks_has_a_line_for_each() -> None:
    assert [line.split()[0] for line in catalogue.listing().splitlines()] == [check.id for check in CHECKS]


def test_the_page_of_checks_is_up_to_date() -> None:
    page = Path(__file__).parent.parent / "docs" / "checks.md"
    assert page.read_text(encoding="utf-8") == catalogue.markdown(), "run make docs"


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _found_in_cases() -> Iterator[Finding]:
    for case in all_cases():
        yield from judged(case).findings.values()
