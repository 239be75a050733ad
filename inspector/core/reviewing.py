"""What people say of findings: one confirmation or two, dismissals, excuses, and the stage a finding has reached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from inspector.core.findings import Severity

MOST_AT_ONCE = 20  # more dismissed in one step need a second person
_VETO = re.compile("[A-Z]+-V")  # how the ids of single vetoes begin


class Stage(StrEnum):
    """How far people have come with a finding."""

    OPEN = "open"
    CONFIRMING = "confirming"
    CONFIRMED = "confirmed"
    DISMISSING = "dismissing"
    DISMISSED = "dismissed"
    EXCUSING = "excusing"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        return _STAGES[self]

    @property
    def waits_for_second(self) -> bool:
        return self in {Stage.CONFIRMING, Stage.DISMISSING, Stage.EXCUSING}


_STAGES = {
    Stage.OPEN: "待核实",
    Stage.CONFIRMING: "待第二人确认",
    Stage.CONFIRMED: "已确认",
    Stage.DISMISSING: "待第二人同意排除",
    Stage.DISMISSED: "已排除",
    Stage.EXCUSING: "待第二人同意豁免",
    Stage.EXCUSED: "已豁免",
}


class VerdictKind(StrEnum):
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    EXCUSE = "excuse"

    @property
    def label(self) -> str:
        return {"confirm": "确认", "dismiss": "排除", "excuse": "豁免"}[self.value]

    def stage(self, *, is_whole: bool) -> Stage:
        whole = {VerdictKind.CONFIRM: Stage.CONFIRMED, VerdictKind.DISMISS: Stage.DISMISSED, VerdictKind.EXCUSE: Stage.EXCUSED}
        half = {VerdictKind.CONFIRM: Stage.CONFIRMING, VerdictKind.DISMISS: Stage.DISMISSING, VerdictKind.EXCUSE: Stage.EXCUSING}
        return (whole if is_whole else half)[self]


class Act(StrEnum):
    """One step of a person on a finding, as the log names it."""

    CONFIRM = "finding.confirm"
    DISMISS = "finding.dismiss"
    EXCUSE = "finding.excuse"
    RESTORE = "finding.restore"  # takes back what was said: a false alarm was none
    ASSIGN = "finding.assign"
    BULLETIN = "finding.bulletin"
    NO_BULLETIN = "finding.no_bulletin"
    EXPIRE = "finding.expire"  # an excuse ran out
    UNDO = "finding.undo"

    @property
    def label(self) -> str:
        return _ACTS[self]


_ACTS = {
    Act.CONFIRM: "确认",
    Act.DISMISS: "排除",
    Act.EXCUSE: "豁免",
    Act.RESTORE: "恢复",
    Act.ASSIGN: "指派",
    Act.BULLETIN: "列为通报件",
    Act.NO_BULLETIN: "不再列为通报件",
    Act.EXPIRE: "豁免到期",
    Act.UNDO: "撤回上一步",
}


def is_grave(severity: Severity, indicators: Iterable[str]) -> bool:
    """Critical, or touching a single veto: never on one person's word."""
    return severity is Severity.CRITICAL or (severity is not Severity.INFO and any(_VETO.match(clause) for clause in indicators))


class RefusedError(Exception):
    """A step that may not be taken. The message is Chinese and says why and what to do instead."""


class Word(NamedTuple):
    """What one person, or two, have said of a finding and not taken back."""

    id: int
    kind: VerdictKind
    by: str
    second_by: str
    reason: str
    is_whole: bool

    @property
    def signers(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.by, self.second_by)))


class Said(NamedTuple):
    """The word in force, and one more that waits for a second person: a dismissal may wait over a confirmation."""

    whole: Word | None = None
    pending: Word | None = None

    @property
    def stage(self) -> Stage:
        word = self.pending or self.whole
        return word.kind.stage(is_whole=word.is_whole) if word else Stage.OPEN


class Weight(NamedTuple):
    """What decides whether one person is enough."""

    is_grave: bool
    is_bulletin: bool
    at_once: int = 1

    def asks_two(self, kind: VerdictKind) -> bool:
        return self.is_grave or self.is_bulletin or (kind is not VerdictKind.CONFIRM and self.at_once > MOST_AT_ONCE)


class Change(NamedTuple):
    """What a step does to the words about a finding."""

    revoke: tuple[int, ...] = ()
    second: int | None = None  # gets its second signature
    new: VerdictKind | None = None
    is_whole: bool = True  # of the new one
    demote: int | None = None  # waits for a second person from now on
    promote: int | None = None  # needs none any more


def change_of(act: Act, said: Said, weight: Weight, by: str) -> Change:
    """Raises RefusedError where the step may not be taken."""
    if act is Act.CONFIRM:
        return _confirmation(said, weight, by)
    if act in {Act.DISMISS, Act.EXCUSE}:
        return _setting_aside(VerdictKind.DISMISS if act is Act.DISMISS else VerdictKind.EXCUSE, said, weight, by)
    if act is Act.RESTORE:
        return _restoration(said, weight, by)
    if act in {Act.BULLETIN, Act.NO_BULLETIN}:
        return _marking(said, weight, is_bulletin=act is Act.BULLETIN)
    if act is Act.EXPIRE:
        return Change(revoke=tuple(word.id for word in said if word and word.kind is VerdictKind.EXCUSE))
    return Change()


def _confirmation(said: Said, weight: Weight, by: str) -> Change:
    whole, pending = said
    if pending and pending.kind is not VerdictKind.CONFIRM:
        raise RefusedError(f"正等第二人同意{pending.kind.label}（{pending.by}：{pending.reason}），先同意或恢复，再确认。")
    if whole and whole.kind is not VerdictKind.CONFIRM:
        raise RefusedError(f"已经{whole.kind.label}（{whole.reason}），先恢复，再确认。")
    word = pending or whole
    if word is None:
        return Change(new=VerdictKind.CONFIRM, is_whole=not weight.asks_two(VerdictKind.CONFIRM))
    if by in word.signers:
        raise RefusedError("您已经确认过，还需要另一个人确认。" if pending else f"已经由{'、'.join(word.signers)}确认过，不用再确认。")
    if word.second_by:
        raise RefusedError(f"已经由{'、'.join(word.signers)}确认过，不用再确认。")
    return Change(second=word.id)


def _setting_aside(kind: VerdictKind, said: Said, weight: Weight, by: str) -> Change:
    whole, pending = said
    if pending and pending.kind is not VerdictKind.CONFIRM:
        if pending.kind is not kind:
            raise RefusedError(f"正等第二人同意{pending.kind.label}（{pending.by}：{pending.reason}），先同意或恢复。")
        if by == pending.by:
            raise RefusedError(f"您已经提出{kind.label}，还需要另一个人同意。")
        return Change(revoke=_ids(whole), second=pending.id)
    if weight.asks_two(kind):
        return Change(revoke=_ids(pending), new=kind, is_whole=False)
    return Change(revoke=_ids(whole, pending), new=kind)


def _restoration(said: Said, weight: Weight, by: str) -> Change:
    word = said.pending or said.whole
    if word is None:
        raise RefusedError("没有确认、排除或豁免过，不用恢复。")
    is_protected = word.is_whole and word.kind is VerdictKind.CONFIRM and (weight.is_grave or weight.is_bulletin)
    if is_protected and by not in word.signers:
        raise RefusedError(f"这个问题由{'、'.join(word.signers)}两人确认，请由确认的人撤回，或按排除办理（需第二人同意）。")
    return Change(revoke=(word.id,))


def _marking(said: Said, weight: Weight, *, is_bulletin: bool) -> Change:
    whole, pending = said
    if weight.is_bulletin == is_bulletin:
        raise RefusedError("已经列为通报件。" if is_bulletin else "没有列为通报件。")
    if is_bulletin and whole and whole.kind is VerdictKind.CONFIRM and not whole.second_by:
        if pending:
            raise RefusedError(f"正等第二人同意{pending.kind.label}，先同意或恢复，再列为通报件。")
        return Change(demote=whole.id)
    if not is_bulletin and pending and pending.kind is VerdictKind.CONFIRM and not weight.is_grave:
        return Change(promote=pending.id)
    return Change()


def _ids(*words: Word | None) -> tuple[int, ...]:
    return tuple(word.id for word in words if word)


class Excuse(NamedTuple):
    """An agreed exception: these words, on this site, in this column, until this day."""

    id: int
    site_id: int
    phrase: str
    column: str  # how the addresses of the column begin; "" for the whole site
    until: date
    reason: str
    attachment: str  # file name of the paper it rests on
    upload: str  # SHA-256 of that file
    by: str
    at: datetime

    def covers(self, quote: str, context: str, addresses: Iterable[str], places: int) -> bool:
        """The words at fault lie within the phrase, and every place in the column: an excuse for one column silences no other."""
        if quote != self.phrase and not (quote and quote in self.phrase and self.phrase in context):
            return False
        known = list(addresses)
        return not self.column or (len(known) >= places and all(address.startswith(self.column) for address in known))

    @property
    def words(self) -> str:
        return f"豁免至 {self.until}：{self.reason}"
