"""Visitors of a review desk in tests: anybody with a browser, logged in or not."""

from __future__ import annotations

import re
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inspector.db.store import Store
from inspector.web.guard import TOKEN
from inspector.web.passwords import new_token, token_mark

PASSWORD = "Bai-Ta-Shan-2026"
UNIT = "清源县水务局"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor(NamedTuple):
    """Somebody with a browser."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, seen: str = "/me", **fields: object) -> TestResponse:
        """With the token of the page `seen`."""
        return self.client.post(path, data={"csrf_token": self.token(seen), **fields})

    def token(self, seen: str = "/me") -> str:
        found = _TOKEN.search(self.client.get(seen, follow_redirects=True).get_data(as_text=True))
        assert found, f"{seen} has no form"
        return found[1]

    def log_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/login", seen="/login", login=login, password=password)


def store_of(app: Flask) -> Store:
    opened: Store = app.config["STORE"]
    return opened


def visitor(app: Flask, login: str = "") -> Visitor:
    """Anybody, or a person who has logged in, without the time that a password takes."""
    each = Visitor(app.test_client())
    if login:
        person, token = store_of(app).person_named(login), new_token()
        assert person is not None
        store_of(app).begin_session(person.id, token_mark(token), "127.0.0.1", "test")
        with each.client.session_transaction() as cookie:
            cookie[TOKEN] = token
    return each
