"""Gambling, pornography and fraud advertised in the text of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks._illicit import WARNING
from inspector.core.facts import PageFacts, Scope, TextBlock
from inspector.core.findings import Answer, Certainty, Evidence, Severity
from inspector.core.registry import text_check
from inspector.core.rules import Rules

_HINT = (
    "赌|博彩|六合彩|时时彩|澳门彩|赛车|快三|快乐十分|飞艇|百家乐|老虎机|娱乐城|棋牌|裸聊|约炮|一夜情|成人|色情|情色|无码|发票|办证|刻章|证件|学历|"
    "代孕|试管婴儿|迷药|迷幻药|催情药|仿真枪|气枪|黑客|开房|通话|刷单|上门服务|PK10|pk10"
)
_ADVERT = re.compile(
    r"(?:澳门|网上|线上|真人|皇家|国际)\s*(?:赌场|博彩|百家乐|老虎机|娱乐城).{0,8}?(?:开户|注册|平台|网址|官网|下载|投注|入口|送彩金)|"
    r"(?:北京赛车|时时彩|六合彩|快三|快乐十分|PK10|幸运飞艇|澳门彩).{0,8}?(?:投注|开奖结果|计划|平台|技巧|网址|下载|官网|代理|赔率)|"
    r"(?:博彩|赌博|棋牌).{0,4}?(?:平台|网站|游戏).{0,8}?(?:开户|注册|下载|推荐|送彩金|代理)|"
    r"(?:无码|成人|色情|情色)\s*(?:电影|视频|影片|网站|小说|图片)|(?:裸聊|约炮|一夜情).{0,6}?(?:平台|网站|软件|加微信|QQ|交友)|"
    r"(?:代开|办理|提供).{0,6}?(?:增值税|普通|餐饮|住宿|建筑|各类|正规)?发票.{0,12}?(?:电话|微信|QQ|联系|\d{11})|"
    r"(?:办证|刻章|代办证件|办假证|代办学历).{0,12}?(?:电话|微信|QQ|联系|\d{11})|"
    r"(?:代孕|试管婴儿包成功).{0,8}?(?:公司|中介|价格|多少钱|机构|微信)|(?:迷药|迷幻药|催情药|仿真枪|气枪).{0,8}?(?:货到付款|出售|网购|购买|专卖|价格|微信|QQ)|"
    r"(?:黑客|查开房|查通话).{0,4}?(?:接单|业务|联系|QQ|微信)|(?:网络)?刷单.{0,6}?(?:日结|日赚|兼职).{0,10}?(?:微信|QQ|联系|加群)|(?:学生妹|楼凤|小姐)上门服务",
    re.IGNORECASE,
)
_READ = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL, Scope.LIST, Scope.ALT, Scope.FOOTER, Scope.NAVIGATION})


@text_check(title="有害信息", severity=Severity.CRITICAL, certainty=Certainty.SUSPECTED, indicators=("W-V1", "A-V1"), trigger=_HINT)
def harmful_content(block: TextBlock, page: PageFacts, _rules: Rules) -> Iterator[Answer]:
    """要求什么：网站不发布赌博、色情、诈骗、制售假证假票等违法有害信息。

    为什么：国办秘函〔2019〕19号规定，发布或链接反动、暴力、色情等内容的，网站单项否决；留言、评论和老稿件被塞广告，往往很久没人发现。

    怎样判：文字里有成句的违法广告用语（如“赌场……开户”“代开发票……电话”），按疑似报。只认广告的说法，不认单个的词。同一句话只报一条。

    不报什么：公安、法院、税务、卫健等打击、提醒、科普的内容，同一段或标题里有警示用语的不报；福利彩票、体育彩票的正常公告。

    何时说不清：是否违法由人工判断，程序只提出疑似；图片和音视频里的内容读不到。
    """
    if block.scope in _READ and (match := _ADVERT.search(block.text)) and not WARNING.search(block.text) and not WARNING.search(page.title):
        yield _evidence(page, block, match[0])


def _evidence(page: PageFacts, block: TextBlock, words: str) -> Evidence:
    message = f"{block.where}有“{words}”，像是违法广告，请立即核实"
    return Evidence(page.url, words, message, "先撤下，再查是谁发布的、网站有没有被入侵；留言和评论先审后发。", context=block.text[:200], key=words)
