"""How much of a site's files is fetched whole: enough to read their text, never so much that it burdens the site."""

from __future__ import annotations

from typing import Final, NamedTuple

from inspector.core.facts import LinkRole, Snapshot
from inspector.extract.files import file_name, readable_format

MEGABYTE: Final = 1 << 20
DOWNLOAD: Final = "download"  # how a file fetched whole is marked in the archive


class Caps(NamedTuple):
    each: int = 20 * MEGABYTE
    number: int = 3000
    total: int = 2048 * MEGABYTE


class Downloads:
    """Counts what came in, live or from an archive."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._number = 0
        self._bytes = 0

    def wants(self, url: str, role: LinkRole) -> bool:
        """Whether that file of the site is fetched whole. Otherwise its first bytes are enough to tell whether it opens."""
        is_file = role in (LinkRole.ATTACHMENT, LinkRole.PAGE) and readable_format(file_name(url), "")
        return bool(is_file) and self.allowance > 0

    @property
    def allowance(self) -> int:
        """The most bytes the next file may have."""
        return min(self.caps.each, self.caps.total - self._bytes) if self._number < self.caps.number else 0

    def allowance_for(self, content_type: str, disposition: str) -> int:
        """The same for an answer to the question for a page, which turned out to be a file."""
        return self.allowance if readable_format(file_name("", disposition), content_type) else 0

    def took(self, snapshot: Snapshot) -> None:
        is_page = snapshot.how == "page" and snapshot.status == 200
        if snapshot.how == DOWNLOAD or (is_page and readable_format(file_name("", snapshot.header("Content-Disposition")), snapshot.header("Content-Type"))):
            self._number += 1
            self._bytes += len(snapshot.body)
