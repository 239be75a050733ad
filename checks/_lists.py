"""Whether the list of a column was read well enough to say how new it is."""

from __future__ import annotations

from checks import _doubts
from inspector.core.facts import ColumnFacts, Coverage, ListState

NO_LISTS = frozenset({ListState.EMPTY, ListState.ENTRY, ListState.NONE})  # blank columns and entry pages have their own checks


def doubt(column: ColumnFacts, coverage: Coverage) -> str:
    """Why the newest item read may not be the newest there is; "" when it is."""
    if coverage.is_blocked:
        return _doubts.BLOCKED
    if column.state is ListState.SCRIPTED or column.needs_script:
        return _doubts.SCRIPTED_LIST
    if not column.is_complete:
        return _doubts.INCOMPLETE_LIST
    if column.newest is None:
        return _doubts.AHEAD_OF_TODAY if column.ahead else _doubts.UNDATED_LIST
    return _doubts.PARTLY_DATED_LIST if column.dated_items * 2 < column.items else ""
