"""WARC in and out: the evidence. Written here one gzip member a record; read with warcio, so that other crawlers' archives can be judged too."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import uuid
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from inspector.core.facts import Snapshot
from inspector.core.refusals import refusal_of

LARGEST_BODY = 32 << 20  # read from an archive of another crawler; our own bodies are cut while they are fetched
RENDERED = "browser"  # how a page came that a browser has shown
POSTED = "post"  # how a post of an account came: told by an interface, a feed or a page, without an answer of its own
_LEFT_OUT = "X-Left-Out"
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows would make two bytes of every line end
_CHECK_FILE = "请确认文件完整，扩展名为 .warc 或 .warc.gz"
_NOTE = "application/json"  # of a metadata record that holds no failure
_COMPRESSION_LEVEL = 1  # isal's: about the size of zlib's level 1 for a fifth of the time; its level 2 takes a third more for a fiftieth less


class ArchiveError(Exception):
    """An archive that cannot be read or written. The message is Chinese and says what to do."""


class RecordPlace(NamedTuple):
    file: str
    offset: int
    length: int
    digest: str = ""  # of the payload, as in WARC-Payload-Digest


class Original(NamedTuple):
    """Where the full record stands that a revisit refers to."""

    file: str
    offset: int
    url: str


class ArchiveWriter:
    """Appends records to one file. Each record is on its way to the disk when `write` returns; `sync` makes sure of it."""

    def __init__(self, path: Path, software: str) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o644)
        except OSError as error:
            raise ArchiveError(f"存档打不开。{refusal_of(error, path)}") from error
        self.size = os.fstat(self._file).st_size
        if self.size == 0:
            self._append(_warcinfo(software, path.name))

    def write(self, snapshot: Snapshot, original: Original | None = None) -> RecordPlace:
        """One record: response, revisit of `original`, or metadata for an address that gave no answer and for what was learnt otherwise."""
        digest = payload_digest(snapshot.body) if snapshot.status else ""
        if snapshot.how in _MADE and snapshot.status:
            record = _made_record(_MADE[snapshot.how], snapshot, digest)
        else:
            record = _response_record(snapshot, original, digest) if snapshot.status else _metadata_record(snapshot)
        offset = self.size
        return RecordPlace(self.path.name, offset, self._append(record), digest)

    def sync(self) -> None:
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)

    def _append(self, record: _Record) -> int:
        packer = isal_zlib.compressobj(_COMPRESSION_LEVEL, isal_zlib.DEFLATED, 31)
        member = b"".join((*map(packer.compress, record), packer.flush()))
        done = 0
        try:
            while done < len(member):
                done += os.write(self._file, member[done:])
        except OSError as error:
            os.ftruncate(self._file, self.size)
            raise ArchiveError(f"写不进存档。{refusal_of(error, self.path)}") from error
        self.size += done
        return done


def payload_digest(body: bytes) -> str:
    """As WARC-Payload-Digest wants it: sha1, base 32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def repair(path: Path) -> int:
    """Cut a half-written last record off. Returns the length that is whole."""
    whole = 0
    with path.open("rb+") as file:
        for end in _member_ends(file):
            whole = end
        file.truncate(whole)
    return whole


def read_archive(path: Path, folder: Path | None = None, seen: dict[str, Original] | None = None) -> Iterator[tuple[Snapshot, RecordPlace, Original | None]]:
    """Every answer and failure in a WARC file, ours or another crawler's, in order. Revisits come with the body of their original,
    looked for in the same file, among those `seen` in files read before it, and, for our own archives, in the files of `folder`;
    a revisit without its original has status 304 and no body."""
    seen = {} if seen is None else seen
    with path.open("rb") as stream:
        if not stream.peek(5).startswith((b"\x1f\x8b", b"WARC/")):
            raise ArchiveError(f"{path} 不是能读的 WARC 存档：{_CHECK_FILE}")
        try:
            iterator = ArchiveIterator(stream)
            for record in iterator:
                uri = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
                if record.rec_type not in ("response", "revisit", "metadata", "conversion") or not uri.startswith("http"):
                    continue
                snapshot = _snapshot(record, uri)  # before the place is asked for: that reads on to the record's end
                digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
                place = RecordPlace(path.name, iterator.get_record_offset(), iterator.get_record_length(), digest)
                if snapshot is None:
                    continue
                original = _original_of(record, uri, seen) if record.rec_type == "revisit" else None
                if record.rec_type == "response":
                    seen[uri] = Original(path.name, place.offset, uri)
                if record.rec_type == "revisit":
                    snapshot = _with_body(snapshot, original, folder or path.parent)
                yield snapshot, place, original
        except ArchiveLoadFailed as error:
            raise ArchiveError(f"{path} {_fault_of(error)}") from error


def read_record(path: Path, offset: int) -> Snapshot | None:
    """The record at that place, None when the file is gone or holds no answer there."""
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            records = iter(ArchiveIterator(stream))
            with contextlib.closing(records):  # left open it would keep itself and its buffers alive until the collector comes
                record = next(records, None)
                return None if record is None else _snapshot(record, (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    except (FileNotFoundError, ArchiveLoadFailed):
        return None


def expand(paths: Sequence[Path]) -> list[Path]:
    """The archive files meant: a folder stands for its *.warc and *.warc.gz."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(item for item in path.iterdir() if item.name.endswith((".warc", ".warc.gz")))
        elif path.exists():
            files.append(path)
        else:
            raise ArchiveError(f"存档 {path} 不存在：请检查路径")
    if not files:
        raise ArchiveError("没有找到存档：目录里应有 .warc 或 .warc.gz 文件")
    return files


_Record = tuple[bytes, ...]  # in pieces: a body need not be copied to stand between its headers and the end
_END: Final = b"\r\n\r\n"


def _record(kind: str, fields: Sequence[tuple[str, str]], block: _Record, moment: datetime) -> _Record:
    lines = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"WARC-Date: {moment.astimezone(UTC).isoformat(timespec='microseconds')[:26]}Z",
        *(f"{name}: {value}" for name, value in fields if value),
        f"Content-Length: {sum(map(len, block))}",
    ]
    return ("\r\n".join(lines).encode("utf-8", "surrogateescape"), _END, *block, _END)


def _warcinfo(software: str, name: str) -> _Record:
    block = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n".encode()
    fields = [("WARC-Filename", name), ("Content-Type", "application/warc-fields")]
    return _record("warcinfo", fields, (block,), datetime.now(UTC))


def _response_record(snapshot: Snapshot, original: Original | None, digest: str) -> _Record:
    lines = [f"HTTP/1.1 {snapshot.status} "]
    for name, value in snapshot.headers:
        # the body is stored without chunks, so the header that announces them is kept under another name
        shown = "X-Archive-Orig-Transfer-Encoding" if name.lower() == "transfer-encoding" else name
        lines.append(f"{shown}: {value}")
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + _END
    fields = [
        ("WARC-Target-URI", snapshot.url),
        ("WARC-IP-Address", snapshot.peer),
        ("WARC-Payload-Digest", digest),
        ("WARC-Truncated", snapshot.truncated),
        ("X-Fetched-As", snapshot.how),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    if original:
        profile = "server-not-modified" if snapshot.status == 304 else "identical-payload-digest"
        fields += [
            ("WARC-Profile", f"http://netpreserve.org/warc/1.1/revisit/{profile}"),
            ("WARC-Refers-To-Target-URI", original.url),
            ("X-Refers-To-File", original.file),
            ("X-Refers-To-Offset", str(original.offset)),
        ]
    return _record("revisit", fields, (head,), snapshot.fetched_at) if original else _record("response", fields, (head, snapshot.body), snapshot.fetched_at)


def _metadata_record(snapshot: Snapshot) -> _Record:
    block = snapshot.body or f"error: {snapshot.error}\r\n".encode()
    kind = _NOTE if snapshot.body else "application/warc-fields"
    fields = [("WARC-Target-URI", snapshot.url), ("X-Fetched-As", snapshot.how), ("Content-Type", kind)]
    return _record("metadata", fields, (block,), snapshot.fetched_at)


_MADE = {RENDERED: "conversion", POSTED: "resource"}


def _made_record(kind: str, snapshot: Snapshot, digest: str) -> _Record:
    """What a browser made of the response recorded before it, or a post as its source told it: other programs do not take them for a server's answers."""
    fields = [
        ("WARC-Target-URI", snapshot.url),
        ("WARC-Payload-Digest", digest),
        ("X-Fetched-As", snapshot.how),
        (_LEFT_OUT, snapshot.header(_LEFT_OUT)),
        ("Content-Type", snapshot.header("Content-Type")),
    ]
    return _record(kind, fields, (snapshot.body,), snapshot.fetched_at)


def _member_ends(file: IO[bytes]) -> Iterator[int]:
    """The offset after each complete gzip member."""
    file.seek(0)
    position, unpacker, pending = 0, zlib.decompressobj(31), b""
    while pending or (pending := file.read(1 << 20)):
        try:
            unpacker.decompress(pending)
        except zlib.error:
            return
        position += len(pending) - len(unpacker.unused_data)
        pending = unpacker.unused_data
        if unpacker.eof:
            yield position
            unpacker = zlib.decompressobj(31)


def _snapshot(record: Any, uri: str) -> Snapshot | None:
    headers = record.rec_headers
    moment = _moment(headers.get_header("WARC-Date") or "")
    how = headers.get_header("X-Fetched-As") or "page"
    if record.rec_type == "metadata" and headers.get_header("Content-Type") == _NOTE:
        return Snapshot(uri, moment, body=record.content_stream().read(LARGEST_BODY), how=how)
    if record.rec_type == "metadata":
        lines = record.content_stream().read(4096).decode("utf-8", "replace").splitlines()
        error = next((line[7:].strip() for line in lines if line.startswith("error: ")), "")
        return Snapshot(uri, moment, error=error, how=how) if error else None
    if record.rec_type in _MADE.values():
        return _made(record, uri, moment, how) if _MADE.get(how) == record.rec_type else None
    if record.http_headers is None:
        return None
    raw = record.raw_stream
    if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(raw)
    status = record.http_headers.get_statuscode()
    return Snapshot(
        url=uri,
        fetched_at=moment,
        status=int(status) if status.isdigit() else 0,
        headers=tuple((name, value) for name, value in record.http_headers.headers),
        body=raw.read(LARGEST_BODY),
        truncated=headers.get_header("WARC-Truncated") or "",
        how=how,
        peer=headers.get_header("WARC-IP-Address") or "",
    )


def _made(record: Any, uri: str, moment: datetime, how: str) -> Snapshot:
    named = ((name, record.rec_headers.get_header(name)) for name in ("Content-Type", _LEFT_OUT))
    kept = tuple((name, value) for name, value in named if value)
    return Snapshot(uri, moment, 200, kept, record.content_stream().read(LARGEST_BODY), how=how)


def _fault_of(error: ArchiveLoadFailed) -> str:
    if "single gzip" in str(error) or "non-chunked" in str(error):
        return "整个压缩成了一块，不是逐条压缩的 WARC 存档：请先用 gunzip 解开，再判断解开的 .warc 文件"
    return f"不是能读的 WARC 存档，里面有一条记录的格式不对：{_CHECK_FILE}"


def _original_of(record: Any, uri: str, seen: dict[str, Original]) -> Original | None:
    headers = record.rec_headers
    target = (headers.get_header("WARC-Refers-To-Target-URI") or uri).strip("<>")
    file, offset = headers.get_header("X-Refers-To-File"), headers.get_header("X-Refers-To-Offset")
    if file and offset and offset.isdigit():
        return Original(Path(file).name, int(offset), target)
    return seen.get(target)


def _with_body(revisit: Snapshot, original: Original | None, folder: Path) -> Snapshot:
    full = read_record(folder / original.file, original.offset) if original else None
    if full is None:  # other crawlers keep the status 200 in it; a page without its body would be judged as an empty one
        return replace(revisit, status=304, body=b"")
    keep = {"content-type", "content-encoding"}
    own = [(name, value) for name, value in revisit.headers if name.lower() not in keep]
    headers = (*own, *((name, value) for name, value in full.headers if name.lower() in keep))
    return Snapshot(revisit.url, revisit.fetched_at, 200, headers, full.body, truncated=full.truncated, how=revisit.how, peer=revisit.peer)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)
