"""Words of gambling, pornography and fraud as intruders write them, and the hosts and pages in which they may stand honestly."""

from __future__ import annotations

import re

# Phrases, not words: 成人教育, 发票查验, 福利彩票 and 打击赌博 stand in honest menus.
ILLICIT = re.compile(
    r"新?葡京|澳门.{0,6}(?:娱乐[场城网平]|投注|棋牌)|(?:太阳城|永利|威尼斯人|金沙)(?:娱乐|集团官网|棋牌|真人)|现金网|(?:真钱|网上|体育|足球|六合)投注|六合彩|时时彩|快乐十分|北京赛车|赛车pk|赌场|博彩|百家乐|老虎机|娱乐城|真人(?:娱乐|荷官)|赌博(?:网|平台|游戏)|"
    r"棋牌(?:游戏|平台|娱乐|下载)|捕鱼(?:游戏|达人)|彩票.{0,4}(?:平台|投注|开奖|计划|网站|注册|下载|软件)|casino|poker|viagra|betting|"
    r"代孕|裸聊|成人(?:电影|视频|网站|小说|用品|论坛|图片)|色情(?:电影|视频|网|小说)|情色|伦理片|约炮|一夜情|做爱|迷药|迷奸|\bporn|\bsex\b|"
    r"代开.{0,6}发票|发票代开|办假证|代办证件|刷单|网赚|信用卡套现|私服|小说(?:网|阅读|下载)|"
    r"男科|壮阳|早泄|阳痿|白癜风|牛皮癣|减肥药|仿真枪|假币",
    re.IGNORECASE,
)
OFFICIAL_HOST = re.compile(r"(?:^|\.)(?:gov\.cn|mil\.cn|edu\.cn|conac\.cn|xn--zfr164b|xn--55qw42g)$")  # the last two are .政务 and .公益

# Police, courts, hospitals and regulators write of the same things to warn of them.
WARNING = re.compile(
    r"打击|查处|查获|侦破|破获|抓获|捣毁|警方|公安|民警|警察|派出所|检察|法院|法官|判决|判处|审理|涉嫌|犯罪|嫌疑|违法|非法|禁止|严禁|不得|取缔|整治|清理|专项|治理|举报|投诉|曝光|"
    r"通报|案例|警惕|谨防|严防|防范|预防|防骗|反诈|诈骗|骗局|陷阱|提醒|拒绝|远离|危害|监管|执法|处罚|依法|规定|条例|办法|辟谣|宣传|教育|普法|以案|整改|回复|答复|咨询|"
    r"医院|门诊|诊疗|患者|药品|疾病|病人|科普|义诊|医保|税务|发票管理|新闻|记者"
)

_HINT = re.compile(
    "葡京|澳门|太阳城|永利|威尼斯人|金沙|现金网|投注|六合|时时彩|博彩|彩票|赌|赛车|娱乐城|真人|棋牌|捕鱼|快乐十分|百家乐|老虎机|代孕|裸聊|成人|色情|情色|伦理片|约炮|一夜情|做爱|迷药|迷奸|发票|"
    "假证|证件|刷单|网赚|套现|私服|小说|男科|壮阳|早泄|阳痿|白癜风|牛皮癣|减肥药|仿真枪|假币"
)
_LATIN = re.compile(r"casino|poker|viagra|betting|porn|sex|pk", re.IGNORECASE)


def may_hold_illicit(text: str) -> bool:
    """Whether it is worth looking: single words cost a tenth of the pattern."""
    return _HINT.search(text) is not None or _LATIN.search(text) is not None
