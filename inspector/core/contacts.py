"""The register of contacts (联络员): who answers for a unit or an institution of it, and where somebody is missing."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Contact(NamedTuple):
    id: int
    unit: str
    institution: str  # of the unit: a town, a station; "" for the unit itself
    name: str
    phone: str
    since: date
    until: date | None  # None: still


class RegisterState(StrEnum):
    MISSING = "missing"
    NEVER_ANSWERED = "never answered"
    CHANGED = "changed"
    FINE = "fine"

    @property
    def label(self) -> str:
        return {"missing": "缺联络员", "never answered": "从未答复", "changed": "最近更换", "fine": "正常"}[self.value]


class RegisterLine(NamedTuple):
    """One unit or institution with its contact, and how they have answered so far."""

    unit: str
    institution: str
    contact: Contact | None
    before: Contact | None  # who it was until lately
    asked: int  # items of notices issued to the unit
    answered: int  # of those, how many anybody answered

    @property
    def state(self) -> RegisterState:
        """The worst that is true of it."""
        if self.contact is None:
            return RegisterState.MISSING
        if self.asked and not self.answered:
            return RegisterState.NEVER_ANSWERED
        return RegisterState.CHANGED if self.before else RegisterState.FINE
