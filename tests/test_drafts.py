"""Three reviews and three proofreads: who may take which turn, going back, merged stages, and what the record shows."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from inspector.core.drafting import USUAL, DraftKind, DraftStage, DraftState, Signer
from inspector.core.people import Role
from inspector.db.database import StoreError
from inspector.db.drafts import NewDraft
from inspector.db.excuses import Paper
from inspector.db.store import Store

pytest_plugins = ["databases"]

DAY = date(2026, 11, 22)
SIX = [
    Signer("甲", Role.INSPECTOR),
    Signer("乙", Role.INSPECTOR),
    Signer("丙", Role.REVIEWER),
    Signer("丁", Role.INSPECTOR),
    Signer("戊", Role.APPROVER),
    Signer("己", Role.REVIEWER),
]


def added(store: Store, text: str = "全县供暖工作会议召开。") -> int:
    return store.add_draft(NewDraft("供暖会议召开", text, origin="县政府办", author="庚", unit="清源县政府办"), "庚").id


def refusal(store: Store, number: int, signer: Signer) -> str:
    with pytest.raises(StoreError) as complaint:
        store.sign_draft(number, signer)
    return str(complaint.value)


def test_six_people_take_the_six_turns_and_the_record_shows_them(store: Store) -> None:
    number = added(store)
    for turn, signer in enumerate(SIX):
        assert store.draft(number).state is DraftState.OPEN
        known = store.sign_draft(number, signer, f"第{turn + 1}关通过")
    assert known.state is DraftState.DONE
    record = store.draft_record(number)
    assert [(words, each.by if each else "") for words, each in record.lines] == list(
        zip(["初审", "一校", "复审", "二校", "终审", "三校"], "甲乙丙丁戊己", strict=True)
    )
    assert (record.draft.origin, record.draft.author, record.remarks) == ("县政府办", "庚", [])
    assert [entry.action for entry in store.audit_of(f"draft:{number}")] == ["draft.add", *["draft.sign"] * 6]
    assert store.audit_flaws() == []
    assert "审校完成，不能再改、再签" in refusal(store, number, Signer("辛"))


def test_nobody_does_two_reviews_or_two_proofreads_of_one_item_but_one_of_each(store: Store) -> None:
    number = added(store)
    store.sign_draft(number, Signer("甲", Role.APPROVER))
    store.sign_draft(number, Signer("甲", Role.APPROVER))  # 一校: a proofread beside a review
    assert "甲已经做过这篇稿件的初审，同一个人不能做两次审核" in refusal(store, number, Signer("甲", Role.APPROVER))
    store.sign_draft(number, Signer("乙", Role.APPROVER))
    assert "甲已经做过这篇稿件的一校，同一个人不能做两次校对" in refusal(store, number, Signer("甲", Role.APPROVER))


def test_a_turn_is_taken_only_by_the_roles_and_people_the_table_names(store: Store) -> None:
    number = added(store)
    assert "您的角色是单位联络员" in refusal(store, number, Signer("壬", Role.CONTACT))
    store.sign_draft(number, SIX[0])
    store.sign_draft(number, SIX[1])
    assert "复审由审核员、审批员办理，您的角色是巡检员" in refusal(store, number, Signer("丙", Role.INSPECTOR))
    rows = [{"stages": [stage], "people": ["丙"] if stage == "复审" else []} for stage in ("初审", "一校", "复审", "二校", "终审", "三校")]
    store.keep_stage_table(rows, "管理员")
    assert "复审由丙办理" in refusal(store, number, Signer("戊", Role.APPROVER))
    assert store.sign_draft(number, Signer("丙", Role.INSPECTOR)).state is DraftState.OPEN


def test_returning_needs_a_reason_and_undoes_what_came_after_but_not_who_had_their_turn(store: Store) -> None:
    number = added(store)
    for signer in SIX:
        store.sign_draft(number, signer)
    with pytest.raises(StoreError, match="退回必须写明原因"):
        store.return_draft(number, SIX[4], DraftStage.SECOND_REVIEW, " ")
    assert store.return_draft(number, SIX[4], DraftStage.SECOND_REVIEW, "领导职务有误").state is DraftState.OPEN
    record = store.draft_record(number)
    assert [each.by if each else "" for _words, each in record.lines] == ["甲", "乙", "", "", "", ""]
    assert [(who, why) for _when, who, why in record.returns] == [("戊", "领导职务有误")]
    assert len(record.signed) == 6, "what was signed stays on record"
    store.revise_draft(number, "改过的正文。", "庚", "改正职务")
    assert "戊已经做过这篇稿件的终审，同一个人不能做两次审核" in refusal(store, number, SIX[4])
    for signer in SIX[2:]:
        known = store.sign_draft(number, signer)
    assert known.state is DraftState.DONE
    assert store.draft_record(number).remarks == ["初审签的是第 1 稿，最后一稿是第 2 稿。", "一校签的是第 1 稿，最后一稿是第 2 稿。"]
    assert (store.draft_text(number), store.draft_text(number, 1)) == ("改过的正文。", "全县供暖工作会议召开。")
    with pytest.raises(StoreError, match="还没有过复审，不用退回"):
        store.return_draft(added(store), SIX[4], DraftStage.SECOND_REVIEW, "原因")


def test_merged_stages_are_one_turn_and_printed_as_merged(store: Store) -> None:
    table = [{"stages": ["初审", "一校"]}, {"stages": ["复审", "二校"]}, {"stages": ["终审"]}, {"stages": ["三校"]}]
    assert len(store.keep_stage_table(table, "管理员").rows) == 4
    number = added(store)
    for signer in SIX[:2]:
        store.sign_draft(number, signer)
    assert "甲已经做过这篇稿件的初审" in refusal(store, number, SIX[0])
    store.sign_draft(number, SIX[2])
    assert store.sign_draft(number, SIX[3]).state is DraftState.DONE
    record = store.draft_record(number)
    assert [words for words, _each in record.lines] == ["初审、一校（合并）", "复审、二校（合并）", "终审", "三校"]
    assert record.remarks == ["本单位的初审、一校（合并）由一人一次办理。", "本单位的复审、二校（合并）由一人一次办理。"]


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ([], "是空的"),
        (["初审"], "第 1 行看不懂"),
        ([{"stages": ["初审"]}], "缺少一校、复审、二校、终审、三校"),
        ([{"stages": [stage]} for stage in ("初审", "初审", "一校", "复审", "二校", "终审", "三校")], "初审写了不止一次"),
        ([{"stages": [stage]} for stage in ("复审", "初审", "一校", "二校", "终审", "三校")], "次序不对：应是初审、复审、终审，现在是复审、初审、终审"),
        ([{"stages": ["初审", "复审", "终审"]}, *({"stages": [stage]} for stage in ("一校", "二校", "三校"))], "合并得太多"),
        ([{"stages": ["初审"], "roles": ["boss"]}], "不认识的环节或角色"),
        ([{"stages": ["初审"], "roles": ["contact"]}], "写了单位联络员"),
    ],
)
def test_a_table_that_is_no_order_of_six_stages_is_refused(store: Store, table: object, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        store.keep_stage_table(table, "管理员")
    assert store.stage_table() == USUAL


def test_what_the_machine_remarked_is_shown_and_is_no_stage(store: Store) -> None:
    number = added(store)
    store.keep_help(number, "读网 0.1.0", [{"quote": "供暧", "suggestion": "供暖"}])
    record = store.draft_record(number)
    assert record.remarks == ["机器校对（读网 0.1.0）对第 1 稿提示 1 处，供参考，不算一个环节。"]
    assert (record.signed, record.helps[0].remarks) == ((), ({"quote": "供暧", "suggestion": "供暖"},))
    assert [entry.action for entry in store.audit_of(f"draft:{number}")] == ["draft.add"]
    assert store.draft(number).state is DraftState.OPEN


def test_a_draft_is_published_only_when_all_have_signed_and_its_secrecy_is_judged(store: Store) -> None:
    number = added(store)
    with pytest.raises(StoreError, match="三审三校没有做完"):
        store.publish_draft(number, "http://a.example/1.html", DAY, "庚")
    for signer in SIX:
        store.sign_draft(number, signer)
    with pytest.raises(StoreError, match="还没有保密结论"):
        store.publish_draft(number, "http://a.example/1.html", DAY, "庚")
    store.judge_secrecy(number, "不涉密，可以公开", "戊")
    known = store.publish_draft(number, "http://a.example/1.html", DAY, "庚")
    assert (known.state, known.secrecy, known.secrecy_by, known.url, known.published_on, known.publisher) == (
        DraftState.PUBLISHED, "不涉密，可以公开", "戊", "http://a.example/1.html", DAY, "庚",
    )  # fmt: skip
    with pytest.raises(StoreError, match="已发布，不能撤稿"):
        store.withdraw_draft(number, "庚", "不发了")


def test_a_draft_keeps_the_file_it_came_as(store: Store) -> None:
    paper = Paper("稿件.docx", b"PK\x03\x04")
    known = store.add_draft(NewDraft("标题", "正文", DraftKind.FILE, paper=paper), "庚")
    assert (known.file_name, store.upload(known.upload or "")) == ("稿件.docx", paper)
    with pytest.raises(StoreError, match="要有标题和正文"):
        store.add_draft(NewDraft("标题", " "), "庚")
    assert [one.id for one in store.drafts([DraftState.OPEN])] == [known.id]
    assert store.withdraw_draft(known.id, "庚", "不发了").state is DraftState.WITHDRAWN
    assert store.drafts([DraftState.OPEN]) == []


def test_of_two_people_signing_the_same_turn_one_wins_and_the_other_is_told(database: str) -> None:
    with Store.open(database) as store:
        number = added(store)
        seen, told = store.draft(number).step, list[str]()

        def sign(name: str) -> None:
            with Store.open(database) as own:
                try:
                    own.sign_draft(number, Signer(name, Role.APPROVER), seen=seen)
                except StoreError as error:
                    told.append(str(error))

        people = [threading.Thread(target=sign, args=(name,)) for name in "甲乙丙"]
        for person in people:
            person.start()
        for person in people:
            person.join()
        assert (len(told), len(store.draft_record(number).signed)) == (2, 1)
        assert all("刚由" in words and "请看过新的情况再办" in words for words in told)


def test_readings_of_a_site_are_signed(store: Store) -> None:
    site = store.ensure_site("清源县人民政府", "http://qingyuan.example/")
    store.sign_reading(site, DAY, "甲", "上午")
    store.sign_reading(site, DAY, "乙")
    assert store.site_readings(site) == [(DAY, "甲"), (DAY, "乙")]
    assert [entry.action for entry in store.audit_of(f"site:{site}")] == ["site.read"] * 2
