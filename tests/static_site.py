"""Plain sites for tests of kill and resume: pages from memory, a log of requests, in this process or in one of its own."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from inspector.demo.files import pdf, png
from inspector.demo.server import Answer, LocalSite

LINKS_ON_A_PAGE = 8
PROJECT = Path(__file__).parent.parent


class NumberedSite(NamedTuple):
    """A site of so many pages, each reachable from the front page, some with links that are dead."""

    answers: Mapping[str, Answer]
    pages: frozenset[str]
    dead: frozenset[str]


class Asked(NamedTuple):
    at: float  # time.time()
    method: str
    path: str
    status: int


def numbered_site(pages: int) -> NumberedSite:
    """The same number gives the same site. Every 20th page has a dead link, every 30th a dead picture, every 50th a dead attachment."""
    answers = {"/images/logo.png": Answer(png(40, 40, (30, 90, 150)), "image/png"), "/files/table.pdf": Answer(pdf(), "application/pdf")}
    dead: set[str] = set()
    for number in range(pages):
        faults = _faults(number)
        dead |= faults.keys()
        answers[page_path(number)] = Answer(_page(number, pages, "".join(faults.values())).encode())
    return NumberedSite(answers, frozenset(page_path(number) for number in range(pages)), frozenset(dead))


def page_path(number: int) -> str:
    return f"/news/{number}.html" if number else "/"


class StaticSite:
    """Serves answers and keeps the log; a context manager."""

    def __init__(self, answers: Mapping[str, Answer], *, port: int = 0, delay: float = 0.0, log: Path | None = None) -> None:
        self.log: list[Asked] = []
        self._lock = threading.Lock()
        self._delay = delay
        self._file = log.open("a", buffering=1, encoding="utf-8") if log else None
        self._site = LocalSite(answers, port=port, note=self._note)
        self.url = self._site.url

    @property
    def counts(self) -> Counter[str]:
        """How many times each address was asked."""
        return Counter(asked.path for asked in self.log)

    def __enter__(self) -> Self:
        self._site.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._site.__exit__(None, None, None)
        if self._file:
            self._file.close()

    def _note(self, method: str, path: str, status: int) -> None:
        asked = Asked(time.time(), method, path, status)
        with self._lock:
            self.log.append(asked)
            if self._file:
                self._file.write("\t".join(map(str, asked)) + "\n")
        if self._delay:
            time.sleep(self._delay)


@contextmanager
def static_site_process(pages: int, log: Path, *, delay: float = 0.0) -> Iterator[str]:
    """The numbered site in a process of its own; the base address. Its log outlives whoever crawls it."""
    command = [sys.executable, "-m", "tests.static_site", "--pages", str(pages), "--log", str(log), "--delay", str(delay)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(10)


def read_log(log: Path) -> list[Asked]:
    lines = (line.split("\t") for line in log.read_text("utf-8").splitlines()) if log.exists() else ()
    return [Asked(float(at), method, path, int(status)) for at, method, path, status in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: ended.set())
    with StaticSite(numbered_site(options.pages).answers, port=options.port, delay=options.delay, log=options.log) as site:
        sys.stdout.write(site.url + "\n")
        sys.stdout.flush()
        ended.wait()


def _faults(number: int) -> dict[str, str]:
    """Dead addresses of that page, with the markup that points at them."""
    faults = {}
    if number % 20 == 7:
        faults[f"/gone/{number}.html"] = f'<p><a href="/gone/{number}.html">相关文件</a></p>'
    if number % 30 == 11:
        faults[f"/gone/{number}.png"] = f'<p><img src="/gone/{number}.png" alt="现场照片"></p>'
    if number % 50 == 13:
        faults[f"/gone/{number}.pdf"] = f'<p><a href="/gone/{number}.pdf">附件下载</a></p>'
    return faults


def _page(number: int, pages: int, faults: str) -> str:
    """A tree keeps every page within reach; further links make it a web."""
    below = range(number * LINKS_ON_A_PAGE + 1, min(number * LINKS_ON_A_PAGE + LINKS_ON_A_PAGE + 1, pages))
    beside = [number * 31 % pages, (number + pages // 2) % pages]
    entries = "".join(f'<li><a href="{page_path(other)}">第{other}号通知</a><span>2026-11-{other % 20 + 1:02}</span></li>' for other in (*below, *beside))
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>第{number}号通知</title></head><body>
<img src="/images/logo.png" alt="清源县人民政府"><h1>第{number}号通知</h1><p>发布时间：2026-11-{number % 20 + 1:02}　来源：县政府办公室</p>
<p>这是第{number}号通知，请各乡镇、各部门遵照执行。</p><p><a href="/files/table.pdf">附件</a></p>{faults}<ul>{entries}</ul></body></html>"""


if __name__ == "__main__":
    main()
