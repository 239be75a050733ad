"""Sites, accounts, columns with their clocks, and holidays: as they are in force, and changed in their files once they are without mistakes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inspector.config import Config, ConfigError, Site, files_of, load_config, local_of, week_of, words_of
from inspector.core.clock import china_today
from inspector.core.people import OFFICE, Role
from inspector.core.rules import ColumnKind
from inspector.rulebook import load_rules
from inspector.web.configuration import config_file, told_configuration, without_folder
from inspector.web.guard import allowed, sign, store
from inspector.web.versions import digest_of, replace_file, text_of
from inspector.web.wordlists import LONGEST_FILE, try_out
from inspector.workdays import ChineseWeek, load_week

pages = Blueprint("settings", __name__, url_prefix="/settings")


class File(NamedTuple):
    """A file that may be changed here."""

    name: str  # for people
    path: Path
    check: Callable[[Path], object]  # raises ConfigError with all mistakes


@pages.get("")
@allowed(*OFFICE)
def overview() -> str:
    config, complaint = told_configuration()
    today = china_today()
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
    text = text_of(known.path)
    return render_template("settings_file.html", key=name, file=known, text=text, seen=digest_of(text), mistakes="")


@pages.post("/files/<name>")
@allowed(Role.ADMIN)
def change(name: str) -> Response | tuple[str, int]:
    """Tried first beside the old one; what has mistakes changes nothing. The old one stays beside it under its time."""
    known = _file(name)
    text, seen = request.form.get("text", "").replace("\r\n", "\n"), request.form.get("seen", "")
    before = text_of(known.path)
    if len(text) > LONGEST_FILE:
        abort(413)
    if seen != digest_of(before):
        flash("这个文件刚被改过。下面是您写的，请先看过现在的内容，再决定怎样合并。", "error")
        return render_template("settings_file.html", key=name, file=known, text=text, seen=seen, mistakes=""), 409
    meant, mistakes = _tried(known, text)
    if mistakes or request.form.get("only_check"):
        if not mistakes:
            flash("没有错误，还没有保存。")
        return render_template("settings_file.html", key=name, file=known, text=text, seen=seen, mistakes=mistakes), 422 if mistakes else 200
    in_force, _ = told_configuration()
    if isinstance(meant, Config) and in_force and words_of(meant) != words_of(in_force):
        try_out(known.name, known.path, text, seen, words_of(meant))
        return redirect(url_for("wordlists.trial"), 303)
    replace_file(known.path, text, before, store().time())
    sign("setting.file", f"setting:{known.path.name}", request.form.get("note", "") or f"校验值 {digest_of(before)[:12]} → {digest_of(text)[:12]}")
    flash(f"{known.name}已保存，下一次巡检起生效；原来的留在旁边。")
    return redirect(url_for("settings.overview"), 303)


def _files(config: Config | None) -> Mapping[str, File]:
    path = config_file()
    # whoever may use the desk need not be whoever may read the machine: new paths stay in the folder of sites.yaml
    named = {Path(name).absolute() for _place, name in files_of(config)} if config else set()
    found = {"sites": File("单位、网站、栏目和账号（sites.yaml）", path, partial(load_config, outside=named))} if path else {}
    if config and config.settings.workdays:
        found["workdays"] = File("放假和调休", Path(config.settings.workdays), load_week)
    return found


def _file(name: str) -> File:
    return _files(told_configuration()[0]).get(name) or abort(404)


def _tried(known: File, text: str) -> tuple[object, str]:
    """What it would mean, and all its mistakes with their lines, told under the file's own name."""
    handle, name = tempfile.mkstemp(suffix=".yaml", prefix=".trial-", dir=known.path.parent)
    trial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        return known.check(trial), ""
    except ConfigError as error:
        return None, str(error).replace(str(trial), known.path.name).replace(trial.name, known.path.name)
    finally:
        trial.unlink(missing_ok=True)


def _kinds(config: Config, site: Site) -> Iterator[ColumnKind]:
    rules = load_rules(china_today(), site.name, site.profiles, local_of(config, site))
    yield from sorted(rules.column_kinds.values(), key=lambda kind: (kind.is_static, kind.window.days, kind.name))
