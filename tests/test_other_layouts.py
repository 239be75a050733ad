"""Faults in pages of another make than the demonstration's: tables, fonts, GBK, capital tags. Each is found, and nothing beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

import checks
from inspector.core.engine import Engine
from inspector.core.facts import Coverage, PageFacts, Snapshot
from inspector.core.rules import Office, OfficeKind
from inspector.extract.page import SiteView, paragraphs_of, proofread_page, read_page
from inspector.extract.site import SiteReader
from inspector.proofread import About, Locality, Proofreader
from inspector.proofread.verdicts import Verdicts
from inspector.rulebook import Local, load_rules
from tests import subjects

TODAY = date(2026, 11, 22)
HOME = "https://www.baichuan.gov.cn/"
NAME = "白川县人民政府"
VIEW = SiteView(NAME, frozenset({HOME}), frozenset({"www.baichuan.gov.cn"}), TODAY)
PLACE = Locality("山西省", "晋中市", "白川县")
CALL = "各乡镇人民政府，县直各有关单位：为进一步做好相关工作，现将有关事项通知如下，请结合各自实际，认真抓好贯彻落实，按时完成各项任务。"
RULES = "".join(
    f"<P>第{number}条　{text}</P>"
    for number, text in enumerate(
        (
            "县水务局负责全县节约用水的监督管理工作，制定年度用水计划。",
            "用水单位应当安装计量设施，按时缴纳水费，不得私自接管。",
            "新建小区同步建设再生水管网，绿化用水优先使用再生水。",
            "鼓励农民采用滴灌、喷灌等节水方式，对购买设备给予补助。",
            "对浪费用水的行为，任何单位和个人都有权举报。",
            "违反规定的，由县水务局责令限期改正；逾期不改的，依法处罚。",
        ),
        1,
    )
)
WATER = "白川县人民政府关于印发《白川县节水管理办法》的通知"
PLAYER = "<OBJECT classid='clsid:D27CDB6E-AE6D-11cf-96B8-444553540000'><EMBED src='/a.swf'></OBJECT>"
LURE = "<script>if(document.referrer.indexOf('baidu')>0){location.replace('https://www.bocai888.com/')}</script>"
OF_SITE = {
    "missing_service_entry",
    "missing_consult_channel",
    "missing_decision_catalogue",
    "inaccessible_page",
}  # of a site without a front page, and of old markup


def page(path: str, title: str, body: str, trail: str = "政务公开>通知公告", day: str = "2026-11-10", **tags: str) -> Snapshot:
    """As a content system of twenty years ago makes it."""
    column = trail.rpartition(">")[2]
    known = {"SiteName": NAME, "SiteDomain": "www.baichuan.gov.cn", "SiteIDCode": "9900010001", "ColumnName": column, "ColumnType": "政策文件"}
    known |= (
        {"ArticleTitle": title, "PubDate": f"{day} 09:00", "ContentSource": "县政府办"} | tags
        if day
        else {"ColumnDescription": column, "ColumnKeywords": column}
    )
    metas = "".join(f'<META content="{text}" name="{name}">' for name, text in known.items())
    steps = "&nbsp;&gt;&nbsp;".join(f'<A class=CurrChnlCls href="/{rank}/">{step}</A>' for rank, step in enumerate(f"首页>{trail}".split(">")))
    line = f"<TR><TD align=center>发布日期：{day}　　来源：县政府办　　点击数：</TD></TR>" if day else ""
    html = f"""<HTML lang=zh><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312"><TITLE>{title}-{NAME}</TITLE>{metas}</HEAD>
<BODY><TABLE width=1000 align=center><TR><TD><IMG src="/images/top.jpg" alt="{NAME}"></TD></TR><TR><TD class=dh><A href="/">首页</A>|<A href="/zwgk/">政务公开</A></TD></TR></TABLE>
<TABLE width=1000><TR><TD>您现在的位置：{steps}</TD></TR></TABLE>
<TABLE width=1000><TR><TD align=center><FONT size=5><B>{title}</B></FONT></TD></TR>{line}<TR><TD class=TRS_Editor>{body}</TD></TR></TABLE>
<TABLE><TR><TD align=center>主办：白川县人民政府办公室　电话：0300-6660001　网站标识码：9900010001</TD></TR></TABLE></BODY></HTML>"""
    plain = subjects.snapshot(HOME + path, "", TODAY)
    return Snapshot(plain.url, plain.fetched_at, 200, (("Content-Type", "text/html"),), html.encode("gb18030"))


def rows(told: Mapping[str, str]) -> str:
    return "<TABLE border=1>" + "".join(f"<TR><TD>{label}</TD><TD>{text}</TD></TR>" for label, text in told.items()) + "</TABLE>"


def policy(path: str, title: str, number: str, made: str, published: str, body: str = RULES, **more: str) -> Snapshot:
    told = {
        "索 引 号": f"BC0101-{published}",
        "组配分类": "水利",
        "发布机构": NAME,
        "成文日期": made,
        "文号": number,
        "发布日期": published,
        "有效性": "有效",
    }
    return page(path, title, rows({label: text for label, text in (told | more).items() if text}) + body, "政务公开>政策文件", published)


def listing(path: str, name: str, first: date, step: int = 30) -> Snapshot:
    days = [first - timedelta(days=step * rank) for rank in range(6)]
    lines = "".join(
        f"<TR><TD>·<A href='t{day:%Y%m%d}_{rank}.htm'>白川县{name}第{rank}期有关情况的通报</A></TD><TD>[{day}]</TD></TR>" for rank, day in enumerate(days)
    )
    return page(path, name, f"<TABLE>{lines}</TABLE>", f"政务公开>{name}", day="")


def letter(asked: str, answered: str) -> Snapshot:
    told = {
        "来信人": "张**",
        "来信时间": asked,
        "来信内容": "公租房怎样申请？",
        "回复单位": "县住建局",
        "回复时间": answered,
        "回复内容": "您好，请到政务大厅三楼窗口办理。",
    }
    return page("hdjl/1.htm", "咨询公租房申请条件", rows(told), "互动交流>县长信箱", day="")


def guide(body: str) -> Snapshot:
    return page("bsfw/1.htm", "排水许可证核发", body, "办事服务>办事指南")


EXPLAINED = page("zcjd/t20260920_2.htm", "《白川县节水管理办法》解读", "<P>一、出台背景</P>" + RULES, "政务公开>政策解读", "2026-09-20")
WATER_RULES = policy("zcwj/t20260901_1.htm", WATER, "白政发〔2026〕20号", "2026-08-28", "2026-09-01")
INTERVIEW = "<P>面试地点设在县第一中学教学楼，考生凭准考证和身份证入场，家长和车辆不得进入校园，进入考场后关闭通讯工具，成绩当场公布。</P>" * 2
REPORT = "".join(
    f"<P>{part}</P><P>{'本年度各项工作有序开展，制度进一步健全，渠道进一步畅通。' * 4}</P>"
    for part in ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、存在的主要问题及改进情况")
)
COLUMNS = [(f"白川县人民政府关于加强{thing}管理工作的意见", rank) for rank, thing in enumerate(("水源", "桥梁", "道路", "林地", "草场", "矿山", "湖泊"), 3)]
HELD = "".join(f"<TR><TD><A href='/zcwj/t202608{rank:02}_{rank}.htm'>{title}</A></TD><TD>2026-08-{rank:02}</TD></TR>" for title, rank in COLUMNS[:6])

FAULTS: Mapping[str, tuple[Sequence[Snapshot], set[str]]] = {
    "material": (
        [
            guide(
                "<P>办理依据：条例</P><P>受理条件：排水户</P><P>提交材料：营业执照、主管部门要求提供的其他有关材料。</P><P>办理程序：受理、发证</P><P>办理时限：15日</P><P>办公地址：政务大厅</P><P>咨询电话：0300-6661234</P>"
            )
        ],
        {"vague_material"},
    ),
    "guide in a table": ([guide(rows({"项目名称": "排水许可证核发", "办理机构": "县住建局", "收费标准": "不收费"}))], {"thin_service_guide"}),
    "form": (
        [
            guide(
                "<P>办理依据：条例</P><P>申请条件：排水户</P><P>申报材料：《排水许可申请表》（一式两份）、营业执照</P><P>办理流程：受理、决定</P><P>办理时限：20日</P><P>办理地址：政务大厅</P><P>联系电话：0300-6661234</P>"
            )
        ],
        {"missing_form"},
    ),
    "ten days for opinions": (
        [
            page(
                "tz/1.htm",
                "白川县司法局关于公开征求《白川县电动自行车管理办法（草案）》意见的公告",
                "<P>现将草案全文公布，征求社会各界意见。请于2026年11月20日前将意见反馈至县司法局。</P>",
            )
        ],
        {"short_consultation"},
    ),
    "map": ([page("gk/1.htm", "白川县地图", "<P><IMG src='/up/ditu.jpg' alt='白川县地图'></P>", "走进白川>白川概况")], {"unlabelled_map"}),
    "secret": ([page("zw/1.htm", "关于做好值班工作的通知", f"<P align=right>秘密★1年</P><P>{CALL}</P>")], {"secret_marker"}),
    "template": ([page("zw/1.htm", "关于做好值班工作的通知", f"<P>{CALL}</P><P>阅读：${{doc.hits}} 次</P>")], {"template_leftover"}),
    "led away": ([page("zw/1.htm", "关于开展节水宣传的通知", f"<P>{CALL}</P>{LURE}")], {"tampered_page"}),
    "invoices": (
        [page("zw/1.htm", "关于开展秋季植树的通知", f"<P>{CALL}</P><P>正规代开发票，加微信：fp8888，普票专票均可，先开后付款。</P>")],
        {"harmful_content"},
    ),
    "advertisement": ([page("zw/1.htm", "关于停水的公告", f"<P>{CALL}</P><script src='//pos.baidu.com/x.js'></script>")], {"advertisement"}),
    "film": ([page("zw/1.htm", "县情视频", f"<P>{CALL}</P>{PLAYER}")], {"broken_layout"}),
    "tags": ([page("xw/1.htm", "我县召开冬季供暖工作会议", f"<P>{CALL}</P>", ArticleTitle="关于开展森林防火检查的通知")], {"mismatched_meta_tag"}),
    "picture": ([page("tp/1.htm", "白川湖畔观鸟季", "<P>&nbsp;</P>", "新闻中心>图片新闻")], {"blank_picture_news"}),
    "late": ([policy("zcwj/1.htm", WATER, "白政发〔2026〕20号", "2026年9月1日", "2026-11-10")], {"late_publication"}),
    "order of days": (
        [policy("zcwj/1.htm", "白川县人民政府关于加强耕地保护的意见", "白政发〔2026〕13号", "2026-11-16", "2026-11-10")],
        {"illogical_policy_date"},
    ),
    "element": (
        [policy("zcwj/1.htm", "白川县人民政府关于加强古树保护的意见", "白政发〔2026〕14号", "2026-11-06", "2026-11-10", 有效性="")],
        {"missing_policy_element"},
    ),
    "term in the text": (
        [policy("zcwj/1.htm", WATER, "白政发〔2021〕5号", "2021-03-01", "2021-03-05", RULES + "<P>本办法自2021年4月1日起施行，有效期5年。</P>")],
        {"unmarked_expired_policy"},
    ),
    "repealed elsewhere": (
        [
            policy("zcwj/1.htm", "白川县人民政府关于印发《白川县摊贩管理办法》的通知", "白政发〔2024〕7号", "2024-02-26", "2024-03-01"),
            page(
                "tz/1.htm",
                "白川县人民政府关于公布行政规范性文件清理结果的通知",
                "<P>经县政府同意，决定废止下列文件：</P>" + rows({"白川县人民政府关于印发《白川县摊贩管理办法》的通知": "白政发〔2024〕7号"}),
                day="2026-05-10",
            ),
        ],
        {"unmarked_expired_policy"},
    ),
    "explained late, by copying, without a link": ([WATER_RULES, EXPLAINED], {"late_interpretation", "copied_interpretation", "unlinked_interpretation"}),
    "not in the library": (
        [
            *(
                policy(f"zcwj/t202608{rank:02}_{rank}.htm", title, f"白政发〔2026〕{rank + 30}号", f"2026-08-{rank:02}", f"2026-08-{rank:02}")
                for title, rank in COLUMNS
            ),
            page("wjk/index.htm", "政府文件库", f"<TABLE>{HELD}</TABLE>", "政务公开>政府文件库", day=""),
        ],
        {"missing_copy"},
    ),
    "twice": ([page(f"tz/t2026110{day}_10{day}.htm", "白川县招聘教师面试公告", INTERVIEW, day=f"2026-11-0{day}") for day in (1, 2)], {"duplicate_article"}),
    "one number twice": (
        [
            WATER_RULES,
            policy(
                "zcwj/t20260903_4.htm",
                WATER,
                "白政发〔2026〕20号",
                "2026-08-28",
                "2026-09-03",
                "<P>《办法》已经第12次常务会议通过，现予印发，自2026年10月1日起施行。</P>",
            ),
        ],
        {"duplicate_document"},
    ),
    "reprint": (
        [
            page(
                "yw/1.htm",
                "国务院办公厅关于加快公共数据开发利用的意见",
                rows({"发文机关": "国务院办公厅", "成文日期": "2026年10月20日", "发文字号": "国办发〔2026〕30号", "发布日期": "2026年10月24日"}) + RULES,
                "政务公开>国务院文件",
            )
        ],
        {"late_reprint"},
    ),
    "two magistrates": (
        [
            page(f"ldxx/{rank}.htm", name, "<P>职务：白川县委副书记、县长</P><P>分工：主持县政府全面工作。</P>", "政务公开>领导之窗", day="")
            for rank, name in enumerate(("王某林", "李某田"))
        ],
        {"stale_leader_post"},
    ),
    "letter": ([letter("2026-09-01", "2026-10-20")], {"late_reply"}),
    "service statistics": ([listing("bsfw/bjtj/", "办件统计", date(2026, 6, 1))], {"stale_service_statistics"}),
    "statistics of letters": ([listing("hdjl/lytj/", "留言办理统计", date(2026, 3, 1))], {"stale_message_statistics"}),
    "news": ([listing("xw/gzdt/", "工作动态", date(2026, 10, 20), 3)], {"stale_column"}),
    "guide to disclosure": (
        [
            page(
                "zfxxgk/1.htm",
                "政府信息公开指南",
                "<P>信息分类：机构职能、政策文件等。编排体系：按索引号编排。获取方式：主动公开、依申请公开。</P>"
                f"<P>{'公众可以登录网站查阅，也可以到县档案馆、图书馆查阅。' * 8}</P><P>工作机构：白川县人民政府办公室，办公地址：县城人民路1号，办公时间：工作日。</P>",
                "政府信息公开>政府信息公开指南",
            )
        ],
        {"thin_guide"},
    ),
    "yearly report": (
        [page("zfxxgk/2.htm", "白川县人民政府2025年政府信息公开工作年度报告", REPORT, "政府信息公开>政府信息公开年报", "2026-01-20")],
        {"thin_annual_report"},
    ),
    "catalogue": (
        [
            page(
                "zfxxgk/ml/",
                "信息公开目录",
                "<TABLE border=1><TR><TD>序号</TD><TD>索引号</TD><TD>信息名称</TD><TD>生成日期</TD></TR>"
                + "".join(
                    f"<TR><TD>{rank}</TD><TD>BC-{rank:05}</TD><TD><A href='/zcwj/t2026111{rank}_{rank}.htm'>白川县第{rank}号文件关于做好工作的通知</A></TD><TD>2026-11-1{rank}</TD></TR>"
                    for rank in range(1, 7)
                )
                + "</TABLE>",
                "政府信息公开>信息公开目录",
                day="",
            )
        ],
        {"thin_catalogue"},
    ),
    "another place": (
        [page("zw/1.htm", "关于做好秋粮收购的通知", f"<P>{CALL}</P><P>各单位要结合盐亭县实际，制定具体方案，认真抓好落实。</P>")],
        {"foreign_place"},
    ),
    "old name": (
        [page("zw/1.htm", "关于开展节前检查的通知", f"<P>{CALL}</P><P>国家工商行政管理总局正在全国开展专项检查，我县同步行动。</P>")],
        {"outdated_org_name"},
    ),
    "order of points": (
        [page("zw/1.htm", "关于开展节前检查的通知", f"<P>{CALL}</P><P>一是加强领导；二是压实责任；四是强化督导；四是严格考核。</P>")],
        {"inconsistent_number"},
    ),
}


@cache
def _judging() -> tuple[Any, Any, Verdicts]:
    return checks.load(), load_rules(TODAY, NAME, (), Local(Office(OfficeKind.GOVERNMENT, ""), ())), Verdicts(Proofreader())


def judged(snapshots: Sequence[Snapshot]) -> Engine:
    registry, rules, verdicts = _judging()
    engine, reader = Engine(registry, rules), SiteReader(NAME, HOME, {"www.baichuan.gov.cn"}, TODAY, rules.column_kinds, ())
    for snapshot in snapshots:
        read = read_page(snapshot, VIEW)
        assert read is not None
        paragraphs = paragraphs_of(read.blocks, read.title)
        verdicts.prepare(paragraphs)
        engine.page(proofread_page(read, TODAY, _told(verdicts), paragraphs))
        reader.add(read)
    engine.site(reader.facts(Coverage(pages=200, addresses=210, home_status=200), lambda _url: 200))
    return engine


def _told(verdicts: Verdicts) -> Callable[..., Any]:
    return lambda paragraphs, *, dated, title="": verdicts.read_document(paragraphs, About(dated, PLACE, title))


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found_and_nothing_beside_it(name: str) -> None:
    snapshots, wanted = FAULTS[name]
    engine = judged(snapshots)
    assert not engine.errors
    found = {finding.check: finding.message for finding in engine.findings.values() if finding.check not in OF_SITE}
    assert found.keys() == wanted, found


def test_every_page_is_read_whole() -> None:
    for snapshots, _ in FAULTS.values():
        for snapshot in snapshots:
            read = read_page(snapshot, VIEW)
            assert isinstance(read, PageFacts)
            assert read.encoding.startswith("gb18030")
            assert "�" not in read.title
