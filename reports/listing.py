"""What the proofreader doubts in texts before publication: a listing for people, JSON lines for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from inspector.manuscripts import CLASSES, Manuscript, Remark
from reports.pagetext import on_one_line, readable

_STYLES = {"A": "bold white on red", "B": "bold red", "C": "yellow", "D": "cyan"}
_QUOTE = "bold underline"
_MOST_FORMAL = 3  # of the matters of form, these are shown


def print_listing(manuscript: Manuscript, remarks: Sequence[Remark], console: Console) -> None:
    """One document: what was found where, and what to do about it. Its words can neither colour nor move anything."""
    is_grave = any(remark.class_ == "A" for remark in remarks)
    _print(Text.assemble((on_one_line(manuscript.name), "bold"), "　", (counted(remarks), "bold red" if is_grave else "")), console)
    for remark in remarks:
        if remark.class_ != "D":
            _entry(remark.class_, _sentence(manuscript, remark, is_coloured=console.is_terminal), _advice(remark), console)
    formal = [remark for remark in remarks if remark.class_ == "D"]
    if formal:
        _entry("D", Text(_formal(formal)), Text(f"共 {len(formal)} 处标点、格式问题，全部见 --json"), console)
    if console.is_terminal:
        console.print()


def counted(remarks: Sequence[Remark]) -> str:
    """“严重 1 处、确定 2 处”."""
    counts = Counter(remark.class_ for remark in remarks)
    return "、".join(f"{label} {counts[class_]} 处" for class_, label in CLASSES.items() if counts[class_]) or "没有发现问题"


def json_lines(manuscript: Manuscript, remarks: Sequence[Remark]) -> Iterator[str]:
    """start and end count code points of the text as read."""
    for remark in remarks:
        record = {
            "file": manuscript.name,
            "start": remark.start,
            "end": remark.end,
            "quote": remark.quote,
            "suggestion": remark.suggestion,
            "kind": remark.kind,
            "class": remark.class_,
            "confidence": remark.confidence,
            "context": remark.context,
        }
        yield json.dumps(record, ensure_ascii=False)


def _entry(class_: str, sentence: Text, advice: Text, console: Console) -> None:
    label = Text(CLASSES[class_], style=_STYLES[class_])
    if not console.is_terminal:
        _print(Text.assemble("  ", label, "  ", sentence), console)
        _print(Text.assemble("        ", advice), console)
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(label, Text.assemble(sentence, "\n", advice))
    console.print(Padding(grid, (0, 0, 0, 2)), highlight=False, soft_wrap=False)


def _sentence(manuscript: Manuscript, remark: Remark, *, is_coloured: bool) -> Text:
    first = manuscript.starts[remark.paragraph]
    last = first + len(manuscript.paragraphs[remark.paragraph])
    before, after = remark.context[: remark.before], remark.context[remark.before + len(remark.quote) :]
    quote = on_one_line(remark.quote)
    return Text.assemble(
        "…" if remark.start - remark.before > first else "",
        _flat(before),
        (quote, f"{_QUOTE} {_COLOURS[remark.class_]}") if is_coloured else f"【{quote}】",
        _flat(after),
        "…" if remark.end + len(after) < last else "",
    )


def _advice(remark: Remark) -> Text:
    advice = Text(f"{on_one_line(remark.where)}：{on_one_line(remark.advice)}")
    if remark.suggestion and not remark.suggestion.startswith("※"):
        at = advice.plain.find(f"“{on_one_line(remark.suggestion)}”", len(remark.where))
        if at >= 0:
            advice.stylize("bold green", at + 1, at + 1 + len(on_one_line(remark.suggestion)))
    return advice


def _formal(remarks: Sequence[Remark]) -> str:
    shown = [f"{remark.where}“{_flat(remark.quote)}”" + (f"→“{remark.suggestion}”" if remark.suggestion[:1] not in ("", "※") else "") for remark in remarks]
    return "；".join(shown[:_MOST_FORMAL]) + ("；……" if len(shown) > _MOST_FORMAL else "")


def _flat(text: str) -> str:
    return readable(text).translate(_BREAKS)


def _print(text: Text, console: Console) -> None:
    if console.is_terminal:
        console.print(text, highlight=False, soft_wrap=False)
    else:
        console.print(text.plain, soft_wrap=True, markup=False, highlight=False, emoji=False)


_COLOURS = {"A": "red", "B": "red", "C": "yellow", "D": "cyan"}
_BREAKS = str.maketrans("\n\r\t\v\f\u2028\u2029", " " * 7)
