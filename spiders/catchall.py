"""Folders whose server answers any address with the same page: told by asking them for one that cannot exist."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from inspector.core.facts import ListState, PageFacts, PageKind, Snapshot
from inspector.extract.decode import decode_body
from spiders.transport import Transport

PROBED = "random"  # how the archive marks an answer to an address that cannot exist
MOST_FOLDERS = 20
MOST_PAGES = 50  # of one folder
THIN = 200  # characters of text: who has more to say is no page for everything
SAME_PAGE = "服务器对不存在的地址也给出同样的页面，这一页可能已经不在（软 404）"
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]+>|\s+", re.IGNORECASE | re.DOTALL)
_NUMBERS = re.compile(r"[\da-f]{8,}|\d+")


class ThinPage(NamedTuple):
    number: int
    url: str
    words: int  # hash of its text


class CatchAll:
    """Remembers of each folder the pages that say little; most sites have none, and are asked for nothing."""

    def __init__(self) -> None:
        self._folders: dict[str, list[ThinPage]] = {}
        self._answers: dict[str, Snapshot] = {}  # by folder

    def see(self, number: int, page: PageFacts, snapshot: Snapshot) -> None:
        if page.main_text_length >= THIN or page.kind is PageKind.HOME or page.list_state is ListState.ITEMS or page.needs_script:
            return
        folder = _folder(page.url)
        if folder in self._folders or len(self._folders) < MOST_FOLDERS:
            pages = self._folders.setdefault(folder, [])
            if len(pages) < MOST_PAGES:
                pages.append(ThinPage(number, page.url, _words_of(snapshot)))

    async def ask(self, transport: Transport, may_ask: Callable[[str], bool]) -> list[Snapshot]:
        """One question for each folder. Returns the answers that came, for the archive."""
        for folder in self._folders.keys() - self._answers.keys():
            base, _, ending = folder.rpartition("*")
            url = f"{base}{hashlib.blake2b(folder.encode(), digest_size=8).hexdigest()}{ending}"  # the same in every run
            if may_ask(url):
                self.hear(await transport.fetch(url))
        return list(self._answers.values())

    def hear(self, answer: Snapshot) -> None:
        self._answers[_folder(answer.url)] = answer

    def found(self) -> Iterator[ThinPage]:
        """Pages that are the same as the answer to an address that cannot exist."""
        for folder, pages in self._folders.items():
            answer = self._answers.get(folder)
            if answer is not None and answer.status == 200:
                words = _words_of(answer)
                yield from (page for page in pages if page.words == words)


def _folder(url: str) -> str:
    """The address with * for the name of the page: a server may answer .html otherwise than .jsp."""
    path = urlsplit(url).path
    base = url.partition("?")[0].removesuffix(path.rpartition("/")[2])
    name, dot, extension = path.rpartition("/")[2].rpartition(".")
    return f"{base}*{dot}{extension}" if name else f"{base}*"


def _words_of(snapshot: Snapshot) -> int:
    """Its text without what differs from address to address: the address itself and numbers."""
    text = _MARKUP.sub("", decode_body(snapshot).text)
    name = unquote(urlsplit(snapshot.url).path.rpartition("/")[2])
    return hash(_NUMBERS.sub("0", text.replace(name, "") if name else text))
