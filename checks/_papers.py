"""Policy documents: whose they are, which of them call for an interpretation, when they came out, and how a term is told."""

from __future__ import annotations

import re
from datetime import date

from inspector.core.facts import Paper
from inspector.core.rules import Limit

LOOK_BACK_DAYS = 730  # what came out earlier is history: nothing can be mended, and sites move
PENDING = "（待核定）"

_MADE = ("成文", "发文日期", "形成日期", "印发")  # labels of the day a document was made; 生成日期 is often that of the page
_HIGHER = re.compile(
    r"中共中央|国务院|国家|全国|中华人民共和国|最高人民|中央|[\u4e00-\u9fff]{2,12}部(?:办公厅|[、 ]|$)|[\u4e00-\u9fff]{0,3}省|[\u4e00-\u9fff]{0,8}自治区"
)
_PLACE = re.compile(r"(?:[\u4e00-\u9fff]{2,4}省|[\u4e00-\u9fff]{2,4}自治区)?(?P<place>[\u4e00-\u9fff]{2,5}?)[市县区旗盟州]")
_NORMATIVE = re.compile(
    r"(?:印发|发布|公布|出台)《?[^《》]{2,60}(?:办法|规定|细则|意见|措施|规则|标准|政策|条例|规范|制度|清单)[》]?(?:（[^）]*）)?的?(?:通知|决定|公告|通告|令)?"
    r"|(?:实施意见|管理办法|实施办法|实施细则|暂行规定|若干措施|若干意见|若干规定|若干政策|管理规定)(?:（[^）]*）)?(?:的(?:通知|公告))?$"
)
_EXEMPT = re.compile(
    r"批复|任免|任职|免去|聘任|表彰|表扬|奖励|通报|会议|召开|名单|领导小组|指挥部|成立|调整.{0,20}(?:成员|组成)|废止|失效|清理|修改|转发|征求意见|草案|公示|招聘|招录|考试|预算|决算|"
    r"放假|值班|检查|督查|考核|评选|申报|分工|工作要点|任务(?:分解|清单)|年度计划|立法计划|预案|内部|机关|干部|培训|职能配置|机构编制|三定|公文|档案|保密"
)


def is_own(paper: Paper, site: str) -> bool:
    """Whether a document is the office's own, not one of a ministry, the province or another place that it passes on."""
    title = paper.article.title
    before, about, _ = title.partition("关于")
    return is_issued_by(paper.issuer or (before if about else ""), paper.number, site)


def is_of_higher_organ(issuer: str, site: str) -> bool:
    return _HIGHER.match(issuer) is not None and issuer[:2] not in site


def is_issued_by(issuer: str, number: str, site: str) -> bool:
    """By the organ it names; failing that, its number must begin like the place: 青政办发 for 青河县."""
    if not issuer:
        return number[:1] in site if number else True
    if is_of_higher_organ(issuer, site):
        return False
    place = _PLACE.match(issuer)
    return place is None or place["place"] in site


def is_normative(title: str) -> bool:
    """Rules that people have to follow: these are explained. Conferences, appointments, approvals and the like are not."""
    return _NORMATIVE.search(title) is not None and _EXEMPT.search(title) is None


def says_made(label: str) -> bool:
    return label.startswith(_MADE)


def came_out(paper: Paper) -> date | None:
    """The later of the days the table and the page give: what is called late must be late by both."""
    days = [day for day in (paper.published_on, paper.article.day) if day]
    return max(days, default=None)


def is_recent(day: date, today: date) -> bool:
    return 0 <= (today - day).days <= LOOK_BACK_DAYS


def beyond(limit: Limit) -> str:
    """超过 3 个工作日（国家标准，国办发〔2016〕19号）, with 待核定 when the number was not verified."""
    source = f"，{limit.source}" if limit.source else ""
    return f"超过 {limit.words}（{limit.layer}{source}）" + ("" if limit.is_settled else PENDING)
