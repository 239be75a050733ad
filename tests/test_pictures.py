"""Pictures of findings: they show the place as it was judged, from the archive alone, and nobody's numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from inspector.core.facts import Snapshot
from inspector.core.findings import Certainty, Evidence, Finding, Severity, finding_from
from inspector.demo.server import Answer
from inspector.inspection.job import Job
from inspector.inspection.pictures import picture_folder, pictures_in, remove_pictures, take_pictures
from inspector.inspection.site import inspect
from reports.album import LARGEST_INSIDE
from reports.files import write_all
from spiders.frontier import Limits
from spiders.gathering import Settings
from tests.browsers import browser_or_skip
from tests.samples import sample_report
from tests.static_site import StaticSite

URL = "http://www.qingyuan.example/news/1.html"
YELLOW = (255, 233, 77)
GREEN = (0, 128, 0)
STYLE = b"h1 { background: #008000; height: 40px }"


@pytest.fixture(scope="module", autouse=True)
def _with_a_browser() -> None:
    with browser_or_skip():
        pass


def archived(body: str, url: str = URL) -> Snapshot:
    head = "<meta charset='utf-8'><link rel='stylesheet' href='/style.css'>"
    return Snapshot(
        url, datetime.now(UTC), 200, (("Content-Type", "text/html"),), f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    )


def found(quote: str, *, context: str = "", target: str = "", url: str = URL) -> Finding:
    evidence = Evidence(url, quote, "有误", context=context, target=target)
    return finding_from(evidence, site="清源县", check="typo", title="错别字", severity=Severity.LOW, certainty=Certainty.SURE, indicators=(), clause="")


def taken(folder: Path, pages: Sequence[Snapshot], findings: Sequence[Finding], *, most: int = 9, shows_page: bool = False) -> Mapping[str, Path]:
    lying = {page.url: page for page in pages} | {
        "http://www.qingyuan.example/style.css": Snapshot("", datetime.now(UTC), 200, (("Content-Type", "text/css"),), STYLE)
    }
    take_pictures(findings, lying.get, folder, most, shows_page=lambda _finding: shows_page)
    return pictures_in(folder)


def colours(path: Path) -> set[tuple[int, int, int]]:
    """With JPEG's small deviations taken away."""
    image = Image.open(path).convert("RGB")
    pixels = {image.getpixel((column, row)) for column in range(0, image.width, 2) for row in range(image.height)}
    return {wanted for wanted in (YELLOW, GREEN) if any(isinstance(pixel, tuple) and _is_near(pixel, wanted) for pixel in pixels)}


def _is_near(pixel: Sequence[int], wanted: Sequence[int]) -> bool:
    return all(abs(one - two) < 12 for one, two in zip(pixel, wanted, strict=True))


def test_the_words_are_marked_where_they_stand_though_elements_cut_them_and_something_floats_above(tmp_path: Path) -> None:
    floating = "<div style='position:fixed;inset:0;background:#ccc'>飘窗</div>"
    page = archived(f"<h1>通知</h1>{'<p>会议要求落实责任。</p>' * 60}<p>请各单位按<b>步</b>\n就班推进。</p>{floating}")
    finding = found("按步就班", context="请各单位按步就班推进。")
    picture = taken(tmp_path, [page], [finding])[finding.fingerprint]
    assert colours(picture) == {YELLOW}, "the place far down the page, without its heading"


def test_styles_come_from_the_archive_and_scripts_do_not_run(tmp_path: Path) -> None:
    page = archived("<h1>通知</h1><p>再接再励</p><img src='/gone.png'><script>document.body.innerHTML = ''</script>")
    finding = found("再接再励")
    assert colours(taken(tmp_path, [page], [finding])[finding.fingerprint]) == {YELLOW, GREEN}


def test_a_link_is_marked_by_its_address(tmp_path: Path) -> None:
    page = archived("<h1>通知</h1><a href='../gone.html#top'>附件</a>")
    finding = found("附件", target="http://www.qingyuan.example/gone.html#top")
    assert YELLOW in colours(taken(tmp_path, [page], [finding])[finding.fingerprint])


def test_nobodys_number_is_shown_however_the_page_cuts_it(tmp_path: Path) -> None:
    finding = found("再接再励")
    pictures = []
    for middle in ("1234", "9876"):
        page = archived(f"<p>电话 138<b>{middle}</b>5678，再接再励。<input value='138{middle}5678'><img alt='138{middle}5678' src='/gone.png'></p>")
        pictures.append(taken(tmp_path / middle, [page], [finding])[finding.fingerprint].read_bytes())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(
    ("body", "quote"),
    [("<p style='display:none'>再接再励</p>", "再接再励"), ("<p>按部就班</p>", "再接再励"), ("<p>再接再励</p><p>再接再励</p>", "再接再励")],
    ids=["hidden", "not there", "at two places"],
)
def test_what_cannot_be_pointed_at_gets_no_picture_unless_the_page_itself_tells(tmp_path: Path, body: str, quote: str) -> None:
    finding = found(quote, context="别处的再接再励")
    assert not taken(tmp_path, [archived(body)], [finding])
    if quote not in body:
        assert taken(tmp_path, [archived(body)], [finding], shows_page=True)


def test_no_more_pictures_are_taken_than_wanted_and_pages_that_moved_on_stay_as_they_were(tmp_path: Path) -> None:
    page = archived("<meta http-equiv='refresh' content='0; url=/elsewhere.html'><p>再接再励，按步就班</p>")
    first, second = found("再接再励"), found("按步就班")
    assert list(taken(tmp_path, [page, archived("<p>别处</p>", "http://www.qingyuan.example/elsewhere.html")], [first, second], most=1)) == [first.fingerprint]


def test_a_page_full_of_what_nobody_sees_leaves_the_pictures_to_others(tmp_path: Path) -> None:
    farm = "".join(f"<a style='display:none' href='http://{number}.example.top/'>链接{number}</a>" for number in range(40))
    page = archived(f"{farm}<p>再接再励</p>")
    hidden = [replace(found(f"链接{number}"), check="hidden_link", fingerprint=f"hidden{number}") for number in range(40)]
    seen = found("再接再励")
    assert list(taken(tmp_path, [page], [*hidden, seen], most=2)) == [seen.fingerprint]


def test_without_a_browser_there_are_no_pictures_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUWANG_CHROMIUM", str(tmp_path / "no such browser"))
    assert not taken(tmp_path, [archived("<p>再接再励</p>")], [found("再接再励")])


def test_an_inspection_takes_its_pictures_from_its_archive_into_the_report(tmp_path: Path) -> None:
    article = "<html><head><meta charset='utf-8'><title>通知</title></head><body><h1>关于召开会议的通知</h1><p>请各单位按步就班，再接再励。</p></body></html>"
    settings = Settings(Limits(second_look=0.05), None, 4, 5.0, 2 << 20, "http://127.0.0.1/", allow_loopback=True, pictures=5)
    with StaticSite({"/": Answer(article.encode())}) as site:
        report = inspect(Job("清源县", f"{site.url}/", tmp_path, date(2026, 11, 22), settings))
        assert site.counts["/"] == 1
    assert report is not None
    typos = [finding for finding in report.findings if finding.check == "typo"]
    assert typos
    assert all(finding.fingerprint in report.pictures for finding in typos)
    assert picture_folder(tmp_path, report.inspection.archive).is_dir()
    remove_pictures(tmp_path, report.inspection.archive)
    assert not pictures_in(picture_folder(tmp_path, report.inspection.archive))


def test_small_pictures_stand_in_the_report_large_ones_beside_it_and_the_workbook_links_both(tmp_path: Path) -> None:
    report = sample_report()
    small, large = report.open[0], report.open[1]
    (tmp_path / "截图").mkdir()
    pictures = {small.fingerprint: tmp_path / "截图" / "small.png", large.fingerprint: tmp_path / "截图" / "large.png"}
    drawing = io.BytesIO()
    Image.new("RGB", (20, 20), YELLOW).save(drawing, "png")
    pictures[small.fingerprint].write_bytes(drawing.getvalue())
    pictures[large.fingerprint].write_bytes(drawing.getvalue() + bytes(LARGEST_INSIDE))
    object.__setattr__(report, "pictures", pictures)
    files = write_all(report, tmp_path / "报告")
    html = files["网页"].read_text(encoding="utf-8")
    assert html.count('<img src="data:image/png;base64,') == 1
    assert "img-src data:" in html
    assert html.count("%E6%88%AA%E5%9B%BE/large.png") == 1
    sheet = openpyxl.load_workbook(files["表格"])["问题清单"]
    links = [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.value == "打开截图" and cell.hyperlink]
    assert len(links) == 2
    assert "img-src" not in write_all(sample_report(), tmp_path / "ohne")["网页"].read_text(encoding="utf-8").partition("</head>")[0]
