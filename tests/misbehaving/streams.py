"""Slow, endless, huge and damaged answers, and headers that are none."""

from __future__ import annotations

import asyncio
import gzip
import struct
import zlib
from functools import cache

from tests.misbehaving.wire import HTML, PDF, Wire, at, hang, page

MEGABYTE = 1024 * 1024
HUGE_FILE = 300 * MEGABYTE
HUGE_PAGE = 50 * MEGABYTE
BOMB = 100 * MEGABYTE
MANY_LINKS = 100_000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


at("/slow/hang")(hang)


@at("/slow/drip")
async def _drip(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    while True:
        await wire.send(b"<")
        await asyncio.sleep(1)


@at("/slow/headers")
async def _dripping_headers(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await wire.send(b"X")
        await asyncio.sleep(1)


@at("/endless/body")
async def _endless_body(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML})
    await _pour(wire, b"<p>" + b"a" * 65533, None)


@at("/bomb/gzip.html")
async def _bomb(wire: Wire) -> None:
    await wire.answer(zeros_in_gzip(BOMB), Content_Encoding="gzip")


@cache
def zeros_in_gzip(size: int) -> bytes:
    """Whole megabytes of zeros. One flushed block is repeated: compressing them all would take half a second."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(MEGABYTE)) + deflate.flush(zlib.Z_FULL_FLUSH)
    count, check, piece = size // MEGABYTE, 0, bytes(MEGABYTE)
    for _ in range(count):
        check = zlib.crc32(piece, check)
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + block * count + b"\x03\x00" + struct.pack("<II", check, count * MEGABYTE)


@at("/file/huge.zip")
async def _huge_file(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": "application/zip", "Content-Length": str(HUGE_FILE)})
    if wire.request.method != "HEAD":
        await _pour(wire, (b"PK\x03\x04" + bytes(60)) * 1024, HUGE_FILE)


@at("/big/page.html")
async def _huge_page(wire: Wire) -> None:
    line = "<p>本县政务公开工作稳步推进。<a href='/ok.html'>详情</a></p>\n".encode()
    await wire.head(200, {"Content-Type": HTML})
    await _pour(wire, line * 800, HUGE_PAGE)


@at("/big/links.html")
async def _many_links(wire: Wire) -> None:
    await wire.answer(page("\n".join(f"<a href='/many/{number}.html'>{number}</a>" for number in range(MANY_LINKS))))


async def _pour(wire: Wire, piece: bytes, size: int | None) -> None:
    sent = 0
    while size is None or sent < size:
        part = piece if size is None else piece[: size - sent]
        await wire.send(part)
        sent += len(part)


# ---- damaged answers


@at("/damaged/truncated.html")
async def _truncated(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "100000"})
    await wire.send(page("<p>只有一半").encode())


@at("/damaged/too-long.html")
async def _longer_than_said(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "60"})
    await wire.send(page("<p>比说好的长</p>" * 40).encode())


@at("/damaged/length.html")
async def _length_in_words(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Content-Length": "abc"})
    await wire.send(page("<p>长度不是数字</p>").encode())


@at("/damaged/chunk.html")
async def _broken_chunk(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    await asyncio.sleep(0.2)  # the broken size comes when the reader is already at the body
    await wire.send(b"5\r\n<html\r\nzz\r\n>\r\n0\r\n\r\n")


@at("/damaged/last-chunk.html")
async def _no_last_chunk(wire: Wire) -> None:
    await wire.head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})
    text = page("<p>没有结尾的分块</p>").encode()
    await wire.send(b"%x\r\n%s\r\n" % (len(text), text))


@at("/damaged/gzip.html")
async def _broken_gzip(wire: Wire) -> None:
    whole = gzip.compress(page("<p>压缩坏了</p>" * 200).encode())
    await wire.answer(whole[:40] + b"\0" * 20 + whole[60:], Content_Encoding="gzip")


@at("/damaged/plain-gzip.html")
async def _gzip_in_name_only(wire: Wire) -> None:
    await wire.answer(page("<p>说是压缩的，其实不是</p>"), Content_Encoding="gzip")


@at("/damaged/nul.html")
async def _nul_bytes(wire: Wire) -> None:
    await wire.answer(page('<p>零\0字节</p><a href="/ok.html">后面\0的链接</a>'))


@at("/headers/no-colon")
async def _header_without_colon(wire: Wire) -> None:
    await _raw(wire, b"\r\n", b"This line has no colon")


@at("/headers/lf-only")
async def _line_feeds_only(wire: Wire) -> None:
    await _raw(wire, b"\n", b"Server: old")


@at("/headers/bytes")
async def _bytes_in_header(wire: Wire) -> None:
    await _raw(wire, b"\r\n", b"X-Office: " + "清源县".encode("gb18030"))


@at("/headers/huge")
async def _huge_header(wire: Wire) -> None:
    await _raw(wire, b"\r\n", b"X-Long: " + b"a" * 200_000)


@at("/headers/none")
async def _no_headers(wire: Wire) -> None:
    await wire.send(page("<p>没有状态行</p>").encode())


async def _raw(wire: Wire, end: bytes, extra: bytes) -> None:
    text = page("<h1>头部古怪的页面</h1>").encode()
    await wire.send(
        end.join((b"HTTP/1.1 200 OK", b"Content-Type: text/html; charset=utf-8", extra, b"Content-Length: %d" % len(text), b"Connection: close", b"", text))
    )


@at("/file/whole.pdf")
async def _whole_pdf(wire: Wire) -> None:
    await wire.answer(PDF, kind="application/pdf")


@at("/file/empty.pdf")
async def _empty_pdf(wire: Wire) -> None:
    await wire.answer(b"", kind="application/pdf")


@at("/file/page.pdf")
async def _page_for_pdf(wire: Wire) -> None:
    await wire.answer(page("<p>您要的文件找不到了</p>"))


@at("/file/whole.png")
async def _whole_png(wire: Wire) -> None:
    await wire.answer(PNG, kind="image/png")


@at("/file/damaged.png")
async def _damaged_png(wire: Wire) -> None:
    await wire.answer(b"\0\0\0\0 not a picture", kind="image/png")
