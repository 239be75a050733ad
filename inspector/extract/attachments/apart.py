"""Attachments read in a process of their own: what hangs, fills the memory or breaks a C library there harms nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, Self

from inspector.extract.attachments.pieces import ORDINARY, Attachment, Limits, Problem
from inspector.extract.attachments.reader import read_attachment

MEMORY: Final = 2 * 1024**3  # addresses, of which a parser touches a part
GRACE: Final = 5.0  # seconds more than the reader allows itself; the first start of the process is among them


class ApartReader:
    """Reads one attachment after the other in one process, and starts another when that one is lost."""

    def __init__(self, limits: Limits = ORDINARY) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
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
            self._process.wait()
        self._line = self._process = None

    def _start(self) -> Connection:
        # not multiprocessing's own start: that would run the main script again, and keep one more process beside us
        self._line, other = Pipe()
        command = [sys.executable, "-P", "-c", f"from {__name__} import serve; serve({other.fileno()})"]
        places = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        # libraries complain of broken files to the terminal
        self._process = subprocess.Popen(command, **_inherits(other.fileno()), env=places, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        other.close()
        return self._line


def serve(handle: int) -> None:
    """What the other process does: reads what it is sent, until the line is cut."""
    _confine()
    line = _line(handle)
    try:
        while True:
            line.send(read_attachment(*line.recv()))
    except (EOFError, OSError, KeyboardInterrupt):  # the inspection is over
        return


def _inherits(handle: int) -> dict[str, Any]:
    """How the other process is given its end of the line, and nothing else of ours."""
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)  # noqa: FBT003 - Python takes it no other way; the only one, its own are not inherited
        return {"close_fds": False}
    return {"pass_fds": [handle]}


def _line(handle: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


def _confine() -> None:
    """No more memory than that, and no core file; Windows has no such limits for a process by itself."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
