"""A live local site that does everything wrong, and remembers who asked it what, when, and how much it sent."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import NamedTuple, Self

from tests.misbehaving import answers, markup, oddities, streams  # noqa: F401 - they put themselves on their paths
from tests.misbehaving.wire import Request, Wire, behaviour

MOST_HEADERS = 64 * 1024
PATIENCE = 10.0


class Asked(NamedTuple):
    """One line of the log."""

    method: str
    path: str  # as asked, with the query
    at: float  # time.monotonic()
    headers: Mapping[str, str]  # names in small letters


@dataclass(frozen=True, slots=True)
class Robots:
    body: bytes = b"User-agent: *\nDisallow: /private/\n"
    status: int = 200
    delay: float = 0.0


class MisbehavingSite:
    """A context manager on a free port. `elsewhere` is the same site under another address: off-site for a crawler."""

    def __init__(self, robots: Robots | None = None, secured: Mapping[str, ssl.SSLContext] | None = None) -> None:
        self.robots = robots or Robots()
        self.port = 0
        self.secure_ports: dict[str, int] = {}  # one for each kind of certificate
        self.has_ipv6 = False
        self._secured = secured or {}
        self._log: list[Asked] = []
        self._served: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="misbehaving site", daemon=True)

    @property
    def elsewhere(self) -> str:
        return f"http://127.0.0.2:{self.port}"

    @property
    def log(self) -> tuple[Asked, ...]:
        with self._lock:
            return tuple(self._log)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def asked(self, path: str, method: str = "") -> tuple[Asked, ...]:
        """Requests for that address, query included; of one method or of all."""
        return tuple(line for line in self.log if line.path == path and method in ("", line.method))

    def served_bytes(self, path: str) -> int:
        """What was handed to the network for that address, heads included; a client need not have read all of it."""
        with self._lock:
            return self._served[path]

    def reset_log(self) -> None:
        """Forgets all requests; what answers otherwise the first time will do so again."""
        with self._lock:
            self._log.clear()
            self._served.clear()
            self._asked.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(PATIENCE):
            raise RuntimeError("the misbehaving site did not start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        first = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MOST_HEADERS)
        self.port = first.sockets[0].getsockname()[1]
        servers = [first, *[await asyncio.start_server(self._serve, address, self.port, limit=MOST_HEADERS) for address in ("127.0.0.2", "127.0.0.3")]]
        with contextlib.suppress(OSError):  # a machine without IPv6
            servers.append(await asyncio.start_server(self._serve, "::1", self.port, limit=MOST_HEADERS))
            self.has_ipv6 = True
        for kind, context in self._secured.items():
            servers.append(await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MOST_HEADERS, ssl=context))
            self.secure_ports[kind] = servers[-1].sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # clients leave as they like
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Reads and answers one request. False when the connection is to end."""
        request = self._request((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
        await reader.readexactly(int(request.headers.get("content-length", "0")))
        wire = Wire(request, writer, self.elsewhere, lambda size: self._count(request.path, size))
        path = request.path.partition("?")[0]
        await (self._answer_robots(wire) if path == "/robots.txt" else behaviour(path)(wire))
        return wire.keeps_alive and request.headers.get("connection", "").lower() != "close"

    async def _answer_robots(self, wire: Wire) -> None:
        await asyncio.sleep(self.robots.delay)
        await wire.answer(self.robots.body, self.robots.status, "text/plain")

    def _request(self, head: str) -> Request:
        first, *lines = head.rstrip("\r\n").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        with self._lock:
            # A HEAD is no look at the page: what fails the first time must still fail on the GET that follows.
            self._asked[path] += method != "HEAD"
            request = Request(method, path, headers, time.monotonic(), self._asked[path])
            self._log.append(Asked(method, path, request.at, headers))
        return request

    def _count(self, path: str, size: int) -> None:
        with self._lock:
            self._served[path] += size
