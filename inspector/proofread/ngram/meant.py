"""What may be meant as it stands, however seldom official text holds it: names, coined words, other numbers and ranks, words of every day."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.phrases import NUMBERS, RANKS
from inspector.proofread.tables import DATA, read_rows

_OF_NAMES: Final = r"[^\W\d_在的和与到向从由等对为是于]"  # characters that names are made of
# names of firms, associations and estates are made up: 仁众教育基金会, 华艺艺术交流中心, 建投大厦
NAMED: Final = re.compile(
    rf"{_OF_NAMES}{{0,4}}?(?:公司|集团|基金会|协会|商会|学会|研究会|促进会|大厦|广场|小区|社区|花园|家园|酒店|宾馆|饭店|超市|药店|药房|诊所|合作社|工作室|事务所|交流中心|活动中心|物流园|水电站|水库|大桥|隧道|景区|风景区|古镇|古城)"
)
# a line that is nothing but a name: 大岔中学, 德清市泰田文化善行中心
_A_NAME: Final = re.compile(
    rf"{_OF_NAMES}{{2,20}}(?:中学|小学|学校|幼儿园|公益|公司|集团|基金会|协会|商会|学会|联合会|研究会|促进会|中心|工作室|合作社|酒店|药店)"
)
_A_DEED: Final = re.compile("关于|召开|举办|举行|开展|调研|检查|视察|走访|慰问|参观|走进|考察|学习|建设|成立|通知|领导|我")  # a title tells what was done
LEVELS: Final = frozenset("省市县区州盟旗乡镇村")  # words by themselves, that may stand before anything: 在县政务服务大厅
_SPEAKERS: Final = frozenset({"我", "本", "该", "贵", "各"})
_ORGANS: Final = frozenset("部委厅局办处科室院所站中校县市区镇乡村省州盟旗社司署")
# both are written; 智造 is a word in vogue for 制造, made on purpose
_EITHER_WAY: Final = (frozenset("绝决"), frozenset("他它"), frozenset("村邨"), frozenset("智制"))


def is_named_or_repeated(text: str, at: int) -> bool:
    """我厅, 该局: an organ speaks of itself; 一波又一波: a word takes up the one before."""
    before, old = text[at - 1 : at], text[at]
    return (before in _SPEAKERS and old in _ORGANS) or (before == "一" and f"一{old}" in text[max(0, at - 5) : at - 1])


def is_a_name(text: str) -> bool:
    """The whole paragraph: names are made up, so what is usual says nothing."""
    return _A_NAME.fullmatch(text) is not None and _A_DEED.search(text) is None


@cache
def everyday() -> frozenset[str]:
    """Words that may stand beside anything, however seldom official text holds them."""
    return frozenset(row.cells[0] for row in read_rows(DATA / "everyday.tsv", 1, needed=1))


def is_coined(text: str, at: int) -> bool:
    """Made on the pattern of the word beside it: 防汛备汛, 治沙防沙. Nobody mistakes another character for that very one."""
    old = text[at]
    return (at > 1 and text[at - 2] == old) or text[at + 2 : at + 3] == old


def may_be_meant(suspicion: Suspicion) -> bool:
    """Another number, rank or name says another thing: what is usual does not decide there."""
    quote, right = suspicion.quote, suspicion.suggestion
    if len(quote) != len(right):
        return False
    changed = [(a, b) for a, b in zip(quote, right, strict=True) if a != b]
    levels = all if suspicion.kind == "swapped" else any  # 区县 and 县区 are both said, 级省 is not
    if levels(a in LEVELS for a, _ in changed) or any({a, b} in _EITHER_WAY for a, b in changed):
        return True
    return all((a in NUMBERS and b in NUMBERS) or (a in RANKS and b in RANKS) for a, b in changed)
