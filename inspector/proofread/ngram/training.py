"""Teaches the rankers on faults made in text that the tables have not seen. Needs scikit-learn, at build time only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.edits import KINDS, Kind
from inspector.proofread.ngram.faults import ORDER, REPLACED, WORDS, Fault, Spoiler
from inspector.proofread.ngram.features import Values, Weighed, weigh
from inspector.proofread.ngram.model import Model
from inspector.proofread.ngram.proposals import Seen, every_edit
from inspector.proofread.ngram.ranker import Ranker

TREES: Final = 250
LEAVES: Final = 31
DEEPEST: Final = 8
RATE: Final = 0.07
WRONG_MENDING: Final = 0.3  # weight of an edit at a fault that does not mend it
_MIXTURES: Final = (("replaced", REPLACED), ("words", WORDS), ("order", ORDER))
_REPLACING: Final = ("replaced", "words")
_ORDERING: Final = ("replaced", "order")
_TAUGHT_ON: Final = {
    Kind.LIKE: _REPLACING,
    Kind.WORD: _REPLACING,
    Kind.SWAP: _ORDERING,
    Kind.MISSING: _ORDERING,
    Kind.EXTRA: _ORDERING,
    Kind.DOUBLED: _ORDERING,
}
DISBELIEF: Final = -20.0  # logarithm of the odds
_NEAR: Final = 8  # characters
_AT_ONCE: Final = 2000  # paragraphs


class Lessons(NamedTuple):
    """Edits as the ranker sees them, whether each mends a fault, and how much each counts."""

    rows: Values
    right: npt.NDArray[np.bool_]
    weight: Values

    @classmethod
    def joined(cls, parts: Sequence[Lessons]) -> Lessons:
        filled = [part for part in parts if len(part.right)]
        if not filled:
            return cls(np.zeros((0, 1), np.float32), np.zeros(0, bool), np.zeros(0, np.float32))
        return cls(*(np.concatenate(column) for column in zip(*filled, strict=True)))


def lessons(model: Model, texts: Sequence[str], seed: int) -> dict[Kind, Lessons]:
    """From texts the model has not seen: as they are, and spoilt."""
    clean: list[tuple[str, list[Fault]]] = [(text, []) for text in texts]
    found = {kind: [given] for kind, given in _lessons(model, clean).items()}
    for number, (name, mixture) in enumerate(_MIXTURES):
        spoiler = Spoiler(model, seed + number, mixture)
        for kind, given in _lessons(model, [spoiler.spoil(text) for text in texts]).items():
            if name in _TAUGHT_ON[kind]:
                found[kind].append(given)
    return {kind: Lessons.joined(parts) for kind, parts in found.items()}


def _lessons(model: Model, texts: Sequence[tuple[str, list[Fault]]]) -> dict[Kind, Lessons]:
    found: dict[Kind, list[Lessons]] = {kind: [] for kind in KINDS}
    for begin in range(0, len(texts), _AT_ONCE):
        some = texts[begin : begin + _AT_ONCE]
        own, starts = model.alphabet.encode_all([text for text, _ in some])
        seen = Seen.of(own, model)
        for weighed in weigh(every_edit(seen, model), seen, model):
            found[weighed.kind].append(_marked(model, weighed, starts, some))
    return {kind: Lessons.joined(parts) for kind, parts in found.items()}


def _marked(model: Model, weighed: Weighed, starts: npt.NDArray[np.int64], texts: Sequence[tuple[str, list[Fault]]]) -> Lessons:
    _, edits, rows, _ = weighed
    right = np.zeros(len(edits.at), bool)
    weight = np.ones(len(edits.at), np.float32)
    text_of = np.searchsorted(starts, edits.at, "right") - 1
    places = zip(text_of.tolist(), (edits.at - starts[text_of]).tolist(), edits.length.tolist(), edits.added.tolist(), strict=True)
    for rank, (number, at, length, added) in enumerate(places):
        text, faults = texts[number]
        for fault in faults:
            if abs(fault.start - at) <= _NEAR:
                new = "".join(model.alphabet.character(int(one)) for one in edits.new[rank, :added])
                right[rank] = _mends(text, at, length, new, fault)
                weight[rank] = 1 if right[rank] else WRONG_MENDING
                break
    return Lessons(rows, right, weight)


def _mends(text: str, at: int, length: int, new: str, fault: Fault) -> bool:
    begin, end = min(at, fault.start), max(at + length, fault.start + fault.length)
    return text[begin:at] + new + text[at + length : end] == text[begin : fault.start] + fault.right + text[fault.start + fault.length : end]


def teach(given: Lessons) -> Ranker:
    """A ranker; one that believes nothing where there was nothing to learn."""
    if given.right.all() or not given.right.any():
        leaf = np.zeros(1, np.int32)
        return Ranker(leaf, leaf.astype(np.uint16), np.full(1, np.inf, np.float32), np.zeros((1, 2), np.int32), np.zeros(1, np.float32), DISBELIEF, 1)
    return _exported(learner(given))


def learner(given: Lessons) -> Any:
    """What scikit-learn makes of them."""
    os.environ["OMP_NUM_THREADS"] = "1"  # read when scikit-learn is first loaded: sums taken by several threads differ in their last bits
    from sklearn.ensemble import HistGradientBoostingClassifier

    found = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        max_depth=DEEPEST,
        l2_regularization=1.0,
        min_samples_leaf=30,
        early_stopping=False,
        random_state=0,
    )
    return found.fit(given.rows, given.right, sample_weight=given.weight)


def _exported(fitted: Any) -> Ranker:
    columns, limits, children, values, roots, depth = [], [], [], [], [], 0
    size = 0
    for (tree,) in fitted._predictors:
        nodes = tree.nodes
        roots.append(size)
        own = np.arange(len(nodes))
        is_leaf = nodes["is_leaf"].astype(bool)
        columns.append(np.where(is_leaf, 0, nodes["feature_idx"]))
        limits.append(np.where(is_leaf, np.inf, nodes["num_threshold"]))
        children.append(np.stack([np.where(is_leaf, own, nodes["left"]), np.where(is_leaf, own, nodes["right"])], 1) + size)
        values.append(np.where(is_leaf, nodes["value"], 0))
        depth = max(depth, int(nodes["depth"].max()))
        size += len(nodes)
    return Ranker(
        np.array(roots, np.int32),
        np.concatenate(columns).astype(np.uint16),
        np.concatenate(limits).astype(np.float32),
        np.concatenate(children).astype(np.int32),
        np.concatenate(values).astype(np.float32),
        float(np.ravel(fitted._baseline_prediction)[0]),
        depth,
    )
