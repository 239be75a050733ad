"""One site after its last inspection: its score sheet, what only people can judge, and what the machine could not tell."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

import checks
from inspector.core.people import OFFICE
from inspector.inspection.redraw import report_of, rules_of
from inspector.web.guard import allowed, store
from reports.score import sheet_html

pages = Blueprint("site", __name__)


@pages.get("/sites/<int:number>")
@allowed(*OFFICE)
def overview(number: int) -> str:
    """Of a site or an account."""
    inspection = next((run for run in store().inspections(number) if run.finished_at is not None), None)
    if inspection is None:
        abort(404)
    report = report_of(store(), inspection, checks.load(), rules_of(inspection))
    assert report.score is not None, "a stored inspection has a sheet"
    return render_template("site.html", number=number, report=report, sheet=report.score, tables=sheet_html(report.score))
