"""Findings from day to day: new, still there, fixed, back, not looked at, and set aside by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import null, select

from inspector.core.facts import Coverage, Place
from inspector.core.findings import Certainty, Evidence, Finding, Severity, Status, finding_from
from inspector.db.database import StoreError
from inspector.db.rows import AddressState, AnsweredAddress, InspectionState, KnownFinding, Lane, NewAddress, Outcome
from inspector.db.store import Store
from inspector.db.tables import finding, sighting

pytest_plugins = ["databases"]

HOME = "http://qingyuan.example/"
FIRST_DAY = date(2026, 11, 2)


def fault(key: str, *, site: str = "清源县人民政府", message: str = "页面不存在", url: str = f"{HOME}a.html", severity: Severity = Severity.HIGH) -> Finding:
    evidence = Evidence(url, f"“{key}”", message, "请改正", "上下文", key=key, title="要闻", more_places=(Place(f"{HOME}b.html", "公告"),), places=2)
    indicators = ("W-D01", "W-D02")
    return finding_from(
        evidence, site=site, check="dead_link", title="死链", severity=severity, certainty=Certainty.SURE, indicators=indicators, clause="链接可用"
    )


class Days:
    """Inspects one invented site day after day."""

    def __init__(self, store: Store, site: str = "清源县人民政府") -> None:
        self.store, self.site = store, site
        self.site_id = store.ensure_site(site, HOME)
        self.number = 0  # of the newest inspection
        self.day = FIRST_DAY - timedelta(days=1)
        self.asked: list[KnownFinding] = []

    def next(self, *keys: str, outcome: Outcome = Outcome.CLEAN, message: str = "页面不存在") -> Mapping[str, Finding]:
        """A day on which those faults were seen, and `outcome` is the answer about all others."""
        self.day += timedelta(days=1)
        self.number = self.store.begin_inspection(self.site_id, self.day, {}, f"{self.day}.warc.gz").id
        return self.settle(*keys, outcome=outcome, message=message)

    def settle(self, *keys: str, outcome: Outcome = Outcome.CLEAN, message: str = "页面不存在") -> Mapping[str, Finding]:
        def answer(known: KnownFinding) -> Outcome:
            self.asked.append(known)
            return outcome

        self.asked.clear()
        settled = self.store.settle(self.number, [fault(key, site=self.site, message=message) for key in keys], answer)
        assert settled == self.store.findings_of(self.number)
        return {item.key: item for item in settled}

    def statuses(self, *keys: str, outcome: Outcome = Outcome.CLEAN) -> dict[str, Status]:
        return {key: item.status for key, item in self.next(*keys, outcome=outcome).items()}

    def stored(self, key: str) -> str:
        with self.store.reading() as connection:
            return str(connection.execute(select(finding.c.status).where(finding.c.key == key)).scalar_one())


@pytest.fixture
def days(store: Store) -> Days:
    return Days(store)


def test_a_fault_is_new_persists_is_fixed_and_comes_back(days: Days) -> None:
    assert days.statuses("甲") == {"甲": Status.NEW}
    assert days.statuses("甲", "乙") == {"甲": Status.PERSISTING, "乙": Status.NEW}
    assert days.statuses("乙") == {"甲": Status.FIXED, "乙": Status.PERSISTING}
    assert days.statuses("乙") == {"乙": Status.PERSISTING}
    assert days.statuses("甲", "乙") == {"甲": Status.REOPENED, "乙": Status.PERSISTING}
    assert days.statuses("甲", "乙") == {"甲": Status.PERSISTING, "乙": Status.PERSISTING}
    assert days.statuses() == {"甲": Status.FIXED, "乙": Status.FIXED}
    assert days.statuses() == {}


def test_a_page_taken_down_counts_as_fixed(days: Days) -> None:
    days.next("甲")
    assert days.statuses(outcome=Outcome.GONE) == {"甲": Status.FIXED}


def test_what_was_not_looked_at_stays_open_and_is_not_credited(days: Days) -> None:
    days.next("甲")
    for _day in range(3):
        assert days.statuses(outcome=Outcome.NOT_JUDGED) == {"甲": Status.UNSEEN}
    assert days.statuses("甲") == {"甲": Status.PERSISTING}
    days.next(outcome=Outcome.NOT_JUDGED)
    assert days.statuses() == {"甲": Status.FIXED}


def test_what_a_changed_rule_no_longer_objects_to_is_withdrawn_and_credited_to_nobody(days: Days) -> None:
    days.next("甲")
    assert days.statuses(outcome=Outcome.RULE_CHANGED) == {}
    assert days.stored("甲") == "withdrawn"
    assert days.statuses() == {}
    assert days.statuses("甲") == {"甲": Status.PERSISTING}  # nobody fixed it, so it has not come back


def test_the_judge_is_asked_about_open_findings_only_and_told_what_is_known(days: Days) -> None:
    days.next("甲", "乙", "丙")
    days.next("甲", "乙", outcome=Outcome.CLEAN)
    days.next("甲", outcome=Outcome.NOT_JUDGED)
    days.next("甲", outcome=Outcome.NOT_JUDGED)
    assert days.asked == [KnownFinding(fault("乙").fingerprint, "dead_link", "乙", f"{HOME}a.html", "", (Place(f"{HOME}b.html", "公告"),), 2, 2, 2)]


def test_a_finding_tells_since_when_and_is_told_as_it_is_today(days: Days) -> None:
    days.next("甲", message="已 15 天未更新")
    again = days.next("甲", message="已 16 天未更新")["甲"]
    expected = fault("甲", message="已 16 天未更新")
    assert again == replace(expected, status=Status.PERSISTING, first_seen="2026-11-02", indicators=("W-D01", "W-D02"))
    fixed = days.next()["甲"]
    assert (fixed.status, fixed.first_seen, fixed.message, fixed.places) == (Status.FIXED, "2026-11-02", "已 16 天未更新", 2)


def test_an_old_report_is_drawn_again_with_the_words_and_counts_of_its_day(days: Days) -> None:
    first = days.next("甲", "乙", message="已 15 天未更新")
    second = days.next("甲", message="已 15 天未更新", outcome=Outcome.NOT_JUDGED)
    third = days.next("甲", "乙", message="已 17 天未更新")
    days.next("丙", message="已 18 天未更新")
    for number, told in enumerate((first, second, third), start=1):
        assert {item.key: item for item in days.store.findings_of(number)} == told
    assert second["乙"].message == "已 15 天未更新"


def test_words_that_stay_the_same_are_kept_once(days: Days) -> None:
    for message in ("页面不存在", "页面不存在", "服务器出错", "服务器出错", "服务器出错"):
        days.next("甲", message=message)
    with days.store.reading() as connection:
        told = connection.execute(select(sighting.c.inspection_id).where(sighting.c.payload.is_not(null()))).scalars()
        assert sorted(told) == [1, 3]


def test_findings_come_worst_first(days: Days) -> None:
    days.next()
    mixed = [fault("甲", severity=Severity.LOW), fault("乙", severity=Severity.CRITICAL), fault("丙", severity=Severity.MEDIUM)]
    assert [item.key for item in days.store.settle(days.number, mixed, lambda _known: Outcome.CLEAN)] == ["乙", "丙", "甲"]


def test_settling_an_inspection_twice_says_the_same(days: Days) -> None:
    days.next("甲", "乙", "丙", "丁")
    days.next("甲", "丁", outcome=Outcome.CLEAN)
    once = days.next("甲", "乙", "戊", outcome=Outcome.NOT_JUDGED)
    assert {key: item.status for key, item in once.items()} == {
        "甲": Status.PERSISTING,
        "乙": Status.REOPENED,
        "丁": Status.UNSEEN,
        "戊": Status.NEW,
    }
    assert days.settle("甲", "乙", "戊", outcome=Outcome.NOT_JUDGED) == once
    assert days.statuses("甲", "乙", "戊", "丁") == dict.fromkeys("甲乙丁戊", Status.PERSISTING)


def test_settling_again_with_other_findings_replaces_what_was_said_first(days: Days) -> None:
    days.next("甲", "乙")
    days.next("甲", outcome=Outcome.CLEAN)
    days.next("甲", "乙", "丙")
    assert {key: item.status for key, item in days.settle(outcome=Outcome.NOT_JUDGED).items()} == {"甲": Status.UNSEEN}
    assert days.stored("乙") == "fixed"
    with pytest.raises(StoreError, match="没有编号"):
        days.store.find(fault("丙").fingerprint)
    assert days.statuses("丙") == {"甲": Status.FIXED, "丙": Status.NEW}


def test_an_inspection_overtaken_by_a_newer_one_may_not_rewrite_history(days: Days) -> None:
    days.next("甲")
    days.next("甲")
    days.number -= 1
    with pytest.raises(StoreError, match="已有更新的检查（第 2 号）"):
        days.settle("乙")


def test_sites_do_not_touch_one_anothers_findings(store: Store) -> None:
    county, bureau = Days(store), Days(store, "清源县教育局")
    county.next("甲")
    assert bureau.statuses("甲") == {"甲": Status.NEW}
    assert county.statuses() == {"甲": Status.FIXED}
    assert bureau.statuses("甲") == {"甲": Status.PERSISTING}


# a person's word


def test_a_dismissed_finding_stays_dismissed_until_that_is_revoked(days: Days) -> None:
    mark = days.next("甲", "乙")["甲"].fingerprint
    assert days.store.dismiss(mark[:6], " 本地专有写法 ", "王芳").fingerprint == mark
    assert {key: item.dismissed for key, item in days.next("甲", "乙").items()} == {"甲": "本地专有写法", "乙": ""}
    days.next("乙")
    back = days.next("甲", "乙")["甲"]
    assert (back.status, back.dismissed) == (Status.REOPENED, "本地专有写法")
    assert {item.key: item.dismissed for item in days.store.findings_of(1)} == {"甲": "本地专有写法", "乙": ""}
    assert days.store.undismiss(mark[:6], "李强").fingerprint == mark
    assert days.next("甲", "乙")["甲"].dismissed == ""


def test_dismissing_again_replaces_the_reason_and_keeps_the_record(days: Days) -> None:
    mark = days.next("甲")["甲"].fingerprint
    days.store.dismiss(mark, "暂时维护", "王芳")
    days.store.dismiss(mark, "已登记情况说明", "李强")
    assert days.store.find(mark).finding.dismissed == "已登记情况说明"
    assert days.store.undismiss(mark, "李强").fingerprint == mark
    with pytest.raises(StoreError, match="没有排除过，不用恢复"):
        days.store.undismiss(mark, "李强")


def test_a_dismissal_without_a_reason_is_refused(days: Days) -> None:
    mark = days.next("甲")["甲"].fingerprint
    with pytest.raises(StoreError, match="必须写明理由"):
        days.store.dismiss(mark, "  ", "王芳")


def test_a_finding_is_found_by_the_start_of_its_number(days: Days) -> None:
    mark = days.next("甲")["甲"].fingerprint
    found = days.store.find(f" {mark[:8].upper()} ")
    assert (found.site, found.finding) == ("清源县人民政府", replace(fault("甲"), first_seen="2026-11-02"))


@pytest.mark.parametrize("prefix", ["zz", "%", "_", "0123456789abcdef01234"])
def test_an_unknown_number_is_refused_with_a_way_out(days: Days, prefix: str) -> None:
    days.next("甲")
    with pytest.raises(StoreError, match=f"没有编号以“{prefix}”开头的问题。请核对"):
        days.store.find(prefix)


def test_an_empty_number_is_refused(days: Days) -> None:
    days.next("甲")
    with pytest.raises(StoreError, match="请写问题编号"):
        days.store.dismiss(" ", "理由", "王芳")


def test_a_number_that_fits_several_findings_names_them(store: Store) -> None:
    county, bureau = Days(store), Days(store, "清源县教育局")
    keys = [f"第{number}条" for number in range(40)]  # more than sixteen: two of them begin alike
    county.next(*keys)
    marks = sorted(fault(key).fingerprint for key in keys)
    start = next(one[0] for one, other in pairwise(marks) if one[0] == other[0])
    with pytest.raises(StoreError, match=r"不止一个：.*清源县人民政府，dead_link.*请多写几位") as complaint:
        store.dismiss(start, "误报", "王芳")
    named = [mark for mark in marks if mark in str(complaint.value)]
    assert named == [mark for mark in marks if mark.startswith(start)][:5]
    bureau.next("甲")
    mark = fault("甲", site="清源县教育局").fingerprint
    assert store.dismiss(mark[0], "误报", "王芳", "清源县教育局").fingerprint == mark


# what must stay on disk


def test_archives_stay_while_they_are_recent_or_hold_evidence(store: Store) -> None:
    days = Days(store)
    for keys in (("甲", "乙", "丙"), ("甲", "乙"), ("甲",), (), (), ()):
        marks = days.next(*keys)
        if keys == ("甲", "乙"):
            store.dismiss(marks["乙"].fingerprint, "误报", "王芳")
        store.finish_inspection(days.number, InspectionState.FINISHED, Coverage())
    days.next("丁")
    store.finish_inspection(days.number, InspectionState.FINISHED, Coverage())
    days.next(outcome=Outcome.NOT_JUDGED)
    running = store.begin_inspection(days.site_id, FIRST_DAY, {}, "running.warc.gz")
    kept = store.archives_to_keep(1, days.day + timedelta(days=30))
    # 甲 and 丙 were fixed; 乙 was dismissed and last seen on day 2; 丁 is still open and was last seen on day 7
    assert kept == {"2026-11-03.warc.gz", "2026-11-08.warc.gz", running.archive}
    assert store.archives_to_keep(2, days.day) == kept | {"2026-11-09.warc.gz"}


def test_an_archive_stays_while_later_ones_only_repeat_what_it_holds(store: Store) -> None:
    site_id = store.ensure_site("清源县人民政府", HOME)

    def inspect(day: int, full_file: str) -> int:
        today = FIRST_DAY + timedelta(days=day)
        run = store.begin_inspection(site_id, today, {}, f"{day}.warc.gz")
        answered = AnsweredAddress(0, AddressState.DONE, 1, 200, record_file=run.archive, record_offset=0, full_file=full_file, full_offset=9)
        store.write_batch(site_id, run.id, [NewAddress(0, 7, f"{HOME}a.html", Lane.PAGE, "page", 0)], [answered], 100)
        return run.id

    store.finish_inspection(inspect(0, "0.warc.gz"), InspectionState.FINISHED, Coverage())
    store.finish_inspection(inspect(10, "0.warc.gz"), InspectionState.FINISHED, Coverage())
    assert store.archives_to_keep(5, FIRST_DAY + timedelta(days=10)) == {"0.warc.gz", "10.warc.gz"}
    last = inspect(11, "11.warc.gz")  # the page changed: day 10 still leans on day 0
    assert store.archives_to_keep(5, FIRST_DAY + timedelta(days=11)) == {"0.warc.gz", "10.warc.gz", "11.warc.gz"}
    store.finish_inspection(last, InspectionState.FINISHED, Coverage())
    assert store.archives_to_keep(5, FIRST_DAY + timedelta(days=15)) == {"11.warc.gz"}


def test_the_full_record_behind_an_open_finding_stays_when_its_page_moves_on(store: Store) -> None:
    days = Days(store)
    run = store.begin_inspection(days.site_id, FIRST_DAY, {}, "new.warc.gz")
    answered = AnsweredAddress(0, AddressState.DONE, 1, 200, record_file="new.warc.gz", record_offset=5, full_file="old.warc.gz", full_offset=77)
    store.write_batch(days.site_id, run.id, [NewAddress(0, 7, f"{HOME}a.html", Lane.PAGE, "page", 0)], [answered], 100)
    days.number = run.id
    mark = days.settle("甲")["甲"].fingerprint
    found = store.find(mark)
    assert (found.record_file, found.record_offset) == ("old.warc.gz", 77)
    days.next(outcome=Outcome.NOT_JUDGED)
    store.finish_inspection(days.number, InspectionState.FINISHED, Coverage())
    assert store.archives_to_keep(1, FIRST_DAY + timedelta(days=400)) == {"new.warc.gz", "old.warc.gz"}


def test_a_confirmed_finding_stays_confirmed_until_that_is_taken_back(days: Days) -> None:
    mark = days.next("甲", "乙")["甲"].fingerprint
    assert days.store.confirm(mark[:6], "王芳", "已电话核实").fingerprint == mark
    assert {key: item.confirmed for key, item in days.next("甲", "乙").items()} == {"甲": "王芳", "乙": ""}
    assert days.store.confirm(mark, "李强").fingerprint == mark
    assert days.store.find(mark).finding.confirmed == "王芳、李强"
    assert days.store.unconfirm(mark, "王芳").fingerprint == mark
    assert days.next("甲", "乙")["甲"].confirmed == ""
    with pytest.raises(StoreError, match="没有确认过，不用撤回"):
        days.store.unconfirm(mark, "王芳")


def test_a_dismissal_takes_the_confirmation_back_and_forbids_another(days: Days) -> None:
    mark = days.next("甲")["甲"].fingerprint
    days.store.confirm(mark, "王芳")
    days.store.dismiss(mark, "引文如此", "李强")
    assert (days.store.find(mark).finding.confirmed, days.store.find(mark).finding.dismissed) == ("", "引文如此")
    with pytest.raises(StoreError, match="已经排除（引文如此），先恢复，再确认"):
        days.store.confirm(mark, "王芳")
