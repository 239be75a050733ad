"""Forms that a service guide wants filled in and does not offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks import _guides
from checks._sentences import sentence_around
from inspector.core.facts import PageFacts, Scope
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

SHORTEST_NAME = 2  # 申请书 and longer
MOST_SEARCH_FIELDS = 3  # a search box has no more
LONGEST_LINK = 40

_FORM = re.compile(r"《?(?P<name>[\u4e00-\u9fa5（）()]{0,24}(?:申请|登记|申报|审批|备案|审核|变更|报名)(?:审批|登记|备案|审核)?[表书])》?")
_OFFERED = re.compile(r"下载|附件|样[表本]|范[本文]|模板|空表|[表书](?:格)?(?:\.\w{3,4})?$|在线|网上|平台|系统|扫码|二维码")
_ELSEWHERE = re.compile(
    r"(?:窗口|现场)(?:领取|提供|填写)|领取|免提[交供]|系统(?:自动)?生成|(?:网上|在线|平台|系统|手机|APP).{0,6}(?:填写|填报|下载|打印)|工作人员|无需填写"
)
_VERBS = re.compile(r"填写|填报|填妥|提交|提供|出具|完整|并|和|及|与|、|的(?=[\u4e00-\u9fa5]{3})")
_BY_NET = re.compile(r"(?:在线|网上|平台|系统|APP|小程序).{0,8}(?:提交|申请|申报|办理|填写|填报|下载)")
_ISSUED = re.compile(r"(?:批准|核发|颁发|发给|取得|原|已办理的?|营业)[^，。；]{0,8}$")


@page_check(title="无表格样表", severity=Severity.LOW, certainty=Certainty.SUSPECTED, indicators=("W-D13",))
def missing_form(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：办事指南要求填写申请表、登记表的，提供能下载的空表和填好的样表。

    为什么：没有表，群众要先跑一趟去领。国办秘函〔2019〕19号抽查办事指南，要求填表而不提供表格样表的扣分。

    怎样判：办事指南的“办理材料”部分写到申请表、登记表、审批表等，而整个页面没有附件，也没有下载、样表、在线填写一类的链接，按疑似报，
    每个指南报一条。

    不报什么：写明在窗口领取、现场填写、网上申请或者由系统生成的；页面上有附件、图片、框架或在线办理入口的；不是办事指南的页面。

    何时说不清：表格可能在网站的下载栏目里，机器对不上是哪一张，所以只按疑似报，由人打开核对；页面由脚本生成的不作判断。
    """
    if not _guides.is_guide(page) or page.needs_script:
        return
    wanted = next(_wanted(page), None)
    if wanted is None or _is_offered(page) or any(_ELSEWHERE.search(block.text) for block in _guides.materials(page)):
        return
    if any(_BY_NET.search(block.text) for block in page.blocks if block.scope in (Scope.BODY, Scope.CELL)):
        return
    yield Evidence(
        where=page.url,
        quote=wanted.name,
        message=f"办理材料要求“{wanted.name}”，页面上没有附件，也没有下载、样表或在线填写的链接",
        suggestion="在指南里附上空表和样表；表格在别处的，加上链接。",
        context=wanted.sentence,
        key=page.url,
    )


class _Wanted(NamedTuple):
    name: str
    sentence: str


def _wanted(page: PageFacts) -> Iterator[_Wanted]:
    """Forms the materials name, but for papers another office has issued."""
    for block in _guides.materials(page):
        for match in _FORM.finditer(block.text):
            name = _VERBS.split(match["name"])[-1]
            if len(name) > SHORTEST_NAME and not _ISSUED.search(block.text, 0, match.end("name") - len(name)):
                yield _Wanted(name, sentence_around(block.text, match.start(), match.end()))


def _is_offered(page: PageFacts) -> bool:
    """A file, a picture, a form to fill in, or a link outside the menus whose words promise one."""
    if _guides.stands_elsewhere(page) or any(form.has_letter or len(form.fields) > MOST_SEARCH_FIELDS for form in page.forms):
        return True
    return any(len(link.text) <= LONGEST_LINK and _OFFERED.search(link.text) for link in _guides.own_links(page))
