"""How often each short run of characters was seen, in a table that is looked up in three reads and never probed.

A static function over 3-uniform hypergraphs (Majewski and others 1996; the peeling of xor filters, Graf and Lemire 2020):
every key owns three cells whose exclusive or is its fingerprint and its count. A key that was never put in answers with
a wrong fingerprint, but for one in 2**FINGERPRINT_BITS.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, WORD_BITS, Ids

Keys = npt.NDArray[np.uint64]
Levels = npt.NDArray[np.uint8]
Cells = npt.NDArray[np.uint16]

COUNT_BITS: Final = 6
FINGERPRINT_BITS: Final = 10
LONGEST: Final = 5  # characters of the longest run counted
WORD_TAG: Final = 8  # added to the length in the key of a word of the dictionary, which is made of wider ids
_ROOM: Final = 1.23  # cells a key; fewer cannot be peeled
_STEP: Final = 1.25  # from one level of counts to the next, above the first eight
_U = np.uint64
_WORD: Final = (1 << 64) - 1
_MIX_1, _MIX_2, _MIX_3, _LOW = _U(0x9E3779B97F4A7C15), _U(0xD6E8FEB86659FD93), _U(0xC2B2AE3D27D4EB4F), _U(0xFFFFFFFF)
_COUNT, _FINGERPRINT = np.uint16((1 << COUNT_BITS) - 1), np.uint16(COUNT_BITS)
_29, _31, _32, _MARK = _U(29), _U(31), _U(32), _U(64 - FINGERPRINT_BITS)  # made once: numpy takes as long to make a number as to use it


def _thresholds() -> npt.NDArray[np.int64]:
    """The smallest count of each level; level 0 is never seen."""
    found = list(range(9))
    while len(found) < 1 << COUNT_BITS:
        found.append(max(found[-1] + 1, int(found[-1] * _STEP)))
    return np.array(found, np.int64)


THRESHOLDS: Final = _thresholds()
LOGARITHMS: Final = np.log(np.maximum(THRESHOLDS, 0.5)).astype(np.float32)  # of a level's count; never seen counts as half


def levels_of(counts: npt.NDArray[np.int64]) -> Levels:
    return (np.searchsorted(THRESHOLDS, counts, "right") - 1).astype(np.uint8)


def keys_at(ids: Ids, places: npt.NDArray[np.int64], length: int) -> Keys:
    """The runs of that length that begin at the places."""
    keys = np.full(len(places), length, _U)
    for offset in range(length):
        keys = (keys << _U(BITS)) | ids[places + offset]
    return keys


def all_keys(ids: Ids, length: int) -> Keys:
    """The runs of that length at every place."""
    size = len(ids) - length + 1
    keys = np.full(size, length, _U)
    for offset in range(length):
        keys <<= _U(BITS)
        keys |= ids[offset : offset + size]
    return keys


def nested_keys(windows: Ids, longest: int) -> list[Keys]:
    """As window_keys, for every length up to the longest, each built on the one before."""
    return _nested(windows, longest, 0, BITS)


def nested_word_keys(windows: Ids, longest: int) -> list[Keys]:
    """As nested_keys, for words of the dictionary."""
    return _nested(windows, longest, WORD_TAG, WORD_BITS)


def _nested(windows: Ids, longest: int, tag: int, bits: int) -> list[Keys]:
    keys = windows.astype(_U)
    found = [keys | _U((1 + tag) << bits)]
    for length in range(2, longest + 1):
        keys = (keys[:, :-1] << _U(bits)) | windows[:, length - 1 :]
        found.append(keys | _U((length + tag) << bits * length))
    return found


def window_keys(windows: Ids, length: int) -> Keys:
    """The runs of that length in each row of windows, one column a place."""
    width = windows.shape[1] - length + 1
    keys = np.full((len(windows), width), length, _U)
    for offset in range(length):
        keys <<= _U(BITS)
        keys |= windows[:, offset : offset + width]
    return keys


class CountTable:
    """Levels of counts by key. `cells` may be a read-only memory map."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._segment = _U(len(cells) // 3)

    def levels(self, keys: Keys) -> Levels:
        """The level of each key, 0 where it was not counted."""
        if not keys.size:
            return np.zeros(keys.shape, np.uint8)
        first, second, third, mark = _hashed(keys, self._segment)
        found = self.cells[first] ^ self.cells[second] ^ self.cells[third]
        levels: Levels = ((found & _COUNT) * (found >> _FINGERPRINT == mark)).astype(np.uint8)
        return levels

    def level(self, key: int) -> int:
        """The level of one key: for a single look this is much quicker than an array of one."""
        first, second, third, mark = _hashed_one(key, int(self._segment))
        found = int(self.cells[first]) ^ int(self.cells[second]) ^ int(self.cells[third])
        return found & ((1 << COUNT_BITS) - 1) if found >> COUNT_BITS == mark else 0


def build_cells(keys: Keys, levels: Levels) -> Cells:
    """The table of distinct keys. The same keys in the same order make the same bytes."""
    segment = max(8, int(len(keys) * _ROOM / 3) + 32)
    first, second, third, mark = _hashed(keys, _U(segment))
    corners = np.stack([first, second, third]).astype(np.int64)
    order, owned = _peel(corners, segment * 3)
    cells = np.zeros(segment * 3, np.uint16)
    values = (mark << COUNT_BITS) | levels.astype(np.uint16)
    for layer, at in zip(reversed(order), reversed(owned), strict=True):  # a layer's own cells are read by no key of the same layer
        others = cells[corners[0, layer]] ^ cells[corners[1, layer]] ^ cells[corners[2, layer]]
        cells[at] = values[layer] ^ others
    return cells


def _peel(corners: npt.NDArray[np.int64], size: int) -> tuple[list[npt.NDArray[np.int64]], list[npt.NDArray[np.int64]]]:
    """Layers of keys, each with a cell that no later layer uses."""
    degree = np.bincount(corners.ravel(), minlength=size)
    keys = np.arange(corners.shape[1], dtype=np.int64)
    owners = np.zeros(size, np.int64)
    for corner in corners:
        np.bitwise_xor.at(owners, corner, keys)
    layers, cells = [], []
    free = np.nonzero(degree == 1)[0]
    left = len(keys)
    while len(free):
        peeled, rank = np.unique(owners[free], return_index=True)
        layers.append(peeled)
        cells.append(free[rank])
        left -= len(peeled)
        touched = corners[:, peeled]
        for corner in touched:
            np.subtract.at(degree, corner, 1)
            np.bitwise_xor.at(owners, corner, peeled)
        free = np.unique(touched[degree[touched] == 1])
    if left:
        raise ValueError(f"{left} keys could not be placed")
    return layers, cells


def _hashed(keys: Keys, segment: np.uint64) -> tuple[Keys, Keys, Keys, Cells]:
    """Three cells, one in each third of the table, and the fingerprint."""
    mixed = (keys ^ (keys >> _31)) * _MIX_1
    mixed ^= mixed >> _32
    mixed *= _MIX_2
    mixed ^= mixed >> _29
    again = mixed * _MIX_3
    first = ((mixed & _LOW) * segment) >> _32
    second = (((mixed >> _32) * segment) >> _32) + segment
    third = (((again & _LOW) * segment) >> _32) + (segment + segment)
    mark = (again >> _MARK).astype(np.uint16)
    return first, second, third, mark


def _hashed_one(key: int, segment: int) -> tuple[int, int, int, int]:
    mixed = (key ^ (key >> 31)) * 0x9E3779B97F4A7C15 & _WORD
    mixed ^= mixed >> 32
    mixed = mixed * 0xD6E8FEB86659FD93 & _WORD
    mixed ^= mixed >> 29
    again = mixed * 0xC2B2AE3D27D4EB4F & _WORD
    first = (mixed & 0xFFFFFFFF) * segment >> 32
    second = ((mixed >> 32) * segment >> 32) + segment
    third = ((again & 0xFFFFFFFF) * segment >> 32) + 2 * segment
    return first, second, third, again >> (64 - FINGERPRINT_BITS)
