"""A body as received becomes text: compression undone, the character set found, no page ever dropped."""

from __future__ import annotations

import codecs
import re
import sys
import zlib
from collections.abc import Callable
from typing import NamedTuple

import brotli  # type: ignore[import-untyped]  # ships no types

from inspector.core.facts import Snapshot

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_DECODED = 30 * 1024 * 1024  # a gzip bomb stops here


class Decoded(NamedTuple):
    text: str
    encoding: str  # what it was read as, and what decided: "gb18030 (meta)"
    problem: str  # Chinese, "" when nothing was wrong
    utf8: bytes = b""  # the text in UTF-8 where it came so: encoding it again takes a fifth of the time of parsing it


def decode_body(snapshot: Snapshot) -> Decoded:
    """The text of a body. A byte that cannot be read costs one character, never the page."""
    content, problem = content_bytes(snapshot)
    return decode_content(content, snapshot.header("Content-Type"), problem)


def decode_content(content: bytes, content_type: str, problem: str = "") -> Decoded:
    """The text of a body whose Content-Encoding is undone."""
    text, encoding, is_utf8 = _decode(content, content_type)
    if b"\0" in content:
        return Decoded(text.replace("\0", ""), encoding, problem)
    return Decoded(text, encoding, problem, content if is_utf8 else b"")


def content_bytes(snapshot: Snapshot) -> tuple[bytes, str]:
    """The body with its Content-Encoding undone, and in Chinese what went wrong on the way."""
    body, problem = snapshot.body, ""
    codings = ",".join(value for name, value in snapshot.headers if name.lower() == "content-encoding").lower()
    for coding in reversed([word.strip() for word in codings.split(",")]):
        if coding in ("", "identity") or not body:
            continue
        undo = _CODINGS.get(coding)
        if undo is None:
            problem = f"服务器声明了无法识别的压缩方式“{coding}”，按未压缩读取"
        elif not _is_markup(body):  # some servers keep the header after unpacking the body
            undone, trouble = undo(body)
            if trouble and not undone and not _BINARY.search(body[:512]):
                problem = f"服务器声明内容以 {coding} 压缩，实际不是，按未压缩读取"
            else:
                body, problem = undone, problem or trouble
    return body, problem


def media_type(snapshot: Snapshot) -> str:
    """The Content-Type without its parameters, in lower case, "" when absent."""
    return snapshot.header("Content-Type").partition(";")[0].strip().lower()


def is_html(snapshot: Snapshot, content: bytes | None = None) -> bool:
    """A page a browser would show: said by the header and not denied by the bytes, or seen from the bytes where the header is silent."""
    kind = media_type(snapshot)
    if kind not in _HTML_TYPES and kind not in _NO_TYPES:
        return False
    head = (content_bytes(snapshot)[0] if content is None else content)[:1024]
    if kind in _HTML_TYPES:
        return not (head.startswith(_MAGIC) or _is_data(head) or _is_binary(head))
    return _is_markup(head) and _HTML_SIGN.search(head) is not None


_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_NO_TYPES = frozenset({"", "unknown/unknown", "application/unknown", "*/*", "text"})
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b")
_XML_ROOT = re.compile(rb"\s*<\?xml[^>]*>(?:\s+|<!--.*?-->|<!DOCTYPE[^>]*>|<\?[^>]*>)*<([\w:.-]+)", re.IGNORECASE | re.DOTALL)
_HTML_ROOTS = frozenset(b"html head body title meta link script style div table p a frameset center".split())
MOST_STRAY = 50  # one byte in so many
_CONTROLS = bytes([*range(0x09), *range(0x0E, 0x1B)])
_BINARY = re.compile(b"[" + re.escape(_CONTROLS) + b"]")
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*[{"])')
_HTML_SIGN = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|table|p|a)\b", re.IGNORECASE)


def _is_data(head: bytes) -> bool:
    if head[:64].lstrip()[:1] in (b"[", b"{"):
        return _JSON.match(head) is not None or _HTML_SIGN.search(head) is None
    root = _XML_ROOT.match(head)
    return root is not None and root[1].lower() not in _HTML_ROOTS


def _is_binary(head: bytes) -> bool:
    """More bytes than stray ones that stand in no text. In UTF-16 every other byte of markup is zero."""
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // MOST_STRAY and not _wide_codec(head)


def _is_markup(body: bytes) -> bool:
    head = body[:64]
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<" or head.startswith((codecs.BOM_UTF16_LE + b"<", codecs.BOM_UTF16_BE + b"\0<"))


_TOO_BIG = f"解压后超过 {MAX_DECODED // 1024 // 1024} MB，只读取前面部分"
DAMAGED = "压缩数据损坏或不完整，只读取能解开的部分"
_Coding = Callable[[bytes], tuple[bytes, str]]


def _inflate(window_bits: int) -> _Coding:
    def undo(body: bytes) -> tuple[bytes, str]:
        whole = bytearray()
        while body:
            stream = zlib.decompressobj(window_bits)
            try:
                whole += stream.decompress(body, MAX_DECODED + 1 - len(whole))
            except zlib.error:
                whole += _before_damage(body, window_bits, MAX_DECODED - len(whole))
                return bytes(whole), DAMAGED
            if len(whole) > MAX_DECODED:
                return bytes(whole[:MAX_DECODED]), _TOO_BIG
            if not stream.eof:
                return bytes(whole), DAMAGED
            body = stream.unused_data
            if not body.startswith(b"\x1f\x8b"):  # another gzip member; anything else after the end is padding
                break
        return bytes(whole), ""

    return undo


def _before_damage(body: bytes, window_bits: int, room: int) -> bytes:
    """What a broken stream held before the break: by the piece, and the broken piece by the byte."""
    stream = zlib.decompressobj(window_bits)
    whole = bytearray()
    for start in range(0, len(body), _STEP):
        piece = body[start : start + _STEP]
        before = stream.copy()
        try:
            whole += stream.decompress(piece, room + 1)
        except zlib.error:
            for byte in piece:
                try:
                    whole += before.decompress(bytes((byte,)))
                except zlib.error:
                    return bytes(whole[:room])
        if len(whole) > room:
            break
    return bytes(whole[:room])


def _deflate(body: bytes) -> tuple[bytes, str]:
    """Both readings of "deflate": with the zlib frame, as the standard says, and without, as some servers do."""
    framed = _inflate(zlib.MAX_WBITS)(body)
    return framed if framed[0] or not framed[1] else _inflate(-zlib.MAX_WBITS)(body)


def _brotli(body: bytes) -> tuple[bytes, str]:
    stream = brotli.Decompressor()
    whole = bytearray()
    try:
        for start in range(0, len(body), _STEP):
            whole += stream.process(body[start : start + _STEP], output_buffer_limit=MAX_DECODED + 1 - len(whole))
            if len(whole) > MAX_DECODED:
                return bytes(whole[:MAX_DECODED]), _TOO_BIG
    except brotli.error:
        return bytes(whole), DAMAGED
    return bytes(whole), "" if stream.is_finished() else DAMAGED


def _zstd(body: bytes) -> tuple[bytes, str]:
    whole = bytearray()
    try:
        while body:
            stream = zstd.ZstdDecompressor()
            for start in range(0, len(body), _STEP):
                whole += stream.decompress(body[start : start + _STEP], MAX_DECODED + 1 - len(whole))
                if len(whole) > MAX_DECODED:
                    return bytes(whole[:MAX_DECODED]), _TOO_BIG
                if stream.eof:
                    break
            if not stream.eof:
                return bytes(whole), DAMAGED
            body = stream.unused_data + body[start + _STEP :]
    except zstd.ZstdError:
        return bytes(whole), DAMAGED
    return bytes(whole), ""


_STEP = 16 * 1024  # what a damaged brotli or zstd stream may lose before the damage
_CODINGS: dict[str, _Coding] = {"gzip": _inflate(32 + zlib.MAX_WBITS), "deflate": _deflate, "br": _brotli, "zstd": _zstd}
_CODINGS["x-gzip"] = _CODINGS["gzip"]


def _decode(body: bytes, content_type: str) -> tuple[str, str, bool]:
    """The text, what it was read as, and whether the body is nothing but that text in UTF-8."""
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _read(body[len(mark) :], codec), f"{codec} (bom)", False
    if b"\0" in body[:_HEAD] and (wide := _wide_codec(body[:_HEAD])):
        return _read(body, wide), f"{wide} (guess)", False
    declared, decided_by = _declared(body, content_type)
    if declared == "utf-8" or not declared:
        try:
            return body.decode("utf-8"), f"utf-8 ({decided_by})", True
        except UnicodeDecodeError:
            pass
    actual = _actual(body, declared)
    if declared and actual != declared:
        decided_by = f"content, {decided_by} says {declared}"
    return _read(body, actual), f"{actual} ({decided_by})", False


def _wide_codec(head: bytes) -> str:
    """UTF-16 without its mark, whatever is declared: every other byte of its markup is zero, nearly always the same one of two. 一 ends in zero too."""
    first, second = head[::2].count(0), head[1::2].count(0)
    if second >= FEWEST_WIDE and first * 4 <= second:
        return "utf-16-le"
    return "utf-16-be" if first >= FEWEST_WIDE and second * 4 <= first else ""


def _read(body: bytes, codec: str) -> str:
    """The text with replacement characters, without one for a last character that was cut in two."""
    return codecs.getincrementaldecoder(codec)("replace").decode(body)


def _declared(body: bytes, content_type: str) -> tuple[str, str]:
    """The codec a page declares and where; ("", "guess") when it declares none that is known."""
    said = _CHARSET.search(content_type)
    if said and (codec := _CODECS.get(said[1].lower())):
        return codec, "header"
    head = body[:4096]
    if b"<!--" in head:
        head = _COMMENT.sub(b"", head)
    for tag in _META.findall(head):
        found = _META_CHARSET.search(tag)
        if found and (codec := _CODECS.get(found[1].decode().lower())):
            return ("utf-8" if codec.startswith("utf-16") else codec), "meta"  # a page whose <meta> can be read is not UTF-16
    xml = _XML_ENCODING.match(head)
    if xml and (codec := _CODECS.get(xml[1].decode().lower())):
        return codec, "xml"
    return "", "guess"


def _actual(body: bytes, declared: str) -> str:
    """What the bytes are, where the declaration may lie: GBK pages call themselves utf-8, and utf-8 pages gb2312 or iso-8859-1."""
    if declared in ("gb18030", "cp1252") and _is_chinese_utf8(body):
        return "utf-8"
    if declared not in ("", "cp1252") and _damage(body, declared) == 0:
        return declared
    candidates = {codec: _damage(body, codec) for codec in ("utf-8", "gb18030")}
    best = min(candidates, key=lambda codec: candidates[codec])
    if declared == "cp1252":
        return "gb18030" if candidates["gb18030"] == 0 and _is_chinese(_read(body, "gb18030")) else declared
    if declared in candidates and candidates[best] * 4 > candidates[declared]:
        return declared
    return best if candidates[best] < _TOO_DAMAGED or not declared else declared


_TOO_DAMAGED = 0.05
_HEAD = 1024  # bytes
FEWEST_WIDE = 8  # characters of markup


def _damage(body: bytes, codec: str) -> float:
    return _share_unreadable(_read(body, codec))


def _share_unreadable(text: str) -> float:
    """Of the characters beyond ASCII."""
    if "\ufffd" not in text:
        return 0.0
    return text.count("\ufffd") / (len(text) - len(text.encode("ascii", "ignore")))


def _is_chinese_utf8(body: bytes) -> bool:
    """UTF-8, but for a broken byte here and there. Characters of two bytes alone prove nothing: the GBK bytes of 通知 are valid UTF-8 too."""
    start = _BEYOND_ASCII.search(body)
    if start is None:
        return False
    text = _read(body[start.start() : start.start() + 4096], "utf-8")
    return _share_unreadable(text) < _TOO_DAMAGED and _THREE_BYTES.search(text) is not None


def _is_chinese(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f"]
    common = sum(1 for character in beyond if "\u4e00" <= character <= "\u9fa5" or character in "，。、；：？！（）《》“”‘’　")
    return bool(beyond) and common > 0.9 * len(beyond)


_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_THREE_BYTES = re.compile("[\u0800-\ufffc]")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\b[^>]*>", re.IGNORECASE)
_META_CHARSET = re.compile(rb"""(?:\bcharset\s*=\s*["']?\s*)([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
# GBK pages often declare gb2312; gb18030 reads both, and the characters outside them.
_CODECS = (
    dict.fromkeys("gb2312 gbk gb18030 gb_2312-80 gb_2312 gb-2312 x-gbk chinese csgb2312 cp936 ms936 windows-936".split(), "gb18030")
    | dict.fromkeys("utf-8 utf8 utf_8 unicode-1-1-utf-8".split(), "utf-8")
    | dict.fromkeys("iso-8859-1 iso8859-1 iso8859_1 iso-8859-15 latin1 latin-1 ascii us-ascii windows-1252 cp1252".split(), "cp1252")
    | dict.fromkeys("utf-16 utf-16le unicode ucs-2".split(), "utf-16-le")
    | dict.fromkeys("big5 big5-hkscs".split(), "big5hkscs")
    | {"utf-16be": "utf-16-be", "euc-kr": "cp949", "shift_jis": "cp932", "euc-jp": "euc_jp", "windows-1251": "cp1251"}
)
