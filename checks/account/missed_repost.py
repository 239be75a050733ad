"""Items that units were told to re-post and did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checks import _doubts
from checks.account import _account
from inspector.core.accounts import day_of, title_likeness
from inspector.core.facts import AccountFacts, Post, RepostTask
from inspector.core.findings import Answer, CannotTell, Certainty, Severity, Upcoming
from inspector.core.registry import account_check
from inspector.core.rules import Rules

SAME_TITLE = 0.75
NEARLY = 0.5  # perhaps the same under another title: a person looks


@account_check(title="未完成转发任务", severity=Severity.MEDIUM, sources=("国办发〔2018〕123号", "各地转发任务通知"))
def missed_repost(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：上级要求统一转发的信息，本单位的政务新媒体在限期内转发。

    为什么：国办发〔2018〕123号要求政务新媒体联动发声；不少地方按单位统计转发率，要求达到 100%。

    怎样判：按标题相近程度，在本单位所有账号的发布里找；任务下达到截止之间一条也没有，而来源完整覆盖这段时间的，报；
    过了截止日期才转发的按低报。没有到期的作为提醒。

    不报什么：任务没有点到的单位；已经转发的，改了标题但大部分相同的也算。

    何时说不清：没有来源完整覆盖这段时间，或者有标题略有相近的发布不能确定的，列为待人工判断。
    """
    for task in facts.tasks:
        yield from _answer(facts, task, rules.today)


def _answer(facts: AccountFacts, task: RepostTask, today: date) -> Iterator[Answer]:
    since = [post for post in facts.unit_posts if (day := day_of(post)) is None or task.issued <= day <= today]
    like = max(since, key=lambda post: title_likeness(post.title, task.title), default=None)
    score = title_likeness(like.title, task.title) if like else 0.0
    if like is not None and score >= SAME_TITLE:
        yield from _late(facts, task, like)
    elif today <= task.due:
        yield Upcoming(facts.account.place, task.title, task.due.fromordinal(task.due.toordinal() + 1), f"{task.place}：截止 {task.due}，还没有读到转发")
    elif score >= NEARLY or not _is_covered(facts, task):
        yield CannotTell(facts.account.place, _doubts.NO_TASK_COVER)
    else:
        message = f"{task.place}：{task.issued} 要求转发“{task.title}”，截止 {task.due}，{facts.account.unit}的账号里没有读到；{_account.levels(facts)}"
        yield _account.evidence(facts, task.title, message, "补转发；以其他标题转发过的，请说明。", key=f"转发|{task.title}", certainty=Certainty.SUSPECTED)


def _late(facts: AccountFacts, task: RepostTask, post: Post) -> Iterator[Answer]:
    day = day_of(post)
    if day is not None and day > task.due:
        message = f"{task.place}：“{task.title}”截止 {task.due}，{day} 才转发，晚了 {(day - task.due).days} 天；证据等级：{post.source.level.label}"
        yield _account.evidence(facts, task.title, message, "今后在限期内转发。", key=f"转发|{task.title}", severity=Severity.LOW)


def _is_covered(facts: AccountFacts, task: RepostTask) -> bool:
    return bool(facts.unit_since and facts.unit_until and facts.unit_since <= task.issued and facts.unit_until >= task.due)
