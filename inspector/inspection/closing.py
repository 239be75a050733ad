"""The end of an inspection, of sites and accounts alike: what its checks asked, could not do and count down goes into the books, then it is over."""

from __future__ import annotations

from inspector.core.engine import Engine
from inspector.core.facts import Coverage
from inspector.db.rows import Inspection, InspectionState
from inspector.db.store import Store


def close_inspection(store: Store, inspection_id: int, engine: Engine, coverage: Coverage) -> Inspection:
    store.save_questions(inspection_id, sorted(engine.questions.values(), key=lambda question: (question.check, question.reason)))
    store.save_errors(inspection_id, engine.errors)
    store.save_countdowns(inspection_id, sorted(engine.countdowns.values(), key=lambda item: (item.due, item.check, item.url, item.name)))
    state = InspectionState.THIN if coverage.is_thin else InspectionState.FINISHED
    return store.finish_inspection(inspection_id, state, coverage)
