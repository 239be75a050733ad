"""The JSON report keeps to its published schema."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from inspector.core.findings import Certainty, Severity, Status
from reports.json import to_json, write_json
from reports.report import InspectionState, Report
from tests.samples import blocked_report, empty_report, hostile_report, large_report, sample_report

SCHEMA = json.loads((Path(__file__).parent.parent / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def test_the_schema_itself_is_valid() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("make", [sample_report, empty_report, blocked_report, hostile_report, large_report])
def test_every_report_keeps_to_the_schema(make: Any, tmp_path: Path) -> None:
    write_json(make(), tmp_path / "report.json")
    Draft202012Validator(SCHEMA).validate(json.loads((tmp_path / "report.json").read_text(encoding="utf-8")))


def test_the_schema_refuses_an_unknown_field_and_an_unknown_status() -> None:
    validator = Draft202012Validator(SCHEMA)
    data = to_json(sample_report())
    data["findings"][0]["status"] = "gone"
    with pytest.raises(ValidationError):
        validator.validate(data)
    data = to_json(sample_report()) | {"score": 99}
    with pytest.raises(ValidationError):
        validator.validate(data)


def test_the_words_of_the_schema_are_the_words_of_the_program() -> None:
    fields = SCHEMA["$defs"]["finding"]["properties"]
    assert fields["severity"]["enum"] == list(Severity)
    assert fields["certainty"]["enum"] == list(Certainty)
    assert fields["status"]["enum"] == list(Status)
    assert SCHEMA["$defs"]["inspection"]["properties"]["state"]["enum"] == list(InspectionState)


def test_every_field_is_described_in_chinese() -> None:
    silent = [name for name, field in _fields(SCHEMA) if not any("一" <= character <= "鿿" for character in _description(field))]
    assert silent == []


def test_the_order_does_not_depend_on_how_the_findings_came() -> None:
    report = sample_report()
    shuffled = list(report.findings)
    random.Random(7).shuffle(shuffled)
    other = replace(report, findings=shuffled, questions=report.questions[::-1], checks=report.checks[::-1])
    assert json.dumps(to_json(other)) == json.dumps(to_json(report))


def test_findings_of_every_standing_are_in_the_data() -> None:
    report = sample_report()
    data = to_json(report)["findings"]
    assert len(data) == len(report.findings)
    assert {item["status"] for item in data} == {"new", "persisting", "reopened", "fixed", "unseen"}
    assert [item["dismissed"] for item in data if item["dismissed"]] == ["本县地名，写法正确（方一鸣，2026-10-21）"]


def test_a_lone_surrogate_from_a_page_does_not_break_the_file(tmp_path: Path) -> None:
    report: Report = hostile_report()
    assert any("\ud83d" in finding.message for finding in report.findings)
    write_json(report, tmp_path / "report.json")
    assert "half ? surrogate" in (tmp_path / "report.json").read_text(encoding="utf-8")


def _fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in schema.items():
        if not isinstance(value, dict):
            continue
        if key == "properties":
            yield from value.items()
        yield from _fields(value)


def _description(field: dict[str, Any]) -> str:
    referred = SCHEMA["$defs"].get(field.get("$ref", "").removeprefix("#/$defs/"), {})
    return str(
        field.get("description") or referred.get("description") or "".join(str(part.get("description", "")) for part in referred.get("properties", {}).values())
    )
