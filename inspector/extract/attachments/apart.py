"""Attachments read in a process of their own: what hangs, fills the memory or breaks a C library there harms nobody."""

from __future__ import annotations

import multiprocessing
import os
import resource
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from inspector.extract.attachments.pieces import ORDINARY, Attachment, Limits, Problem
from inspector.extract.attachments.reader import read_attachment

MEMORY: Final = 2 * 1024**3  # addresses, of which a parser touches a part
GRACE: Final = 5.0  # seconds more than the reader allows itself; the first start of the process is among them


class ApartReader:
    """Reads one attachment after the other in one process, and starts another when that one is lost."""

    def __init__(self, limits: Limits = ORDINARY) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def read(self, name: str, body: bytes) -> Attachment:
        line = self._line or self._start()
        try:
            line.send((name, body, self._limits))
            if line.poll(self._limits.seconds + GRACE):
                answer = line.recv()
                assert isinstance(answer, Attachment)
                return answer
            reason = f"读取超过 {self._limits.seconds:g} 秒，没有读完"
        except (EOFError, OSError):
            reason = "读取时程序异常退出，文件可能已损坏或是攻击文件"
        self.close()
        return Attachment((), "", (Problem("", reason),))

    def close(self) -> None:
        if self._line:
            self._line.close()
        if self._process:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._line = self._process = None

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._line, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True, name="duwang-attachments")
        self._process.start()
        other.close()
        return self._line


def _serve(line: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with Path(os.devnull).open("wb") as nowhere:  # libraries complain of broken files to the terminal
        os.dup2(nowhere.fileno(), 2)
    try:
        while True:
            line.send(read_attachment(*line.recv()))
    except (EOFError, OSError, KeyboardInterrupt):  # the inspection is over
        return
