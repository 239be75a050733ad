"""Rectification as the office sees it: notices made of confirmed findings, issued, answered, looked at again, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.core.clock import china_today
from inspector.core.people import OFFICE, Role
from inspector.core.rectifying import NoticeState, RecheckResult
from inspector.core.rules import Limit
from inspector.db.rechecks import Look
from inspector.db.verdicts import Asked
from inspector.inspection.redraw import rules_of
from inspector.rulebook import load_rules
from inspector.web.guard import allowed, me, signature, store
from inspector.web.kept import kept
from inspector.workdays import ChineseWeek

pages = Blueprint("notices", __name__, url_prefix="/notices")

MAKERS = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)
ISSUERS = (Role.REVIEWER, Role.APPROVER)
SHOWN = 50
MOST_ITEMS = 200
NOBODY = "待分派"  # what is of no unit yet


@pages.get("")
@allowed(*OFFICE)
def overview() -> str:
    after = request.args.get("after", "")
    notices = store().notices(after=int(after) if after.isdigit() and len(after) < 18 else None, limit=SHOWN)
    overdue, waiting = store().overdue_items(store().time()), kept("waiting", store().waiting_for_notice)
    return render_template("notices.html", notices=notices, overdue=overdue, waiting=waiting, nobody=NOBODY, is_more=len(notices) == SHOWN)


@pages.get("/new")
@allowed(*MAKERS)
def choose() -> str:
    """Confirmed findings of one unit that stand in no open notice yet."""
    unit = request.args.get("unit", "")
    rows = store().queue_rows(store().waiting_of_unit("" if unit == NOBODY else unit, MOST_ITEMS))
    return render_template("notice_new.html", unit=unit, rows=rows, is_cut=len(rows) == MOST_ITEMS)


@pages.post("")
@allowed(*MAKERS)
def make() -> Response:
    asked = []
    for text in request.form.getlist("finding")[:MOST_ITEMS]:
        number, _, step = text.partition(":")
        if not (number.isdigit() and step.isdigit() and len(text) < 40):
            abort(400)
        asked.append(Asked(int(number), int(step)))
    made = store().make_notice(request.form.get("unit", ""), asked, signature(me()), _limits(asked), request.form.get("note", ""))
    flash("通知单已拟好，签发以后单位才看得到，时限从签发起算。")
    return redirect(url_for("notices.notice", number=made.id), 303)


@pages.get("/<int:number>")
@allowed(*OFFICE)
def notice(number: int) -> str:
    return render_template("notice.html", whole=store().notice(number), now=store().time(), states=NoticeState, steps=store().audit_of(f"notice:{number}"))


@pages.get("/<int:number>/paper")
@allowed(*OFFICE)
def paper(number: int) -> str:
    """For printing."""
    return render_template("notice_paper.html", whole=store().notice(number))


@pages.post("/<int:number>/issue")
@allowed(*ISSUERS)
def issue(number: int) -> Response:
    issued = store().issue_notice(number, signature(me()), ChineseWeek(), seen=_seen())
    flash(f"已签发：{issued.number}。")
    return redirect(url_for("notices.notice", number=number), 303)


@pages.post("/<int:number>/withdraw")
@allowed(*ISSUERS)
def withdraw(number: int) -> Response:
    store().withdraw_notice(number, signature(me()), request.form.get("note", ""), seen=_seen())
    flash("已撤销，没有销号的问题可以另下通知单。")
    return redirect(url_for("notices.notice", number=number), 303)


@pages.post("/items/<int:item_id>/decide")
@allowed(*ISSUERS)
def decide(item_id: int) -> Response:
    """The office's word on an appeal, a delay that is asked for, or a unit that says it is not theirs."""
    if request.form.get("accepts") not in {"yes", "no"}:
        abort(400)
    item = store().decide_item(item_id, signature(me()), request.form.get("note", ""), accepts=request.form["accepts"] == "yes", seen=_seen())
    flash(f"第 {item.rank} 项：{item.words}。")
    return redirect(url_for("notices.notice", number=item.notice_id), 303)


@pages.post("/items/<int:item_id>/recheck")
@allowed(*MAKERS)
def recheck(item_id: int) -> Response:
    """What a person saw who looked again; the next inspection looks by itself."""
    result, left = request.form.get("result", ""), request.form.get("left", "")
    if result not in set(RecheckResult):
        abort(400)
    places = 0 if result == RecheckResult.CLEAN else int(left) if left.isdigit() and len(left) < 9 else None
    item = store().enter_recheck(item_id, Look(RecheckResult(result), places, request.form.get("note", "")), signature(me()), seen=_seen())
    flash(f"第 {item.rank} 项：{item.words}。")
    return redirect(url_for("notices.notice", number=item.notice_id), 303)


def _limits(asked: Sequence[Asked]) -> Mapping[str, Limit]:
    """The time limits in force for the site of the first finding: a unit's sites lie in one place."""
    if not asked:
        return {}
    site = store().queue_row(asked[0].finding_id).site_id
    last = store().last_inspection(site)
    return (rules_of(last) if last else load_rules(china_today(), "")).limits


def _seen() -> int:
    text = request.form.get("seen", "")
    return int(text) if text.isdigit() and len(text) < 18 else abort(400)
