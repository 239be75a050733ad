"""What a site says again and again: a form doubted in many of its documents is more likely a term of its own than an error."""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from inspector.core.facts import SITE_TERM, BlockSuspicion, Place, Suspicion
from inspector.core.findings import MOST_PLACES, place_order

TERM_FROM: Final = 3  # distinct documents
MOST_FORMS: Final = 50_000  # of one site; what comes later is not remembered, and told as it is
# who may be overruled by a site's habit: those that only know how others write
_STATISTICAL: Final = frozenset({"ngram", "document", "near-miss"})


class Form(NamedTuple):
    quote: str
    suggestion: str


@dataclass(slots=True)
class Habit:
    """A form and where the site uses it."""

    example: BlockSuspicion  # on the first of the places
    documents: set[int] = field(default_factory=set)  # no more than decide
    places: list[Place] = field(default_factory=list)  # those that sort first
    pages: int = 0

    @property
    def is_term(self) -> bool:
        return len(self.documents) >= TERM_FROM


def form_of(suspicion: Suspicion) -> Form | None:
    """The form a site may get used to; None where habit is no excuse: severe errors, word lists, rules, and matters of form."""
    may_be_habit = suspicion.class_ == "B" and suspicion.source in _STATISTICAL
    return Form(suspicion.quote, suspicion.suggestion) if may_be_habit else None


class SiteMemory:
    """For one site, the forms doubted and the distinct documents they stand in."""

    def __init__(self) -> None:
        self._habits: dict[Form, Habit] = {}

    def see(self, found: BlockSuspicion, place: Place, documents: Collection[int]) -> None:
        """One page or file that holds the form, once. `documents` name the texts it stands in, so that a copy elsewhere is no second one:
        the page's own, the titles of a list; none where the words are only repeated from another."""
        form = form_of(found.suspicion)
        if form is None or (form not in self._habits and len(self._habits) >= MOST_FORMS):
            return
        habit = self._habits.setdefault(form, Habit(found))
        if not habit.is_term:
            habit.documents.update(documents)
        habit.pages += 1
        insort(habit.places, place, key=lambda one: place_order(one.url))
        del habit.places[MOST_PLACES:]
        if habit.places[0] is place:
            habit.example = found

    def is_term(self, form: Form | None) -> bool:
        return form is not None and form in self._habits and self._habits[form].is_term

    def terms(self) -> Iterator[Habit]:
        return (habit for habit in self._habits.values() if habit.is_term)


def as_term(suspicion: Suspicion) -> Suspicion:
    """The suspicion as it is listed, once for the whole site."""
    why = f"本站有 {TERM_FROM} 篇以上文章写作“{suspicion.quote}”，可能是本站用语，也可能是反复照抄的差错，疑应为“{suspicion.suggestion}”"
    return suspicion._replace(kind=SITE_TERM, class_="C", why=why)
