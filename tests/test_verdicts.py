"""Steps of people on findings: one confirmation or two, dismissals, excuses, undoing, and two people at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from inspector.core.facts import Place
from inspector.core.findings import Finding, Severity
from inspector.core.reviewing import Act, Stage
from inspector.db.database import StoreError
from inspector.db.excuses import Paper
from inspector.db.rows import Outcome
from inspector.db.store import Store
from inspector.db.verdicts import Acted, Asked
from tests.test_findings_over_days import FIRST_DAY, HOME, fault

pytest_plugins = ["databases"]

SITE = "清源县人民政府"
FANG, QIANG, MIN = "王芳", "李强", "赵敏"


class Desk:
    """One site whose findings people work on."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.site_id = store.ensure_site(SITE, HOME)
        self.day = FIRST_DAY
        self.number = 0

    def inspect(self, *found: Finding) -> None:
        self.number = self.store.begin_inspection(self.site_id, self.day, {}, f"{self.day}.warc.gz").id
        self.store.settle(self.number, found, lambda _known: Outcome.CLEAN)
        self.day += timedelta(days=1)

    def asked(self, *keys: str) -> list[Asked]:
        found = [self.store.find(fault(key).fingerprint) for key in keys]
        return [Asked(one.id, one.step) for one in found]

    def act(self, act: Act, by: str, *keys: str, note: str = "") -> Acted:
        return self.store.act(act, self.asked(*keys), by, note)

    def stage(self, key: str) -> Stage:
        return self.store.find(fault(key).fingerprint).stage

    def told(self) -> Mapping[str, tuple[str, str]]:
        """What the report of the last inspection says: who confirmed, why dismissed."""
        return {item.key: (item.confirmed, item.dismissed) for item in self.store.findings_of(self.number)}


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def grave(key: str) -> Finding:
    return fault(key, severity=Severity.CRITICAL)


def vetoed(key: str) -> Finding:
    return replace(fault(key), indicators=("W-V4", "W-D04"))


def test_one_confirmation_is_enough_for_an_ordinary_finding(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    [done] = desk.act(Act.CONFIRM, FANG, "甲", note="已电话核实").done
    assert (done.stage, desk.stage("甲"), desk.told()) == (Stage.CONFIRMED, Stage.CONFIRMED, {"甲": (FANG, "")})
    [entry] = desk.store.history(done.finding_id)
    assert (entry.number, entry.who, entry.action, entry.note) == (done.step, FANG, "finding.confirm", "已电话核实")


@pytest.mark.parametrize("make", [grave, vetoed], ids=["critical", "veto"])
def test_a_grave_finding_counts_only_when_a_second_person_confirms_it(desk: Desk, make: Callable[[str], Finding]) -> None:
    desk.inspect(make("甲"))
    assert desk.act(Act.CONFIRM, FANG, "甲").done[0].stage is Stage.CONFIRMING
    assert desk.told() == {"甲": ("", "")}
    [refused] = desk.act(Act.CONFIRM, FANG, "甲").refused
    assert "您已经确认过，还需要另一个人确认" in refused.words
    assert desk.act(Act.CONFIRM, QIANG, "甲").done[0].stage is Stage.CONFIRMED
    assert desk.told() == {"甲": ("王芳、李强", "")}
    [refused] = desk.act(Act.CONFIRM, MIN, "甲").refused
    assert "已经由王芳、李强确认过" in refused.words


def test_a_reminder_that_names_a_veto_is_not_grave(desk: Desk) -> None:
    desk.inspect(replace(vetoed("甲"), severity=Severity.INFO))
    assert desk.act(Act.CONFIRM, FANG, "甲").done[0].stage is Stage.CONFIRMED


def test_a_bulletin_item_needs_a_second_confirmation_also_when_the_first_came_before(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    desk.act(Act.CONFIRM, FANG, "甲")
    assert desk.act(Act.BULLETIN, FANG, "甲").done[0].stage is Stage.CONFIRMING
    assert desk.told() == {"甲": ("", "")}
    assert desk.act(Act.CONFIRM, QIANG, "甲").done[0].stage is Stage.CONFIRMED
    assert desk.act(Act.BULLETIN, FANG, "甲").refused[0].words.endswith("已经列为通报件。")
    desk.inspect(fault("甲"), fault("乙"))
    desk.act(Act.CONFIRM, FANG, "乙")
    desk.act(Act.BULLETIN, FANG, "乙")
    assert desk.act(Act.NO_BULLETIN, FANG, "乙").done[0].stage is Stage.CONFIRMED


def test_dismissing_a_grave_finding_waits_for_a_second_person_and_the_monthly_paper_names_it(desk: Desk) -> None:
    desk.inspect(grave("甲"), fault("乙"))
    desk.act(Act.CONFIRM, FANG, "甲")
    desk.act(Act.CONFIRM, QIANG, "甲")
    assert desk.act(Act.DISMISS, FANG, "甲", note="引文如此").done[0].stage is Stage.DISMISSING
    assert desk.told()["甲"] == ("王芳、李强", ""), "one person's word takes nothing out of the score"
    assert "还需要另一个人同意" in desk.act(Act.DISMISS, FANG, "甲", note="引文如此").refused[0].words
    assert "正等第二人同意排除（王芳：引文如此）" in desk.act(Act.CONFIRM, MIN, "甲").refused[0].words
    assert desk.act(Act.DISMISS, MIN, "甲", note="同意").done[0].stage is Stage.DISMISSED
    assert desk.told()["甲"] == ("", "引文如此")
    desk.act(Act.DISMISS, FANG, "乙", note="误报")
    [marked] = desk.store.marked_dismissals(date(2000, 1, 1), date(2100, 1, 1))
    assert (marked.site, marked.check, marked.by, marked.second_by, marked.reason, marked.is_whole) == (SITE, "dead_link", FANG, MIN, "引文如此", True)
    assert desk.store.marked_dismissals(date(2000, 1, 1), date(2000, 1, 2)) == []


def test_a_second_person_may_refuse_a_dismissal_and_the_confirmation_stands(desk: Desk) -> None:
    desk.inspect(grave("甲"))
    desk.act(Act.CONFIRM, FANG, "甲")
    desk.act(Act.CONFIRM, QIANG, "甲")
    desk.act(Act.DISMISS, FANG, "甲", note="引文如此")
    assert desk.act(Act.RESTORE, MIN, "甲", note="不是引文").done[0].stage is Stage.CONFIRMED
    assert desk.told() == {"甲": ("王芳、李强", "")}
    assert "请由确认的人撤回" in desk.act(Act.RESTORE, MIN, "甲").refused[0].words
    assert desk.act(Act.RESTORE, QIANG, "甲").done[0].stage is Stage.OPEN


@pytest.mark.parametrize(("count", "stage"), [(20, Stage.DISMISSED), (21, Stage.DISMISSING)])
def test_more_than_twenty_dismissed_at_once_wait_for_a_second_person(desk: Desk, count: int, stage: Stage) -> None:
    keys = [f"第{number}条" for number in range(count)]
    desk.inspect(*(fault(key) for key in keys))
    acted = desk.act(Act.DISMISS, FANG, *keys, note="系统维护")
    assert (len(acted.done), {done.stage for done in acted.done}, acted.refused) == (count, {stage}, ())
    assert len(desk.store.marked_dismissals(date(2000, 1, 1), date(2100, 1, 1))) == (0 if stage is Stage.DISMISSED else count)
    assert desk.store.audit_flaws() == []


def test_a_false_alarm_can_be_reversed_and_then_confirmed(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    desk.act(Act.DISMISS, FANG, "甲", note="误报")
    assert "先恢复，再确认" in desk.act(Act.CONFIRM, QIANG, "甲").refused[0].words
    assert desk.act(Act.RESTORE, QIANG, "甲", note="复查属实").done[0].stage is Stage.OPEN
    assert desk.act(Act.CONFIRM, QIANG, "甲").done[0].stage is Stage.CONFIRMED
    actions = [entry.action for entry in desk.store.history(desk.asked("甲")[0].finding_id)]
    assert actions[:3] == ["finding.dismiss", "finding.restore", "finding.confirm"]


def test_of_two_people_acting_on_what_they_saw_one_wins_and_the_other_is_told(desk: Desk) -> None:
    desk.inspect(fault("甲"), fault("乙"))
    seen = desk.asked("甲", "乙")
    desk.store.act(Act.CONFIRM, seen[:1], FANG)
    acted = desk.store.act(Act.DISMISS, seen, QIANG, "误报")
    assert [done.fingerprint for done in acted.done] == [fault("乙").fingerprint]
    [refused] = acted.refused
    assert f"刚由{FANG}于" in refused.words
    assert "确认（现在：已确认）" in refused.words
    assert refused.step == desk.asked("甲")[0].step
    assert desk.told()["甲"] == (FANG, "")


def test_of_many_people_acting_in_the_same_instant_exactly_one_wins(desk: Desk, database: str) -> None:
    desk.inspect(*(fault(f"第{number}条") for number in range(12)))
    seen = desk.asked(*(f"第{number}条" for number in range(12)))
    results: list[Acted] = []

    def act(name: str, order: Sequence[Asked]) -> None:
        with Store.open(database) as own:
            results.append(own.act(Act.CONFIRM, order, name))

    people = [threading.Thread(target=act, args=(name, order)) for name, order in ((FANG, seen), (QIANG, seen[::-1]), (MIN, seen[3:] + seen[:3]))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(len(acted.done) for acted in results) == [0, 0, 12]
    assert sorted(len(acted.refused) for acted in results) == [0, 12, 12]
    assert desk.store.audit_flaws() == []


def test_a_finding_is_assigned_and_stays_so_over_the_days(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    [done] = desk.store.act(Act.ASSIGN, desk.asked("甲"), FANG, assignee=QIANG).done
    desk.inspect(fault("甲"))
    assert desk.asked("甲")[0].step == done.step
    assert '"assignee":"李强"' in desk.store.history(done.finding_id)[0].payload


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        ((), Act.CONFIRM, Stage.OPEN),
        ((), Act.DISMISS, Stage.OPEN),
        ((), Act.BULLETIN, Stage.OPEN),
        (((Act.CONFIRM, QIANG),), Act.CONFIRM, Stage.CONFIRMING),
        (((Act.CONFIRM, QIANG), (Act.CONFIRM, MIN)), Act.DISMISS, Stage.CONFIRMED),
        (((Act.CONFIRM, QIANG), (Act.CONFIRM, MIN), (Act.DISMISS, QIANG)), Act.DISMISS, Stage.DISMISSING),
        (((Act.DISMISS, QIANG), (Act.DISMISS, MIN)), Act.RESTORE, Stage.DISMISSED),
        (((Act.CONFIRM, QIANG),), Act.RESTORE, Stage.CONFIRMING),
    ],
)
def test_the_last_step_is_undone_and_everything_is_as_it_was(desk: Desk, before: Sequence[tuple[Act, str]], act: Act, after: Stage) -> None:
    desk.inspect(grave("甲"))
    for earlier, who in before:
        assert desk.act(earlier, who, "甲", note="理由").done
    said = desk.told()
    assert desk.act(act, FANG, "甲", note="新的理由").done
    [undone] = desk.store.undo(FANG).done
    assert (undone.stage, desk.stage("甲"), desk.told()) == (after, after, said)
    with pytest.raises(StoreError, match="没有可以撤回的步骤"):
        desk.store.undo(FANG)
    assert desk.act(act, FANG, "甲", note="再来").done, "what was undone can be done again"
    assert desk.store.audit_flaws() == []


def test_a_step_on_many_is_undone_as_one_except_where_somebody_went_on(desk: Desk) -> None:
    desk.inspect(*(fault(key) for key in "甲乙丙"))
    desk.act(Act.DISMISS, FANG, "甲", "乙", "丙", note="误报")
    desk.act(Act.RESTORE, QIANG, "乙")
    assert {done.fingerprint for done in desk.store.undo(FANG).done} == {fault(key).fingerprint for key in "甲丙"}
    assert [desk.stage(key) for key in "甲乙丙"] == [Stage.OPEN] * 3
    desk.act(Act.DISMISS, FANG, "甲", note="误报")
    desk.act(Act.RESTORE, QIANG, "甲")
    with pytest.raises(StoreError, match="之后别人又动过"):
        desk.store.undo(FANG)
    with pytest.raises(StoreError, match="没有可以撤回的步骤"):
        desk.store.undo(MIN)


def test_what_becomes_grave_later_waits_for_a_second_person_again(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    desk.act(Act.CONFIRM, FANG, "甲")
    desk.inspect(grave("甲"))
    assert (desk.stage("甲"), desk.told()) == (Stage.CONFIRMING, {"甲": ("", "")})
    assert desk.act(Act.CONFIRM, QIANG, "甲").done[0].stage is Stage.CONFIRMED


def test_a_finding_that_an_inspection_withdrew_cannot_be_acted_on(desk: Desk) -> None:
    desk.inspect(fault("甲"))
    asked = desk.asked("甲")
    desk.number = desk.store.begin_inspection(desk.site_id, desk.day, {}, "x.warc.gz").id
    desk.store.settle(desk.number, [], lambda _known: Outcome.RULE_CHANGED)
    assert "已经不在了" in desk.store.act(Act.CONFIRM, asked, FANG).refused[0].words
    assert "已经不在了" in desk.store.act(Act.CONFIRM, [Asked(999_999)], FANG).refused[0].words


# excuses


def phrase(key: str, url: str = f"{HOME}tzgg/1.html", places: int = 1) -> Finding:
    found = fault(key, url=url)
    return replace(found, quote=key, context=f"沿用{key}的说法", places=places, more_places=[])


def test_an_excuse_sets_aside_what_it_covers_now_and_later_and_expires(desk: Desk) -> None:
    desk.inspect(phrase("扫黑办"), phrase("别的词"))
    until = desk.day + timedelta(days=2)
    excuse, acted = desk.store.add_excuse(desk.site_id, "县扫黑办", until, "机构旧名，文件有据", FANG, paper=Paper("说明.pdf", b"%PDF-1"), today=desk.day)
    assert acted.done == (), "its words do not stand there"
    other, acted = desk.store.add_excuse(desk.site_id, "扫黑办", until, "机构旧名", FANG, paper=Paper("说明.pdf", b"%PDF-1"), today=desk.day)
    assert [done.stage for done in acted.done] == [Stage.EXCUSED]
    assert desk.told() == {"扫黑办": ("", f"豁免至 {until}：机构旧名"), "别的词": ("", "")}
    assert (other.attachment, desk.store.upload(other.upload)) == ("说明.pdf", Paper("说明.pdf", b"%PDF-1"))
    assert [known.id for known in desk.store.excuses(desk.day)] == [excuse.id, other.id]
    assert desk.store.dismissed_findings(desk.site_id) == []
    desk.inspect(phrase("扫黑办"), phrase("别的词"))
    assert desk.told()["扫黑办"][1]
    desk.day = until + timedelta(days=1)
    desk.inspect(phrase("扫黑办"), phrase("别的词"))
    assert desk.told() == {"扫黑办": ("", ""), "别的词": ("", "")}
    assert desk.store.history(desk.asked("扫黑办")[0].finding_id)[-1].action == "finding.expire"
    assert desk.store.audit_flaws() == []


def test_an_excuse_for_a_column_silences_no_other(desk: Desk) -> None:
    inside, outside, unknown = phrase("甲甲"), phrase("乙乙", f"{HOME}xwzx/1.html"), phrase("丙丙", places=9)
    across = replace(phrase("丁丁"), places=2, more_places=[Place(f"{HOME}xwzx/2.html")])
    desk.inspect(inside, outside, unknown, across)
    for item in (inside, outside, unknown, across):
        desk.store.add_excuse(desk.site_id, item.quote, desk.day, "约定", FANG, column=f"{HOME}tzgg/", today=desk.day)
    assert {key: bool(dismissed) for key, (_by, dismissed) in desk.told().items()} == {"甲甲": True, "乙乙": False, "丙丙": False, "丁丁": False}


def test_a_new_finding_is_excused_the_day_it_is_found_and_no_word_of_people_is_touched(desk: Desk) -> None:
    desk.store.add_excuse(desk.site_id, "扫黑办", desk.day + timedelta(days=30), "旧名", FANG, today=desk.day)
    desk.inspect(phrase("扫黑办"))
    assert desk.stage("扫黑办") is Stage.EXCUSED
    desk.act(Act.RESTORE, QIANG, "扫黑办")
    desk.act(Act.CONFIRM, QIANG, "扫黑办")
    desk.inspect(phrase("扫黑办"))
    assert (desk.stage("扫黑办"), desk.told()["扫黑办"][0]) == (Stage.CONFIRMED, QIANG)


def test_an_excuse_for_a_grave_finding_waits_for_somebody_else(desk: Desk) -> None:
    desk.store.add_excuse(desk.site_id, "扫黑办", desk.day + timedelta(days=30), "旧名", FANG, today=desk.day)
    desk.inspect(replace(phrase("扫黑办"), severity=Severity.CRITICAL))
    assert (desk.stage("扫黑办"), desk.told()["扫黑办"]) == (Stage.EXCUSING, ("", ""))


def test_an_excuse_is_revoked_with_a_reason_and_what_it_covered_is_open_again(desk: Desk) -> None:
    desk.inspect(phrase("扫黑办"))
    excuse, _acted = desk.store.add_excuse(desk.site_id, "扫黑办", desk.day + timedelta(days=30), "旧名", FANG, today=desk.day)
    with pytest.raises(StoreError, match="没有可以撤回的步骤"):
        desk.store.undo(FANG)
    with pytest.raises(StoreError, match="必须写明理由"):
        desk.store.revoke_excuse(excuse.id, QIANG, " ")
    desk.store.revoke_excuse(excuse.id, QIANG, "已改名")
    assert (desk.stage("扫黑办"), desk.store.excuses(desk.day)) == (Stage.OPEN, [])
    desk.inspect(phrase("扫黑办"))
    assert desk.stage("扫黑办") is Stage.OPEN
    with pytest.raises(StoreError, match="没有第 1 号豁免，或者已经撤销"):
        desk.store.revoke_excuse(excuse.id, QIANG, "再来")


@pytest.mark.parametrize(
    ("words", "until", "reason", "column", "complaint"),
    [
        ("县", 1, "理由", "", "至少两个字"),
        ("扫黑办", -1, "理由", "", "截止日期应在今天"),
        ("扫黑办", 800, "理由", "", "两年以内"),
        ("扫黑办", 1, " ", "", "必须写明理由"),
        ("扫黑办", 1, "理由", "通知公告", "网址的开头"),
    ],
)
def test_an_excuse_that_says_too_little_is_refused(desk: Desk, words: str, until: int, reason: str, column: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        desk.store.add_excuse(desk.site_id, words, desk.day + timedelta(days=until), reason, FANG, column=column, today=desk.day)
