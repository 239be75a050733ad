"""The queue: what waits for a person's word, with filters, and what people say of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

import checks
from inspector.core.clock import china_today
from inspector.core.findings import Certainty, Severity
from inspector.core.people import OFFICE, Role
from inspector.core.registry import Subject
from inspector.core.reviewing import Act, Stage
from inspector.db.excuses import LONGEST, Paper
from inspector.db.people import Person
from inspector.db.queue import Place, QueueFilter, QueueRow
from inspector.db.verdicts import Acted, Asked
from inspector.web.changes import BySite
from inspector.web.guard import allowed, may, me, signature, store
from inspector.web.kept import Kind, kept
from inspector.web.uploads import PAPERS, uploaded
from reports.pagetext import Piece, marked

pages = Blueprint("queue", __name__, url_prefix="/findings")

JUDGES = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)
ACTS = {"confirm": Act.CONFIRM, "dismiss": Act.DISMISS, "restore": Act.RESTORE, "assign": Act.ASSIGN, "bulletin": Act.BULLETIN, "no_bulletin": Act.NO_BULLETIN}
SENIOR = {"bulletin", "no_bulletin"}
REASONS = ("引用原文或历史文件，本来如此", "人名、地名或专有名词", "本地固定说法", "页面已改，存档是旧的", "判断有误，不属于这一条", "暂时打不开，现已恢复")
CLASSES = {
    Subject.SUSPICION: "文字校对",
    Subject.TEXT: "文字内容",
    Subject.LINK: "链接",
    Subject.PAGE: "网页",
    Subject.DOCUMENT: "政策文件",
    Subject.COLUMN: "栏目",
    Subject.SITE: "整站",
    Subject.RECORD: "台账",
    Subject.ACCOUNT: "账号",
}
_ALL = QueueFilter()
_FIELDS = ("stage", "site", "unit", "class", "check", "severity", "certainty", "age", "mine", "bulletin")


class Shown(NamedTuple):
    """A finding as a row of the list."""

    row: QueueRow
    pieces: Sequence[Piece]
    days: int  # since it was first seen


@pages.get("")
@allowed(*OFFICE)
def overview() -> str | Response:
    """Without a word it goes where the person was last."""
    if not request.args and cookie.get("queue"):
        return redirect(f"{url_for('queue.overview')}?{cookie['queue']}", 303)
    wanted, today = wanted_of(request.args, me()), china_today()
    page = store().queue(wanted, after=place_of(request.args.get("after", "")), before=place_of(request.args.get("before", "")))
    cookie["queue"] = urlencode([(name, value) for name, value in request.args.items() if value])
    at = request.args.get("at", str(cookie.get("at", "")))
    chosen = next((row for row in page.rows if str(row.id) == at), page.rows[0] if page.rows else None)
    is_narrowed = wanted != QueueFilter(stages=wanted.stages)
    stages = size_of()
    count = sum((size_of(wanted) if is_narrowed else {stage: stages[stage] for stage in wanted.stages}).values())
    return render_template(
        "queue.html",
        rows=[shown(row, today) for row in page.rows],
        count=count,
        stages=stages,
        options=kept("options", _options, of=Kind.INSPECTIONS),
        filters=request.args,
        previous=_page("before", page.previous),
        following=_page("after", page.next),
        **(words_of(chosen) if chosen else {"chosen": None, "may_act": may("queue.act")}),
    )


@pages.get("/<int:finding_id>/brief")
@allowed(*OFFICE)
def brief(finding_id: int) -> str:
    """What stands beside the list: one finding, and the same on other sites."""
    cookie["at"] = finding_id
    return render_template("brief.html", **words_of(store().queue_row(finding_id)))


@pages.post("/act")
@allowed(*JUDGES)
def act() -> Response:
    """One step on one finding or on many. `finding`: "number:step" as the page showed it."""
    name = request.form.get("act", "")
    if name not in ACTS or (name in SENIOR and me().role is Role.INSPECTOR):
        abort(403 if name in ACTS else 400)
    asked = [_asked(text) for text in request.form.getlist("finding")]
    if not asked:
        abort(400)
    return _told(store().act(ACTS[name], asked, signature(me()), request.form.get("note", ""), assignee=request.form.get("assignee", "")))


@pages.post("/undo")
@allowed(*JUDGES)
def undo() -> Response:
    """Takes back one's own last step, unless somebody has gone on from it."""
    return _told(store().undo(signature(me())))


@pages.post("/excuse")
@allowed(*JUDGES)
def excuse() -> Response:
    """These words, on this site, in this column, until this day."""
    row = store().queue_row(_asked(request.form.get("finding", "")).finding_id)
    until, given = _day("until"), uploaded("paper", PAPERS)
    words = {name: request.form.get(name, "").strip() for name in ("phrase", "column", "reason")}
    paper, today = Paper(*given) if given else None, china_today()
    _, acted = store().add_excuse(row.site_id, words["phrase"], until, words["reason"], signature(me()), column=words["column"], paper=paper, today=today)
    return _told(acted)


def size_of(wanted: QueueFilter = _ALL) -> Counter[Stage]:
    """How many findings of each stage the list has."""
    sizes: BySite[Mapping[Stage, int]] = current_app.config["SIZES"]
    total: Counter[Stage] = Counter()
    for stages in sizes.of(store(), str(wanted), lambda sites: store().queue_sizes(wanted, sites)).values():
        total.update(stages)
    return total


def shown(row: QueueRow, today: date) -> Shown:
    return Shown(row, marked(row.quote or row.target, row.context, 40), (today - row.first_seen).days)


def words_of(row: QueueRow) -> dict[str, object]:
    """What templates need to show one finding and what may be done about it."""
    dossier = store().kept(row.id)
    if dossier is None:
        abort(404)
    people = [person for person in store().people() if person.is_active and person.role in JUDGES]
    today = china_today()
    return {
        "chosen": row,
        "found": dossier.finding,
        "kin": store().related(row.id),
        "may_act": may("queue.act"),
        "is_senior": me().role in {Role.REVIEWER, Role.APPROVER},
        "assignees": [signature(person) for person in people],
        "reasons": REASONS,
        "today": today,
        "latest": today + LONGEST,
    }


def wanted_of(asked: Mapping[str, str], person: Person) -> QueueFilter:
    """What the filters say. A word that means nothing is left out."""
    age, site = asked.get("age", ""), asked.get("site", "")
    severity, certainty = _one(Severity, asked.get("severity", "")), _one(Certainty, asked.get("certainty", ""))
    return QueueFilter(
        stages=_stages(asked.get("stage", "open")),
        sites=(int(site),) if site.isdigit() and len(site) < 10 else (),
        units=(asked["unit"],) if asked.get("unit") else (),
        checks=_checks(asked.get("class", ""), asked.get("check", "")),
        severities=(severity,) if severity else (),
        certainties=(certainty,) if certainty else (),
        first_seen_until=china_today() - timedelta(days=int(age)) if age.isdigit() and len(age) < 5 else None,
        assignees=(signature(person),) if asked.get("mine") else (),
        is_bulletin=True if asked.get("bulletin") else None,
    )


def _checks(subject: str, check: str) -> tuple[str, ...]:
    if check:
        return (check,)
    wanted = _one(Subject, subject)
    return tuple(each.id for each in checks.load().of(wanted)) if wanted else ()


def _stages(name: str) -> tuple[Stage, ...]:
    if name == "all":
        return tuple(Stage)
    if name == "second":
        return tuple(each for each in Stage if each.waits_for_second)
    return (_one(Stage, name) or Stage.OPEN,)


Member = TypeVar("Member", bound=StrEnum)


def _one(kind: type[Member], text: str) -> Member | None:
    return kind(text) if text in set(kind) else None


def _options() -> Mapping[str, Sequence[tuple[str, str]]]:
    known = checks.load().checks
    return {
        "site": [(str(number), name) for number, name in store().sites_with_findings()],
        "unit": [(name, name) for name in store().units_with_findings()],
        "class": [(subject.value, words) for subject, words in CLASSES.items()],
        "check": sorted(((name, known[name].title if name in known else name) for name in store().checks_with_findings()), key=lambda pair: pair[1]),
        "severity": [(each.value, each.label) for each in Severity],
        "certainty": [(each.value, each.label) for each in Certainty],
    }


def place_of(text: str) -> Place | None:
    """Where a page begins, as the page before wrote it into an address."""
    rank, _, number = text.partition(".")
    return Place(int(rank), int(number)) if rank.isdigit() and number.isdigit() and len(rank) < 3 and len(number) < 18 else None


def _page(name: str, place: Place | None) -> str:
    kept = [(field, value) for field, value in request.args.items() if field in _FIELDS and value]
    return url_for("queue.overview") + "?" + urlencode([*kept, (name, f"{place.rank}.{place.id}")]) if place else ""


def _asked(text: str) -> Asked:
    number, _, step = text.partition(":")
    if not (number.isdigit() and step.isdigit() and len(text) < 40):
        abort(400)
    return Asked(int(number), int(step))


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(400)


def _told(acted: Acted) -> Response:
    """To the page's script as data; else back to where the form stood, with a sentence."""
    if request.headers.get("X-Requested-With") == "desk":
        done = [{"id": item.finding_id, "step": item.step, "stage": item.stage.value, "label": item.stage.label} for item in acted.done]
        return jsonify(done=done, refused=[item._asdict() for item in acted.refused], by=g.person.name)
    if acted.done:
        labels = dict.fromkeys(item.stage.label for item in acted.done)
        flash(f"{len(acted.done)} 个问题：{'、'.join(labels)}。" if len(acted.done) > 1 else f"现在：{acted.done[0].stage.label}。")
    for item in acted.refused:
        flash(item.words, "error")
    if not acted.done and not acted.refused:
        flash("没有问题因此改变。")
    back = request.form.get("back", "")
    return redirect(back if back.startswith("/findings") else url_for("queue.overview"), 303)
