"""Sites on which nobody can ask the office a question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checks import _doubts
from checks.site import _entries
from inspector.core.facts import SiteFacts
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.registry import site_check
from inspector.core.rules import OfficeKind, Rules

_CONSULT = _entries.Sought(
    words=re.compile(r"咨询|信箱|留言|写信|问政|建言|政民互动|互动交流|互动平台|公众参与|意见建议|我要问|诉求|投诉|12345|书记.长.*信"),
    address=re.compile(r"[/.](?:\w*12345\w*|hdjl|zmhd|wyzx|zxts|lyb|guestbook|mailbox|gzcy)[./?\d]", re.IGNORECASE),
    not_words=re.compile(r"信访|举报|纪检|监察|巡[视察]|征集|调查|访谈|咨询(?:公司|服务|机构|工程)|招标|失信"),
    kind="message",
)


@site_check(title="无有效咨询渠道", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V5", "W-D14"))
def missing_consult_channel(site: SiteFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：政府网站有能用的网上咨询建言渠道，网民能写、能提交；网上信访、纪检举报等专门渠道不算。

    为什么：国办秘函〔2019〕19号规定，没有有效的网上咨询建言渠道的，按“互动回应差”单项否决；不能正常提交留言的扣分。

    怎样判：先看读到的页面里有没有可以写信、留言的表单，再看首页链接和栏目里有没有咨询、信箱、留言、问政等入口。抓取完整而入口和表单
    都没有的，按疑似报，由人确认。本程序只看入口和表单能不能打开，不向网站提交测试留言。

    不报什么：入口通向站外统一平台的（如 12345 热线平台），能不能打开由链接检查负责；公共企事业单位的网站；看不出是政府网站的网站。

    何时说不清：有入口而没有读到能填写的表单（可能要登录，也可能由脚本生成），网站拒绝抓取、抓取提前结束、首页由脚本生成、菜单可能由脚本写出而没有读到（栏目不足三个），
    或者没有登记单位种类，列为待人工判断。
    """
    if site.letter_forms or not _entries.is_official(site, rules):
        return
    found = list(_entries.entries(site, _CONSULT))
    if any(urlsplit(url).netloc not in site.hosts for url in found):
        return
    doubt = _doubts.about_absence(site.coverage)
    if found:
        doubt = doubt or _doubts.NO_LETTER_FORM
    elif not doubt:
        doubt = _doubts.SCRIPTED_HOME if _entries.is_scripted(site) else "" if _entries.has_menu(site) else _doubts.FEW_COLUMNS
        doubt = _doubts.NO_CONSULT_CHANNEL if rules.office.kind is OfficeKind.UNKNOWN else doubt
    if doubt:
        yield CannotTell(site.home_url, doubt)
        return
    yield Evidence(
        where=site.home_url,
        quote="咨询渠道",
        message="首页和全站栏目里都没有读到网上咨询、留言、信箱的入口，读到的页面里也没有写信的表单；信访、举报不算",
        suggestion="开设网上咨询栏目，或在首页链接到统一的互动平台。",
        key="咨询渠道",
    )
