"""The evidence of a finding in one file, from a site that was really inspected, opened by other programs."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from inspector.cli import app
from inspector.commands.console import UsageError
from inspector.core.reviewing import Act
from inspector.db.database import StoreError
from inspector.db.store import DATABASE, Store
from inspector.db.verdicts import Asked
from inspector.demo.server import Answer, LocalSite
from inspector.inspection.job import Job
from inspector.inspection.pictures import picture_folder
from inspector.inspection.site import inspect
from inspector.records.evidence import pack_evidence
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.test_notices import LIMITS, WEEK

DAY = date(2026, 11, 22)
PAGE = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>清源县</title></head><body><p>学校己经放假。</p><script>alert(1)</script></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder after one inspection of a site with one wrong character; the site is gone."""
    with LocalSite({"/": Answer(PAGE.encode(), headers=(("X-Office", "清源".encode("gb18030").decode("latin-1")),))}) as site:
        settings = Settings(Limits(second_look=0.1), None, 2, 10.0, 1 << 20, "", allow_loopback=True)
        inspect(Job("清源县人民政府", f"{site.url}/", tmp_path, DAY, settings))
    return tmp_path


def typo(store: Store) -> int:
    [row] = [row for row in store.queue().rows if row.check == "typo"]
    return row.id


def test_the_package_holds_everything_and_its_hashes_verify(folder: Path, tmp_path: Path) -> None:
    with Store.open(folder / DATABASE) as store:
        number = typo(store)
        mark = store.queue_row(number).fingerprint
        archive = store.kept(number)
        assert archive is not None
        pictures = picture_folder(folder, archive.archive)
        pictures.mkdir(parents=True)
        (pictures / f"{mark}.png").write_bytes(b"\x89PNG picture")
        store.act(Act.CONFIRM, [Asked(number)], "王芳", "已核实")
        if store.queue_row(number).is_grave:
            store.act(Act.CONFIRM, [Asked(number)], "李强")
        made = store.make_notice("清源县教育局", [Asked(number)], "王芳", LIMITS)
        store.issue_notice(made.id, "王芳", WEEK)
    target = tmp_path / "证据.zip"
    done = CliRunner().invoke(app, ["evidence", mark[:8], "--out", str(target), "--data", str(folder)])
    assert (done.exit_code, "包里缺" in done.stdout) == (0, False)
    opened = tmp_path / "opened"
    subprocess.run(["unzip", "-q", str(target), "-d", str(opened)], check=True) if _has("unzip") else zipfile.ZipFile(target).extractall(opened)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=opened, capture_output=True, text=True, check=True)
    assert checked.stdout.count(": OK") == 8
    assert (opened / "body.bin").read_bytes() == PAGE.encode()
    with (opened / "record.warc.gz").open("rb") as stream:
        [record] = [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read()) for one in ArchiveIterator(stream)]
    assert (record[0], record[2]) == ("response", PAGE.encode())
    headers = (opened / "headers.txt").read_text(encoding="utf-8")
    assert hashlib.sha256(PAGE.encode()).hexdigest() in headers
    assert "状态：200" in headers
    finding = json.loads((opened / "finding.json").read_text(encoding="utf-8"))
    assert (finding["site"], finding["quote"], finding["clause"] != "") == ("清源县人民政府", "己经", True)
    history = json.loads((opened / "history.json").read_text(encoding="utf-8"))
    assert [one["day"] for one in history["sightings"]] == [DAY.isoformat()]
    assert (history["steps"][0]["who"], history["steps"][0]["note"]) == ("王芳", "已核实")
    assert history["notices"][0]["unit"] == "清源县教育局"
    manifest = json.loads((opened / "manifest.json").read_text(encoding="utf-8"))
    assert {item["name"]: item["sha256"] for item in manifest["files"]} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in opened.iterdir() if path.name not in {"manifest.json", "SHA256SUMS"}
    }


def _has(program: str) -> bool:
    return subprocess.run(["which", program], capture_output=True, check=False).returncode == 0


def test_what_is_missing_is_said_and_never_made_up(folder: Path) -> None:
    for path in folder.glob("*.warc.gz"):
        path.unlink()
    with Store.open(folder / DATABASE) as store:
        packed = pack_evidence(store, folder, typo(store))
        with pytest.raises(StoreError, match="已经不在了"):
            pack_evidence(store, folder, 999)
    assert [words.split("：")[0] for words in packed.missing] == [packed.missing[0].split("：")[0], "没有截图"]
    assert "不在或读不出" in packed.missing[0]
    with zipfile.ZipFile(io.BytesIO(packed.body)) as opened:
        assert json.loads(opened.read("manifest.json"))["missing"] == list(packed.missing)
        assert {"record.warc.gz", "body.bin", "headers.txt"}.isdisjoint(opened.namelist())


def test_a_record_cut_off_is_not_passed_for_whole(folder: Path) -> None:
    with Store.open(folder / DATABASE) as store:
        kept = store.kept(typo(store))
        assert kept is not None
        assert kept.record_offset is not None
        path = folder / kept.record_file
        path.write_bytes(path.read_bytes()[: kept.record_offset + 60])
        assert "不在或读不出" in pack_evidence(store, folder, typo(store)).missing[0]


def test_the_command_says_what_is_wrong(folder: Path) -> None:
    wrong = CliRunner().invoke(app, ["evidence", "ab", "--out", "a.txt", "--data", str(folder)])
    assert isinstance(wrong.exception, UsageError)
    unknown = CliRunner().invoke(app, ["evidence", "zz", "--out", "a.zip", "--data", str(folder)])
    assert "没有编号以“zz”开头的问题" in str(unknown.exception)
