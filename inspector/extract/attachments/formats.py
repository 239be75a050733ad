"""What a file is, told by its first bytes; names lie: web pages called .doc and .xls are everywhere."""

from __future__ import annotations

import io
import re
import zlib
from typing import Final
from zipfile import BadZipFile, ZipFile

from inspector.extract.attachments.pieces import Unreadable

LABELS: Final = {
    "csv": "CSV 表格",
    "doc": "Word 97-2003 文档（doc、wps）",
    "docx": "Word 文档（docx）",
    "html": "网页（html）",
    "mht": "单文件网页（mht）",
    "ods": "ODF 表格（ods）",
    "odt": "ODF 文档（odt）",
    "ofd": "OFD 版式文件",
    "ole": "旧版 Office 文档",
    "pdf": "PDF 文件",
    "picture": "图片",
    "ppt": "旧版演示文稿（ppt、dps）",
    "pptx": "演示文稿（pptx）",
    "rar": "RAR 压缩包",
    "rtf": "RTF 文档",
    "txt": "纯文本",
    "xls": "Excel 97-2003 表格（xls、et）",
    "xlsb": "Excel 二进制表格（xlsb）",
    "xlsx": "Excel 表格（xlsx）",
    "zip": "ZIP 压缩包",
    "7z": "7z 压缩包",
    "": "格式不明的文件",
}
LONGEST_HEAD: Final = 4096


def format_of(name: str, body: bytes) -> str:
    """One of LABELS. The name decides only what the bytes leave open: whether plain text is a table."""
    head = body[:LONGEST_HEAD]
    for magic, known in _MAGIC:
        if head.startswith(magic):
            return known
    if head.startswith(b"PK"):
        return _format_of_zip(body)
    if head.startswith(_OLE):
        return _format_of_ole(body)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    text = _as_text(head)
    if _MIME.match(text):
        return "mht"
    if _MARKUP.search(text):
        return "html"
    if _CONTROL.search(text):
        return ""
    return "csv" if name.lower().endswith((".csv", ".xls", ".et", ".tsv")) else "txt"


_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rt", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIME = re.compile(r"\s*(?:MIME-Version|From|Date|Subject|Content-Type|Snapshot-Content-Location)\s*:[^\n]*\n.*?Content-", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"^\s*(?:<!--.*?-->\s*)*<(?:\?xml|!doctype|html|head|body|meta|table|div|p|style|title|span|font)\b", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def _as_text(head: bytes) -> str:
    """What can be recognised whatever the encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if head[:2] in {b"<\0", b"\0<"}:
        return head.decode("utf-16-le" if head[0] else "utf-16-be", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _format_of_zip(body: bytes) -> str:
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
            mimetype = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (BadZipFile, ValueError, OSError, RuntimeError, EOFError, zlib.error) as error:
        known = next((known for mark, known in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"OFD.xml", "ofd"), (b"ppt/", "pptx")) if mark in body), "zip")
        raise Unreadable(f"{LABELS[known]}已损坏或没有下载完整，无法打开") from error
    for member, known in _MEMBERS:
        if member in names:
            return known
    if b"opendocument" in mimetype:
        return "ods" if b"spreadsheet" in mimetype else "odt"
    return "zip"


_MEMBERS = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
)


def _format_of_ole(body: bytes) -> str:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(body)) as box:
            streams = {"/".join(path).lower() for path in box.listdir()}
    except _OLE_DAMAGE as error:
        raise Unreadable(f"{LABELS['ole']}已损坏或没有下载完整，无法打开") from error
    if "encryptedpackage" in streams:
        raise Unreadable("Office 文档已加密，需要密码才能打开")
    for stream, known in _STREAMS:
        if stream in streams:
            return known
    raise Unreadable(f"{LABELS['ole']}里找不到正文，可能已损坏")


_OLE_DAMAGE = (OSError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, MemoryError, RecursionError)
_STREAMS = (("worddocument", "doc"), ("workbook", "xls"), ("book", "xls"), ("powerpoint document", "ppt"))
