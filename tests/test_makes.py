"""Pages of many content systems, as offices use them: what each says of itself is read, and nothing is found wrong that is right."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from inspector.core.facts import PageFacts, Snapshot
from inspector.extract.page import SiteView, read_page

FOLDER = Path(__file__).parent / "makes"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text(encoding="utf-8"))
HOME = "https://www.yunling.gov.cn/"
VIEW = SiteView("云岭县人民政府", frozenset({HOME}), frozenset({"www.yunling.gov.cn"}), date(2026, 11, 22))


def read(name: str) -> PageFacts:
    body = (FOLDER / f"{name}.html").read_bytes()
    url = HOME + EXPECTED[name]["path"].removeprefix("/")
    page = read_page(Snapshot(url, datetime(2026, 11, 22, tzinfo=UTC), 200, (("Content-Type", "text/html"),), body), VIEW)
    assert page is not None
    return page


def told(page: PageFacts) -> dict[str, Any]:
    """The facts in the words of expected.yaml."""
    is_single = page.kind in ("article", "document")
    facts: dict[str, Any] = {
        "kind": str(page.kind),
        "title": page.title,
        "breadcrumb": list(page.breadcrumb),
        "published": f"{page.published.day or ''} {page.published.clock}".strip() if is_single else "",
        "source": page.published.source if is_single else "",
        "items": [f"{item.day} {item.title}" for item in page.items],
        "pager": page.has_pager,
        "elements": page.document.elements if page.document else {},
        "letter": "".join(f"{letter.asked} {letter.replied} {letter.title}" for letter in page.messages),
        "needs_script": bool(page.needs_script),
    }
    return {name: fact for name, fact in facts.items() if fact}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_of_that_make_is_read(name: str) -> None:
    assert told(read(name)) == {key: value for key, value in EXPECTED[name].items() if key != "path"}


def test_every_page_in_the_folder_is_tested() -> None:
    assert {path.stem for path in FOLDER.glob("*.html")} == EXPECTED.keys()
