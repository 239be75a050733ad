"""A local site whose pages come alive only in a browser; one of its paths lets in only who brings its cookie, one never answers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self

from inspector.demo.server import Answer

HANGING = "/hanging"  # beginning of every path that gets no answer
RIDDLE = b"<html><body><script>document.cookie = 'pass=42; path=/'; setTimeout(() => location.reload(), 50)</script></body></html>"
PASS = "pass=42"


class Asked(NamedTuple):
    method: str
    path: str
    cookie: str


class ScriptedSite:
    """A context manager on a free port, with a log of what was asked."""

    def __init__(self, answers: Mapping[str, Answer], guarded: frozenset[str] = frozenset()) -> None:
        self.answers, self.guarded = answers, guarded
        self.log: list[Asked] = []
        self.over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def counts(self) -> Counter[str]:
        return Counter(asked.path for asked in self.log)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    site: ScriptedSite

    def do_GET(self) -> None:
        site, path = self.site, self.path.partition("?")[0]
        cookie = self.headers.get("Cookie", "")
        site.log.append(Asked(self.command, self.path, cookie))
        if path.startswith(HANGING):
            site.over.wait(60)
            return
        answer = site.answers.get(path, Answer(b"<html><title>404</title></html>", status=404))
        if path in site.guarded and PASS not in cookie:
            answer = Answer(RIDDLE, status=412)
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET  # noqa: N815 - http.server's own name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own signature
        """The log is the site's own."""
