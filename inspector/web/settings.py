"""Sites, accounts, columns with their clocks, and holidays: as they are in force, and changed in their files once they are without mistakes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.config import Config, ConfigError, Site, load_config, local_of, week_of
from inspector.core.people import OFFICE, Role
from inspector.core.rules import ColumnKind
from inspector.core.workdays import CHINA
from inspector.rulebook import load_rules
from inspector.web.configuration import config_file, told_configuration, without_folder
from inspector.web.guard import allowed, sign, store
from inspector.workdays import ChineseWeek, load_week

pages = Blueprint("settings", __name__, url_prefix="/settings")

LONGEST_FILE = 1 << 20
KEPT = 20  # older versions of a file beside it


class File(NamedTuple):
    """A file that may be changed here."""

    name: str  # for people
    path: Path
    check: Callable[[Path], object]  # raises ConfigError with all mistakes


@pages.get("")
@allowed(*OFFICE)
def overview() -> str:
    config, complaint = told_configuration()
    today = datetime.now(CHINA).date()
    try:
        week = week_of(config) if config else ChineseWeek()
    except ConfigError as error:
        week, complaint = ChineseWeek(), without_folder(error)
    return render_template(
        "settings.html",
        config=config,
        complaint=complaint,
        files=_files(config),
        years=[(year, week.knows(year)) for year in (today.year, today.year + 1)],
        is_workday=week.is_workday(today),
        today=today,
    )


@pages.get("/columns")
@allowed(*OFFICE)
def columns() -> str:
    """The clock of each kind of column, as it runs for one site."""
    config, complaint = told_configuration()
    name = request.args.get("site", "")
    site = next((each for each in config.sites if each.name == name), config.sites[0] if config.sites else None) if config else None
    return render_template("columns.html", config=config, complaint=complaint, site=site, kinds=_kinds(config, site) if config and site else [])


@pages.get("/files/<name>")
@allowed(Role.ADMIN)
def file(name: str) -> str:
    known = _file(name)
    text = known.path.read_text(encoding="utf-8") if known.path.exists() else ""
    return render_template("settings_file.html", key=name, file=known, text=text, seen=_digest(text), mistakes="")


@pages.post("/files/<name>")
@allowed(Role.ADMIN)
def change(name: str) -> Response | tuple[str, int]:
    """Tried first beside the old one; what has mistakes changes nothing. The old one stays beside it under its time."""
    known = _file(name)
    text, seen = request.form.get("text", "").replace("\r\n", "\n"), request.form.get("seen", "")
    before = known.path.read_text(encoding="utf-8") if known.path.exists() else ""
    if len(text) > LONGEST_FILE:
        abort(413)
    if seen != _digest(before):
        flash("这个文件刚被改过。下面是您写的，请先看过现在的内容，再决定怎样合并。", "error")
        return render_template("settings_file.html", key=name, file=known, text=text, seen=seen, mistakes=""), 409
    mistakes = _mistakes(known, text)
    if mistakes or request.form.get("only_check"):
        if not mistakes:
            flash("没有错误，还没有保存。")
        return render_template("settings_file.html", key=name, file=known, text=text, seen=seen, mistakes=mistakes), 422 if mistakes else 200
    _replace(known.path, text, before)
    sign("setting.file", f"setting:{known.path.name}", request.form.get("note", "") or f"校验值 {_digest(before)[:12]} → {_digest(text)[:12]}")
    flash(f"{known.name}已保存，下一次巡检起生效；原来的留在旁边。")
    return redirect(url_for("settings.overview"), 303)


def _files(config: Config | None) -> Mapping[str, File]:
    path = config_file()
    found = {"sites": File("单位、网站、栏目和账号（sites.yaml）", path, load_config)} if path else {}
    if config and config.settings.workdays:
        found["workdays"] = File("放假和调休", Path(config.settings.workdays), load_week)
    return found


def _file(name: str) -> File:
    return _files(told_configuration()[0]).get(name) or abort(404)


def _mistakes(known: File, text: str) -> str:
    """All of them, with their lines, told under the file's own name."""
    handle, name = tempfile.mkstemp(suffix=".yaml", prefix=".trial-", dir=known.path.parent)
    trial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        known.check(trial)
    except ConfigError as error:
        return str(error).replace(str(trial), known.path.name).replace(trial.name, known.path.name)
    finally:
        trial.unlink(missing_ok=True)
    return ""


def _replace(path: Path, text: str, before: str) -> None:
    """In one move: an inspection that begins meanwhile reads the old one or the new one, whole."""
    stamp = store().time().strftime("%Y%m%d-%H%M%S")
    if before:
        path.with_name(f"{path.name}.{stamp}").write_text(before, encoding="utf-8")
    new = path.with_name(f".new-{path.name}")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
    for old in sorted(path.parent.glob(f"{path.name}.2*"))[:-KEPT]:
        old.unlink()


def _kinds(config: Config, site: Site) -> Iterator[ColumnKind]:
    rules = load_rules(datetime.now(CHINA).date(), site.name, site.profiles, local_of(config, site))
    yield from sorted(rules.column_kinds.values(), key=lambda kind: (kind.is_static, kind.window.days, kind.name))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
