"""`inspector serve` as an office starts it: a database where there was none, and headers on whatever it answers."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.web.headers import POLICY

PATIENCE = 60.0


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "inspector", "serve", "--port", str(number), "--data", str(tmp_path / "new")]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and running.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", number), timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield number
        running.terminate()


def ask(port: int, method: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_it_makes_a_database_and_sends_its_headers_with_everything(port: int, tmp_path: Path) -> None:
    asked = [
        ("GET", "/login", 200),
        ("GET", "/", 303),
        ("GET", "/nowhere", 404),
        ("PUT", "/login", 405),
        ("POST", "/login", 400),
        ("GET", "/static/desk.css", 200),
    ]
    for method, path, status in asked:
        answer = ask(port, method, path)
        assert answer.status == status
        assert answer.getheader("Content-Security-Policy") == POLICY
        assert answer.getheader("Server") is None
    assert (tmp_path / "new/duwang.db").exists()
    assert (tmp_path / "new/desk.key").stat().st_mode & 0o777 == 0o600


def test_a_port_that_is_taken_is_told_in_chinese(port: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "inspector", "serve", "--port", str(port), "--data", str(tmp_path / "other")]
    second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert second.returncode == 2
    assert "端口已被占用" in second.stderr
