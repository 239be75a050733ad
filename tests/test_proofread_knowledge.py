"""Finite knowledge: what context decides, titles of laws, characters, organs and places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from inspector.core.facts import FOREIGN_PLACE, Suspicion
from inspector.proofread.document import About, Locality
from inspector.proofread.knowledge import books
from inspector.proofread.knowledge.characters import characters
from inspector.proofread.knowledge.localities import foreign_place, level_word
from inspector.proofread.knowledge.patterns import PatternError, parse
from inspector.proofread.knowledge.titles import titles
from inspector.proofread.tables import KINDS, TableError
from inspector.proofread.words import Words

WORDS = Words()
TRIGGERS = [pair for book in books(WORDS) for pair in book.triggers()]
COUNTY = About(date(2024, 5, 6), Locality("四川省", "绵阳市", "安州区"))
CLEAN = Path(__file__).parent / "proofread_clean.txt"


def flags(text: str) -> list[Suspicion]:
    return sorted({*_searched(text), *characters(text), *titles(text)})


def _searched(text: str) -> Iterator[Suspicion]:
    for trigger, judge in TRIGGERS:
        at = text.find(trigger)
        while at >= 0:
            if found := judge(text, at, at + len(trigger)):
                yield found
            at = text.find(trigger, at + 1)


@pytest.mark.parametrize(
    ("text", "quote", "suggestion"),
    [
        ("截止2020年12月31日，全县办结一万件。", "截止", "截至"),
        ("干部要到人民群中生活，办实事。", "群中", "群众"),
        ("加强犬类管理，文明饲养全职。", "全职", "犬只"),
        ("活动收到广泛好评。", "收到", "受到"),
        ("学者普遍人为，这一办法可行。", "人为", "认为"),
        ("全县取的了好成绩。", "取的", "取得"),
        ("截止目前，全县办结一万件。", "截止", "截至"),
        ("请登陆网站办理。", "登陆", "登录"),
        ("登陆县人社局网站查询结果。", "登陆", "登录"),
        ("当地山洪爆发，道路中断。", "爆发", "暴发"),
        ("公布行政权利清单。", "权利", "权力"),
        ("用硫酸铜配置波尔多液。", "配置", "配制"),
        ("送去一批生活必须品。", "必须", "必需"),
        ("鼓励非盈利性医疗机构发展。", "盈利", "营利"),
        ("公寓延用老单位的房子。", "延用", "沿用"),
        ("书面告之申请人结果。", "告之", "告知"),
        ("社保经办机构不再受理手工报帐。", "报帐", "报账"),
        ("群众反应的问题已经解决。", "反应", "反映"),
        ("由县人民检查院提起公诉。", "检查", "检察"),
        ("对张某刑事侦察终结。", "侦察", "侦查"),
        ("进入室内请戴好口罩，出门带好口罩。", "带", "戴"),
        ("扶养子女长大成人。", "扶养", "抚养"),
        ("共同渡过了愉快的一天。", "渡过", "度过"),
        ("对此提出置疑。", "置疑", "质疑"),
        ("国庆其间不放假。", "其间", "期间"),
        ("苏IPC备12345678号", "IPC", "ICP"),
        ("落实社会主意核心价值观。", "意", "义"),
        ("有力的推动了工作开展。", "有力的推动", "有力地推动"),
        ("依照《中华人民共和国保守国家保密法》执行。", "保守国家保密法", "保守国家秘密法"),
        ("依据《中华人民共和国行改处罚法》执行。", "行改处罚法", "行政处罚法"),
        ("大家对这次服务感到非常滿意，愿意再来。", "滿意", "满意"),
        ("近日，国土资源部在本省召开会议部署工作。", "国土资源部", "自然资源部"),
        ("考察组前往四川省昆明市学习。", "四川省昆明市", "云南省昆明市"),
        ("两地真诚合作，水乳交溶。", "水乳交溶", "水乳交融"),
        ("大家迎难而上，一愁莫展的局面打开了。", "一愁莫展", "一筹莫展"),
        ("全县众志成诚，守护一方。", "众志成诚", "众志成城"),
        ("干部群众精励图治。", "精励图治", "励精图治"),
        ("当前疫情防控形式依然严峻。", "形式", "形势"),
        ("我县发布招聘启示，招聘编外人员。", "启示", "启事"),
        ("广泛开展政策宣穿活动。", "宣穿", "宣传"),
        ("学习先进实际材料。", "实际", "事迹"),
        ("住房与城乡建设局负责解释。", "住房与城乡建设局", "住房和城乡建设局"),
        ("县政协委员会主席到会。", "政协委员会", "政协"),
        ("民警当场抓获罪犯一名。", "罪犯", "犯罪嫌疑人"),
        ("来自日本、台湾等国家的客商。", "国家", "国家和地区"),
        ("国务院办公厅《2019年政府信息公开工作要点》", "政府信息公开工作要点", "政务公开工作要点"),
    ],
)
def test_a_wrong_form_in_its_context_is_found(text: str, quote: str, suggestion: str) -> None:
    found = flags(text)
    assert any(quote in one.quote and suggestion in one.suggestion for one in found), found
    assert all(text[one.start : one.end] == one.quote and one.kind in KINDS for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "报名截止日期为2020年12月31日，申报截止时间另行通知。",
        "台风在沿海登陆，登陆地点附近风力十级。",
        "火山爆发，战争爆发，情绪爆发。",
        "依法保护公民的合法权利，规范国家权力运行，权力机关依法监督。",
        "优化资源配置，配置专职人员，配制药液。",
        "必须坚持，必需的生活用品，必须品质过硬。",
        "以营利为目的，企业扭亏为盈，盈利能力增强。",
        "到期顺延用地手续，拖延用时。",
        "化学反应、不良反应，群众反应热烈。",
        "检查院内感染防控情况，检查院落卫生。",
        "随身携带口罩，佩戴口罩，系红领巾。",
        "毋庸置疑，社会各界提出质疑。",
        "三分之二，一分为二，满分10分，2个分公司。",
        "要避免人为因素，收到表彰通知，录取的考生，争取的名额，务必需要，深入人群中去。",
        "依照《中华人民共和国环境保护税法》和《中华人民共和国环境保护法》办理。",
        "《浙江省河道管理条例》《某市城镇供水管理办法》《工作规则》",
        "香港特別行政區政府總部位於金鐘添美道",
        "王滿堂同志任县委委员，李峯同志任副主任。",
        "环境保护部门、国土资源部门按照职责分工负责。",
        "原国家工商行政管理总局发布的文件继续有效。",
        "要发扬广大群众的主人翁精神，使工作再上台阶。",
        "一场“艺”起来的“粽情端午”活动，“百家争茗”茶会开幕。",
        "因村制宜、因户施策，坚持勠力同心。",
        "采取多种形式、形式主义、形势政策，反应堆、化学反应时间。",
        "来自日本、台湾等国家和地区的客商，公安机关将罪犯交付执行。",
        "四川省成都市、云南省昆明市、吉林省吉林市、海南藏族自治州、某市新城区",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert flags(text) == []


def test_the_clean_sample_holds_nothing_wrong() -> None:
    lines = CLEAN.read_text(encoding="utf-8").splitlines()
    assert [one for line in lines for one in (*characters(line), *titles(line))] == []
    present = [pair for pair in TRIGGERS if any(pair[0] in line for line in lines)]
    found = [judge(line, at, at + len(trigger)) for trigger, judge in present for line in lines if (at := line.find(trigger)) >= 0]
    assert [one for one in found if one is not None and one.class_ in "AB"] == []


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("国家工商行政管理总局负责全国商标注册和管理。", True),
        ("消费者可以向国家工商行政管理总局投诉。", True),
        ("多年来，国家工商行政管理总局查处了一批案件。", False),
        ("他早年担任国家工商行政管理总局处长。", False),
    ],
)
def test_an_old_name_is_surely_wrong_where_nothing_speaks_of_the_past(text: str, sure: bool) -> None:
    assert [one.class_ for one in flags(text) if one.class_ == "B"] == ["B"] * sure


def test_an_old_name_is_wrong_only_after_the_change() -> None:
    [found] = [one for one in flags("近日，国家旅游局召开会议。") if one.kind == "stale"]
    assert (found.since, found.class_) == ("2018-04-08", "B")
    assert flags("2015年，国家旅游局召开会议。") == []


def test_a_plan_taken_over_from_elsewhere_keeps_its_place() -> None:
    [found] = foreign_place(["各单位：", "为做好工作，结合盐亭县实际，制定本方案。"], COUNTY)
    assert (found.paragraph, found.suspicion.quote, found.suspicion.suggestion) == (1, "盐亭县", "安州区")
    assert found.suspicion.source == FOREIGN_PLACE
    assert list(foreign_place(["结合绵阳市实际，结合安州区实际，结合四川省实际，结合本区实际。"], COUNTY)) == []
    assert list(foreign_place(["结合盐亭县实际，制定本方案。"], About())) == []


def test_a_district_that_calls_itself_a_county_throughout_is_asked_about() -> None:
    text = ["安州区召开会议。", "今年以来，我县狠抓落实，全县经济向好。"]
    assert [(one.paragraph, one.suspicion.quote, one.suspicion.suggestion) for one in level_word(text, COUNTY)] == [(1, "我县", "我区"), (1, "全县", "全区")]
    assert list(level_word([*text, "我区是全市的粮仓。"], COUNTY)) == []
    assert list(level_word(text, About(locality=Locality("广西壮族自治区", "南宁市", "青秀区")))) == []


def test_the_language_of_contexts_says_what_it_cannot_read() -> None:
    assert {trigger.text for trigger in parse("(安全|平稳)[渡]汛", {}).triggers()} == {"安全渡汛", "平稳渡汛"}
    for source, complaint in (("[甲", "方括号应成对"), ("<时点>[甲]", "没有名为“时点”"), ("[…]乙", "方括号里应是"), ("[甲]", "至少两个字")):
        with pytest.raises(PatternError, match=complaint):
            parse(source, {})


def test_an_office_can_add_contexts_and_is_told_of_mistakes(tmp_path: Path) -> None:
    table = tmp_path / "knowledge_confusables.tsv"
    table.write_text("(云岭)[大到]	大道	place_name	B\n", encoding="utf-8")
    assert any(trigger == "云岭大到" for book in books(WORDS, tmp_path) for trigger, _ in book.triggers())
    table.write_text("(云岭)[大到]	大道	place_name	E\n", encoding="utf-8")
    with pytest.raises(TableError, match="第 1 行：级别“E”"):
        books(WORDS, tmp_path)
    table.unlink()
    (tmp_path / "knowledge_outdated.tsv").write_text("旧某局	新某局	2018年\n", encoding="utf-8")
    with pytest.raises(TableError, match="改名日期“2018年”应写成"):
        books(WORDS, tmp_path)
