"""How far a crawl has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from inspector.commands.console import err
from inspector.core.workdays import CHINA

if TYPE_CHECKING:
    from spiders.gathering import Progress as Counts


@contextmanager
def progress() -> Iterator[Callable[[Counts], None]]:
    """A bar on a terminal, a plain line every few seconds elsewhere."""
    if not err.is_terminal:
        yield _PlainProgress()
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("准备抓取", total=None)
        started = datetime.now(CHINA)

        def show(counts: Counts) -> None:
            done = counts.pages + counts.probes
            rate = done / max((datetime.now(CHINA) - started).total_seconds(), 0.1)
            words = f"网页 {counts.pages}　其他链接 {counts.probes}　每秒 {rate:.1f} 个　待查 {counts.waiting}"
            bar.update(task, description=words, completed=done, total=done + counts.waiting)

        yield show


class _PlainProgress:
    INTERVAL = timedelta(seconds=10)

    def __init__(self) -> None:
        self._next = datetime.now(CHINA) + self.INTERVAL

    def __call__(self, counts: Counts) -> None:
        if datetime.now(CHINA) >= self._next:
            self._next = datetime.now(CHINA) + self.INTERVAL
            err.print(f"网页 {counts.pages}，其他链接 {counts.probes}，待查 {counts.waiting}", markup=False)
