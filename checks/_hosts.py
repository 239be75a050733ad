"""Whose a host is: told from its name alone."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil"})  # under cn the registered name stands one step before


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def registered(host: str) -> str:
    """The name that somebody registered: www.a.example.gov.cn belongs to example.gov.cn."""
    labels = host.split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return host if host.replace(".", "").isdigit() else ".".join(labels[-count:])


def is_local(host: str) -> bool:
    """An address without a public name: a test of the site, not the site."""
    return host.replace(".", "").isdigit() or "." not in host or ":" in host or host.rpartition(".")[2] in _LOCAL_ENDINGS


_LOCAL_ENDINGS = frozenset({"test", "local", "localhost", "lan", "internal", "intranet"})
