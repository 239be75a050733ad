"""The store: sites, inspections, who may inspect, and addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import update

from inspector.core.facts import Coverage, LinkRole
from inspector.core.findings import CheckError, Countdown, Question
from inspector.db import addresses
from inspector.db.database import StoreError
from inspector.db.rows import AddressRow, AddressState, AnsweredAddress, Inspection, InspectionState, Lane, NewAddress
from inspector.db.store import Store
from inspector.db.tables import claim

pytest_plugins = ["databases"]

ROOT = Path(__file__).parent.parent
HOME = "http://qingyuan.example/"
DAY = date(2026, 11, 20)
MINUTE = timedelta(minutes=1)


def begin(store: Store, site: str = "清源县人民政府", *, day: date = DAY, archive: str = "one.warc.gz") -> Inspection:
    return store.begin_inspection(store.ensure_site(site, HOME), day, {"rate": 2.0, "profiles": ["qingyuan"]}, archive)


def new(number: int, *, lane: Lane = Lane.PAGE, url: str = "") -> NewAddress:
    return NewAddress(number, -(2**63) + number, url or f"{HOME}{number}.html", lane, "page", 1)


def answer(number: int, **more: object) -> AnsweredAddress:
    return AnsweredAddress(number, AddressState.DONE, 1, **{"status": 200, **more})  # type: ignore[arg-type]


# sites and inspections


def test_a_site_is_entered_once_and_kept_up_to_date(store: Store) -> None:
    first = store.ensure_site("清源县人民政府", HOME, "清源县人民政府办公室")
    assert store.ensure_site("清源县教育局", "http://jyj.qingyuan.example/") != first
    assert store.ensure_site("清源县人民政府", "https://qingyuan.example/", "清源县大数据局") == first
    assert store.site(first)[1:] == ("清源县人民政府", "https://qingyuan.example/", "清源县大数据局")


def test_an_inspection_is_found_while_it_runs_and_after_it_ended(store: Store) -> None:
    running = begin(store)
    assert running.state is InspectionState.RUNNING
    assert (running.site, running.today, running.settings, running.archive_bytes) == ("清源县人民政府", DAY, {"rate": 2.0, "profiles": ["qingyuan"]}, 0)
    assert running.started_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - running.started_at) < MINUTE
    assert store.unfinished_inspection(running.site_id) == running
    assert store.last_inspection(running.site_id) is None
    assert store.last_inspection(running.site_id, finished=False) == running

    coverage = Coverage(pages=3, skipped={"网址过长": 2}, stopped="页数上限", home_status=200, links={"ok": 9})
    ended = store.finish_inspection(running.id, InspectionState.FINISHED, coverage)
    assert (ended.state, ended.coverage) == (InspectionState.FINISHED, coverage)
    assert ended.finished_at is not None
    assert store.unfinished_inspection(running.site_id) is None
    assert store.last_inspection(running.site_id) == store.inspection(running.id) == ended


def test_an_inspection_nobody_took_up_again_is_given_up_and_never_counts_as_ended(store: Store) -> None:
    crashed, next_one = begin(store), begin(store)
    states = {item.id: item.state for item in store.inspections(crashed.site_id)}
    assert list(states.items()) == [(next_one.id, InspectionState.RUNNING), (crashed.id, InspectionState.STOPPED)]
    assert store.inspection(crashed.id).finished_at is None
    assert store.last_inspection(crashed.site_id) is None


def test_the_latest_inspections_are_one_for_each_site(store: Store) -> None:
    for site, day in (("乙", DAY), ("甲", DAY), ("乙", DAY), ("甲", DAY + timedelta(days=1)), ("丙", DAY)):
        store.finish_inspection(begin(store, site, day=day).id, InspectionState.FINISHED, Coverage())
    begin(store, "乙", day=DAY)
    assert [(item.id, item.site) for item in store.latest_inspections()] == [(5, "丙"), (3, "乙"), (4, "甲")]
    assert [(item.id, item.site) for item in store.latest_inspections(DAY)] == [(5, "丙"), (3, "乙"), (2, "甲")]
    assert store.latest_inspections(DAY - timedelta(days=1)) == []


def test_an_unknown_inspection_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="没有第 7 号检查"):
        store.inspection(7)


# one process a site


def test_a_site_is_claimed_by_one_process_at_a_time(store: Store, database: str) -> None:
    site = store.ensure_site("清源县人民政府", HOME)
    with Store.open(database) as other:
        assert store.claim_site(site, "甲:1", MINUTE)
        assert store.claim_site(site, "甲:1", MINUTE)
        assert not other.claim_site(site, "乙:2", MINUTE)
        held = other.claimed_by(site)
        assert held is not None
        assert held.owner == "甲:1"
        store.release(site, "甲:1")
        assert other.claimed_by(site) is None
        assert other.claim_site(site, "乙:2", MINUTE)
        store.release(site, "甲:1")
        assert not store.claim_site(site, "甲:1", MINUTE)


def test_a_silent_process_loses_its_site_and_may_not_write_any_more(store: Store, database: str) -> None:
    run = begin(store)
    assert store.claim_site(run.site_id, "甲:1", MINUTE)
    store.write_batch(run.site_id, run.id, [new(0)], [answer(0)], 100)
    with Store.open(database) as other:
        fall_silent(store, run.site_id)
        assert other.claim_site(run.site_id, "乙:2", MINUTE)
        assert not store.beat(run.site_id, "甲:1")
        with pytest.raises(StoreError, match="已由另一个进程接手检查（乙:2）"):
            store.write_batch(run.site_id, run.id, [new(1)], [], 200)
        with pytest.raises(StoreError, match="接手"):
            store.settle(run.id, [], lambda _known: pytest.fail("no finding is known"))
        other.write_batch(run.site_id, run.id, [new(1)], [], 300)
    assert store.inspection(run.id).archive_bytes == 300


@pytest.mark.parametrize("sign", ["beat", "batch"])
def test_a_sign_of_life_keeps_the_site(store: Store, database: str, sign: str) -> None:
    run = begin(store)
    store.claim_site(run.site_id, "甲:1", MINUTE)
    fall_silent(store, run.site_id)
    if sign == "beat":
        assert store.beat(run.site_id, "甲:1")
    else:
        store.write_batch(run.site_id, run.id, [], [], 0)
    with Store.open(database) as other:
        assert not other.claim_site(run.site_id, "乙:2", MINUTE)


def fall_silent(store: Store, site_id: int) -> None:
    with store.writing() as connection:
        connection.execute(update(claim).where(claim.c.site_id == site_id).values(beat_at=datetime.now(UTC) - 2 * MINUTE))


# addresses


def test_what_is_written_of_an_address_is_what_is_read(store: Store) -> None:
    run = begin(store)
    beijing = datetime(2026, 11, 20, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    full = AnsweredAddress(
        number=2,
        state=AddressState.DONE,
        asks=3,
        status=301,
        error="reset",
        redirect_to=1,
        etag='"a-1"',
        last_modified="Fri, 20 Nov 2026 00:00:00 GMT",
        digest="sha1:ABC",
        record_file="two.warc.gz",
        record_offset=2**40,
        record_length=900,
        full_file="one.warc.gz",
        full_offset=2**41,
        fetched_at=beijing,
        media_type="text/html",
        links=b"\x00\x01\xff",
        title="要闻",
    )
    store.write_batch(run.site_id, run.id, [new(0), new(1, lane=Lane.PROBE), new(2)], [full], 2**42)
    row = store.addresses(run.site_id, [2, 99])[2]
    assert row == AddressRow(2, f"{HOME}2.html", run.id, Lane.PAGE, "page", 1, *full[1:])
    assert row.fetched_at is not None
    assert row.fetched_at.utcoffset() == timedelta(0)
    assert store.address_by_url(run.site_id, f"{HOME}2.html") == row
    assert store.address_by_url(run.site_id, f"{HOME}99.html") is None
    waiting = store.addresses(run.site_id, [1])[1]
    assert (waiting.state, waiting.lane, waiting.title) == (AddressState.PENDING, Lane.PROBE, "")
    assert (waiting.links, waiting.fetched_at, waiting.redirect_to) == (None, None, None)
    assert store.inspection(run.id).archive_bytes == 2**42


def test_addresses_are_listed_by_what_became_of_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "PAGE", 2)  # so that a list takes several readings
    run = begin(store)
    failed, skipped = AnsweredAddress(2, AddressState.FAILED, 3, error="dns", links=b"\x03"), AnsweredAddress(3, AddressState.SKIPPED, 0)
    answered = [answer(1, links=b"\x02"), failed, skipped, answer(5)]
    store.write_batch(run.site_id, run.id, [new(number) for number in range(7)], answered, 0)
    other = begin(store, "清源县教育局")
    store.write_batch(other.site_id, other.id, [new(0)], [answer(0, links=b"\x09")], 0)
    assert [row.number for row in store.pending(run.site_id, run.id)] == [0, 4, 6]
    assert [(row.number, row.state) for row in store.answers(run.site_id, run.id)] == [
        (1, AddressState.DONE),
        (2, AddressState.FAILED),
        (3, AddressState.SKIPPED),
        (5, AddressState.DONE),
    ]
    assert list(store.linking_pages(run.site_id, run.id)) == [(1, f"{HOME}1.html", "", b"\x02")]
    assert list(store.files(run.site_id, run.id, besides=())) == [store.addresses(run.site_id, [number])[number] for number in (1, 5)]
    assert list(store.files(run.site_id, run.id, besides={LinkRole.PAGE})) == []
    assert list(store.known_addresses(run.site_id)) == [(number, -(2**63) + number, run.id) for number in range(7)]
    assert list(store.address_urls(run.site_id)) == [(number, f"{HOME}{number}.html") for number in range(7)]
    assert len(store.addresses(run.site_id, range(7))) == 7


def test_a_known_address_waits_again_the_next_day_and_keeps_its_validators(store: Store) -> None:
    first = begin(store)
    store.write_batch(first.site_id, first.id, [new(0), new(1)], [answer(0, etag='"a"', full_file="one.warc.gz", full_offset=5, links=b"\x01")], 10)
    store.finish_inspection(first.id, InspectionState.FINISHED, Coverage())
    second = begin(store)
    store.write_batch(second.site_id, second.id, [new(0)], [], 0)
    row = store.addresses(second.site_id, [0])[0]
    assert (row.inspection_id, row.state, row.asks, row.status, row.etag, row.full_file) == (second.id, AddressState.PENDING, 0, 200, '"a"', "one.warc.gz")
    assert list(store.answers(first.site_id, first.id)) == []
    assert list(store.linking_pages(second.site_id, second.id)) == []
    assert [number for number, _hash, seen in store.known_addresses(second.site_id) if seen == first.id] == [1]


def test_entering_an_address_again_in_one_inspection_forgets_no_answer(store: Store) -> None:
    run = begin(store)
    store.write_batch(run.site_id, run.id, [new(0), new(1, lane=Lane.PROBE)], [answer(0), answer(1)], 0)
    store.write_batch(run.site_id, run.id, [new(0, lane=Lane.PROBE), new(1, lane=Lane.PROBE)], [], 0)
    assert [(row.number, row.lane) for row in store.answers(run.site_id, run.id)] == [(0, Lane.PAGE), (1, Lane.PROBE)]
    store.write_batch(run.site_id, run.id, [new(1, lane=Lane.PAGE)], [], 0)
    assert [(row.number, row.lane) for row in store.pending(run.site_id, run.id)] == [(1, Lane.PAGE)]


@pytest.mark.parametrize("stray", [7, 1], ids=["never entered", "entered on another day"])
def test_an_answer_to_an_address_nobody_entered_spoils_the_whole_batch(store: Store, stray: int) -> None:
    first = begin(store)
    store.write_batch(first.site_id, first.id, [new(0), new(1)], [], 10)
    run = begin(store)
    store.write_batch(run.site_id, run.id, [new(0)], [], 20)
    with pytest.raises(LookupError):
        store.write_batch(run.site_id, run.id, [new(2)], [answer(0), answer(stray)], 999)
    assert store.inspection(run.id).archive_bytes == 20
    assert [row.number for row in store.pending(run.site_id, run.id)] == [0]


def test_an_ended_inspection_takes_no_more_addresses(store: Store) -> None:
    run = begin(store)
    store.finish_inspection(run.id, InspectionState.FINISHED, Coverage())
    with pytest.raises(StoreError, match=f"第 {run.id} 号检查已经结束"):
        store.write_batch(run.site_id, run.id, [new(0)], [], 0)


def test_text_no_database_takes_is_kept_without_the_bad_characters(store: Store) -> None:
    run = begin(store)
    url = f"{HOME}a\x00b\ud800.html"
    store.write_batch(run.site_id, run.id, [new(0, url=url)], [answer(0, title="关于\x00开展\udcff工作的通知")], 0)
    row = store.addresses(run.site_id, [0])[0]
    assert (row.url, row.title) == (f"{HOME}a\ufffdb?.html", "关于\ufffd开展?工作的通知")
    store.save_errors(run.id, [CheckError("dead_link", url, "编码\ud800")])
    assert store.errors(run.id)[0].error == "编码?"


def test_questions_and_broken_checks_are_kept_in_order_and_replaced_when_saved_again(store: Store) -> None:
    run, other = begin(store), begin(store, "清源县教育局")
    questions = [Question("homepage_stale", "首页不更新", HOME, "列表由脚本填写", 3), Question("blank_column", "空白栏目", HOME, "列表由脚本填写")]
    errors = [CheckError("dead_link", HOME, "KeyError: 'a'"), CheckError("dead_link", HOME, "KeyError: 'a'")]
    for _again in range(2):
        store.save_questions(run.id, questions)
        store.save_errors(run.id, errors)
    assert store.questions(run.id) == questions
    assert store.errors(run.id) == errors
    store.save_questions(run.id, [])
    assert store.questions(run.id) == store.questions(other.id) == []
    assert store.errors(other.id) == []


def test_what_runs_out_soon_is_kept_with_its_inspection(store: Store) -> None:
    run = begin(store)
    soon = [Countdown("stale_column", "栏目不更新", ("W-V4", "W-D04"), HOME, "工作动态", DAY + timedelta(days=3), "还有 3 天")]
    store.save_countdowns(run.id, [])
    store.save_countdowns(run.id, soon)
    assert store.countdowns(run.id) == soon
