"""Agreed exceptions in force: what may stand where until when, and taking one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.core.clock import china_today
from inspector.core.people import OFFICE, Role
from inspector.web.guard import allowed, me, signature, store

pages = Blueprint("excuses", __name__, url_prefix="/excuses")


@pages.get("")
@allowed(*OFFICE)
def overview() -> str:
    today = china_today()
    return render_template("excuses.html", excuses=store().excuses(today), sites=dict(store().sites_with_findings()), today=today)


@pages.post("/<int:number>/revoke")
@allowed(Role.REVIEWER, Role.APPROVER)
def revoke(number: int) -> Response:
    store().revoke_excuse(number, signature(me()), request.form.get("note", ""))
    flash("已撤销：它盖住的问题重新待核实。")
    return redirect(url_for("excuses.overview"), 303)
