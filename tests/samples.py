"""Reports of an invented county, for the tests of every renderer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from inspector.core.facts import Coverage, Place, Verdict
from inspector.core.findings import Certainty, CheckError, Countdown, Evidence, Finding, Question, Severity, Status, finding_from
from inspector.core.rules import Indicator
from inspector.core.scoring import Standing, Told, score_sheet
from inspector.rulebook import load_indicators
from inspector.rulebook.scorebook import load_scheme
from reports.report import Inspection, InspectionState, RanCheck, Report, Settings

SITE = "清源县人民政府网"
HOME = "https://www.qingyuanxian.example/"
OFFICE = "国办秘函〔2019〕19号"

INDICATORS = {
    "W-V1": Indicator("W-V1", "安全、泄密事故等严重问题", "veto", "出现严重表述错误；发布或链接反动、暴力、色情等内容", OFFICE),
    "W-V2": Indicator("W-V2", "站点无法访问", "veto", "监测 1 周，每天间隔性访问 20 次以上，超过 15 秒打不开的次数累计占比达到 5%（含）以上", OFFICE),
    "W-V4": Indicator("W-V4", "栏目不更新", "veto", "动态、要闻类栏目 2 周内未更新，通知公告、政策文件类栏目 6 个月内未更新，累计 5 个以上", OFFICE),
    "W-D22": Indicator("W-D22", "链接可用性", "deduct", "首页或二级页面的链接打不开", OFFICE),
    "W-D25": Indicator("W-D25", "网页标签", "deduct", "网页标签缺失或不规范", OFFICE),
    "A-V2": Indicator("A-V2", "内容不更新", "veto", "监测 2 周内无更新", OFFICE),
}

CHECKS = (
    RanCheck("hidden_link", "暗链", ("W-V1",)),
    RanCheck("severe_wording", "严重表述错误", ("W-V1", "A-V1")),
    RanCheck("stale_column", "栏目不更新", ("W-V4",)),
    RanCheck("dead_link", "链接打不开", ("W-D22",)),
    RanCheck("dead_attachment", "附件打不开", ("W-D22",)),
    RanCheck("missing_meta_tag", "网页标签缺失", ("W-D25",)),
    RanCheck("typo", "错别字", ()),
    RanCheck("leaked_identity_number", "泄露身份证号", ()),
)


def finding(check: str, evidence: Evidence, *, severity: Severity, certainty: Certainty = Certainty.SURE, status: Status = Status.NEW) -> Finding:
    known = next(item for item in CHECKS if item.id == check)
    clause = "；".join(f"{INDICATORS[name].name}（{OFFICE}）" for name in known.indicators if name in INDICATORS)
    made = finding_from(evidence, site=SITE, check=check, title=known.title, severity=severity, certainty=certainty, indicators=known.indicators, clause=clause)
    made.status = status
    return made


def sample_report() -> Report:
    """An ordinary inspection, not the first: something of everything."""
    made = Report(
        site=SITE,
        home_url=HOME,
        unit="清源县人民政府办公室",
        inspection=Inspection(
            id="20261120-0900-qingyuan",
            started_at=datetime(2026, 11, 20, 1, 0, tzinfo=UTC),
            finished_at=datetime(2026, 11, 20, 1, 42, 30, tzinfo=UTC),
            today=date(2026, 11, 20),
            program="读网 0.1.0",
            state=InspectionState.STOPPED,
            settings=Settings(most_pages=2000, seconds_between_requests=1.0, robots_override_by="清源县政务公开办 方一鸣"),
            archive="archive/qingyuan/20261120-0900.warc.gz",
        ),
        coverage=Coverage(
            pages=1186,
            addresses=3420,
            probes=812,
            failed=31,
            refused=2,
            skipped={"超过页数上限": 2000, "robots.txt 不允许": 14, "文件过大": 3},
            scripted=12,
            unparsed=4,
            stopped="页数上限",
            home_status=200,
        ),
        findings=_sample_findings(),
        questions=(
            Question("stale_column", "栏目不更新", HOME + "zwgk/tzgg/", "列表由脚本填充，没有读到条目日期", 7),
            Question("stale_column", "栏目不更新", HOME + "zwgk/ghjh/", "列表条目没有日期，文章中也没有发布时间", 3),
            Question("dead_link", "链接打不开", HOME + "ywdt/20261102.html", "服务器拒绝访问（403），可能只拒绝自动检测", 21),
            Question("missing_meta_tag", "网页标签缺失", HOME + "hdjl/", "页面需要脚本才能显示", 2),
        ),
        errors=(CheckError("dead_attachment", HOME + "upload/2026/a.xls", "ValueError: 文件头不完整"),) * 3,
        links={Verdict.OK: 3105, Verdict.BROKEN: 6, Verdict.SUSPECT: 21, Verdict.SKIPPED: 40},
        previous=date(2026, 10, 20),
        checks=CHECKS,
        indicators=INDICATORS,
        countdowns=(Countdown("stale_column", "栏目不更新", ("W-V4",), HOME + "zwgk/tzgg/", "通知公告", date(2026, 11, 23), "还有 3 天满 6 个月"),),
    )
    return scored(made)


def scored(report: Report) -> Report:
    told = Told(report.open, report.questions, report.countdowns, {check.id for check in report.checks})
    standing = Standing(report.site, report.inspection.today, counts_points=True, is_conclusive=report.is_conclusive)
    return replace(report, score=score_sheet(standing, load_scheme({}), load_indicators(), told))


def empty_report() -> Report:
    """A first inspection that found nothing."""
    report = sample_report()
    coverage = Coverage(pages=240, addresses=240, probes=96, rendered=5, home_status=200)
    inspection = replace(report.inspection, state=InspectionState.FINISHED, settings=Settings(seconds_between_requests=0.5))
    links = {Verdict.OK: 900}
    return scored(replace(report, inspection=inspection, coverage=coverage, findings=(), questions=(), errors=(), countdowns=(), links=links, previous=None))


def blocked_report() -> Report:
    """A site that turned the crawler away after a few pages."""
    report = sample_report()
    coverage = Coverage(pages=3, addresses=57, probes=4, failed=48, refused=46, stopped="被拦截", home_status=403)
    inspection = replace(report.inspection, state=InspectionState.STOPPED)
    few = replace(report, inspection=inspection, coverage=coverage, findings=report.findings[6:8], questions=report.questions[:2], errors=(), previous=None)
    return scored(replace(few, countdowns=()))


def hostile_report() -> Report:
    """A page that attacks whoever reports on it."""
    script = "<script>alert(1)</script>"
    attacks = (
        Evidence(
            HOME + "a.html", script, "说明" + script, suggestion='"><img src=x onerror=alert(1)>', context=f"前{script}后", title="</title>" + script, key="1"
        ),
        Evidence(
            "javascript:alert(document.domain)", '=HYPERLINK("http://evil.example","点我")', "@SUM(1+1)", target="javascript:alert(2)", title="+1+1", key="2"
        ),
        Evidence(
            HOME + 'b.html?x="onmouseover=alert(3)',
            "-2+3+cmd|' /C calc'!A0",
            "\x1b[31m红\x1b[2J",
            context="\u202e倒着念\u202c\x00\x07\ufeff",
            title="[bold]粗[/bold]",
            key="3",
        ),
        Evidence(
            HOME + "c.html", "<r><t>坏</t></r>", "half \ud83d surrogate", context="长" * 40_000, target="data:text/html," + script, title="😀" * 20_000, key="4"
        ),
        Evidence(
            "HTTPS://user@evil.example/ 空格",
            "_x0041_",
            "{{ 7 * 7 }} {% raw %} ${1+1}",
            target="//evil.example/",
            title=":warning: [link=http://evil.example]x[/link]",
            key="5",
        ),
        Evidence(HOME + "d" * 3_000, "很长的网址", "", target="http://[::1", key="6"),
    )
    made = [replace(item, places=3, more_places=(Place("javascript:alert(4)", script), Place(HOME + "ok.html"))) for item in attacks]
    report = sample_report()
    questions = (Question("typo", "错别字", "javascript:alert(5)", script, 1),)
    errors = (CheckError("typo", "javascript:alert(6)", script),)
    coverage = replace(report.coverage, skipped={script: 4}, home_error=script)
    findings = tuple(finding("typo", item, severity=Severity.LOW, certainty=Certainty.SUSPECTED) for item in made)
    return replace(
        report, site=f"{script}县", unit="=1+1", home_url="javascript:alert(7)", coverage=coverage, findings=findings, questions=questions, errors=errors
    )


def large_report(count: int = 300) -> Report:
    """Many findings over several checks, as a neglected site has them."""
    kinds = (("typo", Severity.LOW, Certainty.SUSPECTED), ("dead_link", Severity.MEDIUM, Certainty.SURE), ("missing_meta_tag", Severity.MEDIUM, Certainty.SURE))
    made = []
    for number in range(count):
        check, severity, certainty = kinds[number % 3]
        page = f"{HOME}ywdt/2026/t20261{number % 90:03d}_{number // 4}.html"
        evidence = Evidence(
            page,
            "百分之白",
            "“百分之白”疑为“百分之百”。",
            suggestion="改为“百分之百”",
            context=f"第 {number} 项任务已经百分之白完成，各乡镇按月报送进度。",
            target=f"{HOME}files/{number // 2}.pdf" if check == "dead_link" else "",
            key=str(number),
            title=f"清源县推进第 {number} 项重点工作",
            places=4,
            more_places=tuple(Place(f"{page}?p={more}", "同一文章的其他页面") for more in range(3)),
        )
        made.append(finding(check, evidence, severity=severity, certainty=certainty))
    return replace(sample_report(), findings=tuple(made))


def _sample_findings() -> tuple[Finding, ...]:
    return (*_veto_findings(), *_link_findings(), *_wording_findings(), *_settled_findings())


def _veto_findings() -> tuple[Finding, ...]:
    hidden = Evidence(
        HOME,
        "澳门彩票网",
        "首页代码中有 1 个访问者看不见的链接（display:none），指向非政府网站。",
        suggestion="删除链接，并检查服务器是否被入侵",
        context='<div style="display:none"><a href="http://bocai.example/">澳门彩票网</a></div>',
        target="http://bocai.example/",
        title="清源县人民政府网首页",
    )
    columns = (("政务要闻", "2026-10-21", 30), ("部门动态", "2026-10-08", 43), ("乡镇动态", "2026-09-30", 51))
    stale = tuple(
        Evidence(
            f"{HOME}ywdt/column{number}/",
            newest,
            f"最新一条为 {newest}，距检查日 {days} 天，超过 14 天（国家标准）。",
            suggestion="补发应公开的信息；确无信息的，向主管单位说明",
            context=f"{newest} 清源县召开第三季度{name}工作会议",
            key=name,
            title=name,
        )
        for number, (name, newest, days) in enumerate(columns)
    )
    return (
        finding("hidden_link", hidden, severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED),
        finding("stale_column", stale[0], severity=Severity.HIGH),
        _dated(finding("stale_column", stale[1], severity=Severity.HIGH, status=Status.PERSISTING), "2026-10-20"),
        _dated(finding("stale_column", stale[2], severity=Severity.HIGH, status=Status.REOPENED), "2026-06-15"),
    )


def _link_findings() -> tuple[Finding, ...]:
    places = tuple(Place(f"{HOME}zwgk/page{number}.html", f"清源县政府信息公开目录（第 {number} 页）") for number in range(1, 20))
    footer = Evidence(
        HOME + "zwgk/",
        "网站年度报表",
        "打开 3 次都失败：服务器回答 404（页面不存在）。",
        suggestion="改为新地址或删除链接",
        target=HOME + "nb/2023.html",
        title="政府信息公开",
        places=1186,
        more_places=places,
    )
    partner = Evidence(
        HOME,
        "清源县气象局",
        "打开 3 次都失败：找不到这个域名（qyqx.example）。",
        suggestion="核对域名是否停用；停用的域名可能被他人抢注，请尽快删除",
        target="http://qyqx.example/",
        title="清源县人民政府网首页",
    )
    attachment = Evidence(
        HOME + "zwgk/zcwj/202609.html",
        "附件：申请表.doc",
        "服务器回答 404（页面不存在）。",
        target=HOME + "upload/2026/09/sqb.doc",
        title="关于申报2026年农机购置补贴的通知",
    )
    metas = tuple(
        Evidence(
            f"{HOME}ywdt/{kind}/",
            name,
            f"{words}页缺少 {name} 标签，涉及 {count} 个页面。",
            suggestion=f"在页面模板中加上 {name}",
            key=f"{kind} {name}",
            title=words,
            places=count,
        )
        for kind, words, name, count in (("list", "栏目", "ColumnType", 64), ("article", "文章", "PubDate", 512), ("article", "文章", "ContentSource", 512))
    )
    return (
        finding("dead_link", footer, severity=Severity.MEDIUM),
        _dated(finding("dead_link", partner, severity=Severity.MEDIUM, status=Status.PERSISTING), "2026-08-20"),
        finding("dead_attachment", attachment, severity=Severity.MEDIUM),
        *(finding("missing_meta_tag", meta, severity=Severity.MEDIUM) for meta in metas),
    )


def _wording_findings() -> tuple[Finding, ...]:
    page = HOME + "ywdt/2026/t20261103_118.html"
    title = "清源县召开秋冬季森林防火工作部署会"
    typos = (
        Evidence(page, "布署", "“布署”疑为“部署”。", suggestion="部署", context="会议对下一阶段森林防火工作进行了布署，要求各乡镇落实网格责任。", title=title),
        Evidence(page, "再接再励", "“再接再励”疑为“再接再厉”。", suggestion="再接再厉", context="全县上下要再接再励，确保不发生重大森林火灾。", title=title),
        Evidence(
            HOME + "zwgk/2026/0912.html",
            "截止",
            "“截止目前”疑为“截至目前”。",
            suggestion="截至",
            context="截止目前，全县已完成秋粮收购 3.2 万吨。",
            title="清源县秋粮收购进展顺利",
        ),
    )
    leaked = Evidence(
        HOME + "zwgk/jz/2026.html",
        "11010519491231002X",
        "表格中有 1 个完整的身份证号。",
        suggestion="立即撤下页面，遮盖号码中间 8 位后重新发布",
        context="序号 1，方大山，身份证号 11010519491231002X，救助金额 1,200 元",
        title="2026年第三季度临时救助名单公示",
    )
    return (
        *(finding("typo", item, severity=Severity.LOW, certainty=Certainty.SUSPECTED) for item in typos),
        finding("leaked_identity_number", leaked, severity=Severity.HIGH),
    )


def _settled_findings() -> tuple[Finding, ...]:
    fixed = Evidence(HOME + "zwgk/old.html", "坐落于", "疑为“坐落在”。", title="清源县概况", key="fixed")
    unseen = Evidence(
        HOME + "zwgk/2019/88.html", "清源县档案馆", "服务器回答 404（页面不存在）。", target="http://da.qingyuanxian.example/", title="友情链接", key="unseen"
    )
    dismissed = Evidence(HOME + "ly/2026.html", "蛟河口", "“蛟河口”疑为“交河口”。", title="清源县旅游指南", key="dismissed")
    kept = finding("typo", dismissed, severity=Severity.LOW, certainty=Certainty.SUSPECTED, status=Status.PERSISTING)
    kept.dismissed = "本县地名，写法正确（方一鸣，2026-10-21）"
    return (
        _dated(finding("typo", fixed, severity=Severity.LOW, certainty=Certainty.SUSPECTED, status=Status.FIXED), "2026-09-20"),
        _dated(finding("dead_link", unseen, severity=Severity.MEDIUM, status=Status.UNSEEN), "2026-09-20"),
        _dated(kept, "2026-10-20"),
    )


def _dated(made: Finding, first_seen: str) -> Finding:
    made.first_seen = first_seen
    return made
