"""The rules of form find what breaks them, leave alone what only looks like it, and cost time in proportion to the text."""

from __future__ import annotations

import time
from datetime import date
from typing import NamedTuple

import pytest

from inspector.core.facts import Suspicion
from inspector.proofread.document import About
from inspector.proofread.rules import DOCUMENT_RULES, NEEDS, PARAGRAPH_RULES
from inspector.proofread.rules.screen import Screen
from inspector.proofread.tables import KINDS

ALL_KNOWN = About()


class Seen(NamedTuple):
    quote: str
    suggestion: str
    kind: str
    class_: str


def found(text: str) -> list[Suspicion]:
    """What a single paragraph says of itself, by the rules that the screen lets ask."""
    [asked] = Screen(PARAGRAPH_RULES, NEEDS).of([text])
    return sorted(suspicion for rule in asked for suspicion in rule(text))


def found_in_document(text: str, about: About = ALL_KNOWN) -> list[Suspicion]:
    """What only the lines of a document together show."""
    return [spotted.suspicion for rule in DOCUMENT_RULES for spotted in rule(text.split("\n"), about)]


def seen(suspicions: list[Suspicion]) -> list[Seen]:
    return [Seen(one.quote, one.suggestion, one.kind, one.class_) for one in suspicions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("请于2026年2月30日前报送。", Seen("2026年2月30日", "", "date", "B")),
        ("截至2026年2月29日，共完成120户。", Seen("2026年2月29日", "", "date", "B")),
        ("定于13月5日召开会议。", Seen("13月5日", "", "date", "B")),
        ("计划于2026年13月完成竣工验收。", Seen("2026年13月", "", "date", "B")),
        ("二〇二六年六月三十一日", Seen("二〇二六年六月三十一日", "", "date", "B")),
        ("发布日期：2026-02-30 10:15", Seen("2026-02-30", "", "date", "B")),
        ("会议于5月8日25时结束。", Seen("25时", "", "date", "B")),
        ("5月8日上午9:75在县政府集合。", Seen("9:75", "", "date", "B")),
        ("定于2026年11月23日（星期二）召开。", Seen("2026年11月23日（星期二", "2026年11月23日（星期一", "date", "B")),
        ("公示期为2026年4月10日至2026年4月1日。", Seen("2026年4月10日至2026年4月1日", "", "date", "B")),
        ("样品将于8月31前发放。", Seen("31前", "31日前", "missing", "B")),
        ("报名时间为3月1至3月10日。", Seen("1", "1日", "missing", "B")),
        ("2014年、2015两年共清收林地。", Seen("2015", "2015年", "missing", "B")),
        ("2021年15日召开了推进会。", Seen("2021年15日", "", "missing", "B")),
    ],
)
def test_a_day_that_cannot_be_is_found(text: str, expected: Seen) -> None:
    assert expected in seen(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年2月29日，共完成120户；报名时间为2月29日。",
        "2026年11月23日（星期一）上午9时，2026年11月22日（周日），自2026年11月22日周一至周五可办理。",
        "2026年11月23日周三立同志任县教育局局长。",
        "今年农历2月30日举办庙会，正月30日是集日。",
        "将原文中的“2026年2月30日”改为“2026年2月28日”。",
        "项目编号：2026-13-05，招标编号SDGP2026.02.30，合同2026-02-30-01号。",
        "婴幼儿满13月龄可接种，发放2025年13月薪，申请日期：2026年00月00日。",
        "请于1 2月30日前报送。1、2月30日内完成的，给予奖励。",
        "12月31日24时前提交，9月1日8时30分至18:00开放，每日工作8小时60分钟。",
        "2021年级、2022年和2023年、5月20至25日、3月15后勤保障、服务期为1年15日。",
    ],
)
def test_a_day_that_may_be_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("正常使用自动监控系统的的单位。", Seen("的的", "的", "doubled", "B")),
        ("由省人大常委会和和市政府负责。", Seen("和和", "和", "doubled", "B")),
        ("认真贯彻彻落实会议精神。", Seen("彻彻", "彻", "doubled", "B")),
        ("完成以营造营造长白落叶松为主的任务。", Seen("营造营造", "营造", "doubled", "B")),
        ("关于关于开展年度考核的通知", Seen("关于关于", "关于", "doubled", "B")),
        ("请各有关部门部门，认真落实。", Seen("部门部门", "部门", "doubled", "B")),
        ("每年对“两定机构”机构定期检查。", Seen("机构”机构", "机构”", "doubled", "C")),
        ("驾驶员一边驾驶员车辆一边打电话。", Seen("驾驶员一边驾驶员", "驾驶员一边", "doubled", "B")),
        ("镇政府应当镇政府公开栏公示。", Seen("镇政府应当镇政府", "镇政府应当", "doubled", "B")),
    ],
)
def test_what_is_said_twice_is_found(text: str, expected: Seen) -> None:
    assert expected in seen(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "以营利为目的的活动，保险标的的价值，的的确确，目的的确定。",
        "为了了解情况，不了了之，工作已经终了了，参与与他的智力相适应的活动。",
        "和和气气、是是非非、形形色色的问题，实实在在的成效，问题的关键是是否落实。",
        "再审申请人申请人民法院委托鉴定，经营经营性公路，代表代表团发言。",
        "本规定规定的程序，由组织组织实施，大家要多学习学习、讨论讨论。",
        "一个个项目、一张张笑脸、一丝丝温暖、一项一项地落实，天天向上，点点滴滴。",
        "公路路面、全市市民、法院院长、公司司机、人民民主、中国国旗、集装箱装箱。",
        "李晶晶、高明明、张丽丽，冰冷冷的书柜，在在建工地检查，恰恰相反。",
    ],
)
def test_what_is_rightly_said_twice_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "quote", "suggestion"),
    [
        ("均至少有1名以上熟知当地情况的人员。", "至少有1名以上", "至少有1名"),
        ("现有职工约300人左右。", "约300人左右", "约300人"),
        ("一次砍伐树木超过二十株以上的", "超过二十株以上", "超过二十株"),
        ("现有员工近400余人。", "近400余人", "近400人"),
        ("种植结构主要以水稻为主。", "主要以水稻为主", "以水稻为主"),
        ("该公寓主要提供临终照顾服务为主。", "主要提供临终照顾服务为主", "主要提供临终照顾服务"),
    ],
)
def test_one_meaning_said_twice_is_found(text: str, quote: str, suggestion: str) -> None:
    assert Seen(quote, suggestion, "redundancy", "B") in seen(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "至少有5名具有初级以上职称的人员，至少举办一所二级以上医院，至少1名本科以上学历的人员。",
        "近10多年来，最近20余人到访，附近300余户，超过100米有两处以上，以种植为主。",
        "公约第三条左右两款，约定5日左右到达，主要任务以防汛为主，节约30%左右。",
    ],
)
def test_a_measure_said_once_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（遵市人社通[2019]103号）", Seen("[2019]103号", "〔2019〕103号", "doc_ref", "D")),
        ("法释【2014】9号", Seen("【2014】9号", "〔2014〕9号", "doc_ref", "D")),
        ("吉市产权公发〔2018〕第109号", Seen("〔2018〕第109号", "〔2018〕109号", "doc_ref", "D")),
        ("示政发〔2023〕05号", Seen("〔2023〕05号", "〔2023〕5号", "doc_ref", "D")),
        ("示政发〔20223〕5号", Seen("〔20223〕5号", "", "doc_ref", "B")),
        ("示政发〔1023〕5号", Seen("〔1023〕5号", "", "doc_ref", "B")),
        ("按照国能发监规管〔2021〕56号要求办理。", Seen("国能发监规管", "国能发监管规", "doc_ref", "B")),
        ("根据国办法〔2020〕3号文件精神，", Seen("国办法", "国办发", "doc_ref", "B")),
    ],
)
def test_an_ill_formed_document_number_is_found(text: str, expected: Seen) -> None:
    assert seen(found(text)) == [expected]


@pytest.mark.parametrize("text", ["国办发〔2019〕19号", "（2023）示01民终123号", "中国人民银行公告〔2019〕第12号", "邮编（100088）12号楼", "[2019]12号"])
def test_a_right_document_number_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_document_number_of_a_later_year_is_suspected_only_when_the_day_of_the_document_is_known() -> None:
    text = "根据《关于加强管理的通知》（示政发〔2027〕5号）"
    assert seen(found_in_document(text, About(dated=date(2026, 5, 1)))) == [Seen("〔2027〕5号", "", "doc_ref", "C")]
    assert found_in_document(text, About(dated=date(2027, 5, 1))) == []
    assert found_in_document(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("锟斤拷通知", Seen("锟斤拷", "", "conversion_garble", "B")),
        ("关于��工作的通知", Seen("��", "", "conversion_garble", "B")),
        ("ä¸­å›½政府网", Seen("ä¸­å›½", "中国", "conversion_garble", "B")),
        ("通知&nbsp;公告", Seen("&nbsp;", "※删去或改为空格", "conversion_garble", "B")),
        ("播撒书香&amp;mdash;助力", Seen("&amp;mdash;", "—", "conversion_garble", "B")),
        ("第一条<br/>为了规范", Seen("<br/>", "", "conversion_garble", "B")),
        ("标题：\\u4e2d\\u56fd", Seen("\\u4e2d\\u56fd", "中国", "conversion_garble", "B")),
        ("⽂件精神", Seen("⽂", "文", "conversion_garble", "B")),
        ("见第错误！未找到引用源。章", Seen("错误！未找到引用源。", "", "conversion_garble", "B")),
        ("\uf06c认真落实", Seen("\uf06c", "", "conversion_garble", "B")),
        ("研究\ue5e5决定", Seen("\ue5e5", "", "conversion_garble", "C")),
        ("（http//www.example.gov.cn）", Seen("http//", "http://", "missing", "B")),
    ],
)
def test_what_a_conversion_left_behind_is_found(text: str, expected: Seen) -> None:
    assert seen(found(text)) == [expected]


@pytest.mark.parametrize(
    "text", ["R&D投入、AT&T公司", "Ångström、café、Müller", "C:\\users\\设备", "a<b且b>c", "😀𠮷村", "错误！请重新输入。", "出现错误，请重试"]
)
def test_foreign_letters_and_signs_are_no_garble(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "quote", "suggestion"),
    [
        ("精神状态，，更加扎实", "，，", "，"),
        ("明显不合理价进货的；。", "；。", "。"),
        ("孩子们的高超球技......互动", "......", "……"),
        ("冬令营”--湛江营开营", "--", "——"),
        ("蒂莫西•盖特纳", "•", "·"),
        ("贯彻<政府信息公开条例>实施办法", "<政府信息公开条例>", "〈政府信息公开条例〉"),
    ],
)
def test_odd_punctuation_is_a_matter_of_form(text: str, quote: str, suggestion: str) -> None:
    assert seen(found(text)) == [Seen(quote, suggestion, "punctuation", "D")]


@pytest.mark.parametrize("text", ["等等……", "——题记", "怎么能这样！！？", "全文…", "姓名…………张三", "版本1...2", "a--b"])
def test_marks_that_may_stand_together_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "quote", "suggestion"),
    [
        ("根据《四川省教科书选用细则分别通过网站公布。", "《四川省教科书选用细则分", ""),
        ("简章》规定，经网上报名。", "简章》", ""),
        ("为期10天的“寻根之旅“，感受魅力。", "“", "”"),
        ("参加”第八届博览会”的企业", "”", "“"),
        ("各县（市、区)教体局", "（市、区)", "（市、区）"),
        ('构建“数字财政"管理体系', '“数字财政"', "“数字财政”"),
    ],
)
def test_a_mark_without_its_fellow_is_found(text: str, quote: str, suggestion: str) -> None:
    assert seen(found_in_document(text)) == [Seen(quote, suggestion, "punctuation", "D")]


@pytest.mark.parametrize(
    "text",
    [
        "1）名称；2）地址；（一）范围；a）说明",
        "“第一段讲话没有说完。\n“第二段讲话说完了。”",
        "他说：“今天的任务很重。\n明天继续。”",
        "《关于做好\n工作的通知》已经印发。",
        "关于做好《某某条例》和《某某办…",
        "他说“所谓‘双减’就是减负”，（见《通知（试行）》）",
    ],
)
def test_marks_that_pair_across_lines_or_belong_to_a_list_are_left_alone(text: str) -> None:
    assert found_in_document(text) == []


def test_a_wrong_number_between_right_ones_is_sure() -> None:
    text = "一、总体要求\n二、主要任务\n二、保障措施\n四、工作要求\n五、附则"
    assert seen(found_in_document(text)) == [Seen("二", "三", "heading", "B")]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("一、总体要求\n二、主要任务\n四、工作要求", "四"),
        ("（一）范围\n（二）对象\n（二）程序", "二"),
        ("第一条 为了规范\n第二条 本办法\n第四条 适用", "四"),
        ("1．申请\n2．受理\n5．办结", "5"),
    ],
)
def test_a_jump_in_the_numbers_is_suspected(text: str, quote: str) -> None:
    assert seen(found_in_document(text)) == [Seen(quote, "", "heading", "C")]


@pytest.mark.parametrize(
    "text",
    [
        "一、要求\n（一）范围\n（二）对象\n二、任务\n（一）目标\n1.近期\n2.远期\n（二）步骤\n三、附则",
        "第一条 甲\n（一）子\n（二）丑\n第二条 乙\n（一）子\n第三条 丙\n第一条 附件自成一篇\n第二条 丁",
        "1.5万吨\n3.2万人\n2026年\n12.5%",
        "三、残缺的网页从中间开始\n四、后文",
        "“五、引用的原文",
        "第九十九条 甲\n第一百条 乙\n第一百零一条 丙",
    ],
)
def test_numbers_in_order_are_left_alone(text: str) -> None:
    assert found_in_document(text) == []


def test_a_misnumbered_point_within_a_paragraph_is_found() -> None:
    text = "一是加强领导；二是压实责任；四是强化督导；四是严格考核。"
    assert seen(found(text)) == [Seen("四是", "三是", "heading", "B")]
    assert found("一是加强领导；二是压实责任；三是强化督导。") == []


def test_half_width_marks_are_told_where_the_document_else_uses_full_width() -> None:
    text = "受理33项,受理率为百分之百。\n公司(集团)按规定办理。"
    assert [(one.quote, one.suggestion) for one in found_in_document(text)] == [(",", "，"), ("(集团)", "（集团）")]


@pytest.mark.parametrize(
    "text",
    [
        "公司(集团)办理,受理33项",
        "地址：www.example.cn，比例3:1，时间9:00。",
        "共1,200元，f(x)，Python 3.11, Windows。",
        "A(甲)；参见https://example.cn/?a=1,b=2。",
    ],
)
def test_half_width_marks_among_letters_and_figures_are_left_alone(text: str) -> None:
    assert found_in_document(text) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("固定资产投资增长-3.8%，增速居后。", "增长-3.8%"),
        ("其中甲占45%、乙占40%、丙占25%。", "占45%、乙占40%、丙占25%"),
        ("主要做好以下三个方面：一是抓学习；二是抓落实。", "以下三个方面："),
        ("共有职工120人，其中男80人、女50人。", "120人，其中男80人、女50人"),
        ("2023年至2021年累计投入", "2023年至2021年"),
        ("依照第五条至第三条办理。", "第五条至第三条"),
    ],
)
def test_numbers_that_contradict_each_other_are_suspected(text: str, quote: str) -> None:
    [suspicion] = found(text)
    assert (suspicion.quote, suspicion.kind, suspicion.class_) == (quote, "number", "C")


@pytest.mark.parametrize(
    "text",
    [
        "其中甲占45%、乙占40%、丙占15%；另有甲占90%、乙占80%、丙占70%的县。",
        "主要做好以下三个方面：一是抓学习；二是抓落实；三是抓督查。",
        "共有职工120人，其中男70人、女50人，2021年至2023年，第三条至第十五条，温度为-3%。",
    ],
)
def test_numbers_that_agree_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_every_suspicion_stands_where_it_says_and_tells_what_to_do() -> None:
    text = "😀请于2月30日前报送报送报送&nbsp;，，的的[2019]，示政发[2019]05号，主要以水稻为主。"
    suspicions = found(text)
    assert len(suspicions) >= 5
    for suspicion in suspicions:
        assert text[suspicion.start : suspicion.end] == suspicion.quote
        assert suspicion.kind in KINDS
        assert suspicion.source == "rule"
        assert suspicion.why.endswith("。")


@pytest.mark.parametrize(
    "piece",
    [
        "2月30日",
        "（《“〔",
        "研究",
        "1",
        "<a ",
        "ä¸­",
        "&#12;",
        "占30%，",
        "以下三项：一是好二是",
        "好....",
        "近1",
        "至少12",
        "主要以",
        "月 ",
        "年1",
        "2023年5月1日（星期二）",
        "如下两点： 一是甲，",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    for rule in PARAGRAPH_RULES:
        list(rule(text))
    for document_rule in DOCUMENT_RULES:
        list(document_rule([text], About(dated=date(2020, 1, 1))))
    assert time.process_time() - started < 1.5  # a rule that looks back to the beginning each time takes minutes
