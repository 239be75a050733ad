"""`inspector checks`: every check, or one explained."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from inspector.commands.console import UsageError, out

MOST_EXAMPLES = 3  # of each kind
_ANY_DAY = date(2026, 1, 1)  # the notes do not depend on it


def checks(check_id: Annotated[str | None, typer.Argument(help="检查项编号；不写则列出全部。", metavar="ID")] = None) -> None:
    """列出检查项，或讲清楚其中一项：依据、判法、不报什么、例子。"""
    from inspector import catalogue

    if check_id is None:
        out.print(catalogue.listing())
        return
    try:
        explained = catalogue.explain(check_id)
    except catalogue.UnknownCheckError as error:
        raise UsageError(str(error)) from error
    out.print("\n".join([explained, *_examples(check_id)]), markup=False)


def _examples(check_id: str) -> list[str]:
    """What of the demo county is reported, and what is not: each of them is proved by a test."""
    from inspector.demo.truth import Expectation, read_rows

    rows = [row for row in read_rows(_ANY_DAY, "http://127.0.0.2/") if row.check == check_id]
    said = {Expectation.FAULT: "报", Expectation.QUIET: "不报"}
    told = [(words, row.note) for expect, words in said.items() for row in [row for row in rows if row.expect is expect][:MOST_EXAMPLES]]
    return ["例子（取自 inspector demo 的虚构网站）：", *(f"  {words}：{note}" for words, note in told), ""] if told else []
