"""How much of a site's files is fetched whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inspector.core.facts import LinkRole, Snapshot
from spiders.downloads import DOWNLOAD, Caps, Downloads

CAPS = Caps(each=1000, number=3, total=2500)
HOST = "https://www.example.gov.cn"


@pytest.mark.parametrize("name", ["1.docx", "1.XLSX", "1.xls", "1.csv", "1.pdf", "1.txt", "1.rtf", "1.doc", "1.wps", "1.ofd", "1.zip", "1.rar", "1.7z?v=2"])
def test_files_with_text_are_fetched_whole(name: str) -> None:
    assert Downloads(CAPS).wants(f"{HOST}/f/{name}", LinkRole.ATTACHMENT)


@pytest.mark.parametrize(("name", "role"), [("1.mp4", "attachment"), ("1.exe", "attachment"), ("1.jpg", "image"), ("1.pdf", "image"), ("down", "attachment")])
def test_others_are_only_asked_whether_they_open(name: str, role: str) -> None:
    assert not Downloads(CAPS).wants(f"{HOST}/f/{name}", LinkRole(role))


def test_the_number_of_files_is_limited() -> None:
    downloads = Downloads(CAPS)
    for _ in range(CAPS.number):
        assert downloads.allowance
        downloads.took(_file(1))
    assert not downloads.allowance
    assert not downloads.wants(f"{HOST}/f/1.pdf", LinkRole.ATTACHMENT)


def test_the_last_file_may_use_what_the_sum_has_left() -> None:
    downloads = Downloads(CAPS)
    downloads.took(_file(1000))
    downloads.took(_file(900))
    assert downloads.allowance == 600


def test_first_bytes_and_pages_do_not_count() -> None:
    downloads = Downloads(CAPS)
    downloads.took(Snapshot(f"{HOST}/f/1.pdf", datetime.now(UTC), 206, (("Content-Type", "application/pdf"),), bytes(900), how="probe"))
    downloads.took(Snapshot(f"{HOST}/", datetime.now(UTC), 200, (("Content-Type", "text/html"),), bytes(900)))
    assert downloads.allowance == CAPS.each


def test_a_file_behind_a_page_address_counts() -> None:
    downloads = Downloads(Caps(each=1000, number=1, total=1000))
    headers = (("Content-Type", "application/octet-stream"), ("Content-Disposition", 'attachment; filename="1.doc"'))
    assert downloads.allowance_for(headers[0][1], headers[1][1]) == 1000
    downloads.took(Snapshot(f"{HOST}/down.jsp?id=7", datetime.now(UTC), 200, headers, bytes(10)))
    assert not downloads.allowance


def _file(size: int) -> Snapshot:
    return Snapshot(f"{HOST}/f/1.pdf", datetime.now(UTC), 200, (), bytes(size), how=DOWNLOAD)
