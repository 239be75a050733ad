"""Materials that a service guide asks for without saying which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks import _guides
from checks._sentences import sentence_around
from inspector.core.facts import PageFacts, TextBlock
from inspector.core.findings import Answer, Evidence, Severity
from inspector.core.registry import page_check
from inspector.core.rules import Rules

_VAGUE = re.compile(
    r"(?:其他|其它)(?:所需|需要|需|应当?|必要|相关|有关|证明)*(?:提交|提供|出具)?的?(?:证明|申请|申报|佐证)?(?:材料|资料|证件|证明文件|证明|文件)(?!\s*[:：])"
    r"|等(?:其他)?(?:有关|相关)(?:证明)?(?:材料|资料|证明|证件)|(?:规定|要求)(?:应当?|需要?)?(?:提交|提供|出具)的其[他它](?:材料|资料|文件|证明)?"
)
_DENIED = re.compile(r"(?:无需|不需|不得|不再|无|免|没有|未|除|取消|禁止|严禁|不要求|不应).{0,10}$")
_LONGEST_LABEL = 8  # “其他材料”单独一行是小标题，后面才是材料


@page_check(title="材料要求含糊", severity=Severity.LOW, indicators=("W-D11",))
def vague_material(page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：办事指南逐项列明要交的材料，不写“其他材料”“等有关材料”“规定的其他材料”这样的话。

    为什么：写得含糊，群众不知道要带什么，窗口可以随意加码。国办秘函〔2019〕19号抽查办事指南，含有这类说法的扣分。

    怎样判：只看办事指南里“办理材料”这一部分，从小标题读到下一个要素为止，读到上面的说法就报，写明在哪一段。

    不报什么：小标题“其他材料：”后面列明了材料的；“无需提供其他材料”“不得要求提供其他证明”一类的话；不是办事指南的页面。

    何时说不清：认不出“办理材料”从哪里开始的页面不作判断，也不提问；这类页面缺什么要素，由“办事指南要素不全”去查。
    """
    if _guides.is_guide(page):
        for block in _guides.materials(page):
            yield from _vague(block, page)


def _vague(block: TextBlock, page: PageFacts) -> Iterator[Evidence]:
    text = block.text
    if len(text) <= _LONGEST_LABEL:
        return
    for match in _VAGUE.finditer(text):
        if _DENIED.search(text, 0, match.start()):
            continue
        sentence = sentence_around(text, match.start(), match.end())
        yield Evidence(
            where=page.url,
            quote=match[0],
            message=f"{block.where}要求“{match[0]}”，没有写明是哪些材料",
            suggestion="逐项写明材料名称、形式和份数；没有其他材料的，删去这句。",
            context=sentence,
            key=sentence,
        )
        return
