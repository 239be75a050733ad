"""What comes due for the sites of a configuration, put together from the rules, the task lists and the last inspections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from inspector.config import Config, Site, local_of
from inspector.db.store import Store
from inspector.files.tasklist import read_tasks
from inspector.routine.deadlines import Deadline, deadlines
from inspector.rulebook import load_rules


def agenda(config: Config, sites: Sequence[Site], store: Store | None, today: date, *, with_tasks: bool) -> list[Deadline]:
    """Nearest first. Without a store nothing was ever inspected."""
    rules = [load_rules(today, site.name, site.profiles, local_of(config, site)) for site in sites]
    owners = {unit.tasks: unit.name for unit in reversed(config.units) if unit.tasks} if with_tasks else {}
    tasks = [task._replace(unit=task.unit or owner) for file, owner in owners.items() for task in read_tasks(Path(file), today)]
    last = store.latest_inspections() if store else []
    countdowns = {item.site: store.countdowns(item.id) for item in last} if store else {}
    return deadlines(rules, tasks, countdowns, {item.site: item.today for item in last}, today)
