"""Asks the proofreader as a reader would meet it: its one default setting, and only what it promises to be sure of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from inspector.proofread import Proofreader, Suspicion

SURE: Final = frozenset("AB")
ADVICE: Final = "※"


def read_each(reader: Proofreader, texts: Sequence[str]) -> list[list[Suspicion]]:
    """Each text a document of one paragraph."""
    return list(map(sure, hear_each(reader, texts)))


def hear_each(reader: Proofreader, texts: Sequence[str]) -> list[list[Suspicion]]:
    """The same with all that is said by default: class D too."""
    found = reader.read_paragraphs(texts)
    return [reader.settle([text], [said])[0] for text, said in zip(texts, found, strict=True)]


def read_together(reader: Proofreader, paragraphs: Sequence[str]) -> list[list[Suspicion]]:
    """All paragraphs as one document."""
    return [sure(found) for found in reader.read_document(paragraphs)]


def sure(found: Sequence[Suspicion]) -> list[Suspicion]:
    return [suspicion for suspicion in found if suspicion.class_ in SURE]


def suggests(suspicion: Suspicion) -> bool:
    return not suspicion.suggestion.startswith(ADVICE) and suspicion.suggestion not in {"", suspicion.quote}


def changes(suspicion: Suspicion) -> dict[int, str]:
    """Position of each character it would change → what would stand there; its first character when it suggests nothing."""
    if not suggests(suspicion):
        return {suspicion.start: ""}
    quote, right = suspicion.quote, suspicion.suggestion
    if len(quote) == len(right):
        return {suspicion.start + at: new for at, (old, new) in enumerate(zip(quote, right, strict=True)) if old != new}
    return {suspicion.start + at: new for at, new in _aligned(quote, right)}


def apply(text: str, suspicions: Sequence[Suspicion]) -> str:
    """The text with the suggestions in place of what they doubt."""
    for suspicion in sorted(suspicions, reverse=True):
        if suggests(suspicion):
            text = text[: suspicion.start] + suspicion.suggestion + text[suspicion.end :]
    return text


def _aligned(quote: str, right: str) -> Iterator[tuple[int, str]]:
    for operation, start, end, new_start, new_end in SequenceMatcher(None, quote, right, autojunk=False).get_opcodes():
        if operation == "insert":
            yield start, right[new_start:new_end] + quote[start : start + 1]
        elif operation != "equal":
            for at in range(start, end):
                until = new_end if at == end - 1 else new_start + at - start + 1
                yield at, right[min(new_start + at - start, new_end) : until]
