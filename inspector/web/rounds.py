"""The daily round over accounts that no source can read, and the register of who answers for each unit."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from inspector.core.clock import china_today
from inspector.core.people import OFFICE, Role
from inspector.db.excuses import Paper
from inspector.web.configuration import told_configuration
from inspector.web.guard import allowed, me, signature, store
from inspector.web.headers import POLICY_OF_STORED, saved_as
from inspector.web.kept import Kind, kept
from inspector.web.uploads import PICTURES, uploaded

pages = Blueprint("rounds", __name__)

LOOKERS = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)


@pages.get("/round")
@allowed(*OFFICE)
def overview() -> str:
    """One account at a time: the next that nobody has looked at today stands on top."""
    today = china_today()
    found = store().observation_round(today)
    current = next((one for one in found if str(one.site_id) == request.args.get("at")), next((one for one in found if not one.is_done), None))
    return render_template("round.html", found=found, current=current, today=today, done=sum(one.is_done for one in found))


@pages.post("/round/<int:site_id>")
@allowed(*LOOKERS)
def observe(site_id: int) -> AnyResponse:
    today = china_today()
    if all(one.site_id != site_id for one in store().observation_round(today)):
        abort(404)
    is_empty, given = request.form.get("empty") == "1", uploaded("screenshot", PICTURES)
    latest = None if is_empty else _day(request.form.get("latest", ""))
    paper = Paper(*given) if given else None
    store().observe(site_id, latest, signature(me()), today, note=request.form.get("note", ""), screenshot=paper)
    flash("已登记，下一个。")
    return redirect(url_for("rounds.overview"), 303)


@pages.get("/papers/<digest>")
@allowed(*OFFICE)
def paper(digest: str) -> Response:
    """A file that was handed in: only ever saved, never shown."""
    if len(digest) != 64 or not digest.isalnum() or not digest.isascii():
        abort(404)
    kept = store().upload(digest)
    answer = Response(kept.body, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = saved_as(kept.name)
    answer.headers["Content-Security-Policy"] = POLICY_OF_STORED
    return answer


@pages.get("/contacts")
@allowed(*OFFICE)
def register() -> str:
    today = china_today()
    lines = store().register([(name, "") for name in _units()], today)
    return render_template("register.html", lines=sorted(lines, key=lambda line: (line.state.label == "正常", line.unit, line.institution)), today=today)


@pages.post("/contacts")
@allowed(Role.ADMIN, *LOOKERS)
def set_contact() -> AnyResponse:
    form = {name: request.form.get(name, "") for name in ("unit", "name", "institution", "phone")}
    since = _day(request.form.get("since", ""))
    store().set_contact(form["unit"], form["name"], signature(me()), institution=form["institution"], phone=form["phone"], since=since)
    flash(f"已登记：{form['unit']}{form['institution']}的联络员是{form['name']}。")
    return redirect(url_for("rounds.register"), 303)


@pages.post("/contacts/<int:number>/end")
@allowed(Role.ADMIN, *LOOKERS)
def end_contact(number: int) -> AnyResponse:
    store().end_contact(number, signature(me()), china_today())
    flash("已登记离任。")
    return redirect(url_for("rounds.register"), 303)


def _units() -> list[str]:
    """Those of the configuration, and those that findings name."""
    config, _ = told_configuration()
    named = [unit.name for unit in config.units] if config else []
    return list(dict.fromkeys([*named, *kept("units", store().units_with_findings, of=Kind.INSPECTIONS)]))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(400)
