"""Front pages whose links leave for strangers' sites without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _doubts
from checks._hosts import host_of
from checks._illicit import OFFICIAL_HOST
from inspector.core.facts import Link, LinkRole, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Evidence, Severity
from inspector.core.hosts import registered
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_NOTICE = re.compile(r"离开本(?:站|网站|页)|即将(?:离开|跳转|访问)|您(?:将|正在)(?:离开|访问)|外部链接|第三方网站|leave|confirm\(", re.IGNORECASE)
_OF_MARKS = re.compile(r"conac|jiucuo|zfwzgl|pucha|beian|/hm\.js|cnzz|tongji", re.IGNORECASE)  # marks and counters: they ask nobody anything
_LINKS = frozenset({"a", "area", "option"})


@page_check(title="外链无离开提示", severity=Severity.LOW, certainty=Certainty.SUSPECTED, sources=("国办发〔2017〕47号",))
def unmarked_external_jump(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：点击指向非政府网站的链接时，先提示访问者即将离开本网站。

    为什么：《政府网站发展指引》有此要求（条文尚待核定）：提示一下，访问者才知道后面的内容不由政府负责。

    怎样判：只看首页，全站报一条。首页有指向非政府、非教育网站的链接，页面文字、链接和脚本地址里都没有离开提示的字样，
    也没有引用脚本文件（标识、找错和访问统计的脚本除外，它们不会弹出提示）的，按疑似报。

    不报什么：指向政府、教育网站和本站的链接；备案、标识、统计一类的链接本来就指向主管部门。

    何时说不清：首页引用了脚本文件，提示可能写在里面，列为待人工判断。
    """
    if page.kind is not PageKind.HOME:
        return
    own = registered(host_of(page.url))
    strangers = [link for link in page.links if link.element in _LINKS and link.url and _is_stranger(link, own)]
    if not strangers or any(_NOTICE.search(block.text) for block in page.blocks) or any(_NOTICE.search(link.raw) for link in page.links):
        return
    if any(link.role is LinkRole.SCRIPT and not _OF_MARKS.search(link.url or link.raw) for link in page.links):
        yield CannotTell(page.url, _doubts.SCRIPTED_JUMP)
        return
    first = strangers[0]
    yield Evidence(
        where=page.url,
        quote=first.text or first.url,
        message=f"首页有 {len(strangers)} 个链接指向非政府网站（如 {host_of(first.url)}），没有读到离开提示（条文待核定）",
        suggestion="给站外链接加上“即将离开本网站”的提示。",
        target=first.url,
        key="离开提示",
    )


def _is_stranger(link: Link, own: str) -> bool:
    host = host_of(link.url)
    return "." in host and registered(host) != own and not OFFICIAL_HOST.search(host)
