"""Reads the tab-separated tables the proofreader works from: its own, and those an office adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, Protocol

from inspector.core.facts import Suspicion

Judge = Callable[[str, int, int], Suspicion | None]  # (text, start, end) of a trigger found → what is wrong there, if anything


class Book(Protocol):
    """Knows which words to stop at, and what to think of each place."""

    def triggers(self) -> Iterator[tuple[str, Judge]]: ...


DATA = Path(__file__).parent / "data"

# kinds of which a single error can fail a site: never hidden by a lesser fault around it
GRAVE: Final = frozenset("state_name org_name leader_name party_term territory hk_mo_tw job_title ethnic_religion".split())
NAMES: Final = MappingProxyType(  # by which people may call a kind in tables of their own
    {
        "place_name": "地名",
        "org_name": "机构名",
        "leader_name": "领导人姓名",
        "job_title": "职务",
        "state_name": "国名",
        "party_term": "党的表述",
        "territory": "领土",
        "hk_mo_tw": "港澳台",
        "ethnic_religion": "民族宗教",
        "international": "涉外用语",
        "legal": "法律用语",
        "social": "社会用语",
        "doc_ref": "文号",
        "typo_shape": "形近字",
        "typo_sound": "音近字",
        "real_word": "用词",
        "missing": "漏字",
        "extra": "多字",
        "doubled": "重字",
        "swapped": "颠倒",
        "idiom": "成语",
        "redundancy": "语义重复",
        "grammar": "语法",
        "date": "日期",
        "number": "数字",
        "heading": "序号",
        "punctuation": "标点",
        "variant_char": "繁体异体",
        "conversion_garble": "转换乱码",
        "stale": "旧称",
        "level_word": "层级词",
        "site_term": "本站用语",
    }
)
KINDS: Final = frozenset(NAMES)
_BY_NAME: Final = {name: kind for kind, name in NAMES.items()}


class TableError(ValueError):
    """A table cannot be used; the message says which line and what to change."""


class Row(NamedTuple):
    path: Path
    line: int
    cells: tuple[str, ...]

    def refuse(self, what: str) -> TableError:
        return TableError(f"{self.path.name}，第 {self.line} 行：{what}")


def read_rows(path: Path, columns: int, *, needed: int) -> Iterator[Row]:
    """The rows of a table, missing cells at the end filled with "". Empty lines and lines beginning with # are left out."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise TableError(f"{path}：不是 UTF-8 编码，请另存为 UTF-8 文本") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = (*map(str.strip, line.split("\t")),)
        row = Row(path, number, cells + ("",) * (columns - len(cells)))
        if len(cells) > columns:
            raise row.refuse(f"有 {len(cells)} 列，最多 {columns} 列，请检查多余的制表符")
        if not all(row.cells[:needed]):
            raise row.refuse(f"前 {needed} 列都要填写，列与列之间用制表符隔开")
        yield row


def kind_of(row: Row, cell: str) -> str:
    kind = _BY_NAME.get(cell, cell)
    if kind not in KINDS:
        raise row.refuse(f"没有“{cell}”这一差错类别，可用：{'、'.join(NAMES.values())}")
    return kind


def tables(extra: Path | None, pattern: str) -> list[Path]:
    """Our own tables of that name, then those of the office."""
    if extra is not None and not extra.is_dir():
        raise TableError(f"{extra}：没有这个文件夹，自备词表应放在一个文件夹里")
    return [path for folder in (DATA, extra) if folder is not None for path in sorted(folder.glob(pattern))]


def is_han(character: str) -> bool:
    return "㐀" <= character <= "鿿"


def graded(kind: str, suggestion: str = "※") -> str:
    """The class of a sure fault of that kind; without a right form it is only a suspicion."""
    if kind in GRAVE:
        return "A"
    return "B" if suggestion else "C"
