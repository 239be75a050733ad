"""通报: how all sites stood in a week, a month or a quarter, ranked by a formula that is printed, beside the period before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from inspector.core.findings import Severity
from reports.papers.document import MOST_BARS, Block, Cell, Chart, Document, Heading, Paragraph, Table, chinese_date

VETO_COSTS = 20.0
USUAL_WEIGHTS: Mapping[str, float] = {"critical": 5.0, "high": 2.0, "medium": 1.0, "low": 0.5, "info": 0.0}
MOST_TYPICAL = 10


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def label(self) -> str:
        return {"week": "周", "month": "月度", "quarter": "季度"}[self.value]


@dataclass(frozen=True, slots=True)
class SiteStanding:
    """One site or account at the end of the period, and what changed within it."""

    site: str
    unit: str
    is_account: bool
    days: int  # with a finished inspection
    judged_on: date | None  # of the inspection the standing is read from; None: none could judge it
    doubt: str  # why it is not judged; "" when it is
    vetoes: tuple[str, ...]  # confirmed by people
    confirmed: Mapping[str, int]  # severity → open findings that people confirmed
    waiting: int  # open findings nobody has decided on: 待复核
    new: int
    fixed: int
    reopened: int
    due: int = 0  # rectifications whose term ended within the period
    closed: int = 0  # of these, closed by the end of the period

    @property
    def is_judged(self) -> bool:
        return not self.doubt

    @property
    def passes(self) -> bool:
        return not self.vetoes

    @property
    def open(self) -> int:
        return sum(self.confirmed.values())


@dataclass(frozen=True, slots=True)
class TypicalError:
    """A kind of fault people confirmed, with one example."""

    check: str
    title: str
    clause: str
    sites: int
    findings: int
    example: str  # where, and the words


@dataclass(frozen=True, slots=True)
class FrozenFinding:
    """What a bulletin rests on, kept with it."""

    fingerprint: str
    site: str
    unit: str
    check: str
    title: str
    severity: str
    message: str
    url: str
    confirmed: str  # who


@dataclass(frozen=True, slots=True)
class SetAside:
    """Findings that were dismissed or excused in one go, where that takes two people."""

    day: date
    site: str
    titles: str  # of the checks
    count: int
    reason: str
    by: str
    state: str  # who agreed; else that somebody still has to, or that it was taken back


@dataclass(frozen=True, slots=True)
class Bulletin:
    """All that is told, and all it rests on: once approved, nothing of it changes any more."""

    period: Period
    first: date
    last: date
    office: str
    sites: Sequence[SiteStanding]
    before: Sequence[SiteStanding]  # the period before
    typical: Sequence[TypicalError]
    findings: Sequence[FrozenFinding]
    weights: Mapping[str, float] = field(default_factory=lambda: dict(USUAL_WEIGHTS))
    rules: Mapping[str, str] = field(default_factory=dict)  # which rules it was judged by → mark of their text
    program: str = ""
    set_aside: Sequence[SetAside] | None = None  # None: approved before this was told

    @property
    def judged(self) -> list[SiteStanding]:
        return [site for site in self.sites if site.is_judged]


@dataclass(frozen=True, slots=True)
class Approval:
    """A bulletin that was approved, and what has changed since."""

    number: int
    by: str
    on: date
    digest: str
    corrections: Sequence[str] = ()


def points(site: SiteStanding, weights: Mapping[str, float]) -> float:
    lost = VETO_COSTS * len(site.vetoes) + sum(weights.get(severity, 0.0) * count for severity, count in site.confirmed.items())
    return round(max(0.0, 100 - lost), 2)


def formula(weights: Mapping[str, float]) -> str:
    parts = "，".join(f"{severity.label} {weights.get(severity, 0):g}" for severity in Severity)
    return (
        f"排名分 = 100 − {VETO_COSTS:g} × 已确认触及的单项否决数 − 期末已确认、未整改的问题数 × 权重（{parts}），最低 0 分；"
        "分数相同的名次相同。只有经人确认的问题才算数，待复核的不计入；没有判断的不排名。"
    )


def ranked(bulletin: Bulletin) -> list[tuple[int, float, SiteStanding]]:
    """Rank, points, site: best first; equal points have equal ranks."""
    scored = sorted(((points(site, bulletin.weights), site) for site in bulletin.judged), key=lambda pair: (-pair[0], pair[1].unit, pair[1].site))
    return [(1 + sum(other > score for other, _ in scored), score, site) for score, site in scored]


def share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%（{part}/{whole}）" if whole else "不计算（没有可计的）"


def pass_rate(sites: Sequence[SiteStanding]) -> str:
    """合格率: without a confirmed veto among those judged."""
    judged = [site for site in sites if site.is_judged]
    return share(sum(site.passes for site in judged), len(judged))


def fix_rate(sites: Sequence[SiteStanding]) -> str:
    """整改率: closed among those due in the period."""
    return share(sum(site.closed for site in sites), sum(site.due for site in sites))


def document_of(bulletin: Bulletin, approval: Approval | None = None) -> Document:
    """The paper. Without an approval it says that it is a draft."""
    name = f"{period_words(bulletin)}政府网站和政务新媒体检查情况的通报"
    blocks: list[Block] = []
    if approval and approval.corrections:
        blocks += [Heading("更正"), Paragraph(f"本通报于{chinese_date(approval.on)}审定。审定以后下列数字有变化，原文不改，更正如下：")]
        blocks += [Paragraph(f"{number}. {words}") for number, words in enumerate(approval.corrections, 1)]
    blocks += [*_summary(bulletin), *_ranking(bulletin), *_typical(bulletin), *_set_aside(bulletin), *_unjudged(bulletin), *_basis(bulletin, approval)]
    return Document(
        id=f"bulletin-{bulletin.period}-{bulletin.last}",
        title=f"关于{name}",
        blocks=blocks,
        office=bulletin.office,
        number=f"第 {approval.number} 号" if approval else "",
        to="各有关单位：",
        issued_on=approval.on if approval else None,
        is_official=True,
        state="" if approval else "草稿：没有审定，数字还会变",
    )


def period_words(bulletin: Bulletin) -> str:
    last = bulletin.last
    if bulletin.period is Period.MONTH:
        return f"{last.year}年{last.month}月"
    if bulletin.period is Period.QUARTER:
        return f"{last.year}年第{'一二三四'[(last.month - 1) // 3]}季度"
    return f"{chinese_date(bulletin.first)}至{chinese_date(last)}"


def _summary(bulletin: Bulletin) -> list[Block]:
    sites, before, judged = bulletin.sites, bulletin.before, bulletin.judged
    vetoed = [site for site in judged if not site.passes]
    accounts = sum(site.is_account for site in sites)
    told = (
        f"{chinese_date(bulletin.first)}至{chinese_date(bulletin.last)}，对 {len(sites) - accounts} 个网站、{accounts} 个政务新媒体账号"
        f"进行了检查，{len(judged)} 个作出判断，{len(sites) - len(judged)} 个抓取不足或没有检查，不作判断。"
        f"合格率 {pass_rate(sites)}：没有经人确认的单项否决的算合格。期末有已确认、未整改的问题 {sum(site.open for site in judged)} 个；"
        f"另有待复核的 {sum(site.waiting for site in judged)} 个，不计入以上数字。"
    )
    rows: list[list[Cell]] = [
        ["作出判断的（个）", len(judged), _before(before, len([site for site in before if site.is_judged]))],
        ["合格率", pass_rate(sites), _before(before, pass_rate(before))],
        ["整改率", fix_rate(sites), _before(before, fix_rate(before))],
        ["期末已确认、未整改（个）", sum(site.open for site in judged), _before(before, sum(site.open for site in before if site.is_judged))],
        ["待复核（个）", sum(site.waiting for site in judged), _before(before, sum(site.waiting for site in before if site.is_judged))],
        *(
            [label, sum(getattr(site, name) for site in sites), _before(before, sum(getattr(site, name) for site in before))]
            for label, name in (("新发现（个）", "new"), ("已整改（个）", "fixed"), ("反弹（个）", "reopened"))
        ),
    ]
    blocks: list[Block] = [Heading("一、总体情况"), Paragraph(told)]
    if vetoed:
        named = "；".join(f"{site.site}（{'、'.join(site.vetoes)}）" for site in vetoed)
        blocks.append(Paragraph(f"经人确认触及单项否决的 {len(vetoed)} 个：{named}。"))
    return [*blocks, Table("与上期比较", ("项目", "本期", "上期"), rows, (40, 30, 30))]


def _before(before: Sequence[SiteStanding], value: Cell) -> Cell:
    return value if before else "没有上期"


def _ranking(bulletin: Bulletin) -> list[Block]:
    rows: list[list[Cell]] = [
        [rank, site.site, site.unit or "未登记", score, len(site.vetoes), site.open, site.waiting, site.fixed] for rank, score, site in ranked(bulletin)
    ]
    head = ("名次", "网站（账号）", "责任单位", "排名分", "否决", "已确认", "待复核", "已整改")
    table = Table("排名", head, rows, (7, 27, 24, 10, 7, 9, 9, 9))
    return [Heading("二、排名"), Paragraph(formula(bulletin.weights), is_note=True), table, *_chart(table, 3, "各网站、账号的排名分", label=1)]


def _typical(bulletin: Bulletin) -> list[Block]:
    rows: list[list[Cell]] = [[error.title, error.sites, error.findings, error.example, error.clause] for error in bulletin.typical]
    if not rows:
        return [Heading("三、典型问题"), Paragraph("本期没有经人确认的问题。")]
    head = ("问题", "涉及（个）", "处数", "例子", "依据")
    note, table = "只列经人确认的问题，涉及网站多的在前。", Table("典型问题", head, rows, (14, 9, 8, 42, 27))
    return [Heading("三、典型问题"), Paragraph(note, is_note=True), table, *_chart(table, 2, "典型问题的处数")]


def _chart(table: Table, value: int, caption: str, *, label: int = 0) -> list[Block]:
    """Bars that are all alike say nothing."""
    left_out = f"（前 {MOST_BARS} 个）" if len(table.rows) > MOST_BARS else ""
    return [Chart(table, value, caption + left_out, label)] if len({row[value] for row in table.rows}) > 1 else []


def _set_aside(bulletin: Bulletin) -> list[Block]:
    """What was set aside by two people's word, or still waits for the second's."""
    if bulletin.set_aside is None:
        return []
    rows: list[list[Cell]] = [[f"{one.day:%m-%d}", one.site, one.titles, one.count, one.reason, one.by, one.state] for one in bulletin.set_aside]
    note = "严重的、触及单项否决的、列为通报件的，和一次超过二十个的，排除和豁免要两个人同意，全部列在这里；其余的排除只记在办理记录里。"
    told = [Table("排除和豁免", ("日期", "网站", "问题", "个数", "理由", "谁", "第二人"), rows, (9, 20, 20, 7, 22, 10, 12))] if rows else []
    return [Heading("四、排除和豁免"), Paragraph(note if rows else "本期没有要两个人同意的排除和豁免。", is_note=bool(rows)), *told]


def _unjudged(bulletin: Bulletin) -> list[Block]:
    rows: list[list[Cell]] = [[site.site, site.unit or "未登记", site.doubt] for site in bulletin.sites if not site.is_judged]
    if not rows:
        return []
    return [
        Heading("四、没有作出判断的" if bulletin.set_aside is None else "五、没有作出判断的"),
        Paragraph("以下不排名，也不能据此认为没有问题。"),
        Table("没有判断", ("网站（账号）", "责任单位", "原因"), rows, (30, 25, 45)),
    ]


def _basis(bulletin: Bulletin, approval: Approval | None) -> list[Block]:
    notes = [
        "合格率 = 没有已确认单项否决的 ÷ 作出判断的；整改率 = 期内到期的整改中已销号的 ÷ 期内到期的；待复核的单列，不计入合格率、排名和已确认数。",
        f"检查程序：{bulletin.program}。规则：{'、'.join(f'{name}（{mark}）' for name, mark in bulletin.rules.items()) or '国家标准'}。",
    ]
    if approval:
        notes.append(f"{approval.by}审定，校验值 {approval.digest}；审定时的数字、{len(bulletin.findings)} 条问题、规则和方案一并封存。")
    return [Heading("说明", 2), *(Paragraph(note, is_note=True) for note in notes)]
