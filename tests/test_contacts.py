"""Who answers for a unit, and the daily look at accounts that no source can read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from inspector.cli import app
from inspector.commands.console import UsageError
from inspector.core.contacts import RegisterState
from inspector.core.facts import Account, AccountState, Coverage, Post, SourceKind
from inspector.core.rectifying import AnswerKind
from inspector.core.reviewing import Act
from inspector.db.database import StoreError
from inspector.db.excuses import Paper
from inspector.db.rows import InspectionState, Progress
from inspector.db.store import Store
from tests.test_findings_over_days import fault
from tests.test_notices import LIMITS, WEEK
from tests.test_verdicts import FANG, Desk

pytest_plugins = ["databases"]

TODAY = date(2026, 11, 22)
WATER, TOWN = "清源县水务局", "青石镇"


def states(store: Store) -> dict[tuple[str, str], RegisterState]:
    return {(line.unit, line.institution): line.state for line in store.register([(WATER, ""), (WATER, "供水公司"), (TOWN, "")], TODAY)}


def test_the_register_says_who_is_missing_has_changed_or_never_answered(store: Store) -> None:
    assert set(states(store).values()) == {RegisterState.MISSING}
    first = store.set_contact(WATER, "赵敏", FANG, phone="0312-1234567", since=TODAY - timedelta(days=400))
    store.set_contact(WATER, "周涛", FANG, institution="供水公司", since=TODAY - timedelta(days=400))
    assert states(store) == {(WATER, ""): RegisterState.FINE, (WATER, "供水公司"): RegisterState.FINE, (TOWN, ""): RegisterState.MISSING}
    store.set_contact(WATER, "钱进", FANG, since=TODAY - timedelta(days=5))
    line = store.register([(WATER, "")], TODAY)[0]
    assert (line.state, line.contact and line.contact.name, line.before and (line.before.id, line.before.until)) == (
        RegisterState.CHANGED, "钱进", (first.id, TODAY - timedelta(days=5)),
    )  # fmt: skip
    assert store.register([(WATER, "")], TODAY + timedelta(days=60))[0].state is RegisterState.FINE
    assert line.contact is not None
    store.end_contact(line.contact.id, FANG, TODAY)
    assert states(store)[WATER, ""] is RegisterState.MISSING
    with pytest.raises(StoreError, match="没有这个联络员"):
        store.end_contact(line.contact.id, FANG, TODAY)
    with pytest.raises(StoreError, match="写明单位和姓名"):
        store.set_contact(WATER, " ", FANG, since=TODAY)
    assert store.audit_flaws() == []


def test_a_unit_that_was_asked_and_never_answered_stands_out(store: Store) -> None:
    desk = Desk(store)
    desk.inspect(fault("甲"))
    desk.act(Act.CONFIRM, FANG, "甲")
    store.set_contact(WATER, "赵敏", FANG, since=TODAY - timedelta(days=400))
    made = store.make_notice(WATER, desk.asked("甲"), FANG, LIMITS)
    assert states(store)[WATER, ""] is RegisterState.FINE, "nobody has asked yet"
    store.issue_notice(made.id, FANG, WEEK)
    assert states(store)[WATER, ""] is RegisterState.NEVER_ANSWERED
    store.answer_item(store.notice(made.id).items[0].id, AnswerKind.FIXED, "赵敏")
    line = store.register([(WATER, "")], TODAY)[0]
    assert (line.state, line.asked, line.answered) == (RegisterState.FINE, 1, 1)


def inspected(store: Store, name: str, *progress: Progress, state: AccountState = AccountState.RUNNING, posts: tuple[Post, ...] = ()) -> int:
    number = store.ensure_account(Account(name, "抖音", WATER, f"http://douyin.example/{name}", "", state))
    if progress or posts:
        run = store.begin_inspection(number, TODAY, {}, "")
        for one in progress:
            store.save_batch(number, run.id, posts, one)
        store.finish_inspection(run.id, InspectionState.FINISHED, Coverage())
    return number


def test_the_round_lists_accounts_no_source_could_read_and_what_was_seen_of_them(store: Store) -> None:
    whole = Progress(0, SourceKind.FEED, is_done=True)
    failed = Progress(0, SourceKind.FEED, is_done=True, error="接口关闭")
    old = Post(SourceKind.LEDGER, "1", "旧闻", "", datetime(2026, 11, 1, 17, tzinfo=UTC), "台账", datetime(2026, 11, 22, tzinfo=UTC))
    inspected(store, "读得到", whole)
    inspected(store, "已关停", state=AccountState.CLOSED)
    never = inspected(store, "没有来源")
    broken = inspected(store, "来源坏了", failed, posts=(old,))
    assert [(one.name, one.newest, one.is_done) for one in store.observation_round(TODAY)] == [
        ("来源坏了", date(2026, 11, 2), False),
        ("没有来源", None, False),
    ]
    picture = Paper("截图.png", b"\x89PNG")
    seen = store.observe(broken, TODAY - timedelta(days=2), FANG, TODAY, note="置顶不算", screenshot=picture)
    assert store.upload(seen.screenshot) == picture
    assert [(one.name, one.newest, one.is_done) for one in store.observation_round(TODAY)] == [
        ("没有来源", None, False),
        ("来源坏了", date(2026, 11, 20), True),
    ]
    assert [one.is_done for one in store.observation_round(TODAY + timedelta(days=1))] == [False, False]
    nothing = store.observe(never, None, FANG, TODAY)
    assert (nothing.is_good, store.observations(never)) == (False, [nothing])
    with pytest.raises(StoreError, match="在今天"):
        store.observe(never, TODAY + timedelta(days=1), FANG, TODAY)
    assert [entry.action for entry in store.audit_of(f"site:{broken}")] == ["account.observe"]


def test_contacts_are_kept_by_command_and_by_spreadsheet_with_mistakes_told_by_row(tmp_path: Path) -> None:
    runner, data = CliRunner(), ["--data", str(tmp_path)]
    config = tmp_path / "sites.yaml"
    config.write_text(f"units:\n  - name: {WATER}\n  - name: {TOWN}\nsites:\n  - {{name: 清源县, url: 'http://a.example/', unit: {WATER}}}\n", encoding="utf-8")
    Store.open(tmp_path / "duwang.db").close()
    missing = runner.invoke(app, ["contacts", "list", "--config", str(config), *data])
    assert (missing.exit_code, missing.stdout.count("缺联络员")) == (1, 2)
    assert isinstance(runner.invoke(app, ["contacts", "set", WATER, "赵敏", *data]).exception, UsageError)
    assert runner.invoke(app, ["contacts", "set", WATER, "赵敏", "--by", FANG, "--since", "2026-01-05", *data]).exit_code == 0
    sheet = tmp_path / "联络员.csv"
    sheet.write_text(f"单位名称,机构,联络员姓名,办公电话\n{WATER},,赵敏,\n,供水公司,周涛,0300-5550001\n{TOWN},,钱进,\n", encoding="utf-8-sig")
    first = runner.invoke(app, ["contacts", "import", str(sheet), "--by", FANG, *data])
    assert (first.exit_code, first.stdout.strip()) == (0, "登记 2 人，1 人没有变化。")
    listed = runner.invoke(app, ["contacts", "list", "--config", str(config), *data])
    assert (listed.exit_code, f"{WATER}·供水公司　正常　周涛　0300-5550001" in listed.stdout) == (0, True)
    sheet.write_text(f"单位,姓名,起始日期\n{WATER},,\n{TOWN},钱进,13月\n{TOWN},孙立,\n", encoding="utf-8-sig")
    refused = runner.invoke(app, ["contacts", "import", str(sheet), "--by", FANG, *data])
    assert str(refused.exception).splitlines() == [
        "联络员.csv 第 2 行：没有写姓名。",
        "联络员.csv 第 3 行：起始日期“13月”不是日期，应写成 2026-11-22 的样子。",
        f"联络员.csv 第 4 行：{TOWN}已有钱进，一处只登记一名联络员。",
    ]


def test_an_account_is_observed_by_command(tmp_path: Path) -> None:
    runner, data = CliRunner(), ["--data", str(tmp_path), "--today", TODAY.isoformat()]
    with Store.open(tmp_path / "duwang.db") as store:
        number = inspected(store, "没有来源")
    picture = tmp_path / "截图.png"
    picture.write_bytes(b"\x89PNG")
    assert "待看　没有来源（抖音）" in runner.invoke(app, ["accounts", "round", *data]).stdout
    done = runner.invoke(app, ["accounts", "observe", "没有来源", "--latest", "2026-11-20", "--by", FANG, "--screenshot", str(picture), *data])
    assert done.exit_code == 0
    assert "已看　没有来源（抖音）" in runner.invoke(app, ["accounts", "round", *data]).stdout
    with Store.open(tmp_path / "duwang.db") as store:
        [seen] = store.observations(number)
        assert (seen.latest, seen.who, store.upload(seen.screenshot).name) == (date(2026, 11, 20), FANG, "截图.png")
    for wrong in (
        ["没有登记的", "--latest", "无", "--by", FANG],
        ["没有来源", "--latest", "无"],
        ["没有来源", "--latest", "无", "--by", FANG, "--screenshot", "a.exe"],
    ):
        assert isinstance(runner.invoke(app, ["accounts", "observe", *wrong, *data]).exception, UsageError)
