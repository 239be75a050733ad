"""The faults and the traps planted in a benchmark site, one row each."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.truth import Expected


class Plant(NamedTuple):
    kind: str
    expected: Expected
    every: int  # one for so many pages, at least one
    address: str  # {main}, {external}, {closed}: the hosts; {n}: a running number; {page}: an article that exists
    html: str  # {url}: the address


CHINESE_ADDRESS = "中文地址"
_LINK = '<p>相关内容见<a href="{url}">文件全文</a>。</p>'

PLANTS = (
    Plant("页面不存在", Expected.BROKEN, 100, "{main}/zwgk/jwj/t2019_{n}.html", _LINK),
    Plant("图片不存在", Expected.BROKEN, 200, "{main}/upload/tp/{n}.jpg", '<p><img src="{url}" alt="现场图片" /></p>'),
    Plant("附件不存在", Expected.BROKEN, 200, "{main}/upload/fj/{n}.docx", '<p>附件：<a href="{url}">申报表.docx</a></p>'),
    Plant("页面已删除（410）", Expected.BROKEN, 500, "{main}/gone/{n}.html", _LINK),
    Plant("服务器出错（500）", Expected.BROKEN, 500, "{main}/error/{n}.jsp", _LINK),
    Plant("转到不存在的页面", Expected.BROKEN, 500, "{main}/go/dead/{n}.html", _LINK),
    Plant("循环跳转", Expected.BROKEN, 1000, "{main}/go/round/{n}.html", _LINK),
    Plant("外站页面不存在", Expected.BROKEN, 250, "{external}/gone/{n}.html", _LINK),
    Plant("外站拒绝连接", Expected.BROKEN, 1000, "{closed}/{n}.html", _LINK),
    Plant("脚本不存在", Expected.BROKEN, 1000, "{main}/js/{n}.js", '<script type="text/javascript" src="{url}"></script>'),
    Plant("内嵌页面不存在", Expected.BROKEN, 1000, "{main}/frame/{n}.html", '<iframe src="{url}"></iframe>'),
    Plant("高清图不存在", Expected.BROKEN, 500, "{main}/upload/gq/{n}.png", '<p><img src="/images/logo.png" srcset="{url} 2x" alt="" /></p>'),
    Plant("行内样式的图片不存在", Expected.BROKEN, 500, "{main}/upload/bj/{n}.png", "<div style=\"background:url('{url}')\">　</div>"),
    Plant("软 404", Expected.DOUBTFUL, 250, "{main}/soft/{n}.html", _LINK),
    Plant("锚点不存在", Expected.DOUBTFUL, 250, "{main}{page}#fj{n}", _LINK),
    Plant("拒绝访问（403）", Expected.PROTECTED, 500, "{main}/inner/{n}.html", _LINK),
    Plant("正常跳转", Expected.OK, 100, "{main}/go/ok{page}", _LINK),
    Plant("不答 HEAD 的附件", Expected.OK, 200, "{main}/nohead/{n}.pdf", '<p>附件：<a href="{url}">公示表.pdf</a></p>'),
    Plant(CHINESE_ADDRESS, Expected.OK, 200, "{main}/upload/公示表{n}.pdf", '<p>附件：<a href="{url}">公示表</a></p>'),
    Plant("注释里的旧链接", Expected.OK, 100, "{main}/old/{n}.html", '<!-- <a href="{url}">旧版</a> -->'),
    Plant("脚本里的模板", Expected.OK, 200, "{main}/tpl/{n}.html", "<script>var row = '<a href=\"{url}\">' + name + '</a>';</script>"),
    Plant("外站正常页面", Expected.OK, 200, "{external}/show/{n}.html", _LINK),
)
