"""What was said of paragraphs already read: a site repeats itself, and each distinct paragraph is read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.document import About
from inspector.proofread.reader import NOTHING_KNOWN, Proofreader

MOST_CLEAN: Final = 2_000_000  # hashes of paragraphs nothing was said of; 60 bytes each
MOST_DOUBTED: Final = 10_000_000  # characters of paragraphs kept with what was said of them


class Verdicts:
    """A proofreader with a memory. Clean paragraphs, nearly all of them, are remembered by their hash alone."""

    def __init__(self, reader: Proofreader) -> None:
        self._reader = reader
        self._clean: set[int] = set()
        self._doubted: dict[str, list[Suspicion]] = {}
        self._characters = 0  # of the paragraphs doubted

    def read_document(self, paragraphs: Sequence[str], about: About = NOTHING_KNOWN) -> list[list[Suspicion]]:
        """As Proofreader.read_document."""
        unclean = [text for text in dict.fromkeys(paragraphs) if hash(text) not in self._clean]
        said = {text: known for text in unclean if (known := self._doubted.get(text))}
        unread = [text for text in unclean if text not in said]
        for text, suspicions in zip(unread, self._reader.read_paragraphs(unread), strict=True):
            said[text] = suspicions
            self._remember(text, suspicions)
        return self._reader.settle(paragraphs, [said.get(text, []) for text in paragraphs], about)

    def prepare(self, paragraphs: Iterable[str]) -> None:
        """Reads in one go what will be asked for soon."""
        unread = [text for text in dict.fromkeys(paragraphs) if text not in self._doubted and hash(text) not in self._clean]
        for text, suspicions in zip(unread, self._reader.read_paragraphs(unread), strict=True):
            self._remember(text, suspicions)

    def rest(self) -> None:
        """Gives memory back until there is more to read."""
        self._reader.rest()

    def _remember(self, text: str, suspicions: list[Suspicion]) -> None:
        if not suspicions:
            if len(self._clean) >= MOST_CLEAN:
                self._clean.clear()
            self._clean.add(hash(text))
            return
        if self._characters + len(text) > MOST_DOUBTED:
            self._doubted.clear()
            self._characters = 0
        self._doubted[text] = suspicions
        self._characters += len(text)
