"""Writes the pages that the program itself knows best: `python docs/generate.py` writes them all, with a name it prints that one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from inspector import catalogue, clauses
from inspector.cli import app
from inspector.demo.truth import Expectation, read_rows

HERE = Path(__file__).parent
_NOTE = "<!-- 由 docs/generate.py 写成，请勿手工修改；改了检查项或命令以后运行 make docs -->"
_COMMANDS = f"""\
# 命令

{_NOTE}

每个命令都可以加 `--help` 看说明。看不懂的提示、说错的地方，都请当作程序的毛病告诉我们。
"""


def commands_page() -> str:
    return _COMMANDS + "".join(_section(path, command) for path, command in leaf_commands().items())


def clauses_page() -> str:
    examples: dict[str, str] = {}
    for row in read_rows(_ANY_DAY, "http://127.0.0.2/"):
        if row.expect is Expectation.FAULT:
            examples.setdefault(row.check, row.note)
    return clauses.seed_page(examples)


_ANY_DAY = date(2026, 1, 1)  # the notes of the table do not depend on the day
PAGES: dict[str, Callable[[], str]] = {"commands": commands_page, "checks": catalogue.markdown, "clauses": clauses_page}


def leaf_commands() -> dict[str, TyperCommand]:
    """Every command that does something, by the words that call it: "inspector db upgrade"."""
    return dict(_leaves(get_command(app), "inspector"))


def main() -> None:
    wanted = sys.argv[1:]
    for name in wanted:
        print(PAGES[name]())
    for name, page in PAGES.items() if not wanted else ():
        (HERE / f"{name}.md").write_text(page(), encoding="utf-8")


def _leaves(command: object, path: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from _leaves(child, f"{path} {name}")
    elif isinstance(command, TyperCommand):
        yield path, command


def _section(path: str, command: TyperCommand) -> str:
    arguments = [parameter for parameter in command.params if isinstance(parameter, TyperArgument)]
    options = [parameter for parameter in command.params if isinstance(parameter, TyperOption)]
    usage = " ".join([path, *(_argument(argument) for argument in arguments), "[选项]" if options else ""]).strip()
    rows = [f"| {_argument(argument)} | {argument.help} | {'' if argument.required else '可不写'} |" for argument in arguments]
    rows += [f"| {_names(option)} | {option.help} | {_default(option)} |" for option in options]
    table = ["", "| 参数或选项 | 说明 | 默认 |", "| --- | --- | --- |", *rows] if rows else []
    return "\n".join(["", f"## {path}", "", "```text", usage, "```", "", command.help or "", *table]) + "\n"


def _argument(argument: TyperArgument) -> str:
    return argument.metavar or argument.name.upper()


def _names(option: TyperOption) -> str:
    return "、".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))


def _default(option: TyperOption) -> str:
    return "" if option.is_flag or option.default in (None, "") else f"`{option.default}`"


if __name__ == "__main__":
    main()
