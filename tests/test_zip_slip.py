"""Archives that would write elsewhere, point elsewhere, or grow without end: nothing is written, and what is said is clear."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from flask import Flask

from inspector.db.store import Store
from inspector.drafts.wordcomments import repacked
from inspector.extract.attachments.apart import ApartReader
from inspector.extract.attachments.pieces import Attachment
from inspector.routine.backup import MANIFEST, BackupError, back_up, restore
from tests import attachment_samples as samples
from tests.visitors import Visitor, store_of, visitor

pytest_plugins = ["databases", "desks"]

WORDS = "各单位：请做好巡查，及时报送情况。".encode()
OUTSIDE = ("../../outside.txt", "/outside.txt", "..\\..\\outside.txt", "C:\\outside.txt", "inner/../../outside.txt", "\\\\server\\share\\outside.txt")
DOCX_PARTS = ("../../../outside.xml", "/outside.xml", "word/../../outside.xml", "..\\outside.xml", "C:\\outside.xml")


@pytest.fixture(autouse=True)
def nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Deep in a folder, with everything around it looked at afterwards, and the root as well."""
    deep = tmp_path / "a" / "b" / "work"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    yield
    assert [path for path in tmp_path.rglob("*outside*") if path.is_file()] == []
    assert not list(deep.iterdir())
    assert not Path("/outside.txt").exists()
    assert not Path("/outside.xml").exists()


def packed(names: tuple[str, ...], body: bytes = WORDS, *, links: dict[str, str] | None = None) -> bytes:
    """A ZIP file with these names, exactly as written."""
    box = io.BytesIO()
    with ZipFile(box, "w", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(_named(name), body)
        for name, target in (links or {}).items():
            link = _named(name)
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
    return box.getvalue()


def _named(name: str) -> ZipInfo:
    made = ZipInfo("x")
    made.compress_type = ZIP_DEFLATED
    made.filename = name  # past what zipfile would make of it
    return made


def seven_zip(folder: Path) -> bytes:
    """With names that lead outside and a link, as bsdtar writes them; the files it is made of are gone again."""
    (folder / "member.txt").write_bytes(WORDS)
    (folder / "link.txt").symlink_to("/etc/passwd")
    made = ["-P", "-s", ",member.txt,../../outside.txt,", "-s", ",link.txt,inner/link.txt,"]
    subprocess.run(["bsdtar", "--format", "7zip", "-cf", "made.7z", *made, "member.txt", "link.txt"], cwd=folder, check=True)
    listed = subprocess.run(["bsdtar", "-tPf", "made.7z"], cwd=folder, capture_output=True, check=True).stdout.decode()
    assert listed.split() == ["../../outside.txt", "inner/link.txt"], "the names are in there as written"
    body = (folder / "made.7z").read_bytes()
    for path in folder.iterdir():
        path.unlink()
    return body


def said(read: Attachment) -> str:
    return "；".join(f"{one.where}{one.reason}" for one in read.unreadable)


def text_of(read: Attachment) -> str:
    return "".join(piece.text for piece in read.pieces)


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_member_with_a_name_that_leads_outside_is_read_and_written_nowhere(name: str) -> None:
    with ApartReader() as reader:
        read = reader.read("附件.zip", packed((name,)))
    assert (text_of(read), said(read)) == (WORDS.decode(), "")
    assert "outside.txt" in read.pieces[0].where


def test_members_of_one_name_are_read_each() -> None:
    box = io.BytesIO()
    with ZipFile(box, "w") as archive:
        archive.writestr("a.txt", "甲单位已经报送。")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "乙单位没有报送。")
    with ApartReader() as reader:
        assert text_of(reader.read("附件.zip", box.getvalue())) == "甲单位已经报送。乙单位没有报送。"


def test_a_link_in_an_archive_is_named_and_not_followed(tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()
    body = seven_zip(place)
    with ApartReader() as reader:
        for name, archive in (("附件.zip", packed(("a.txt",), links={"inner/link.txt": "/etc/passwd"})), ("附件.7z", body)):
            read = reader.read(name, archive)
            assert text_of(read) == WORDS.decode(), name
            assert said(read) == "压缩包内“inner/link.txt”是指向别处的链接，里面没有内容", name


def lying(body: bytes, size: int = 100) -> bytes:
    """The same archive, whose directory and heads say that every member is small."""
    told, marks = bytearray(body), {b"PK\x01\x02": 24, b"PK\x03\x04": 22}
    for mark, at in marks.items():
        place = told.find(mark)
        while place >= 0:
            told[place + at : place + at + 4] = struct.pack("<I", size)
            place = told.find(mark, place + 4)
    return bytes(told)


def overlapping(count: int = 400, size: int = 1 << 20) -> bytes:
    """Members that all are the same bytes: a small file that says it holds much."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    kernel = packer.compress(bytes(size)) + packer.flush()
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(bytes(size)), len(kernel), size, 5, 0) + b"a.txt"
    rows = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(bytes(size)), len(kernel), size, 5, 0, 0, 0, 0, 0, 0) + b"a.txt"
        for _ in range(count)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(rows), len(head) + len(kernel), 0)
    return head + kernel + rows + end


@pytest.mark.parametrize("make", [lambda: packed(("a.txt",), bytes(30 << 20)), lambda: lying(packed(("a.txt",), bytes(30 << 20))), overlapping])
def test_a_bomb_is_refused_in_seconds(make: Callable[[], bytes]) -> None:
    body, started = make(), time.monotonic()
    with ApartReader() as reader:
        read = reader.read("附件.zip", body)
    assert read.unreadable
    assert any(words in said(read) for words in ("MB，没有读取", "已损坏"))
    assert time.monotonic() - started < 15


# What people hand in at the desk.


def word_with(names: tuple[str, ...] = (), body: bytes = b"<x/>") -> bytes:
    box = io.BytesIO(samples.docx(["关于做好巡查工作的通知", "各单位请及时报送。"]))
    with ZipFile(box, "a", ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(_named(name), body)
    return box.getvalue()


def hand_in(desk: Flask, body: bytes, name: str = "通知.docx") -> tuple[int, str]:
    person: Visitor = visitor(desk, "inspector")
    answer = person.post("/drafts", seen="/drafts", title="通知", text="", file=(io.BytesIO(body), name))
    return answer.status_code, answer.text


@pytest.mark.parametrize("name", DOCX_PARTS)
def test_a_draft_with_a_part_that_leads_outside_is_refused(desk: Flask, name: str) -> None:
    code, page = hand_in(desk, word_with((name,)))
    assert (code, "里面有部件的名字指向文件夹以外，可能是攻击文件" in page) == (409, True)
    assert store_of(desk).drafts() == []


def test_a_draft_with_two_parts_of_one_name_is_refused(desk: Flask) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        body = word_with(("word/document.xml",))
    code, page = hand_in(desk, body)
    assert (code, "重名的部件" in page) == (409, True)


def test_a_draft_that_unpacks_to_more_than_it_says_is_refused(desk: Flask) -> None:
    for body in (word_with(("word/media/a.bin",), bytes(30 << 20)), lying(word_with(("word/media/a.bin",), bytes(30 << 20)))):
        code, page = hand_in(desk, body)
        assert (code, "没有收下" in page) == (409, True)
        assert any(words in page for words in ("解压后超过", "已损坏"))


def test_a_name_with_folders_is_kept_as_a_name(desk: Flask) -> None:
    for name in ("../../outside.docx", "..\\..\\outside.docx", "/outside.docx", "C:\\outside.docx"):
        code, _page = hand_in(desk, word_with(), name)
        assert code == 303
    folder: Path = desk.config["DESK"].folder
    assert [path for path in folder.rglob("*") if "outside" in path.name] == []
    drafts = store_of(desk).drafts()
    assert len(drafts) == 4


def test_relations_of_a_document_are_looked_for_in_it_alone() -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="../../../../../../etc/passwd"/></Relationships>'
    )
    with ApartReader() as reader:
        read = reader.read("附件.docx", samples.zip_of({"[Content_Types].xml": b"<Types/>", "_rels/.rels": relations.encode(), "word/document.xml": b"<x/>"}))
    assert "root:" not in text_of(read)
    assert read.unreadable


def test_a_document_written_again_keeps_the_names_it_came_with() -> None:
    """Whoever reads it from the command line: nothing is unpacked on the way."""
    with ZipFile(io.BytesIO(word_with(("../../outside.xml",)))) as old:
        again = repacked(old, {})
    with ZipFile(io.BytesIO(again)) as new:
        assert "../../outside.xml" in new.namelist()


@pytest.mark.parametrize("name", ["data/../../outside.txt", "/outside.txt", "data//../../../outside.txt", "data/..\\..\\outside.txt"])
def test_a_backup_whose_list_leads_outside_is_not_restored(tmp_path: Path, name: str) -> None:
    place, target = tmp_path / "data", tmp_path / "a" / "new"
    place.mkdir()
    (place / "day.warc.gz").write_bytes(b"archive")
    with Store.open(place / "duwang.db") as store:
        back_up(store, place, tmp_path / "backup", None, None)
    listed = json.loads((tmp_path / "backup" / MANIFEST).read_text(encoding="utf-8"))
    listed["files"][name] = listed["files"]["data/day.warc.gz"]
    source = tmp_path / "backup" / name
    source.parent.mkdir(parents=True, exist_ok=True)
    if not name.startswith("/"):
        source.write_bytes(b"archive")
    (tmp_path / "backup" / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")
    try:
        with Store.open(target / "duwang.db") as store, pytest.raises(BackupError, match="指向目录以外的名字"):
            restore(tmp_path / "backup", store, target)
        assert not list(target.rglob("*.gz")), "not even what may be restored"
    finally:
        if not name.startswith("/"):
            source.unlink()
