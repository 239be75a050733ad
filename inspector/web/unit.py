"""What the contact of a unit sees and says: the unit's own notices, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import Response as AnyResponse
from werkzeug.wrappers import Response

from inspector.config import ConfigError
from inspector.core.clock import china_today
from inspector.core.people import Role
from inspector.core.rectifying import AnswerKind, NoticeState
from inspector.db.database import StoreError
from inspector.db.notices import WholeNotice
from inspector.records.answersheet import SheetAnswer, enter_all, read_answers, write_sheet
from inspector.web.guard import allowed, me, signature, store
from inspector.web.headers import saved_as
from inspector.web.uploads import SHEETS, uploaded

pages = Blueprint("unit", __name__, url_prefix="/unit")

SEEN_BY_UNITS = (NoticeState.ISSUED, NoticeState.WITHDRAWN)


@pages.get("")
@allowed(Role.CONTACT)
def overview() -> str:
    return _overview()


@pages.get("/answers.xlsx")
@allowed(Role.CONTACT)
def template() -> AnyResponse:
    """Every item that is still open, of all notices, to be filled in and handed back."""
    sheet = BytesIO()
    write_sheet(_still_open(_wholes()), sheet)
    answer = AnyResponse(sheet.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer.headers["Content-Disposition"] = saved_as(f"整改答复-{china_today()}.xlsx")
    return answer


@pages.post("/answers")
@allowed(Role.CONTACT)
def answers() -> Response | tuple[str, int]:
    """A sheet that is wrong in one row is not taken at all."""
    given = uploaded("file", SHEETS)
    if given is None:
        raise StoreError("没有选文件：请选填好的表格。")
    try:
        taken = enter_all(store(), _read(*given), signature(me()), me().unit)
    except (ConfigError, StoreError) as error:
        return _overview(mistakes=str(error).splitlines()), 422
    flash(f"收下了 {taken} 项答复。" if taken else "表格里没有填答复的行，什么也没有改。")
    return redirect(url_for("unit.overview"), 303)


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


def _overview(mistakes: Sequence[str] = ()) -> str:
    wholes = _wholes()
    overdue = store().overdue_items(store().time(), me().unit)
    return render_template("unit.html", wholes=wholes, is_open=bool(_still_open(wholes)), now=store().time(), overdue=overdue, mistakes=mistakes)


def _wholes() -> list[WholeNotice]:
    return [store().notice(each.id) for each in store().notices(unit=me().unit, states=SEEN_BY_UNITS, limit=100)]


def _still_open(wholes: Sequence[WholeNotice]) -> list[WholeNotice]:
    """What the unit may still answer."""
    issued = [whole for whole in wholes if whole.notice.state is NoticeState.ISSUED]
    found = [whole._replace(items=tuple(item for item in whole.items if item.state.is_open)) for whole in issued]
    return [whole for whole in found if whole.items]


def _read(name: str, body: bytes) -> Sequence[SheetAnswer]:
    """Mistakes name the file as the person knows it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        try:
            return read_answers(path)
        except ConfigError as error:
            raise ConfigError(str(error).replace(f"{folder}/", "")) from error


def _own(number: int) -> WholeNotice:
    """Another unit's notice, and one that is not issued yet, are as if they were not there."""
    known = next((each for each in store().notices(unit=me().unit, states=SEEN_BY_UNITS, limit=10_000) if each.id == number), None)
    if known is None:
        abort(404)
    return store().notice(number)
