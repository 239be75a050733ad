"""Which clauses the program answers for: the coverage table of docs/checks.md and the eighteen clauses of docs/clauses.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import checks
from inspector.core.registry import Check
from inspector.rulebook import load_indicators
from inspector.rulebook.data import Data, read


class _SeedClause(Data):
    number: str
    name: str
    checks: tuple[str, ...]
    paper: str = ""
    people: str = ""


class _Seed(Data):
    document: str
    clauses: tuple[_SeedClause, ...]


def coverage_table() -> Iterator[str]:
    """Clause by clause: which checks look, or a person."""
    known = checks.load().checks
    yield from ("## 条款覆盖", "", "机器：有检查项；人工：只能由人判断，在得分表里列出。", "")
    yield from ("| 条款 | 内容 | 由谁判断 | 检查项 |", "| --- | --- | --- | --- |")
    for clause in load_indicators().values():
        if clause.level == "option":
            continue
        looking = [check for check in known.values() if clause.id in check.indicators]
        yield f"| {clause.id} | {clause.name.rpartition('·')[2]} | {'人工' if clause.is_judged_by_people else '机器'} | {_named(looking)} |"
    yield ""


def uncovered() -> list[str]:
    """Clauses that no check looks at and that are not marked as a person's."""
    known = checks.load().checks.values()
    seen = {name for check in known for name in check.indicators}
    return [clause.id for clause in load_indicators().values() if clause.level != "option" and clause.id not in seen and not clause.is_judged_by_people]


def seed_page(examples: Mapping[str, str]) -> str:
    """docs/clauses.md. `examples`: check id → what it finds in the demonstration."""
    seed = read("seed.yaml", _Seed)
    lines = [
        "# 十八条对照",
        "",
        "<!-- 由 docs/generate.py 写成，请勿手工修改；改了检查项以后运行 make docs -->",
        "",
        f"{seed.document}逐条：由哪些检查项看，演示网站（`inspector demo`）里的例子，进哪份材料，哪些由人判断。",
        "",
        "| 条 | 内容 | 检查项 | 演示里的例子 | 材料 | 由人判断 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *(_seed_row(clause, examples) for clause in seed.clauses), ""])


def seed_checks() -> list[str]:
    """Ids of the checks that the eighteen clauses name."""
    return [check for clause in read("seed.yaml", _Seed).clauses for check in clause.checks]


def _seed_row(clause: _SeedClause, examples: Mapping[str, str]) -> str:
    known = checks.load().checks
    named = _named([known[name] for name in clause.checks if name in known])
    example = next((examples[name] for name in clause.checks if name in examples), "")
    return f"| （{clause.number}） | {clause.name} | {named} | {example or '—'} | {clause.paper or '巡检报告'} | {clause.people or '—'} |"


def _named(found: list[Check]) -> str:
    return "、".join(f"[{check.title}](checks.md#{check.id})" for check in sorted(found, key=lambda check: check.id)) or "—"
