"""What the network says about a site, once or visit by visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Network(NamedTuple):
    """What the network, not a page, says about a site; None where nobody could ask."""

    addresses: tuple[str, ...] = ()  # IPv4
    addresses6: tuple[str, ...] | None = None  # IPv6; () when the name has none
    certificate_until: date | None = None
    certificate_error: str = ""  # Chinese
    home_seconds: float | None = None  # from asking for the front page to its last byte
    missing_status: int | None = None  # answer to an address that cannot exist
    search_url: str = ""  # what the front page's search form was asked
    search_status: int | None = None  # 0: it gave no answer


class VisitOutcome(StrEnum):
    """How one visit to a front page ended, made only to see whether it opens."""

    OPENED = "opened"
    FAILED = "failed"  # a visitor would not have got in
    UNCLEAR = "unclear"  # 无法判断: a firewall's riddle, a refusal of our address, a certificate that browsers warn of
    OWN_OUTAGE = "own outage"  # the references did not answer either

    @property
    def label(self) -> str:
        return {"opened": "打开", "failed": "打不开", "unclear": "无法判断", "own outage": "本机断网"}[self.value]


class VisitDay(NamedTuple):
    """The visits of one day, China time."""

    day: date
    opened: int = 0
    failed: int = 0
    unclear: int = 0
    own_outage: int = 0

    @property
    def judged(self) -> int:
        return self.opened + self.failed


class Availability(NamedTuple):
    """What the visits of the days watched came to; the day of inspection is not among them."""

    days: tuple[VisitDay, ...]  # every day of the window, those without visits too
    reasons: Mapping[str, int] = MappingProxyType({})  # why visits failed → how often

    @property
    def judged(self) -> int:
        return sum(day.judged for day in self.days)

    @property
    def failed(self) -> int:
        return sum(day.failed for day in self.days)

    @property
    def share(self) -> float:
        """Failed among judged, in per cent."""
        return 100 * self.failed / self.judged if self.judged else 0.0
