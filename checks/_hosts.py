"""The host of an address, and what kind of name it is."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit


@lru_cache(maxsize=4096)
def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def is_local(host: str) -> bool:
    """An address without a public name: a test of the site, not the site."""
    return host.replace(".", "").isdigit() or "." not in host or ":" in host or host.rpartition(".")[2] in _LOCAL_ENDINGS


_LOCAL_ENDINGS = frozenset({"test", "local", "localhost", "lan", "internal", "intranet"})
