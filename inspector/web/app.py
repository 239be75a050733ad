"""Puts the review desk together."""

from __future__ import annotations

import logging
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from inspector import __version__
from inspector.core.reviewing import Stage
from inspector.db.database import StoreError
from inspector.db.people import LONGEST_SESSION
from inspector.db.store import DATABASE, Store
from inspector.web import (
    account,
    api,
    drafts,
    excuses,
    finding,
    guard,
    log,
    notices,
    people,
    queue,
    rounds,
    settings,
    site,
    today,
    trends,
    unit,
    wordlists,
    words,
)
from inspector.web.changes import BySite, Sums
from inspector.web.configuration import UNUSABLE, without_folder
from inspector.web.headers import SecureHeaders
from inspector.web.standing import Standings
from inspector.web.throttle import Throttle
from inspector.web.trials import Trials
from reports.pagetext import marked

logger = logging.getLogger(__name__)

LARGEST_UPLOAD = 32 << 20
KEY_FILE = "desk.key"  # signs the cookies; lies in the data folder, readable for its owner only
PARTS = (account, today, site, trends, queue, finding, excuses, notices, drafts, rounds, unit, settings, wordlists, people, log, api)
MENU = (
    ("today.overview", "今天"),
    ("queue.overview", "问题"),
    ("notices.overview", "整改"),
    ("drafts.overview", "稿件"),
    ("rounds.overview", "看账号"),
    ("rounds.register", "联络员"),
    ("excuses.overview", "豁免"),
    ("unit.overview", "我单位的整改"),
    ("settings.overview", "设置"),
    ("log.overview", "记录"),
    ("people.overview", "人员"),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the desk finds everything."""

    folder: Path  # database, archives, pictures
    database: str = ""
    config: Path | None = None
    is_behind_https: bool = False

    @property
    def place(self) -> str | Path:
        return self.database or self.folder / DATABASE


def create_app(desk: Desk) -> Flask:
    desk.folder.mkdir(parents=True, exist_ok=True)
    app = Flask("inspector.web")
    app.config.update(
        DESK=desk,
        STORE=Store.open(desk.place),
        SECRET_KEY=_key(desk.folder),
        KEPT={},
        STANDINGS=Standings(),
        SIZES=BySite(),
        TRENDS=BySite(),
        SUMS=Sums(),
        SHOWN_PAGES={},
        CONFIGURATION=None,
        TRIALS=Trials(desk.folder, desk.database),
        CLIENT_REQUESTS=Throttle(60, seconds=60),  # of one program
        WRONG_LOGINS=Throttle(30, seconds=600),  # from one address
        MAX_CONTENT_LENGTH=LARGEST_UPLOAD,
        SESSION_COOKIE_NAME="duwang_desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=desk.is_behind_https,
        PERMANENT_SESSION_LIFETIME=LONGEST_SESSION,
        SESSION_REFRESH_EACH_REQUEST=False,  # a slow answer would bring back the cookie as it was, without what was said or signed in meanwhile
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # pages ask for no referrer beyond their own origin, which is enough
    )
    app.before_request(guard.check)  # before the forgery check: who may not ask learns nothing
    CSRFProtect(app).exempt(api.pages)  # programs have no cookie that could be misused
    for part in PARTS:
        app.register_blueprint(part.pages)
    guard.open_to_all(app.view_functions["static"])
    app.context_processor(_known_to_templates)
    words.register(app)
    _register_errors(app)
    app.wsgi_app = SecureHeaders(app.wsgi_app, is_behind_https=desk.is_behind_https)  # type: ignore[method-assign]  # Flask's documented way
    return app


def _known_to_templates() -> dict[str, Any]:
    return {"me": g.get("person"), "may": guard.may, "home": guard.home, "menu": MENU, "version": __version__, "Stage": Stage, "marked": marked}


def _register_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, lambda _error: _told(400, "这一页放得太久，或者登录已经变化，刚才的操作没有生效。请返回上一页，刷新后再做一次。"))
    app.register_error_handler(StoreError, lambda error: _told(409, str(error)))
    for kind in UNUSABLE:
        app.register_error_handler(kind, _unusable)


_WORDS = {
    400: "请求不完整或格式不对，没有生效。请返回上一页重试。",
    403: "您的角色不能打开这一页。需要的话，请找管理员。",
    404: "没有这一页，或者它不在您能看到的范围里。",
    405: "这个网址不能这样打开。",
    413: "上传的文件太大，没有收下。",
    429: "请求太频繁，请过一会儿再试。",
    500: "程序出错了，已经记在日志里。请把出错的时间告诉管理员。",
}


def _http_error(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    return error if code < 400 else _told(code, _WORDS.get(code, "请求没有成功。"))


def _unusable(error: Exception) -> Response:
    logger.warning("%s", error)
    return _told(503, f"配置或自备词表有误，这一步没有办成。请管理员改正以后再做：{without_folder(error)}")


def _told(code: int, message: str) -> Response:
    """To a script as plain text, to a person as a page."""
    if request.headers.get("X-Requested-With") == "desk":
        return Response(message, code, content_type="text/plain; charset=utf-8")
    return Response(render_template("error.html", code=code, message=message), code)


def _key(folder: Path) -> bytes:
    path = folder / KEY_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()
