"""Identity, bank-card and mobile numbers of private persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from checks._doubts import unread
from checks._sentences import sentence_around
from checks.text._surroundings import Surroundings, surroundings
from inspector.core.facts import PageFacts, Scope, TextBlock
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.privacy import PersonalNumber, personal_numbers
from inspector.core.registry import text_check
from inspector.core.rules import Rules


@text_check(
    title="泄露个人隐私",
    severity=Severity.HIGH,
    certainty=Certainty.SUSPECTED,
    indicators=("W-D15", "L-32"),
    trigger=r"\d{11}",
    signs="1234567890１２３４５６７８９０",
)
def privacy_leak(block: TextBlock, page: PageFacts, rules: Rules) -> Iterator[Answer]:
    """要求什么：公开的内容里没有个人的身份证号、银行卡号、手机号码；确需公示的，打码后再发布。

    为什么：《政府信息公开条例》第十五条规定，涉及个人隐私、公开会损害第三方权益的信息不得公开，
    公开的留言里泄露的另按 19 号指标“留言公开”扣分；名单、附件、留言是泄露最多的地方。

    怎样判：身份证号要通过校验码和出生日期核对，银行卡号要通过校验并且上下文说的是银行卡、账户，手机号码看是不是 11 位手机号段，
    通过的按疑似报。表格里的号码先看表头：表头写明身份证号、银行账号的，校验不过也报。报告里一律打码显示。
    正文按句子报；表格里同一栏的合并为一条。附件和网页一样检查。

    不报什么：已经打码的号码；写明是联系、咨询、值班、举报、办公等用途的手机号，页脚和导航里的号码；单位账户、公共缴款账户；
    信用代码、项目编号、金额等恰好像号码的数字；写明是示例的号码。表格另有身份证号、家庭住址、低保一类栏目的，其中的手机号照报。

    何时说不清：只按疑似报，是否属于依法应当公开的内容由人判断；扫描件、加密等读不出文字的附件，写明格式，转为待人工判断；
    脚本生成的内容没有读到的，不作判断。
    """
    yield from unread(block, page)
    if block.scope not in _SCOPES:
        return
    around: Surroundings | None = None
    listed_to = -LISTED_WITHIN  # the end of the last number read as a contact: what follows it in a list is one too
    for number in sorted(personal_numbers(block.text)):
        around = around or surroundings(block, page)
        if _is_private(number, block.text, around, rules.today, is_listed=number.start - listed_to < LISTED_WITHIN):
            yield _evidence(number, block, page, around)
        else:
            listed_to = number.end
    if block.scope is Scope.CELL and around is None and (whole := _WHOLE_CELL.fullmatch(block.text)):
        yield from _by_head(whole.group(), block, page, surroundings(block, page))


LISTED_WITHIN = 12
CONTACT_WITHIN = 40  # "联系人：…，电话：" stands before the number, "（咨询电话）" after it
LONGEST_HEAD = 40
LONGEST_CELL = 40  # a longer cell is prose in a layout table, and has sentences of its own
YOUNGEST = 3  # years; a younger "birthday" is the day inside a case number, unless identity cards are named

_SCOPES = frozenset({Scope.TITLE, Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST})
_NAMES = {"id_card": "居民身份证号", "bank_card": "银行卡号", "mobile": "手机号码"}
_SEVERITIES = {"id_card": Severity.HIGH, "bank_card": Severity.HIGH, "mobile": Severity.MEDIUM}
_LETTERS = re.compile(r"留言|来信|信箱|咨询|投诉|互动|问政|热线")  # columns that the clause on published letters is about
_SAMPLE = re.compile(r"示例|样例|范例|样本|样式|填写说明|例如|举例|例[:：]|假设|虚构")
_IDENTITY = re.compile(r"身份|证件号|公民")
_CODE_BEFORE = re.compile(
    r"(?:代码|编号|编码|流水号?|单号|工单号?|受理号|案号|条码|税号|登记号|备案号|许可证|证书|索引号|文号|订单号?|批号|批次|序列号|合同号|项目号|发票号码?|业务号|查询码|"
    r"准考证号?|考号|考生号|学号|工号|报名号|报名序号|抽签号|(?<![账帐])户号|表号|车架号|发动机号|条形码|运单号?|快递单?号?)[^，。；]{0,8}$"
)
_CARD = re.compile(r"银行卡|卡\s*号|[账帐]\s*[号户]|开户|一卡通|存折|打卡|社保卡|储蓄|信用社|农商|农行|工行|建行|中行|邮储")
_UNIT_ACCOUNT = re.compile(
    r"对公|保证金|缴款|缴费|非税|国库|专户|基本户|一般户|募捐|捐款|捐赠|爱心账户|"
    r"(?:户\s*名|[账帐]户名称?|收款人|收款单位|收款方|开户名称?|单位名称|开户单位|全\s*称|名\s*称)\s*[:：]?\s*[^。；，,\s]{0,24}?"
    r"(?:公司|局|财政|中心|委员会|政府|学校|大学|学院|中学|小学|医院|协会|学会|商会|基金会|慈善|红十字|工会|法院|检察院|事务所|研究[院所]|街道|村委|居委|合作社|厂|部|处|站)"
)
_AMOUNT_AFTER = re.compile(r"\s*(?:\.\d|元|万|亿|人|户|次|平方|立方|吨|公斤|千克|千瓦|股|[%％@])")
_AMOUNT_BEFORE = re.compile(r"[￥¥$＄]\s*$|(?:金额|投资额?|资金|预算数?|决算数?|合计|总计|小计|收入|支出|产值|税额|单价|总价|报价|限价)[^，。；]{0,6}$")
_CODE_HEAD = re.compile(r"[\dA-Za-z][-_/.]$|[_/=]$", re.ASCII)
_CODE_TAIL = re.compile(r"[-_/]\d", re.ASCII)
_CONTACT = re.compile(
    r"联系|联络|咨询|电\s*话|热线|值班|举报|监督|投诉|报名|客服|服务|办公|传真|报修|抢修|救援|急救|预约|微信|QQ|来电|拨打|致电|工作手机|24小时|"
    r"负责人|经办|承办|责任人|网格|[河林湖路田段警]长|民警|辅警|驻村|包村|包保|村干部|支书|书记|主任|所长|站长|局长|科长|股长|队长|院长|校长|园长|经理|"
    r"法人|法定代表人|代理机构|采购|招标|投标|招聘|应聘|供应商|出租|维修|律师|法律顾问|调解|技术支持|商家|门店|网点"
)
_WHOLE_CELL = re.compile(r"\d{15,19}|\d{17}[Xx]")
_IDENTITY_HEAD = re.compile(r"身份证|公民身份")
_CARD_HEAD = re.compile(r"银行卡|银行[账帐]|卡号|[账帐]号|一卡通")
_PERSON_HEAD = re.compile(r"姓名|户主|学生|本人|申请人|领取人")
_PERSONAL_HEAD = re.compile(r"身份证|证件号|银行卡|卡号|[账帐]号|一卡通|住址|家庭地址|低保|五保|特困|残疾|病种|患者|户主|监护人|家长|学生|出生|受助|救助")


def _is_private(number: PersonalNumber, text: str, around: Surroundings, today: date, *, is_listed: bool) -> bool:
    before, after = text[: number.start], text[number.end :]
    label = (around.labels + "：" if around.labels else "") + before[-20:]
    if _SAMPLE.search(label[-16:]):
        return False
    if number.kind == "id_card":
        return bool(_IDENTITY.search(label)) or (not _CODE_BEFORE.search(label) and _was_born_long_ago(number.text, today))
    if _CODE_BEFORE.search(label) or _CODE_HEAD.search(before) or _CODE_TAIL.match(after):
        return False
    if number.kind == "bank_card":
        return bool(_CARD.search(label + around.nearby)) and not _UNIT_ACCOUNT.search(around.nearby)
    if _AMOUNT_AFTER.match(after) or _AMOUNT_BEFORE.search(label):
        return False
    if _is_beside_identity(number, text, today) or (around.is_cell and _PERSONAL_HEAD.search(around.heads)):
        return True
    return not (is_listed or around.is_unheaded or _CONTACT.search(f"{around.heads} {around.labels} {before[-CONTACT_WITHIN:]} {after[:8]}"))


def _was_born_long_ago(number: str, today: date) -> bool:
    return int(number[6:10]) <= today.year - YOUNGEST


def _is_beside_identity(number: PersonalNumber, text: str, today: date) -> bool:
    """The sentence also tells somebody's identity number: then no label makes the telephone an office's."""
    sentence = sentence_around(text, number.start, number.end)
    return any(other.kind == "id_card" and _was_born_long_ago(other.text, today) for other in personal_numbers(sentence))


def _by_head(number: str, block: TextBlock, page: PageFacts, around: Surroundings) -> Iterator[Evidence]:
    """A number that fails its own check, but the head of its column says what it is: the head counts more than the cell."""
    if _IDENTITY_HEAD.search(around.labels) and len(number) in (15, 18):
        kind = "id_card"
    elif _CARD_HEAD.search(around.labels) and _PERSON_HEAD.search(around.heads) and not _UNIT_ACCOUNT.search(around.nearby):
        kind = "bank_card"
    else:
        return
    masked = number[:6] + "*" * (len(number) - 10) + number[-4:]  # the general masking knows only numbers that pass their check
    yield _evidence(PersonalNumber(0, len(number), kind, masked), block._replace(text=masked), page, around)


def _evidence(number: PersonalNumber, block: TextBlock, page: PageFacts, around: Surroundings) -> Evidence:
    name = _NAMES[number.kind]
    sentence = sentence_around(block.text, number.start, number.end)
    is_listed = around.is_cell and len(block.text) <= LONGEST_CELL
    head = f"（表头“{around.heads[:LONGEST_HEAD]}”）" if is_listed and around.heads else ""
    return Evidence(
        where=page.url,
        quote=number.text,
        message=f"{block.where}有未打码的{name}{head}" + ("；同一表格里的合并为一条" if is_listed else ""),
        suggestion="核实是否依法应当公开；应当公开的，打码后重新发布，并清理附件和缓存。",
        context=sentence,
        key=f"{page.url}|表格|{number.kind}" if is_listed else f"{number.kind}|{sentence}",
        title=page.title,
        severity=_SEVERITIES[number.kind],
        indicators=None if page.messages or any(_LETTERS.search(name) for name in page.breadcrumb) else ("L-32",),
    )
