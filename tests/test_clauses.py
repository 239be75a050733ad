"""Every clause has a check, a person, or a reason; every clause of the eighteen names checks that exist."""

from __future__ import annotations

import checks
from inspector.clauses import coverage_table, seed_checks, uncovered


def test_no_clause_is_forgotten() -> None:
    assert uncovered() == []


def test_the_eighteen_clauses_name_checks_that_exist() -> None:
    assert not set(seed_checks()) - checks.load().checks.keys()


def test_the_table_says_who_judges_each_clause() -> None:
    table = "\n".join(coverage_table())
    assert "| W-D24 | 一号登录 | 人工 | — |" in table
    assert "| W-V3 | 首页不更新 | 机器 | [首页不更新](checks.md#homepage_stale)" in table
    assert "| L-25 | 部门网站下线 | 人工 |" in table
