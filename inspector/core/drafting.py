"""Three reviews and three proofreads before publication: who may do what, in which order, and what a signature covers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from inspector.core.people import OFFICE, Role
from inspector.core.reviewing import RefusedError


class DraftStage(StrEnum):
    FIRST_REVIEW = "初审"
    FIRST_PROOF = "一校"
    SECOND_REVIEW = "复审"
    SECOND_PROOF = "二校"
    FINAL_REVIEW = "终审"
    FINAL_PROOF = "三校"

    @property
    def is_review(self) -> bool:
        return self in REVIEWS


REVIEWS = (DraftStage.FIRST_REVIEW, DraftStage.SECOND_REVIEW, DraftStage.FINAL_REVIEW)
PROOFREADS = (DraftStage.FIRST_PROOF, DraftStage.SECOND_PROOF, DraftStage.FINAL_PROOF)


MOST_MERGED = 2  # three in one hand would be no three reviews


class DraftKind(StrEnum):
    FILE = "file"
    PASTED = "pasted"
    WECHAT = "wechat"

    @property
    def label(self) -> str:
        return {"file": "上传文件", "pasted": "粘贴文本", "wechat": "公众号草稿"}[self.value]


class DraftState(StrEnum):
    OPEN = "open"
    DONE = "done"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {"open": "审校中", "done": "审校完成", "published": "已发布", "withdrawn": "已撤稿"}[self.value]


class Signer(NamedTuple):
    """Who signs, as the desk knows them."""

    name: str
    role: str = ""  # "" where nobody has logged in: a command on the office's own machine


class StageRow(NamedTuple):
    """One turn in the order: a stage, or several done at once, and who may do it."""

    stages: tuple[DraftStage, ...]
    roles: tuple[str, ...] = tuple(OFFICE)
    people: tuple[str, ...] = ()  # nobody but these, where any are named

    @property
    def words(self) -> str:
        return f"{'、'.join(self.stages)}（合并）" if len(self.stages) > 1 else self.stages[0]


class Signed(NamedTuple):
    """A signature on a draft."""

    id: int
    stages: tuple[DraftStage, ...]
    revision: int  # of the text that was signed
    by: str
    at: datetime
    note: str
    is_returned: bool  # the draft went back behind it: it counts no more, but who gave it has had their turn

    @property
    def words(self) -> str:
        return StageRow(self.stages).words


class StageTable(NamedTuple):
    rows: tuple[StageRow, ...]

    def next_row(self, signed: Iterable[Signed]) -> StageRow | None:
        """The turn a draft waits for; None when all six stages are signed."""
        done = {stage for each in signed if not each.is_returned for stage in each.stages}
        return next((row for row in self.rows if not set(row.stages) <= done), None)

    def row_of(self, stage: DraftStage) -> StageRow:
        return next(row for row in self.rows if stage in row.stages)


USUAL = StageTable(
    (
        StageRow((DraftStage.FIRST_REVIEW,)),
        StageRow((DraftStage.FIRST_PROOF,)),
        StageRow((DraftStage.SECOND_REVIEW,), (Role.REVIEWER, Role.APPROVER)),
        StageRow((DraftStage.SECOND_PROOF,)),
        StageRow((DraftStage.FINAL_REVIEW,), (Role.APPROVER,)),
        StageRow((DraftStage.FINAL_PROOF,)),
    )
)


def read_stage_table(value: object) -> StageTable:
    """A table as it is kept: [{"stages": ["初审"], "roles": ["inspector"], "people": []}, …]. Raises RefusedError, naming the row."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise RefusedError("审校环节表是空的：请写明六个环节各由谁办。")
    table = StageTable(tuple(_row(number, item) for number, item in enumerate(value, 1)))
    named = [stage for row in table.rows for stage in row.stages]
    if missing := [stage for stage in DraftStage if stage not in named]:
        raise RefusedError(f"审校环节表缺少{'、'.join(missing)}：三审三校六个环节都要有，人手少的可以合并在一行。")
    if twice := sorted({stage for stage in named if named.count(stage) > 1}):
        raise RefusedError(f"审校环节表里{'、'.join(twice)}写了不止一次。")
    for kind in (REVIEWS, PROOFREADS):
        order = [stage for stage in named if stage in kind]
        if order != list(kind):
            raise RefusedError(f"审校环节表的次序不对：应是{'、'.join(kind)}，现在是{'、'.join(order)}。")
    return table


def _row(number: int, item: object) -> StageRow:
    if not isinstance(item, Mapping) or not isinstance(item.get("stages"), Sequence) or not item["stages"]:
        raise RefusedError(f"审校环节表第 {number} 行看不懂：应写明环节、角色和人员。")
    try:
        stages = tuple(DraftStage(stage) for stage in item["stages"])
        roles = tuple(Role(role).value for role in item.get("roles") or ())
    except ValueError as error:
        raise RefusedError(f"审校环节表第 {number} 行有不认识的环节或角色：{error}。") from error
    people = tuple(str(name).strip() for name in item.get("people") or () if str(name).strip())
    if len(stages) > MOST_MERGED:
        raise RefusedError(f"审校环节表第 {number} 行合并得太多：一行最多合并两个环节。")
    if not people and Role.CONTACT in roles:
        raise RefusedError(f"审校环节表第 {number} 行写了单位联络员：联络员只答复整改，不审稿。")
    return StageRow(stages, roles, people)


def plain_stage_table(table: StageTable) -> list[dict[str, list[str]]]:
    """As it is kept."""
    return [{"stages": [stage.value for stage in row.stages], "roles": [str(role) for role in row.roles], "people": list(row.people)} for row in table.rows]


def refuse_signature(row: StageRow, signer: Signer, before: Collection[Signed]) -> None:
    """Raises RefusedError where that person may not take that turn. `before`: every signature the draft ever had."""
    if row.people and signer.name not in row.people:
        raise RefusedError(f"{row.words}由{'、'.join(row.people)}办理。")
    if not row.people and signer.role and row.roles and signer.role not in row.roles:
        raise RefusedError(f"{row.words}由{'、'.join(Role(role).label for role in row.roles)}办理，您的角色是{Role(signer.role).label}。")
    for kind, words in ((REVIEWS, "审核"), (PROOFREADS, "校对")):
        wanted = {stage for stage in row.stages if stage in kind}
        had = {stage for each in before if each.by == signer.name for stage in each.stages if stage in kind}
        if wanted and had - wanted:
            raise RefusedError(f"{signer.name}已经做过这篇稿件的{'、'.join(sorted(had, key=kind.index))}，同一个人不能做两次{words}。")


class Draft(NamedTuple):
    id: int
    title: str
    kind: DraftKind
    origin: str
    author: str
    unit: str
    site_id: int | None
    file_name: str
    upload: str | None  # SHA-256 of the file it came as
    state: DraftState
    revision: int
    secrecy: str
    secrecy_by: str
    secrecy_at: datetime | None
    url: str
    publisher: str
    published_on: date | None
    added_by: str
    added_at: datetime
    step: int


class Revision(NamedTuple):
    number: int
    text: str
    digest: str
    by: str
    at: datetime
    note: str


class Help(NamedTuple):
    """What the machine remarked on a text. It stands beside the stages, never in place of one."""

    revision: int
    program: str
    remarks: tuple[object, ...]
    at: datetime


class DraftRecord(NamedTuple):
    """Everything a printed record of three reviews and three proofreads shows."""

    draft: Draft
    site: str
    table: StageTable
    signed: tuple[Signed, ...]  # oldest first, returned ones too
    revisions: tuple[Revision, ...]
    helps: tuple[Help, ...]
    returns: tuple[tuple[datetime, str, str], ...]  # when, who, why and to which stage

    @property
    def lines(self) -> list[tuple[str, Signed | None]]:
        """One line for each turn of the order, with its signature in force."""
        kept = [each for each in self.signed if not each.is_returned]
        return [(row.words, next((each for each in kept if set(each.stages) == set(row.stages)), None)) for row in self.table.rows]

    @property
    def remarks(self) -> list[str]:
        """What an assessor should know, in Chinese."""
        old = [each for each in self.signed if not each.is_returned and each.revision != self.draft.revision]
        told = [f"{each.words}签的是第 {each.revision} 稿，最后一稿是第 {self.draft.revision} 稿。" for each in old]
        merged = [row.words for row in self.table.rows if len(row.stages) > 1]
        told += [f"本单位的{words}由一人一次办理。" for words in merged]
        told += [f"机器校对（{help_.program}）对第 {help_.revision} 稿提示 {len(help_.remarks)} 处，供参考，不算一个环节。" for help_ in self.helps]
        return told
