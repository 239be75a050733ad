"""Pace: one hosting address is never asked faster or wider than allowed."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from spiders.pace import HostBook, Pace, UnknownHostError


def starts(pace: Pace, addresses: list[str], *, lasting: float = 0.0) -> list[float]:
    moments: list[float] = []

    async def ask(address: str) -> None:
        async with pace.turn(address):
            moments.append(time.monotonic())
            await asyncio.sleep(lasting)

    async def run() -> None:
        await asyncio.gather(*(ask(address) for address in addresses))

    asyncio.run(run())
    return sorted(moments)


def test_requests_to_one_address_keep_their_distance() -> None:
    moments = starts(Pace(rate=50, concurrency=8), ["192.0.2.1"] * 6)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= 0.0199


def test_a_loop_that_was_held_up_makes_up_for_nothing() -> None:
    """Parsing keeps the loop busy: what was due meanwhile must not go out all at once."""
    moments: list[float] = []
    pace = Pace(rate=20, concurrency=8)

    async def ask() -> None:
        async with pace.turn("192.0.2.1"):
            moments.append(time.monotonic())

    async def run() -> None:
        asking = [asyncio.create_task(ask()) for _ in range(12)]
        await asyncio.sleep(0.06)
        time.sleep(0.4)  # noqa: ASYNC251 - the loop is to be held up
        await asyncio.gather(*asking)

    asyncio.run(run())
    assert min(later - earlier for earlier, later in pairwise(moments)) >= 0.049


def test_who_waits_already_waits_longer_when_the_server_wants_to_be_left_alone() -> None:
    moments: list[float] = []
    pace = Pace(rate=20, concurrency=8)

    async def ask() -> None:
        async with pace.turn("192.0.2.1"):
            moments.append(time.monotonic())

    async def run() -> None:
        asking = [asyncio.create_task(ask()) for _ in range(4)]
        await asyncio.sleep(0.01)
        pace.hold("192.0.2.1", 0.5)
        await asyncio.gather(*asking)

    asyncio.run(run())
    assert moments[1] - moments[0] >= 0.5


def test_two_addresses_do_not_wait_for_each_other() -> None:
    begun = time.monotonic()
    moments = starts(Pace(rate=1, concurrency=1), ["192.0.2.1", "192.0.2.2"])
    assert max(moments) - begun < 0.5


def test_no_more_than_the_allowed_number_are_in_flight() -> None:
    in_flight = most = 0
    pace = Pace(rate=None, concurrency=3)

    async def ask() -> None:
        nonlocal in_flight, most
        async with pace.turn("192.0.2.1"):
            in_flight += 1
            most = max(most, in_flight)
            await asyncio.sleep(0.01)
            in_flight -= 1

    async def run() -> None:
        await asyncio.gather(*(ask() for _ in range(12)))

    asyncio.run(run())
    assert most == 3


def test_a_server_that_asks_us_to_wait_is_left_alone_so_long() -> None:
    async def run() -> float:
        pace = Pace(rate=None, concurrency=2)
        pace.hold("192.0.2.1", 0.2)
        begun = time.monotonic()
        async with pace.turn("192.0.2.1"):
            return time.monotonic() - begun

    assert asyncio.run(run()) >= 0.19


def test_names_are_looked_up_once_and_literal_addresses_stand_for_themselves() -> None:
    async def run() -> tuple[str, str]:
        book = HostBook()
        return await book.address_of("127.0.0.1"), await book.address_of("localhost")

    literal, named = asyncio.run(run())
    assert literal == "127.0.0.1"
    assert named in ("127.0.0.1", "::1")


def test_a_name_nobody_knows_is_an_error_of_its_own() -> None:
    async def run() -> None:
        await HostBook().address_of("no-such-office.invalid")

    with pytest.raises(UnknownHostError):
        asyncio.run(run())
