"""What a round of visits costs: python -m benchmarks.visits [sites]. One process visits as many sites as a large office has; the server is another."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.server import free_hosts, serve
from spiders.visits import Seen, Visitor

PAGE_BYTES = 42_000


def main() -> None:
    sites = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder, hosts = Path(name), free_hosts()
        for part in ("main", "external"):
            (folder / part).mkdir()
            text = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body>" + "<p>清源县人民政府。</p>" * (PAGE_BYTES // 31)
            (folder / part / "index.html").write_text(text, encoding="utf-8")
        with serve(folder, hosts):
            cpu, wall = time.process_time(), time.monotonic()
            seen = asyncio.run(_visit([f"{hosts.main}/?{number}" for number in range(sites)]))
            cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    opened = sum(one.outcome == "opened" for one in seen)
    print(f"访问 {sites} 个首页，打开 {opened} 个：CPU {cpu:.2f} 秒，历时 {wall:.2f} 秒，每次访问 {1000 * cpu / sites:.2f} 毫秒")


async def _visit(urls: list[str]) -> list[Seen]:
    visitor = Visitor(contact="http://127.0.0.1/", allow_loopback=True, rate=None)
    try:
        return await visitor.visit_all(urls)
    finally:
        await visitor.close()


if __name__ == "__main__":
    main()
