"""Files that people hand in: how large they may be, and whether they are what they say."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile

from flask import request

from inspector.db.database import StoreError
from inspector.extract.attachments.pieces import ORDINARY, Unreadable
from inspector.extract.attachments.zips import DAMAGE, check_zip, leads_outside

LARGEST = 20 << 20
_LONGEST_NAME = 120
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MAGIC = {
    ".docx": (_ZIP,),
    ".xlsx": (_ZIP,),
    ".doc": (_OLE,),
    ".wps": (_OLE,),
    ".xls": (_OLE,),
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
DOCUMENTS = (".docx",)
PAPERS = (".pdf", ".docx", ".doc", ".wps", ".png", ".jpg", ".jpeg")
SHEETS = (".xlsx", ".xls")
PICTURES = (".png", ".jpg", ".jpeg")


def uploaded(field: str, kinds: tuple[str, ...]) -> tuple[str, bytes] | None:
    """Name and content of the file in that field, None where none was chosen. Raises StoreError for what may not be taken in."""
    file = request.files.get(field)
    if file is None or not file.filename:
        return None
    name = safe_name(file.filename)
    kind = PurePath(name).suffix.lower()
    if kind not in kinds:
        raise StoreError(f"“{name}”不能收：这里只收 {'、'.join(each[1:] for each in kinds)} 文件。")
    body = file.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise StoreError(f"“{name}”太大：最多 {LARGEST >> 20} MB。")
    if not body.startswith(MAGIC[kind]):
        raise StoreError(f"“{name}”的内容不是 {kind[1:]} 文件，可能改过扩展名，没有收下。")
    if MAGIC[kind] == (_ZIP,) and (trouble := _trouble(kind[1:], body)):
        raise StoreError(f"“{name}”没有收下：{trouble}。")
    return name, body


def _trouble(kind: str, body: bytes) -> str:
    """What is wrong with an office document, "" where nothing is. Its parts are unpacked to their real ends: what it says of them may be untrue."""
    try:
        check_zip(kind, body, ORDINARY)
        with ZipFile(BytesIO(body)) as parts:
            names = parts.namelist()
    except Unreadable as reason:
        return str(reason)
    except DAMAGE:
        return "打不开，可能已损坏或没有下载完整"
    if any(leads_outside(name) for name in names):
        return "里面有部件的名字指向文件夹以外，可能是攻击文件"
    return "里面有重名的部件，不同的程序会读到不同的内容，请另存一份再交" if len(set(names)) < len(names) else ""


def safe_name(name: str) -> str:
    """The last part of a path, without what a file system or a reader could be tricked by."""
    last = re.split(r"[\\/]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*').strip(". ")
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix
    return f"{stem[: _LONGEST_NAME - len(suffix)]}{suffix}" or "文件"
