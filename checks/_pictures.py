"""Which pictures and files of a page are its content, and which belong to the template."""

from __future__ import annotations

import re

from inspector.core.facts import Link, LinkRole

UPLOADED = re.compile(r"/(?:upload\w*|attach\w*|files?|inData|pic|ueditor|kindeditor|eWebEditor|resources?)/|/20\d\d[-/]?\d{0,2}|/W0\d{8}", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"/(?:images?|imgs?|css|style|skin|static|template|tpl|theme|common|public|assets|res|resource|lib|js|icon|logo|share)s?\d*/|"
    r"jiucuo|qrcode|ewm|erweima|weixin|logo|icon|banner|foot|head|bg|btn|arrow|print|close|\.gif(?:$|\?)|\.svg(?:$|\?)|\.ico(?:$|\?)",
    re.IGNORECASE,
)
PICTURE_COLUMN = re.compile(r"图片新闻|图片报道|图说|图集|图片展示|影像|画册|视觉|镜头")
_OF_MARKS = re.compile(r"conac\.cn|beian|zfwzgl")


def is_content(link: Link) -> bool:
    if link.role not in {LinkRole.IMAGE, LinkRole.ATTACHMENT} or link.element == "link":
        return False
    host, _, path = link.url.partition("://")[2].partition("/")
    return not _OF_MARKS.search(host) and (UPLOADED.search(f"/{path}") is not None or not _TEMPLATE.search(f"/{path}"))
