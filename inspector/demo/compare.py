"""Holds the findings of an inspection against the table of planted faults: found, missed, too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from inspector.core.privacy import mask
from inspector.demo.truth import EVERYWHERE, Expectation, Planted, Truth

Finding = Mapping[str, Any]  # one finding of the JSON report
_WORDS = ("quote", "target", "context", "message", "suggestion")


@dataclass(frozen=True, slots=True)
class Extra:
    """A finding that nobody planted; `trap` says what it fell for, where it fell for something."""

    check: str
    url: str
    quote: str
    trap: str


@dataclass(frozen=True, slots=True)
class Comparison:
    found: tuple[Planted, ...]
    missed: tuple[Planted, ...]
    extra: tuple[Extra, ...]

    @property
    def is_perfect(self) -> bool:
        return not self.missed and not self.extra

    def lines(self) -> Iterator[str]:
        """The table, for people."""
        for row in self.found:
            yield f"已发现　{row.check}　{row.note}　{_place(row)}"
        for row in self.missed:
            yield f"漏报　　{row.check}　{row.note}　{_place(row)}"
        for extra in self.extra:
            trap = f"　（陷阱：{extra.trap}）" if extra.trap else ""
            yield f"多报　　{extra.check}　{extra.quote}　{extra.url}{trap}"
        yield f"埋设问题 {len(self.found) + len(self.missed)} 处：已发现 {len(self.found)}，漏报 {len(self.missed)}；多报 {len(self.extra)}。"


def compare(findings: Sequence[Finding], truth: Truth) -> Comparison:
    """Findings as the JSON report gives them; one that was gathered from several pages counts for each fault it names."""
    faults = [row for row in truth if row.expect is Expectation.FAULT]
    traps = [row for row in truth if row.expect is Expectation.QUIET]
    found = [row for row in faults if any(_is_about(finding, row) for finding in findings)]
    extra = [finding for finding in findings if not any(_is_about(finding, row) for row in faults)]
    missed = [row for row in faults if row not in found]
    return Comparison(tuple(found), tuple(missed), tuple(_extra(finding, traps) for finding in extra))


def _extra(finding: Finding, traps: Sequence[Planted]) -> Extra:
    trap = next((row.note for row in traps if _is_about(finding, row)), "")
    return Extra(str(finding["check"]), str(finding["url"]), str(finding.get("quote", "")), trap)


def _is_about(finding: Finding, row: Planted) -> bool:
    """The check is the same, and the target; or, where the row names none, the page and the words."""
    if finding["check"] != row.check:
        return False
    if row.target:
        return _address(row.target) in {_address(str(finding.get(name, ""))) for name in ("target", "quote")}
    pages = {_address(page) for page in _pages(finding)}
    is_there = any(page.startswith(_address(row.site)) for page in pages) if row.page == EVERYWHERE or not row.page else _address(row.page) in pages
    return is_there and _says(finding, row.quotes)


def _says(finding: Finding, quotes: tuple[str, ...]) -> bool:
    """Any of the words, as the report shows them: personal numbers are masked there."""
    words = "\n".join(str(finding.get(name, "")) for name in _WORDS)
    return not quotes or any(mask(quote) in words for quote in quotes)


def _pages(finding: Finding) -> Iterator[str]:
    yield str(finding["url"])
    for place in finding.get("more_places") or ():
        yield str(place["url"] if isinstance(place, Mapping) else place)


def _address(url: str) -> bytes:
    """One spelling for one page: percent signs resolved, fragment and index.html dropped."""
    return unquote_to_bytes(url.partition("#")[0]).removesuffix(b"index.html")


def _place(row: Planted) -> str:
    return row.target or (row.page if row.page != EVERYWHERE else row.site)
