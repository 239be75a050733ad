"""What stands around a block of text: the heads of a table, the label before a number, the lines above and below."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from inspector.core.facts import PageFacts, Scope, TextBlock

MOST_BACK = 150  # blocks looked through for the head of a table; a leak shows in its first rows already
HEAD_ROWS = 3  # a table may begin with a title and a unit before its heads
NEAR = 3  # blocks above and below
SHORT = 30  # a block no longer than this may have its label in a line above
LONGEST_PIECE = 200


class Surroundings(NamedTuple):
    labels: str  # what names the number: the cell to the left and the head of the column, or the ends of the lines above
    nearby: str  # the lines or rows around, with the block itself
    heads: str = ""  # the first rows of the table
    is_cell: bool = False
    is_unheaded: bool = False  # a cell whose table begins too far above to be seen


class _Cell(NamedTuple):
    row: int
    column: int
    text: str


def surroundings(block: TextBlock, page: PageFacts) -> Surroundings:
    blocks = page.blocks
    index = _index(block, blocks)
    if block.scope is not Scope.CELL or not (place := _place(block)):
        return _of_line(block, blocks, index)
    cells = _cells_above(blocks, index)
    near = [cell.text for cell in cells if place.row - 2 <= cell.row]
    near += [_cut(other.text) for other in blocks[index + 1 : index + 1 + 4 * NEAR] if other.scope is Scope.CELL]
    left = [cell.text for cell in cells if cell.row == place.row and cell.column == place.column - 1]
    data_rows = {cell.row for cell in cells if _NUMBER.search(cell.text)} | {place.row}
    head_cells = [cell for cell in cells if cell.row <= HEAD_ROWS and cell.row not in data_rows]
    above = [cell.text for cell in head_cells if cell.column == place.column]
    heads = " ".join(cell.text for cell in head_cells)
    labels = " ".join(text for text in left + above if not _NUMBER.search(text))
    is_unheaded = place.row > 1 and min((cell.row for cell in cells), default=place.row) > HEAD_ROWS
    return Surroundings(labels, "\n".join([*near, block.text]), heads, is_cell=True, is_unheaded=is_unheaded)


_PLACE = re.compile(r"第(\d+)行第(\d+)格")
_NUMBER = re.compile(r"\d{5}")


def _of_line(block: TextBlock, blocks: Sequence[TextBlock], index: int) -> Surroundings:
    above = blocks[max(0, index - NEAR) : index] if len(block.text) <= SHORT else ()
    labels = " ".join(other.text[-SHORT:] for other in above)
    nearby = [_cut(other.text) for other in blocks[max(0, index - NEAR) : index + NEAR + 1]]
    return Surroundings(labels, "\n".join(nearby) if nearby else block.text)


def _index(block: TextBlock, blocks: Sequence[TextBlock]) -> int:
    guess = bisect_left(blocks, block.offset, key=lambda other: other.offset)
    if guess < len(blocks) and blocks[guess] == block:
        return guess
    return next((index for index, other in enumerate(blocks) if other == block), len(blocks))


def _place(block: TextBlock) -> _Cell | None:
    match = _PLACE.search(block.where)
    return _Cell(int(match[1]), int(match[2]), _cut(block.text)) if match else None


def _cells_above(blocks: Sequence[TextBlock], index: int) -> list[_Cell]:
    """Cells of the same table before this one. A row number that grows on the way up is another table."""
    found: list[_Cell] = []
    row = None
    for block in reversed(blocks[max(0, index - MOST_BACK) : index + 1]):
        place = _place(block) if block.scope is Scope.CELL else None
        if place is None or (row is not None and place.row > row):
            break
        row = place.row
        found.append(place)
    return found[:0:-1]


def _cut(text: str) -> str:
    return text[:LONGEST_PIECE]
