"""Zip files opened with care: sizes as they are and not as they claim, names in GBK, no XML that grows."""

from __future__ import annotations

import io
import re
import stat
import struct
import zlib
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from inspector.extract.attachments.formats import LABELS
from inspector.extract.attachments.pieces import MB, Limits, Unreadable

HARMLESS: Final = 20 * MB  # what unpacks to less is read at any ratio
DAMAGE: Final = (BadZipFile, zlib.error, struct.error, EOFError, LookupError, OSError, RuntimeError, ValueError)  # what zipfile raises
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_zip(known: str, body: bytes, limits: Limits) -> None:
    """Refuses an office document that would fill the memory, or whose XML declares entities."""
    with ZipFile(io.BytesIO(body)) as archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise Unreadable(f"{LABELS[known]}里有 {len(members)} 个成员，超过 {limits.members} 个，没有读取")
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(f"{LABELS[known]}已加密，需要密码才能打开")
        room = _room(known, members, len(body), limits)
        for member in members:
            content = read_member(archive, member, room)
            room -= len(content)
            if member.filename.endswith((".xml", ".rels")) and _DECLARES.search(content[:1024]):
                raise Unreadable(f"{LABELS[known]}里的 {member.filename} 声明了 XML 实体，可能是攻击文件，没有读取")


def _room(known: str, members: list[ZipInfo], packed: int, limits: Limits) -> int:
    room = min(limits.unpacked, max(HARMLESS, packed * limits.ratio))
    if sum(member.file_size for member in members) > room:
        raise too_large(LABELS[known], room)
    return room


def too_large(label: str, room: int) -> Unreadable:
    return Unreadable(f"{label}解压后超过 {room // MB} MB，没有读取")


def read_member(archive: ZipFile, member: ZipInfo, room: int) -> bytes:
    """The content, up to its real end: a directory may claim less than what comes, and parsers that stream would follow it."""
    member.file_size = room + 2  # where zipfile stops
    with archive.open(member) as stream:
        content = stream.read(room + 1)
    if len(content) > room:
        raise too_large(f"“{member_name(member)}”", room)
    return content


def member_name(member: ZipInfo) -> str:
    """Names without the UTF-8 flag are read as cp437, while Chinese programs write UTF-8 or GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def is_link(member: ZipInfo) -> bool:
    """Its content is the place it points to, and nothing of its own."""
    return stat.S_ISLNK(member.external_attr >> 16)


def leads_outside(name: str) -> bool:
    """A name that would be written elsewhere by whoever unpacks it into a folder."""
    parts = re.split(r"[\\/]", name)
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")
