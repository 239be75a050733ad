"""Service guides: which pages are one, which of the eight elements they hold, and what they ask people to bring."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._pictures import UPLOADED
from inspector.core.facts import Link, LinkRole, PageFacts, PageKind, Scope, TextBlock

ELEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (  # without 事项名称, which every page has in its title
    ("设定依据", re.compile(r"依据|根据《|法律法规|《[^》]{2,60}(?:法|条例|办法|规定|细则|规则|意见|通知|方案|决定|规程)》|〔\d{4}〕")),
    ("申请条件", re.compile(r"条件|对象|适用范围|受理范围|服务范围|适用于|申请人(?:应|须|需|是)|凡(?:是|具有|符合|年满|持有)|符合")),
    ("办理材料", re.compile(r"材料|资料|要件|所需(?:证件|证明|手续)|携带|提交|提供|出具|证件")),
    ("办理地点", re.compile(r"地点|地址|窗口|场所|网点|大厅|服务中心|服务站|办公室|受理(?:点|机构|部门|单位)|办理(?:机构|部门|单位)|经办机构|[路街道巷]\d+号")),
    (
        "办理时间",
        re.compile(r"时限|期限|办公时间|工作时间|受理时间|办理时间|服务时间|接待时间|工作日|[上下]午|当[日场天]|即(?:时)?办|\d\s*个?(?:小时|分钟|天|日)内"),
    ),
    ("联系电话", re.compile(r"电话|热线|联系方式|咨询方式|(?<!\d)(?:0\d{2,3}[-—－\s]?)?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)12\d{3}(?!\d)")),
    ("办理流程", re.compile(r"流程|程序|步骤|环节|办理方式|办理过程|第一步|→|⇒|—>")),
)
NUMBER_OF_ELEMENTS = len(ELEMENTS) + 1
FEWEST_ANSWERED = 3  # elements besides the title that show a page of a service column to be a guide

_NAMED = re.compile(r"(?:办事|办理|申办)(?:指南|须知)[》）)】\]]*$|^[【\[]办事指南[】\]]|^办事指南[：:—-]")
_MAYBE_NAMED = re.compile(r"服务(?:指南|须知)[》）)】\]]*$")  # 养老服务指南 may be a booklet
_GUIDE_COLUMN = re.compile(r"^(?:网上)?(?:办事|服务|办理)(?:指南|须知)$")
_SERVICE_COLUMN = re.compile(
    r"办事服务|政务服务|网上办事|在线办事|便民服务|个人(?:办事|服务)|(?:企业|法人|单位)(?:办事|服务)|服务事项|办事大厅|服务大厅|办事指南"
)
_NO_GUIDE = re.compile(
    r"发布|开展|召开|举行|举办|推出|公布|编印|印发|制作|上线|宣传|培训|解读|公示|通告|清单|汇总|一览|统计|报告|总结|方案|政策|常见问题|问答|名单|简介|动态"
    r"|(?:关于|有关).*(?:通知|公告|意见|决定|批复|函)|(?:通知|公告|意见|办法|规定|细则|条例|决定|目录|电话|地址|时间|标准|图|表)[）)】]?$|信息公开指南|旅游|出行|消费|参观|避险"
    r"|[？?]$|[怎如]么?何|如何|怎么|调整|启动|启用|优化|实现|助力|我[县市区省局]"
)
_EXACT_TAB = re.compile(
    r"(?:设定|法律|法定|办理|实施)依据|(?:申请|办理|受理|申报)条件|(?:申请|办理|申报|所需)(?:材料|资料)"
    r"|(?:办理|受理|咨询)(?:地点|时间|窗口|流程|程序|时限|电话)|联系电话|咨询电话"
)
_READ = frozenset({Scope.BODY, Scope.CELL, Scope.HEADING, Scope.LIST})
_PUBLISH_LINE = re.compile(r"发布(?:时间|日期)|来源\s*[:：]|字体|点击量|浏览次数|打印")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|zip|rar)\s*$", re.IGNORECASE)
_SIDE_FRAME = re.compile(r"weather|tianqi|share|count|tongji|jiucuo|conac|bszs", re.IGNORECASE)
_ONLINE = re.compile(
    r"在线(?:办理|申报|申请|受理)|网上(?:办理|申报|申请)|立即办理|我要办|办理入口|查看(?:详情|指南|全文)|点击(?:进入|查看|办理)|详情(?:请)?点击"
)
_LABEL = r"[\s（(【\[]*(?:[一二三四五六七八九十]{1,3}|\d{1,2})?[)）、.．:：\s】\]]*"
_MATERIALS = re.compile(
    rf"{_LABEL}(?:申请|办理|申报|提交|所需|需要?提[交供]的?|需携带的?|报送|应提[交供]的?)*(?:相关|有关|申请|申报)*的?"
    r"(?:材料|资料|要件)(?:目录|清单|名称|及要求)?(?:\s*[】\]）)])?\s*(?:[:：]|$)"
)
_NEXT_PART = re.compile(
    rf"{_LABEL}(?:事项名称|(?:设定|法律|法定|办理|实施|收费|政策)(?:法规)?依据|(?:申请|办理|受理|申报|审批)(?:条件|对象|范围)"
    r"|(?:申请|办理|受理|审批|工作|服务)(?:流程|程序|步骤|环节|方式|时限|期限|地点|地址|时间|窗口|机构|部门|结果|进程)|(?:承诺|法定)?(?:办结)?(?:时限|期限)|(?:联系|咨询|监督|投诉)(?:电话|方式|渠道)"
    r"|收费(?:标准|情况|方式)?|是否收费|办公(?:时间|地址)|注意事项|备注|常见问题|温馨提示)"
)


def is_guide(page: PageFacts) -> bool:
    """A page that tells how to get one thing done. News about guides, notices and policies in the same columns are none."""
    if page.kind in (PageKind.HOME, PageKind.COLUMN, PageKind.ATTACHMENT) or page.items or _NO_GUIDE.search(page.title):
        return False
    if _GUIDE_COLUMN.fullmatch(page.title) and len(ELEMENTS) - len(missing(page)) < FEWEST_ANSWERED:
        return False  # the column of that name, with a guide or two in it
    if _NAMED.search(page.title):
        return True
    trail = [step for step in (*page.breadcrumb, page.meta("ColumnName") or "") if step != page.title]
    if any(_GUIDE_COLUMN.fullmatch(step) for step in trail):
        return True
    is_likely = _MAYBE_NAMED.search(page.title) or any(_SERVICE_COLUMN.search(step) for step in trail)
    return bool(is_likely) and len(ELEMENTS) - len(missing(page)) >= FEWEST_ANSWERED


def missing(page: PageFacts) -> list[str]:
    """Elements of which the page says not a word."""
    text = "\n".join(_said(page))
    return [name for name, words in ELEMENTS if not words.search(text)]


def stands_elsewhere(page: PageFacts) -> bool:
    """Whether a file, a picture, a frame or another service may hold what the text does not."""
    if page.needs_script or any(_holds_more(link) for link in page.links) or any(_ONLINE.search(link.text) for link in own_links(page)):
        return True
    return any(_FILE_NAME.search(text) for text in _said(page))  # a file whose link was lost


def own_links(page: PageFacts) -> Iterator[Link]:
    """Links that stand in no menu and no footer."""
    menus = "\n".join(block.text for block in page.blocks if block.scope in (Scope.NAVIGATION, Scope.FOOTER))
    return (link for link in page.links if link.role is LinkRole.PAGE and link.text and link.text not in menus)


def materials(page: PageFacts) -> Iterator[TextBlock]:
    """The blocks between the heading 办理材料 and that of the next part, the heading itself included."""
    is_inside = False
    for block in page.blocks:
        if block.scope not in _READ:
            continue
        if _MATERIALS.match(block.text):
            is_inside = True
        elif _NEXT_PART.match(block.text):
            is_inside = False
        if is_inside:
            yield block


def _holds_more(link: Link) -> bool:
    if link.role is LinkRole.FRAME:
        return not _SIDE_FRAME.search(link.raw)
    return link.role is LinkRole.ATTACHMENT or (link.role is LinkRole.IMAGE and UPLOADED.search(link.raw) is not None)


def _said(page: PageFacts) -> Iterator[str]:
    for block in page.blocks:
        text = block.text
        if (block.scope in _READ and not (len(text) < 120 and _PUBLISH_LINE.search(text))) or (block.scope is Scope.NAVIGATION and _EXACT_TAB.fullmatch(text)):
            yield text
