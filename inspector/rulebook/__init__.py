"""The official numbers beside the checks, with local rules laid over them, handed down as Rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from inspector.core.rules import Office, Rules
from inspector.core.workdays import WorkDays
from inspector.rulebook import layers as laid
from inspector.rulebook.data import Data, RulebookError
from inspector.rulebook.data import read as read_data
from inspector.rulebook.numbers import load_kinds, load_limits
from inspector.rulebook.profiles import RequiredColumn, check_profile, layers_of, load_profiles, named_column
from inspector.rulebook.standard import disclosure_entries, footer_marks, load_indicators, meta_tags, policy_elements
from inspector.rulebook.topics import sector_groups
from inspector.workdays import ChineseWeek

__all__ = [
    "Data",
    "Local",
    "RequiredColumn",
    "RulebookError",
    "check_profile",
    "column_names",
    "limit_names",
    "load_indicators",
    "load_profiles",
    "load_rules",
    "named_column",
    "read_data",
    "sector_groups",
]


@dataclass(frozen=True, slots=True)
class Local:
    """What the configuration says of one site: whose it is, and what its columns are."""

    office: Office = field(default_factory=Office)
    required_columns: tuple[RequiredColumn, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    workdays: WorkDays = field(default_factory=ChineseWeek)


def column_names() -> Mapping[str, str]:
    """The kinds of columns, by id."""
    return {name: kind.name for name, kind in load_kinds().items()}


def limit_names() -> Mapping[str, str]:
    """What the numbers are called, by id."""
    return {name: limit.name for name, limit in load_limits().items()}


def load_rules(today: date, site: str, profiles: Sequence[str] = (), local: Local | None = None) -> Rules:
    """The rules in force on a day for a site. Of national, default and local numbers the strictest wins and is named."""
    local = local or Local()
    layers = layers_of(profiles, today)
    wanted = {clause for layer in layers for clause in layer.clauses}
    return Rules(
        today=today,
        site=site,
        indicators={name: clause for name, clause in load_indicators().items() if clause.level != "option" or name in wanted},
        column_kinds=laid.column_kinds(layers, today),
        homepage_window=laid.homepage_window(layers, today),
        meta_tags=meta_tags(),
        footer_marks=footer_marks(),
        disclosure_entries=disclosure_entries(),
        policy_elements=policy_elements(),
        office=local.office,
        workdays=local.workdays,
        limits=laid.limits(layers),
        duties=laid.duties(layers, local.office),
        topics=laid.topics(layers, today),
        required_columns=laid.required_columns(layers, local.office, local.required_columns),
        columns=local.columns,
        confirmed={clause: points for layer in layers for clause, points in layer.confirmed.items()},
    )
