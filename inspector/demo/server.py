"""Serves sites held in memory on the loopback: one write for each answer, connections kept alive."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote_to_bytes

from inspector.demo.certificates import Certificate

MOST_WAITING = 256
IDLE_SECONDS = 60.0
_NOT_MODIFIED = 304
_METHOD_NOT_ALLOWED = 405

Note = Callable[[str, str, int], None]  # method, address as asked, status


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands behind one address."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    head_status: int = 0  # where a server answers HEAD otherwise than GET; 0: the same
    delay: float = 0.0  # seconds before it begins to answer

    @property
    def etag(self) -> str:
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


NOT_FOUND = Answer(
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode(), status=404
)


def address_key(address: str) -> str:
    """The name an address has among the answers: percent signs resolved, bytes that are no UTF-8 kept as they are."""
    return unquote_to_bytes(address.encode("latin-1", "replace")).decode("utf-8", "surrogateescape")


class LocalSite:
    """One site on one loopback address; a context manager. Addresses are looked up with their query first, then without.

    With a certificate it speaks TLS only, and bears the certificate's name.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer] | None = None,
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        note: Note | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        self.answers: Mapping[str, Answer] = answers or {}
        self.not_found = NOT_FOUND
        self._server = _Server(self, address, port, note)
        host, number = self._server.server_address[:2]
        self.address = str(host)
        if certificate:  # the handshake is the client's affair: it must not hold up the others
            self._server.socket = certificate.context().wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://{certificate.name}:{number}" if certificate else f"http://{self.address}:{number}"
        # Threads of a stopped server must not outlive it, so they are joined; a short poll keeps the stop quick.
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name=f"site {self.url}", daemon=True)

    def answer(self, address: str) -> Answer:
        key = address_key(address)
        found = self.answers.get(key)
        return found or self.answers.get(key.partition("?")[0], self.not_found)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = MOST_WAITING

    def __init__(self, site: LocalSite, address: str, port: int, note: Note | None) -> None:
        self.site = site
        self.note = note
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__((address, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """Ends connections that clients keep alive, so that their threads end."""
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # the client was quicker
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle of an answer is everyday life for a crawl."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._send(self.server.site.answer(self.path))

    do_HEAD = do_GET  # noqa: N815 - http.server's own name

    def do_POST(self) -> None:
        self.close_connection = True
        self._send(Answer(b"", status=_METHOD_NOT_ALLOWED))

    def _send(self, answer: Answer) -> None:
        is_head = self.command == "HEAD"
        status = answer.head_status if is_head and answer.head_status else answer.status
        if status == HTTPStatus.OK and self.headers.get("If-None-Match") == answer.etag:
            status = _NOT_MODIFIED
        has_body = not is_head and status != _NOT_MODIFIED
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            f"Date: {self.date_time_string()}",
            f"Content-Type: {answer.content_type}",
            f"ETag: {answer.etag}",
            *(f"{name}: {value}" for name, value in answer.headers),
        ]
        if status != _NOT_MODIFIED:
            lines.append(f"Content-Length: {len(answer.body)}")
        if self.close_connection:
            lines.append("Connection: close")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if answer.delay:
            time.sleep(answer.delay)
        if self.server.note:
            self.server.note(self.command, self.path, status)
        # One write: two of them would wait for each other under Nagle's algorithm and delayed acknowledgements.
        self.wfile.write(head + answer.body if has_body else head)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own signature
        """Quiet: whoever wants a log passes `note`."""
