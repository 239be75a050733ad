"""What a source is asked to bring, and what it brings: the same for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from inspector.config.entries import Source
from inspector.core.facts import Account, Post
from inspector.core.workdays import CHINA
from inspector.vault import Credential
from spiders.accounts.client import Client, SourceError


@dataclass(slots=True)
class Errand:
    """One source of one account, to be read back to `since`."""

    account: Account
    source: Source
    client: Client
    today: date
    since: date
    credential: Credential = field(default_factory=Credential)
    keep: Callable[[Credential], None] = lambda _credential: None  # a token that came, to be kept encrypted
    cursor: str = ""  # where a killed run had come to
    trouble: str = ""  # Chinese: why its credential cannot be opened

    def secret(self) -> str:
        if self.trouble:
            raise SourceError(self.trouble)
        if not self.credential.secret:
            raise SourceError(f"没有录入“{self.account.label}”的凭据。请运行 inspector accounts secret {self.account.name}。")
        return self.credential.secret

    @property
    def from_moment(self) -> datetime:
        return datetime.combine(self.since, time(), CHINA)


class Batch(NamedTuple):
    """Posts that came together, and where to go on."""

    posts: tuple[Post, ...] = ()
    cursor: str = ""
    is_last: bool = False
    since: date | None = None  # with the last: the source lacks nothing from this day …
    until: date | None = None  # … to this one
    details: Mapping[str, Any] = {}


Read = Callable[[Errand], AsyncIterator[Batch]]


def moment_of(seconds: object) -> datetime | None:
    """A time as platforms write it: seconds since 1970, as number or text. None when it is no time of ours."""
    try:
        moment = datetime.fromtimestamp(float(str(seconds)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if _EARLIEST < moment < datetime.now(UTC) + _FAR else None


_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)  # no platform is older
_FAR = timedelta(days=3660)
