"""One file of arrays, mapped into memory: what is not read costs nothing, and processes share what is."""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
MAGIC: Final = b"DUWANG-NGRAM-1\n"
_ALIGNED: Final = 64  # bytes


class StorageError(ValueError):
    """The file is not ours, or is damaged; the message says which file."""


def write(path: Path, arrays: Mapping[str, Array], notes: Mapping[str, str]) -> None:
    """The same arrays and notes make the same bytes, in whatever order they come."""
    arrays = dict(sorted(arrays.items()))
    entries, offset = {}, 0
    for name, array in arrays.items():
        entries[name] = {"type": array.dtype.str, "shape": array.shape, "offset": offset}
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"notes": dict(notes), "arrays": entries}, ensure_ascii=False, sort_keys=True).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        file.write(b"\0" * (-file.tell() % _ALIGNED))
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())
            file.write(b"\0" * (-array.nbytes % _ALIGNED))


def read(path: Path) -> tuple[dict[str, Array], dict[str, str]]:
    """The arrays, read-only and not yet in memory, and the notes."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise StorageError(f"{path}：不是校对用的统计表，请重新安装，或用 python -m inspector.proofread.build 重建")
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
        begin = -(-file.tell() // _ALIGNED) * _ALIGNED
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {}
    for name, entry in header["arrays"].items():
        count = int(np.prod(entry["shape"], dtype=np.int64))
        try:
            arrays[name] = np.frombuffer(mapped, np.dtype(entry["type"]), count, begin + entry["offset"]).reshape(entry["shape"])
        except ValueError as error:
            raise StorageError(f"{path}：统计表不完整，请重新安装，或用 python -m inspector.proofread.build 重建") from error
    return arrays, header["notes"]


def give_back(arrays: Mapping[str, Array]) -> None:
    """Lets go of the parts of a mapped file that were read: the system keeps them at hand, and this process no longer counts as their owner."""
    for array in arrays.values():
        base: object = array
        while isinstance(base, np.ndarray | memoryview):
            base = base.base if isinstance(base, np.ndarray) else base.obj
        if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):  # not everywhere
            base.madvise(mmap.MADV_DONTNEED)
            return
