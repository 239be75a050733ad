"""The report as an Excel workbook to sort, hand out and fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from xlsxwriter import Workbook

from inspector.core.facts import Verdict
from inspector.core.findings import Certainty, Finding, Severity
from inspector.core.rules import Indicator
from reports import wording
from reports.album import link_to
from reports.report import Report, by_check, severity_counts
from reports.score import bare_name, part_words
from reports.sheets import Formats, Sheet, add_formats, cell_text


def write_xlsx(report: Report, path: Path) -> None:
    """Seven sheets. Page text stays text: no formulas, no links of its own making."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as workbook:
        title = f"{cell_text(report.site)} {wording.subject(report)}内容检查报告 {report.inspection.today}"
        workbook.set_properties({"title": title, "created": report.inspection.finished_at.replace(tzinfo=None)})
        formats = add_formats(workbook)
        pictures = {name: link_to(file, path.parent) for name, file in report.pictures.items()}
        _findings_sheet(workbook, formats, "问题清单", _in_report_order(report.open), pictures)
        _coverage_sheet(workbook, formats, report)
        _questions_sheet(workbook, formats, report)
        _score_sheet(workbook, formats, report)
        _upcoming_sheet(workbook, formats, report)
        _findings_sheet(workbook, formats, "不计入的问题", [*report.unseen, *report.fixed, *report.dismissed], pictures)
        _notes_sheet(workbook, formats, report)


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"  # wrapped
    PLAIN = "plain"  # on one line
    NUMBER = "number"
    PICTURE = "picture"  # a file beside the report
    PAGE = "page"  # address of a page
    TARGET = "target"  # address a finding points at
    SEVERITY = "severity"
    CERTAINTY = "certainty"


class Column(NamedTuple):
    """One column of the list of findings."""

    title: str
    width: float
    value: Callable[[Finding], str | int]
    kind: Kind = Kind.TEXT
    meaning: str = ""


def _place_list(finding: Finding) -> str:
    return "\n".join(place.url for place in finding.more_places)


COLUMNS = (
    Column("严重程度", 9, lambda finding: finding.severity.label, Kind.SEVERITY),
    Column("性质", 7, lambda finding: finding.certainty.label, Kind.CERTAINTY, "“疑似”须人工确认后才能作为问题提出"),
    Column("变化", 8, lambda finding: "已排除" if finding.dismissed else finding.status.label, Kind.PLAIN, "与上次检查相比"),
    Column("检查项", 14, lambda finding: finding.title),
    Column("页面标题", 22, lambda finding: finding.page_title),
    Column("页面网址", 28, lambda finding: finding.url, Kind.PAGE),
    Column("问题原文", 22, lambda finding: finding.quote, Kind.TEXT, "页面上的原文或原网址"),
    Column("上下文", 30, lambda finding: finding.context),
    Column("问题说明", 36, lambda finding: finding.message),
    Column("整改建议", 28, lambda finding: finding.suggestion),
    Column("目标网址", 34, lambda finding: finding.target, Kind.TARGET, "链接类问题指向的地址；严重问题的目标不设链接，以免误点"),
    Column("处数", 7, lambda finding: finding.places, Kind.NUMBER, "同一问题出现的页面数"),
    Column("其他页面", 24, _place_list, Kind.PLAIN, "同一问题的其他页面，每行一个，最多列出 19 个"),
    Column("依据", 36, lambda finding: finding.clause),
    Column("指标编号", 12, lambda finding: "、".join(finding.indicators), Kind.PLAIN),
    Column("责任单位", 18, lambda finding: finding.unit),
    Column("首次发现", 12, lambda finding: finding.first_seen, Kind.PLAIN),
    Column("排除理由", 20, lambda finding: finding.dismissed, Kind.TEXT, "经人工认定不是问题的理由"),
    Column("指纹", 23, lambda finding: finding.fingerprint, Kind.PLAIN, "排除误报时使用：inspector dismiss 指纹"),
    Column("截图", 10, lambda finding: finding.fingerprint, Kind.PICTURE, "标出问题的网页截图，存于报告旁的目录"),
    Column("整改情况", 20, lambda _finding: "", Kind.TEXT, "由责任单位填写"),
    Column("完成日期", 12, lambda _finding: "", Kind.PLAIN, "由责任单位填写"),
)
_PRINTED = 2 + [column.title for column in COLUMNS].index("整改建议")  # columns on paper, the number first


def _findings_sheet(workbook: Workbook, formats: Formats, name: str, findings: Iterable[Finding], pictures: Mapping[str, str]) -> None:
    sheet = Sheet(workbook, formats, name, (6, *(item.width for item in COLUMNS)))
    sheet.header(["序号", *(item.title for item in COLUMNS)])
    for number, finding in enumerate(findings, start=1):
        sheet.number(0, number)
        for column, item in enumerate(COLUMNS, start=1):
            if item.kind is Kind.PICTURE:
                sheet.file(column, pictures.get(finding.fingerprint, ""), "打开截图")
            elif value := item.value(finding):
                _write(sheet, column, item.kind, value, finding)
        sheet.end_row()
    sheet.finish_list(1 + len(COLUMNS), frozen=2, printed=_PRINTED)


def _write(sheet: Sheet, column: int, kind: Kind, value: str | int, finding: Finding) -> None:
    formats = sheet.formats
    if isinstance(value, int):
        sheet.number(column, value)
    elif kind is Kind.PAGE:
        sheet.address(column, value)
    elif kind is Kind.TARGET:
        sheet.address(column, value, may_link=finding.severity is not Severity.CRITICAL)
    elif kind is Kind.SEVERITY:
        sheet.plain(column, value, formats.grades[finding.severity])
    elif kind is Kind.CERTAINTY:
        sheet.plain(column, value, formats.suspected if finding.certainty is Certainty.SUSPECTED else formats.plain)
    elif kind is Kind.PLAIN:
        sheet.plain(column, value)
    else:
        sheet.text(column, value)


def _coverage_sheet(workbook: Workbook, formats: Formats, report: Report) -> None:
    sheet = Sheet(workbook, formats, "覆盖情况", (36, 90))
    if not report.is_conclusive:
        sheet.title("本次抓取不足以判断")
        for reason in wording.doubts(report):
            sheet.line("原因", reason)
        sheet.end_row()
    sheet.header(["没有检查的内容", "原因"])
    for gap in wording.gaps(report):
        sheet.line(gap.what, gap.why)
    sheet.end_row()
    sheet.header(["已检查的范围", "数量"])
    for what, count in _reached(report):
        sheet.text(0, what)
        sheet.sheet.write_number(sheet.row, 1, count, formats.count)
        sheet.end_row()


def _reached(report: Report) -> list[tuple[str, int]]:
    coverage, links = report.coverage, report.links
    return [
        ("读取的页面", coverage.pages),
        ("发现的站内地址", coverage.addresses),
        ("检测的链接目标", coverage.probes),
        ("用浏览器渲染的页面", coverage.rendered),
        ("能打开的链接", links.get(Verdict.OK, 0)),
        ("打不开的链接", links.get(Verdict.BROKEN, 0)),
        ("待人工复核的链接", links.get(Verdict.SUSPECT, 0)),
        ("未检测的链接", links.get(Verdict.SKIPPED, 0)),
        ("运行的检查项", len(report.checks)),
    ]


def _questions_sheet(workbook: Workbook, formats: Formats, report: Report) -> None:
    sheet = Sheet(workbook, formats, "待人工判断", (18, 60, 8, 50, 30))
    sheet.header(["检查项", "说不清的原因", "处数", "位置（第一处）", "人工判断"])
    for question in sorted(report.questions, key=lambda question: (question.check, question.reason)):
        sheet.text(0, question.title)
        sheet.text(1, question.reason)
        sheet.number(2, question.count)
        sheet.address(3, question.url)
        sheet.end_row()
    sheet.finish_list(5, frozen=0, printed=5)


def _score_sheet(workbook: Workbook, formats: Formats, report: Report) -> None:
    """The score sheet, a line for each clause and part: what people confirmed beside what is suspected and unknown."""
    sheet = Sheet(workbook, formats, "得分表", (10, 30, 34, 10, 10, 10, 46))
    sheet.header(["条款", "名称", "算法", "确认", "疑似", "说不清", "结论"])
    if report.score is not None:
        for line in report.score.vetoes:
            for tally in line.tallies:
                counts = (tally.confirmed, tally.suspected, tally.unknown)
                words = f"{line.state.label}；{tally.words(report.score.today)}"
                _score_row(sheet, line.indicator, f"{tally.part.name}，累计 {tally.part.number} {tally.part.unit}", counts, words)
        for deduction in report.score.deductions if report.score.counts_points else ():
            for part in deduction.parts:
                words = part_words(part) if part.confirmed or part.suspected else ""
                _score_row(sheet, deduction.indicator, part.part.name, (part.confirmed, part.suspected, part.unknown), words)
        for indicator in report.score.by_people:
            _score_row(sheet, indicator, "", (0, 0, 0), "由人判断")
        sheet.text(1, "合计")
        sheet.text(6, f"{report.score.verdict}；已确认得 {report.score.score:g} 分，疑似都成立得 {report.score.worst_score:g} 分")
        sheet.end_row()
    sheet.finish_list(7, frozen=0, printed=7)


def _score_row(sheet: Sheet, indicator: Indicator, rule: str, counts: tuple[int, int, int], words: str) -> None:
    sheet.plain(0, indicator.id)
    sheet.text(1, bare_name(indicator))
    sheet.text(2, rule)
    for column, count in enumerate(counts, start=3):
        sheet.number(column, count)
    sheet.text(6, words)
    sheet.end_row()


def _upcoming_sheet(workbook: Workbook, formats: Formats, report: Report) -> None:
    sheet = Sheet(workbook, formats, "快到期", (18, 26, 12, 9, 56, 40))
    sheet.header(["检查项", "名称", "从哪天起", "还有几天", "说明", "位置"])
    for item in report.countdowns:
        sheet.text(0, item.title)
        sheet.text(1, item.name)
        sheet.plain(2, item.due.isoformat())
        sheet.number(3, (item.due - report.inspection.today).days)
        sheet.text(4, item.message)
        sheet.address(5, item.url)
        sheet.end_row()
    sheet.finish_list(6, frozen=0, printed=6)


def _notes_sheet(workbook: Workbook, formats: Formats, report: Report) -> None:
    sheet = Sheet(workbook, formats, "说明", (16, 100))
    sheet.title(f"{report.site} {wording.subject(report)}内容检查报告")
    for name, value in _facts(report):
        sheet.line(name, value)
    sheet.end_row()
    sheet.header(["用语", "含义"])
    for term, meaning in _terms():
        sheet.line(term, meaning)


def _sources(report: Report) -> list[tuple[str, str]]:
    """An account's sources, with how good their word is."""
    readings = report.account.readings if report.account else ()
    told = [
        f"{each.kind.label}（证据等级：{each.kind.level.label}）：{each.error or f'{each.posts} 条，完整的日期：{wording.span(each)}'}" for each in readings
    ]
    return [("来源", "；".join(told))] if told else []


def _facts(report: Report) -> list[tuple[str, str]]:
    inspection = report.inspection
    risks = [f"{risk.indicator.name}：{wording.veto_warning(risk)}" for risk in report.veto_risks] if report.is_conclusive else []
    return [
        ("检查结果", wording.verdict(report)),
        ("单项否决风险", "疑似，须人工确认。" + "；".join(risks) if risks else "没有提示。"),
        ("与上次相比", wording.changes(report)),
        ("账号网址" if report.account else "网站首页", report.home_url),
        *_sources(report),
        ("责任单位", report.unit or "未登记"),
        ("检查日期", f"{inspection.today}"),
        ("检查时间", f"{wording.china_clock(inspection.started_at)} 起，用时 {wording.duration(report)}，{inspection.state.label}"),
        ("检查编号", inspection.id),
        ("检查程序", inspection.program),
        ("抓取方式", wording.pace(report)),
        ("证据存档", inspection.archive),
        ("各检查项", "；".join(f"{group.title} {len(group.findings)}" for group in by_check(report.open)) or "没有发现问题"),
        ("各严重程度", "；".join(f"{severity.label} {count}" for severity, count in severity_counts(report.open).items())),
    ]


def _terms() -> list[tuple[str, str]]:
    severities = [(f"严重程度：{severity.label}", meaning) for severity, meaning in wording.SEVERITY_MEANING.items()]
    certainties = [(f"性质：{certainty.label}", meaning) for certainty, meaning in wording.CERTAINTY_MEANING.items()]
    statuses = [(f"变化：{status.label}", meaning) for status, meaning in wording.STATUS_MEANING.items()]
    return severities + certainties + statuses + [(kind.title, kind.meaning) for kind in COLUMNS if kind.meaning]


def _in_report_order(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for group in by_check(findings) for finding in group.findings]
