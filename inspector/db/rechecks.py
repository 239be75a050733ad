"""A look after the unit's answer: the next inspection's, or one on demand. What is mended is closed, what comes back counts as 反弹."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from inspector.core.audit import PROGRAM
from inspector.core.findings import Status
from inspector.core.rectifying import Item, ItemState, RecheckResult
from inspector.db.audit import Step
from inspector.db.database import StoreError
from inspector.db.history import SEEN
from inspector.db.notice_rows import item_of, new_due, open_items, signed_item
from inspector.db.notice_tables import recheck
from inspector.db.notices import Notices
from inspector.db.tables import WITHDRAWN, finding, sighting


class Look(NamedTuple):
    """What somebody saw who looked again at every known place."""

    result: RecheckResult
    left: int | None = None  # places that still have it; None: nobody can say
    note: str = ""  # Chinese: why it was blocked, or what could not be looked at


class Rechecks(Notices):
    def recheck_from(self, inspection_id: int, site_id: int) -> list[Item]:
        """Every item about that site, held against what the inspection says of its finding. Asking twice changes nothing."""
        with self.reading() as connection:
            wanted = _due_looks(connection, inspection_id, site_id)
        if not wanted:
            return []
        with self.signing(PROGRAM) as step:
            found = _due_looks(step.connection, inspection_id, site_id)
            return [_entered(step, item, look, inspection_id) for item, look in found]

    def enter_recheck(self, item_id: int, look: Look, by: str, *, seen: int | None = None) -> Item:
        """A look on demand."""
        with self.signing(by) as step:
            known = item_of(step.connection, item_id)
            if seen is not None and seen != known.step:
                raise StoreError("这一项刚被别人办理过，请看过新的情况再办。")
            if known.state in {ItemState.DROPPED, ItemState.MOVED} or known.due_at is None:
                raise StoreError(f"这一项{known.state.label}，不用复查。")
            return _entered(step, known, look, None)


def _due_looks(connection: Connection, inspection_id: int, site_id: int) -> list[tuple[Item, Look]]:
    done = set(connection.execute(select(recheck.c.item_id).where(recheck.c.inspection_id == inspection_id)).scalars())
    items = [item for item in open_items(connection, site_id) if item.id not in done]
    columns = (finding.c.fingerprint, sighting.c.status, sighting.c.places)
    query = select(*columns).join_from(sighting, finding).where(sighting.c.inspection_id == inspection_id)
    said: dict[str, Any] = {row.fingerprint: row for row in connection.execute(query.where(finding.c.fingerprint.in_({item.fingerprint for item in items})))}
    looks = [(item, _look(said.get(item.fingerprint))) for item in items]
    return [(item, look) for item, look in looks if look is not None and (item.state.is_open or look.result is RecheckResult.LEFT)]


def _look(row: Any) -> Look | None:
    """None where the inspection says nothing: it was closed before."""
    if row is None:
        return None
    if row.status == WITHDRAWN:
        return Look(RecheckResult.CLEAN, 0, "规则变动后不再算问题")
    if row.status in SEEN:
        return Look(RecheckResult.LEFT, row.places, f"余 {row.places:,} 处")
    if row.status == Status.FIXED:
        return Look(RecheckResult.CLEAN, 0, "每一处都已改好或已撤下")
    return Look(RecheckResult.BLOCKED, None, "这次巡检没有看到它所在的网页")


def _entered(step: Step, item: Item, look: Look, inspection_id: int | None) -> Item:
    own = {"item_id": item.id, "inspection_id": inspection_id, "by": step.who, "at": step.now}
    step.connection.execute(insert(recheck).values(**own, result=look.result, left=look.left, note=look.note))
    payload = {"result": look.result, "left": look.left, "inspection": inspection_id}
    return signed_item(step, item.id, "item.recheck", look.note, _values(item, look, step.now), payload)


def _values(item: Item, look: Look, now: datetime) -> dict[str, object]:
    if look.result is RecheckResult.BLOCKED:
        blocked = {"stopped_at": now, "stop_reason": f"复查受阻：{look.note}"}
        return blocked if item.state.is_open and item.stopped_at is None else {}
    if look.result is RecheckResult.CLEAN:
        gone = {"closed_at": now, "left": 0, "stopped_at": None, "stop_reason": "", "due_at": item.resumed(now)}
        return {**gone, "state": ItemState.DROPPED if look.note.startswith("规则") else ItemState.CLOSED}
    if item.state is ItemState.CLOSED:
        back = {"state": ItemState.REOPENED, "rebounds": item.rebounds + 1, "closed_at": None, "due_at": new_due(item, now)}
        return {**back, "left": look.left, "stopped_at": None, "stop_reason": ""}
    if item.state.waits_for_office:  # the clock rests for the office, not for the look
        return {"left": look.left}
    state = ItemState.REOPENED if item.rebounds else ItemState.WAITING
    return {"left": look.left, "state": state, "stopped_at": None, "stop_reason": "", "due_at": item.resumed(now)}
