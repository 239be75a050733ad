"""Typer's own words in Chinese: help, and what is wrong with a command as typed."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

TypedWrong: type[Exception] = typer.BadParameter.__mro__[1]  # Click's UsageError, wherever this Typer keeps its Click


class ChineseCommand(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return _help_in_chinese(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return _help_in_chinese(super().get_help(ctx))


def speak_chinese(app: typer.Typer) -> None:
    """The whole tree of commands."""
    app.info.cls = ChineseGroup
    for command in app.registered_commands:
        command.cls = ChineseCommand
    for group in app.registered_groups:
        group.cls = ChineseGroup
        if group.typer_instance is not None:
            speak_chinese(group.typer_instance)


def explain(error: Any) -> str:
    """What is wrong with the command as typed, and where to read how it is typed right; for a group without a command, its help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    path = error.ctx.command_path if error.ctx else "inspector"
    return f"{_fault_in_chinese(error.format_message())}。用 {path} --help 看怎么写"


def _fault_in_chinese(message: str) -> str:
    for pattern, words in _FAULTS:
        if found := pattern.fullmatch(message):
            return words.format(*(_value_in_chinese(part or "").replace("', '", "、").replace("'", "") for part in found.groups()))
    return message.rstrip(".")


def _value_in_chinese(message: str) -> str:
    text = message.removeprefix("Value error, ").rstrip(".")
    for pattern, words in _VALUES:
        if found := pattern.fullmatch(text):
            return words.format(*found.groups())
    return text


def _help_in_chinese(text: str) -> str:
    for pattern, words in _HELP:
        text = pattern.sub(words, text)
    return text


_FAULTS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"Missing (?:argument|option|parameter) ?'?(.*?)'?\.?", "没有写 {0}"),
        (r"Missing command\.?", "没有写命令"),
        (r"No such option: (\S+)(?: \(?(?:Possible options?:|Did you mean) (.+?)\??\)?)", "没有选项 {0}，是不是 {1}"),
        (r"No such option: (\S+?)\.?", "没有选项 {0}"),
        (r"No such command '(.*?)'\. Did you mean '(.+)'\?", "没有命令“{0}”，是不是 {1}"),
        (r"No such command '(.*?)'\.?", "没有命令“{0}”"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)\.?", "多写了：{0}"),
        (r"Option '?(.+?)'? requires an argument\.?", "选项 {0} 后面要写值"),
        (r"Invalid value for '?(.+?)'?: (.+)", "{0} 写得不对：{1}"),
        (r"Invalid value: (.+)", "写得不对：{0}"),
    )
)
_VALUES = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"Input should be greater than or equal to (\S+)", "不能小于 {0}"),
        (r"Input should be less than or equal to (\S+)", "不能大于 {0}"),
        (r"Input should be greater than (\S+)", "应大于 {0}"),
        (r"Input should be less than (\S+)", "应小于 {0}"),
        (r"(\S+) is not in the range (\S+)", "{0} 不在 {1} 的范围里"),
        (r"Input should be a valid integer.*|'?.*?'? is not a valid int(?:eger)?", "应为整数"),
        (r"Input should be a valid number.*|'?.*?'? is not a valid float", "应为数字"),
        (r"'?(.*?)'? is not one of (.+)", "“{0}”不是下列之一：{1}"),
    )
)
_HELP = tuple(
    (re.compile(pattern, re.MULTILINE), words)
    for pattern, words in (
        (r"^Usage: ", "用法："),
        (r"^Options:$", "选项："),
        (r"^Arguments:$", "参数："),
        (r"^Commands:$", "命令："),
        (r"Show this message and exit\.", "显示这段说明。"),
        (r"\[OPTIONS\]", "[选项]"),
        (r"COMMAND \[ARGS\]\.\.\.", "命令 …"),
        (r"\[default: ?", "[默认："),
        (r"\[required\]", "[必写]"),
        (r"; required\]", "；必写]"),
    )
)
