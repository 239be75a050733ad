"""What the network says of a site beside its pages: its addresses, its certificate, the answer to an address that cannot exist, and to a search."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode, urljoin, urlsplit

from inspector.core.facts import Form, Network, Snapshot
from spiders.pace import Names
from spiders.transport import Transport

PATIENCE = 10.0  # seconds for a name or a handshake
SEARCHED = "通知"  # a word that every office has published
RECORD = "network"  # how the archive marks what is kept here
NO_ANSWER = 0


async def ask_network(transport: Transport, home: Snapshot, search_url: str, known_url: str, may_ask: Callable[[str], bool]) -> Network:
    """At the end of a crawl, with its manners: three requests at most, each if robots.txt allows it. `known_url`: a page that came before, "" for none."""
    parts = urlsplit(home.url)
    host = parts.hostname or ""
    network = await _addresses(host, transport.hosts.names)
    if parts.scheme == "https" and network.addresses:
        where = (network.addresses[0] if host in transport.hosts.names else host, parts.port or 443)
        certificate = await _patiently(partial(read_certificate, host, where, transport.trust()), Certificate())
        network = network._replace(certificate_until=certificate.until, certificate_error=certificate.error)
    missing = urljoin(home.url, f"/{blake2b(home.url.encode(), digest_size=8).hexdigest()}.html")  # the same when an inspection goes on
    return network._replace(
        home_seconds=home.seconds if home.status == 200 else None,
        missing_status=await _missing_status(transport, missing, known_url) if may_ask(missing) else None,
        search_url=search_url,
        search_status=await _status(transport, search_url) if search_url and may_ask(search_url) else None,
    )


def search_address(forms: Sequence[Form], page_url: str) -> str:
    """What the page's own search form would ask for a common word, "" when it has none that a plain link could stand for."""
    for form in forms:
        names = [field for field in form.fields if field.isascii() and field.isidentifier()]
        if form.method == "get" and names and is_search(form) and urlsplit(form.action).hostname == urlsplit(page_url).hostname:
            address = form.action.partition("#")[0]
            return f"{address}{'&' if '?' in address else '?'}{urlencode({names[0]: SEARCHED})}"
    return ""


def is_search(form: Form) -> bool:
    words = f"{form.action} {form.words} {' '.join(form.fields)}".lower()
    return any(sign in words for sign in ("搜索", "检索", "search", "关键字", "关键词", "sousuo"))


def pack(network: Network) -> bytes:
    """As the archive keeps it."""
    return json.dumps({**network._asdict(), "certificate_until": str(network.certificate_until or "")}, ensure_ascii=False).encode()


def unpack(record: bytes) -> Network | None:
    """None when the record is not one of ours."""
    try:
        known: dict[str, Any] = {name: value for name, value in json.loads(record).items() if name in Network._fields}
        until = known.pop("certificate_until", "")
        lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return Network(**{**known, **lists}, certificate_until=date.fromisoformat(until) if until else None)
    except (ValueError, TypeError, AttributeError):
        return None


Told = TypeVar("Told")


async def _patiently(ask: Callable[[], Told], otherwise: Told) -> Told:
    try:
        return await asyncio.wait_for(asyncio.to_thread(ask), PATIENCE)
    except (OSError, UnicodeError, TimeoutError):
        return otherwise


async def _missing_status(transport: Transport, missing: str, known_url: str) -> int:
    """NO_ANSWER too when a page known to be there is by now answered in the same way: then we are being put off."""
    answer = await transport.fetch(missing)
    if known_url and 200 <= answer.status < 400:
        known = await transport.fetch(known_url)
        if not known.status or (known.status == answer.status and _gist(known) == _gist(answer)):
            return NO_ANSWER
    return answer.status or NO_ANSWER


def _gist(answer: Snapshot) -> bytes:
    """Where the answer sends us or what it says, without what differs from address to address: its own name, queries and numbers."""
    name = urlsplit(answer.url).path.rpartition("/")[2].encode()
    said = answer.body if answer.status < 300 else answer.header("Location").partition("?")[0].encode("utf-8", "surrogateescape")
    return _NUMBERS.sub(b"", said.replace(name, b"") if name else said)


_NUMBERS = re.compile(rb"[\da-f]{8,}|\d+")


async def _status(transport: Transport, url: str) -> int:
    return (await transport.fetch(url)).status or NO_ANSWER


async def _addresses(host: str, names: Names) -> Network:
    """A host that is an address itself has no name that could have others."""
    if host in names:
        told = names[host]
        return Network(tuple(address for address in told if ":" not in address), tuple(address for address in told if ":" in address))
    try:
        return Network((str(ipaddress.ip_address(host)),))
    except ValueError:
        found = await _patiently(partial(_resolve, host, socket.AF_INET), None)
        return Network(found or (), await _patiently(partial(_resolve, host, socket.AF_INET6), None) if found and "." in host else None)


def _resolve(host: str, family: socket.AddressFamily) -> tuple[str, ...] | None:
    """None when the name servers did not answer; empty when they say that there is none."""
    try:
        return tuple(sorted({str(info[4][0]) for info in socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)}))
    except socket.gaierror as error:
        return () if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)) else None


class Certificate(NamedTuple):
    until: date | None = None
    error: str = ""


def read_certificate(host: str, where: tuple[str, int], context: ssl.SSLContext) -> Certificate:
    try:
        with socket.create_connection(where, PATIENCE / 2) as plain, context.wrap_socket(plain, server_hostname=host) as secured:
            words = (secured.getpeercert() or {}).get("notAfter")
    except ssl.SSLCertVerificationError as error:
        return Certificate(error=_FAULTS.get(error.verify_code, "证书不受信任"))
    return Certificate(datetime.fromtimestamp(ssl.cert_time_to_seconds(words), UTC).date() if isinstance(words, str) else None)


_FAULTS = {
    9: "证书尚未生效",
    10: "证书已过期",
    18: "证书是自签名的",
    19: "证书链里有自签名的证书",
    20: "证书链不完整",
    21: "证书链不完整",
    62: "证书上的域名与网站不符",
}  # by X509_V_ERR_… of OpenSSL
