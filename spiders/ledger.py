"""Every link target of one inspection in some thirty bytes each: who is first to link it, how many pages do, and what became of it."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator

from inspector.core.facts import Verdict

_VERDICTS = (None, Verdict.OK, Verdict.BROKEN, Verdict.SUSPECT, Verdict.SKIPPED)
NOT_ASKED = 65535
CIRCLE = "转来转去成了循环，浏览器打不开"
NOBODY = 2**64 - 1  # rank of a target that no page links (start address, sitemap)
_SESSION = re.compile(r";jsessionid=[^?#]*|(?<=[?&])(?:jsessionid|phpsessid|aspsessionid\w*|sessionid|session_id|sid|cfid|cftoken)=[^&#]*&?", re.IGNORECASE)


def identity(url: str) -> str:
    """The address without what only names a visit, so that a session number does not make a new page of an old one."""
    return _SESSION.sub("", url).rstrip("?&") if "?" in url or ";" in url else url


def stable_hash(url: str) -> int:
    """The same number for the same address in every process: what the database keys on. Signed 64 bit."""
    return int.from_bytes(hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def rank_of(url: str) -> int:
    """Orders the pages that link a target: shortest address first. The same in every run, whatever came home first."""
    return min(len(url), 65535) << 40 | (stable_hash(url) & (2**40 - 1))


HOME_RANK = 0  # the front page comes before all


class Ledger:
    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # keyed by Python's own hash: cheap, and only of this process
        self.ranks = array("Q")
        self.parents = array("I")
        self.places = array("I")
        self._verdicts = bytearray()
        self._statuses = array("H")
        self.whys: dict[int, str] = {}
        self.redirects: dict[int, int] = {}
        self._fragments: dict[str, int] = {}
        self._fragment_places: dict[int, list[int]] = {}  # number and fragment → [places, parent, rank high, known good]

    def __len__(self) -> int:
        return len(self.ranks)

    def number_of(self, url: str) -> int | None:
        return self._numbers.get(hash(identity(url)))

    def numbers_of(self, urls: Iterable[str]) -> list[int | None]:
        """The same for all the links of a page."""
        known = self._numbers.get
        return [known(hash(identity(url))) for url in urls]

    def enter(self, url: str) -> tuple[int, bool]:
        """The address's number, and whether it is new."""
        key = hash(identity(url))
        number = self._numbers.get(key)
        if number is not None:
            return number, False
        number = len(self.ranks)
        self._numbers[key] = number
        self.ranks.append(NOBODY)
        self.parents.append(0)
        self.places.append(0)
        self._verdicts.append(0)
        self._statuses.append(NOT_ASKED)
        return number, True

    def linked(self, numbers: Iterable[int], parent: int, rank: int) -> None:
        """One more page links these targets."""
        places, ranks = self.places, self.ranks
        for number in numbers:
            places[number] += 1
            if rank < ranks[number]:
                ranks[number] = rank
                self.parents[number] = parent

    def linked_fragment(self, number: int, fragment: str, parent: int, rank: int, is_there: bool | None) -> None:
        """The same for a place inside the target. `is_there` is known when a page links a place of its own."""
        key = number << 24 | self._fragments.setdefault(fragment, len(self._fragments) & 0xFFFFFF)
        entry = self._fragment_places.setdefault(key, [0, parent, rank, 0])
        entry[0] += 1
        if rank < entry[2]:
            entry[1], entry[2] = parent, rank
        if is_there is not None:
            entry[3] = 1 if is_there else 2

    def fragments(self) -> Iterator[tuple[int, str, int, int, bool | None]]:
        """(number, fragment, places, parent, whether it is there if known)"""
        names = list(self._fragments)
        for key, (places, parent, _rank, known) in self._fragment_places.items():
            yield key >> 24, names[key & 0xFFFFFF], places, parent, (None, True, False)[known]

    def status(self, number: int) -> int | None:
        """The last status, 0 for a failure, None when the address was not asked."""
        status = self._statuses[number]
        return None if status == NOT_ASKED else status

    def answered(self, number: int, status: int) -> None:
        self._statuses[number] = min(status, NOT_ASKED - 1)

    def judge(self, number: int, verdict: Verdict, why: str) -> None:
        self._verdicts[number] = _VERDICTS.index(verdict)
        if why:
            self.whys[number] = why
        else:
            self.whys.pop(number, None)

    def verdict(self, number: int) -> Verdict | None:
        return _VERDICTS[self._verdicts[number]]

    def is_in_circle(self, number: int) -> bool:
        """Whether its redirects lead back to where they began."""
        seen, here = {number}, number
        while (following := self.redirects.get(here)) is not None:
            if following in seen:
                return True
            seen.add(following)
            here = following
        return False

    def outcome(self, number: int) -> tuple[Verdict, str, tuple[int, ...]]:
        """The verdict after redirects, its reason, and the numbers redirected through."""
        chain: list[int] = []
        here = number
        while here in self.redirects:
            here = self.redirects[here]
            if here == number or here in chain:
                return Verdict.BROKEN, CIRCLE, tuple(chain)
            chain.append(here)
            if len(chain) > 20:
                return Verdict.BROKEN, "转了 20 次还没有到达", tuple(chain)
        verdict = self.verdict(here) or Verdict.SKIPPED
        why = self.whys.get(here, "" if verdict is Verdict.OK else "没有检查到")
        return verdict, (f"转到别处后，{why}" if chain and why else why), tuple(chain)
