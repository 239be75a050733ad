"""The whole demonstration is inspected as `inspector demo` does it: all that is planted is found, and the twin without faults is silent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml
from typer.testing import CliRunner

import checks
from inspector.cli import app
from inspector.demo.show import Shown, show

TODAY = date(2026, 11, 22)
SCHEME = Path(checks.__file__).with_name("scoring.yaml")


class Demonstrated(Protocol):
    def __call__(self, *, is_clean: bool = False) -> tuple[Path, Shown]: ...


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Demonstrated:
    """The county, and its twin, each inspected once for all tests."""

    @cache
    def once(*, is_clean: bool = False) -> tuple[Path, Shown]:
        folder = tmp_path_factory.mktemp("twin" if is_clean else "county")
        return folder, show(folder, TODAY, is_clean=is_clean)

    return once


@pytest.mark.parametrize("is_clean", [False, True], ids=["county", "twin"])
def test_nothing_is_missed_and_nothing_is_too_much(demonstrated: Demonstrated, is_clean: bool) -> None:
    _, shown = demonstrated(is_clean=is_clean)
    troubles = [line for line in shown.words.splitlines() if line.startswith(("漏报", "多报"))]
    assert troubles == []
    assert shown.is_complete
    assert ("已发现 0" in shown.words) == is_clean


def test_every_check_fires_in_the_county(demonstrated: Demonstrated) -> None:
    folder, _ = demonstrated()
    fired = {finding["check"] for report in folder.glob("**/report.json") for finding in json.loads(report.read_text(encoding="utf-8"))["findings"]}
    assert fired >= checks.load().checks.keys()


def test_the_score_sheet_can_be_recomputed_by_hand_from_the_report(demonstrated: Demonstrated) -> None:
    """With the printed scheme and the list of findings alone: counting, multiplying, adding."""
    folder, _ = demonstrated()
    report = json.loads((folder / "county" / "report.json").read_text(encoding="utf-8"))
    scheme = yaml.safe_load(SCHEME.read_text(encoding="utf-8"))
    findings = [finding for finding in report["findings"] if finding["severity"] != "info" and finding["status"] != "fixed" and not finding["dismissed"]]
    lost = 0.0
    for clause, deduction in scheme["deductions"].items():
        own = sum(_points(part, _count(findings, clause, part["checks"])) for part in deduction.get("parts", ()))
        cap = deduction.get("full") if deduction.get("confidence") in {"A", "B"} else None
        cost = round(min(own, cap) if cap is not None else own, 2)
        told = next(line for line in report["score"]["deductions"] if line["id"] == clause)
        assert told["all_suspected"] == cost, clause
        assert [part["suspected"] for part in told["parts"]] == [_count(findings, clause, part["checks"]) for part in deduction.get("parts", ())], clause
        lost += cost
    assert report["score"]["all_suspected"] == {"deducted": lost, "score": 100 - lost}
    assert lost > 0
    for clause, parts in scheme["vetoes"].items():
        counts = [_count(findings, clause, part["checks"]) for part in parts]
        told = next((line for line in report["score"]["vetoes"] if line["id"] == clause), None)
        assert told is None or [part["suspected"] for part in told["parts"]] == counts, clause


def test_what_a_person_confirms_enters_the_sheet_and_nothing_else(demonstrated: Demonstrated) -> None:
    folder, _ = demonstrated()
    data = ["--data", str(folder / "county")]
    report = json.loads((folder / "county" / "report.json").read_text(encoding="utf-8"))
    [stale] = [finding["fingerprint"] for finding in report["findings"] if finding["check"] == "stale_service_statistics"]
    runner = CliRunner()
    assert "得 100 分" in runner.invoke(app, ["score", "清源县人民政府", *data]).output
    assert "已确认" in runner.invoke(app, ["confirm", stale, "--by", "方一鸣", *data]).output
    sheet = runner.invoke(app, ["score", "清源县人民政府", *data]).output
    assert "W-D10　办事统计数据：已确认扣 2，疑似都成立扣 2" in sheet
    assert "已确认：扣 2 分，得 98 分" in sheet


def _count(findings: Sequence[Mapping[str, Any]], clause: str, wanted: Sequence[str]) -> int:
    return sum(finding["check"] in wanted and clause in finding["indicators"] for finding in findings)


def _points(part: Mapping[str, Any], count: int) -> float:
    if part.get("confidence") not in {"A", "B"} or not count:
        return 0.0
    return float(part["points"]) * (1 if part.get("once") else count)
