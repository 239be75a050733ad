"""The demonstration's month, shortened: days pass by the clock that is set, faults come and go, and papers come out of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from inspector.core.findings import Status
from inspector.db.store import DATABASE, Store
from inspector.demo.month import live, write_papers
from reports.papers.bulletin import Period


@pytest.mark.timeout(900)
def test_days_pass_by_a_clock_that_is_set_and_leave_their_papers(tmp_path: Path) -> None:
    month = live(tmp_path, date(2026, 10, 31), lambda _words: None, days=7)
    with Store.open(month.data / DATABASE) as store:
        changes = [(change.finding.check, change.status) for change in store.changes(month.first, month.last) if change.site == "清源县人民政府"]
        assert {("dead_link", Status.NEW), ("dead_link", Status.FIXED), ("typo", Status.NEW)} <= set(changes)
        [notice] = [known for known in store.notices() if known.unit == "清源县人民政府办公室"][-1:]
        assert notice.issued_at is not None
        assert notice.issued_at.date() <= month.last, "signed on a simulated day"
        assert store.missed(month.first, month.last) == []
    written = write_papers(month, tmp_path / "papers")
    assert all(path.stat().st_size > 0 for path in written)
    with Store.open(month.data / DATABASE) as store:
        assert store.approved_bulletin(Period.MONTH, date(2026, 10, 1)) is not None
