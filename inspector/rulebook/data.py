"""Reads the rule data that comes with the program, and says in Chinese which file and key cannot be used."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from inspector.files.yamlfile import ConfigError


class RulebookError(ConfigError):
    """The rule data cannot be used. Says which file, which key and what to do, in Chinese."""


class Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Model = TypeVar("Model", bound=Data)


def read(name: str, model: type[Model]) -> Model:
    """A file of checks/, held against its model."""
    try:
        return model.model_validate(_data(name))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "文件开头"
        raise RulebookError(f"checks/{name}，{where}：{_COMPLAINTS.get(first['type'], first['msg'])}。") from error


def is_settled(confidence: str) -> bool:
    """A: two sources or more, B: one. C is recalled, D contradicted: 待核定."""
    return confidence in {"A", "B"}


def known_points() -> list[str]:
    """What an office may confirm the points of: a clause that deducts, or one of its parts by the check that feeds it."""
    clauses = _data("scoring.yaml").get("deductions", {})
    parts = [f"{clause}.{check}" for clause, item in clauses.items() for part in item.get("parts", ()) for check in part["checks"]]
    return [*clauses, *parts]


@cache
def _data(name: str) -> Any:
    try:
        return yaml.load((files("checks") / name).read_text(encoding="utf-8"), Loader=_Loader) or {}  # noqa: S506 - safe both ways
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RulebookError(f"checks/{name}{f' 第 {mark.line + 1} 行' if mark else ''}：不是有效的 YAML，请检查缩进和冒号。") from error


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the loader in C, where the wheel has it, saves a third of a second of every start
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
