"""The archive: what goes in comes out, after a crash too, and other programs can read it."""

from __future__ import annotations

import gc
import gzip
import os
import resource
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from inspector.archive import ArchiveError, ArchiveWriter, Original, expand, read_archive, read_record, repair
from inspector.core.facts import Snapshot

NOON = datetime(2026, 11, 22, 4, 0, 0, 123456, tzinfo=UTC)


def page(url: str = "http://qingyuan.example/a.html", body: bytes = "<p>清源县</p>".encode(), **more: object) -> Snapshot:
    return Snapshot(url, NOON, 200, (("Content-Type", "text/html; charset=utf-8"),), body, **more)  # type: ignore[arg-type]


def test_a_snapshot_comes_back_as_it_went_in(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    writer.write(page(peer="127.0.0.1", truncated="length"))
    writer.close()
    [(snapshot, place, original)] = list(read_archive(tmp_path / "a.warc.gz"))
    assert snapshot == page(peer="127.0.0.1", truncated="length")
    assert original is None
    assert read_record(tmp_path / "a.warc.gz", place.offset) == snapshot


READS = 100


def test_reading_records_leaves_nothing_for_the_collector_to_find(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    place = writer.write(page(body=b"x" * 20_000))
    writer.close()
    read_record(tmp_path / "a.warc.gz", place.offset)
    gc.collect()
    gc.disable()
    try:
        for _ in range(READS):
            assert read_record(tmp_path / "a.warc.gz", place.offset) is not None
        # a crawl collects seldom, and each reader holds sixty thousand bytes; other threads of the test run may leave an object or two of theirs
        assert gc.collect() < READS
    finally:
        gc.enable()


def test_a_failure_is_kept_with_its_reason(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    writer.write(Snapshot("http://qingyuan.example/b", NOON, error="tls expired", how="probe"))
    writer.close()
    [(snapshot, _, _)] = list(read_archive(tmp_path / "a.warc.gz"))
    assert (snapshot.status, snapshot.error, snapshot.how) == (0, "tls expired", "probe")


def test_header_bytes_that_are_no_utf8_survive(tmp_path: Path) -> None:
    location = b"http://qingyuan.example/" + "政策".encode("gb18030")
    sent = Snapshot("http://qingyuan.example/c", NOON, 302, (("Location", location.decode("utf-8", "surrogateescape")),))
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    writer.write(sent)
    writer.close()
    [(snapshot, _, _)] = list(read_archive(tmp_path / "a.warc.gz"))
    assert snapshot.status == 302
    assert snapshot.header("Location").startswith("http://qingyuan.example/")


def test_a_half_written_record_is_cut_off_and_the_rest_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, "test")
    writer.write(page())
    whole = writer.size
    writer.write(page("http://qingyuan.example/half.html"))
    writer.close()
    os.truncate(path, writer.size - 7)
    assert repair(path) == whole == path.stat().st_size
    assert [snapshot.url for snapshot, _, _ in read_archive(path)] == ["http://qingyuan.example/a.html"]


@pytest.mark.parametrize("cut", [1, 15, 40])
def test_a_file_cut_inside_its_first_record_becomes_empty(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.warc.gz"
    ArchiveWriter(path, "test").close()
    os.truncate(path, cut)
    assert repair(path) == 0


def test_a_revisit_brings_the_body_of_its_original_from_another_file(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path / "day1.warc.gz", "test")
    place = first.write(page())
    first.close()
    second = ArchiveWriter(tmp_path / "day2.warc.gz", "test")
    second.write(Snapshot(page().url, NOON, 304, (("ETag", '"1"'),)), Original(place.file, place.offset, page().url))
    second.close()
    [(snapshot, _, original)] = list(read_archive(tmp_path / "day2.warc.gz"))
    assert (snapshot.status, snapshot.body) == (200, page().body)
    assert original == Original("day1.warc.gz", place.offset, page().url)
    assert (tmp_path / "day2.warc.gz").stat().st_size < 2 * place.length + 600


def test_a_revisit_whose_original_is_gone_stays_a_304_without_body(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "day2.warc.gz", "test")
    writer.write(Snapshot(page().url, NOON, 304), Original("day1.warc.gz", 10, page().url))
    writer.close()
    [(snapshot, _, _)] = list(read_archive(tmp_path / "day2.warc.gz"))
    assert (snapshot.status, snapshot.body) == (304, b"")


def others_revisit(path: Path) -> None:
    """As wget writes it with --warc-dedup: the status and headers of the answer, no body, and no word on the file that has it."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Length", "700")], protocol="HTTP/1.1")
        fields = {"WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest", "WARC-Truncated": "length"}
        writer.write_record(writer.create_warc_record(page().url, "revisit", http_headers=head, warc_headers_dict=fields))


def test_another_crawlers_revisit_without_its_original_is_no_empty_page(tmp_path: Path) -> None:
    others_revisit(tmp_path / "day2.warc.gz")
    [(snapshot, _, original)] = list(read_archive(tmp_path / "day2.warc.gz"))
    assert (snapshot.status, snapshot.body, original) == (304, b"", None)


def test_another_crawlers_revisit_finds_its_original_in_the_archive_read_before(tmp_path: Path) -> None:
    first = ArchiveWriter(tmp_path / "day1.warc.gz", "test")
    first.write(page())
    first.close()
    others_revisit(tmp_path / "day2.warc.gz")
    seen: dict[str, Original] = {}
    before = [snapshot for snapshot, _, _ in read_archive(tmp_path / "day1.warc.gz", seen=seen)]
    [(snapshot, _, original)] = list(read_archive(tmp_path / "day2.warc.gz", seen=seen))
    assert original is not None
    assert (snapshot.status, snapshot.body, original.file) == (200, before[0].body, "day1.warc.gz")


def test_an_archive_compressed_as_one_block_is_told_apart_from_a_broken_one(tmp_path: Path) -> None:
    writer = ArchiveWriter(tmp_path / "a.warc.gz", "test")
    writer.write(page())
    writer.write(page("http://qingyuan.example/2.html"))
    writer.close()
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress((tmp_path / "a.warc.gz").read_bytes())))
    with pytest.raises(ArchiveError, match="请先用 gunzip 解开"):
        list(read_archive(whole))


def test_warcio_finds_every_digest_right(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, "test")
    for number in range(3):
        writer.write(page(f"http://qingyuan.example/{number}", b"x" * number))
    writer.close()
    with path.open("rb") as stream:
        iterator = ArchiveIterator(stream, check_digests="raise")
        kinds = [(record.rec_type, record.content_stream().read()) for record in iterator]
    assert [kind for kind, _ in kinds] == ["warcinfo", "response", "response", "response"]


def test_a_file_that_is_no_archive_gets_a_clear_word(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"this is not a WARC file at all\r\n" * 20)
    with pytest.raises(ArchiveError, match="不是能读的 WARC 存档"):
        list(read_archive(path))


def test_a_missing_archive_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="不存在"):
        expand([tmp_path / "none.warc.gz"])
    with pytest.raises(ArchiveError, match="没有找到存档"):
        expand([tmp_path])


def test_a_full_disk_is_said_and_what_was_written_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = ArchiveWriter(path, "test")
    writer.write(page())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (writer.size + 100, limits[1]))
    try:
        with pytest.raises(ArchiveError, match="不会丢"):
            writer.write(page("http://qingyuan.example/big.html", os.urandom(5000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    writer.write(page("http://qingyuan.example/later.html"))
    writer.close()
    assert [snapshot.url for snapshot, _, _ in read_archive(path)] == [page().url, "http://qingyuan.example/later.html"]
