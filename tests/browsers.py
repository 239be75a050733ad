"""A browser for tests that look at pages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from inspector.browser import NoBrowserError, open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def browser_or_skip() -> Iterator[Browser]:
    """Where there is none the tests are skipped; in continuous integration they fail."""
    try:
        with open_browser() as running:
            yield running
    except NoBrowserError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
