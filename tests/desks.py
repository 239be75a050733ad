"""Review desks for tests, with a person of every role. Used as a plugin: `pytest_plugins = ["desks"]`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from inspector.core.people import Role
from inspector.web.app import Desk, create_app
from inspector.web.passwords import hashed
from tests.visitors import PASSWORD, UNIT, store_of


@pytest.fixture(scope="session")
def known_password() -> str:
    """The hash of PASSWORD, made once: it is slow on purpose."""
    return hashed(PASSWORD)


@pytest.fixture
def desk(tmp_path: Path, known_password: str) -> Iterator[Flask]:
    app = create_app(Desk(tmp_path))
    app.testing = True
    for role in Role:
        store_of(app).add_person(role.value, f"{role.label}甲", role, known_password, unit=UNIT if role is Role.CONTACT else "")
    yield app
    store_of(app).close()
