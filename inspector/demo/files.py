"""Small files that are what they claim to be: pictures, PDF, Word and Excel."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (2024, 1, 1, 0, 0, 0)  # a fixed time stamp, so that the same contents give the same bytes
_SECTOR = 512
_END_OF_CHAIN, _FREE, _FAT_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STREAM_SECTORS = 8  # shorter streams would need a second, finer table


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture with a gentle slope of one colour."""
    rows = b"".join(b"\0" + bytes(min(255, part + 60 * row // height) for part in colour) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")


def pdf(text: str = "Qingyuan County") -> bytes:
    """One page with one line, and a cross-reference table that is right."""
    content = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def docx(text: str) -> bytes:
    """A document with one paragraph."""
    office = "http://schemas.openxmlformats.org"
    types, mark = f"{office}/package/2006/content-types", "application/vnd.openxmlformats-"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="{mark}package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{mark}officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
    }
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(ZipInfo(name, _EPOCH), f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{xml}')
    return target.getvalue()


def xls(rows: list[list[str]]) -> bytes:
    """An old Excel workbook (BIFF8) with one sheet of texts."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            sheet += _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)) + _record(0x0042, struct.pack("<H", 1200))
    name = "Sheet1".encode("utf-16-le")
    offset = len(start) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IHBB", offset, 0, 6, 1) + name)
    return _compound_file(start + bound + _record(0x000A, b"") + sheet)


def _compound_file(stream: bytes) -> bytes:
    """An OLE2 container: header, one table sector, one directory sector, then the stream named Workbook."""
    stream = stream.ljust(_SECTOR * _STREAM_SECTORS, b"\0")
    stream += b"\0" * (-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT_SECTOR, _END_OF_CHAIN, *range(3, count + 2), _END_OF_CHAIN]
    table = struct.pack(f"<{_SECTOR // 4}I", *chain, *[_FREE] * (_SECTOR // 4 - len(chain)))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0, 0
    )
    header += struct.pack("<108I", *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _END_OF_CHAIN, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    return header + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII16sI8s8sIQ", text, len(text), kind, 1, _FREE, _FREE, child, b"", 0, b"", b"", start, size)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
