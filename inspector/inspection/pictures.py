"""Pictures of what was found: the archived page, shown without network and scripts, with the place marked."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from inspector.browser import Chromium, NoBrowserError, Picture, Sought
from inspector.core.facts import Snapshot
from inspector.core.findings import Finding
from inspector.extract.decode import media_type
from inspector.visit import Asked

logger = logging.getLogger(__name__)

FOLDER = "pictures"
MOST_SECONDS = 180.0  # for all pictures of an inspection
MOST_TRIES = 3  # for each picture wanted: not every place can be seen
MOST_UNSEEN = 5  # findings in a row of one check that cannot be seen: a page full of hidden links must not use up the tries
_SUFFIXES = frozenset({".png", ".jpg"})

Archived = Callable[[str], Snapshot | None]


def take_pictures(findings: Sequence[Finding], archived: Archived, folder: Path, most: int, *, shows_page: Callable[[Finding], bool]) -> int:
    """One picture each of the first findings that can be seen on their pages; how many were taken.

    `shows_page`: where nothing can be marked, the page as a whole tells.
    """
    try:
        return asyncio.run(_take(findings, archived, folder, most, shows_page))
    except NoBrowserError as error:
        logger.warning("no pictures: %s", error)
        return 0


def pictures_in(folder: Path) -> Mapping[str, Path]:
    """Fingerprint → picture."""
    return {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in _SUFFIXES} if folder.is_dir() else {}


def picture_folder(out: Path, archive: str) -> Path:
    """The pictures lie beside the archive they were taken from, and go with it."""
    return out / FOLDER / archive.removesuffix(".warc.gz")


def remove_pictures(out: Path, archive: str) -> None:
    shutil.rmtree(picture_folder(out, archive), ignore_errors=True)


async def _take(findings: Sequence[Finding], archived: Archived, folder: Path, most: int, shows_page: Callable[[Finding], bool]) -> int:
    browser = Chromium()
    began, tried, taken = time.monotonic(), 0, 0
    unseen = Counter[str]()  # by check
    try:
        for finding in findings:
            if taken >= most or tried >= MOST_TRIES * most or time.monotonic() - began > MOST_SECONDS:
                break
            if unseen[finding.check] >= MOST_UNSEEN:
                continue
            tried += 1
            picture = await _picture(browser, finding, archived, needs_mark=not shows_page(finding))
            if picture is not None:
                _keep(picture, folder, finding.fingerprint)
                taken += 1
            unseen[finding.check] = unseen[finding.check] + 1 if picture is None else 0
    finally:
        await browser.close()
    return taken


def _keep(picture: Picture, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}{picture.suffix}").write_bytes(picture.image)


async def _picture(browser: Chromium, finding: Finding, archived: Archived, *, needs_mark: bool) -> Picture | None:
    page = archived(finding.url)
    if page is None or "html" not in media_type(page):
        return None

    async def answer(asked: Asked) -> Snapshot | None:
        return archived(asked.url)

    return await browser.picture(page, answer, Sought(finding.quote, finding.context, finding.target), needs_mark=needs_mark)
