"""What programs may ask over HTTP: a text proofread before it is published, and the findings of the last inspections."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, wraps
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, render_template, request

from inspector.core.findings import Severity
from inspector.core.people import OFFICE
from inspector.core.reviewing import Stage
from inspector.db.database import StoreError
from inspector.db.queue import PAGE, QueueFilter, QueueRow
from inspector.manuscripts import CLASSES, Manuscript, ManuscriptError, Remark, of_lines, read_manuscript
from inspector.proofread import About
from inspector.web.configuration import UNUSABLE, without_folder
from inspector.web.guard import allowed, for_programs, store
from inspector.web.passwords import token_mark
from inspector.web.proofreading import LONGEST_TEXT, remarks_on
from inspector.web.queue import place_of
from inspector.web.throttle import Throttle
from inspector.web.uploads import DOCUMENTS, uploaded

MOST = 200  # findings on one page
logger = logging.getLogger(__name__)
pages = Blueprint("api", __name__, url_prefix="/api")

View = Callable[[], Response | tuple[Response, int]]


def for_clients(view: View) -> View:
    """A view that only holders of a token may use, so often a minute."""

    @wraps(view)
    def checked() -> Response | tuple[Response, int]:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        client = store().client_of(token_mark(token.strip())) if kind.lower() == "bearer" and token.strip() else None
        if client is None:
            answer = jsonify(error="缺少令牌，或令牌已停用。请在请求头里写 Authorization: Bearer 令牌。")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer, 401
        limit: Throttle = current_app.config["CLIENT_REQUESTS"]
        if not limit.allows(str(client.id)):
            answer = jsonify(error=f"请求太频繁：每分钟至多 {limit.most} 次。")
            answer.headers["Retry-After"] = str(int(limit.seconds))
            return answer, 429
        g.client = client
        try:
            return view()
        except StoreError as error:
            return _bad(str(error))
        except UNUSABLE as error:
            logger.warning("%s", error)
            return _bad(f"复核台的配置或自备词表有误，请管理员改正：{without_folder(error)}", 503)

    return for_programs(checked)


@pages.post("/proofread")
@for_clients
def proofread() -> Response | tuple[Response, int]:
    """JSON with a text, or a form with a docx file."""
    if request.is_json:
        asked = request.get_json(silent=True)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            return _bad("JSON 里要有 text，是字符串。")
        manuscript = of_lines("-", asked["text"])
    else:
        asked, found = request.form.to_dict(), uploaded("file", DOCUMENTS)
        if found is None:
            return _bad("请发 application/json（text），或用表单上传 docx 文件（file）。")
        try:
            manuscript = read_manuscript(*found)
        except ManuscriptError as error:
            return _bad(f"{found[0]}：{error}")
    if len(manuscript.text) > LONGEST_TEXT:
        return _bad(f"文字太长：一次至多 {LONGEST_TEXT} 个字，请分开发。", 413)
    try:
        about = About(date.fromisoformat(asked["date"])) if asked.get("date") else About()
    except (TypeError, ValueError):
        return _bad("date 请写成 2026-11-22 这样。")
    return jsonify(_answer(manuscript, remarks_on(manuscript, about, suspected=asked.get("suspected") in {True, "true", "1"})))


@pages.get("/findings")
@for_clients
def findings() -> Response | tuple[Response, int]:
    """A page of what stands, worst first. A client of one unit gets that unit's."""
    asked = request.args
    sites = [number for number, name in store().sites_with_findings() if name == asked["site"]] if asked.get("site") else []
    if asked.get("site") and not sites:
        return _bad(f"没有网站“{asked['site']}”，或者它没有问题。")
    after, limit = place_of(asked.get("after", "")), asked.get("limit", str(PAGE))
    is_odd = [name for name, kind in (("stage", Stage), ("severity", Severity)) if asked.get(name) and asked[name] not in set(kind)]
    if is_odd or (asked.get("after") and after is None) or not (limit.isdigit() and 1 <= int(limit[:9]) <= MOST):
        return _bad(f"参数 {'、'.join(is_odd) or 'after 或 limit'} 不对：请看接口说明。")
    page = store().queue(
        QueueFilter(
            sites=sites,
            units=(g.client.unit,) if g.client.unit else (),
            stages=(Stage(asked["stage"]),) if asked.get("stage") else (),
            severities=(Severity(asked["severity"]),) if asked.get("severity") else (),
        ),
        after=after,
        limit=int(limit),
    )
    return jsonify(findings=[_finding(row) for row in page.rows], next=f"{page.next.rank}.{page.next.id}" if page.next else None)


@pages.get("/openapi.json")
@allowed(*OFFICE)
def description() -> Response:
    return jsonify(openapi())


@pages.get("")
@allowed(*OFFICE)
def guide() -> str:
    return render_template("api.html", api=openapi())


@cache
def openapi() -> Mapping[str, Any]:
    text = files("inspector.web").joinpath("openapi.json").read_text(encoding="utf-8")
    described: Mapping[str, Any] = json.loads(text)
    return described


def _answer(manuscript: Manuscript, remarks: Any) -> dict[str, object]:
    return {"text": manuscript.text, "gaps": list(manuscript.gaps), "remarks": [_remark(remark) for remark in remarks]}


def _remark(remark: Remark) -> dict[str, object]:
    told = {name: getattr(remark, name) for name in ("start", "end", "quote", "suggestion", "kind", "confidence", "context", "where")}
    return told | {"class": remark.class_, "class_name": CLASSES[remark.class_], "advice": remark.advice}


def _finding(row: QueueRow) -> dict[str, object]:
    told = {name: getattr(row, name) for name in ("site", "unit", "check", "title", "places", "url", "page_title", "quote", "message", "suggestion")}
    closed = {name: getattr(row, name).value for name in ("severity", "certainty", "status", "stage")}
    return {"id": row.fingerprint, **told, **closed, "first_seen": row.first_seen.isoformat()}


def _bad(words: str, code: int = 400) -> tuple[Response, int]:
    return jsonify(error=words), code
