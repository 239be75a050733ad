"""How templates say things: clock times, page text made harmless, labels."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from inspector.core.workdays import CHINA
from reports.pagetext import cut, is_web_address, on_one_line


def register(app: Flask) -> None:
    app.jinja_env.filters |= {"clock": clock, "line": on_one_line, "cut": cut}
    app.jinja_env.tests |= {"web_address": is_web_address}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def clock(moment: datetime | None) -> str:
    """China's time, to the minute."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""
