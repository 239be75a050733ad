"""The interface for programs: who gets in, what comes back, and that its description says the same."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from docx import Document
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from inspector.db.rows import Outcome
from inspector.web.api import openapi
from inspector.web.passwords import new_token, token_mark
from inspector.web.throttle import Throttle
from tests.test_findings_over_days import FIRST_DAY, HOME, fault
from tests.visitors import store_of, visitor

pytest_plugins = ["desks"]

TEXT = "全县要全面布署今年的工作。"


@pytest.fixture
def token(desk: Flask) -> str:
    made = new_token()
    store_of(desk).add_client("编辑系统", token_mark(made), "管理员甲")
    return made


def ask(desk: Flask, token: str, **sent: Any) -> TestResponse:
    return desk.test_client().post("/api/proofread", headers={"Authorization": f"Bearer {token}"}, **sent)


def assert_as_described(answer: TestResponse, path: str = "/api/proofread", method: str = "post") -> None:
    """The answer fits the schema that the description gives for its status."""
    told = openapi()["paths"][path][method]["responses"][str(answer.status_code)]
    described = openapi()["components"]["responses"]["Error"] if "$ref" in told else told
    schema = {"components": openapi()["components"], **described["content"]["application/json"]["schema"]}
    Draft202012Validator(schema).validate(answer.get_json())


def test_a_text_is_proofread_and_the_answer_is_as_described(desk: Flask, token: str) -> None:
    answer = ask(desk, token, json={"text": TEXT})
    assert_as_described(answer)
    remark = answer.get_json()["remarks"][0]
    assert (remark["quote"], remark["suggestion"]) == ("布署", "部署")
    assert TEXT[remark["start"] : remark["end"]] == "布署"


def test_a_word_file_is_proofread(desk: Flask, token: str) -> None:
    document, file = Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(file)
    file.seek(0)
    answer = ask(desk, token, data={"file": (file, "稿件.docx")})
    assert_as_described(answer)
    assert [remark["quote"] for remark in answer.get_json()["remarks"]] == ["布署"]


@pytest.mark.parametrize(
    ("sent", "code", "words"),
    [
        ({"json": {"words": 1}}, 400, "text"),
        ({"json": [1]}, 400, "text"),
        ({"data": "{", "content_type": "application/json"}, 400, "text"),
        ({"data": {}}, 400, "docx"),
        ({"json": {"text": "一" * 200_001}}, 413, "太长"),
        ({"json": {"text": TEXT, "date": "昨天"}}, 400, "date"),
        ({"data": {"file": (io.BytesIO(b"<script>"), "a.docx")}}, 400, "不是 docx"),
        ({"data": {"file": (io.BytesIO(b"<svg/>"), "../../a.svg")}}, 400, "只收 docx"),
        ({"data": {"file": (io.BytesIO(b"PK\x03\x04broken"), "a.docx")}}, 400, "a.docx"),
    ],
)
def test_what_cannot_be_read_is_told_why(desk: Flask, token: str, sent: dict[str, Any], code: int, words: str) -> None:
    answer = ask(desk, token, **sent)
    assert answer.status_code == code
    assert_as_described(answer)
    assert words in answer.get_json()["error"]


def test_without_a_token_or_with_a_revoked_one_nobody_gets_in(desk: Flask, token: str) -> None:
    for answer in (desk.test_client().post("/api/proofread", json={"text": TEXT}), ask(desk, "wrong", json={"text": TEXT})):
        assert answer.status_code == 401
        assert_as_described(answer)
    store_of(desk).revoke_client(store_of(desk).clients()[0].id)
    assert ask(desk, token, json={"text": TEXT}).status_code == 401


def test_a_person_logged_in_is_no_program(desk: Flask) -> None:
    assert visitor(desk, "admin").client.post("/api/proofread", json={"text": TEXT}).status_code == 401


def test_too_many_requests_a_minute_are_refused(desk: Flask, token: str) -> None:
    desk.config["CLIENT_REQUESTS"] = Throttle(2, seconds=60)
    codes = [ask(desk, token, json={"text": ""}).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_findings_come_page_by_page_and_as_described(desk: Flask, token: str) -> None:
    store = store_of(desk)
    number = store.begin_inspection(store.ensure_site("清源县人民政府", HOME), FIRST_DAY, {}, "day.warc.gz").id
    store.settle(number, [replace(fault(f"问题{rank}"), unit="水务局" if rank else "教育局") for rank in range(5)], lambda _known: Outcome.CLEAN)
    seen, after = [], ""
    while True:
        answer = desk.test_client().get(f"/api/findings?limit=2&after={after}", headers={"Authorization": f"Bearer {token}"})
        assert_as_described(answer, "/api/findings", "get")
        seen += [item["id"] for item in answer.get_json()["findings"]]
        after = answer.get_json()["next"]
        if after is None:
            break
    assert len(set(seen)) == len(seen) == 5
    own = new_token()
    store.add_client("水务局的系统", token_mark(own), "管理员甲", "水务局")
    answer = desk.test_client().get("/api/findings", headers={"Authorization": f"Bearer {own}"})
    assert {item["unit"] for item in answer.get_json()["findings"]} == {"水务局"}
    for odd in ("?limit=0", "?limit=x", "?stage=x", "?after=x", "?site=没有"):
        answer = desk.test_client().get(f"/api/findings{odd}", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 400
        assert_as_described(answer, "/api/findings", "get")


def test_every_route_for_programs_is_described_and_nothing_else(desk: Flask) -> None:
    routes = {
        (rule.rule, method.lower())
        for rule in desk.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("api.")
    }
    pages = {("/api", "get"), ("/api/openapi.json", "get")}
    assert {(path, method) for path, methods in openapi()["paths"].items() for method in methods} == routes - pages


def test_the_description_has_a_page_of_its_own(desk: Flask) -> None:
    page = visitor(desk, "inspector").get("/api")
    assert page.status_code == 200
    for name in openapi()["components"]["schemas"]:
        assert f'id="schema-{name}"' in page.text
