"""A month in the life of an invented county: faults appear, are mended and return, people confirm and dismiss, and papers come out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from inspector.availability import VISITS_A_DAY, visit_sites
from inspector.browser import find_chromium
from inspector.config import Config, load_config, local_of
from inspector.core.clock import clock_at
from inspector.core.findings import Certainty, Finding, Status
from inspector.core.workdays import CHINA
from inspector.db.store import DATABASE, Store
from inspector.db.verdicts import Asked
from inspector.demo.server import Answer, LocalSite
from inspector.inspection.job import Job
from inspector.inspection.site import inspect
from inspector.papers.bulletin import approve
from inspector.papers.rectification import ledger, notice
from inspector.papers.routine import appraisal, enterprise_review, reading_record, score_papers
from inspector.routine.daily import SiteOutcome, options_of
from inspector.routine.rounds import close_round, note_gaps
from inspector.routine.uptime import uptime_of, visited
from inspector.rulebook import load_rules
from inspector.workdays import ChineseWeek
from reports.papers.appraisal import document_of as appraisal_document
from reports.papers.bulletin import Period
from reports.papers.bulletin import document_of as bulletin_document
from reports.papers.document import Document
from reports.papers.enterprise import document_of as enterprise_document
from reports.papers.forms import Form, Templates, write_paper
from reports.papers.reading import document_of as reading_document
from reports.papers.rectification import ledger_document, notice_document
from reports.papers.scoring import document_of as score_document
from reports.uptime import render_uptime
from spiders.frontier import Limits
from spiders.gathering import Settings

DAYS = 30
LOCAL = Settings(Limits(second_look=0.2), rate=None, concurrency=8, timeout=5.0, largest_body=10 << 20, contact="http://127.0.0.1/", allow_loopback=True)
OFFICE = "清源县政务公开办公室"
PEOPLE = ("王芳", "赵明")


class Fault(NamedTuple):
    """Words on a page that are wrong from one day of the month to another, and whether they come back."""

    path: str
    right: str
    wrong: str
    appears: int
    mended: int = DAYS + 1
    returns: int = DAYS + 1

    def is_there(self, day: int) -> bool:
        return self.appears <= day < self.mended or day >= self.returns


class Office(NamedTuple):
    """One invented office and what its site says."""

    name: str
    unit: str
    kind: str
    sector: str
    address: str
    articles: Sequence[tuple[str, str]]  # title, text
    faults: Sequence[Fault] = ()
    closed: Mapping[int, Sequence[int]] = {}  # day → hours on which it did not open
    silent_from: int = DAYS + 1  # publishes nothing from that day on
    dead: Sequence[range] = ()  # days on which its front page links to a page that is gone


OFFICES = (
    Office(
        "清源县人民政府",
        "清源县人民政府办公室",
        "政府",
        "",
        "127.0.0.21",
        (
            ("清源县部署冬季供暖工作", "清源县召开会议，部署今年冬季供暖工作。会议要求，各乡镇要摸清底数，做好燃煤储备，确保群众温暖过冬。"),
            ("清源县开展森林防火检查", "清源县组织人员到重点林区开展防火检查，要求落实值班值守，发现火情及时报告。"),
            ("清源县推进政务服务便民化", "清源县政务服务中心增设帮办代办窗口，方便老年人办理社保认证等事项。"),
        ),
        (
            Fault("/xw/1.html", "已经", "己经", 3, 9, 21),
            Fault("/xw/1.html", "发现火情", "发现发现火情", 6, 14),
        ),
        dead=(range(4, 7), range(19, DAYS + 1)),
    ),
    Office(
        "清源县水务局",
        "清源县水务局",
        "部门",
        "",
        "127.0.0.22",
        (
            ("清源县水务局巡查河道", "清源县水务局组织工作人员对清源河沿线进行巡查，清理河道垃圾三吨，劝阻违规垂钓五人次。"),
            ("清源县水务局开展节水宣传", "清源县水务局到学校开展节水宣传，发放宣传手册五百册，讲解节约用水常识。"),
        ),
        (Fault("/xw/1.html", "巡查", "巡察查", 5, 20), Fault("/xw/0.html", "清理", "清里", 12)),
        silent_from=12,
        dead=(range(8, 12),),
    ),
    Office(
        "清源供水有限公司",
        "清源供水有限公司",
        "公共企事业单位",
        "供水",
        "127.0.0.23",
        (
            ("清源供水有限公司水质公告", "本月出厂水、管网水水质检测结果全部符合《生活饮用水卫生标准》，用户可以放心使用。"),
            ("清源供水有限公司停水通知", "因管道维修，城关镇部分小区将临时停水，请用户提前储水。服务热线全天接听。"),
        ),
        (Fault("/xw/0.html", "符合", "付合", 8, 17),),
        closed=dict.fromkeys(range(22, 30), (2, 9, 16)),
    ),
)


@dataclass(frozen=True, slots=True)
class Month:
    """What a simulated month leaves behind."""

    config_file: Path
    data: Path
    first: date
    last: date


def live(folder: Path, last: date, say: Callable[[str], None], *, days: int = DAYS) -> Month:
    """Lives through the `days` up to `last`: every day is inspected, every hour visited, people decide on working mornings."""
    first = last - timedelta(days=days - 1)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    with _served(first) as sites:
        config_file = _write_configuration(folder, sites, first)
        config = load_config(config_file)
        with Store.open(data / DATABASE) as store:
            for number in range(1, days + 1):
                _live_one_day(store, config, data, sites, first, number)
                say(f"第 {number} 天")
    return Month(config_file, data, first, last)


def write_papers(month: Month, folder: Path) -> list[Path]:
    """The papers of the period that ends with the last day. The bulletin is approved."""
    config = load_config(month.config_file)
    written: list[Path] = []
    with Store.open(month.data / DATABASE) as store, clock_at(_clock(month.last + timedelta(days=1), 9)):
        made, approval = approve(store, config, Period.MONTH, month.last, PEOPLE[1])
        last_week = month.last - timedelta(days=6)
        papers: list[tuple[Document, object]] = [(bulletin_document(made, approval), made)]
        papers += [(score_document(paper), paper) for paper in score_papers(store, config, month.last)]
        papers += [(reading_document(record), record) for record in [reading_record(store, config, last_week, month.last, 2)]]
        papers += [(ledger_document(paper), paper) for paper in [ledger(store, config, month.first, month.last)]]
        papers += [(notice_document(paper), paper) for paper in [notice(store, config, known.number) for known in store.notices()[-1:]]]
        papers += [(enterprise_document(paper), paper) for paper in [enterprise_review(store, config, month.last)]]
        papers += [(appraisal_document(paper), paper) for paper in [appraisal(store, config, Period.MONTH, month.last)]]
        forms = list(Form) if find_chromium() else [form for form in Form if form is not Form.PDF]
        for document, data in papers:
            written += write_paper(document, data, folder, forms, Templates()).values()
        week = uptime_of(store, month.last + timedelta(days=1), visited(store, month.last + timedelta(days=1)))
        if week.sites:
            written.append(folder / "uptime.html")
            written[-1].write_text(render_uptime(week), encoding="utf-8")
    return written


class _Pages:
    """A site whose pages change with the day."""

    def __init__(self, office: Office, first: date) -> None:
        self.office, self._first = office, first
        self.answers: dict[str, Answer] = {}

    def turn_to(self, number: int) -> None:
        self.answers.clear()
        self.answers |= {path: _page(title, body, self.office) for path, title, body in self._contents(number)}

    def close(self) -> None:
        self.answers.clear()
        self.answers["/"] = Answer(b"<html><title>502</title><body>502 Bad Gateway</body></html>", status=502)

    def _contents(self, number: int) -> Iterator[tuple[str, str, str]]:
        newest = self._first + timedelta(days=min(number, self.office.silent_from) - 1)
        dates = [newest - timedelta(days=2 * rank) for rank in range(len(self.office.articles))]
        items = "".join(
            f'<li><a href="/xw/{rank}.html">{title}</a><span>{day}</span></li>'
            for rank, ((title, _text), day) in enumerate(zip(self.office.articles, dates, strict=True))
        )
        columns = '<ul class="menu"><li><a href="/xw/">工作动态</a></li><li><a href="/gk/">政府信息公开</a></li></ul>'
        gone = '<a href="/tz/gone.html">关于公开招聘工作人员的公告</a>' if any(number in days for days in self.office.dead) else ""
        yield "/", self.office.name, f'{columns}<ul class="list">{items}</ul>{gone}'
        yield "/xw/", "工作动态", f'<div class="crumb">首页 &gt; 工作动态</div><ul class="list">{items}</ul>'
        yield "/gk/", "政府信息公开", '<div class="crumb">首页 &gt; 政府信息公开</div><ul><li><a href="/gk/zn.html">政府信息公开指南</a></li></ul>'
        yield "/gk/zn.html", "政府信息公开指南", "<p>公开指南。</p>"
        for rank, ((title, text), day) in enumerate(zip(self.office.articles, dates, strict=True)):
            words = f"{text}有关工作已经完成。"
            for fault in self.office.faults:
                if fault.path == f"/xw/{rank}.html" and fault.is_there(number):
                    words = words.replace(fault.right, fault.wrong)
            yield f"/xw/{rank}.html", title, f"<h1>{title}</h1><p>发布时间：{day} 来源：{self.office.unit}</p><div class='article'><p>{words}</p></div>"


@contextmanager
def _served(first: date) -> Iterator[dict[str, tuple[str, _Pages]]]:
    with ExitStack() as stack:
        served: dict[str, tuple[str, _Pages]] = {}
        for office in OFFICES:
            pages = _Pages(office, first)
            site = stack.enter_context(LocalSite(address=office.address))
            site.answers = pages.answers  # they change with the day
            served[office.name] = (f"{site.url}/", pages)
        yield served


def _write_configuration(folder: Path, sites: Mapping[str, tuple[str, _Pages]], first: date) -> Path:
    lines = ["settings:", f"  office: {OFFICE}", "  place: 山西省晋中市清源县", "  render: 0", "  pictures: 0", "units:"]
    for office in OFFICES:
        lines += [f"  - name: {office.unit}", f"    kind: {office.kind}", *([f"    sector: {office.sector}"] if office.sector else [])]
    lines.append("sites:")
    for office in OFFICES:
        lines += [f"  - name: {office.name}", f"    url: {sites[office.name][0]}", f"    unit: {office.unit}"]
        if office.kind == "部门":
            lines += ["    ledgers:", "      readings: 读网.csv"]
    path = folder / "sites.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    readings = ["日期,读网人", *(f"{_day(first, number)},李静" for number in range(1, 6))]
    (folder / "读网.csv").write_text("\n".join(readings) + "\n", encoding="utf-8-sig")
    return path


def _day(first: date, number: int) -> date:
    return first + timedelta(days=number - 1)


def _live_one_day(store: Store, config: Config, data: Path, sites: Mapping[str, tuple[str, _Pages]], first: date, number: int) -> None:
    today = _day(first, number)
    outcomes = []
    for _url, pages in sites.values():
        pages.turn_to(number)
    with clock_at(_clock(today, 1)):
        note_gaps(store, [site.name for site in config.sites], today)
        round_number = store.begin_round(today, len(config.sites), is_late=False)
    for rank, site in enumerate(config.sites):
        with clock_at(_clock(today, 1, 10 * rank)):
            inspect(Job(site.name, site.url, data, today, LOCAL, **options_of(config, site)))
        outcomes.append(SiteOutcome(site.name, ""))
    with clock_at(_clock(today, 2)):
        close_round(store, round_number, today, outcomes)
    for hour in range(VISITS_A_DAY):
        for office in OFFICES:
            pages = sites[office.name][1]
            pages.close() if hour in office.closed.get(number, ()) else pages.turn_to(number)
        with clock_at(_clock(today, hour, 30)):
            visit_sites(config, store, everybody=True, allow_loopback=True)
    with clock_at(_clock(today, 9)):
        _review(store, config, today)


def _review(store: Store, config: Config, today: date) -> None:
    """People look at what is sure, confirm it, and hand it to its unit in a notice; what is suspected waits."""
    handed: dict[str, list[Asked]] = defaultdict(list)
    for run in store.latest_inspections(today):
        for finding in store.findings_of(run.id):
            is_open = finding.status in (Status.NEW, Status.PERSISTING, Status.REOPENED) and not finding.confirmed
            if is_open and finding.certainty is Certainty.SURE and finding.check in _CONFIRMED:
                _confirm(store, finding, run.site)
                known = store.find(finding.fingerprint, run.site)
                handed[store.site(run.site_id).unit].append(Asked(known.id, known.step))
    for unit, asked in handed.items():
        site = next(site for site in config.sites if site.unit == unit)
        limits = load_rules(today, site.name, site.profiles, local_of(config, site)).limits
        made = store.make_notice(unit, asked, PEOPLE[0], limits)
        store.issue_notice(made.id, PEOPLE[1], ChineseWeek(), seen=made.step)


def _confirm(store: Store, finding: Finding, site: str) -> None:
    for who in PEOPLE:
        now = store.find(finding.fingerprint, site).finding
        if not now.confirmed:
            store.confirm(finding.fingerprint, who, site_name=site)


_CONFIRMED = frozenset({"typo", "dead_link", "stale_column", "homepage_stale", "site_unreachable"})


def _page(title: str, body: str, office: Office) -> Answer:
    head = f"<meta charset='utf-8'><title>{title}-{office.name}</title><meta name='SiteName' content='{office.name}'>"
    footer = f"<div class='footer'>主办单位：{office.unit}　联系电话：0300-5550001</div>"
    return Answer(f"<!DOCTYPE html><html><head>{head}</head><body>{body}{footer}</body></html>".encode())


def _clock(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)
