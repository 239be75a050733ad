"""Which sites have changed since somebody last looked, so that only those are counted again: a step on one finding costs one site, not the county."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Generic, NamedTuple, TypeVar

from inspector.db.overview import Mark
from inspector.db.store import Store

MOST_KEPT = 50  # filters differ from person to person
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)  # before any inspection
_OVERLAP = timedelta(minutes=1)  # of two inspections that end together one may be seen later than the other

Value = TypeVar("Value")
Key = TypeVar("Key")
Count = Callable[[Collection[int] | None], Mapping[int, Value]]  # of these sites; of all where it is None


class Look(NamedTuple):
    """At everything, at one moment: taken before counting, so that what changes meanwhile is counted again next time."""

    mark: Mark
    ended: Mapping[int, datetime]  # when the last inspection of a site ended, for those of the last while


class _Kept(NamedTuple, Generic[Value]):
    look: Look
    sites: Mapping[int, Value]


@dataclass
class BySite(Generic[Value]):
    """What is counted site by site, under the names somebody asked for lately."""

    _kept: dict[str, _Kept[Value]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, store: Store, name: str, count: Count[Value]) -> Mapping[int, Value]:
        """`count`'s answer as of now, by site."""
        with self._lock:
            known = self._kept.pop(name, None)
            self._kept[name] = found = _counted(store, known, count)  # the one used last stands last
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        return found.sites


@dataclass
class _Sum(Generic[Key]):
    """What is counted by site, all together: where one site has changed, its part is taken out and put in again."""

    total: Counter[Key] = field(default_factory=Counter)
    parts: Mapping[int, Counter[Key]] = field(default_factory=dict)

    def bring_up(self, parts: Mapping[int, Counter[Key]]) -> None:
        total = self.total.copy()  # whoever has the old one may still be drawing it
        for number in self.parts.keys() | parts.keys():
            old, new = self.parts.get(number), parts.get(number)
            if old is not new:
                total.subtract(old or {})
                total.update(new or {})
        self.parts, self.total = parts, +total


@dataclass
class Sums(Generic[Key]):
    """Under the names somebody asked for lately."""

    _kept: dict[str, _Sum[Key]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, name: str, parts: Mapping[int, Counter[Key]]) -> Counter[Key]:
        """The sum of the parts. Those that are the same objects as last time are not added again."""
        with self._lock:
            known = self._kept.pop(name, None) or _Sum()
            known.bring_up(parts)
            self._kept[name] = known
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            return known.total


def _counted(store: Store, known: _Kept[Value] | None, count: Count[Value]) -> _Kept[Value]:
    if known is None:
        return _Kept(look(store), count(None))
    now, changed = look_again(store, known.look)
    if not changed:
        return _Kept(now, known.sites)
    return _Kept(now, {number: value for number, value in known.sites.items() if number not in changed} | dict(count(changed)))


def look(store: Store) -> Look:
    mark = store.mark()
    return Look(mark, _ended(store, mark))


def look_again(store: Store, before: Look) -> tuple[Look, set[int]]:
    """And the sites on whose findings somebody has signed a step since, or of which an inspection has ended."""
    mark = store.mark()
    if mark == before.mark:
        return before, set()
    ended = _ended(store, before.mark) if before.mark.ended else store.ended_since(_FIRST)
    changed = {site for site, moment in ended.items() if before.ended.get(site) != moment}
    return Look(mark, ended), changed | store.touched_since(before.mark.signed)


def _ended(store: Store, mark: Mark) -> Mapping[int, datetime]:
    return store.ended_since(mark.ended - _OVERLAP) if mark.ended else {}
