"""Footer marks (底部标识) as they stand on a page: their numbers, their links, or the scripts that write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser

from inspector.core.facts import Mark


def read_marks(tree: LexborHTMLParser, html: str, text: str) -> tuple[Mark, ...]:
    """Each mark once for each value. `html` is the source, for script hosts and links; `text` what a visitor reads, where tags stand between no letters."""
    source = _COMMENT.sub("", html)
    found = [*_read(_IN_TEXT, text), *_read(_IN_SOURCE, source), *_in_pictures(tree)]
    return tuple({(mark.id, mark.value, mark.quote): mark for mark in found}.values())


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LONGEST_QUOTE = 100

# Numbers are read as long as they can only be that number; whether they are right is for the checks.
_IN_TEXT = (
    ("site_code", re.compile(r"标\s*识\s*(?:编\s*)?码\s*[:：]?\s*(?P<value>[A-Za-z]{0,4}\d{4,20})")),
    (
        "icp",
        re.compile(
            rf"(?P<value>[{_PROVINCES}]?\s*I\s*C\s*P\s*[备证]\s*(?:案\s*)?(?:编号|序号)?\s*[:：]?\s*\d{{4,12}}\s*号?(?:\s*[-－–—]\s*\d{{1,4}})?)", re.IGNORECASE
        ),
    ),
    ("police", re.compile(rf"[{_PROVINCES}]?\s*公\s*网\s*安\s*备\s*[:：]?\s*(?P<value>\d{{6,20}})\s*号?")),
    ("error_report", re.compile(r"网\s*站\s*找\s*错(?P<value>)")),
    ("sponsor", re.compile(r"主\s*办\s*(?:单\s*位|方)?\s*[:：]\s*(?P<value>[\u4e00-\u9fa5（）()·、]{4,40})")),
    ("sponsor", re.compile(r"主\s*办\s*单\s*位\s+(?P<value>[\u4e00-\u9fa5（）()]{4,40})")),
    ("contact", re.compile(r"(?:电\s*话|联系方式|热\s*线|值班室)\s*[:：]?\s*(?P<value>[（(]?0\d{2,3}[）)]?\s*[-－—–]?\s*\d{5,10}|\d{7,12}|12345)(?!\d)")),
    ("contact", re.compile(r"(?<![A-Za-z0-9_.+-])(?P<value>[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)")),
    ("sitemap", re.compile(r"(?:网\s*站|站\s*点)\s*地\s*图(?P<value>)")),
)
_IN_SOURCE = (
    ("conac", re.compile(r"bszs\.conac\.cn/sitename\?method=show(?:&amp;|&)id=(?P<value>[0-9A-Fa-f]{32})")),
    ("conac", re.compile(r"(?P<value>)(?:dcs\.conac\.cn/(?:js/[\w./-]+?\.js|image/\w+\.png)|(?<![\w-])_ideConac(?!\w)|bszs\.conac\.cn(?!/sitename))")),
    ("error_report", re.compile(r"zfwzgl\.www\.gov\.cn/exposure/jiucuo\.html\?[\w=&;]*?site_code=(?P<value>\w{6,14})")),
    ("error_report", re.compile(r"""_jiucuo_["']?[^>]{0,200}?sitecode\s*=\s*\\?["']?(?P<value>\w{6,14})""", re.IGNORECASE)),
    ("error_report", re.compile(r"""sitecode\s*=\s*\\?["']?(?P<value>\w{6,14})\\?["']?[^>]{0,200}?_jiucuo_""", re.IGNORECASE)),
    ("error_report", re.compile(r"(?P<value>)zfwzgl\.www\.gov\.cn/exposure/jiucuo\.js")),
    ("error_report", re.compile(r"(?:pucha\.kaipuyun\.cn|121\.43\.68\.40)[\w./-]*(?:\?[\w=&;]*?site_?code=(?P<value>\w{6,14}))?", re.IGNORECASE)),
    ("icp", re.compile(r"(?P<value>)(?:beian\.miit|miibeian|miitbeian)\.gov\.cn")),
    ("police", re.compile(r"beian\.(?:mps\.)?gov\.cn/[\w/#?=&;.-]*?(?:record)?code=(?P<value>\d{6,20})")),
)
_IN_PICTURES = (
    ("emblem", re.compile("国徽|guohui|(?<![a-z])gh[_-]?logo|national[_-]?emblem", re.IGNORECASE)),
    ("conac", re.compile("党政机关|事业单位(?:网站)?标识")),
    ("error_report", re.compile("网站找错|jiucuo", re.IGNORECASE)),
    ("sitemap", re.compile("网站地图")),
)


def _read(patterns: Iterable[tuple[str, re.Pattern[str]]], text: str) -> Iterator[Mark]:
    for name, pattern in patterns:
        for match in pattern.finditer(text):
            yield Mark(name, _SPACE.sub("", match["value"] or ""), match[0].strip()[:_LONGEST_QUOTE])


_SPACE = re.compile(r"\s+")


def _in_pictures(tree: LexborHTMLParser) -> Iterator[Mark]:
    """Pictures named or described as a mark: their presence, no number."""
    for node in tree.css("img"):
        attributes = node.attributes
        named = f"{attributes.get('alt') or ''} {attributes.get('title') or ''} {(attributes.get('src') or '').rpartition('/')[2]}".strip()
        for name, pattern in _IN_PICTURES:
            if pattern.search(named):
                yield Mark(name, "", named[:_LONGEST_QUOTE])
