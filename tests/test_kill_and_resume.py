"""Killed at any moment and started again, an inspection ends with the same result and asks hardly anything twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.static_site import read_log, static_site_process

PAGES = 1000
KILLS = 30
PATIENCE = 60.0


def command(url: str, folder: Path) -> list[str]:
    pace = ["--allow-loopback", "--concurrency", "2", "--recheck-after", "0.2", "--today", "2026-11-22"]
    return [sys.executable, "-m", "inspector", "check", url, *pace, "--out", str(folder), "--json", str(folder / "result.json")]


def result(folder: Path) -> dict[str, Any]:
    """The JSON without what may differ: when, and where the evidence lies."""
    data: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    del data["inspection"]
    return data


def requests(log: Path) -> Counter[str]:
    return Counter(asked.path for asked in read_log(log))


def wait_for(log: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < limit:
        if log.exists() and log.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.01)


@pytest.mark.timeout(600)
def test_thirty_kills_change_nothing_and_repeat_at_most_one_request_in_twenty(tmp_path: Path) -> None:
    seed = int(os.environ.get("DUWANG_SEED", random.randrange(10**6)))
    print(f"seed {seed}")
    chance = random.Random(seed)
    log = tmp_path / "requests.log"
    with static_site_process(PAGES, log) as url:
        subprocess.run(command(url, tmp_path / "whole"), check=True, capture_output=True, timeout=300)
        whole = requests(log)
        log.write_text("", encoding="utf-8")
        kills = 0
        while kills < KILLS:
            process = subprocess.Popen(command(url, tmp_path / "killed"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_for(log, log.read_bytes().count(b"\n") + chance.randrange(1, 2 * sum(whole.values()) // (KILLS + 5)), process)
            time.sleep(chance.random() * 0.02)
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
        if kills == KILLS:
            subprocess.run(command(url, tmp_path / "killed"), check=True, capture_output=True, timeout=300)
        killed = requests(log)
    assert kills >= KILLS * 0.7, f"seed {seed}: the inspection ended after {kills} kills"
    assert result(tmp_path / "killed") == result(tmp_path / "whole"), f"seed {seed}"
    assert set(killed) == set(whole), f"seed {seed}"
    repeated = sum((killed - whole).values())
    print(f"{kills} kills, {repeated} of {sum(whole.values())} requests repeated")
    assert repeated <= 0.05 * sum(whole.values()), f"seed {seed}: {repeated} of {sum(whole.values())} requests repeated"


def test_an_interrupt_keeps_what_is_in_flight_and_the_same_command_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "requests.log"
    with static_site_process(300, log, delay=0.005) as url:
        process = subprocess.Popen(command(url, tmp_path / "out"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        wait_for(log, 60, process)
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=PATIENCE)
        assert process.returncode == 130
        assert "用同一命令" in words.decode()
        subprocess.run(command(url, tmp_path / "out"), check=True, capture_output=True, timeout=300)
        assert result(tmp_path / "out")["coverage"]["pages"] == 300
        pages = {path: count for path, count in requests(log).items() if path.removeprefix("/news/").removesuffix(".html").isdigit()}
    assert len(pages) == 299
    assert max(pages.values()) == 1
