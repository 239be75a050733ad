"""Who gets into the desk, and how far: logins, sessions, roles, forged requests and headers."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from typer.testing import CliRunner
from werkzeug.routing import Rule

from inspector.cli import app as command
from inspector.core.people import EVERYONE, OFFICE, Role
from inspector.db.people import IDLE, LONGEST_SESSION, MOST_FAILURES
from inspector.db.store import Store
from inspector.db.tables import person, session
from inspector.web.guard import OPEN, PROGRAM, roles_of
from inspector.web.headers import POLICY
from inspector.web.passwords import hashed, is_right, weakness
from inspector.web.words import act_label
from tests.visitors import PASSWORD, UNIT, store_of, visitor

pytest_plugins = ["databases", "desks"]

ADMIN = frozenset({Role.ADMIN})
SENIOR = frozenset({Role.REVIEWER, Role.APPROVER})
JUDGES = frozenset({Role.INSPECTOR, Role.REVIEWER, Role.APPROVER})
MATRIX: dict[str, frozenset[Role] | str] = {
    "static": OPEN,
    "account.login": OPEN,
    "account.enter": OPEN,
    "account.leave": frozenset(EVERYONE),
    "account.password": frozenset(EVERYONE),
    "account.new_password": frozenset(EVERYONE),
    "account.revoke": frozenset(EVERYONE),
    "today.overview": frozenset(OFFICE),
    "queue.overview": frozenset(OFFICE),
    "site.overview": frozenset(OFFICE),
    "trends.overview": frozenset(OFFICE),
    "trends.uptime": frozenset(OFFICE),
    "queue.brief": frozenset(OFFICE),
    "queue.act": JUDGES,
    "queue.undo": JUDGES,
    "queue.excuse": JUDGES,
    "finding.overview": frozenset(OFFICE),
    "finding.page": frozenset(OFFICE),
    "finding.raw": frozenset(OFFICE),
    "finding.picture": frozenset(OFFICE),
    "api.guide": frozenset(OFFICE),
    "api.description": frozenset(OFFICE),
    "api.proofread": PROGRAM,
    "api.findings": PROGRAM,
    "finding.evidence": frozenset(OFFICE),
    "excuses.overview": frozenset(OFFICE),
    "excuses.revoke": SENIOR,
    "rounds.overview": frozenset(OFFICE),
    "rounds.observe": JUDGES,
    "rounds.paper": frozenset(OFFICE),
    "rounds.register": frozenset(OFFICE),
    "rounds.set_contact": JUDGES | ADMIN,
    "rounds.end_contact": JUDGES | ADMIN,
    "notices.overview": frozenset(OFFICE),
    "notices.choose": JUDGES,
    "notices.make": JUDGES,
    "notices.notice": frozenset(OFFICE),
    "notices.paper": frozenset(OFFICE),
    "notices.issue": SENIOR,
    "notices.withdraw": SENIOR,
    "notices.decide": SENIOR,
    "notices.recheck": JUDGES,
    "drafts.overview": frozenset(OFFICE),
    "drafts.add": JUDGES,
    "drafts.draft": frozenset(OFFICE),
    "drafts.record": frozenset(OFFICE),
    "drafts.step": JUDGES,
    "drafts.stages": frozenset({Role.APPROVER, Role.ADMIN}),
    "drafts.keep_stages": ADMIN,
    "unit.overview": frozenset({Role.CONTACT}),
    "unit.notice": frozenset({Role.CONTACT}),
    "unit.answer": frozenset({Role.CONTACT}),
    "unit.answers": frozenset({Role.CONTACT}),
    "unit.template": frozenset({Role.CONTACT}),
    "settings.overview": frozenset(OFFICE),
    "settings.columns": frozenset(OFFICE),
    "settings.file": ADMIN,
    "settings.change": ADMIN,
    "wordlists.overview": ADMIN,
    "wordlists.file": ADMIN,
    "wordlists.change": ADMIN,
    "wordlists.trial": ADMIN,
    "wordlists.confirm": ADMIN,
    "wordlists.drop": ADMIN,
    "log.overview": frozenset({Role.APPROVER, Role.ADMIN}),
    "log.verify": frozenset({Role.APPROVER, Role.ADMIN}),
    "people.overview": ADMIN,
    "people.add": ADMIN,
    "people.change": ADMIN,
    "people.password": ADMIN,
    "people.revoke": ADMIN,
    "people.add_client": ADMIN,
    "people.revoke_client": ADMIN,
}


def path_of(app: Flask, rule: Rule) -> str:
    with app.test_request_context():
        kinds = {"IntegerConverter": 999_999, "AnyConverter": "sign"}
        values = {name: kinds.get(type(rule._converters[name]).__name__, "x") for name in rule.arguments}
        found = rule.build(values, append_unknown=False)
    assert found is not None
    return found[1]


def test_every_route_says_who_may_use_it_and_the_table_says_the_same(desk: Flask) -> None:
    assert {rule.endpoint: roles_of(desk, rule.endpoint) for rule in desk.url_map.iter_rules()} == MATRIX


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_through_its_own_routes_and_no_others(desk: Flask, role: Role) -> None:
    for rule in desk.url_map.iter_rules():
        roles = MATRIX[rule.endpoint]
        if isinstance(roles, str):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            person = visitor(desk, role.value)
            answer = person.client.open(path_of(desk, rule), method=method)
            if rule.rule == "/" and role not in roles:  # the bare address brings everybody to their own first page
                assert (answer.status_code, answer.location) == (303, "/unit")
                continue
            assert (answer.status_code == 403) == (role not in roles), f"{role} {method} {rule.rule}: {answer.status}"
            assert answer.status_code != 500


def test_nobody_gets_anywhere_without_logging_in(desk: Flask) -> None:
    for rule in desk.url_map.iter_rules():
        if MATRIX[rule.endpoint] in {OPEN, PROGRAM}:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = visitor(desk).client.open(path_of(desk, rule), method=method)
            assert answer.status_code == 303, f"{method} {rule.rule}: {answer.status}"
            assert answer.location.startswith("/login")


def test_a_route_that_names_no_role_answers_nobody(desk: Flask) -> None:
    desk.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = visitor(desk, "admin").get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_every_answer_carries_the_security_headers(desk: Flask, caplog: pytest.LogCaptureFixture) -> None:
    desk.add_url_rule("/broken", "broken", open_broken)
    desk.testing = False
    desk.config["PROPAGATE_EXCEPTIONS"] = False
    admin, stranger = visitor(desk, "admin"), visitor(desk)
    caplog.set_level(logging.CRITICAL)
    answers = [stranger.get("/login"), stranger.get("/"), stranger.get("/nowhere"), admin.get("/"), admin.get("/broken"), stranger.get("/static/desk.css")]
    answers += [admin.client.post("/people"), admin.client.put("/people"), stranger.get("/static/../app.py")]
    assert [answer.status_code for answer in answers] == [200, 303, 404, 200, 500, 200, 400, 405, 404]
    for answer in answers:
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        answer.close()


def open_broken() -> str:
    raise ZeroDivisionError


open_broken.roles = frozenset(Role)  # type: ignore[attr-defined]  # what guard.allowed writes


def test_nothing_runs_inline(desk: Flask) -> None:
    assert "unsafe" not in POLICY
    templates = Path(__file__).parent.parent / "inspector/web/templates"
    for path in templates.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        for bad in (" style=", "<style", " onclick", " onload", " onsubmit", "javascript:", "http://", "https://"):
            assert bad not in text, f"{path.name}: {bad}"
        assert text.count("<script") == text.count("<script src=")


def test_a_form_without_its_token_changes_nothing(desk: Flask) -> None:
    people = {role: visitor(desk, role.value) for role in Role}
    for rule in desk.url_map.iter_rules():
        roles = MATRIX[rule.endpoint]
        if "POST" in (rule.methods or ()) and roles != PROGRAM:
            person = people[min(roles)] if isinstance(roles, frozenset) else people[Role.ADMIN]
            assert person.client.post(path_of(desk, rule), data={"login": "x", "name": "x"}).status_code == 400, rule.rule


def test_a_token_of_another_session_is_refused(desk: Flask) -> None:
    stolen = visitor(desk, "inspector").token()
    assert visitor(desk, "admin").client.post("/logout", data={"csrf_token": stolen}).status_code == 400


def test_wrong_passwords_lock_the_door_for_a_while(desk: Flask) -> None:
    stranger = visitor(desk)
    for _ in range(MOST_FAILURES):
        answer = stranger.log_in("inspector", "wrong-password-1")
        assert "登录名或密码不对" in answer.text
    assert "已锁定" in stranger.log_in("inspector").text
    with store_of(desk).writing() as connection:
        connection.execute(update(person).values(locked_until=None))
    assert stranger.log_in("inspector").status_code == 303


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(desk: Flask) -> None:
    stranger = visitor(desk)
    unknown, known = stranger.log_in("nobody", "wrong-password-1"), stranger.log_in("admin", "wrong-password-1")
    assert (unknown.status_code, "登录名或密码不对" in unknown.text) == (known.status_code, "登录名或密码不对" in known.text) == (403, True)


def test_a_session_ends_when_it_is_idle_old_or_revoked(desk: Flask) -> None:
    store = store_of(desk)
    for column, age in (("seen_at", IDLE), ("began_at", LONGEST_SESSION)):
        each = visitor(desk, "inspector")
        assert each.get("/").status_code == 200
        with store.writing() as connection:
            connection.execute(update(session).values({column: store.now(connection) - age - timedelta(seconds=1)}))
        assert each.get("/").status_code == 303
    here, there = visitor(desk, "inspector"), visitor(desk, "inspector")
    last = store.sessions()[0].id
    assert here.post(f"/me/sessions/{last}/revoke").status_code == 303
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 303)


def test_nobody_ends_anothers_session_but_the_administrator(desk: Flask) -> None:
    victim, other, admin = visitor(desk, "reviewer"), visitor(desk, "inspector"), visitor(desk, "admin")
    number = next(item.id for item in store_of(desk).sessions() if "reviewer" in item.who)
    other.post(f"/me/sessions/{number}/revoke")
    assert victim.get("/").status_code == 200
    admin.post(f"/people/sessions/{number}/revoke")
    assert victim.get("/").status_code == 303


def test_logging_in_makes_a_new_session_and_logging_out_ends_it_on_the_server(desk: Flask) -> None:
    each = visitor(desk)
    each.log_in("inspector")
    kept = each.client.get_cookie("duwang_desk")
    assert kept is not None
    assert kept.http_only
    assert kept.same_site == "Lax"
    each.post("/logout")
    each.client.set_cookie("duwang_desk", kept.value)
    assert each.get("/").status_code == 303


def test_after_logging_in_nobody_is_sent_to_another_host(desk: Flask) -> None:
    for bad in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert visitor(desk).post("/login", seen="/login", login="admin", password=PASSWORD, next=bad).location == "/"
    assert visitor(desk).post("/login", seen="/login", login="admin", password=PASSWORD, next="/people").location == "/people"


def test_a_password_set_by_another_must_be_changed_first(desk: Flask) -> None:
    visitor(desk, "admin").post("/people", login="new", name="新来的", role="inspector", password="Qing-Yuan-88")
    new = visitor(desk)
    new.log_in("new", "Qing-Yuan-88")
    assert new.get("/").location == "/me"
    new.post("/me/password", old="Qing-Yuan-88", new="Bai-Lu-Zhou-99", again="Bai-Lu-Zhou-99")
    assert new.get("/").status_code == 200


def test_whoever_is_stopped_is_out_at_once(desk: Flask) -> None:
    store, victim = store_of(desk), visitor(desk, "approver")
    number = next(item.id for item in store.people() if item.login == "approver")
    visitor(desk, "admin").post(f"/people/{number}", name="审批员甲", role="approver")
    assert victim.get("/").status_code == 303
    assert "登录名或密码不对" in victim.log_in("approver").text


def test_the_last_administrator_stays(desk: Flask) -> None:
    number = next(item.id for item in store_of(desk).people() if item.login == "admin")
    answer = visitor(desk, "admin").post(f"/people/{number}", name="管理员甲", role="inspector", active="1")
    assert answer.status_code == 409
    assert "最后一个管理员" in answer.text


def test_a_token_for_a_program_is_shown_once_and_kept_as_a_mark(desk: Flask) -> None:
    answer = visitor(desk, "admin").post("/people/clients", name="编辑系统")
    token = answer.text.split('id="token">')[1].split("<")[0]
    assert len(token) >= 40
    assert token not in visitor(desk, "admin").get("/people").text


def test_log_ins_and_changes_of_people_are_in_the_log(desk: Flask) -> None:
    stranger = visitor(desk)
    stranger.log_in("inspector", "wrong-password-1")
    stranger.log_in("inspector")
    stranger.post("/logout")
    admin = visitor(desk, "admin")
    admin.post("/people", login="new", name="新来的", role="inspector", password="Qing-Yuan-88")
    actions = [(entry.who, entry.action) for entry in reversed(store_of(desk).audit_page())]
    person = "巡检员甲（inspector）"
    assert actions == [("程序", "person.failed"), (person, "person.login"), (person, "person.logout"), ("管理员甲（admin）", "person.add")]
    page = admin.post("/log/verify", seen="/log")
    assert page.status_code == 303
    assert "核对过 4 条" in admin.get("/log").text


def test_names_stay_text(desk: Flask) -> None:
    admin = visitor(desk, "admin")
    admin.post("/people", login="<b>x", name="<script>alert(1)</script>", role="inspector", password="Qing-Yuan-88")
    page = admin.get("/people").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("Ab1-", "太短"),
        ("inspector-9A", "登录名"),
        ("Password-2026", "太常见"),
        ("aaaaaaaaaaaaaaaa", "太常见"),
        ("qingyuanbaita", "太简单"),
        ("qingyuanbaitashanlu", ""),
        (PASSWORD, ""),
    ],
)
def test_weak_passwords_are_told_why(word: str, complaint: str) -> None:
    assert complaint in weakness(word, "inspector")
    assert bool(weakness(word, "inspector")) == bool(complaint)


def test_a_hash_knows_its_password_only() -> None:
    kept = hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert is_right(kept, PASSWORD)
    assert not is_right(kept, PASSWORD + "x")
    assert not is_right("", "")


def test_the_first_administrator_comes_by_command_and_the_password_from_standard_input(tmp_path: Path) -> None:
    run = CliRunner()
    added = run.invoke(command, ["people", "add", "boss", "--name", "张三", "--role", "管理员", "--stdin", "--data", str(tmp_path)], input=f"{PASSWORD}\n")
    assert added.exit_code == 0, added.output
    assert PASSWORD not in added.output
    with Store.open(tmp_path / "duwang.db") as store:
        found = store.person_named("boss")
        assert found is not None
        assert (found.role, found.must_change) == (Role.ADMIN, False)
        assert is_right(store.password_of(found.id), PASSWORD)
    listed = run.invoke(command, ["people", "list", "--data", str(tmp_path)])
    assert "张三" in listed.output


def test_people_are_kept_the_same_on_both_databases(store: Store) -> None:
    number = store.add_person("a", "甲", Role.CONTACT, "hash", unit=UNIT)
    opened = store.begin_session(number, "mark", "127.0.0.1", "browser")
    found = store.session_of("mark")
    assert found is not None
    assert (found[0], found[1].unit) == (opened, UNIT)
    assert [store.note_failure(number) is not None for _ in range(MOST_FAILURES)] == [False] * (MOST_FAILURES - 1) + [True]
    store.set_password(number, "other", must_change=True)
    assert store.session_of("mark") is None
    assert store.password_of(number) == "other"


def test_every_signed_step_has_a_name_in_chinese() -> None:
    signed = re.compile(r'sign\((?:[^()"]+, )?"([a-z]+[. ][a-z]+)"')
    folder = Path(__file__).parent.parent / "inspector"
    actions = {action for path in folder.rglob("*.py") for action in signed.findall(path.read_text(encoding="utf-8"))}
    assert len(actions) > 20
    assert sorted(action for action in actions if act_label(action) == action) == []


def test_a_contact_who_opens_the_bare_address_and_logs_in_comes_to_the_own_page(desk: Flask) -> None:
    stranger = visitor(desk)
    assert stranger.get("/").location == "/login?next=/"
    answer = stranger.post("/login", seen="/login?next=/", login="contact", password=PASSWORD, next="/")
    assert (answer.location, stranger.get(answer.location).location) == ("/", "/unit")


def test_the_log_says_what_a_step_was_about(desk: Flask) -> None:
    admin = visitor(desk, "admin")
    store_of(desk).sign("王芳", "notice.issue", "notice:4")
    store_of(desk).sign("王芳", "contact.set", "unit:清源县水务局")
    store_of(desk).sign("王芳", "later.than.we", "something:1")
    page = admin.get("/log").text
    assert "<td>通知单 4</td>" in page
    assert "<td>单位 清源县水务局</td>" in page
    assert "<td>something:1</td>" in page, "what nobody knows stays as it was written"


def test_what_only_reads_brings_no_cookie_that_could_undo_a_newer_one(desk: Flask) -> None:
    person = visitor(desk, "inspector")
    for path in ("/static/desk.css", "/notices", "/drafts", "/me"):
        person.get(path).close()
        answer = person.get(path)
        assert "Set-Cookie" not in answer.headers, path
        answer.close()
