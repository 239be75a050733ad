"""What every answer tells the browser: load nothing from elsewhere, run nothing that is not ours, keep nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# An archived page: shown as it was read, without scripts, network, forms or a place of its own.
POLICY_OF_STORED = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cache-Control": "no-store",
}


def saved_as(name: str) -> str:
    """Content-Disposition: the file is saved, never shown. Headers are Latin, names need not be."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


class SecureHeaders:
    """Around the whole application, so that redirects, errors and files have them too. A view's own word goes first."""

    def __init__(self, app: WSGIApplication, *, is_behind_https: bool) -> None:
        self._app = app
        self._headers = _ALWAYS | (_HTTPS if is_behind_https else {})

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: object) -> Callable[[bytes], object]:
            given = {name.lower() for name, _ in headers}
            return start_response(status, [*headers, *(item for item in self._headers.items() if item[0].lower() not in given)], *more)  # type: ignore[arg-type]  # WSGI's exc_info

        return self._app(environ, start)
