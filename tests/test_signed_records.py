"""What the desk has signed is read by the checks of records, beside what was imported from spreadsheets."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from typer.testing import CliRunner

from checks.record.missing_reading_record import missing_reading_record
from checks.record.missing_review_record import missing_review_record
from checks.record.overdue_fix import overdue_fix
from inspector.cli import app
from inspector.commands.console import UsageError
from inspector.core.facts import Article, Coverage, FixRecord, RecordFacts
from inspector.core.findings import CannotTell, Evidence
from inspector.core.rectifying import RecheckResult
from inspector.core.rules import Rules
from inspector.core.workdays import CHINA
from inspector.db.drafts import NewDraft
from inspector.db.rechecks import Look
from inspector.db.rows import InspectionState
from inspector.db.store import Store
from inspector.ledgers import LedgerBook, with_desk_records
from inspector.rulebook import load_rules
from tests.test_drafts import SIX
from tests.test_findings_over_days import HOME, fault
from tests.test_notices import Office

pytest_plugins = ["databases"]

DAY = date(2026, 11, 20)
RULES: Rules = load_rules(DAY + timedelta(days=2), "清源县人民政府", ())


def published(store: Store, site_id: int, title: str, url: str) -> None:
    number = store.add_draft(NewDraft(title, "正文", site_id=site_id), "庚").id
    for signer in SIX:
        store.sign_draft(number, signer)
    store.judge_secrecy(number, "不涉密", "戊")
    store.publish_draft(number, url, DAY, "庚")


def test_nothing_signed_is_no_ledger(store: Store) -> None:
    site = store.ensure_site("清源县人民政府", HOME)
    facts = with_desk_records(RecordFacts(home_url=HOME), store, site)
    assert facts == RecordFacts(home_url=HOME)
    for check in (missing_review_record, missing_reading_record, overdue_fix):
        assert [type(answer) for answer in check(facts, RULES)] == [CannotTell]


def test_a_draft_tried_out_in_the_desk_accuses_no_article_until_the_office_says_its_ledger_has_begun(store: Store) -> None:
    site = store.ensure_site("清源县人民政府", HOME)
    published(store, site, "供暖会议召开", f"{HOME}xw/1.html")
    other = Article(f"{HOME}xw/2.html", "另一篇文章", DAY, "", "")
    assert with_desk_records(RecordFacts(home_url=HOME), store, site).reviews is None
    store.begin_review_ledger(site, DAY, "管理员")
    facts = with_desk_records(RecordFacts(home_url=HOME, published=(other,)), store, site)
    [record] = facts.reviews or ()
    assert (record.title, record.url, record.published, record.place) == ("供暖会议召开", f"{HOME}xw/1.html", DAY, "复核台第 1 号稿件")
    assert [who.split()[0] for who in record.steps.values()] == list("甲乙丙丁戊己")
    [found] = missing_review_record(facts, RULES)
    assert isinstance(found, Evidence)
    assert (found.where, "没有这篇文章的记录" in found.message) == (other.url, True)
    assert store.review_ledger_since(site) == DAY


def test_a_merged_ledger_knows_what_either_has(store: Store) -> None:
    site = store.ensure_site("清源县人民政府", HOME)
    published(store, site, "供暖会议召开", f"{HOME}xw/1.html")
    imported = RecordFacts(reviews=(), fixes=(FixRecord("错字", "甲局", None, None, "台账.xlsx 第 2 行"),), home_url=HOME)
    facts = with_desk_records(imported, store, site)
    assert [record.title for record in facts.reviews or ()] == ["供暖会议召开"]
    assert facts.fixes == imported.fixes
    assert LedgerBook(facts)._since == DAY
    assert LedgerBook(RecordFacts(reviews=()), DAY - timedelta(days=9))._since == DAY - timedelta(days=9)


def test_readings_signed_in_the_desk_fill_the_days(store: Store) -> None:
    site = store.ensure_site("清源县人民政府", HOME)
    store.sign_reading(site, DAY - timedelta(days=2), "甲")
    store.sign_reading(site, DAY, "甲")
    facts = with_desk_records(RecordFacts(home_url=HOME), store, site)
    [found] = missing_reading_record(facts, RULES)
    assert isinstance(found, Evidence)
    assert found.quote == (DAY - timedelta(days=1)).isoformat()


def test_an_overdue_item_of_a_notice_is_found_but_never_while_its_clock_rests(store: Store) -> None:
    office = Office(store)
    office.inspect(fault("甲"), fault("乙"), fault("丙"))
    known = office.notice("甲", "乙", "丙")
    for item in office.items(known):
        office.let_time_pass(item, timedelta(days=60))
    first, second, third = office.items(known)
    store.enter_recheck(second.id, Look(RecheckResult.BLOCKED, None, "网站拒绝访问"), "王芳")
    store.enter_recheck(third.id, Look(RecheckResult.CLEAN, 0), "王芳")
    facts = with_desk_records(RecordFacts(home_url=HOME), store, office.site_id)
    rules = load_rules(datetime.now(UTC).astimezone(CHINA).date(), "清源县人民政府", ())
    found = [answer for answer in overdue_fix(facts, rules) if isinstance(answer, Evidence)]
    assert [(one.quote, one.severity is None) for one in found] == [("死链：“甲”", True), ("死链：“丙”", False)]
    assert first.due_at is not None
    assert f"{known.number}第 1 项：整改时限 {first.due_at.astimezone(CHINA).date()}" in found[0].message


def test_an_overdue_item_is_the_same_finding_though_its_words_change_from_day_to_day(store: Store) -> None:
    office = Office(store)
    office.inspect(fault("打不开"))
    known = office.notice("打不开")
    office.let_time_pass(office.items(known)[0], timedelta(days=60))
    rules = load_rules(datetime.now(UTC).astimezone(CHINA).date(), "清源县人民政府", ())
    keys = []
    for times in (18, 21):
        [fix] = with_desk_records(RecordFacts(home_url=HOME), store, office.site_id).fixes or ()
        told = RecordFacts(home_url=HOME, fixes=(fix._replace(what=f"站点打不开：打不开 {times} 次"),))
        keys += [answer.key for answer in overdue_fix(told, rules) if isinstance(answer, Evidence)]
    assert keys == [f"{known.number}第 1 项"] * 2


def test_the_office_says_by_command_when_its_ledger_begins_and_signs_readings(tmp_path: Path) -> None:
    runner, data = CliRunner(), ["--data", str(tmp_path)]
    with Store.open(tmp_path / "duwang.db") as store:
        site = store.ensure_site("清源县人民政府", HOME)
        store.finish_inspection(store.begin_inspection(site, DAY, {}, "").id, InspectionState.FINISHED, Coverage())
    assert runner.invoke(app, ["ledgers", "begin", "清源县人民政府", "--since", "2026-12-01", "--by", "甲", *data]).exit_code == 0
    assert runner.invoke(app, ["ledgers", "read", "清源县人民政府", "--date", "2026-12-02", "--by", "乙", *data]).exit_code == 0
    with Store.open(tmp_path / "duwang.db") as store:
        assert (store.review_ledger_since(site), store.site_readings(site)) == (date(2026, 12, 1), [(date(2026, 12, 2), "乙")])
    for wrong in (["青河县", "--by", "甲"], ["清源县人民政府"]):
        assert isinstance(runner.invoke(app, ["ledgers", "read", *wrong, *data]).exception, UsageError)
