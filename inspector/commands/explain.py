"""`inspector checks`: every check, or one explained."""

from __future__ import annotations

from typing import Annotated

import typer

from inspector.commands.console import UsageError, out


def checks(check_id: Annotated[str | None, typer.Argument(help="检查项编号；不写则列出全部。", metavar="ID")] = None) -> None:
    """列出检查项，或讲清楚其中一项：依据、判法、不报什么、例子。"""
    from inspector import catalogue

    if check_id is None:
        out.print(catalogue.listing())
        return
    try:
        out.print(catalogue.explain(check_id), markup=False)
    except catalogue.UnknownCheckError as error:
        raise UsageError(str(error)) from error
