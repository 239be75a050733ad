"""How templates say things: clock times, page text made harmless, labels."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from flask import Flask

from inspector.core.reviewing import Act
from inspector.core.workdays import CHINA
from reports.pagetext import cut, is_web_address, on_one_line

One = TypeVar("One")


def register(app: Flask) -> None:
    app.jinja_env.filters |= {"clock": clock, "line": on_one_line, "cut": cut, "act_label": act_label, "subject_label": subject_label, "runs": runs}
    app.jinja_env.tests |= {"web_address": is_web_address}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def act_label(action: str) -> str:
    """A signed step in Chinese."""
    return Act(action).label if action in set(Act) else _ACTIONS.get(action, action)


_ACTIONS = {
    "person.login": "登录",
    "person.logout": "退出",
    "person.failed": "登录失败",
    "person.add": "加人",
    "person.change": "改人员",
    "person.password": "改密码",
    "session.revoke": "强制退出",
    "client.add": "发令牌",
    "client.revoke": "停用令牌",
    "draft.add": "收稿",
    "draft.sign": "签名",
    "draft.return": "退回",
    "draft.revise": "改稿",
    "draft.secrecy": "保密结论",
    "draft.publish": "登记发布",
    "draft.withdraw": "撤稿",
    "setting.file": "改设置",
    "setting.stages": "改环节表",
    "setting.words": "改词表",
    "setting.ledger": "台账起始日",
    "notice.make": "拟通知单",
    "notice.issue": "签发通知单",
    "notice.withdraw": "撤销通知单",
    "bulletin.approve": "审定通报",
    "item.answer": "答复",
    "item.decide": "答复单位",
    "item.recheck": "复查",
    "finding.evidence": "取证据包",
    "account.observe": "看账号",
    "contact.set": "登记联络员",
    "contact.end": "联络员离任",
    "site.read": "读网",
    "excuse.add": "登记豁免",
    "excuse.revoke": "撤销豁免",
}


class Run(NamedTuple, Generic[One]):
    """Some in a row that say the same."""

    first: One
    last: One
    times: int


def runs(items: Iterable[One], *names: str) -> list[Run[One]]:
    """Those in a row whose attributes of these names are the same, told once."""
    found = ([*some] for _, some in groupby(items, key=lambda item: tuple(getattr(item, name) for name in names)))
    return [Run(some[0], some[-1], len(some)) for some in found]


def subject_label(subject: str) -> str:
    """What a step was about: 问题 3506e5c4, 通知单 4."""
    kind, _, name = subject.partition(":")
    return f"{_SUBJECTS[kind]} {name}" if kind in _SUBJECTS else subject


_SUBJECTS = {
    "account": "账号",
    "bulletin": "通报",
    "client": "令牌",
    "contact": "联络员",
    "draft": "稿件",
    "excuse": "豁免",
    "finding": "问题",
    "item": "整改事项",
    "notice": "通知单",
    "person": "人员",
    "session": "登录",
    "setting": "设置",
    "site": "网站",
    "unit": "单位",
}


def clock(moment: datetime | None) -> str:
    """China's time, to the minute."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""
