"""People, their roles and sessions, and the programs that may ask: the administrator's page."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.core.people import Role
from inspector.web.guard import allowed, me, sign, signature, store
from inspector.web.passwords import hashed, new_token, token_mark, weakness

pages = Blueprint("people", __name__, url_prefix="/people")


@pages.get("")
@allowed(Role.ADMIN)
def overview() -> str:
    return render_template("people.html", people=store().people(), sessions=store().sessions(), clients=store().clients(), roles=Role, now=store().time())


@pages.post("")
@allowed(Role.ADMIN)
def add() -> Response:
    login, word = request.form.get("login", "").strip(), request.form.get("password", "")
    if complaint := weakness(word, login) if login else "登录名要写。":
        flash(complaint, "error")
        return redirect(url_for("people.overview"), 303)
    store().add_person(login, request.form.get("name", ""), _role(), hashed(word), unit=request.form.get("unit", ""), must_change=True)
    sign("person.add", f"person:{login}", f"{request.form.get('name', '')}，{_role().label}")
    flash(f"已加入 {login}；第一次登录时他要换成自己的密码。")
    return redirect(url_for("people.overview"), 303)


@pages.post("/<int:person_id>")
@allowed(Role.ADMIN)
def change(person_id: int) -> Response:
    person = store().person(person_id)
    if person is None:
        abort(404)
    is_active = request.form.get("active") == "1"
    store().change_person(person_id, name=request.form.get("name", ""), role=_role(), unit=request.form.get("unit", ""), is_active=is_active)
    sign("person.change", f"person:{person.login}", f"{_role().label}{'' if is_active else '，停用'}")
    flash("已修改。角色或单位变了的，要重新登录。")
    return redirect(url_for("people.overview"), 303)


@pages.post("/<int:person_id>/password")
@allowed(Role.ADMIN)
def password(person_id: int) -> Response:
    person = store().person(person_id)
    if person is None:
        abort(404)
    word = request.form.get("password", "")
    if complaint := weakness(word, person.login):
        flash(complaint, "error")
    else:
        store().set_password(person_id, hashed(word), must_change=True)
        sign("person.password", f"person:{person.login}")
        flash(f"{person.name}的密码已重设，锁定已解除；他下次登录要换成自己的。")
    return redirect(url_for("people.overview"), 303)


@pages.post("/sessions/<int:session_id>/revoke")
@allowed(Role.ADMIN)
def revoke(session_id: int) -> Response:
    is_done = store().revoke_session(session_id)
    if is_done:
        sign("session.revoke", f"session:{session_id}")
    flash("已让那一处退出登录。" if is_done else "那一处已经退出了。")
    return redirect(url_for("people.overview"), 303)


@pages.post("/clients")
@allowed(Role.ADMIN)
def add_client() -> str:
    """The token is shown this once: only its mark is kept."""
    token = new_token()
    name = request.form.get("name", "")
    number = store().add_client(name, token_mark(token), signature(me()), request.form.get("unit", ""))
    sign("client.add", f"client:{number}", name)
    return render_template("token.html", name=name, token=token)


@pages.post("/clients/<int:client_id>/revoke")
@allowed(Role.ADMIN)
def revoke_client(client_id: int) -> Response:
    store().revoke_client(client_id)
    sign("client.revoke", f"client:{client_id}")
    flash("已停用，那个程序的令牌马上失效。")
    return redirect(url_for("people.overview"), 303)


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        abort(400)
