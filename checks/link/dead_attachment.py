"""Attachments that do not open, or are not what their names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from checks.link._answers import answers
from inspector.core.facts import LinkResult, LinkRole
from inspector.core.findings import Answer, Severity
from inspector.core.registry import link_check
from inspector.core.rules import Rules

_FORM = re.compile(r"样表|样本|范本|模板|(?:申请|登记|申报|备案|审批|报名|承诺|委托|推荐|审核|变更|注销)[^，。\s]{0,12}[表书]|表格")


@link_check(title="附件打不开", severity=Severity.MEDIUM, indicators=("W-D22", "W-D13"))
def dead_attachment(link: LinkResult, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上的附件、表格、样表都能下载，内容与文件类型相符。

    为什么：国办秘函〔2019〕19号“可用性”看附件能否打开，是表格、样表的还归“表格样表”；附件打不开等于没有公开。

    怎样判：请求附件地址；服务器明确回答不存在或出错、返回空文件、返回的是网页而不是文件、文件头与扩展名不符，
    并经复查仍然如此的，报为打不开。同一个附件只报一条并写明页面数。

    不报什么：没有请求过的地址不报；服务器写错了类型但文件本身完好的不报。

    何时说不清：服务器拒绝访问、要求登录或验证的，列为待人工复核。
    """
    if link.role is LinkRole.ATTACHMENT:
        is_form = _FORM.search(f"{link.text} {unquote(link.url)}") is not None
        yield from answers(link, "重新上传附件；文件已经撤下的，去掉链接并说明。", indicators=None if is_form else ("W-D22",))
