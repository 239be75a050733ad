"""Whether a file is what it is called: its first bytes against its name."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from inspector.core.facts import Snapshot, Verdict
from inspector.extract.notices import is_whole, opening

EMPTY: Final = (Verdict.BROKEN, "文件是空的（0 字节）")
Fault = tuple[Verdict, str]


def fault_of_file(snapshot: Snapshot) -> Fault | None:
    """What is wrong with an attachment, None when nothing is seen of it. A file of another office format than its name says still opens."""
    if not snapshot.body:
        return EMPTY if snapshot.truncated != "time" else None
    extension = _extension(snapshot)
    if extension not in _KNOWN or snapshot.header("Content-Encoding") or snapshot.body.startswith(_DOCUMENTS):
        return None
    if extension == "pdf" and b"%PDF" in snapshot.body[:1024]:
        return None
    start = opening(snapshot).lower()
    if start.startswith("<"):
        return _page_instead(snapshot, extension, start)
    if extension in _LOOSE:
        return None
    if start.startswith("{") and _TEXT.fullmatch(start):
        return Verdict.BROKEN, f"应是 {extension} 文件，打开的却是一段数据或报错"
    return Verdict.SUSPECT, f"文件开头不是 {extension} 格式，可能已损坏"


def fault_of_picture(snapshot: Snapshot) -> Fault | None:
    """Browsers show a picture by its content, whatever its name says."""
    body = snapshot.body
    if not body:
        return EMPTY if snapshot.truncated != "time" else None
    if snapshot.header("Content-Encoding"):
        return None
    extension = _extension(snapshot)
    if not body.startswith(_PICTURES):
        start = opening(snapshot).lower()
        if start.startswith(("<!doctype html", "<html", "<head", "<script")):
            is_html = "html" in snapshot.header("Content-Type").lower()
            return (Verdict.BROKEN if is_html else Verdict.SUSPECT), f"应是 {extension or '图片'} 文件，打开的却是网页"
        if extension in _PICTURE_NAMES and "<svg" not in start:
            return Verdict.BROKEN, f"文件开头不是 {extension} 等图片格式，图片已损坏"
        return None
    if is_whole(snapshot) and ((body.startswith(b"\x89PNG") and b"IEND" not in body) or (body.startswith(b"\xff\xd8") and b"\xff\xd9" not in body)):
        return Verdict.SUSPECT, "图片不完整，可能只显示一部分"
    return None


def _page_instead(snapshot: Snapshot, extension: str, start: str) -> Fault | None:
    body = snapshot.body[:4096]
    if b"schemas-microsoft-com" in body or b"mso-" in body or start.startswith("<?xml"):
        return None  # Word and Excel save and open pages under their own names
    if re.search(rb"""type\s*=\s*["']?password""", snapshot.body, re.IGNORECASE):
        return Verdict.SUSPECT, "要先登录才能下载"
    is_html = "html" in snapshot.header("Content-Type").lower()
    if extension in _LOOSE and not is_html:
        return None
    return (Verdict.BROKEN if is_html else Verdict.SUSPECT), f"应是 {extension} 文件，打开的却是网页"


def _extension(snapshot: Snapshot) -> str:
    named = _NAME.search(snapshot.header("Content-Disposition"))
    path = unquote(named[1]) if named else urlsplit(snapshot.url).path
    return path.rpartition(".")[2].lower() if "." in path else ""


_NAME = re.compile(r"""filename\*?\s*=\s*(?:UTF-8'')?["']?([^"';]+)""", re.IGNORECASE)
_TEXT = re.compile(r"[\x09\x0a\x0d\x20-\xff]*")
_LOOSE = frozenset("doc xls ppt wps et dps".split())  # programs open anything under these names: HTML, RTF, older formats
_KNOWN = _LOOSE | frozenset("pdf zip docx xlsx pptx ofd rar 7z".split())
_DOCUMENTS = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_PICTURE_NAMES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "webp", "ico"})
_PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF", b"\x00\x00\x01\x00", b"\x00\x00\x02\x00"),
    *(b"<svg", b"<?xml", b"\x00\x00\x00", b"II*\x00", b"MM\x00*", b"\xff\n"),
)
