"""Lays local rules over the national ones: the strictest in force wins and is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from inspector.core.rules import NATIONAL, OWN_DEFAULT, ColumnKind, Duty, Limit, NamedItem, Office, OfficeKind, Topic, Window
from inspector.rulebook.data import is_settled
from inspector.rulebook.numbers import HOMEPAGE_PERIOD, DutyData, KindData, LimitData, load_duties, load_kinds, load_limits, required_kinds
from inspector.rulebook.profiles import OTHERS, CalendarDay, Profile, RequiredColumn
from inspector.rulebook.standard import Clause, load_clauses
from inspector.rulebook.terms import month_day, number, strictest, window
from inspector.rulebook.topics import elements, national_topics, sector_groups
from inspector.rulebook.wanted import OwnItem, OwnSector


def homepage_window(layers: Sequence[Profile], today: date) -> Window:
    return strictest([(HOMEPAGE_PERIOD, NATIONAL), *((layer.homepage, layer.place) for layer in layers)], today, "homepage")


def column_kinds(layers: Sequence[Profile], today: date) -> dict[str, ColumnKind]:
    return {name: _column_kind(name, kind, layers, today) for name, kind in load_kinds().items()}


def limits(layers: Sequence[Profile]) -> dict[str, Limit]:
    """Numbers that are set anywhere; those of limits.yaml without a number only where a layer sets them."""
    found = ((name, _limit(name, data, layers)) for name, data in load_limits().items())
    return {name: limit for name, limit in found if limit is not None}


def duties(layers: Sequence[Profile], office: Office) -> dict[str, Duty]:
    """Duties of an office of this kind. Of an unknown kind: all; a check then says so or keeps quiet."""
    clauses = load_clauses()
    found: dict[str, Duty] = {}
    for name, data in load_duties().items():
        wanting = [layer for layer in layers if name in layer.duties or any(day.duty == name for day in layer.calendar)]
        if (not data.scope or wanting) and _is_own(data, office):
            found[name] = _duty(name, clauses[name], data, wanting)
    own = ((day, layer) for layer in layers for day in layer.calendar if day.what)
    return found | {day.what: Duty(day.what, day.what, day.what, layer.source, by=day.by, is_settled=_is_settled(day, layer)) for day, layer in own}


def topics(layers: Sequence[Profile], today: date) -> dict[str, Topic]:
    """A local layer drops the groups it replaces, changes those it names, and adds its own."""
    found = national_topics(today)
    for layer in layers:
        found = {name: topic for name, topic in found.items() if topic.group not in layer.replaces}
        for sector, catalogue in layer.sectors.items():
            found = _with_catalogue(found, sector_groups()[sector], catalogue, layer, today)
        for name, own in layer.topics.items():
            known = found.get(name) or Topic(name, own.name, own.group, own.names)
            found[name] = _topic(own, known, layer, own.confidence or layer.confidence, today)
    return found


def required_columns(layers: Sequence[Profile], office: Office, of_site: Sequence[RequiredColumn]) -> tuple[NamedItem, ...]:
    """What the standard wants of such an office, then what each layer and the site's own entry want. `note` names the text."""
    kinds, clauses = load_kinds(), load_clauses()
    found = {
        need.kind: NamedItem(need.kind, kinds[need.kind].name, kinds[need.kind].names, is_required=True, note=clauses[need.clause].source)
        for need in required_kinds()
        if office.kind in need.offices or office.kind is OfficeKind.UNKNOWN
    }
    local = [(column, f"{layer.source}{column.clause}") for layer in layers for column in layer.required_columns]
    for column, source in (*local, *((column, "网站配置") for column in of_site)):
        found.setdefault(column.name, NamedItem(column.name, column.name, column.names, is_required=True, note=source))
    return tuple(found.values())


def _column_kind(name: str, kind: KindData, layers: Sequence[Profile], today: date) -> ColumnKind:
    """Our own default steps back as soon as anybody sets a period."""
    periods = [(kind.national, NATIONAL), *((_period(name, kind, layer), layer.place) for layer in layers)]
    is_set = any(words for words, _layer in periods)
    period = strictest(periods if is_set else [(kind.default, OWN_DEFAULT)], today, f"checks/columns.yaml，kinds.{name}")
    is_static = kind.static and not any(name in layer.windows for layer in layers)  # a place that names a kind wants it looked after
    return ColumnKind(name, kind.name, kind.names, period, kind.key, is_static)


def _period(name: str, kind: KindData, layer: Profile) -> str:
    others = "" if kind.static or kind.yearly else layer.windows.get(OTHERS, "")
    return layer.windows.get(name, others)


def _limit(name: str, data: LimitData, layers: Sequence[Profile]) -> Limit | None:
    national = None if data.number is None else Limit(data.number, data.unit, data.level, data.source, is_settled(data.confidence))
    candidates: list[Limit] = [*([national] if national and data.is_binding else ()), *_own_limits(name, layers)]
    if not candidates:
        return national
    best = candidates[0]
    for candidate in candidates[1:]:
        best = candidate if data.is_laxer(best.number, candidate.number) else best
    return best


def _own_limits(name: str, layers: Sequence[Profile]) -> Iterator[Limit]:
    for layer in layers:
        own = number(layer.limits.get(name, ""))
        if own is not None:
            yield Limit(own.value, own.unit, layer.place, layer.source, layer.is_settled)


def _is_own(data: DutyData, office: Office) -> bool:
    if office.kind is OfficeKind.UNKNOWN:
        return True
    return office.kind in data.offices and (not data.sectors or not office.sector or office.sector in data.sectors)


def _duty(name: str, clause: Clause, data: DutyData, wanting: Sequence[Profile]) -> Duty:
    days = [(day, layer) for layer in wanting for day in layer.calendar if day.duty == name]
    earliest = min(days, key=lambda own: month_day(own[0].by) or (13, 0), default=None)
    source = wanting[0].source if data.scope else clause.source
    duty = Duty(name, clause.name, clause.text, source, by=data.by, is_settled=is_settled(data.by_confidence or clause.confidence))
    if earliest is None:
        return duty
    day, layer = earliest
    source = duty.source if layer.source in duty.source else f"{duty.source}、{layer.source}"
    return replace(duty, by=day.by, source=source, is_settled=_is_settled(day, layer))


def _is_settled(day: CalendarDay, layer: Profile) -> bool:
    return is_settled(day.confidence or layer.confidence)


def _with_catalogue(found: Mapping[str, Topic], group: str, own: OwnSector, layer: Profile, today: date) -> dict[str, Topic]:
    """The place's own list of a sector stands in for the one below. Without items it says of that one how sure it is."""
    below = {name: topic for name, topic in found.items() if topic.group == group}
    items = own.items or dict.fromkeys(below, OwnItem())
    national = national_topics(today)
    source = f"{layer.source}{own.clause}{f'，清单照录{own.taken_from}' if own.taken_from else ''}"
    listed = {}
    for name, item in items.items():
        known = below.get(name) or national.get(name) or Topic(name, item.name, group, item.names or (item.name,))
        topic = _topic(item, known, layer, item.confidence or own.confidence or layer.confidence, today)
        listed[name] = replace(topic, source=source)
    return {name: topic for name, topic in found.items() if name not in below} | listed


def _topic(own: OwnItem, known: Topic, layer: Profile, confidence: str, today: date) -> Topic:
    return replace(
        known,
        name=own.name or known.name,
        names=tuple(dict.fromkeys((*own.names, *known.names))),
        elements=elements(own.elements) if own.elements else known.elements,
        window=window(own.window, layer.place, today, f"{known.id}.window") if own.window else known.window,
        source=layer.source,
        is_settled=is_settled(confidence),
    )
