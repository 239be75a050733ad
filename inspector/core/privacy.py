"""Numbers that name a person: how to find them, and how to mask them before anything of ours shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![\dA-Za-z])1[3-9]\d{9}(?!\d)")
_BANK_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{13,17}(?!\d)")


class PersonalNumber(NamedTuple):
    start: int
    end: int
    kind: str  # "id_card" | "mobile" | "bank_card"
    text: str


def personal_numbers(text: str) -> Iterator[PersonalNumber]:
    """Numbers that pass their own checksum (identity card, bank card) or have the shape of a mobile number."""
    taken: list[tuple[int, int]] = []
    for kind, pattern, is_real in (("id_card", _ID_CARD, is_identity_number), ("bank_card", _BANK_CARD, has_luhn_checksum), ("mobile", _MOBILE, _always)):
        for match in pattern.finditer(text):
            if is_real(match.group()) and not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield PersonalNumber(match.start(), match.end(), kind, match.group())


def is_identity_number(number: str) -> bool:
    """GB 11643: eighteen characters, a birthday that exists, and the check character."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True)) % 11
    return number[17].upper() == "10X98765432"[remainder]


def has_luhn_checksum(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digit if index % 2 == 0 else sum(divmod(2 * digit, 10)) for index, digit in enumerate(digits)) % 10 == 0


def mask(text: str) -> str:
    """The text with every personal number masked: 138****1234, 110105********002X, 622202*********0123."""
    if not _has_long_number(text):
        return text
    for number in sorted(personal_numbers(text), reverse=True):
        head, tail = (3, 4) if number.kind == "mobile" else (6, 4)
        masked = number.text[:head] + "*" * (len(number.text) - head - tail) + number.text[-tail:]
        text = text[: number.start] + masked + text[number.end :]
    return text


@lru_cache(maxsize=1024)  # a page's own address is asked for with each of its findings
def mask_address(url: str) -> str:
    """A web address with identity numbers masked. Eleven-digit runs are left: in addresses they are article numbers."""
    for match in reversed(list(_ID_CARD.finditer(url))):
        if is_identity_number(match.group()):
            url = url[: match.start() + 6] + "********" + url[match.end() - 4 :]
    return url


_LONG_NUMBER = re.compile(r"\d{11}")


def _has_long_number(text: str) -> bool:
    return _LONG_NUMBER.search(text) is not None


def _always(_number: str) -> bool:
    return True
