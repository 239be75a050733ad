"""The example of CONTRIBUTING.md is followed to the letter in a copy of the project: its two files are written, its commands run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
PAGE = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FILES = re.findall(r"```\w+\n# file: (\S+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)[-1].splitlines()


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What holds the checks and their tests; the rest of the program is that of the project."""
    place = tmp_path_factory.mktemp("copy")
    shutil.copy(PROJECT / "pyproject.toml", place)
    for name in ("checks", "tests"):
        shutil.copytree(PROJECT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES:
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_a_check_costs_one_file_and_one_case_file() -> None:
    assert [name for name, _text in FILES] == ["checks/page/shouting_title.py", "tests/cases/shouting_title.yaml"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_example_succeeds(copied: Path, command: str) -> None:
    words = shlex.split(command.replace("inspector", "python -m inspector", 1) if command.startswith("inspector") else command)
    assert words[0] == "python"
    environment = {**os.environ, "PYTHONPATH": f"{copied}{os.pathsep}{PROJECT}"}
    more = ["-q", "-p", "no:xdist", "-p", "no:cacheprovider"] if "pytest" in words else []
    done = subprocess.run([sys.executable, *words[1:], *more], cwd=copied, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b1[0-9] passed" if "pytest" in words else r"标题滥用感叹号（shouting_title）", done.stdout), done.stdout
