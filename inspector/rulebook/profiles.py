"""Local layers of rules: what a place sets for itself. A layer may be stricter than the national standard, never laxer."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from inspector.core.rules import NATIONAL
from inspector.files.yamlfile import Mistake, YamlFile, guess, mistakes_of
from inspector.rulebook.data import Data, RulebookError, is_settled, known_points
from inspector.rulebook.numbers import HOMEPAGE_PERIOD, load_duties, load_kinds, load_limits
from inspector.rulebook.standard import load_clauses
from inspector.rulebook.terms import is_period, is_surely_longer, month_day, number
from inspector.rulebook.wanted import OwnSector, OwnTopic, mistakes_of_sectors, mistakes_of_topics, not_a_confidence

OTHERS = "others"  # in windows: every column that needs updates and is not named


def named_column(value: object) -> object:
    """A column may be written by its name alone."""
    return {"name": value} if isinstance(value, str) else value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class RequiredColumn(Data):
    """A column that must be there. Written as a name, or with other names it may go by."""

    name: Annotated[str, Field(min_length=1)]
    names: tuple[str, ...] = ()
    clause: str = ""  # "（三）": the place in the text that wants it


class CalendarDay(Data):
    """A day of every year: of a duty that is known, or of one that this place sets."""

    by: str
    what: str = ""
    duty: str = ""
    confidence: str = ""


class Profile(Data):
    place: Annotated[str, Field(min_length=1)]
    source: str
    confidence: str = "B"
    since: date | None = None  # in force from this day
    until: date | None = None
    extends: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    homepage: str = ""
    windows: dict[str, str] = Field(default_factory=dict)
    limits: dict[str, str] = Field(default_factory=dict)
    duties: tuple[str, ...] = ()
    calendar: tuple[CalendarDay, ...] = ()
    topics: dict[str, OwnTopic] = Field(default_factory=dict)
    replaces: tuple[str, ...] = ()  # groups of topics that this file lists anew
    sectors: dict[str, OwnSector] = Field(default_factory=dict)  # by the Chinese name of the sector
    required_columns: tuple[Annotated[RequiredColumn, BeforeValidator(named_column)], ...] = ()
    clauses: tuple[str, ...] = ()
    confirmed: dict[str, Annotated[float, Field(gt=0, le=100)]] = Field(default_factory=dict)
    not_judged: tuple[str, ...] = ()

    def is_in_force(self, today: date) -> bool:
        return (self.since is None or self.since <= today) and (self.until is None or today <= self.until)

    @property
    def is_settled(self) -> bool:
        return is_settled(self.confidence)


def load_profiles() -> Mapping[str, str]:
    """Ids of the local layers that come with the program, and the places they speak for."""
    return {name: _load(_own_folder() / f"{name}.yaml").place for name in _shipped()}


def check_profile(name: str) -> None:
    """Reads a layer and all it extends. Raises what is wrong with them."""
    _collect(_path(name, Path()), {}, ())


def layers_of(names: Sequence[str], today: date) -> list[Profile]:
    """The layers in force on a day, each after those it extends."""
    found: dict[Path, Profile] = {}
    for name in names:
        _collect(_path(name, Path()), found, ())
    return [layer for layer in found.values() if layer.is_in_force(today)]


def _collect(path: Path, found: dict[Path, Profile], below: tuple[Path, ...]) -> None:
    own = path.resolve()
    if own in below:
        raise RulebookError(f"{path.name}：extends 绕了一圈又回到自己（{' → '.join(each.stem for each in (*below, own))}）。")
    layer = _load(path)
    for name in layer.extends:
        _collect(_path(name, path.parent), found, (*below, own))
    found.setdefault(own, layer)


def _path(name: str, folder: Path) -> Path:
    """A layer that comes with the program, or a file of one's own when the name ends in .yaml."""
    if name.endswith(".yaml"):
        path = folder / name
        if not path.is_file():
            raise RulebookError(f"找不到地方方案文件 {path}。")
        return path
    known = _shipped()
    if name not in known:
        close = difflib.get_close_matches(name, known, 1)
        hint = f"是不是 {close[0]}？" if close else ""
        raise RulebookError(f"没有名为“{name}”的地方方案。{hint}可用的有：{'、'.join(known)}；也可以写自己的 .yaml 文件路径。")
    return _own_folder() / f"{name}.yaml"


def _own_folder() -> Path:
    return Path(str(files("checks") / "profiles"))


@cache
def _shipped() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _own_folder().glob("*.yaml")))


def _load(path: Path) -> Profile:
    return _load_shipped(path) if path.parent == _own_folder() else _read(path)


@cache
def _load_shipped(path: Path) -> Profile:
    return _read(path)


def _read(path: Path) -> Profile:
    file = YamlFile(path, {})
    try:
        profile = Profile.model_validate(file.data)
    except ValidationError as error:
        raise file.error(file.mistakes + mistakes_of(error, Profile)) from error
    mistakes = [*file.mistakes, *_contradictions(profile)]
    if mistakes:
        raise file.error(mistakes)
    return profile


def _contradictions(profile: Profile) -> Iterator[Mistake]:
    """What the national data says against a layer: names it does not know, numbers that are laxer."""
    yield from _of_confidence(profile)
    yield from _of_windows(profile)
    yield from _of_limits(profile)
    yield from _of_duties(profile)
    yield from mistakes_of_topics(profile.topics, profile.replaces)
    yield from mistakes_of_sectors(profile.sectors)
    clauses, points = load_clauses(), known_points()
    for rank, name in enumerate(profile.clauses):
        if name not in clauses:
            yield Mistake(("clauses", rank), f"写的 {name} 不是条款，{guess(name, list(clauses))}")
    for name in profile.confirmed:
        if name not in points:
            yield Mistake(("confirmed", name), f"没有可以确认分值的条款 {name}，{guess(name, points)}")


def _of_confidence(profile: Profile) -> Iterator[Mistake]:
    yield from not_a_confidence(("confidence",), profile.confidence)
    if profile.since and profile.until and profile.until < profile.since:
        yield Mistake(("until",), f"写的 {profile.until} 早于 since 的 {profile.since}")


def _of_windows(profile: Profile) -> Iterator[Mistake]:
    kinds = load_kinds()
    if profile.homepage:
        yield from _of_period(("homepage",), profile.homepage, HOMEPAGE_PERIOD)
    for name, words in profile.windows.items():
        if name in kinds:
            yield from _of_period(("windows", name), words, kinds[name].national)
        elif name == OTHERS:
            yield from _of_period(("windows", name), words, "")
        else:
            yield Mistake(("windows", name), f"没有这种栏目，{guess(name, [*kinds, OTHERS])}")


def _of_period(place: tuple[str, ...], words: str, national: str) -> Iterator[Mistake]:
    if not is_period(words):
        yield Mistake(place, f"应写成“14 天”或“6 个月”，现在是“{words}”")
    elif national and is_surely_longer(words, national):
        yield _laxer(place, words, national)


def _of_limits(profile: Profile) -> Iterator[Mistake]:
    known = load_limits()
    for name, words in profile.limits.items():
        place = ("limits", name)
        if name not in known:
            yield Mistake(place, f"没有这个数字，{guess(name, list(known))}")
            continue
        limit, own = known[name], number(words)
        if own is None or own.unit != limit.unit:
            yield Mistake(place, f"应写成“{limit.number or 3:g} {limit.unit}”这样，现在是“{words}”")
        elif limit.is_binding and limit.number is not None and limit.is_laxer(own.value, limit.number):
            yield _laxer(place, words, f"{limit.number:g} {limit.unit}")


def _of_duties(profile: Profile) -> Iterator[Mistake]:
    known = load_duties()
    for rank, name in enumerate(profile.duties):
        if name not in known:
            yield Mistake(("duties", rank), f"没有义务 {name}（本地自己定的日期写在 calendar 里），{guess(name, list(known))}")
    for rank, day in enumerate(profile.calendar):
        place = ("calendar", rank)
        if bool(day.what) == bool(day.duty):
            yield Mistake(place, "what 和 duty 要写一个，也只写一个")
        elif day.duty and day.duty not in known:
            yield Mistake((*place, "duty"), f"写的 {day.duty} 不是义务编号，{guess(day.duty, list(known))}")
        if day.confidence:
            yield from not_a_confidence((*place, "confidence"), day.confidence)
        own = month_day(day.by)
        if own is None:
            yield Mistake((*place, "by"), f"应为每年的一天，写成“03-31”，现在是“{day.by}”")
        elif day.duty in known and (latest := month_day(known[day.duty].binding_day)) and own > latest:
            yield _laxer((*place, "by"), day.by, known[day.duty].by)


def _laxer(place: tuple[str | int, ...], own: str, national: str) -> Mistake:
    return Mistake(place, f"写的“{own}”比{NATIONAL}“{national}”宽，地方方案只能更严")
