"""What every check looks for, in words: the pages of docs/checks.md and the text of `inspector checks ID`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from datetime import date

import checks
from inspector.clauses import coverage_table
from inspector.core.registry import Check, Registry, Subject
from inspector.core.rules import ColumnKind
from inspector.rulebook import load_indicators, load_profiles, load_rules


class UnknownCheckError(KeyError):
    """No check of that id. Says so in Chinese, with the nearest name."""

    def __str__(self) -> str:
        return str(self.args[0])


def listing() -> str:
    """All checks, one a line: id, title, severity and certainty."""
    known = checks.load().checks
    width = max(map(len, known))
    return "\n".join(f"{name:<{width}}  {known[name].severity.label}·{known[name].certainty.label}  {known[name].title}" for name in sorted(known))


def explain(check_id: str) -> str:
    """One check for a terminal: what it is called, how grave it is, what it rests on, and its explanation."""
    check = _found(check_id)
    lines = [f"{check.title}（{check.id}）", "", f"对象：{_SUBJECTS[check.subject]}", f"级别：{check.severity.label}　结论：{check.certainty.label}", "依据："]
    return "\n".join([*lines, *(f"  {clause}" for clause in _clauses(check)), "", check.explanation, ""])


def paragraphs(check: Check) -> list[tuple[str, str]]:
    """The explanation, each paragraph with its name."""
    whole = ("".join(line.strip() for line in paragraph.splitlines()) for paragraph in check.explanation.split("\n\n"))
    return [(name, text) for name, _, text in (words.partition("：") for words in whole)]


def markdown(registry: Registry | None = None) -> str:
    """All checks as one Markdown page."""
    known = (registry or checks.load()).checks
    found = [known[name] for name in sorted(known)]
    return "\n".join([*_HEAD, *_overview(found), *coverage_table(), *(line for check in found for line in _chapter(check)), *_columns(), *_layers()])


_SUBJECTS = {
    Subject.TEXT: "页面上的每段文字",
    Subject.SUSPICION: "校对程序的每处疑点",
    Subject.PAGE: "每个页面",
    Subject.DOCUMENT: "每个政策文件页面",
    Subject.LINK: "每个链接地址",
    Subject.COLUMN: "每个栏目",
    Subject.SITE: "整个网站",
    Subject.RECORD: "单位的台账",
    Subject.ACCOUNT: "政务新媒体账号",
}
_HEAD = (
    "# 检查项",
    "",
    "<!-- 本页由 make docs 从 checks/ 生成，请不要手工修改。 -->",
    "",
    "每个检查项有三种回答：有问题（附证据）、没有问题（不出声）、说不清（列为待人工判断，并说明原因）。",
    "“确定”是机器可以认定的，“疑似”要由人核实；单项否决一律由人认定。",
    "",
)


def _found(check_id: str) -> Check:
    known = checks.load().checks
    if check_id in known:
        return known[check_id]
    close = difflib.get_close_matches(check_id, known, 1) or [name for name, check in known.items() if check_id and check_id in check.title][:1]
    hint = f"是不是 {close[0]}（{known[close[0]].title}）？" if close else ""
    raise UnknownCheckError(f"没有名为“{check_id}”的检查项。{hint}用 inspector checks 看全部编号。")


def _clauses(check: Check) -> list[str]:
    known = load_indicators()
    cited = [known[name] for name in check.indicators]
    return [f"{clause.id} {clause.name}（{clause.source}）：{clause.text}" for clause in cited] + list(check.sources)


def _overview(found: list[Check]) -> Iterator[str]:
    yield from ("| 检查项 | 标识 | 对象 | 级别 | 结论 | 指标 |", "| --- | --- | --- | --- | --- | --- |")
    for check in found:
        row = [f"[{check.title}](#{check.id})", f"`{check.id}`", _SUBJECTS[check.subject], check.severity.label, check.certainty.label]
        yield f"| {' | '.join(row)} | {'、'.join(check.indicators) or '—'} |"
    yield ""


def _chapter(check: Check) -> Iterator[str]:
    yield from (
        f'<a id="{check.id}"></a>',
        "",
        f"## {check.title}",
        "",
        f"标识 `{check.id}`，级别{check.severity.label}，结论{check.certainty.label}。依据：",
        "",
    )
    yield from (f"- {clause}" for clause in _clauses(check))
    yield ""
    for name, text in paragraphs(check):
        yield from (f"**{name}**　{text}", "")


def _columns() -> Iterator[str]:
    yield from ("## 栏目种类和更新期限", "", "“系统默认”是我们给的值，国家标准没有写明；超过它只作提示，不计入单项否决。", "")
    yield from ("| 种类 | 编号 | 期限 | 来自 | 常见名称 |", "| --- | --- | --- | --- | --- |")
    for kind in load_rules(_ANY_DAY, "").column_kinds.values():
        yield f"| {kind.name} | `{kind.id}` | {' | '.join(_period(kind))} | {'、'.join(kind.synonyms)} |"
    yield ""


def _period(kind: ColumnKind) -> tuple[str, str]:
    return ("不要求滚动更新", "—") if kind.is_static else (kind.window.words, kind.window.layer)


def _layers() -> Iterator[str]:
    yield from ("## 地方方案", "", "在网站配置里写上方案标识即可叠加，几层期限取最严，并在问题里写明是哪一层。", "", "| 标识 | 地方 |", "| --- | --- |")
    yield from (f"| `{name}` | {place} |" for name, place in load_profiles().items())
    yield ""


_ANY_DAY = date(2020, 1, 1)  # the words of a period do not depend on the day
