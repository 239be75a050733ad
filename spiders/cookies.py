"""Cookies without which some servers send every visitor round in circles or turn him away. None are kept in files, and none outlive the crawl."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from inspector.core.facts import Snapshot

MOST = 20  # of one host
_Kept = dict[str, dict[str, tuple[str, str]]]  # host → name → value, path


class GateCookies:
    """What a redirect sets is sent from then on; what a page sets goes only with second looks, which come as a visitor of that page would."""

    def __init__(self) -> None:
        self._gates: _Kept = {}
        self._entered: _Kept = {}

    def header(self, url: str, *, is_second: bool = False) -> dict[str, str]:
        """The Cookie header of a request, none for hosts that set nothing."""
        if not self._gates and not (is_second and self._entered):
            return {}
        parts = urlsplit(url)
        kept = (self._entered.get(parts.netloc, {}) if is_second else {}) | self._gates.get(parts.netloc, {})
        pairs = [f"{name}={value}" for name, (value, path) in kept.items() if (parts.path or "/").startswith(path)]
        return {"Cookie": "; ".join(pairs)} if pairs else {}

    def keep(self, snapshot: Snapshot) -> None:
        kept = self._gates if 300 <= snapshot.status < 400 else self._entered
        for name, value in snapshot.headers:
            if len(name) == len("Set-Cookie") and name.lower() == "set-cookie":
                _read(kept.setdefault(urlsplit(snapshot.url).netloc, {}), value)


def _read(kept: dict[str, tuple[str, str]], written: str) -> None:
    try:
        cookies = SimpleCookie(written)
    except CookieError:
        return
    for name, cookie in cookies.items():
        if len(kept) < MOST or name in kept:
            kept[name] = (cookie.coded_value, cookie["path"] or "/")
