"""Logging in and out, one's own password and sessions."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from inspector.core.audit import PROGRAM
from inspector.core.people import EVERYONE
from inspector.db.people import MOST_FAILURES, Person
from inspector.web import guard
from inspector.web.guard import TOKEN, allowed, me, open_to_all, store
from inspector.web.passwords import hashed, is_right, new_token, token_mark, weakness
from inspector.web.throttle import Throttle

pages = Blueprint("account", __name__)

WRONG = "登录名或密码不对。"


@pages.get("/login")
@open_to_all
def login() -> str | Response:
    if g.person is not None:
        return redirect(url_for(guard.home()), 303)
    return render_template("login.html", next=_inside(request.args.get("next", "")))


@pages.post("/login")
@open_to_all
def enter() -> Response | tuple[str, int]:
    wanted, name, word = _inside(request.form.get("next", "")), request.form.get("login", "").strip(), request.form.get("password", "")
    wrong: Throttle = current_app.config["WRONG_LOGINS"]
    if wrong.is_spent(request.remote_addr or ""):
        return _refused(wanted, name, "这个地址登录得太频繁，请十分钟后再试。", 429)
    person = store().person_named(name)
    now = store().time()
    if person is not None and person.locked_until is not None and person.locked_until > now:
        return _refused(wanted, name, f"密码连错 {MOST_FAILURES} 次，已锁定：请过一会儿再试，或请管理员重设密码。", 403)
    if not is_right(store().password_of(person.id) if person else "", word[:1024]) or person is None or not person.is_active:
        wrong.allows(request.remote_addr or "")
        if person is not None:
            store().note_failure(person.id)
            store().sign(PROGRAM, "person.failed", f"person:{person.login}", "密码不对或已停用", {"address": request.remote_addr or ""})
        return _refused(wanted, name, WRONG, 403)
    _begin(person)
    guard.sign("person.login", f"person:{person.login}", who=person)
    return redirect(wanted or url_for(guard.home()), 303)


@pages.post("/logout")
@allowed(*EVERYONE)
def leave() -> Response:
    store().revoke_session(g.session_id)
    guard.sign("person.logout", f"person:{me().login}")
    cookie.clear()
    return redirect(url_for("account.login"), 303)


@pages.get("/me")
@allowed(*EVERYONE)
def password() -> str:
    return render_template("me.html", sessions=store().sessions(me().id), current=g.session_id)


@pages.post("/me/password")
@allowed(*EVERYONE)
def new_password() -> Response:
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    complaint = weakness(new, me().login)
    if not is_right(store().password_of(me().id), old[:1024]):
        complaint = "原来的密码不对。"
    elif new != again:
        complaint = "两遍新密码不一样。"
    elif new == old:
        complaint = "新密码和原来的一样。"
    if complaint:
        flash(complaint, "error")
    else:
        store().set_password(me().id, hashed(new), must_change=False, keep_session=g.session_id)
        guard.sign("person.password", f"person:{me().login}", "本人")
        flash("密码已改，别处的登录已退出。")
    return redirect(url_for("account.password"), 303)


@pages.post("/me/sessions/<int:session_id>/revoke")
@allowed(*EVERYONE)
def revoke(session_id: int) -> Response:
    flash("已让那一处退出登录。" if store().revoke_session(session_id, me().id) else "那一处已经退出了。")
    return redirect(url_for("account.password"), 303)


def _begin(person: Person) -> None:
    """A new session with a new token: whatever the cookie held before is gone."""
    token = new_token()
    cookie.clear()
    cookie.permanent = True
    cookie[TOKEN] = token
    g.person = person
    store().begin_session(person.id, token_mark(token), request.remote_addr or "", request.user_agent.string)


def _refused(wanted: str, name: str, message: str, code: int) -> tuple[str, int]:
    flash(message, "error")
    return render_template("login.html", next=wanted, login=name), code


def _inside(address: str) -> str:
    """Where to go after logging in: a path of this desk, never another host."""
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc and "\\" not in address
    return address if is_ours and address.isprintable() else ""
