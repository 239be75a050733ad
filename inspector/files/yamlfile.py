"""A YAML file that people write: its values as they were written, the line of each, and how a mistake in it is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

import yaml
from pydantic import BaseModel, ValidationError

from inspector.core.refusals import refusal_of

Place = tuple[int | str, ...]  # keys and positions that lead to a value: ("sites", 0, "rate")

DEEPEST = 10


class ConfigError(Exception):
    """The configuration cannot be used. One readable message, a line for each mistake."""


class Mistake(NamedTuple):
    place: Place
    words: str  # set behind the field's name; "{field}" stands for it where it belongs elsewhere


class YamlFile:
    """Every scalar stays as it was written and the field decides what it is.

    YAML itself would make a boolean of `no` and `off`, the number 510 of 8:30, and an octal one of 0591.
    """

    def __init__(self, path: Path, owners: Mapping[str, str]) -> None:
        """`owners`: lists whose entries a message names, with the word for one: {"sites": "网站"}."""
        self.path = path
        self.mistakes: list[Mistake] = []
        self._owners = owners
        self._lines: dict[Place, int] = {}
        root = self._compose()
        self.data: Any = {} if root is None else self._plain(root, ())

    def error(self, mistakes: Sequence[Mistake]) -> ConfigError:
        """All that is wrong, in the order of the file."""
        told = {(self._line(mistake.place), self._sentence(mistake)) for mistake in mistakes}
        return ConfigError("\n".join(sentence for _line, sentence in sorted(told)))

    def _compose(self) -> yaml.Node | None:
        try:
            return yaml.compose(self.path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
        except OSError as error:
            raise ConfigError(refusal_of(error, self.path)) from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{self.path}：不是 UTF-8 编码。请用记事本“另存为”，编码选 UTF-8。") from error
        except yaml.YAMLError as error:
            raise ConfigError(f"{self.path}{_syntax(error)}") from error

    def _plain(self, node: yaml.Node, place: Place) -> Any:
        self._lines.setdefault(place, node.start_mark.line + 1)
        if len(place) > DEEPEST:  # an entry that contains itself, by an anchor
            raise self.error([Mistake(place[:1], "套了太多层")])
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child, (*place, index)) for index, child in enumerate(node.value)]
        return None if node.tag == "tag:yaml.org,2002:null" else node.value

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        """A key without a value counts as not written."""
        found: dict[str, Any] = {}
        for key, child in node.value:
            inner = (*place, str(key.value))
            if inner in self._lines:
                self.mistakes.append(Mistake(inner, f"写了两次，另一处在第 {key.start_mark.line + 1} 行"))
                continue
            self._lines[inner] = key.start_mark.line + 1
            value = self._plain(child, inner)
            if value is not None:
                found[str(key.value)] = value
        return found

    def _line(self, place: Place) -> int:
        """Of the value, or of the nearest thing around it that is written at all."""
        return next((self._lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in self._lines), 1)

    def _sentence(self, mistake: Mistake) -> str:
        owner, field = self._owner(mistake.place)
        words = mistake.words.replace("{field}", field) if "{field}" in mistake.words else f"{field} {mistake.words}".strip()
        return f"{self.path}，第 {self._line(mistake.place)} 行{owner}：{words}"

    def _owner(self, place: Place) -> tuple[str, str]:
        """Whose field it is, in words, and the name of the field there."""
        kind = self._owners.get(str(place[0])) if len(place) > 1 else None
        if kind is None or not isinstance(place[1], int):
            return "", _field(place)
        entry = self.data[place[0]][place[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        return (f"，{kind}“{name}”" if name else f"，第 {place[1] + 1} 个{kind}"), _field(place[2:])


def mistakes_of(error: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """What pydantic has against the data of `model`, in Chinese."""
    return [Mistake(details["loc"], _words(details, model)) for details in error.errors()]


def guess(name: str, known: Sequence[str], likeness: float = 0.6) -> str:
    """Did they mean another? Words of two characters are near at a likeness of 0.4 already."""
    close = difflib.get_close_matches(name, known, 1, likeness)
    return f"是不是想写“{close[0]}”？" if close else f"可以写的有：{'、'.join(known)}" if known else "请先补上"


_SAYINGS: Mapping[str, str] = {
    "missing": "缺少 {field}",
    "greater_than": "应为正数",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "finite_number": "应为普通的数字",
    "float_parsing": "应为数字，现在是“{input}”",
    "int_parsing": "应为整数，现在是“{input}”",
    "bool_parsing": "应为 true 或 false（是或否），现在是“{input}”",
    "string_too_short": "不能为空",
    "string_type": "应为文字",
    "tuple_type": "应为列表：每项一行，以“- ”开头",
    "dict_type": "应为一组“键: 值”，冒号用半角，后面空一格",
    "date_from_datetime_parsing": "应为日期，如 2026-11-22，现在是“{input}”",
    "date_parsing": "应为日期，如 2026-11-22，现在是“{input}”",
    "model_type": "应为一组“键: 值”，冒号用半角，后面空一格",
    "value_error": "{error}",
}


def _words(details: Any, model: type[BaseModel]) -> str:
    if details["type"] == "extra_forbidden":
        *outer, key = details["loc"]
        return f"不认识 {{field}}，{guess(str(key), list(_model_at(model, outer).model_fields))}"
    saying = _SAYINGS.get(details["type"], "写法有误（{message}）")
    return saying.format(field="{field}", input=details["input"], message=details["msg"], **details.get("ctx", {}))


def _model_at(model: type[BaseModel], place: Sequence[int | str]) -> type[BaseModel]:
    steps = iter(place)
    for step in steps:
        if isinstance(step, str):
            annotation = model.model_fields[step].annotation
            model = next(_models_in(annotation))
            if get_origin(annotation) is dict:
                next(steps, None)  # a key of the file's own
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models an annotation speaks of, however deep: tuple[Annotated[Entry, …], ...]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)


def _field(place: Place) -> str:
    words = ""
    for step in place:
        words += f" 第 {step + 1} 项" if isinstance(step, int) else f" 的 {step}" if words else step
    return words.replace("项 的", "项的")


def _syntax(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f"，第 {mark.line + 1} 行" if mark else ""
    if "\\t" in str(error):
        return f"{line}：缩进用了 Tab 键，请改成空格。"
    return f"{line}：YAML 写法有误。常见原因：上下行没有对齐，冒号用了全角“：”或后面没有空格，引号没有成对。（{getattr(error, 'problem', error)}）"
