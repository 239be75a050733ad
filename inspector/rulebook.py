"""Reads the official numbers beside the checks, lays local rules over them, and hands them down as Rules."""

from __future__ import annotations

import calendar
import difflib
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from inspector.core.facts import PageKind
from inspector.core.rules import ColumnKind, Indicator, NamedItem, Rules, Window

NATIONAL, OWN_DEFAULT = "国家指标", "系统默认"
HOMEPAGE_PERIOD = "14 天"  # 国办秘函〔2019〕19号: two weeks


class RulebookError(Exception):
    """The rule data cannot be used. Says which file, which key and what to do, in Chinese."""


def load_rules(today: date, site: str, profiles: Sequence[str] = ()) -> Rules:
    """The rules in force on a day for a site. Of national, default and local periods the strictest wins and is named."""
    layers = [_profile(name) for name in profiles]
    wanted = _wanted_clauses(layers)
    return Rules(
        today=today,
        site=site,
        indicators={name: clause for name, clause in load_indicators().items() if clause.level != "option" or name in wanted},
        column_kinds=_column_kinds(layers, today),
        homepage_window=_strictest([(HOMEPAGE_PERIOD, NATIONAL), *((layer.homepage, layer.place) for layer in layers)], today, "homepage"),
        meta_tags=_meta_tags(),
        footer_marks=tuple(_mark(name, mark) for name, mark in _read("marks.yaml", _Marks).marks.items()),
        disclosure_entries=_named(_read("disclosure.yaml", _Entries).entries),
        policy_elements=_named(_read("documents.yaml", _Elements).elements),
    )


def load_indicators() -> Mapping[str, Indicator]:
    """Every clause known, the optional ones too."""
    clauses = _read("indicators.yaml", _Clauses).clauses
    return {name: Indicator(name, f"{_clause_label(name, clause)}·{clause.name}", clause.level, clause.text, clause.source) for name, clause in clauses.items()}


def load_profiles() -> Mapping[str, str]:
    """Ids of the local layers that come with the program, and the places they speak for."""
    names = sorted(entry.name.removesuffix(".yaml") for entry in (files("checks") / "profiles").iterdir() if entry.name.endswith(".yaml"))
    return {name: _profile(name).place for name in names}


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Clause(_Data):
    level: str
    name: str
    text: str
    source: str
    confidence: str
    points: str = ""
    recalled: str = ""
    option: bool = False


class _Clauses(_Data):
    clauses: dict[str, _Clause]


class _Kind(_Data):
    name: str
    names: tuple[str, ...]
    national: str = ""
    default: str = ""
    key: bool = False
    static: bool = False
    yearly: bool = False


class _Kinds(_Data):
    kinds: dict[str, _Kind]


class _Mark(_Data):
    name: str
    required: bool
    pattern: str
    script: bool = False
    near: tuple[str, ...] = ()


class _Marks(_Data):
    marks: dict[str, _Mark]


class _Tags(_Data):
    required: tuple[str, ...]
    inherited: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()


class _TagPages(_Data):
    labels: dict[str, str]
    formats: dict[str, str]
    pages: dict[str, _Tags]


class _Named(_Data):
    name: str
    names: tuple[str, ...] = ()
    required: bool = False


class _Entry(_Named):
    required: bool = True


class _Entries(_Data):
    entries: dict[str, _Entry]


class _Elements(_Data):
    elements: dict[str, _Named]


class _Profile(_Data):
    place: str
    source: str
    confidence: str = ""
    homepage: str = ""
    windows: dict[str, str] = Field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    not_judged: tuple[str, ...] = ()


Model = TypeVar("Model", bound=_Data)

_LEVELS = {"veto": "单项否决", "deduct": "扣分指标", "bonus": "加分指标", "duty": "规范要求", "option": "从严口径"}
_PERIOD = re.compile(r"([1-9]\d{0,3}) ?(天|个月)")
_OTHERS = "others"  # in a local layer: every column that needs updates and is not named
_INHERITED = "内容页是否须重复站点、栏目标签，各地抄本写法不一，降一级报"
_BY_SCRIPT = "多由脚本写入"
_COMPLAINTS = {
    "missing": "缺少此项",
    "extra_forbidden": "没有这个项目，请检查拼写",
    "string_type": "应为文字，请加引号",
    "tuple_type": "应为列表，如 [甲, 乙]",
    "bool_parsing": "应为 true 或 false",
    "dict_type": "应为“名称: 内容”的形式",
    "mapping_type": "应为“名称: 内容”的形式",
    "model_type": "应为“名称: 内容”的形式",
}


def _wanted_clauses(layers: Sequence[_Profile]) -> set[str]:
    for layer in layers:
        for unknown in set(layer.clauses) - load_indicators().keys():
            raise RulebookError(f"地方方案“{layer.place}”，clauses：没有条款 {unknown}；可用的见 checks/indicators.yaml。")
    return {clause for layer in layers for clause in layer.clauses}


def _column_kinds(layers: Sequence[_Profile], today: date) -> dict[str, ColumnKind]:
    kinds = _read("columns.yaml", _Kinds).kinds
    for layer in layers:
        for unknown in layer.windows.keys() - kinds.keys() - {_OTHERS}:
            raise RulebookError(f"地方方案“{layer.place}”，windows.{unknown}：没有这种栏目；可用的见 checks/columns.yaml，其余栏目写 {_OTHERS}。")
    return {name: _column_kind(name, kind, layers, today) for name, kind in kinds.items()}


def _column_kind(name: str, kind: _Kind, layers: Sequence[_Profile], today: date) -> ColumnKind:
    periods = [(kind.national, NATIONAL), (kind.default, OWN_DEFAULT)]
    for layer in layers:
        others = "" if kind.static or kind.yearly else layer.windows.get(_OTHERS, "")
        periods.append((layer.windows.get(name, others), layer.place))
    return ColumnKind(name, kind.name, kind.names, _strictest(periods, today, f"checks/columns.yaml，kinds.{name}"), kind.key, kind.static)


def _strictest(periods: Sequence[tuple[str, str]], today: date, where: str) -> Window:
    """The shortest of the periods given; of equals the first, so that the higher level is named."""
    windows = [_window(words, layer, today, where) for words, layer in periods if words]
    if not windows:
        raise RulebookError(f"{where}：national 和 default 至少写一个。")
    return min(windows, key=lambda window: window.days)


def _window(words: str, layer: str, today: date, where: str) -> Window:
    match = _PERIOD.fullmatch(words)
    if not match:
        raise RulebookError(f"{where}：期限应写成“14 天”或“6 个月”，现在是“{words}”（{layer}）。")
    count = int(match[1])
    days = count if match[2] == "天" else (today - _months_before(today, count)).days
    return Window(days, f"{count} {match[2]}", layer)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) if year > 0 else day - timedelta(days=30 * months)


def _meta_tags() -> dict[PageKind, tuple[NamedItem, ...]]:
    data = _read("tags.yaml", _TagPages)
    tags = {PageKind(kind): _tags_of(pages, data) for kind, pages in data.pages.items()}
    return tags | {PageKind.DOCUMENT: tags[PageKind.ARTICLE]}


def _tags_of(page: _Tags, data: _TagPages) -> tuple[NamedItem, ...]:
    needed = [(name, name not in page.optional, _INHERITED if name in page.inherited else "") for name in (*page.inherited, *page.required, *page.optional)]
    return tuple(NamedItem(name, data.labels[name], (), is_required, note, data.formats.get(name, "")) for name, is_required, note in needed)


def _mark(name: str, mark: _Mark) -> NamedItem:
    return NamedItem(name, mark.name, mark.near, mark.required, _BY_SCRIPT if mark.script else "", mark.pattern)


def _named(items: Mapping[str, _Named]) -> tuple[NamedItem, ...]:
    return tuple(NamedItem(name, item.name, item.names, item.required) for name, item in items.items())


def _clause_label(name: str, clause: _Clause) -> str:
    label = _LEVELS.get(clause.level)
    if label is None:
        raise RulebookError(f"checks/indicators.yaml，clauses.{name}.level：应为 {'、'.join(_LEVELS)} 之一，现在是“{clause.level}”。")
    return f"政务新媒体{label}" if name.startswith("A-") else label


def _profile(name: str) -> _Profile:
    """A layer that comes with the program, or a file of one's own when the name ends in .yaml."""
    if name.endswith(".yaml"):
        path = Path(name)
        if not path.is_file():
            raise RulebookError(f"找不到地方方案文件 {name}。")
        return _checked(_parse(path.read_text(encoding="utf-8"), name), name, _Profile)
    folder = files("checks") / "profiles"
    known = sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        hint = f"是不是 {close[0]}？" if close else ""
        raise RulebookError(f"没有名为“{name}”的地方方案。{hint}可用的有：{'、'.join(known)}；也可以写自己的 .yaml 文件路径。")
    return _read(f"profiles/{name}.yaml", _Profile)


def _read(name: str, model: type[Model]) -> Model:
    return _checked(_data(name), f"checks/{name}", model)


@cache
def _data(name: str) -> Any:
    return _parse((files("checks") / name).read_text(encoding="utf-8"), f"checks/{name}")


def _parse(text: str, source: str) -> Any:
    try:
        return yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RulebookError(f"{source}{f' 第 {mark.line + 1} 行' if mark else ''}：不是有效的 YAML，请检查缩进和冒号。") from error


def _checked(data: Any, source: str, model: type[Model]) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "文件开头"
        raise RulebookError(f"{source}，{where}：{_COMPLAINTS.get(first['type'], first['msg'])}。") from error
