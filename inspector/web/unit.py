"""What the contact of a unit sees and says: the unit's own notices, and nothing else."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.core.people import Role
from inspector.core.rectifying import AnswerKind, NoticeState
from inspector.db.notices import WholeNotice
from inspector.web.guard import allowed, me, signature, store

pages = Blueprint("unit", __name__, url_prefix="/unit")

SEEN_BY_UNITS = (NoticeState.ISSUED, NoticeState.WITHDRAWN)


@pages.get("")
@allowed(Role.CONTACT)
def overview() -> str:
    notices = store().notices(unit=me().unit, states=SEEN_BY_UNITS, limit=100)
    wholes = [store().notice(each.id) for each in notices]
    return render_template("unit.html", wholes=wholes, now=store().time(), overdue=store().overdue_items(store().time(), me().unit))


@pages.get("/notices/<int:number>")
@allowed(Role.CONTACT)
def notice(number: int) -> str:
    return render_template("unit_notice.html", whole=_own(number), now=store().time(), kinds=AnswerKind, states=NoticeState)


@pages.post("/items/<int:item_id>/answer")
@allowed(Role.CONTACT)
def answer(item_id: int) -> Response:
    number = store().item(item_id).notice_id
    _own(number)
    form, kinds = request.form, {kind.value: kind for kind in AnswerKind}
    if form.get("kind") not in kinds or not form.get("seen", "").isdigit():
        abort(400)
    try:
        until = date.fromisoformat(form["until"]) if form.get("until") else None
    except ValueError:
        abort(400)
    item = store().answer_item(item_id, kinds[form["kind"]], signature(me()), form.get("note", ""), until, seen=int(form["seen"]))
    flash(f"第 {item.rank} 项已答复：{item.state.label}。")
    return redirect(url_for("unit.notice", number=number), 303)


def _own(number: int) -> WholeNotice:
    """Another unit's notice, and one that is not issued yet, are as if they were not there."""
    known = next((each for each in store().notices(unit=me().unit, states=SEEN_BY_UNITS, limit=10_000) if each.id == number), None)
    if known is None:
        abort(404)
    return store().notice(number)
