"""The way back to a client, byte by byte where need be, and the register of what answers where."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

HTML = "text/html; charset=utf-8"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Request(NamedTuple):
    method: str
    path: str  # as asked, with the query
    headers: Mapping[str, str]  # names in small letters
    at: float  # time.monotonic()
    number: int  # how many times this address was asked, this one included


class Wire:
    """The way back to the client, byte by byte where need be."""

    def __init__(self, request: Request, writer: asyncio.StreamWriter, elsewhere: str, count: Callable[[int], None]) -> None:
        self.request, self.elsewhere = request, elsewhere
        self.keeps_alive = False
        self._writer, self._count = writer, count

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()
        self._count(len(data))

    async def answer(self, body: bytes | str = b"", status: int = 200, kind: str = HTML, **headers: str) -> None:
        """An answer as it should be; underscores in header names become dashes."""
        content = body.encode() if isinstance(body, str) else body
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        await self.head(status, {"Content-Type": kind, "Content-Length": str(len(content))} | names)
        if self.request.method != "HEAD":
            await self.send(content)
        self.keeps_alive = True

    async def head(self, status: int, headers: Mapping[str, str | bytes]) -> None:
        phrase = _PHRASES.get(status, "Unknown")
        lines = [f"HTTP/1.1 {status} {phrase}".encode()]
        lines += [name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")) for name, value in headers.items()]
        await self.send(b"\r\n".join(lines) + b"\r\n\r\n")

    def reset(self) -> None:
        """Ends the connection with a reset instead of a farewell."""
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    def rest(self, prefix: str) -> str:
        return self.request.path.removeprefix(prefix)


Behaviour = Callable[[Wire], Awaitable[None]]
EXACT: dict[str, Behaviour] = {}
PREFIXES: dict[str, Behaviour] = {}


def behaviour(path: str) -> Behaviour:
    """The one for that address without its query; an unknown address is not found."""
    if path in EXACT:
        return EXACT[path]
    prefix = max((prefix for prefix in PREFIXES if path.startswith(prefix)), key=len, default="")
    return PREFIXES[prefix] if prefix else not_found


def at(path: str) -> Callable[[Behaviour], Behaviour]:
    """Puts a behaviour on its path; a path that ends in * stands for all that begin so."""

    def register(function: Behaviour) -> Behaviour:
        if path.endswith("*"):
            PREFIXES[path[:-1]] = function
        else:
            EXACT[path] = function
        return function

    return register


def page(body: str, title: str = "清源县人民政府", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{body}</body></html>"


def links(*addresses: str) -> str:
    return page("".join(f'<p><a href="{address}">{address}</a></p>' for address in addresses))


async def not_found(wire: Wire) -> None:
    await wire.answer(page("<h1>页面不存在</h1>"), 404)


async def ok(wire: Wire) -> None:
    await wire.answer(page("<h1>正常的页面</h1><p>这一页没有问题。</p>"))


async def hang(wire: Wire) -> None:
    await asyncio.Event().wait()
