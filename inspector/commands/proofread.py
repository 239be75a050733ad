"""`inspector proofread`: what is doubtful in a text before it is published, without the network."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspector.commands.console import DATA, SITES, Exit, UsageError, day_of, err, out
from inspector.core.refusals import refusal_of, why_refused
from inspector.core.workdays import CHINA

if TYPE_CHECKING:
    from inspector.drafts.housestyle import HouseStyle
    from inspector.manuscripts import Manuscript, Remark
    from inspector.proofread import About, Proofreader


def proofread(
    files: Annotated[list[str], typer.Argument(help="要校对的文件：docx、txt、md、html、pdf 等；“-”是标准输入。每个文件是一篇。", metavar="FILE…")],
    as_json: Annotated[bool, typer.Option("--json", help="每处疑点输出一行 JSON；start、end 按 --text 输出的字符数计。")] = False,
    as_text: Annotated[bool, typer.Option("--text", help="只输出读到的文字，不校对。")] = False,
    annotated: Annotated[Path | None, typer.Option("--annotate", help="把疑点作为批注写进这一份 docx 的副本，原文不动。", metavar="OUT.docx")] = None,
    suspected: Annotated[bool, typer.Option("--suspected", help="也列出把握不大的疑点。")] = False,
    day: Annotated[str | None, typer.Option("--date", help="文稿的日期；机构名称、职务等按这一天判断。", metavar="DATE")] = None,
    words: Annotated[Path | None, typer.Option("--words", help="本单位自备词表所在的文件夹。", metavar="DIR")] = None,
    site: Annotated[str, typer.Option("--site", help="要发到哪个网站：按它的所在地判断，它的用语合并提示，排除过的词不再报。", metavar="NAME")] = "",
    config_file: Annotated[Path | None, typer.Option("--config", help="网站配置；只与 --site 一起用（默认 sites.yaml，没有就不用）。")] = None,
    folder: Annotated[Path, typer.Option("--data", help="巡检的数据目录；只与 --site 一起用。")] = DATA,
    database: Annotated[str, typer.Option(help="数据库地址（默认数据目录里的 SQLite）；只与 --site 一起用。")] = "",
) -> None:
    """发布前校对：列出文稿里的疑点，不上网，不改原文。

    纯文本一行是一段。文件开头的字节顺序标记（BOM）不算字符，换行符照原样计。

    退出码：0 完成，无论有没有疑点；2 用法有误，或有文件读不了（其余文件照常校对）。
    """
    from inspector.proofread import About
    from reports.listing import json_lines, print_listing

    if as_json and as_text:
        raise UsageError("--json 和 --text 请只选一个")
    if files.count("-") > 1:
        raise UsageError("标准输入（-）只能写一次")
    if annotated is not None and (len(files) > 1 or annotated.resolve() == Path(files[0]).resolve()):
        raise UsageError("--annotate 一次批注一个文件，写成另一个文件，不覆盖原文")
    failed: set[str] = set()
    manuscripts = _manuscripts(files, failed)
    if as_text:
        for manuscript, _ in manuscripts:
            _write_out(manuscript.text if len(files) == 1 or manuscript.text.endswith("\n") else f"{manuscript.text}\n")
        raise typer.Exit(Exit.USAGE if failed else Exit.DONE)
    house = _house_style(site, config_file, folder, database) if site else None
    about = About(day_of(day, "--date") if day else None, house.locality if house else None)
    for manuscript, body, remarks in _doubted(manuscripts, _proofreader(words or (house.words if house else None), suspected=suspected), about, house):
        if as_json:
            _write_out("".join(f"{line}\n" for line in json_lines(manuscript, remarks)))
        else:
            print_listing(manuscript, remarks, out)
        if annotated is not None:
            _annotate(manuscript, body, remarks, annotated)
    raise typer.Exit(Exit.USAGE if failed else Exit.DONE)


def _proofreader(words: Path | None, *, suspected: bool) -> Proofreader:
    from inspector.proofread import Proofreader, TableError

    try:
        return Proofreader(words, suspected=suspected)
    except TableError as error:
        raise UsageError(str(error)) from error


def _house_style(site: str, config_file: Path | None, folder: Path, database: str) -> HouseStyle:
    from inspector.drafts.housestyle import house_style

    found = house_style(site, config_file or (SITES if SITES.exists() else None), folder, database)
    if found is None:
        raise UsageError(f"没有网站“{site}”：{config_file or SITES} 里没有写它，{database or folder} 里也没有它的巡检；请核对名称，或用 --config、--data 写明")
    return found


def _manuscripts(names: Sequence[str], failed: set[str]) -> Iterator[tuple[Manuscript, bytes]]:
    """The files that can be read. What cannot is told, and its name kept."""
    from inspector.manuscripts import ManuscriptError, read_manuscript

    for name in names:
        try:
            body = _body(name)
            manuscript = read_manuscript(name, body)
        except ManuscriptError as error:
            err.print(f"{name}：{error}", style="red", markup=False)
            failed.add(name)
            continue
        for gap in manuscript.gaps:
            err.print(f"{name}：{gap}", style="yellow", markup=False)
            failed.add(name)
        yield manuscript, body


def _doubted(
    manuscripts: Iterable[tuple[Manuscript, bytes]], reader: Proofreader, about: About, house: HouseStyle | None
) -> Iterator[tuple[Manuscript, bytes, list[Remark]]]:
    """Without a site each text is by itself; what a site is used to shows when all are read."""
    from inspector.manuscripts import proofread, remarks_of

    if house is None:
        for manuscript, body in manuscripts:
            yield manuscript, body, proofread(manuscript, reader, about)
        return
    read = [(manuscript, body, reader.read_document(manuscript.paragraphs, about)) for manuscript, body in manuscripts]
    for manuscript, _, doubted in read:
        house.see(manuscript.name, manuscript.text, doubted)
    for manuscript, body, doubted in read:
        yield manuscript, body, remarks_of(manuscript, house.settled(doubted))


def _body(name: str) -> bytes:
    from inspector.manuscripts import ManuscriptError

    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except IsADirectoryError as error:
        raise ManuscriptError("这是文件夹，请写明里面的文件") from error
    except OSError as error:
        raise ManuscriptError(why_refused(error)) from error


def _annotate(manuscript: Manuscript, body: bytes, remarks: Sequence[Remark], target: Path) -> None:
    from inspector.drafts.annotate import annotate, notes_of
    from inspector.extract.attachments import Unreadable

    try:
        annotated = annotate(body, notes_of(manuscript, remarks), "读网", datetime.now(CHINA))
        target.write_bytes(annotated.body)
    except Unreadable as error:
        raise UsageError(f"{manuscript.name} 无法加批注（只有 docx 可以）：{error}") from error
    except OSError as error:
        raise UsageError(refusal_of(error, target)) from error
    err.print(f"批注稿：{target}，{annotated.placed} 条批注。", markup=False)
    if annotated.unplaced:
        err.print(f"另有 {len(annotated.unplaced)} 处没有地方加批注，请看上面的列表。", style="yellow")


def _write_out(text: str) -> None:
    """The same bytes everywhere, whatever the terminal's encoding and line ends."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
