"""Posts that have nothing to do with the office: gossip, amusement, advertising."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.account import _account
from inspector.core.accounts import day_of
from inspector.core.facts import AccountFacts, Post
from inspector.core.findings import Answer, Certainty, Severity
from inspector.core.registry import account_check
from inspector.core.rules import Rules

_KINDS = {
    "娱乐化": re.compile(
        r"八卦(?:新闻|爆料)|绯闻|恋情(?:曝光|公布)|明星(?:离婚|出轨|穿搭)|饭圈打榜|为.{1,8}打(?:榜|call)|星座运势|今日运势|生肖运势|塔罗|算命测"
    ),
    "商业推广": re.compile(
        r"限时(?:抢购|秒杀)|领券(?:购买|下单)|立即(?:下单|抢购)|扫码下单|团购价|招商加盟|加盟热线|楼盘(?:开盘|特惠)|清仓(?:特卖|大甩卖)|代购|砍一刀"
    ),
}
# A warning against it, or the office's own measure, speaks of the same things.
_ABOUT_IT = re.compile(r"警惕|提醒|提示|谨防|防范|骗局|诈骗|揭秘|整治|治理|查处|通报|打击|清朗|违法|曝光台|案例|反诈|辟谣|谣言|消费券|助农|扶贫|非遗|投诉|维权")


@account_check(title="新媒体发布无关内容", severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("国办发〔2018〕123号",))
def irrelevant_account_post(facts: AccountFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政务新媒体不发布与政府职能无关的娱乐八卦、商业推广等内容。

    为什么：国办发〔2018〕123号要求政务新媒体不得发布与政府职能没有直接关联的信息；无关、娱乐化内容是历次检查通报的突出问题。

    怎样判：只看标题里明确的娱乐、算命、促销用语，一条发布报一条，按疑似报，是否无关由人认定。

    不报什么：提醒、整治、查处、辟谣、助农一类谈到这些词的标题；正文里偶然出现的词；已归并、关停的账号；已删除的发布。

    何时说不清：这一项全部是疑似，由人判断；标题没有上述用语的不作判断。
    """
    if not _account.is_running(facts):
        return
    for post in facts.posts:
        day = day_of(post)
        if not post.is_deleted and (day is None or day <= rules.today) and not _ABOUT_IT.search(post.title):
            yield from _told(facts, post)


def _told(facts: AccountFacts, post: Post) -> Iterator[Answer]:
    for kind, words in _KINDS.items():
        if found := words.search(post.title):
            message = f"标题“{post.title}”疑似{kind}（“{found[0]}”）；证据等级：{post.source.level.label}"
            suggestion = "核实内容是否与本单位职能有关；无关的删除。"
            yield _account.evidence(facts, found[0], message, suggestion, key=f"{kind}|{post.title}", where=post.url)
