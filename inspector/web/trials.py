"""One change of the word lists at a time, tried by a process of its own before it takes effect."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

from inspector.core import clock
from inspector.db.database import StoreError
from inspector.inspection.wordtrial import POSTS, USUAL_SECONDS

GRACE = 180.0  # seconds beyond those the trial allows itself: loading, and the end of the last site


class Change(NamedTuple):
    """What would be written where, once it is confirmed."""

    name: str  # of the file, for people
    path: str
    text: str
    before: str  # digest of what it replaces
    note: str
    by: str
    at: str  # ISO, UTC


class Tried(NamedTuple):
    """How far the trial of a change is."""

    change: Change
    seconds: int  # since it began
    sites: list[dict[str, Any]] | None = None  # what came out, None before the end
    failure: str = ""

    @property
    def is_running(self) -> bool:
        return self.sites is None and not self.failure

    @property
    def words(self) -> str:
        """The outcome in a line."""
        sites = self.sites or []
        cut = "，没有读完" if any(site["trouble"] for site in sites) else ""
        accounts = sum(any(amount["kind"] == POSTS for amount in site["amounts"]) for site in sites)
        tried = "、".join(f"{count} 个{kind}" for count, kind in ((len(sites) - accounts, "网站"), (accounts, "账号")) if count) or "0 个网站"
        return f"试了 {tried}，多报 {sum(site['most_come'] for site in sites)} 个，少报 {sum(site['most_go'] for site in sites)} 个{cut}"


class Trials:
    """Lies in the data folder: a desk that starts again still knows what was tried."""

    def __init__(self, data: Path, database: str, seconds: float = USUAL_SECONDS) -> None:
        self.folder = data / "trial"
        self._data, self._database, self._seconds = data, database, seconds
        self._process: subprocess.Popen[bytes] | None = None
        self.lock = Lock()

    def begin(self, change: Change, config: Path, words: Path | None) -> None:
        """Takes the place of a trial that nobody confirmed; one that runs is waited for."""
        with self.lock:
            known = self.state()
            if known is not None and known.is_running:
                raise StoreError(f"{known.change.by}正在试“{known.change.name}”，请等它做完再试。")
            folder = self._prepared(change, words)
            self._process = self._started(config, folder)

    def state(self) -> Tried | None:
        """None where nothing is tried."""
        try:
            change = Change(*json.loads((self.folder / "change.json").read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        age = (clock.now() - datetime.fromisoformat(change.at)).total_seconds()
        runs = self._process is not None and self._process.poll() is None
        result = self.folder / "result.json"
        if result.exists():
            return _done(change, int(age), json.loads(result.read_text(encoding="utf-8")))
        if runs and age < self._seconds + GRACE:
            return Tried(change, int(age))
        if runs:
            return Tried(change, int(age), failure="用的时间太长，请放弃。")
        said = (self.folder / "errors.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return Tried(change, int(age), failure=said[-1][:500] if said else "中断了，请重新试。")

    def drop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def _prepared(self, change: Change, words: Path | None) -> Path | None:
        """The folder as it would be, in a place of its own."""
        self.drop()
        self.folder.mkdir(parents=True)
        (self.folder / "errors.txt").touch()
        folder = self.folder / "words" if words else None
        if words and folder:
            copy_lists(words, folder)
            if Path(change.path).parent == words:
                (folder / Path(change.path).name).write_text(change.text, encoding="utf-8")
        (self.folder / "change.json").write_text(json.dumps(change, ensure_ascii=False), encoding="utf-8")
        return folder

    def _started(self, config: Path, words: Path | None) -> subprocess.Popen[bytes]:
        told: list[str | Path] = ["--config", config, "--data", self._data, "--json", self.folder / "result.json", "--seconds", str(self._seconds)]
        own = os.environ | ({"DUWANG_DATABASE": self._database} if self._database else {})  # not among the arguments: it may hold a password
        with (self.folder / "errors.txt").open("wb") as errors:
            command = [sys.executable, "-m", "inspector", "words", "try", words or "-", *told]
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, env=own
            )  # our own program, on our own files
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, process.pid, 10)  # whoever reviews meanwhile comes first
        return process


def _done(change: Change, seconds: int, sites: list[dict[str, Any]]) -> Tried:
    """What an earlier version of the program has tried, on pages alone, is not the trial that we promise."""
    if any("amounts" not in site for site in sites):
        return Tried(change, seconds, failure="是升级程序以前试的，请重新试。")
    return Tried(change, seconds, sites)


def copy_lists(words: Path, folder: Path) -> None:
    folder.mkdir()
    for path in words.glob("*.tsv"):
        shutil.copyfile(path, folder / path.name)
