"""The evidence of one finding in one file, for a dispute: what the server sent, when, which clause, and everything that was done since."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from inspector import __version__
from inspector.archive import ArchiveError, payload_digest, read_record
from inspector.core.audit import Entry
from inspector.core.facts import Snapshot
from inspector.core.findings import Finding
from inspector.core.workdays import CHINA
from inspector.db.database import StoreError
from inspector.db.dossier import Kept
from inspector.db.store import Store
from inspector.inspection.pictures import picture_folder, pictures_in

_CHUNK = 1 << 16
_README = """读网证据包

finding.json      问题：网站、网址、原文、依据条款、说明、位置
record.warc.gz    存档里的原始记录（WARC 格式，任何读 WARC 的程序都能打开）
body.bin          服务器返回的正文，与收到时一字节不差（没有解压）
headers.txt       请求地址、取回时间、状态和响应头、正文的校验值
screenshot.*      截图（有的话）
history.json      每次巡检的情况、办理记录和整改情况
manifest.json     以上文件的大小和 SHA-256
SHA256SUMS        同样的校验值，可用 sha256sum -c SHA256SUMS 核对

办理记录的每一条都带自己和前一条的校验值；整条记录用 inspector audit verify 核对。
"""


class Packed(NamedTuple):
    body: bytes  # of the ZIP file
    missing: tuple[str, ...]  # Chinese: what could not be put in, and why


def pack_evidence(store: Store, folder: Path, finding_id: int) -> Packed:
    """`folder`: where the archives lie."""
    kept = store.kept(finding_id)
    if kept is None:
        raise StoreError("这个问题已经不在了：后来的巡检或规则变动撤销了它。")
    row = store.queue_row(finding_id)
    files: dict[str, bytes] = {"readme.txt": _README.encode()}
    files["finding.json"] = _json(_finding(kept.finding, row.site))
    files["history.json"] = _json(_history(store, finding_id, row.site_id))
    missing = _record(files, folder, kept)
    picture = pictures_in(picture_folder(folder, kept.archive)).get(kept.finding.fingerprint) if kept.archive else None
    if picture is None:
        missing += ["没有截图：巡检时没有拍，或已随存档删除"]
    else:
        files[f"screenshot{picture.suffix}"] = picture.read_bytes()
    return Packed(_zipped(files, missing), tuple(missing))


def _record(files: dict[str, bytes], folder: Path, kept: Kept) -> list[str]:
    """The record and what is read from it; else why it is not there."""
    if not kept.record_file or kept.record_offset is None:
        return ["没有网页记录：这个问题不是从一个网页上看到的"]
    path = folder / Path(kept.record_file).name
    try:
        snapshot = read_record(path, kept.record_offset)
        member = _member(path, kept.record_offset)
    except (ArchiveError, OSError, zlib.error):
        snapshot, member = None, b""
    if snapshot is None or not member:
        return [f"存档 {path.name} 不在或读不出：请用备份恢复后再打包"]
    files |= {"record.warc.gz": member, "body.bin": snapshot.body, "headers.txt": _headers(snapshot, path.name, kept.record_offset)}
    return []


def _member(path: Path, offset: int) -> bytes:
    """The one gzip member of the archive that holds the record, byte for byte."""
    unpacker, taken = zlib.decompressobj(31), bytearray()
    with path.open("rb") as file:
        file.seek(offset)
        while not unpacker.eof and (chunk := file.read(_CHUNK)):
            unpacker.decompress(chunk)
            taken += chunk
    if not unpacker.eof:
        return b""
    return bytes(taken[: len(taken) - len(unpacker.unused_data)])


def _headers(snapshot: Snapshot, file: str, offset: int) -> bytes:
    lines = [
        f"网址：{snapshot.url}",
        f"取回时间：{snapshot.fetched_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}（北京时间）　{snapshot.fetched_at.astimezone(UTC).isoformat()}",
        f"取回方式：{snapshot.how}",
        f"服务器地址：{snapshot.peer or '没有记录'}",
        f"存档：{file}，从第 {offset} 字节起",
        f"正文：{len(snapshot.body)} 字节　SHA-256 {hashlib.sha256(snapshot.body).hexdigest()}　{payload_digest(snapshot.body)}",
        f"截断：{snapshot.truncated or '没有'}",
        "",
        f"状态：{snapshot.status}",
        *(f"{name}: {value}" for name, value in snapshot.headers),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")  # headers are bytes that need not be UTF-8


def _finding(finding: Finding, site: str) -> Mapping[str, object]:
    plain = {name: getattr(finding, name) for name in ("fingerprint", "check", "title", "severity", "certainty", "clause", "url", "page_title", "target")}
    words = {name: getattr(finding, name) for name in ("quote", "context", "message", "suggestion", "places", "status", "unit", "first_seen")}
    said = {"confirmed": finding.confirmed, "dismissed": finding.dismissed}
    places = [[place.url, place.title] for place in finding.more_places]
    return {"site": site, **plain, "indicators": list(finding.indicators), **words, "more_places": places, **said}


def _history(store: Store, finding_id: int, site_id: int) -> Mapping[str, object]:
    mark = store.queue_row(finding_id).fingerprint
    items = [(known, item) for known, item, _words in store.items_of_site(site_id) if item.fingerprint == mark]
    told = [{"notice": known.number, "unit": known.unit, "state": item.words, "steps": _steps(store.audit_of(f"item:{item.id}"))} for known, item in items]
    days = [
        {"inspection": one.inspection_id, "day": one.today.isoformat(), "status": one.status.label, "places": one.places} for one in store.sightings(finding_id)
    ]
    return {"sightings": days, "steps": _steps(store.history(finding_id)), "notices": told}


def _steps(entries: Sequence[Entry]) -> list[Mapping[str, object]]:
    names = ("number", "who", "action", "subject", "note", "payload", "previous", "hash")
    return [{"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"), **{name: getattr(entry, name) for name in names}} for entry in entries]


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _zipped(files: Mapping[str, bytes], missing: Sequence[str]) -> bytes:
    sums = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
    listed = [{"name": name, "size": len(body), "sha256": sums[name]} for name, body in files.items()]
    made = {"program": f"duwang {__version__}", "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": listed, "missing": list(missing)}
    manifest = _json(made)
    sums["manifest.json"] = hashlib.sha256(manifest).hexdigest()
    whole = {**files, "manifest.json": manifest, "SHA256SUMS": "".join(f"{value}  {name}\n" for name, value in sums.items()).encode()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in whole.items():
            packed.writestr(name, body)
    return buffer.getvalue()
