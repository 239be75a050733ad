"""Posts as they were judged, and what every source said of the account: into an archive beside those of sites, so that a finding can be shown again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from inspector import __version__
from inspector.archive import POSTED, ArchiveWriter, RecordPlace
from inspector.core.facts import Account, Post, Snapshot, SourceReading
from inspector.inspection.posts import address_of, document_of

_HTML, _JSON = "text/html; charset=utf-8", "application/json; charset=utf-8"


def archive_name(site_id: int) -> str:
    return f"account-{site_id}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.warc.gz"


def keep_posts(path: Path, account: Account, posts: Sequence[Post], readings: Iterable[SourceReading]) -> dict[str, RecordPlace]:
    """Where each post lies, by the address its findings name, and under the account's own place what its sources told.

    A file that an interrupted run began is replaced: the database holds what was read.
    """
    path.unlink(missing_ok=True)
    archive = ArchiveWriter(path, f"duwang/{__version__}")
    try:
        told = [post for post in posts if post.html and not post.is_deleted]
        places = {
            address: archive.write(_record(address, post.fetched_at, _HTML, document_of(post))) for post in told if (address := address_of(post, account))
        }
        places[account.place] = archive.write(_record(account.place, datetime.now(UTC), _JSON, _told(posts, readings)))
        archive.sync()
    finally:
        archive.close()
    return places


def _record(address: str, moment: datetime, kind: str, text: str) -> Snapshot:
    """What has no address of its own lies under its name."""
    uri = address if address.startswith(("http://", "https://")) else f"urn:duwang:{quote(address, safe='')}"
    return Snapshot(uri, moment, 200, (("Content-Type", kind),), text.encode("utf-8", "replace"), how=POSTED)


def _told(posts: Sequence[Post], readings: Iterable[SourceReading]) -> str:
    """What silence, gaps and the like were judged by."""
    sources = [{name: value if isinstance(value, int) else str(value or "") for name, value in reading._asdict().items()} for reading in readings]
    listed = [
        {"title": post.title, "url": post.url, "published_at": str(post.published_at or ""), "dated_by": post.dated_by, "source": str(post.source)}
        for post in posts
    ]
    return json.dumps({"sources": sources, "posts": listed}, ensure_ascii=False, indent=1)
