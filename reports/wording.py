"""The sentences that every report shares: the verdict, what was not checked, what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from inspector.core.facts import SourceReading, Verdict
from inspector.core.findings import Certainty, Finding, Severity, Status
from inspector.core.workdays import CHINA
from inspector.extract.answers import ERRORS, STATUS_WORDS
from reports.report import Report, VetoRisk, certainty_counts, severity_counts, status_counts


class Gap(NamedTuple):
    """Something this inspection did not check, and why."""

    what: str
    why: str


def china_clock(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def duration(report: Report) -> str:
    seconds = max(0, round((report.inspection.finished_at - report.inspection.started_at).total_seconds()))
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {seconds % 60} 秒" if minutes else f"{seconds} 秒"


def verdict(report: Report) -> str:
    """The result in one line of plain words."""
    parts = [_found(report.open)]
    if report.questions:
        parts.append(f"另有 {len(report.questions)} 项说不清，需人工判断")
    broken = len({error.check for error in report.errors})
    if broken:
        parts.append(f"{broken} 个检查项运行出错，未得出结论")
    line = "；".join(parts) + "。"
    if report.is_conclusive:
        return line
    return f"本次抓取不足以判断该{subject(report)}。仅就已读到的 {report.coverage.pages} 个页面：{line}"


def subject(report: Report) -> str:
    """What was inspected."""
    return "政务新媒体" if report.account else "网站"


def reached(report: Report) -> str:
    """How much was read."""
    coverage = report.coverage
    if report.account:
        return f"已读取来源 {len(report.account.readings) - coverage.failed} 个、发布 {coverage.addresses} 条，检测链接目标 {coverage.probes} 个。"
    return f"已读取 {coverage.pages} 个页面，发现站内地址 {coverage.addresses} 个，检测链接目标 {coverage.probes} 个。"


def span(reading: SourceReading) -> str:
    """The days over which a source lacks nothing."""
    return f"{reading.since} 至 {reading.until}" if reading.since and reading.until else "不能据此说没有发布"


def severities(findings: Iterable[Finding]) -> str:
    """“严重 1、高 3”, without the zeros."""
    return "、".join(f"{severity.label} {count}" for severity, count in severity_counts(findings).items() if count)


def certainties(findings: Iterable[Finding]) -> str:
    """“确定 20、疑似 3”, without the zeros."""
    return "、".join(f"{certainty.label} {count}" for certainty, count in certainty_counts(findings).items() if count)


def doubts(report: Report) -> list[str]:
    """Why this crawl cannot carry a judgement of the site; empty when it can."""
    if report.is_conclusive:
        return []
    coverage = report.coverage
    if report.account:
        return [f"没有一个来源读到内容：{coverage.home_error}。"]
    reasons = []
    if coverage.home_status != 200 or coverage.home_error:
        reasons.append(f"首页未能正常读取：{_home(report)}。")
    if coverage.pages == 0:
        reasons.append("没有读到任何页面。")
    if coverage.is_blocked:
        reasons.append(f"网站疑似拒绝自动访问：{coverage.failed} 个未取得内容的地址中，{coverage.refused} 个属于拒绝访问。请核对访问权限或防护设置后重新检查。")
    return reasons


def gaps(report: Report) -> list[Gap]:
    """What was not checked, and why: the crawl first, then the pages, then the checks."""
    return [*_gaps_of_crawl(report), *_gaps_of_pages(report), *_gaps_of_checks(report)]


def changes(report: Report) -> str:
    """What became of the findings since the last inspection."""
    if report.previous is None:
        return "首次检查，没有可比较的上次结果。"
    counts = status_counts(report.findings)
    order = (Status.NEW, Status.PERSISTING, Status.FIXED, Status.REOPENED, Status.UNSEEN)
    return f"与上次检查（{report.previous:%Y-%m-%d}）相比：" + "、".join(f"{status.label} {counts[status]}" for status in order) + "。"


def veto_warning(risk: VetoRisk) -> str:
    """Which findings touch the veto. It never says that the veto has come true."""
    by_title = Counter(finding.title for finding in risk.findings)
    return f"{'、'.join(f'{title} {count} 个' for title, count in by_title.most_common())}（{certainties(risk.findings)}）"


def robots(report: Report) -> str:
    name = report.inspection.settings.robots_override_by
    return f"未按 robots.txt 限制抓取，授权人：{name}" if name else "遵守 robots.txt"


def pace(report: Report) -> str:
    settings, rendered = report.inspection.settings, report.coverage.rendered
    if report.account:
        return "按各平台的接口和公开页面读取，没有模拟登录" if report.account.readings else "没有来源，按人工观察判断"
    if settings.is_offline:
        return "从存档判断，没有联网"
    limit = f"页数上限 {settings.most_pages}" if settings.most_pages else "不限页数"
    rendering = f"用浏览器渲染 {rendered} 个页面" if rendered else "没有用浏览器渲染"
    interval = f"请求间隔 {settings.seconds_between_requests:.2g} 秒" if settings.seconds_between_requests else "请求间隔不限"
    return f"{limit}，{interval}，{rendering}，{robots(report)}"


SEVERITY_MEANING = {
    Severity.CRITICAL: "可能涉及单项否决或造成严重影响，须立即由人核实",
    Severity.HIGH: "较重的问题，应尽快核实整改",
    Severity.MEDIUM: "检查中可能扣分，应限期整改",
    Severity.LOW: "影响使用或规范性的小问题",
    Severity.INFO: "供参考，不要求整改",
}
CERTAINTY_MEANING = {
    Certainty.SURE: "事实由程序直接读到，可复核证据",
    Certainty.SUSPECTED: "程序认为可能有问题，须人工确认后才能作为问题对外提出",
}
STATUS_MEANING = {
    Status.NEW: "本次首次发现",
    Status.PERSISTING: "上次已发现，本次仍在",
    Status.FIXED: "原位置本次重新检查，问题已消失或页面已撤下",
    Status.REOPENED: "曾经整改，本次再次出现",
    Status.UNSEEN: "原位置本次没有检查到，不能算已整改",
}


def _found(findings: Iterable[Finding]) -> str:
    found = list(findings)
    if not found:
        return "已检查的范围内未发现问题"
    kinds = {finding.certainty for finding in found}
    split = f"其中{certainties(found)}" if len(kinds) > 1 else f"均为{kinds.pop().label}"
    return f"发现问题 {len(found)} 个（{severities(found)}），{split}"


def _home(report: Report) -> str:
    coverage = report.coverage
    if coverage.home_error:
        return ERRORS[coverage.home_error][1] if coverage.home_error in ERRORS else coverage.home_error
    words = f"（{STATUS_WORDS[coverage.home_status]}）" if coverage.home_status in STATUS_WORDS else ""
    return f"服务器回答 {coverage.home_status}{words}" if coverage.home_status else "没有答复"


def _gaps_of_crawl(report: Report) -> list[Gap]:
    coverage = report.coverage
    found = []
    if report.account:
        found += [Gap(reading.kind.label, reading.error) for reading in report.account.readings if reading.error]
        return found + [Gap(f"{count} 处", reason) for reason, count in sorted(coverage.skipped.items())]
    if coverage.home_status != 200 or coverage.home_error:
        found.append(Gap("首页", f"未能正常读取：{_home(report)}"))
    if coverage.stopped:
        found.append(Gap("提前结束之后的页面", f"抓取没有走完全站：{coverage.stopped}"))
    for reason, count in sorted(coverage.skipped.items(), key=lambda item: (-item[1], item[0])):
        if count:
            found.append(Gap(f"{count} 个地址", f"未抓取：{reason}"))
    if coverage.failed:
        refused = f"，其中 {coverage.refused} 个疑似拒绝自动访问" if coverage.refused else ""
        found.append(Gap(f"{coverage.failed} 个地址", f"抓取了但没有取得可用内容{refused}"))
    return found


def _gaps_of_pages(report: Report) -> list[Gap]:
    coverage = report.coverage
    found = []
    if coverage.unparsed:
        found.append(Gap(f"{coverage.unparsed} 个页面", "有回答，但无法作为网页读取"))
    if coverage.scripted:
        found.append(Gap(f"{coverage.scripted} 个页面的列表", "由脚本填充，没有读到其中的条目，是否更新须人工查看"))
    for reason, count in sorted(coverage.unrendered.items()):
        found.append(Gap(f"{count} 个靠脚本显示的页面", f"没有用浏览器渲染成，按网页原文判断：{reason}"))
    if not coverage.rendered and not coverage.unrendered and not report.account:
        found.append(Gap("由脚本生成的内容", "本次没有用浏览器渲染页面"))
    if report.links.get(Verdict.SUSPECT):
        found.append(Gap(f"{report.links[Verdict.SUSPECT]} 个链接", "无法确认能否打开，待人工复核"))
    if report.links.get(Verdict.SKIPPED):
        found.append(Gap(f"{report.links[Verdict.SKIPPED]} 个链接", "未检测：超出范围、上限或不是网页地址"))
    return found


def _gaps_of_checks(report: Report) -> list[Gap]:
    found = []
    for check, count in sorted(Counter(error.check for error in report.errors).items()):
        found.append(Gap(f"检查项“{report.titles.get(check, check)}”", f"运行出错 {count} 次，出错之处没有结论，不能算通过"))
    if report.unseen:
        found.append(Gap(f"上次发现的 {len(report.unseen)} 个问题", "原位置本次没有检查到，列为未复核"))
    if report.unexamined_vetoes:
        names = "、".join(item.name for item in report.unexamined_vetoes)
        found.append(Gap("单项否决指标：" + names, "本次没有检查项涉及，须另行检查"))
    return found
