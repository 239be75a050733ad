"""Folders whose server answers any address with the same page: told by asking them for one that cannot exist."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from inspector.core.facts import ListState, PageFacts, PageKind, Scope, Snapshot
from inspector.extract.detours import is_deep
from spiders.transport import Transport

PROBED = "random"  # how the archive marks an answer to an address that cannot exist
MOST_ASKED = 50  # folders of one site
FEWEST_ASKED = 10
PAGES_A_FOLDER = 10  # one folder is asked for every so many pages: a small site is not to be burdened
MOST_FOLDERS = 5000  # remembered
THIN = 200  # characters of text: a page that says less may be one for everything, whatever its address
SHORT = 1000  # characters: no page for everything says more, but for the front page
SAME_PAGE = "服务器对不存在的地址也给出同样的页面，这一页可能已经不在（软 404）"
_MAIN = frozenset({Scope.HEADING, Scope.BODY, Scope.CELL})
_NUMBERS = re.compile(r"[\da-f]{8,}|\d+")


class CatchAll:
    """Remembers what the pages say that name one document or say little, sixteen bytes each."""

    def __init__(self, read: Callable[[Snapshot], PageFacts | None]) -> None:
        self._read = read
        self._home_length = 0
        self._folders: dict[str, int] = {}  # and its place in the order they were met
        self._thin = Counter[int]()  # by folder
        self._sizes = Counter[int]()
        self._numbers = array("I")
        self._homes = array("I")  # their folders
        self._words = array("q")
        self._answers: dict[str, int] = {}  # folder → words of the answer to an address that cannot exist
        self._kept: list[Snapshot] = []

    def see(self, number: int, page: PageFacts) -> None:
        is_thin = page.main_text_length < THIN and page.list_state is not ListState.ITEMS
        if page.kind is PageKind.HOME:
            self._home_length = page.main_text_length
        is_long = page.main_text_length >= SHORT and page.main_text_length != self._home_length
        if is_long or page.kind is PageKind.HOME or page.needs_script or not (is_thin or is_deep(page.url)):
            return
        name = _folder(page.url)
        if name not in self._folders and len(self._folders) >= MOST_FOLDERS:
            return
        folder = self._folders.setdefault(name, len(self._folders))
        self._thin[folder] += is_thin
        self._sizes[folder] += 1
        self._numbers.append(number)
        self._homes.append(folder)
        self._words.append(_words_of(page))

    async def ask(self, transport: Transport, may_ask: Callable[[str], bool]) -> list[Snapshot]:
        """One question for each of the folders most in doubt. Returns the answers that came, for the archive."""
        most = min(MOST_ASKED, max(FEWEST_ASKED, len(self._numbers) // PAGES_A_FOLDER))
        ranked = sorted(self._folders, key=lambda name: (not self._thin[self._folders[name]], -self._sizes[self._folders[name]], name))
        for folder in ranked[:most]:
            base, _, ending = folder.rpartition("*")
            url = f"{base}{hashlib.blake2b(folder.encode(), digest_size=8).hexdigest()}{ending}"  # the same in every run
            if folder not in self._answers and may_ask(url):
                answer = await transport.fetch(url)
                self._kept.append(answer)
                self.hear(answer)
        return self._kept

    def hear(self, answer: Snapshot) -> None:
        page = self._read(answer) if answer.status == 200 else None
        self._answers[_folder(answer.url)] = _words_of(page) if page is not None else 0

    def found(self) -> Iterator[int]:
        """The numbers of pages that say what is said of an address that cannot exist."""
        answers = {self._folders[folder]: words for folder, words in self._answers.items() if words and folder in self._folders}
        for number, folder, words in zip(self._numbers, self._homes, self._words, strict=True):
            if answers.get(folder) == words:
                yield number


def _folder(url: str) -> str:
    """The address with * for the name of the page: a server may answer .html otherwise than .jsp."""
    path = urlsplit(url).path
    base = url.partition("?")[0].removesuffix(path.rpartition("/")[2])
    name, dot, extension = path.rpartition("/")[2].rpartition(".")
    return f"{base}*{dot}{extension}" if name else f"{base}*"


def _words_of(page: PageFacts) -> int:
    """The main text and how much there is to click, without what differs from address to address: the address itself and numbers. Never 0."""
    text = "\n".join([block.text for block in page.blocks if block.scope in _MAIN])
    name = unquote(urlsplit(page.url).path.rpartition("/")[2])
    return hash((_NUMBERS.sub("0", text.replace(name, "") if name else text), len(page.links))) or 1
