"""Bodies as servers send them, compressed, mislabelled and broken, become text."""

from __future__ import annotations

import gzip
import random
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from backports import zstd

from inspector.core.facts import Snapshot
from inspector.extract.decode import MAX_DECODED, content_bytes, decode_body, is_html, media_type

WORDS = "关于印发《清源县政务公开工作要点》的通知，请认真贯彻落实。"
LONG = WORDS * 400


def answer(body: bytes, content_type: str = "text/html", coding: str = "") -> Snapshot:
    headers = [("content-type", content_type)] if content_type else []
    if coding:
        headers.append(("Content-Encoding", coding))
    return Snapshot("http://www.qingyuan.example/", datetime(2026, 5, 6, tzinfo=UTC), 200, tuple(headers), body)


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(data) + stream.flush()


def page(charset: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><p>{WORDS}</p></html>'


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(LONG.encode())),
        ("x-gzip", gzip.compress(LONG.encode())),
        ("deflate", zlib.compress(LONG.encode())),
        ("deflate", raw_deflate(LONG.encode())),
        ("br", brotli.compress(LONG.encode())),
        ("zstd", zstd.compress(LONG.encode())),
        ("zstd", zstd.compress(LONG[:3000].encode()) + zstd.compress(LONG[3000:].encode())),
        ("gzip", gzip.compress(LONG[:3000].encode()) + gzip.compress(LONG[3000:].encode())),
        ("gzip", gzip.compress(LONG.encode()) + b"\0" * 16),
        ("deflate, gzip", gzip.compress(zlib.compress(LONG.encode()))),
        ("identity", LONG.encode()),
    ],
)
def test_every_compression_is_undone(coding: str, packed: bytes) -> None:
    assert decode_body(answer(packed, coding=coding)) == (LONG, "utf-8 (guess)", "", LONG.encode())


def noise() -> str:
    """Text that hardly compresses, so that half of it is still a lot."""
    return "".join(map(chr, random.Random(7).choices(range(0x4E00, 0x9FA5), k=120_000)))


PACKERS: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", lambda data: bytes(brotli.compress(data, quality=1))),
    ("zstd", zstd.compress),
]


@pytest.mark.parametrize(("coding", "pack"), PACKERS)
def test_a_cut_stream_gives_what_came_before_the_cut(coding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(noise().encode())
    decoded = decode_body(answer(packed[: len(packed) // 2], coding=coding))
    assert decoded.text
    assert noise().startswith(decoded.text)
    assert "损坏或不完整" in decoded.problem


def test_a_damaged_stream_gives_what_came_before_the_damage() -> None:
    packed = bytearray(gzip.compress(noise().encode()))
    packed[len(packed) // 2 : len(packed) // 2 + 50] = b"\xff" * 50
    content, problem = content_bytes(answer(bytes(packed), coding="gzip"))
    assert content.startswith(noise().encode()[:100_000])
    assert "损坏或不完整" in problem


@pytest.mark.parametrize(("coding", "pack"), PACKERS)
def test_a_bomb_stops_at_the_limit_and_says_so(coding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(b"A" * (3 * MAX_DECODED))
    content, problem = content_bytes(answer(bomb, coding=coding))
    assert len(content) == MAX_DECODED
    assert problem == "解压后超过 30 MB，只读取前面部分"


def test_a_header_that_names_a_compression_the_body_does_not_have_is_disregarded() -> None:
    for coding in ("gzip", "deflate", "br", "zstd"):
        assert decode_body(answer(page("utf-8").encode(), coding=coding)).text == page("utf-8")
    style = b".nav{color:red}" * 20
    content, problem = content_bytes(answer(style, "text/css", "gzip"))
    assert content == style
    assert problem == "服务器声明内容以 gzip 压缩，实际不是，按未压缩读取"


def test_an_unknown_compression_is_named() -> None:
    assert "“lzma”" in content_bytes(answer(b"abc", coding="lzma"))[1]


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (page("utf-8").encode(), "text/html", "utf-8 (meta)"),
        (page("gb2312").encode(), "text/html; charset=UTF-8", "utf-8 (header)"),
        (page("gb2312").encode("gb18030"), "text/html", "gb18030 (meta)"),
        (page("utf-8").encode("gb18030"), 'text/html; charset="GBK"', "gb18030 (header)"),
        (f'<meta charset="gbk"><p>{WORDS}'.encode("gb18030"), "text/html", "gb18030 (meta)"),
        (f"<meta charset=gb2312><p>{WORDS}".encode("gb18030"), "text/html", "gb18030 (meta)"),
        (f'<?xml version="1.0" encoding="gb2312"?><p>{WORDS}'.encode("gb18030"), "application/xml", "gb18030 (xml)"),
        (b"\xef\xbb\xbf" + page("gb2312").encode(), "text/html; charset=gbk", "utf-8 (bom)"),
        (b"\xff\xfe" + page("gb2312").encode("utf-16-le"), "text/html", "utf-16-le (bom)"),
        (b"\xfe\xff" + page("gb2312").encode("utf-16-be"), "text/html; charset=gb2312", "utf-16-be (bom)"),
        (page("gb2312").replace("gb2312", "x").encode("utf-16-le"), "text/html", "utf-16-le (guess)"),
        (f"<p>{WORDS}".encode(), "", "utf-8 (guess)"),
        (f"<p>{WORDS}".encode("gb18030"), "text/html", "gb18030 (guess)"),
        (f"<!-- <meta charset=utf-8> --><meta charset=gbk><p>{WORDS}".encode("gb18030"), "text/html", "gb18030 (meta)"),
        (f"<meta charset=big5><p>{'關於印發政務公開工作要點的通知'}".encode("big5"), "text/html; charset=klingon", "big5hkscs (meta)"),
    ],
)
def test_byte_order_mark_goes_before_header_before_meta_before_guess(body: bytes, content_type: str, encoding: str) -> None:
    decoded = decode_body(answer(body, content_type))
    assert decoded.encoding == encoding
    assert WORDS in decoded.text or "關於印發" in decoded.text
    assert "\ufeff" not in decoded.text


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (page("gb2312").encode(), "text/html", "utf-8 (content, meta says gb18030)"),
        (page("utf-8").encode("gb18030"), "text/html", "gb18030 (content, meta says utf-8)"),
        (page("x").encode(), "text/html; charset=gbk", "utf-8 (content, header says gb18030)"),
        (page("x").encode("gb18030"), "text/html; charset=utf-8", "gb18030 (content, header says utf-8)"),
        (page("x").encode(), "text/html; charset=iso-8859-1", "utf-8 (content, header says cp1252)"),
        (page("x").encode("gb18030"), "text/html; charset=ISO-8859-1", "gb18030 (content, header says cp1252)"),
    ],
)
def test_a_lying_declaration_is_seen_through_and_recorded(body: bytes, content_type: str, encoding: str) -> None:
    decoded = decode_body(answer(body, content_type))
    assert decoded.encoding == encoding
    assert WORDS in decoded.text


def test_characters_outside_gb2312_survive_a_page_that_declares_it() -> None:
    body = "<meta charset=gb2312><p>朱镕基、陶喆、堃、€、𠮷".encode("gb18030")
    assert decode_body(answer(body)).text.endswith("朱镕基、陶喆、堃、€、𠮷")


def test_two_characters_whose_gbk_bytes_happen_to_be_utf8_are_not_taken_for_it() -> None:
    body = b"<meta charset=gb2312><title>" + "通知".encode("gbk")
    body.decode("utf-8")
    assert decode_body(answer(body)).text.endswith("通知")


def test_a_byte_that_cannot_be_read_costs_one_character_and_not_the_page() -> None:
    for charset, codec in (("utf-8", "utf-8"), ("gbk", "gb18030")):
        body = page(charset).encode(codec).replace(b"<p>", b"<p>\xff\x20")
        decoded = decode_body(answer(body))
        assert decoded.encoding == f"{codec} (meta)"
        assert WORDS in decoded.text
        assert "\ufffd" in decoded.text


def test_a_mislabelled_page_with_a_broken_byte_is_still_read_as_what_it_is() -> None:
    body = page("gb2312").encode().replace("要点".encode(), "要".encode() + b"\xe7")
    decoded = decode_body(answer(body))
    assert decoded.encoding == "utf-8 (content, meta says gb18030)"
    assert "清源县政务公开工作" in decoded.text


def test_a_last_character_cut_in_two_leaves_no_trace() -> None:
    for codec, charset in (("utf-8", "utf-8"), ("gb18030", "gbk")):
        decoded = decode_body(answer(f"<meta charset={charset}>{WORDS}".encode(codec)[:-1]))
        assert decoded.text.endswith("落实")
        assert "content" not in decoded.encoding


def test_nul_bytes_are_removed() -> None:
    assert decode_body(answer("<p>清\0源".encode())).text == "<p>清源"


@pytest.mark.parametrize(
    "body", ["\ufeff<p>清源".encode(), "<p>清\0源".encode(), "<p>清源".encode()[:-1], "<p>清源".encode("gb18030"), "<p>清源".encode("utf-16")]
)
def test_bytes_are_handed_on_only_where_they_are_the_text_itself(body: bytes) -> None:
    assert decode_body(answer(body)).utf8 == b""
    assert decode_body(answer("<p>清源".encode())).utf8.decode() == "<p>清源"


def test_what_is_html_is_said_by_the_header_and_not_denied_by_the_bytes() -> None:
    assert is_html(answer(b"<p>x"))
    assert is_html(answer(b"plain words", "text/html; charset=utf-8"))
    assert is_html(answer(b"", "application/xhtml+xml"))
    assert is_html(answer(b"\xef\xbb\xbf <!DOCTYPE html><p>", ""))
    assert is_html(answer(gzip.compress(b"<html><p>x"), "", "gzip"))
    assert not is_html(answer(b"<?xml version='1.0'?><rss></rss>", ""))
    assert not is_html(answer(b"<html>", "text/plain"))
    assert not is_html(answer(b"<html>", "application/pdf"))
    assert not is_html(answer(b"%PDF-1.7 ...", "text/html"))
    assert not is_html(answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "text/html"))
    assert not is_html(answer(b' {"code": 0, "data": []}', "text/html"))
    assert not is_html(answer(b"no markup", ""))


def test_the_media_type_has_no_parameters() -> None:
    assert media_type(answer(b"", "Text/HTML ; charset=gbk")) == "text/html"
    assert media_type(answer(b"", "")) == ""


def test_thirty_megabytes_of_damage_are_read_in_seconds() -> None:
    packed = bytearray(gzip.compress(b"abcdefgh" * 3_900_000, 1))
    packed[-5] ^= 0xFF  # the checksum
    started = time.process_time()
    content, problem = content_bytes(answer(bytes(packed), coding="gzip"))
    assert time.process_time() - started < 5
    assert content == b"abcdefgh" * 3_900_000
    assert "损坏" in problem


def test_a_compressed_body_of_which_nothing_can_be_read_is_not_shown_as_text() -> None:
    for coding, packed in (("gzip", gzip.compress(LONG.encode())[:12]), ("zstd", zstd.compress(noise()[:20_000].encode())[:200])):
        content, problem = content_bytes(answer(packed, coding=coding))
        assert content == b""
        assert "损坏" in problem
