"""Who may ask for what: every route names its roles, and one that names none answers nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as AnyResponse

from inspector.core.people import Role
from inspector.db.people import Person
from inspector.db.store import Store
from inspector.web.passwords import token_mark

View = TypeVar("View", bound=Callable[..., Any])
TOKEN = "token"  # noqa: S105  # the name under which the cookie holds the session's token
OPEN = "open"  # to anybody
FRONT = "today.overview"  # what the bare address opens; whose page it is not is sent to their own
PROGRAM = "program"  # to programs with a token of their own: the view asks for it


def allowed(*roles: Role) -> Callable[[View], View]:
    """The people who may use a view."""

    def mark(view: View) -> View:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]  # read back by roles_of
        return view

    return mark


def open_to_all(view: View) -> View:
    view.roles = OPEN  # type: ignore[attr-defined]  # read back by roles_of
    return view


def for_programs(view: View) -> View:
    view.roles = PROGRAM  # type: ignore[attr-defined]  # read back by roles_of
    return view


def roles_of(app: Flask, endpoint: str) -> frozenset[Role] | str | None:
    """None where nobody has said who may."""
    return getattr(app.view_functions.get(endpoint), "roles", None)


def store() -> Store:
    opened: Store = current_app.config["STORE"]
    return opened


def me() -> Person:
    """Whoever asks. Only where a role was required."""
    person: Person = g.person
    return person


def signature(person: Person) -> str:
    """How a person signs: nobody else has that login."""
    return f"{person.name}（{person.login}）"


def sign(action: str, subject: str, note: str = "", who: Person | None = None) -> None:
    """A step that is only remembered, with the address it came from."""
    store().sign(signature(who or me()), action, subject, note, {"address": request.remote_addr or ""})


def home() -> str:
    """Where a person begins: the first page that is theirs."""
    return next((name for name in (FRONT, "unit.overview") if may(name)), "account.password")


def may(endpoint: str) -> bool:
    """Whether the one who asks could open that route: for menus and buttons."""
    roles = roles_of(current_app, endpoint)
    person = g.get("person")
    return person is not None and isinstance(roles, frozenset) and person.role in roles


def check() -> AnyResponse | None:
    """Before every request: who asks, and whether they may."""
    g.person = g.session_id = None
    roles = roles_of(current_app, request.endpoint) if request.endpoint else OPEN  # no endpoint: 404 or 405 follows
    if roles is None:
        abort(403)
    if request.endpoint == "static" or roles == PROGRAM:
        return None
    if TOKEN in cookie and (found := store().session_of(token_mark(cookie[TOKEN]))):
        g.session_id, g.person = found
    if roles == OPEN:
        return None
    if g.person is None:
        return _to_login()
    if g.person.must_change and request.endpoint not in {"account.password", "account.new_password", "account.leave"}:
        flash("这是别人给您设的密码，请先换成自己的。")
        return redirect(url_for("account.password"), 303)
    if g.person.role not in roles:
        return redirect(url_for(home()), 303) if request.endpoint == FRONT else abort(403)
    return None


def _to_login() -> AnyResponse:
    if request.headers.get("X-Requested-With") == "desk":  # a key was pressed on a page whose session has ended
        return Response("登录已过期，请重新登录。", 401, content_type="text/plain; charset=utf-8")
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("account.login", next=wanted or None), 303)
