"""Cookies that a redirect sets: without them some servers send every visitor round in circles. No others are kept, and none outlive the crawl."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from inspector.core.facts import Snapshot

MOST = 20  # of one host


class GateCookies:
    def __init__(self) -> None:
        self._kept: dict[str, dict[str, tuple[str, str]]] = {}  # host → name → value, path

    def header(self, url: str) -> dict[str, str]:
        """The Cookie header of a request, none for hosts that set nothing."""
        if not self._kept:
            return {}
        parts = urlsplit(url)
        kept = self._kept.get(parts.netloc, {})
        pairs = [f"{name}={value}" for name, (value, path) in kept.items() if (parts.path or "/").startswith(path)]
        return {"Cookie": "; ".join(pairs)} if pairs else {}

    def keep(self, snapshot: Snapshot) -> None:
        for name, value in snapshot.headers:
            if name.lower() == "set-cookie":
                self._read(snapshot.url, value)

    def _read(self, url: str, written: str) -> None:
        try:
            cookies = SimpleCookie(written)
        except CookieError:
            return
        kept = self._kept.setdefault(urlsplit(url).netloc, {})
        for name, cookie in cookies.items():
            if len(kept) < MOST or name in kept:
                kept[name] = (cookie.coded_value, cookie["path"] or "/")
