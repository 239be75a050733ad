"""Posts the news to whoever wants it, and sends what waits: again and later where a channel fails, and all of it in the log."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from inspector.config import Config
from inspector.config.entries import Recipient
from inspector.db.messages import Letter
from inspector.db.store import Store
from inspector.messages.compose import Kind, News

logger = logging.getLogger(__name__)

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))  # before the second attempt, the third …
_ADDRESS = re.compile(r"\S*://\S*")


class Outcome(NamedTuple):
    sent: int
    failed: int


def post(store: Store, config: Config, news: Sequence[News]) -> None:
    store.post(letter for recipient in config.settings.messages for one in news if _wants(recipient, one) for letter in _letters(recipient, one))


def send(store: Store, config: Config, now: datetime) -> Outcome:
    """Every letter that waits, once."""
    channels = {(recipient.name, label): address for recipient in config.settings.messages for label, address in channels_of(recipient)}
    sent = failed = 0
    for letter in store.waiting_messages(now):
        address = channels.get((letter.person, letter.channel))
        error = _hand_over(address, letter.title, letter.body) if address else "配置里没有这个人或这个渠道了"
        if not error:
            store.delivered(letter.id)
            sent += 1
            continue
        failed += 1
        later = now + WAITS[letter.attempts] if address and letter.attempts < len(WAITS) else None
        store.not_delivered(letter.id, error, later)
        logger.warning("message %s to %s by %s: %s", letter.id, letter.person, letter.channel, error)
    return Outcome(sent, failed)


def channels_of(recipient: Recipient) -> Iterator[tuple[str, str]]:
    """The name a channel has in the log, and its address. Addresses hold tokens: they come from the environment where the entry says env:NAME."""
    for number, written in enumerate(recipient.channels, 1):
        address = os.environ.get(written.removeprefix("env:"), "") if written.startswith("env:") else written
        yield f"{number}.{address.partition(':')[0] or '没有地址'}", address


def _wants(recipient: Recipient, news: News) -> bool:
    is_theirs = not recipient.units or not news.unit or news.unit in recipient.units
    is_general = news.kind in (Kind.DIGEST, Kind.FAILED) and bool(recipient.units)  # about all sites: not for those who answer for some
    return is_theirs and not is_general and (not recipient.wants or news.kind in recipient.wants)


def _letters(recipient: Recipient, news: News) -> Iterator[Letter]:
    for label, _address in channels_of(recipient):
        yield Letter(news.kind, news.key, recipient.name, label, news.title, news.body)


def _hand_over(address: str, title: str, body: str) -> str:
    """What went wrong, "" when it was taken."""
    import apprise

    channel = apprise.Apprise(asset=apprise.AppriseAsset(app_id="Duwang", app_desc="Duwang", app_url="", async_mode=False))
    if not channel.add(address):
        return "渠道地址写法不对"
    with apprise.LogCapture(level=logging.WARNING) as log:  # type: ignore[no-untyped-call]  # apprise's own gap
        if channel.notify(title=title, body=body):
            return ""
        words = _ADDRESS.sub("…", log.getvalue() or "").strip().splitlines()
    return words[-1].rpartition(" - ")[2][:200] if words else "没有送到"


def try_channels(recipient: Recipient) -> Iterator[tuple[str, str]]:
    """The name of each channel, and what went wrong with a test message."""
    for label, address in channels_of(recipient):
        yield label, _hand_over(address, "读网试验消息", "收到这条消息，说明这个渠道是通的。") if address else "环境变量里没有地址"
