"""Runs every rule over text known to be right: `python -m inspector.proofread.guard 语料…`. Whatever is called wrong there is a false alarm."""

from __future__ import annotations

import argparse
import lzma
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from inspector.core.facts import Suspicion
from inspector.proofread.reader import Proofreader
from inspector.proofread.tables import DATA, read_rows

AT_ONCE = 2000  # paragraphs
CONTEXT = 14  # characters shown on either side of a hit
LEGAL_VARIANTS = DATA / "legal_variants.tsv"
KNOWN_ERRORS = DATA / "corpus_errors.tsv"


@dataclass(slots=True)
class Tally:
    paragraphs: int = 0
    characters: int = 0
    hits: list[tuple[str, Suspicion, str]] = field(default_factory=list)  # file, suspicion, words around it


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m inspector.proofread.guard", description="用正确文本检查校对词表：凡在其中报出的都是误报。")
    parser.add_argument("corpus", nargs="+", type=Path, help="正确文本，.txt 或 .xz，每行一段；有制表符的行取最后一列")
    parser.add_argument("--extra", type=Path, help="本单位自备词表所在文件夹")
    parser.add_argument("--learn", action="store_true", help="把与固定表述相近而正确的写法记入 legal_variants.tsv")
    options = parser.parse_args(arguments)
    tally = check(Proofreader(options.extra), options.corpus)
    if options.learn:
        learned = learn(tally)
        sys.stdout.write(f"已记入 {learned} 种合法写法，请逐条复核后再跑一次。\n")
    for file, suspicion, around in sorted(tally.hits, key=lambda hit: (hit[1].source, hit[1].quote)):
        sys.stdout.write(f"{file}\t{suspicion.source}\t{suspicion.quote}→{suspicion.suggestion}\t{around}\n")
    sys.stdout.write(f"共 {tally.paragraphs} 段、{tally.characters} 字，误报 {len(tally.hits)} 处。\n")
    return 1 if tally.hits else 0


def check(reader: Proofreader, corpus: list[Path]) -> Tally:
    """What the reader flags in the corpus, leaving out mere form, and errors the corpus is known to contain."""
    known = known_errors()
    tally = Tally()
    for path in corpus:
        lines = paragraphs(path)
        while some := list(islice(lines, AT_ONCE)):
            tally.paragraphs += len(some)
            tally.characters += sum(map(len, some))
            for line, found in zip(some, reader.read_paragraphs(some), strict=True):
                for suspicion in reader.settle([line], [found])[0]:
                    if suspicion.class_ != "D" and not is_known_error(known, line, suspicion):
                        around = line[max(0, suspicion.start - CONTEXT) : suspicion.end + CONTEXT]
                        tally.hits.append((path.name, suspicion, around))
    return tally


def known_errors() -> dict[str, list[str]]:
    """Wrong form → the words in which official text really contains it."""
    known: dict[str, list[str]] = {}
    for row in read_rows(KNOWN_ERRORS, 3, needed=2):
        known.setdefault(row.cells[0], []).append(row.cells[1])
    return known


def learn(tally: Tally) -> int:
    """Record near-misses seen in right text as legal, so that they are never flagged again."""
    counts = Counter((suspicion.quote, suspicion.suggestion) for _, suspicion, _ in tally.hits if suspicion.source == "near-miss")
    with LEGAL_VARIANTS.open("a", encoding="utf-8") as table:
        table.writelines(f"{variant}\t{phrase}\n" for variant, phrase in sorted(counts))
    return len(counts)


def paragraphs(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").rpartition("\t")[2]


def is_known_error(known: Mapping[str, Sequence[str]], line: str, suspicion: Suspicion) -> bool:
    """Whether it is among the errors that official text is known to contain."""
    return any(_covers(line, fragment, suspicion) for fragment in known.get(suspicion.quote, ()))


def _covers(line: str, fragment: str, suspicion: Suspicion) -> bool:
    at = line.find(fragment)
    while at >= 0:
        if at <= suspicion.start and suspicion.end <= at + len(fragment):
            return True
        at = line.find(fragment, at + 1)
    return False


if __name__ == "__main__":
    sys.exit(main())
