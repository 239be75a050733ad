"""Keeps the tests on this machine: no test may reach the outside network, by address or by name."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

LOCAL_NAMES = frozenset({None, "", "localhost", socket.gethostname()})


class OutsideNetworkError(AssertionError):
    """A test tried to leave the machine. Tests use the local sites only."""


def _stay_inside(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and _address(arguments[0]) is None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")  # what an unknown name answers, at once and everywhere
    if event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        address = _address(arguments[1][0])
        if address is None or not (address.is_loopback or address.is_unspecified):
            raise OutsideNetworkError(f"a test tried to reach {arguments[1]}")


def _address(host: str | bytes | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that needs no name server to find, None for all other names."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(name or "")
    except ValueError:
        return None


sys.addaudithook(_stay_inside)  # subprocesses are not seen by it; the tests give them loopback addresses only
