"""What is shipped is whole, what is imported is declared, and the floors of the house hold."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("inspector", "spiders", "checks", "reports")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Declared, and asked for by name only: drivers, plug-ins and programs.
# what makes tables and measures, and is never loaded by the program
BUILDING = (
    "inspector/proofread/build.py",
    "inspector/proofread/ngram/likeness.py",
    "inspector/proofread/ngram/training.py",
    "benchmarks/proofreading/",
)
MEASURING = ("benchmarks/desk.py",)  # with what only developers have
NOT_IMPORTED = {
    "psycopg",
    "hatchling",
    "mypy",
    "pytest-timeout",
    "pytest-xdist",
    "ruff",
    "import-linter",
    "lxml-stubs",
    "types-jsonschema",
    "types-olefile",
    "types-openpyxl",
    "types-psutil",
    "types-pyyaml",
    "types-waitress",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)], cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        shipped = {name for name in package.namelist() if ".dist-info/" not in name}
    assert shipped == {
        str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_package_says_that_it_is_typed() -> None:
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").exists()] == []


def test_the_wheel_runs_away_from_the_sources(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path / "installed")
    code = "import checks, inspector.cli as cli; assert 'installed' in cli.__file__ and 'installed' in checks.__file__; cli.main()"
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONUTF8": "1"}
    shown = subprocess.run(
        [sys.executable, "-P", "-c", code, "checks", "dead_link"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    assert "dead_link" in shown.stdout


def test_imports_go_down_only() -> None:
    contracts = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert contracts.returncode == 0, contracts.stdout + contracts.stderr


def test_every_module_stands_on_a_floor() -> None:
    """A module that the contract does not name could import anything."""
    layers = next(contract["layers"] for contract in PYPROJECT["tool"]["importlinter"]["contracts"] if contract["type"] == "layers")
    named = set(re.findall(r"inspector\.(\w+)", " ".join(layers)))
    modules = {path.stem for path in (ROOT / "inspector").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert modules - named == {"__init__"}


@pytest.mark.parametrize(("folder", "allowed"), [("checks", {"inspector.core", "checks"}), ("inspector/core", {"inspector.core"})])
def test_what_judges_needs_the_standard_library_only(folder: str, allowed: set[str]) -> None:
    strange = {f"{path.relative_to(ROOT)}: {module}" for path, module in _imports(folder) if not _is_allowed(module, allowed)}
    assert not strange


def _is_allowed(module: str, allowed: set[str]) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names or any(module == name or module.startswith(f"{name}.") for name in allowed)


def test_every_import_is_a_declared_dependency() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    runtime = _declared(PYPROJECT["project"]["dependencies"])
    building = runtime | _declared(extras["tables"])
    development = building | _declared(extras["dev"])
    undeclared = {
        f"{path.relative_to(ROOT)}: {module}"
        for folder in (*PACKAGES, "benchmarks", "tests")
        for path, module in _foreign(folder)
        if not _distributions(module)
        & (development if folder == "tests" or path.relative_to(ROOT).as_posix() in MEASURING else building if _builds(path) else runtime)
    }
    assert not undeclared


def test_every_declared_dependency_is_imported() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    at_run_time = {name for folder in PACKAGES for path, module in _foreign(folder) if not _builds(path) for name in _distributions(module)}
    at_build_time = {name for folder in (*PACKAGES, "benchmarks") for path, module in _foreign(folder) if _builds(path) for name in _distributions(module)}
    in_tests = {name for _, module in _foreign("tests") for name in _distributions(module)}
    assert _declared(PYPROJECT["project"]["dependencies"]) - at_run_time == set()
    assert _declared(extras["tables"]) - at_build_time == set()
    assert _declared(extras["dev"]) - at_run_time - in_tests - NOT_IMPORTED == {"duwang"}


def _builds(path: Path) -> bool:
    return path.relative_to(ROOT).as_posix().startswith(BUILDING)


def _imports(folder: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module


LATER = {"compression"}  # of the standard library from 3.14 on


def _foreign(folder: str) -> Iterator[tuple[Path, str]]:
    own = {*PACKAGES, "tests", "benchmarks", "docs"}
    yield from ((path, module) for path, module in _imports(folder) if module.partition(".")[0] not in sys.stdlib_module_names | own | LATER)


def _distributions(module: str) -> set[str]:
    """The packages that bring a module: backports is shared by several."""
    return {_plain(name) for name in _DISTRIBUTIONS.get(module.partition(".")[0], ())}


def _declared(requirements: list[str]) -> set[str]:
    return {_plain(re.split(r"[\[<>=;]", requirement)[0]) for requirement in requirements}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


_DISTRIBUTIONS = packages_distributions()
