"""Drafts on their way through three reviews and three proofreads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector import __version__
from inspector.core.clock import china_today
from inspector.core.drafting import DraftKind, DraftRecord, DraftStage, DraftState, Signer, refuse_signature
from inspector.core.people import OFFICE, Role
from inspector.core.reviewing import RefusedError
from inspector.db.database import StoreError
from inspector.db.drafts import NewDraft
from inspector.db.excuses import Paper
from inspector.manuscripts import CLASSES, Manuscript, ManuscriptError, of_lines, read_manuscript
from inspector.proofread import About
from inspector.web.configuration import UNUSABLE, without_folder
from inspector.web.guard import allowed, me, signature, store
from inspector.web.proofreading import LONGEST_TEXT, remarks_on
from inspector.web.uploads import DOCUMENTS, uploaded

pages = Blueprint("drafts", __name__, url_prefix="/drafts")

EDITORS = (Role.INSPECTOR, Role.REVIEWER, Role.APPROVER)
SHOWN = 50


class Piece(NamedTuple):
    """A stretch of a draft's text, with what the machine says of it."""

    text: str
    class_: str = ""  # "" where it says nothing
    advice: str = ""


@pages.get("")
@allowed(*OFFICE)
def overview() -> str:
    state = request.args.get("state", DraftState.OPEN.value)
    states = [DraftState(state)] if state in set(DraftState) else []
    after = request.args.get("after", "")
    found = store().drafts(states, after=int(after) if after.isdigit() and len(after) < 18 else None, limit=SHOWN)
    turns = {each.id: _turn(store().draft_record(each.id)) for each in found}
    return render_template(
        "drafts.html", drafts=found, turns=turns, states=DraftState, state=state, is_more=len(found) == SHOWN, sites=store().sites_with_findings()
    )


@pages.post("")
@allowed(*EDITORS)
def add() -> Response:
    manuscript, paper = _handed_in()
    form = {name: request.form.get(name, "").strip() for name in ("title", "author", "origin", "unit", "site")}
    title = form["title"] or (PurePath(paper.name).stem if paper else "")
    site = int(form["site"]) if form["site"].isdigit() else None
    kind = DraftKind.FILE if paper else DraftKind.WECHAT if request.form.get("wechat") else DraftKind.PASTED
    draft = store().add_draft(NewDraft(title, manuscript.text, kind, form["origin"], form["author"], form["unit"], site, paper), signature(me()))
    _help(draft.id, manuscript)
    for gap in manuscript.gaps:
        flash(f"文件里有没读到的部分：{gap}", "error")
    return redirect(url_for("drafts.draft", number=draft.id), 303)


@pages.get("/<int:number>")
@allowed(*OFFICE)
def draft(number: int) -> str:
    record = store().draft_record(number)
    text = record.revisions[-1].text
    helped = next((each for each in reversed(record.helps) if each.revision == record.draft.revision), None)
    remarks: list[Any] = list(helped.remarks) if helped else []
    return render_template(
        "draft.html",
        record=record,
        draft=record.draft,
        text=text,
        paragraphs=list(_paragraphs(text, remarks)),
        remarks=remarks,
        helped=helped,
        classes=CLASSES,
        turn=_turn(record),
        refusal=_refusal(record),
        may_edit=me().role in EDITORS,
        stages=DraftStage,
        steps=store().audit_of(f"draft:{number}"),
        today=china_today(),
    )


@pages.get("/<int:number>/record")
@allowed(*OFFICE)
def record(number: int) -> str:
    """For printing: who did which stage when, secrecy, where it was published."""
    return render_template("draft_record.html", record=store().draft_record(number), printed=store().time())


@pages.post("/<int:number>/<any(sign, give_back, revise, secrecy, publish, withdraw):name>")
@allowed(*EDITORS)
def step(number: int, name: str) -> Response:
    """One step on a draft, held against the step the person saw it at."""
    form, by = request.form, signature(me())
    seen = int(form["seen"]) if form.get("seen", "").isdigit() else abort(400)
    signer, note = Signer(by, me().role), form.get("note", "")
    if name == "sign":
        store().sign_draft(number, signer, note, seen=seen)
    elif name == "give_back":
        to = next((stage for stage in DraftStage if stage.value == form.get("to")), None) or abort(400)
        store().return_draft(number, signer, to, note, seen=seen)
    elif name == "revise":
        manuscript, _ = _handed_in()
        store().revise_draft(number, manuscript.text, by, note, seen=seen)
        _help(number, manuscript)
    elif name == "secrecy":
        store().judge_secrecy(number, note, by, seen=seen)
    elif name == "publish":
        store().publish_draft(number, form.get("url", ""), _day("day"), by, seen=seen)
    else:
        store().withdraw_draft(number, by, note, seen=seen)
    flash("已办，签了您的名字。")
    return redirect(url_for("drafts.draft", number=number), 303)


@pages.get("/stages")
@allowed(Role.APPROVER, Role.ADMIN)
def stages() -> str:
    return render_template("stages.html", table=store().stage_table(), stages=DraftStage, roles=EDITORS, people=_editors())


@pages.post("/stages")
@allowed(Role.ADMIN)
def keep_stages() -> Response:
    """Six lines of the form; a line that is ticked goes with the one before."""
    rows: list[dict[str, list[str]]] = []
    for stage in (row_stage for row in store().stage_table().rows for row_stage in row.stages):
        if rows and request.form.get(f"merged-{stage.value}"):
            rows[-1]["stages"].append(stage.value)
            continue
        roles, people = request.form.getlist(f"roles-{stage.value}"), request.form.getlist(f"people-{stage.value}")
        rows.append({"stages": [stage.value], "roles": roles, "people": people})
    store().keep_stage_table(rows, signature(me()))
    flash("环节表已改，从下一次签名起生效。")
    return redirect(url_for("drafts.stages"), 303)


def _handed_in() -> tuple[Manuscript, Paper | None]:
    """The text of the form: a Word file, else what was pasted."""
    found = uploaded("file", DOCUMENTS)
    try:
        manuscript = read_manuscript(*found) if found else of_lines("-", request.form.get("text", "").replace("\r\n", "\n"))
    except ManuscriptError as error:
        raise StoreError(f"{found[0] if found else '文字'}：{error}") from error
    if len(manuscript.text) > LONGEST_TEXT:
        raise StoreError(f"稿件太长：一篇至多 {LONGEST_TEXT} 个字，请分开。")
    return manuscript, Paper(*found) if found else None


def _help(number: int, manuscript: Manuscript) -> None:
    """What the machine remarks: help for a stage, never a stage. A draft that is kept already does not fail for want of it."""
    try:
        remarks = remarks_on(manuscript, About())
    except UNUSABLE as error:
        flash(f"稿件收下了，但机器没有校：配置或自备词表有误，请管理员改正，然后用“改稿”再交一次。{without_folder(error)}", "error")
        return
    told = [
        {"start": remark.start, "end": remark.end, "class": remark.class_, "quote": remark.quote, "advice": remark.advice, "where": remark.where}
        for remark in remarks
    ]
    store().keep_help(number, f"读网 {__version__}", told)


def _paragraphs(text: str, remarks: Sequence[Any]) -> Iterator[list[Piece]]:
    """The text by paragraph, remarks marked; where two overlap the first stands."""
    at, line = 0, list[Piece]()
    marks = [(each["start"], each["end"], each["class"], each["advice"]) for each in remarks]
    for start, end, class_, advice in [*sorted(marks), (len(text), len(text), "", "")]:
        if start < at:
            continue
        before, *more = text[at:start].split("\n")
        line.append(Piece(before))
        for words in more:
            yield line
            line = [Piece(words)]
        line.append(Piece(text[start:end], class_, advice))
        at = end
    yield line


def _turn(record: DraftRecord) -> str:
    """What the draft waits for, in words."""
    row = record.table.next_row(record.signed) if record.draft.state is DraftState.OPEN else None
    return f"等{row.words}" if row else record.draft.state.label


def _refusal(record: DraftRecord) -> str:
    """Why the one who looks may not take the next turn; "" when they may."""
    row = record.table.next_row(record.signed)
    if row is None:
        return "六个环节都签完了。"
    try:
        refuse_signature(row, Signer(signature(me()), me().role), record.signed)
    except RefusedError as error:
        return str(error)
    return ""


def _editors() -> list[str]:
    return [signature(person) for person in store().people() if person.is_active and person.role in EDITORS]


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(400)
