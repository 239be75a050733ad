"""The store: the only place that knows rows and facts both."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from inspector.db.accounts import Accounts
from inspector.db.addresses import Addresses
from inspector.db.bulletins import Bulletins
from inspector.db.contacts import Contacts
from inspector.db.copies import Copies
from inspector.db.database import PATIENCE, connect, explained
from inspector.db.dossier import Dossier
from inspector.db.drafts import Drafts
from inspector.db.findings import Findings
from inspector.db.inspections import Inspections
from inspector.db.messages import Messages
from inspector.db.migrate import prepare
from inspector.db.overview import Overview
from inspector.db.people import People
from inspector.db.questions import Questions
from inspector.db.queue import Queue
from inspector.db.retention import Retention
from inspector.db.reviews import Reviews
from inspector.db.rounds import Rounds
from inspector.db.trends import Trends
from inspector.db.visits import Visits

DATABASE = "duwang.db"  # the file in a data folder, where no other database is named


class Store(
    Inspections,
    Addresses,
    Findings,
    Questions,
    Reviews,
    Queue,
    Drafts,
    Contacts,
    Retention,
    Accounts,
    People,
    Overview,
    Rounds,
    Visits,
    Copies,
    Dossier,
    Trends,
    Bulletins,
    Messages,
):
    """Everything kept between one inspection and the next. Methods are grouped by subject in the classes it is made of."""

    @classmethod
    def open(cls, place: str | Path, *, patience: float = PATIENCE) -> Self:
        """A file path, or postgresql://…; created or upgraded when needed. `patience`: seconds to wait for another writer."""
        store = cls(connect(place, patience))
        try:
            with explained(store.place):
                prepare(store._engine)
        except BaseException:
            store.close()
            raise
        return store
