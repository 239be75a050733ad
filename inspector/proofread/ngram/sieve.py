"""Whether a run was ever seen: small enough to stay in the processor's cache, and wrong now and then (a Bloom filter of two bits)."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from inspector.proofread.ngram.alphabet import BITS, Ids
from inspector.proofread.ngram.counts import Keys

BITS_A_KEY: Final = 14
FEW: Final = 2000  # keys, for which asking twice costs less than picking out those worth asking again
_U = np.uint64
_FIRST: Final = _U(0x9E3779B97F4A7C15)
_SECOND: Final = _U(0xC2B2AE3D27D4EB4F)
_BYTE, _BIT, _ONE = _U(3), _U(7), np.uint8(1)
_PAIR_SHIFT, _PAIR_BYTE, _PAIR_BIT = np.uint32(BITS), np.uint32(3), np.uint32(7)


class Sieve:
    """Every key put in is said to be in; of the others one in seventy as well. `bits` may be a read-only memory map."""

    def __init__(self, bits: npt.NDArray[np.uint8]) -> None:
        self._bits = bits
        self._shift = _U(64 - (len(bits) * 8).bit_length() + 1)

    def __call__(self, keys: Keys) -> npt.NDArray[np.bool_]:
        found = self._has(keys, _FIRST)
        if len(keys) < FEW:
            found &= self._has(keys, _SECOND)
            return found
        rank = found.nonzero()[0]
        found[rank] = self._has(keys[rank], _SECOND)
        return found

    def _has(self, keys: Keys, multiplier: np.uint64) -> npt.NDArray[np.bool_]:
        at = (keys * multiplier) >> self._shift
        found: npt.NDArray[np.bool_] = (self._bits[at >> _BYTE] >> (at & _BIT).astype(np.uint8) & _ONE).view(np.bool_)
        return found


def build_bits(keys: Keys) -> npt.NDArray[np.uint8]:
    size = 1 << max(10, int(len(keys) * BITS_A_KEY - 1).bit_length())
    bits = np.zeros(size // 8, np.uint8)
    shift = _U(64 - size.bit_length() + 1)
    for multiplier in (_FIRST, _SECOND):
        at = (keys * multiplier) >> shift
        np.bitwise_or.at(bits, at >> _U(3), np.uint8(1) << (at & _U(7)).astype(np.uint8))
    return bits


class PairSieve:
    """Whether two characters were ever seen side by side: a bit for every pair there can be, so never wrong."""

    def __init__(self, bits: npt.NDArray[np.uint8]) -> None:
        self._bits = bits

    def __call__(self, first: Ids, second: Ids) -> npt.NDArray[np.bool_]:
        at = first.astype(np.uint32) << _PAIR_SHIFT | second
        found: npt.NDArray[np.bool_] = (self._bits[at >> _PAIR_BYTE] >> (at & _PAIR_BIT).astype(np.uint8) & _ONE).view(np.bool_)
        return found


def build_pair_bits(keys: Keys) -> npt.NDArray[np.uint8]:
    at = (keys & _U((1 << 2 * BITS) - 1)).astype(np.int64)
    flags = np.zeros(1 << 2 * BITS, np.uint8)
    flags[at] = 1
    return np.packbits(flags, bitorder="little")
