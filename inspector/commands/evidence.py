"""`inspector evidence`: everything about one finding in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspector.commands.console import Database, Fingerprint, Folder, UsageError, existing_database, out
from inspector.core.refusals import refusal_of


def evidence(
    fingerprint: Fingerprint,
    target: Annotated[Path, typer.Option("--out", help="写到哪个文件（.zip）。", metavar="ZIP")],
    folder: Folder = Path("duwang-data"),
    database: Database = "",
) -> None:
    """把一个问题的证据打成一个包：原始网页、响应头、校验值、取回时间、截图、依据条款和全部办理经过，附可核对的清单。"""
    from inspector.db.store import Store
    from inspector.records.evidence import pack_evidence

    if target.suffix.lower() != ".zip":
        raise UsageError(f"{target}：文件名要以 .zip 结尾")
    with Store.open(existing_database(folder, database)) as store:
        packed = pack_evidence(store, folder, store.find(fingerprint).id)
    try:
        target.write_bytes(packed.body)
    except OSError as error:
        raise UsageError(refusal_of(error, target)) from error
    out.print(f"已写入 {target}。解开后可用 sha256sum -c SHA256SUMS 核对。", markup=False)
    for words in packed.missing:
        out.print(f"包里缺：{words}", markup=False)
