"""What is true of a benchmark site, and how a tool's link report compares with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urldefrag, urlsplit


class Expected(StrEnum):
    BROKEN = "broken"
    DOUBTFUL = "doubtful"  # a soft 404, a missing anchor: broken or suspect, both are right
    PROTECTED = "protected"  # answers 403 to everyone: suspect is right, broken is not
    OK = "ok"


class Target(NamedTuple):
    url: str
    kind: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class Truth:
    start: str
    pages: int
    targets: tuple[Target, ...]

    def of(self, expected: Expected) -> frozenset[str]:
        return frozenset(same_address(target.url) for target in self.targets if target.expected is expected)


@dataclass(frozen=True, slots=True)
class Score:
    found: int  # broken targets called broken
    broken: int
    noticed: int  # doubtful and protected targets not passed over
    doubtful: int
    missed: Mapping[str, int]  # broken targets not called broken, by kind
    wrong: Mapping[str, int]  # addresses wrongly called broken, by kind


def score(truth: Truth, report: Path) -> Score:
    """Whatever is called broken and is neither broken nor doubtful in the truth table counts as wrong."""
    verdicts = dict(_read_report(report))
    called_broken = {url for url, verdict in verdicts.items() if verdict == "broken"}
    called_suspect = {url for url, verdict in verdicts.items() if verdict == "suspect"}
    broken, doubtful, protected = (truth.of(expected) for expected in (Expected.BROKEN, Expected.DOUBTFUL, Expected.PROTECTED))
    kinds = {same_address(target.url): target.kind for target in truth.targets}
    return Score(
        found=len(broken & called_broken),
        broken=len(broken),
        noticed=len(doubtful & (called_broken | called_suspect)) + len(protected & called_suspect),
        doubtful=len(doubtful) + len(protected),
        missed=Counter(kinds[url] for url in broken - called_broken),
        wrong=Counter(kinds.get(url, "其他正常地址") for url in called_broken - broken - doubtful),
    )


def same_address(url: str) -> str:
    """One spelling for one address, so that raw and percent-encoded Chinese compare equal."""
    address, fragment = urldefrag(url.strip())
    parts = urlsplit(address)
    path = quote(unquote_to_bytes(parts.path or "/"), safe="/:@!$&'()*+,;=-._~")
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{parts.query}" if parts.query else "") + (f"#{fragment}" if fragment else "")


def _read_report(path: Path) -> Iterable[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield same_address(row["url"]), row["verdict"]
