"""Builds the tables of the statistical tier from text alone: `python -m inspector.proofread.build 语料… --out ngram.bin`.

The same corpus makes the same bytes. Needs the `tables` extra (jieba for its word list, scikit-learn for the rankers).
"""

from __future__ import annotations

import argparse
import lzma
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from inspector.proofread.ngram import storage
from inspector.proofread.ngram.acquaint import write as write_company
from inspector.proofread.ngram.alphabet import Alphabet
from inspector.proofread.ngram.company import TABLES as COMPANY
from inspector.proofread.ngram.edits import Kind
from inspector.proofread.ngram.likeness import traits
from inspector.proofread.ngram.model import LONGEST_WORD, TABLES, Model
from inspector.proofread.ngram.tabulate import FEWEST_CHARACTER, Runs, arrays_of, runs_of
from inspector.proofread.ngram.training import Lessons, lessons, teach

SMALLEST_LESSON, LARGEST_LESSON = 300_000, 900_000  # characters of a file that the rankers learn from
LARGEST_SHARE: Final = 0.3  # of the corpus: what is held out must not be most of what was counted
SHORTEST_PARAGRAPH: Final = 6  # characters; shorter ones teach nothing
SEED: Final = 7


class Source(NamedTuple):
    """One file of the corpus."""

    name: str
    texts: list[str]
    size: int  # characters


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m inspector.proofread.build", description="由正确的公文语料统计校对用的表。每个文件一个来源，每行一段。")
    parser.add_argument("corpus", nargs="+", type=Path, help="语料文件，.txt 或 .xz，UTF-8，每行一段")
    parser.add_argument("--out", type=Path, default=TABLES, help="写到哪里（默认写进程序自己的数据）")
    parser.add_argument("--company-only", action="store_true", help="统计表已有，只重建旁边的 company.bin（哪些词常在一起）")
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.corpus if not path.is_file()]
    if missing:
        parser.error(f"没有这些语料文件：{'、'.join(missing)}")
    begun = time.monotonic()
    for line in build_company(options.corpus, options.out) if options.company_only else build(options.corpus, options.out):
        sys.stdout.write(f"{time.monotonic() - begun:6.0f} 秒  {line}\n")
        sys.stdout.flush()
    return 0


def build(corpus: Sequence[Path], out: Path, least: int = SMALLEST_LESSON) -> Iterator[str]:
    """Writes the tables, saying what is done as it goes. Rankers learn from files of at least `least` characters."""
    sources = [read_source(path) for path in sorted(corpus, key=lambda path: path.name)]
    held_out = _held_out(sources, least)
    every = [text for source in sources for text in source.texts]
    alphabet = Alphabet.of(["\n".join(every)], FEWEST_CHARACTER, traits())
    words = dictionary()
    runs = runs_of(every, alphabet)
    arrays = arrays_of(runs, alphabet, words)
    yield f"已统计 {sum(source.size for source in sources):,} 字，{len(alphabet.characters):,} 种字符，{sum(len(run.keys) for run in runs.values()):,} 种字串"
    for kind, given in _lessons(held_out, runs, alphabet, words).items():
        arrays |= teach(given).arrays(kind)
        yield f"已学会判断 {kind}：{len(given.right):,} 例，其中真错 {int(given.right.sum()):,} 例"
    storage.write(out, arrays, {"alphabet": alphabet.characters, "rare": alphabet.rare})
    yield f"已写成 {out}，{out.stat().st_size / 1e6:.1f} MB"
    yield write_company(every, alphabet, words, out.with_name(COMPANY.name))


def build_company(corpus: Sequence[Path], out: Path) -> Iterator[str]:
    """Writes only the table of words that keep company, for the runs that are there already."""
    texts = [text for path in sorted(corpus, key=lambda path: path.name) for text in read_source(path).texts]
    yield write_company(texts, Model.read(out).alphabet, dictionary(), out.with_name(COMPANY.name))


def _held_out(sources: Sequence[Source], least: int) -> list[Source]:
    total = sum(source.size for source in sources)
    found = [source for source in sources if least <= source.size <= total * LARGEST_SHARE]
    if not found:
        raise SystemExit(f"语料里要有几个 {least:,} 字以上、不超过全部三成的文件，轮流留出来供程序学习；请把语料分成几个来源")
    return found


def _lessons(held_out: Sequence[Source], runs: Mapping[int, Runs], alphabet: Alphabet, words: Mapping[str, int]) -> dict[Kind, Lessons]:
    """Each file in turn is what the tables without it have not seen; then all are what tables without any of them have not."""
    found: dict[Kind, list[Lessons]] = {kind: [] for kind in Kind}
    least_known = runs
    for source in held_out:
        own = runs_of(source.texts, alphabet)
        least_known = _less(least_known, own)
        _learn(found, _less(runs, own), alphabet, words, [source])
    _learn(found, least_known, alphabet, words, held_out)  # what text of another kind looks like
    return {kind: Lessons.joined(parts) for kind, parts in found.items()}


def _learn(found: dict[Kind, list[Lessons]], runs: Mapping[int, Runs], alphabet: Alphabet, words: Mapping[str, int], sources: Sequence[Source]) -> None:
    model = Model.of(arrays_of(runs, alphabet, words), alphabet)
    for source in sources:
        for kind, given in lessons(model, _sample(source), SEED).items():
            found[kind].append(given)


def _less(runs: Mapping[int, Runs], own: Mapping[int, Runs]) -> dict[int, Runs]:
    return {length: run.less(own[length]) for length, run in runs.items()}


def _sample(source: Source) -> list[str]:
    texts = [text for text in source.texts if len(text) >= SHORTEST_PARAGRAPH]
    random.Random(SEED).shuffle(texts)
    chosen, size = [], 0
    for text in texts:
        if size > LARGEST_LESSON:
            break
        chosen.append(text)
        size += len(text)
    return chosen


def read_source(path: Path) -> Source:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        texts = [text for text in (line.strip() for line in lines) if text]
    return Source(path.name, texts, sum(map(len, texts)))


def dictionary() -> dict[str, int]:
    """The words of jieba's list and how often its makers saw them."""
    import jieba

    found = {}
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, _ = line.split(" ", 2)
        if len(word) <= LONGEST_WORD and all("㐀" <= character <= "鿿" for character in word):
            found[word] = int(count)
    return found


if __name__ == "__main__":
    sys.exit(main())
