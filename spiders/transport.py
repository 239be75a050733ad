"""One way to ask for an address, for pages and probes alike: paced, bounded in time and bytes, and never raising for what a server does."""

from __future__ import annotations

import asyncio
import errno
import http.client
import ipaddress
import ssl
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import yarl

from inspector import __version__
from inspector.core.facts import Snapshot
from spiders.cookies import GateCookies
from spiders.downloads import DOWNLOAD, Caps, Downloads
from spiders.pace import HostBook, Names, Pace, UnknownHostError

PROBE_RANGE = 4096  # bytes asked of a download: enough for every magic number
PROBE_LIMIT = 65536  # bytes read of a download whose server ignores Range
PAGE_TYPES = ("html", "xml", "text", "json", "javascript", "css")
LARGEST_HEADERS = 65536
LONGEST_WAIT = 30.0  # seconds that everybody waits for a busy server; what wants longer is not asked again in this inspection
ODD = "broken answer"
FILE_PATIENCE = 4  # a file may take that many times as long as a page


class Answering(aiohttp.ClientResponse):
    """Remembers who answered; aiohttp lets go of the connection when a short body has come."""

    peer = ""

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        name = connection.transport.get_extra_info("peername") if connection.transport else None
        self.peer = str(name[0]) if name else ""
        return await super().start(connection)


class Transport:
    """Asks servers. What comes back is always a Snapshot; a failure is one with an error word instead of a status."""

    def __init__(
        self,
        pace: Pace,
        *,
        timeout: float,
        largest_body: int,
        contact: str,
        allow_loopback: bool,
        downloads: Downloads | None = None,
        names: Names | None = None,
        authorities: str = "",
    ) -> None:
        self.pace, self.timeout, self.largest_body, self.allow_loopback = pace, timeout, largest_body, allow_loopback
        self._downloads = downloads or Downloads(Caps(0, 0, 0))
        self.hosts = HostBook(names)
        self._authorities = authorities
        self.asked = 0
        self._cookies = GateCookies()
        self._asked_twice: dict[str, bool] = {}  # addresses that needed a second try at once, and whether their answers are odd
        self._session: aiohttp.ClientSession | None = None
        self._headers = {
            "User-Agent": user_agent(contact),
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }

    async def fetch(self, url: str, *, how: str = "page", headers: Mapping[str, str] | None = None) -> Snapshot:
        """One GET. `how` "probe" asks for the first bytes only; "page" reads text and files up to their limits; "download" reads a file.
        Everything else is cut short."""
        host = urlsplit(url).hostname or ""
        try:
            address = await self.hosts.address_of(host)
        except UnknownHostError:
            return self._failure(url, how, "dns")
        if not self.allow_loopback and _is_internal(address):
            return self._failure(url, how, "internal")
        async with self.pace.turn(address):
            self.asked += 1
            cookies = self._cookies.header(url, is_second=headers is not None and "User-Agent" in headers)
            snapshot = await self._ask_twice(url, how, {**self._headers, **_range(how), **cookies, **(headers or {})}, address)
        self._cookies.keep(snapshot)
        if wait := retry_after(snapshot):
            self.pace.hold(address, min(wait, LONGEST_WAIT))
        return snapshot

    def trust(self) -> ssl.SSLContext:
        """Whose certificates are believed: the system's authorities, and those of a file beside them."""
        context = ssl.create_default_context()
        if self._authorities:
            context.load_verify_locations(self._authorities)
        return context

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
        await self.hosts.close()

    async def _ask_twice(self, url: str, how: str, headers: dict[str, str], address: str) -> Snapshot:
        """A connection that was dropped under us, or an answer that is none, is asked for again at once; the same address only once."""
        if url in self._asked_twice:
            return await (self._ask_leniently(url, how, headers) if self._asked_twice[url] else self._ask(url, how, headers))
        snapshot = await self._ask(url, how, headers)
        is_odd = snapshot.error.startswith(ODD)
        if snapshot.error != "reset" and not is_odd:
            return snapshot
        self._asked_twice[url] = is_odd
        await self.pace.again(address)
        self.asked += 1
        return await (self._ask_leniently(url, how, headers) if is_odd else self._ask(url, how, headers))

    async def _ask_leniently(self, url: str, how: str, headers: dict[str, str]) -> Snapshot:
        """Through the standard library, which reads answers whose header lines are none."""
        return await asyncio.to_thread(partial(_ask_leniently, url, how, headers, self.timeout, self.largest_body))

    async def _ask(self, url: str, how: str, headers: dict[str, str]) -> Snapshot:
        try:
            async with asyncio.timeout(self._patience(how)):
                return await self._stream(url, how, headers)
        except TimeoutError:
            return self._failure(url, how, "timeout")
        except (aiohttp.ClientResponseError, aiohttp.http_exceptions.HttpProcessingError) as error:
            return self._failure(url, how, f"{ODD}: {str(error)[:80]}")
        except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            return self._failure(url, how, error_word(error))

    async def _stream(self, url: str, how: str, headers: dict[str, str]) -> Snapshot:
        began = time.monotonic()
        # encoded=True: the address goes out as written on the page, not as yarl would rather spell it
        async with self._open().get(yarl.URL(url, encoded=True), headers=headers, allow_redirects=False) as response:
            limit = self._limit(how, response)
            body, truncated = await self._body(response, limit, began + self._patience(how) * 0.8 - time.monotonic())
            peer = response.peer if isinstance(response, Answering) else ""
            received = tuple((_text(name), _text(value)) for name, value in response.raw_headers)
            return Snapshot(url, datetime.now(UTC), response.status, received, body, truncated=truncated, how=how, peer=peer, seconds=time.monotonic() - began)

    def _patience(self, how: str) -> float:
        return self.timeout * (FILE_PATIENCE if how == DOWNLOAD else 1)

    def _limit(self, how: str, response: aiohttp.ClientResponse) -> int:
        """How many bytes of the answer are read. A file that says beforehand it is too large is not begun."""
        headers = response.headers
        limit = body_limit(how, headers.get("Content-Type", ""), response.status, self.largest_body)
        if response.status != 200 or how == "probe":
            return limit
        allowance = self._downloads.allowance
        if how == "page":
            allowance = self._downloads.allowance_for(headers.get("Content-Type", ""), headers.get("Content-Disposition", ""))
        return max(limit, allowance) if (response.content_length or 0) <= allowance else limit

    async def _body(self, response: aiohttp.ClientResponse, limit: int, patience: float) -> tuple[bytes, str]:
        """What of the body was read, and why it is not whole."""
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(patience):
                async for chunk in response.content.iter_any():
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > limit:
                        response.close()
                        return b"".join(chunks)[:limit], "length"
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError):
            return b"".join(chunks), "disconnect"
        except TimeoutError:
            # aiohttp waits for ever for the rest of a body whose chunks make no sense
            gone = response.connection is None or response.connection.transport is None or response.connection.transport.is_closing()
            response.close()
            return b"".join(chunks), "disconnect" if gone else "time"
        return (chunks[0] if len(chunks) == 1 else b"".join(chunks)), ""

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0, resolver=self.hosts, ssl=self.trust() if self._authorities else True, use_dns_cache=False)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                response_class=Answering,
                timeout=aiohttp.ClientTimeout(total=None),
                max_line_size=LARGEST_HEADERS,
                max_field_size=LARGEST_HEADERS,
            )
            self._session._retry_connection = False
        return self._session

    @staticmethod
    def _failure(url: str, how: str, word: str) -> Snapshot:
        return Snapshot(url, datetime.now(UTC), error=word, how=how)


def user_agent(contact: str) -> str:
    return f"Mozilla/5.0 (compatible; DuwangInspector/{__version__}; +{contact})"


def second_user_agent(contact: str) -> str:
    """For second looks: some servers turn away whoever names no browser. Our own name stays in it."""
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 DuwangInspector/{__version__} (+{contact})"


def body_limit(how: str, content_type: str, status: int, largest: int) -> int:
    """How many bytes to read: whole pages and style sheets, the beginning of everything else."""
    if 300 <= status < 400:
        return PROBE_LIMIT
    is_text = not content_type or any(kind in content_type.lower() for kind in PAGE_TYPES)
    wants_all = how == "page" or "css" in content_type.lower()
    return largest if is_text and wants_all else PROBE_LIMIT


def retry_after(snapshot: Snapshot) -> float:
    """Seconds the server asks us to wait, 0 when it does not."""
    value = snapshot.header("Retry-After") if snapshot.status in (429, 503) else ""
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()) if value else 0.0
    except (ValueError, TypeError):
        return 0.0


def error_word(error: BaseException) -> str:
    """The kind of failure, in the words of `inspector.extract.answers`."""
    for cause in _causes(error):
        if isinstance(cause, UnknownHostError | aiohttp.ClientConnectorDNSError):
            return "dns"
        if isinstance(cause, aiohttp.ClientConnectorCertificateError):
            continue  # calls itself a certificate error and has none of its fields; the true one comes next
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _certificate_word(cause)
        if isinstance(cause, ssl.SSLError):
            return "tls"
        if isinstance(cause, ConnectionRefusedError):
            return "refused"
        if isinstance(cause, OSError) and cause.errno in (errno.EMFILE, errno.ENFILE, errno.EADDRNOTAVAIL):
            return "own limit"
        if isinstance(cause, OSError) and cause.errno in (errno.EHOSTUNREACH, errno.ENETUNREACH):
            return "unreachable"
        if isinstance(cause, ConnectionResetError | BrokenPipeError | aiohttp.ServerDisconnectedError):
            # while connecting only the handshake can be cut off: by a server that wants a certificate of ours, or speaks another encryption
            return "tls" if isinstance(error, aiohttp.ClientConnectorError) else "reset"
    return "bad address" if isinstance(error, ValueError) else "broken answer"


def _causes(error: BaseException) -> Iterable[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        inner = getattr(seen, "os_error", None) or getattr(seen, "certificate_error", None)
        seen = inner if isinstance(inner, BaseException) else seen.__cause__


def _certificate_word(error: ssl.SSLCertVerificationError) -> str:
    return _CERTIFICATE_WORDS.get(error.verify_code, "tls untrusted")


_CERTIFICATE_WORDS = {
    9: "tls not yet valid",
    10: "tls expired",
    18: "tls self-signed",
    19: "tls self-signed",
    62: "tls wrong name",
    64: "tls wrong name",  # an address
}


@lru_cache(maxsize=1024)
def _is_internal(address: str) -> bool:
    place = ipaddress.ip_address(address)
    return place.is_loopback or place.is_link_local or place.is_unspecified


def _range(how: str) -> dict[str, str]:
    """The beginning of a compressed file says nothing, so a probe wants it as it is."""
    return {"Range": f"bytes=0-{PROBE_RANGE - 1}", "Accept-Encoding": "identity"} if how == "probe" else {}


def _text(raw: bytes) -> str:
    """Header bytes as text that gives the same bytes back: servers send raw UTF-8 and GBK in Location."""
    return raw.decode("utf-8", "surrogateescape")


def _ask_leniently(url: str, how: str, headers: dict[str, str], timeout: float, largest: int) -> Snapshot:
    """The same question through http.client, which skips header lines that are none."""
    parts = urlsplit(url)
    kind: Any = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        limit = body_limit(how, answer.getheader("Content-Type", ""), answer.status, largest)
        try:
            body, truncated = answer.read(limit), ""
        except http.client.IncompleteRead as cut:
            body, truncated = cut.partial, "disconnect"
        except OSError:  # the status came, the body was reset
            body, truncated = b"", "disconnect"
        return Snapshot(url, datetime.now(UTC), answer.status, tuple(answer.getheaders()), body, truncated=truncated, how=how)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Snapshot(url, datetime.now(UTC), error=f"{ODD}: {str(error)[:80]}", how=how)
    finally:
        connection.close()
