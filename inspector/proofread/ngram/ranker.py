"""A ranker: boosted trees as plain arrays, read by nothing but numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.features import Values
from inspector.proofread.ngram.storage import Array

FIRST_OPINION: Final = 4  # a quarter of the trees speaks first
HOPELESS: Final = -3.0  # logarithm of the odds by then, below which no edit was ever believed in the end
_BLOCK: Final = 512  # rows at a time


class Ranker(NamedTuple):
    """All trees one after another; a leaf is its own child on both sides, so that every row can be led `depth` times."""

    roots: npt.NDArray[np.int32]
    column: npt.NDArray[np.uint16]
    limit: npt.NDArray[np.float32]
    children: npt.NDArray[np.int32]  # (node, 2): at most the limit, above it
    value: npt.NDArray[np.float32]
    base: float
    depth: int

    def probability(self, rows: Values) -> Values:
        """How likely each edit is the right one, between 0 and 1."""
        parts = [self._block(rows[begin : begin + _BLOCK]) for begin in range(0, len(rows), _BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _block(self, rows: Values) -> Values:
        first = max(1, len(self.roots) // FIRST_OPINION)
        total = self._sum(rows, self.roots[:first]) + self.base
        hopeful = np.flatnonzero(total > HOPELESS)
        total[hopeful] += self._sum(rows[hopeful], self.roots[first:])
        found: Values = (1 / (1 + np.exp(-total))).astype(np.float32)
        return found

    def _sum(self, rows: Values, roots: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        at = np.broadcast_to(roots, (len(rows), len(roots))).copy()
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            at = self.children[at, (rows[line, self.column[at]] > self.limit[at]).astype(np.int8)]
        found: npt.NDArray[np.float64] = self.value[at].sum(1, dtype=np.float64)
        return found

    @classmethod
    def read(cls, arrays: Mapping[str, Array], kind: str) -> Ranker:
        base, depth = arrays[f"ranker_{kind}_shape"]
        roots, column, limit, children, value = (arrays[f"ranker_{kind}_{name}"] for name in ("roots", "column", "limit", "children", "value"))
        return cls(roots, column, limit, children, value, float(base), int(depth))

    def arrays(self, kind: str) -> dict[str, Array]:
        named: dict[str, Array] = {"roots": self.roots, "column": self.column, "limit": self.limit, "children": self.children, "value": self.value}
        named["shape"] = np.array([self.base, self.depth], np.float64)
        return {f"ranker_{kind}_{name}": array for name, array in named.items()}
