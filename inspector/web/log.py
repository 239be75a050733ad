"""The log of signed steps, newest first, and whether it is as it was written."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.core.people import Role
from inspector.web.guard import allowed, store

pages = Blueprint("log", __name__, url_prefix="/log")

AT_A_TIME = 100
READERS = (Role.APPROVER, Role.ADMIN)


@pages.get("")
@allowed(*READERS)
def overview() -> str:
    before, who = request.args.get("before", ""), request.args.get("who", "")
    entries = store().audit_page(int(before) if before.isdigit() and len(before) < 18 else None, who=who, limit=AT_A_TIME)
    return render_template("log.html", entries=entries, who=who, head=store().audit_head(), is_more=len(entries) == AT_A_TIME)


@pages.post("/verify")
@allowed(*READERS)
def verify() -> Response:
    flaws, head = store().audit_flaws(), store().audit_head()
    for flaw in flaws[:20]:
        flash(flaw.words, "error")
    if not flaws:
        flash(f"核对过 {head.number} 条，每一条都与写下时一样。末条校验值 {head.hash[:16]}…，抄到别处可以防整本重写。")
    return redirect(url_for("log.overview"), 303)
