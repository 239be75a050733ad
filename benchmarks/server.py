"""The benchmark site on nginx, far faster than any checker, on loopback addresses only."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.site import Hosts

MAIN_ADDRESS, EXTERNAL_ADDRESS = "127.0.0.1", "127.0.0.2"
_CONFIGURATION = Path(__file__).with_name("templates") / "nginx.conf"


class NoNginxError(Exception):
    """nginx is not installed."""


def free_hosts() -> Hosts:
    """Three loopback addresses nobody listens on just now."""
    with socket.socket() as main, socket.socket() as external, socket.socket() as closed:
        main.bind((MAIN_ADDRESS, 0))
        external.bind((EXTERNAL_ADDRESS, 0))
        closed.bind((EXTERNAL_ADDRESS, 0))
        return Hosts(*(f"http://{address}:{port}" for address, port in (main.getsockname(), external.getsockname(), closed.getsockname())))


@contextlib.contextmanager
def serve(folder: Path, hosts: Hosts) -> Iterator[None]:
    """Serves a written site while the block runs."""
    program = nginx_program()
    (folder / "tmp").mkdir(exist_ok=True)
    configuration = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""  # else the worker, as nobody, may not read a private folder
    listen = {"main": hosts.main.removeprefix("http://"), "external": hosts.external.removeprefix("http://")}
    configuration.write_text(_CONFIGURATION.read_text(encoding="utf-8") % {"folder": folder, "user": user, **listen}, encoding="utf-8")
    process = subprocess.Popen([program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(configuration)])
    try:
        _wait_until_open(listen["main"], process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def nginx_program() -> str:
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if program is None:
        raise NoNginxError("没有找到 nginx，速度测试需要它来提供网页。Debian / Ubuntu 上请先运行：apt-get install nginx")
    return program


def _wait_until_open(listen: str, process: subprocess.Popen[bytes]) -> None:
    address, _, port = listen.partition(":")
    for _ in range(100):
        if process.poll() is not None:
            raise RuntimeError(f"nginx ended at once with status {process.returncode}; see error.log beside nginx.conf")
        with contextlib.suppress(OSError), socket.create_connection((address, int(port)), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError("nginx did not open its port")
