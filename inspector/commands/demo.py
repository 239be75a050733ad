"""`inspector demo`: the invented county, inspected and held against its truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import Exit, day_of, err, out
from inspector.commands.progress import progress


def demo(
    folder: Annotated[Path, typer.Option("--out", help="报告写到哪个目录。")] = Path("duwang-demo"),
    today: Annotated[str | None, typer.Option(help="演示按哪一天算（默认今天）。", metavar="DATE")] = None,
    days: Annotated[
        int, typer.Option(help="改为演示一段日子：把到这一天为止的这么多天过一遍，问题出现、改掉、反弹，再写出这一期的文件；0 不做。", min=0, max=92)
    ] = 0,
) -> None:
    """演示：在本机开一个虚构的县政府网站，里面埋了问题，巡检它，再对照答案。"""
    if days:
        from inspector.demo.month import live, write_papers

        lived = live(folder, day_of(today), lambda words: err.print(words, markup=False), days=days)
        for path in write_papers(lived, folder / "papers"):
            out.print(f"已写入 {path}", markup=False)
        return
    from inspector.demo.show import show

    with progress() as on_progress:
        result = show(folder, day_of(today), on_progress)
    out.print(result.words, markup=False)
    raise typer.Exit(Exit.DONE if result.is_complete else Exit.FINDINGS)
