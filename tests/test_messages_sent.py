"""Messages: who is told what, once, by which channel; what fails is tried again; the wrong words never leave."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import apprise
import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.config import Config, load_config
from inspector.core.clock import clock_at
from inspector.core.facts import Coverage
from inspector.core.findings import Certainty, Countdown, Finding, Severity
from inspector.core.reviewing import Act, Stage
from inspector.core.rules import Limit
from inspector.core.workdays import CHINA
from inspector.db.queue import QueueFilter
from inspector.db.rows import InspectionState
from inspector.db.store import DATABASE, Store
from inspector.db.verdicts import Asked
from inspector.files.yamlfile import ConfigError
from inspector.messages.compose import Kind, news_of
from inspector.messages.delivery import WAITS, post, send
from inspector.workdays import ChineseWeek

pytest_plugins = ["databases"]

DAY = date(2026, 11, 23)  # a Monday
MORNING = datetime.combine(DAY, time(8, 30), CHINA)
SECRET_WORDS = "清源县人名政府"
SITE = "清源县人民政府"


class Receiver:
    """Takes what a webhook is sent; `status` is what it answers."""

    def __init__(self) -> None:
        self.status, self.answer = 200, b""
        self.taken: list[dict[str, Any]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append(json.loads(body))
                self.send_response(receiver.status)
                self.send_header("Content-Length", str(len(receiver.answer)))
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own signature
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server.server_address[1]}/token-of-the-robot"


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()
        thread.join()


def configuration(folder: Path, *recipients: str) -> Config:
    path = folder / "sites.yaml"
    told = "\n".join(f"    - {{{recipient}}}" for recipient in recipients)
    path.write_text(
        f"""settings:
  messages:
{told}
units:
  - {{name: 清源县人民政府办公室, kind: 政府}}
  - {{name: 清源县教育局, kind: 部门}}
sites:
  - {{name: {SITE}, url: 'http://127.0.0.1/', unit: 清源县人民政府办公室}}
""",
        encoding="utf-8",
    )
    return load_config(path)


def grave(fingerprint: str, unit: str = "", severity: Severity = Severity.CRITICAL) -> Finding:
    words: dict[str, Any] = {
        "url": f"http://127.0.0.1/{SECRET_WORDS}.html",
        "page_title": SECRET_WORDS,
        "target": "",
        "quote": SECRET_WORDS,
        "context": SECRET_WORDS,
    }
    told: dict[str, Any] = {"message": SECRET_WORDS, "suggestion": SECRET_WORDS, "key": SECRET_WORDS}
    return Finding("severe_wording", "严重表述错误", severity, Certainty.SUSPECTED, ("W-V1",), "", fingerprint=fingerprint, unit=unit, **words, **told)


def inspected(store: Store, *findings: Finding, day: date = DAY) -> None:
    number = store.ensure_site(SITE, "http://127.0.0.1/", "清源县人民政府办公室")
    run = store.begin_inspection(number, day, {"profiles": []}, "a.warc.gz")
    store.settle(run.id, findings, lambda known: pytest.fail(f"nothing was known before: {known}"))
    store.save_countdowns(run.id, [Countdown("overdue_fix", "整改超期", (), "", SECRET_WORDS, DAY + timedelta(days=2), SECRET_WORDS)])
    store.finish_inspection(run.id, InspectionState.FINISHED, Coverage(pages=3, home_status=200))


def test_everything_is_told_once_and_the_wrong_words_stay_at_home(store: Store, tmp_path: Path) -> None:
    with receiving() as receiver:
        config = configuration(tmp_path, f"name: 王芳, channels: ['{receiver.address}']")
        inspected(store, grave("a"), grave("b", "清源县教育局"), grave("c", severity=Severity.HIGH))
        for _ in range(2):
            post(store, config, news_of(store, config, MORNING, ChineseWeek()))
            send(store, config, MORNING + timedelta(days=1))
    titles = [taken["title"] for taken in receiver.taken]
    assert sum("严重问题" in title for title in titles) == 2, "one for each unit"
    assert any("每日摘要" in title for title in titles)
    assert any("整改超期还有 2 天" in title for title in titles)
    assert len(titles) == len(set(titles))
    told = json.dumps(receiver.taken, ensure_ascii=False)
    assert SECRET_WORDS not in told
    assert "严重表述错误 1 个" in told
    assert [one.error for one in store.messages() if one.sent_at is None] == []
    assert "token-of-the-robot" not in str(store.messages())


def test_a_person_is_told_of_the_units_and_kinds_that_are_theirs(store: Store, tmp_path: Path) -> None:
    config = configuration(
        tmp_path,
        "name: 局里, channels: ['json://127.0.0.1:9/'], units: [清源县教育局]",
        "name: 值班, channels: ['json://127.0.0.1:9/'], wants: [severe]",
    )
    inspected(store, grave("a"), grave("b", "清源县教育局"))
    post(store, config, news_of(store, config, MORNING, ChineseWeek()))
    told = [(one.person, one.kind, one.title) for one in store.messages()]
    assert {kind for person, kind, _ in told if person == "值班"} == {"severe"}
    assert len([one for one in told if one[0] == "值班"]) == 2
    assert [kind for person, kind, _ in told if person == "局里"] == ["severe"]


TASKS = """任务,责任单位,完成时限,完成情况
公开学区划分方案,县教育局,2026-11-25,
公布校车安全检查结果,清源县教育局、县人民政府办公室,2026-11-20,
更新办事指南,县人民政府办公室,2026-11-26,已完成
编制年报,县人民政府办公室,2026-12-31,
去年的事,县教育局,2026-03-31,
"""


def test_tasks_of_the_year_are_told_to_the_units_they_name(store: Store, tmp_path: Path) -> None:
    with receiving() as receiver:
        config = configuration(tmp_path, f"name: 局里, channels: ['{receiver.address}'], units: [清源县教育局]")
        (tmp_path / "2026年任务.csv").write_text(TASKS, encoding="utf-8")
        units = tuple(unit.model_copy(update={"tasks": str(tmp_path / "2026年任务.csv")}) for unit in config.units)
        config = config.model_copy(update={"units": units})
        for _ in range(2):
            post(store, config, news_of(store, config, MORNING, ChineseWeek()))
            send(store, config, MORNING + timedelta(days=1))
        titles = [taken["title"] for taken in receiver.taken]
        assert titles == ["清源县教育局、县人民政府办公室：公布校车安全检查结果已过 3 天", "县教育局：公开学区划分方案还有 2 天"]
        (tmp_path / "2026年任务.csv").write_text(TASKS.replace("2026-11-25", "等通知"), encoding="utf-8")
        [broken] = [one for one in news_of(store, config, MORNING, ChineseWeek()) if one.kind is Kind.FAILED and "任务" in one.title]
        assert str(tmp_path) not in broken.body


def issued(store: Store, unit: str, moment: datetime, *findings: Finding) -> str:
    """A notice about these findings, issued at that moment."""
    with clock_at(moment):
        inspected(store, *findings, day=moment.date())
        for who in ("王芳", "李审"):
            store.act(Act.CONFIRM, [Asked(row.id) for row in store.queue(QueueFilter(units=(unit,))).rows], who)
        asked = [Asked(row.id) for row in store.queue(QueueFilter(units=(unit,), stages=(Stage.CONFIRMED,))).rows]
        made = store.make_notice(unit, asked, "王芳", {"overdue_fix.high": Limit(3, "个工作日", "国家标准")})
        return store.issue_notice(made.id, "赵批", ChineseWeek()).number


def test_notices_that_are_due_or_overdue_are_told_in_numbers_only(store: Store, tmp_path: Path) -> None:
    with receiving() as receiver:
        config = configuration(
            tmp_path,
            f"name: 局里, channels: ['{receiver.address}'], units: [清源县教育局]",
            f"name: 另一局, channels: ['{receiver.address}'], units: [清源县水务局]",
        )
        findings = [grave(name, "清源县教育局", Severity.HIGH) for name in ("a", "b")]
        number = issued(store, "清源县教育局", MORNING, *findings)
        for day in range(6):
            moment = MORNING + timedelta(days=day)
            post(store, config, news_of(store, config, moment, ChineseWeek()))
            send(store, config, MORNING + timedelta(days=9))
    told = [(one.kind, one.person, one.title) for one in reversed(store.messages()) if number in one.title]
    assert told == [("deadline", "局里", f"清源县教育局：{number}第 1、2 项还有 3 天"), ("overdue", "局里", f"清源县教育局：{number}第 1、2 项已过 1 天")]
    assert SECRET_WORDS not in json.dumps(receiver.taken, ensure_ascii=False)


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(store: Store, tmp_path: Path) -> None:
    with receiving() as receiver:
        config = configuration(tmp_path, f"name: 王芳, channels: ['{receiver.address}'], wants: [digest]")
        inspected(store)
        receiver.status = 500
        moment = MORNING + timedelta(days=1)
        post(store, config, news_of(store, config, MORNING, ChineseWeek()))
        assert send(store, config, moment).failed == 1
        assert send(store, config, moment) == (0, 0), "not at once"
        receiver.status = 200
        assert send(store, config, moment + WAITS[0]).sent == 1
        [done] = store.messages()
        assert (done.attempts, done.error) == (2, "")
    [again] = [replace_channel(config, "json://127.0.0.1:9/robot-token")]
    inspected(store, day=DAY + timedelta(days=1))
    with clock_at(MORNING + timedelta(days=1)):
        post(store, again, news_of(store, again, MORNING + timedelta(days=1), ChineseWeek()))
    for number in range(len(WAITS) + 1):
        moment += timedelta(days=1 + number)
        send(store, again, moment)
    last = store.messages()[0]
    assert (last.attempts, last.next_at, last.sent_at) == (len(WAITS) + 1, None, None)
    assert last.error
    assert "robot" not in last.error


def replace_channel(config: Config, address: str) -> Config:
    recipient = config.settings.messages[0].model_copy(update={"channels": (address,)})
    return config.model_copy(update={"settings": config.settings.model_copy(update={"messages": (recipient,)})})


def test_a_round_that_did_not_take_place_is_told(store: Store, tmp_path: Path) -> None:
    config = configuration(tmp_path, "name: 值班, channels: ['json://127.0.0.1:9/'], wants: [failed]")
    store.note_missed(DAY, {SITE: "没有完成：数据库 /srv/duwang/duwang.db：磁盘空间不足"})
    [news] = [one for one in news_of(store, config, MORNING, ChineseWeek()) if one.kind is Kind.FAILED]
    assert "没有完成。" in news.body
    assert "/srv" not in news.body


def test_addresses_come_from_the_environment_and_a_test_message_says_whether_they_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("DUWANG_TEST_ROBOT", receiver.address)
        configuration(tmp_path, "name: 王芳, channels: ['env:DUWANG_TEST_ROBOT', 'env:NOT_SET_ANYWHERE', 'nonsense']")
        told = CliRunner().invoke(app, ["messages", "test", "王芳", "--config", str(tmp_path / "sites.yaml")])
    assert told.exit_code == 1
    assert "1.json：送到了" in told.output
    assert "2.没有地址：环境变量里没有地址" in told.output
    assert "3.nonsense：渠道地址写法不对" in told.output
    assert len(receiver.taken) == 1


@pytest.mark.parametrize(
    ("address", "scheme"),
    [("wecombot://key", "wecombot"), ("dingtalk://token/", "dingtalk"), ("feishu://token/", "feishu"), ("mailtos://a:b@example.cn", "mailtos")],
)
def test_the_channels_offices_use_are_known(address: str, scheme: str) -> None:
    assert apprise.Apprise.instantiate(address) is not None, scheme


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("wecombot://0123abcd", "NotifyWeComBot", lambda body: body["text"]["content"]),
        ("dingtalk://0123abcd", "NotifyDingTalk", lambda body: body["text"]["content"]),
        ("feishu://0123abcd", "NotifyFeishu", lambda body: body["content"]["text"]),
    ],
)
def test_robots_of_offices_get_the_words_in_the_form_of_their_platform(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, kind: str, words: Callable[[dict[str, Any]], str]
) -> None:
    with receiving() as receiver:
        robot = type(apprise.Apprise.instantiate(address))
        assert robot.__name__ == kind
        receiver.answer = b'{"errcode": 0, "code": 0}'
        place = f"http://127.0.0.1:{receiver.server.server_address[1]}/" + ("{key}" if "wecom" in address else "{token}")
        monkeypatch.setattr(robot, "notify_url", place)
        config = configuration(tmp_path, f"name: 王芳, channels: ['{address}'], wants: [severe]")
        inspected(store, grave("a"))
        post(store, config, news_of(store, config, MORNING, ChineseWeek()))
        assert send(store, config, MORNING + timedelta(days=1)) == (1, 0)
    [body] = receiver.taken
    assert "严重表述错误 1 个" in words(body)
    assert SECRET_WORDS not in json.dumps(body, ensure_ascii=False)


class Postman(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to be handed a letter."""

    letters: ClassVar[list[bytes]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def test_mail_is_handed_to_a_mail_server(store: Store, tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Postman) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        address = f"mailto://127.0.0.1:{server.server_address[1]}?from=duwang@example.cn&to=wang@example.cn&mode=insecure"
        config = configuration(tmp_path, f"name: 王芳, channels: ['{address}'], wants: [severe]")
        inspected(store, grave("a"))
        post(store, config, news_of(store, config, MORNING, ChineseWeek()))
        assert send(store, config, MORNING + timedelta(days=1)) == (1, 0)
        server.shutdown()
        thread.join()
    [raw] = Postman.letters
    Postman.letters.clear()
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    told = f"{letter['Subject']}\n{letter.get_body(('plain', 'html')).get_content()}"  # type: ignore[union-attr]  # it has one
    assert "严重表述错误 1 个" in told
    assert SECRET_WORDS not in told


def test_a_round_from_cron_tells_by_itself_and_the_log_can_be_read(tmp_path: Path) -> None:
    with receiving() as receiver:
        configuration(tmp_path, f"name: 王芳, channels: ['{receiver.address}'], wants: [digest]")
        with Store.open(tmp_path / "data" / DATABASE) as store:
            inspected(store, grave("a"), day=datetime.now(CHINA).date())
        options = ["--config", str(tmp_path / "sites.yaml"), "--data", str(tmp_path / "data")]
        run = CliRunner().invoke(app, ["run", "--due", *options])
        assert run.exit_code == 0, (run.output, run.exception)
        assert "消息：送到 1 条" in run.output
    shown = CliRunner().invoke(app, ["messages", "list", "--data", str(tmp_path / "data")])
    assert "每日摘要　王芳　1.json" in shown.output
    assert "送到" in shown.output


def test_a_kind_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="不是消息种类，可以写的有：severe"):
        configuration(tmp_path, "name: 王芳, channels: ['json://127.0.0.1/'], wants: [gossip]")
