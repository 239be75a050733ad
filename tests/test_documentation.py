"""What the documents say is held against the program: commands, options, targets, dependencies, versions, links."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest
from typer import Context
from typer.core import TyperCommand
from typer.exceptions import TyperException

from docs.generate import PAGES, leaf_commands
from inspector import __version__

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMANDS = leaf_commands()
EVERY_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


class Written(NamedTuple):
    """A command as a document writes it."""

    words: tuple[str, ...]
    document: str


def _written(program: str) -> list[Written]:
    """Whole lines of shell blocks, and code spans that begin with the program and say more than its name."""
    found = []
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        lines = [line for block in re.findall(r"```(?:sh|console)\n(.*?)```", text, re.DOTALL) for line in block.splitlines()]
        lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        for line in lines:
            words = tuple(shlex.split(line, comments=True)) if line.startswith(f"{program} ") else ()
            found += [Written(words[1:], document.name)] if len(words) > 1 and "…" not in line else []
    return found


def _find(words: tuple[str, ...]) -> tuple[TyperCommand, tuple[str, ...]]:
    """The command that the words call, and what is left for it to parse."""
    for length in range(len(words), 0, -1):
        command = COMMANDS.get(" ".join(("inspector", *words[:length])))
        if command is not None:
            return command, words[length:]
    pytest.fail(f"there is no command {words[0]!r}")


def _name(written: Written) -> str:
    return f"{written.document}: {' '.join(written.words)}"


@pytest.mark.parametrize("written", _written("inspector"), ids=_name)
def test_every_command_in_the_documents_is_understood_by_the_program(written: Written) -> None:
    command, rest = _find(written.words)
    if not rest:  # a command named in a sentence, without what it needs
        return
    parser = command.make_parser(Context(command))
    try:
        _, left, _ = parser.parse_args(list(rest))
    except TyperException as error:
        pytest.fail(f"{_name(written)}: {error}")
    assert not left, f"more arguments than the command takes: {left}"


@pytest.mark.parametrize("written", _written("make"), ids=_name)
def test_every_make_target_in_the_documents_exists(written: Written) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {word for word in written.words if "=" not in word} <= targets


def test_the_documents_show_commands_at_all() -> None:
    named = {_find(written.words)[0].name for written in _written("inspector") if written.document == "README.md"}
    assert {"check", "run", "judge", "report", "dismiss", "checks", "proofread"} <= named


def test_make_help_names_every_target_a_developer_calls() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"make {target} " in shown for target in ("demo", "test", "check", "docs", "bench", "clean"))


@pytest.mark.parametrize(("path", "command"), list(COMMANDS.items()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_command_and_every_option_explains_itself_in_chinese(path: str, command: TyperCommand) -> None:
    texts = {path: command.help} | {f"{path} {parameter.name}": getattr(parameter, "help", None) for parameter in command.params}
    silent = [name for name, text in texts.items() if not re.search(r"[一-鿿]", text or "")]
    assert not silent


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_pages_are_fresh(name: str) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert page == PAGES[name](), f"docs/{name}.md is stale: run make docs"


def test_every_command_has_its_section() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    assert list(COMMANDS) == re.findall(r"^## (inspector .+)$", page, re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [
        ("To run", PROJECT["dependencies"]),
        *zip(("With PostgreSQL", "To build the proofreader's tables again", "To develop"), PROJECT["optional-dependencies"].values(), strict=True),
    ],
)
def test_every_dependency_says_why_it_is_here(heading: str, requirements: list[str]) -> None:
    section = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| ")][2:]
    assert [row[0] for row in rows] == [re.split(r"[\[<>=;]", requirement)[0] for requirement in requirements]
    assert all(len(row) == 3 and all(row) for row in rows)


def test_every_dependency_has_a_tested_version() -> None:
    pinned = {_plain(line.partition("==")[0]) for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if "==" in line}
    wanted = {
        _plain(re.split(r"[\[<>=;]", item)[0])
        for item in (*PROJECT["dependencies"], *(name for extra in PROJECT["optional-dependencies"].values() for name in extra))
    }
    assert wanted - pinned == {"duwang"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_changelog_has_an_entry_for_this_version() -> None:
    entries = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert entries[0].splitlines()[0] == __version__
    assert "- " in entries[0]


@EVERY_DOCUMENT
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    lost = [target for target in targets if "://" not in target and not (document.parent / unquote(target)).exists()]
    assert not lost


def _sources() -> Iterator[Path]:
    for folder in ("inspector", "spiders", "checks", "reports", "tests", "benchmarks", "docs", ".ci"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md", ".yaml", ".html", ""} and path.is_file())
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.suffix != ".lock")


def test_nothing_is_put_off_in_the_sources() -> None:
    promise = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")  # put together here, so that this file holds none of them
    assert [str(path.relative_to(ROOT)) for path in _sources() if promise.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_the_program_tells_its_version_and_its_checks(tmp_path: Path) -> None:
    assert _inspector("--version", cwd=tmp_path).stdout.strip() == f"duwang {__version__}"
    assert "dead_link" in _inspector("checks", cwd=tmp_path).stdout


def test_a_wrong_address_is_explained_in_chinese_with_exit_code_2(tmp_path: Path) -> None:
    failed = _inspector("check", "不是网址", cwd=tmp_path)
    assert failed.returncode == 2
    assert "请写成" in failed.stderr
    assert list(tmp_path.iterdir()) == []


def _inspector(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run([sys.executable, "-m", "inspector", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
