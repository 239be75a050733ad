"""Attachments of every format: true, disguised, broken and hostile."""

from __future__ import annotations

import os
import random
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pypdf
import pytest

from checks.text._surroundings import surroundings
from inspector.core.facts import Scope
from inspector.extract.attachments import ApartReader, Attachment, Limits, apart, read_attachment
from tests import attachment_samples as samples
from tests import subjects
from tests.attachment_samples import BODY, HEADS, MADE, NUMBER, TITLE

ROWS = (HEADS, ("张小明", "", "无"), ("", NUMBER, ""))
CELLS = [("第1行第1格", "姓名"), ("第1行第2格", "身份证号"), ("第1行第3格", "备注"), ("第2行第1格", "张小明"), ("第2行第3格", "无"), ("第3行第2格", NUMBER)]
CSV = "\n".join(",".join(row) for row in ROWS)
NEEDS_BSDTAR = pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not installed")

SAMPLES: dict[str, Callable[[], bytes]] = {
    "csv": lambda: CSV.encode("gbk"),
    "doc": (MADE / "notice.doc").read_bytes,
    "docx": lambda: samples.docx([TITLE, BODY]),
    "html": samples.page,
    "mht": samples.mht,
    "ofd": lambda: samples.ofd([(30, 30, 7, TITLE), (31, 50, 5.6, BODY[:26]), (20, 60, 5.6, BODY[26:])]),
    "pdf": lambda: samples.pdf([[(116, 800, 22, TITLE), *samples.printed(BODY * 2, top=720)]]),
    "rar": lambda: samples.rar("list.csv", CSV.encode()),
    "rtf": samples.rtf,
    "txt": lambda: f"{TITLE}\r\n\r\n　　{BODY}\r\n".encode("gbk"),
    "xls": (MADE / "list.xls").read_bytes,
    "xlsx": lambda: samples.xlsx({"名单": ROWS}),
    "zip": lambda: samples.zip_of({"list.csv": CSV.encode(), "notice.docx": samples.docx([BODY])}),
}


def texts(read: Attachment, *scopes: Scope) -> list[str]:
    return [piece.text for piece in read.pieces if not scopes or piece.scope in scopes]


def cells(read: Attachment) -> list[tuple[str, str]]:
    return [(piece.where, piece.text) for piece in read.pieces if piece.scope is Scope.CELL]


def reasons(read: Attachment) -> str:
    return "；".join(problem.where + problem.reason for problem in read.unreadable)


@pytest.mark.parametrize("known", [name if name != "rar" else pytest.param(name, marks=NEEDS_BSDTAR) for name in SAMPLES])
def test_every_format_is_told_by_its_bytes_whatever_its_name(known: str) -> None:
    names = ("附件.csv",) if known == "csv" else ("附件.docx", "附件.pdf", "附件")
    for name in names:
        read = read_attachment(name, SAMPLES[known]())
        assert read.format == known
        assert read.pieces
        assert not read.unreadable
        assert not read.is_cut


def test_a_binary_word_document_gives_what_a_reader_sees_and_where() -> None:
    """Without the words deleted while changes were tracked, the hidden ones, and the address behind a link; with empty cells counted."""
    read = read_attachment("附件1.wps", SAMPLES["doc"]())
    assert [(piece.where, piece.text) for piece in read.pieces] == [
        ("正文第1段", TITLE),
        ("正文第2段", BODY),
        ("表格第1行第1格", "姓名"),
        ("表格第1行第2格", "身份证号"),
        ("表格第1行第3格", "备注"),
        ("表格第2行第1格", "张小明"),
        ("表格第2行第3格", "第一段"),
        ("表格第2行第3格", "第二段"),
        ("表格第3行第2格", NUMBER),
        ("正文第3段", "附件见后𠮷。"),
        ("正文第4段", "Contact: Office ABC"),
        ("脚注第1段", "名单以县人力资源和社会保障局公示为准。"),
        ("文本框第1段", "框里的说明文字"),
    ]


def test_rich_text_in_gbk_keeps_notes_out_of_sentences_and_leaves_out_what_is_deleted() -> None:
    read = read_attachment("通知.rtf", samples.rtf())
    assert texts(read, Scope.BODY) == [TITLE, "以公示为准。", BODY, "𡾾结束ABC"]
    assert [text for _, text in cells(read)] == [*HEADS, "张小明", "第一段", NUMBER]
    assert cells(read)[-1][0] == "表格第3行第2格"


def test_rich_text_that_stops_in_the_middle_says_so() -> None:
    whole = samples.rtf()
    read = read_attachment("通知.rtf", whole[: len(whole) * 2 // 3])
    assert TITLE in texts(read)
    assert read.is_cut
    assert "不完整" in reasons(read)


@pytest.mark.parametrize("body", [samples.page(), samples.page("utf-8"), samples.page("utf-8").replace(b"<html", b'<?xml version="1.0"?><html'), samples.mht()])
def test_a_web_page_called_doc_is_read_as_the_page_it_is(body: bytes) -> None:
    read = read_attachment("附件2.doc", body)
    assert texts(read, Scope.HEADING) == [TITLE]
    assert texts(read, Scope.BODY) == [BODY]
    assert cells(read) == [(f"表格{where}", text) for where, text in CELLS]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_tables_in_plain_text_are_read_in_any_encoding(encoding: str, sign: str) -> None:
    assert cells(read_attachment("名单.csv", CSV.replace(",", sign).encode(encoding))) == CELLS


def test_every_sheet_is_read_with_its_name_and_the_rows_a_reader_counts() -> None:
    read = read_attachment("附件.xlsx", samples.xlsx({"名单": ((), (), ("", "清源县"), (3.5, 20260305.0, 0.1 + 0.2)), "说明": (("填报说明",),)}))
    assert cells(read) == [
        ("工作表“名单”第3行第2格", "清源县"),
        ("工作表“名单”第4行第1格", "3.5"),
        ("工作表“名单”第4行第2格", "20260305"),
        ("工作表“名单”第4行第3格", "0.3"),
        ("工作表“说明”第1行第1格", "填报说明"),
    ]


def test_an_old_excel_table_shows_days_as_days() -> None:
    read = dict(cells(read_attachment("附件.et", SAMPLES["xls"]())))
    assert read["工作表“名单”第2行第4格"] == "2026-03-05"
    assert read["工作表“名单”第3行第3格"] == NUMBER


@pytest.mark.parametrize("known", ["csv", "doc", "html", "rtf", "xls", "xlsx"])
def test_checks_find_the_head_of_a_column_in_attachments_as_on_pages(known: str) -> None:
    read = read_attachment("附件.csv" if known == "csv" else "附件", SAMPLES[known]())
    page = subjects.page({"blocks": [[piece.scope.value, piece.where, piece.text] for piece in read.pieces]}, date(2026, 11, 2))
    number = next(block for block in page.blocks if block.text == NUMBER)
    assert "身份证号" in surroundings(number, page).labels


def test_printed_lines_become_paragraphs_again_across_pages_and_without_page_numbers() -> None:
    first, second = BODY * 6, "各有关单位要在3月31日前报送情况。"
    lines = samples.printed(first, top=780)
    pages = [
        [*lines[:5], (290.0, 40.0, 14.0, "— 1 —")],
        [*[(left, top + 140, size, text) for left, top, size, text in lines[5:]], *samples.printed(second, top=500)],
    ]
    read = read_attachment("通知.pdf", samples.pdf([*pages, samples.printed("　" + BODY)]))
    assert texts(read, Scope.BODY) == [first, second, BODY]
    assert [piece.where for piece in read.pieces] == ["第1页第1段", "第2页第1段", "第3页第1段"]


def test_a_title_in_two_centred_lines_is_one_heading() -> None:
    lines = [(159.0, 800.0, 22.0, TITLE[:12]), (214.0, 765.0, 22.0, TITLE[12:]), *samples.printed(BODY * 2, top=720)]
    read = read_attachment("通知.pdf", samples.pdf([lines]))
    assert texts(read, Scope.HEADING) == [TITLE]


def test_columns_of_a_printed_table_stay_apart() -> None:
    rows = [[(72.0, 600.0, 12.0, "姓名"), (180.0, 600.0, 12.0, "身份证号")], [(72.0, 580.0, 12.0, "张小明"), (180.0, 580.0, 12.0, NUMBER)]]
    read = read_attachment("名单.pdf", samples.pdf([[*samples.printed(BODY), *rows[0], *rows[1]]]))
    assert cells(read) == [
        ("第1页表格第1行第1格", "姓名"),
        ("第1页表格第1行第2格", "身份证号"),
        ("第1页表格第2行第1格", "张小明"),
        ("第1页表格第2行第2格", NUMBER),
    ]


def test_radicals_that_stand_for_characters_are_read_as_these() -> None:
    read = read_attachment("通知.pdf", samples.pdf([samples.printed("⻓江⽇报刊登⺠政⽂件。")]))
    assert texts(read) == ["长江日报刊登民政文件。"]


def test_ofd_lines_are_put_in_order_and_joined() -> None:
    read = read_attachment("通知.ofd", samples.ofd([(20, 60, 5.6, BODY[26:]), (31, 50, 5.6, BODY[:26]), (30, 30, 7, TITLE)]))
    assert [(piece.scope, piece.text) for piece in read.pieces] == [(Scope.HEADING, TITLE), (Scope.BODY, BODY)]


def test_members_of_an_archive_are_named_in_chinese_as_windows_packed_them() -> None:
    inner = samples.zip_of({"第二批.csv": CSV.encode("gbk")}, are_names_gbk=True)
    packed = samples.zip_of({"名单/第一批.csv": CSV.encode("gbk"), "其余.zip": inner, "__MACOSX/._a": b"\0\5"}, are_names_gbk=True)
    read = read_attachment("附件.zip", packed)
    assert read.pieces[0].where == "压缩包内“名单/第一批.csv”：第1行第1格"
    assert read.pieces[-1].where == "压缩包内“其余.zip”：压缩包内“第二批.csv”：第3行第2格"
    assert not read.unreadable


@NEEDS_BSDTAR
def test_a_member_of_a_rar_archive_is_read() -> None:
    assert cells(read_attachment("名单.rar", SAMPLES["rar"]()))[-1] == ("压缩包内“list.csv”：第3行第2格", NUMBER)


def test_an_archive_that_needs_a_program_we_lack_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert "libarchive-tools" in reasons(read_attachment("名单.rar", SAMPLES["rar"]()))


def _encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(SAMPLES["pdf"]()))
    writer.encrypt("secret", algorithm="AES-128")
    box = BytesIO()
    writer.write(box)
    return box.getvalue()


def _encrypted_office() -> bytes:
    """The streams of an encrypted docx: LibreOffice and Office wrap it in the old container."""
    name = "WordDocument".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 26)
    other = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 34)
    return SAMPLES["doc"]().replace(name, other)


def _encrypted_doc() -> bytes:
    body = SAMPLES["doc"]()
    place = body.index(b"\xec\xa5\x01\x01") + 11
    return body[:place] + bytes((body[place] | 1,)) + body[place + 1 :]


def _encrypted_zip() -> bytes:
    body = bytearray(samples.zip_of({"名单.csv": CSV.encode()}))
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(lambda: b"", ["空的"], id="nothing"),
        pytest.param(_encrypted_pdf, ["PDF", "加密"], id="encrypted pdf"),
        pytest.param(_encrypted_office, ["Office", "加密"], id="encrypted docx"),
        pytest.param(_encrypted_doc, ["Word 97-2003", "加密"], id="encrypted doc"),
        pytest.param(_encrypted_zip, ["名单.csv", "加密"], id="encrypted zip"),
        pytest.param(lambda: samples.pdf([[], []]), ["PDF", "扫描件"], id="scanned pdf"),
        pytest.param(lambda: SAMPLES["pdf"]().replace(b"BT ", b"3 Tr BT "), ["PDF", "扫描件"], id="scanned pdf with unseen text"),
        pytest.param(lambda: samples.ofd([]), ["OFD", "扫描件"], id="scanned ofd"),
        pytest.param(lambda: samples.zip_of({}), ["ZIP", "空的"], id="empty zip"),
        pytest.param(lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), ["图片"], id="picture"),
        pytest.param(lambda: bytes(range(256)) * 8, ["无法识别"], id="noise"),
        pytest.param(lambda: b"PK\x03\x04" + bytes(2000), ["ZIP", "损坏"], id="half a zip"),
        pytest.param(lambda: samples.docx([BODY])[:-60], ["docx", "没有下载完整"], id="half a docx"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["Office", "损坏"], id="broken container"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_format_and_reason(body: Callable[[], bytes], words: list[str]) -> None:
    read = read_attachment("附件.doc", body())
    assert not read.pieces
    for word in words:
        assert word in reasons(read)


def _lying_xlsx() -> bytes:
    """Its directory claims a sheet of 100 bytes, and 30 MB come out."""
    whole = bytearray(samples.xlsx({"名单": ROWS}))
    box = BytesIO()
    with ZipFile(BytesIO(bytes(whole))) as old, ZipFile(box, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            filler = b" " * 30_000_000 if member.filename.endswith("sheet1.xml") else b""
            new.writestr(member.filename, old.read(member) + filler)
        place = new.getinfo("xl/worksheets/sheet1.xml")
        size = struct.pack("<I", place.file_size)
    return box.getvalue().replace(size, struct.pack("<I", 100))


def _far_corner() -> bytes:
    box = BytesIO()
    with ZipFile(BytesIO(samples.xlsx({"名单": ROWS}))) as old, ZipFile(box, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member).replace(b'r="B3"', b'r="XFD1048576"'))
    return box.getvalue()


_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><ofd:OFD xmlns:ofd="x">&c;</ofd:OFD>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(lambda: samples.zip_of({"a.txt": b" " * 30_000_000}), "超过", id="zip bomb"),
        pytest.param(lambda: samples.docx([" " * 30_000_000]), "超过", id="docx bomb"),
        pytest.param(_lying_xlsx, "超过", id="lying xlsx"),
        pytest.param(_far_corner, "没有读取", id="one word in the last corner"),
        pytest.param(lambda: samples.zip_of({"OFD.xml": _LAUGHS}), "XML 实体", id="entities"),
        pytest.param(lambda: samples.zip_of({f"{number}.txt": b"" for number in range(3000)}), "超过 2000 个", id="thousands of files"),
        pytest.param(lambda: samples.zip_of({"1.zip": samples.zip_of({"2.zip": samples.zip_of({"3.txt": b"x"})})}), "层", id="archives in archives"),
        pytest.param(lambda: b"{\\rtf1" + b"{" * 100_000, "损坏", id="braces"),
        pytest.param(lambda: b"<table><tr><td>" * 5_000, "没有文字", id="tables in tables"),
    ],
)
def test_a_bomb_ends_quickly(body: Callable[[], bytes], words: str) -> None:
    bomb = body()
    started = time.process_time()
    read = read_attachment("附件", bomb)
    assert words in reasons(read)
    assert time.process_time() - started < 3


def test_members_of_one_archive_share_what_may_be_unpacked() -> None:
    packed = samples.zip_of({f"{number}.txt": b"abc " * 100_000 for number in range(8)})
    read = read_attachment("附件.zip", packed, Limits(unpacked=1_000_000))
    assert "0.txt" in read.pieces[0].where
    assert read.is_cut
    assert "超过" in reasons(read)


def test_what_came_before_a_limit_is_kept() -> None:
    read = read_attachment("名单.csv", CSV.encode(), Limits(pieces=4))
    assert len(read.pieces) == 4
    assert read.is_cut
    packed = read_attachment("附件.zip", SAMPLES["zip"](), Limits(pieces=4))
    assert len(packed.pieces) == 4
    assert packed.is_cut
    read = read_attachment("通知.pdf", samples.pdf([samples.printed(BODY)] * 3), Limits(pages=1))
    assert texts(read) == [BODY]
    assert "共 3 页" in reasons(read)


@pytest.fixture(scope="module")
def reader() -> Iterator[ApartReader]:
    with ApartReader() as reader:
        yield reader


@pytest.mark.parametrize("known", SAMPLES)
def test_damaged_bytes_are_read_or_refused_and_never_raise(known: str, reader: ApartReader) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    whole = SAMPLES[known]()
    for _ in range(40):
        body = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.4 else whole)
        for _ in range(chance.choice((0, 1, 4, 30))):
            if body:
                body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        read = reader.read(f"附件.{known}", bytes(body))
        assert read.pieces or read.unreadable
        assert all(piece.text.strip() and piece.where for piece in read.pieces)


def test_a_reader_that_is_lost_costs_one_attachment(monkeypatch: pytest.MonkeyPatch) -> None:
    with ApartReader() as reader:
        assert texts(reader.read("a.txt", BODY.encode())) == [BODY]
        assert reader._process is not None
        reader._process.kill()
        assert "异常退出" in reasons(reader.read("b.txt", BODY.encode()))
        assert texts(reader.read("c.pdf", SAMPLES["pdf"]())) == [TITLE, BODY * 2]
    monkeypatch.setattr(apart, "GRACE", 0.0)
    with ApartReader(Limits(seconds=0.001)) as reader:  # a process needs longer to begin
        assert "没有读完" in reasons(reader.read("d.txt", BODY.encode()))


def test_a_script_without_a_main_guard_can_read_attachments(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "print('begun')\n"
        "from inspector.extract.attachments import ApartReader\n"
        "with ApartReader() as reader:\n"
        f"    print(reader.read('a.txt', {BODY.encode()!r}).pieces[0].text)\n",
        encoding="utf-8",
    )
    place = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run([sys.executable, script], env=place, capture_output=True, encoding="utf-8", check=True)
    assert ran.stdout.splitlines() == ["begun", BODY]
