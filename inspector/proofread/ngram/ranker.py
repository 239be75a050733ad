"""A ranker: boosted trees as plain arrays, read by nothing but numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.features import Values
from inspector.proofread.ngram.storage import Array

FIRST_OPINION: Final = 24  # trees that speak first
HOPELESS: Final = -1.5  # logarithm of the odds by then, below which no edit was ever believed in the end
_BLOCK: Final = 512  # rows at a time
Kinds = npt.NDArray[np.uint8]


class Ranker(NamedTuple):
    """All trees one after another; a leaf is its own child on both sides, so that every row can be led `depth` times."""

    roots: npt.NDArray[np.int32]
    column: npt.NDArray[np.uint16]
    limit: npt.NDArray[np.float32]
    children: npt.NDArray[np.int32]  # (node, 2): at most the limit, above it
    value: npt.NDArray[np.float32]
    base: float
    depth: int

    @classmethod
    def read(cls, arrays: Mapping[str, Array], kind: str) -> Ranker:
        base, depth = arrays[f"ranker_{kind}_shape"]
        roots, column, limit, children, value = (arrays[f"ranker_{kind}_{name}"] for name in ("roots", "column", "limit", "children", "value"))
        return cls(roots, column, limit, children, value, float(base), int(depth))

    def arrays(self, kind: str) -> dict[str, Array]:
        named: dict[str, Array] = {"roots": self.roots, "column": self.column, "limit": self.limit, "children": self.children, "value": self.value}
        named["shape"] = np.array([self.base, self.depth], np.float64)
        return {f"ranker_{kind}_{name}": array for name, array in named.items()}


class Forest:
    """The rankers of all kinds as one, so that edits of every kind are weighed in one go."""

    def __init__(self, rankers: Sequence[Ranker]) -> None:
        trees = max(len(ranker.roots) for ranker in rankers)
        sizes = [len(ranker.value) for ranker in rankers]
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
        nothing = np.int32(starts[-1])  # a leaf without value, for kinds with fewer trees
        self._roots = np.full((len(rankers), trees), nothing, np.int32)
        for rank, ranker in enumerate(rankers):
            self._roots[rank, : len(ranker.roots)] = ranker.roots + starts[rank]
        self._column = np.concatenate([*(ranker.column for ranker in rankers), [0]]).astype(np.int32)
        self._limit = np.concatenate([*(ranker.limit for ranker in rankers), [np.inf]]).astype(np.float32)
        own = [ranker.children + start for ranker, start in zip(rankers, starts[:-1], strict=True)]
        self._children = np.concatenate([*own, [[nothing, nothing]]]).astype(np.int32).ravel()
        self._value = np.concatenate([*(ranker.value for ranker in rankers), [0]]).astype(np.float32)
        self._base = np.array([ranker.base for ranker in rankers])
        self._depth = max(ranker.depth for ranker in rankers)

    def probability(self, kinds: Kinds, rows: Values) -> Values:
        """How likely each edit is the right one, between 0 and 1. Rows may be wider than their kind needs."""
        parts = [self._block(kinds[begin : begin + _BLOCK], rows[begin : begin + _BLOCK]) for begin in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _block(self, kinds: Kinds, rows: Values) -> Values:
        total = self._base[kinds] + self._sum(rows, self._roots[kinds, :FIRST_OPINION])
        hopeful = (total > HOPELESS).nonzero()[0]
        if len(hopeful):
            total[hopeful] += self._sum(rows[hopeful], self._roots[kinds[hopeful], FIRST_OPINION:])
        found: Values = (1 / (1 + np.exp(-total))).astype(np.float32)
        return found

    def _sum(self, rows: Values, at: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        flat = rows.ravel()
        line = (np.arange(len(rows), dtype=np.int32) * rows.shape[1])[:, None]
        for _ in range(self._depth):
            above = flat[line + self._column[at]] > self._limit[at]
            at = self._children[at * 2 + above]
        found: npt.NDArray[np.float64] = self._value[at].sum(1, dtype=np.float64)
        return found
