"""Accounts, and what people saw of them, by spreadsheet: the template to fill in, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from inspector.config.entries import Account as Entry
from inspector.core.accounts import platform_of
from inspector.core.facts import AccountState, Observation, ObservationTopic
from inspector.files.tablefile import Line, Wanted, read_day, read_table, refuse, wanted
from inspector.files.yamlfile import ConfigError, mistakes_of


class Sheets(NamedTuple):
    """What a workbook holds: accounts, and observations by the label of their account."""

    entries: Sequence[Entry]
    observations: Mapping[str, Sequence[Observation]]


def read_sheets(path: Path, today: date) -> Sheets:
    """The accounts and observations of a workbook. Mistakes are told all at once, by row; nothing is taken from a file with mistakes."""
    mistakes: list[str] = []
    accounts, seen = _lines(path, _ACCOUNT), _lines(path, _SEEN)
    if not accounts and not seen:
        raise ConfigError(f"{path}：没有读到“账号”和“人工观察”两张表里的任何一行。请用 inspector accounts template 生成模板，照它填写。")
    entries = {entry.label: entry for line in accounts if (entry := _entry(line, path, mistakes))}
    observations: dict[str, list[Observation]] = {}
    for line in seen:
        if (one := _observation(line, today, mistakes)) is not None:
            observations.setdefault(f"{line.text('name')}（{platform_of(line.text('platform'))}）", []).append(one)
    refuse(mistakes)
    return Sheets(tuple(entries.values()), observations)


def write_template(path: Path) -> None:
    """An empty workbook with every sheet that is read, a line of example in each, and what may be written."""
    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head, note = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1}), book.add_format({"font_color": "#666666", "text_wrap": True})
        for name, (words, heads, example) in _TEMPLATE.items():
            sheet = book.add_worksheet(name)
            sheet.merge_range(0, 0, 0, len(heads) - 1, words, note)
            sheet.set_row(0, 48)
            sheet.write_row(1, 0, heads, head)
            sheet.write_row(2, 0, example, note)
            sheet.set_column(0, len(heads) - 1, 18)
            sheet.freeze_panes(2, 0)


EXAMPLE = "（示例，请删除）"
_YES, _NO = ("是", "有", "能", "正常", "真实", "已注销", "√"), ("否", "无", "没有", "不能", "未注销", "不真实", "×")
_TEMPLATE: Mapping[str, tuple[str, Sequence[str], Sequence[str]]] = {
    "账号": (
        "每个账号一行。平台写微信公众号、微博、抖音、移动客户端等；运行状态写运行、归并、关停。密钥不要写在这里，用 inspector accounts secret 录入。",
        ("账号名称", "平台", "责任单位", "账号网址", "备案号", "运行状态", "状态日期", "责任人", "AppID", "微博UID", "订阅源", "应用市场"),
        (f"清源发布{EXAMPLE}", "微信公众号", "清源县人民政府办公室", "", "", "运行", "", "方一鸣", "wx0123456789abcdef", "", "", ""),
    ),
    "人工观察": (
        f"人看过账号以后填。观察内容写：{'、'.join(topic.label for topic in ObservationTopic)}。结果写是或否。最近发布日期只在“按时更新”时写。",
        ("账号名称", "平台", "观察内容", "结果", "观察人", "观察日期", "最近发布日期", "说明", "截图"),
        (f"清源发布{EXAMPLE}", "微信公众号", "互动功能有效", "是", "方一鸣", "2026-11-20", "", "私信两小时内答复", "截图/1120.png"),
    ),
    "发布台账": (
        "每条发布一行，可以带初审、复审、终审。台账截止日期写台账登记到哪一天（写在任何一行都可以）：不写的，最后一条以后的日子不算数。",
        ("账号名称", "平台", "标题", "网址", "发布时间", "编辑", "初审", "复审", "终审", "台账截止日期"),
        (
            f"清源发布{EXAMPLE}",
            "微信公众号",
            "清源县召开供暖工作会议",
            "https://mp.weixin.qq.com/s/xxxx",
            "2026-11-20 09:30",
            "甲",
            "乙",
            "丙",
            "丁",
            "2026-11-22",
        ),
    ),
    "备案清单": (
        "政务新媒体信息报送系统里的账号。在 sites.yaml 的 settings 里用 filings 写明这个文件。",
        ("账号名称", "平台", "主办单位", "备案编号", "备案状态"),
        (f"清源发布{EXAMPLE}", "微信公众号", "清源县人民政府办公室", "", "正常"),
    ),
    "转发任务": (
        "要求各单位转发的信息。转发单位不写或写全部，就是每个单位都要转发。在 sites.yaml 的 settings 里用 reposts 写明这个文件。",
        ("转发标题", "下达日期", "截止日期", "转发单位"),
        (f"国务院办公厅关于某项工作的通知{EXAMPLE}", "2026-11-16", "2026-11-20", "全部"),
    ),
}


def _lines(path: Path, wanted: Sequence[Wanted]) -> list[Line]:
    """The rows of the sheets with that head; none where no sheet has it."""
    try:
        lines = read_table(path, wanted)
    except ConfigError as error:
        if "没有读到表头" in str(error):
            return []
        raise
    return [line for line in lines if line.text("name") and EXAMPLE not in line.text("name")]


def _entry(line: Line, path: Path, mistakes: list[str]) -> Entry | None:
    since = read_day(line, _SINCE, mistakes)
    fields = {name: line.text(name) for name in ("name", "platform", "unit", "url", "filing", "responsible")}
    state = line.text("state") or AccountState.RUNNING.value
    try:
        return Entry.model_validate({**fields, "state": state, "state_since": since, "sources": _sources(line, path)})
    except ValidationError as error:
        names = {column.id: column.name for column in _ACCOUNT}
        mistakes += [
            f"{line.place}：{names.get(str(mistake.place[0]), '账号')}{mistake.words.replace('{field}', '')}。" for mistake in mistakes_of(error, Entry)
        ]
        return None


def _sources(line: Line, path: Path) -> list[dict[str, str]]:
    """Best evidence first; the workbook's own ledger last."""
    found: list[dict[str, str]] = []
    if app_id := line.text("app_id"):
        found += [{"kind": "wechat_api", "app_id": app_id}, {"kind": "wechat_statistics", "app_id": app_id}]
    for kind, field, column in (("weibo_api", "uid", "uid"), ("feed", "url", "feed"), ("market", "url", "market")):
        found += [{"kind": kind, field: line.text(column)}] if line.text(column) else []
    return [*found, {"kind": "ledger", "file": str(path.absolute())}]


def _observation(line: Line, today: date, mistakes: list[str]) -> Observation | None:
    topic = next((topic for topic in ObservationTopic if line.text("topic") in (topic.label, topic.value)), None)
    answer = line.text("answer")
    day, latest = read_day(line, _SEEN_ON, mistakes), read_day(line, _LATEST, mistakes)
    if topic is None:
        mistakes.append(f"{line.place}：观察内容“{line.text('topic')}”不认识，应写{'、'.join(topic.label for topic in ObservationTopic)}之一。")
    if answer not in (*_YES, *_NO):
        mistakes.append(f"{line.place}：结果“{answer}”不认识，应写“是”或“否”。")
    if day is None or day > today:
        mistakes.append(f"{line.place}：观察日期要写，也不能晚于今天。")
    if not line.text("who"):
        mistakes.append(f"{line.place}：没有写观察人。")
    if topic is None or day is None:
        return None
    return Observation(topic, answer in _YES, line.text("who"), day, latest, line.text("note"), line.text("screenshot"))


_NAME = wanted("name", "账号名称", r"(?:新媒体)?账号名称|账号$", required=True)
_PLATFORM = wanted("platform", "平台", r"(?:所属)?平台", required=True)
_SINCE = wanted("state_since", "状态日期", r"状态日期|(?:归并|关停|变更)日期")
_ACCOUNT = (
    _NAME,
    _PLATFORM,
    _SINCE,
    wanted("unit", "责任单位", r"(?:责任|所属)单位", required=True),
    wanted("url", "账号网址", r"账号(?:网址|链接|主页)"),
    wanted("filing", "备案号", r"备案(?:编)?号"),
    wanted("state", "运行状态", r"运行状态"),
    wanted("responsible", "责任人", r"责任人|管理员|联系人"),
    wanted("app_id", "AppID", r"(?i:app\s*id)"),
    wanted("uid", "微博UID", r"(?:微博)?(?i:uid)"),
    wanted("feed", "订阅源", r"订阅源|(?i:rss)"),
    wanted("market", "应用市场", r"应用市场"),
)
_SEEN_ON = wanted("day", "观察日期", r"观察(?:日期|时间)", required=True)
_LATEST = wanted("latest", "最近发布日期", r"最近(?:一条)?(?:发布)?(?:日期|时间)")
_SEEN = (
    _NAME,
    _PLATFORM,
    _SEEN_ON,
    _LATEST,
    wanted("topic", "观察内容", r"观察(?:内容|项目|事项)", required=True),
    wanted("answer", "结果", r"(?:观察)?结果", required=True),
    wanted("who", "观察人", r"观察人(?:员)?", required=True),
    wanted("note", "说明", r"说明|备注"),
    wanted("screenshot", "截图", r"截图"),
)
