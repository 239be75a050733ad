"""The office's own word lists and rosters: changed here, tried on the last inspections, and confirmed before they take effect."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from inspector.config import words_of
from inspector.core import clock
from inspector.core.people import Role
from inspector.db.database import StoreError
from inspector.proofread import Proofreader, TableError
from inspector.proofread.tables import NAMES
from inspector.web.configuration import config_file, configuration
from inspector.web.guard import allowed, me, sign, signature, store
from inspector.web.trials import Change, Trials, Tried, copy_lists
from inspector.web.versions import digest_of, replace_file, text_of

pages = Blueprint("wordlists", __name__, url_prefix="/settings/words")

LONGEST_FILE = 1 << 20


class Kind(NamedTuple):
    """What a file is for is told by the beginning of its name."""

    prefix: str
    name: str
    columns: str


KINDS = (
    Kind("lexicon", "错误写法", "错误写法、正确写法、类别、前文、后文、可信度、理由（前两格以后可不写）"),
    Kind("leaders", "领导姓名", "姓名、名后职务、名前职务、起、止（多个职务用 | 隔开）"),
    Kind("phrases", "固定表述", "固定表述、类别、首尾、定"),
    Kind("knowledge_outdated", "旧机构名", "旧名称、新名称、改名日期、例外"),
)


class WordList(NamedTuple):
    path: Path
    kind: Kind

    @property
    def rows(self) -> int:
        return sum(1 for line in text_of(self.path).splitlines() if line.strip() and not line.startswith("#"))


@pages.get("")
@allowed(Role.ADMIN)
def overview() -> str:
    folder = words_of(configuration())
    return render_template("wordlists.html", folder=folder, lists=_lists(folder) if folder else {}, tried=trials().state())


@pages.get("/<name>")
@allowed(Role.ADMIN)
def file(name: str) -> str:
    known = _list(name)
    text = text_of(known.path)
    return _page(known, text=text, seen=digest_of(text), mistakes="")


@pages.post("/<name>")
@allowed(Role.ADMIN)
def change(name: str) -> AnyResponse | tuple[str, int]:
    """What has mistakes is refused; what has none is tried, and changes nothing yet."""
    known, form = _list(name), request.form
    text, seen = _tabbed(form.get("text", "").replace("\r\n", "\n")), form.get("seen", "")
    if len(text) > LONGEST_FILE:
        abort(413)
    if seen != digest_of(text_of(known.path)):
        flash("这个文件刚被改过。下面是您写的，请先看过现在的内容，再决定怎样合并。", "error")
        return _page(known, text=text, seen=seen, mistakes=""), 409
    mistakes = _mistakes(known, text)
    if mistakes or form.get("only_check"):
        if not mistakes:
            flash("没有错误，还没有试，也没有保存。")
        return _page(known, text=text, seen=seen, mistakes=mistakes), 422 if mistakes else 200
    try_out(f"{known.kind.name}（{name}）", known.path, text, seen, known.path.parent)
    return redirect(url_for("wordlists.trial"), 303)


def _page(known: WordList, text: str, seen: str, mistakes: str) -> str:
    return render_template("wordlist.html", known=known, text=text, seen=seen, mistakes=mistakes, kinds=NAMES.values())


@pages.get("/trial")
@allowed(Role.ADMIN)
def trial() -> Response:
    tried = trials().state()
    answer = Response(render_template("trial.html", tried=tried))
    if tried is not None and tried.is_running:
        answer.headers["Refresh"] = "3"
    return answer


@pages.post("/trial/confirm")
@allowed(Role.ADMIN)
def confirm() -> AnyResponse:
    """Only what was tried to its end may take effect, and only on the file that it was tried against."""
    with trials().lock:
        tried = trials().state()
        if tried is None:
            raise StoreError("没有等着确认的改动：可能已经有人确认或放弃了。")
        _take_effect(tried)
        trials().drop()
    flash(f"{tried.change.name}已生效：复核台马上用，巡检从下一次起用；原来的留在旁边。")
    return redirect(url_for("wordlists.overview"), 303)


@pages.post("/trial/drop")
@allowed(Role.ADMIN)
def drop() -> AnyResponse:
    with trials().lock:
        trials().drop()
    flash("已放弃，什么也没有改。")
    return redirect(url_for("wordlists.overview"), 303)


def trials() -> Trials:
    found: Trials = current_app.config["TRIALS"]
    return found


def try_out(name: str, path: Path, text: str, before: str, words: Path | None) -> None:
    config = config_file()
    assert config is not None, "without a configuration there is no file to change"
    note = request.form.get("note", "").strip()
    trials().begin(Change(name, str(path), text, before, note, signature(me()), clock.now().isoformat()), config, words)


def _take_effect(tried: Tried) -> None:
    change, path = tried.change, Path(tried.change.path)
    before = text_of(path)
    if tried.sites is None:
        raise StoreError(f"试运行没有做完，不能生效：{tried.failure or '请等一会儿'}")
    if digest_of(before) != change.before:
        raise StoreError(f"{change.name}在试运行以后又被改过：请放弃这一次，照现在的内容重新改、重新试。")
    replace_file(path, change.text, before, store().time())
    told = f"{tried.words}；校验值 {change.before[:12]} → {digest_of(change.text)[:12]}"
    sign("setting.words", f"setting:{path.name}", f"{change.note}（{told}）" if change.note else told)


def _lists(folder: Path) -> dict[str, WordList]:
    """Those that are there, and of each kind that has none the name of the first."""
    found = {path.name: WordList(path, _kind(path.name)) for path in sorted(folder.glob("*.tsv"))}
    for kind in KINDS:
        if not any(each.kind is kind for each in found.values()):
            found[f"{kind.prefix}_own.tsv"] = WordList(folder / f"{kind.prefix}_own.tsv", kind)
    return found


def _kind(name: str) -> Kind:
    return next((kind for kind in KINDS if name.startswith(kind.prefix)), Kind("", "其他", "与随程序的同名文件相同"))


def _list(name: str) -> WordList:
    folder = words_of(configuration())
    return (_lists(folder).get(name) if folder else None) or abort(404)


def _tabbed(text: str) -> str:
    """Whoever types has no tab key in a form: two blanks or more stand for it, in lines without any."""
    return "\n".join(line if "\t" in line else re.sub("[ 　]{2,}", "\t", line) for line in text.split("\n"))


def _mistakes(known: WordList, text: str) -> str:
    """What is wrong with the folder as it would be, with file and line."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "words"
        copy_lists(known.path.parent, folder)
        (folder / known.path.name).write_text(text, encoding="utf-8")
        try:
            Proofreader(folder)
        except TableError as error:
            return str(error).replace(f"{folder}/", "")
    return ""
