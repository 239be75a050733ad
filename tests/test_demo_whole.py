"""The whole demonstration is inspected as `inspector demo` does it: all that is planted is found, and the twin without faults is silent."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inspector.demo.show import show

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("is_clean", [False, True], ids=["county", "twin"])
def test_nothing_is_missed_and_nothing_is_too_much(tmp_path: Path, is_clean: bool) -> None:
    shown = show(tmp_path, TODAY, is_clean=is_clean)
    troubles = [line for line in shown.words.splitlines() if line.startswith(("漏报", "多报"))]
    assert troubles == []
    assert shown.is_complete
    assert ("已发现 0" in shown.words) == is_clean
