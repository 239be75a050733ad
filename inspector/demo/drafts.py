"""What each kind of column publishes: a title, paragraphs, a source and, for policy documents, the element table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from inspector.demo.plan import Office, working_day
from inspector.demo.prose import Prose, chinese_date, templates


class Draft(NamedTuple):
    title: str
    paragraphs: list[str]  # plain text, or markup when it begins with "<"
    source: str
    elements: tuple[tuple[str, str], ...] = ()


class Order(NamedTuple):
    """What is asked for: the item of that rank (from 0), published on that day."""

    office: Office
    rank: int
    day: date
    prose: Prose


def draft(writer: str, order: Order) -> Draft:
    return WRITERS[writer](order)


def _news(order: Order) -> Draft:
    topics: list[dict[str, Any]] = templates()["topic"]
    if order.office.key == "bureau":
        topics = [topics[0], topics[5]]
    topic = topics[order.rank % len(topics)]
    titles = topic["titles"]
    write = order.prose
    actions = write.some(topic["actions"], 4)
    paragraphs = [
        write.fill(write.random.choice(topic["leads"])),
        "".join(actions[:2]),
        "".join(actions[2:]),
        *write.some(topic["results"], 1),
        *write.some(topic["closings"], 1),
    ]
    return Draft(write.fill(titles[order.rank // len(topics) % len(titles)]), paragraphs, topic["bureau"])


def _picture_news(order: Order) -> Draft:
    shifted = _news(order._replace(rank=order.rank + 36))
    pictures = f'<p style="text-align:center"><img src="/images/photo_{order.rank % 6}.png" alt="{shifted.title}" width="480"></p>'
    return shifted._replace(paragraphs=[shifted.paragraphs[0], pictures, *shifted.paragraphs[1:]])


def _town_news(order: Order) -> Draft:
    words = templates()["town_news"]
    title = order.prose.fill(words["titles"][order.rank % len(words["titles"])])
    return Draft(
        title,
        [order.prose.fill(words["paragraphs"][0]), *order.prose.some(words["paragraphs"][1:], 3), *order.prose.some(words["closings"], 1)],
        order.prose.fixed["town"],
    )


def _notice(order: Order) -> Draft:
    notices = templates()["notice"]
    words = notices[3] if order.office.key == "bureau" else notices[order.rank % len(notices)]
    return _plain(words["title"], words["paragraphs"], order)


def _document(order: Order) -> Draft:
    words = templates()["document"]
    subject: dict[str, Any] = words["subjects"][order.rank % len(words["subjects"])]
    title = f"{order.office.sponsor}关于印发《{subject['name']}》的通知"
    made = working_day(order.day - timedelta(days=4))
    fill = order.prose.fixed | {"subject": subject["subject"], "name": subject["name"]}
    order.prose.fixed = fill
    tasks = [f"（{number}）{task}" for number, task in zip("一二三", subject["tasks"], strict=True)]
    measures = [f"（{number}）{text}" for number, text in zip("一二三", order.prose.some(words["measures"], 3), strict=True)]
    letter = [words["opening"], order.prose.fill(words["printed"]), _right(order.office.sponsor), _right(chinese_date(made))]
    paragraphs = [*letter, _centred(subject["name"]), "一、总体要求", *order.prose.some(words["goals"], 1), "二、主要任务", *tasks, "三、保障措施", *measures]
    return Draft(title, paragraphs, order.office.sponsor, _elements(order, title, subject["topic"], made))


def _elements(order: Order, title: str, topic: str, made: date) -> tuple[tuple[str, str], ...]:
    number = made.timetuple().tm_yday // 9 + 1  # documents are more than nine days apart, so the numbers differ
    return (
        ("索引号", f"QY0101-{made.year}-{number:05}"),
        ("主题分类", topic),
        ("发文机关", order.office.sponsor),
        ("成文日期", chinese_date(made)),
        ("标题", title),
        ("发文字号", f"清政办发〔{made.year}〕{number}号"),
        ("发布日期", chinese_date(order.day)),
        ("有效性", "有效"),
    )


def _interpretation(order: Order) -> Draft:
    words = templates()["interpretation"]
    subject = templates()["document"]["subjects"][order.rank]
    order.prose.fixed |= {"subject": subject["subject"], "name": subject["name"], "tasks": "".join(subject["tasks"])}
    order.prose.fixed["background"] = order.prose.fill(words["background"])
    return _plain(f"《{subject['name']}》政策解读", words["sections"], order)


def _statistics(order: Order) -> Draft:
    known = order.day - timedelta(days=20)
    quarter = (known.month - 1) // 3 - 1  # the last one complete by then; before April the year before as a whole
    order.prose.fixed |= {"year": str(known.year if quarter >= 0 else known.year - 1), "quarter": ("一季度", "上半年", "前三季度", "全年")[quarter]}
    words = templates()["statistics"]
    return _plain(words["title"], words["paragraphs"], order)._replace(source="清源县统计局")


def _budget(order: Order) -> Draft:
    words = templates()["budget"]
    pair = words["titles"][:2] if order.day.month == 2 else words["titles"][2:]  # budgets in February, accounts in September
    return _plain(pair[order.rank % 2], words["paragraphs"], order)._replace(source="清源县财政局")


def _penalty(order: Order) -> Draft:
    words = templates()["penalty"]
    title = f"{words['titles'][order.rank % 3]}（{order.day.year}年{order.day.month}月）"
    cells = "".join(f"<td>{text}</td>" for text in ("1", words["companies"][order.rank], words["faults"][order.rank], "警告，责令改正"))
    table = f"<table><tr><th>序号</th><th>当事人</th><th>违法事实</th><th>处罚结果</th></tr><tr>{cells}</tr></table>"
    return Draft(title, [words["opening"], table, words["closing"]], words["titles"][order.rank % 3].removesuffix("行政处罚信息公示"))


def _message(order: Order) -> Draft:
    words = templates()["message"][order.rank]
    paragraphs = ["来信内容：" + words["question"], "答复内容：" + words["answer"], "答复日期：" + chinese_date(order.day)]
    return Draft(order.prose.fill(words["title"]), [order.prose.fill(text) for text in paragraphs], "县政府办公室")


def _service(order: Order) -> Draft:
    words = templates()["guide"][order.rank]
    rows = {
        "事项名称": words["name"],
        "设定依据": words["basis"],
        "申请条件": words["condition"],
        "办理材料": words["materials"],
        "办理地点": "清源县城关镇人民路18号县政务服务大厅",
        "办理时间": "工作日上午8:30至12:00，下午14:30至18:00",
        "联系电话": order.prose.fixed["phone"],
        "办理流程": "申请、受理、审查、决定、送达",
    }
    table = "<table>" + "".join(f"<tr><th>{name}</th><td>{text}</td></tr>" for name, text in rows.items()) + "</table>"
    return Draft(words["name"], [table, "申请人也可以登录政务服务平台，在线提交申请并查询办理进度。"], "县行政审批服务局")


def _leader(order: Order) -> Draft:
    name, post = (("高远山", "县长"), ("林清河", "副县长"), ("田沃野", "副县长"), ("书明礼", "副县长"), ("路畅达", "副县长"), ("安定国", "副县长"))[order.rank]
    return Draft(name, [f"{name}，清源县人民政府{post}。", "工作分工：" + templates()["pages"]["leaders"][order.rank]], order.office.sponsor)


def _annual(order: Order) -> Draft:
    words = templates()["annual"]
    return _plain(words["title"], words["sections"], order)


def _rule(order: Order) -> Draft:
    words = templates()["pages"]
    return _plain(words["rules"][order.rank], words["rule_text"], order)


def _listed(section: str) -> Callable[[Order], Draft]:
    """A column whose titles come one after the other and share their text."""

    def write(order: Order) -> Draft:
        words = templates()[section]
        return _plain(words["titles"][order.rank % len(words["titles"])], words["paragraphs"], order)

    return write


def _page(name: str, title: str) -> Callable[[Order], Draft]:
    return lambda order: _plain(title, templates()["pages"][name], order)


def _plain(title: str, paragraphs: list[str], order: Order) -> Draft:
    return Draft(order.prose.fill(title), [order.prose.fill(text) for text in paragraphs], order.office.sponsor)


def _right(text: str) -> str:
    return f'<p style="text-align:right">{text}</p>'


def _centred(text: str) -> str:
    return f'<p style="text-align:center"><strong>{text}</strong></p>'


WRITERS: Mapping[str, Callable[[Order], Draft]] = {
    "news": _news,
    "picture_news": _picture_news,
    "town_news": _town_news,
    "notice": _notice,
    "document": _document,
    "interpretation": _interpretation,
    "statistics": _statistics,
    "budget": _budget,
    "penalty": _penalty,
    "message": _message,
    "service": _service,
    "leader": _leader,
    "annual": _annual,
    "website": lambda order: _plain(templates()["website"]["title"], templates()["website"]["paragraphs"], order),
    "rule": _rule,
    "plan": _listed("plan"),
    "emergency": _listed("emergency"),
    "decision": _listed("decision"),
    "response": _listed("response"),
    "survey": _listed("survey"),
    "functions": _page("functions", "清源县人民政府办公室机构职能"),
    "bureau_functions": _page("bureau_functions", "清源县水务局机构职能"),
    "guide": _page("guide", "政府信息公开指南"),
    "request": _page("request", "依申请公开"),
}
