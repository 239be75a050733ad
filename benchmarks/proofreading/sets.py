"""Reads the sets a measurement needs; they are not part of this project, their folder is handed in."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

HOW_TO_LAY_OUT: Final = """\
测校对需要带标准答案的文本，它们不随本项目提供。请用 --sets 文件夹 或环境变量 DUWANG_PROOFREADING_SETS 指出一个文件夹，其中可以有（缺哪样就不测哪样）：
  typos/*.tsv                      每行：原句 TAB 正确的句子；两者相同表示原句无误
  real-pages/pages.jsonl           每行一个网页：{"page": "编号", "text": "正文，每行一段"}
  real-pages/labels.tsv            表头：page class context wrong right confidence；class 为 A B C D X，confidence 为 high 或 medium
  corpus/*.txt                     正确的文本，每行一段；也可以用 --corpus 另指一个文件夹
各文件都可以是 .xz 压缩的。

This measurement needs texts whose faults are known; they do not come with the project. Name their folder with --sets or in DUWANG_PROOFREADING_SETS;
it is laid out as above (typos: source TAB target; real-pages: pages and labels; corpus: right text, one paragraph a line), each file plain or .xz."""


class NoSetsError(Exception):
    """There is nothing to measure with, or a file of it cannot be read; the message says what to do."""


class Pair(NamedTuple):
    source: str
    target: str


class Label(NamedTuple):
    """A fault a person marked on a page."""

    page: str
    class_: str
    context: str  # words of the page around `wrong`
    wrong: str
    right: str
    confidence: str

    @property
    def is_sure(self) -> bool:
        return self.confidence == "high"


class Example(NamedTuple):
    wrong: str
    right: str
    kind: str


class Sets:
    """What one folder holds; everything is read when asked for."""

    def __init__(self, folder: Path, corpus: Path | None = None) -> None:
        self._typos = _by_name(folder / "typos", ".tsv")
        self._corpus = _by_name(corpus or folder / "corpus", ".txt")
        self._pages = folder / "real-pages"
        if not self._typos and not self._corpus and not self._pages.is_dir():
            raise NoSetsError(f"{folder}：里面没有可用的文件。\n{HOW_TO_LAY_OUT}")

    def pairs(self) -> Iterator[tuple[str, list[Pair]]]:
        """Each set of sentences with its name."""
        for name, path in self._typos.items():
            rows = _rows(path, 2)
            yield name, [Pair(cells[0], cells[1]) for cells in rows]

    @property
    def corpus(self) -> dict[str, Path]:
        return self._corpus

    def pages(self) -> dict[str, str]:
        """The text of each real page; empty when there are none."""
        path = _plain_or_packed(self._pages / "pages.jsonl")
        if path is None:
            return {}
        return {str(page["page"]): str(page["text"]) for page in map(json.loads, lines(path))}

    def labels(self) -> list[Label]:
        path = _plain_or_packed(self._pages / "labels.tsv")
        if path is None:
            return []
        return [Label(*cells) for cells in _rows(path, 6)[1:]]


def lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as opened:
        for line in opened:
            yield line.rstrip("\n")


def read_examples(path: Path) -> list[Example]:
    """Wrong forms seen in the field, below a heading: wrong, right, class, and what else a row tells."""
    return [Example(*cells[:3]) for cells in _rows(path, 3)[1:]]


def _rows(path: Path, columns: int) -> list[list[str]]:
    rows = []
    for number, line in enumerate(lines(path), 1):
        cells = line.split("\t")
        if len(cells) < columns:
            raise NoSetsError(f"{path.name}，第 {number} 行：应有 {columns} 列，列与列之间用制表符隔开")
        rows.append(cells)
    return rows


def _by_name(folder: Path, suffix: str) -> dict[str, Path]:
    found = [path for path in sorted(folder.glob("*")) if path.name.removesuffix(".xz").endswith(suffix)]
    return {path.name.removesuffix(".xz").removesuffix(suffix): path for path in found}


def _plain_or_packed(path: Path) -> Path | None:
    return next((found for found in (path, path.with_name(path.name + ".xz")) if found.exists()), None)
