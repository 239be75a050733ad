"""What the template should have filled in and did not: placeholders, sample words, printed programming values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from inspector.core.facts import PageFacts, Scope, TextBlock
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

LONGEST_SAMPLE = 20
LONGEST_QUOTE = 60
_SIGN = re.compile(r"\${|\$!|{{|{\$|{[a-z]+:|\[!-|<%|<\?|TRS_|undefined|NaN|null|测试|这里是|标题标题|内容内容|orem ipsum|栏目名称|文章标题|新闻标题")
_PLACEHOLDER = re.compile(
    r"\$!?\{\s*[A-Za-z_][\w.\[\]()'\"?!: -]{0,60}\}|\$![A-Za-z_][\w.]{1,40}|<%=?\s*[\w.(\"' ]{1,60}%>|<\?php\b.{0,40}|</?TRS_\w+[^>]{0,60}>?|TRS_[A-Z]\w+"
    r"|\[!-{2,3}[A-Za-z][\w.]{0,40}-{2,3}\]|\{/?(?:dede|cms|pc|cwcms|eyou|pboot|aspcms|sitecms):[\w.]{1,40}[^{}]{0,80}\}|\{\$[A-Za-z_][\w.\[\]'>-]{0,60}\}"
)
_DOUBLE_BRACES = re.compile(r"\{\{[^{}]{1,60}\}\}")
_VALUE = re.compile(r"^(?:undefined|NaN|null)$|[:：]\s*(?:undefined|NaN|null)(?![A-Za-z])|(?:undefined|NaN)[-年/](?:undefined|NaN)")
_SAMPLE = re.compile(
    r"(?:测试){2,}.*|测试(?:文章|标题|内容|信息|栏目|数据|新闻|页面|稿件|一下)\d*|这里是(?:标题|内容|正文|摘要|文字|栏目|网站名称).{0,8}|"
    r"(?:标题|内容){3,}.*|.*[Ll]orem ipsum.*|"
    r"(?:栏目名称|文章标题|新闻标题)\d{0,3}"
)
_BUILT_BY_SCRIPT = frozenset({Scope.TITLE, Scope.META})  # the only places where {{ }} is seen although a script fills the rest


@page_check(title="模板残留", severity=Severity.LOW, sources=("国办发〔2017〕47号",))
def template_leftover(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：页面上没有没填好的模板变量、示例文字和程序出错的痕迹。

    为什么：“${栏目名}”“undefined”“测试测试”一类的字样说明页面没有校对就上线，是读网最容易抓到的差错。

    怎样判：页面文字、标题和标签里有 ${…}、$!{…}、<%…%>、TRS_…、[!--…--]、{dede:…}、{$…} 一类的模板变量，“来源：null”“undefined”一类的程序值，
    或者整行只有“测试文章”“这里是标题”一类示例文字的，报；链接地址里有没填好的变量的，也报。同一种残留只报一条，写明有多少个页面。

    不报什么：脚本里的代码；由脚本填写的 {{…}}（只有写在标题、标签里，或用浏览器渲染后还在的才报）；正文里谈到“测试”的；表单里的填写提示。

    何时说不清：由脚本生成而没有渲染的部分读不到，不作判断。
    """
    for block in page.blocks:
        if _may_be_left(block.text):
            yield from _in_text(page, block)
    for link in page.links:
        if ("{" in link.raw or "<%" in link.raw or "[!-" in link.raw) and (match := _PLACEHOLDER.search(link.raw) or _DOUBLE_BRACES.search(link.raw)):
            if match[0].startswith("{{") and not page.is_rendered:
                continue
            message = f"链接“{link.text or link.element}”的地址里有没填好的模板变量“{match[0]}”"
            yield _evidence(page, match[0], message, link.raw, Certainty.SURE)


@lru_cache(maxsize=4096)
def _may_be_left(text: str) -> bool:
    """Asked of every line of a page, most of which stand on all pages."""
    return _SIGN.search(text) is not None


def _in_text(page: PageFacts, block: TextBlock) -> Iterator[Evidence]:
    text = block.text
    match = _PLACEHOLDER.search(text)
    if match is None and "{{" in text and (page.is_rendered or block.scope in _BUILT_BY_SCRIPT):
        match = _DOUBLE_BRACES.search(text)
    if match:
        yield _evidence(page, match[0], f"{block.where}里有没填好的模板变量“{match[0]}”", text, Certainty.SURE)
    elif value := _VALUE.search(text):
        yield _evidence(page, value[0], f"{block.where}里印出了程序的空值“{value[0]}”", text, Certainty.SURE)
    elif len(text) <= LONGEST_SAMPLE and _SAMPLE.fullmatch(text):
        yield _evidence(page, text, f"{block.where}是示例文字“{text}”，请核实是不是测试内容", text, Certainty.SUSPECTED)


def _evidence(page: PageFacts, quote: str, message: str, context: str, certainty: Certainty) -> Evidence:
    shown = quote[:LONGEST_QUOTE]
    return Evidence(page.url, shown, message, "补上内容；模板里的，改模板后重新生成页面。", context=context[:200], key=shown, certainty=certainty)
