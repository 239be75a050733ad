"""A process that only proofreads, page by page from standard input, and prints what that took as JSON."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path


def main() -> int:
    gc.set_threshold(50_000, *gc.get_threshold()[1:])  # as every command of the program does
    before, started = _peak_memory(), time.process_time()
    from inspector.proofread import Proofreader  # part of what is weighed

    reader = Proofreader()
    loaded, spent, characters = time.process_time() - started, 0.0, 0
    for line in sys.stdin:
        page = json.loads(line)
        started = time.process_time()
        reader.read_document(page)
        spent += time.process_time() - started
        characters += sum(map(len, page))
    json.dump({"load": loaded, "read": spent, "characters": characters, "memory": _peak_memory() - before}, sys.stdout)
    return 0


def _peak_memory() -> int:
    """Bytes. Not ru_maxrss, which a child inherits from the process that started it."""
    fields = (line.split() for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return next((int(cells[1]) * 1024 for cells in fields if cells[0] == "VmHWM:"), 0)


if __name__ == "__main__":
    sys.exit(main())
