"""Whose a host is: told from its name alone."""

from __future__ import annotations

_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "ac", "mil"})  # under cn and its like the registered name stands one step before


def registered(host: str) -> str:
    """The name that somebody registered: www.a.example.gov.cn belongs to example.gov.cn."""
    labels = host.split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return host if host.replace(".", "").isdigit() else ".".join(labels[-count:])
