"""The desk's pages as a browser gets them: asked over HTTP from `inspector serve`, logged in, forms with their tokens, redirects followed."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from benchmarks.desk_county import CHECKS, DAYS, FIRST_DAY, FORTNIGHT, PASSWORD
from benchmarks.timing import Measured, timed

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_STEP = re.compile(r'data-finding="(\d+:\d+)"')
_SCRIPT = {"X-Requested-With": "desk"}
_TICKS = os.sysconf("SC_CLK_TCK")

LISTS = {
    "全部待核实（默认）": "stage=open",
    "不加筛选": "stage=all",
    "一个网站": "stage=open&site=17",
    "一个单位": "stage=open&unit=单位7",
    "一个检查项": f"stage=open&check={CHECKS[3]}",
    "一类检查项": "stage=all&class=page",
    "严重问题": "stage=all&severity=critical",
    "提示级（排在最后）": "stage=open&severity=info",
    "疑似": "stage=open&certainty=suspected",
    "待第二人": "stage=second",
    "指派给我": "stage=all&mine=1",
    "超过 60 天": "stage=open&age=60",
    "几项一起（单位、级别、疑似、天数）": "stage=all&unit=单位7&severity=high&certainty=suspected&age=30",
}


class Answer(NamedTuple):
    status: int
    text: str


@dataclass
class Visitor:
    """A browser without pictures: it keeps its connection and its cookies."""

    address: str
    _cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, fields: list[tuple[str, str]], headers: dict[str, str] | None = None) -> Answer:
        return self._ask("POST", path, urlencode(fields).encode(), headers or {})

    def log_in(self, login: str) -> str:
        """The token that forms carry."""
        token = self._token("/login")
        self.post("/login", [("csrf_token", token), ("login", login), ("password", PASSWORD)])
        return self._token("/me")

    def _token(self, path: str) -> str:
        found = _TOKEN.search(self.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), **headers}
        sent |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        self._connection = self._connection or http.client.HTTPConnection(self.address, timeout=60)
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status in {302, 303}:
            parts = urlsplit(answer.headers["Location"])
            return self._ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""), None, {})
        assert answer.status == 200, f"{method} {path}: {answer.status} {text[:300]}"
        return Answer(answer.status, text)


class Serving(NamedTuple):
    address: str
    process: subprocess.Popen[bytes]

    def used(self) -> float:
        """Seconds of processor time the server has had."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@contextmanager
def serving(folder: Path, place: str) -> Iterator[Serving]:
    """The desk as an office runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "inspector", "serve", "--port", str(port), "--data", str(folder)]
    own = os.environ | ({"DUWANG_DATABASE": place} if "://" in place else {})
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=own)
    try:
        _wait_for(port, process)
        yield Serving(f"127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the desk did not start"
        time.sleep(0.1)
    raise AssertionError("the desk does not answer")


def measure_pages(desk: Serving, count: int, turns: int, chance: random.Random) -> Iterator[Measured]:
    me, other = Visitor(desk.address), Visitor(desk.address)
    token, theirs = me.log_in("wang"), other.log_in("li")

    def some() -> int:
        return chance.randrange(1, count)

    def act(who: Visitor, its: str, name: str, note: str = "", *numbers: int) -> Answer:
        findings = [("finding", f"{number}:{_step(who, number)}") for number in numbers or (some(),)]
        return who.post("/findings/act", [("csrf_token", its), ("act", name), ("note", note), ("assignee", "李强（li）"), *findings], _SCRIPT)

    def anothers_step() -> None:
        act(other, theirs, "assign")

    for name, query in LISTS.items():
        path = "/findings?" + urlencode(parse_qsl(query))
        yield timed(f"列表：{name}", turns, lambda path=path: me.get(path), desk.used)  # type: ignore[misc]  # a lambda's default has no type
    yield timed("列表：从中间往后翻一页", turns, lambda: me.get(f"/findings?stage=open&after=3.{some()}"), desk.used)
    yield timed("列表：从中间往前翻一页", turns, lambda: me.get(f"/findings?stage=all&before=3.{some()}"), desk.used)
    yield timed("列表：别人刚办过一步以后", turns, lambda: me.get("/findings?stage=open"), desk.used, first=anothers_step)
    yield timed("清单旁边的一个问题", turns, lambda: me.get(f"/findings/{some()}/brief", _SCRIPT), desk.used)
    yield timed("一个问题的整页（存档网页、源码、经过）", turns, lambda: me.get(f"/findings/{some()}"), desk.used)
    yield timed("存档的网页（框里的）", turns, lambda: me.get(f"/findings/{some()}/page"), desk.used)
    for name, label, note in (("confirm", "确认", ""), ("dismiss", "排除", "误报"), ("restore", "恢复", ""), ("assign", "指派", "")):
        yield timed(f"办理：看一个、{label}", turns, lambda name=name, note=note: act(me, token, name, note), desk.used)  # type: ignore[misc]
    steps = dict.fromkeys(range(1, 201), 0)

    def many() -> None:
        """Their newest steps are told by each answer, as to the list's script."""
        fields = [("csrf_token", token), ("act", "assign"), ("assignee", "李强（li）"), *(("finding", f"{number}:{step}") for number, step in steps.items())]
        told = json.loads(me.post("/findings/act", fields, _SCRIPT).text)
        steps.update({item["id"]: item["step"] for item in told["done"]} | {item["finding_id"]: item["step"] for item in told["refused"]})

    yield timed("办理：一次指派 200 个", max(5, turns // 10), many, desk.used)
    undone = [("csrf_token", token), ("back", "/findings?stage=open")]
    yield timed("办理：撤回一步，回到清单", turns, lambda: me.post("/findings/undo", undone), desk.used, first=lambda: act(me, token, "assign"))
    yield timed("今天", turns, lambda: me.get("/"), desk.used)
    yield timed("今天：别人刚办过一步以后", turns, lambda: me.get("/"), desk.used, first=anothers_step)
    fortnight = f"/history?since={FIRST_DAY + timedelta(days=DAYS[FORTNIGHT])}&until={FIRST_DAY + timedelta(days=DAYS[-1])}"
    for by, label in (("site", "网站"), ("check", "检查项"), ("unit", "单位")):
        me.get(f"{fortnight}&by={by}")  # the first time every day is counted
        yield timed(f"趋势：两周，按{label}", turns, lambda by=by: me.get(f"{fortnight}&by={by}"), desk.used)  # type: ignore[misc]
    yield timed("趋势：别人刚办过一步以后", turns, lambda: me.get(fortnight), desk.used, first=anothers_step)
    for path, label in (("/notices", "整改"), ("/drafts", "稿件"), ("/round", "看账号"), ("/contacts", "联络员"), ("/excuses", "豁免")):
        yield timed(label, turns, lambda path=path: me.get(path), desk.used)  # type: ignore[misc]


def _step(who: Visitor, number: int) -> str:
    """As the list's script learns it: from the part of the page that shows the finding."""
    found = _STEP.search(who.get(f"/findings/{number}/brief", _SCRIPT).text)
    return found[1].partition(":")[2] if found else "0"
