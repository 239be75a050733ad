"""Text that a conversion has damaged, as the proofreader doubts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.text._wording import doubted
from inspector.core.facts import BlockSuspicion, PageFacts, PageKind
from inspector.core.findings import Answer, CannotTell, Certainty, Severity
from inspector.core.registry import suspicion_check
from inspector.core.rules import Rules

_PDF = "PDF 附件里读出的文字像乱码，可能是文件本身出错，也可能只是字体不能提取；请打开附件查看"


@suspicion_check(title="转换乱码", kinds=("conversion_garble",), severity=Severity.MEDIUM, certainty=Certainty.SUSPECTED, sources=("各地政府网站日常检查制度",))
def garbled_text(found: BlockSuspicion, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：发布的文字完整可读，没有乱码和识别、转换出来的错字串。

    为什么：由 PDF、图片识别或旧系统迁移来的文字常常成串出错，群众看不懂，也说明发布前没有人读过。

    怎样判：校对程序发现编码错读留下的字串、替换符号、私用区字符，或连续的不成词汉字，按疑似报，附原句。
    同一句话只报一条，写明有多少个页面。

    不报什么：代码、公式、网址、外文；单个错字由“错别字”报。

    何时说不清：PDF 附件里的乱码可能只是字体不能提取、打开看是好的，这时转为待人工判断。
    """
    if page.kind is PageKind.ATTACHMENT and "pdf" in page.encoding.lower():
        yield CannotTell(page.url, _PDF)
    else:
        evidence = doubted(found, page, "转换乱码", Severity.MEDIUM)
        yield replace(evidence, key=evidence.context)
