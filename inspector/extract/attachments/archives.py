"""Members of zip, rar and 7z archives, one at a time, no more of them than the limits allow."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from inspector.extract.attachments.formats import LABELS
from inspector.extract.attachments.pieces import MB, Limits, Unreadable
from inspector.extract.attachments.zips import HARMLESS, is_link, member_name, read_member

LINK: Final = "是指向别处的链接，里面没有内容"


class Packed(NamedTuple):
    name: str
    body: bytes
    trouble: str = ""  # Chinese: why there is no body


def unpack(known: str, body: bytes, limits: Limits) -> Iterator[Packed]:
    members = _from_zip(body, limits) if known == "zip" else _through_bsdtar(known, body, limits)
    for number, packed in enumerate(members, 1):
        if number > limits.members:
            raise Unreadable(f"{LABELS[known]}里的文件超过 {limits.members} 个，后面的没有读取")
        yield packed


def _from_zip(body: bytes, limits: Limits) -> Iterator[Packed]:
    room = min(limits.unpacked, max(HARMLESS, len(body) * limits.ratio))
    with ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            name = member_name(member)
            if member.is_dir() or _is_furniture(name):
                continue
            if is_link(member):
                yield Packed(name, b"", LINK)
                continue
            if member.flag_bits & 1:
                yield Packed(name, b"", "压缩包已加密，需要密码才能打开")
                continue
            try:
                content = read_member(archive, member, room)
            except NotImplementedError:
                yield Packed(name, b"", "压缩方式不受支持，无法解开")
            except (BadZipFile, zlib.error, EOFError, ValueError, OSError):
                yield Packed(name, b"", "在压缩包里已损坏，无法解开")
            else:
                room -= len(content)
                yield Packed(name, content)


def _is_furniture(name: str) -> bool:
    """What Macs and Windows leave in archives."""
    path = PurePosixPath(name)
    return path.parts[:1] == ("__MACOSX",) or path.name.startswith("._") or path.name in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _through_bsdtar(known: str, body: bytes, limits: Limits) -> Iterator[Packed]:
    """libarchive rewrites the archive as a tar stream, which can be left at any point."""
    program = shutil.which("bsdtar")
    if program is None:
        raise Unreadable(f"读取{LABELS[known]}需要 bsdtar，请在运行巡检的机器上安装（Debian：apt install libarchive-tools）")
    room = min(limits.unpacked, max(HARMLESS, len(body) * limits.ratio))
    with tempfile.TemporaryFile() as archive, tempfile.TemporaryFile() as complaints:
        archive.write(body)
        archive.flush()
        command = [program, "-cf", "-", "--format=pax", f"@/proc/self/fd/{archive.fileno()}"]
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.defpath}  # or names beyond ASCII are lost
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, env=environment, pass_fds=(archive.fileno(),)
        ) as process:
            try:
                assert process.stdout is not None
                yield from _from_tar(known, process.stdout, room)
            finally:
                process.kill()
        complaints.seek(0)
        complaint = complaints.read(4096).decode("utf-8", "replace")
    if complaint.strip():
        raise Unreadable(_reason(known, complaint))


def _from_tar(known: str, stream: IO[bytes], room: int) -> Iterator[Packed]:
    limit = room
    try:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                if member.issym() or member.islnk():
                    yield Packed(member.name, b"", LINK)
                if not member.isfile() or _is_furniture(member.name):
                    continue
                room -= member.size
                if room < 0:
                    raise Unreadable(f"{LABELS[known]}解压后超过 {limit // MB} MB，后面的没有读取")
                content = archive.extractfile(member)
                yield Packed(member.name, content.read() if content else b"")
        stream.read()  # padding: what bsdtar has to say comes after it
    except tarfile.ReadError:  # bsdtar stopped, and says why on stderr
        return


def _reason(known: str, complaint: str) -> str:
    lowered = complaint.lower()
    if "encrypt" in lowered or "passphrase" in lowered or "password" in lowered:
        return f"{LABELS[known]}已加密，需要密码才能打开"
    if "unsupported" in lowered or "not supported" in lowered:
        return f"{LABELS[known]}的压缩方式不受支持，无法全部解开"
    return f"{LABELS[known]}已加密、已损坏或没有下载完整，无法全部解开"
