"""Whether a file is what it is called: its first bytes against its name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import unquote, urlsplit

from inspector.core.facts import Snapshot, Verdict
from inspector.extract.decode import content_bytes
from inspector.extract.notices import is_whole

CUT: Final = (Verdict.SUSPECT, "文件不完整：没有结尾，可能上传时中断")
EMPTY: Final = (Verdict.BROKEN, "文件是空的（0 字节）")
Fault = tuple[Verdict, str]


def fault_of_file(snapshot: Snapshot) -> Fault | None:
    """What is wrong with an attachment, None when nothing is seen of it. A file of another office format than its name says still opens."""
    if not snapshot.body:
        return EMPTY if snapshot.truncated != "time" else None
    extension = _extension(snapshot)
    snapshot = _unpacked(snapshot)
    if extension not in _KNOWN:
        return None
    if snapshot.body.startswith(_DOCUMENTS) or (extension == "pdf" and b"%PDF" in snapshot.body[:1024]):
        return CUT if is_whole(snapshot) and not _has_end(snapshot.body) else None
    start = _start(snapshot.body)
    if start.startswith("<"):
        return _page_instead(snapshot, extension, start)
    if extension in _LOOSE:
        return None
    if start.startswith("{") and _TEXT.fullmatch(start):
        return Verdict.BROKEN, f"应是 {extension} 文件，打开的却是一段数据或报错"
    return Verdict.SUSPECT, f"文件开头不是 {extension} 格式，可能已损坏"


def _unpacked(snapshot: Snapshot) -> Snapshot:
    """As it is without its Content-Encoding; files come with one only where the server compresses all it has."""
    if not snapshot.header("Content-Encoding"):
        return snapshot
    content, problem = content_bytes(snapshot)
    return replace(snapshot, body=content, truncated=snapshot.truncated or ("length" if problem else ""))


def _has_end(body: bytes) -> bool:
    """Whether the last thing that a program needs of a file has come. Of other formats, and of what only begins like one of these, nothing is known."""
    if _ZIP_ENTRY.match(body):
        return b"PK\x05\x06" in body[-65_600:]  # the directory, with the longest comment behind it
    if body.startswith(b"%PDF") and _PDF_OBJECT.search(body, 0, 4096):
        return any(mark in body[-4096:] for mark in (b"%%EOF", b"startxref"))
    return True


def fault_of_picture(snapshot: Snapshot) -> Fault | None:
    """Browsers show a picture by its content, whatever its name says."""
    if not snapshot.body:
        return EMPTY if snapshot.truncated != "time" else None
    snapshot = _unpacked(snapshot)
    body, extension = snapshot.body, _extension(snapshot)
    if not _begins_as_picture(body):
        start = _start(body)
        if start.startswith(("<!doctype html", "<html", "<head", "<script")):
            is_html = "html" in snapshot.header("Content-Type").lower()
            return (Verdict.BROKEN if is_html else Verdict.SUSPECT), f"应是 {extension or '图片'} 文件，打开的却是网页"
        if extension in _PICTURE_NAMES and "<svg" not in start:
            return Verdict.BROKEN, f"文件开头不是 {extension} 等图片格式，图片已损坏"
        if start.startswith("{") and "json" in snapshot.header("Content-Type").lower():
            return Verdict.BROKEN, "应是图片，打开的却是一段数据或报错"
        return None
    if is_whole(snapshot) and not _is_whole_picture(body):
        return Verdict.SUSPECT, "图片不完整，可能只显示一部分"
    return None


def _begins_as_picture(body: bytes) -> bool:
    if body.startswith(b"RIFF"):
        return body[8:12] == b"WEBP"
    if body.startswith(b"\0\0\0"):
        return body[4:8] in (b"ftyp", b"jP  ", b"JXL ")
    return body.startswith(_PICTURES)


def _is_whole_picture(body: bytes) -> bool:
    """Told by what ends the formats that have an end, or by the length they name."""
    if body.startswith(b"\x89PNG"):
        return b"IEND" in body
    if body.startswith(b"\xff\xd8"):
        return b"\xff\xd9" in body
    if body.startswith(b"GIF8"):
        return body[6:10] == bytes(4) or b"\0;" in body[-512:]
    return not body.startswith(b"RIFF") or int.from_bytes(body[4:8], "little") + 8 <= len(body) + 1  # some leave out the last padding


def _page_instead(snapshot: Snapshot, extension: str, start: str) -> Fault | None:
    body = snapshot.body[:4096]
    if b"schemas-microsoft-com" in body or b"mso-" in body or start.startswith("<?xml"):
        return None  # Word and Excel save and open pages under their own names
    if re.search(rb"""type\s*=\s*["']?password""", snapshot.body, re.IGNORECASE):
        return Verdict.SUSPECT, "要先登录才能下载"
    is_html = "html" in snapshot.header("Content-Type").lower()
    if extension in _LOOSE and not is_html and not _WEB_PAGE.search(body):
        return None  # a table that a program has saved
    return (Verdict.BROKEN if is_html else Verdict.SUSPECT), f"应是 {extension} 文件，打开的却是网页"


def _start(body: bytes) -> str:
    return body[:512].decode("latin-1").removeprefix("ï»¿").lstrip().lower()


def _extension(snapshot: Snapshot) -> str:
    named = _NAME.search(snapshot.header("Content-Disposition"))
    path = unquote(named[1]) if named else urlsplit(snapshot.url).path
    return path.rpartition(".")[2].lower() if "." in path else ""


_ZIP_ENTRY = re.compile(rb"PK\x03\x04[\x0a-\x3f]\x00..[\x00\x08\x09\x0c\x0e]\x00.{16}[\x01-\xff]\x00..[^\x00-\x1f]", re.DOTALL)  # version, method, a name
_PDF_OBJECT = re.compile(rb"\d+ \d+ obj\b")
_WEB_PAGE = re.compile(rb"<script|<form|<nav|<link[^>]+stylesheet|(?:<a\s[^>]*href.{0,300}){5}", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"""filename\*?\s*=\s*(?:UTF-8'')?["']?([^"';]+)""", re.IGNORECASE)
_TEXT = re.compile(r"[\x09\x0a\x0d\x20-\xff]*")
_LOOSE = frozenset("doc xls ppt wps et dps".split())  # programs open anything under these names: HTML, RTF, older formats
_KNOWN = _LOOSE | frozenset("pdf zip docx xlsx pptx ofd rar 7z".split())
_DOCUMENTS = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PICTURE_NAMES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp", "ico"})
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"\x00\x00\x01\x00", b"\x00\x00\x02\x00"),
    *(b"<svg", b"<?xml", b"II*\x00", b"MM\x00*", b"\xff\n"),
)
