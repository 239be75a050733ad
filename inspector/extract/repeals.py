"""What an article says is no longer in force: lists of repealed documents, and 同时废止 at the end of a new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from inspector.core.copies import number_key
from inspector.core.facts import Article, Repeal, Scope, TextBlock
from inspector.extract.documents import find_doc_numbers

LONGEST_HEADING = 40
LONGEST_QUOTE = 120


def read_repeal(article: Article, blocks: Sequence[TextBlock]) -> Repeal | None:
    """None when the article repeals nothing by name."""
    quotes: dict[str, str] = {}
    names: set[str] = set()
    is_list = _LIST.search(article.title) is not None
    for text in _listed(article.title, blocks) if is_list else _at_once(blocks):
        for name in _NAME.findall(text):
            names.add(name)
            quotes.setdefault(name, text[:LONGEST_QUOTE])
        for number in find_doc_numbers(text):
            quotes.setdefault(number_key(number), text[:LONGEST_QUOTE])
    if not quotes:
        return None
    return Repeal(article, frozenset(quotes) - frozenset(names), frozenset(names), quotes)


_MAIN = frozenset({Scope.BODY, Scope.CELL, Scope.HEADING})
_LIST = re.compile(r"(?:废止|宣布失效|失效).{0,30}(?:文件|决定|通知|公告|规章|目录|清单)|(?:文件|规章).{0,20}(?:废止|失效|清理)")
_NAME = re.compile(r"《([^《》]{4,80})》")
_GONE = re.compile(r"废止|失效|停止执行")
_KEPT = re.compile(r"继续有效|保留|修改|修订|予以修正|现行有效|继续执行")
_BASIS = re.compile(r"根据|依据|按照|要求|为(?:了|贯彻|进一步|落实)")
_ENDS = re.compile(r"废止(?:以下|下列)?[^《。；，]{0,12}《[^。；]*")
_AT_ONCE = re.compile(r"[^。；\n]*(?:同时废止|即行废止|予以废止|同时失效)")


def _at_once(blocks: Sequence[TextBlock]) -> Iterator[str]:
    """Sentences of a new document that repeal an old one."""
    for block in blocks:
        text = block.text
        if ("废止" in text or "失效" in text) and block.scope in _MAIN:
            yield from (match[0] for match in _AT_ONCE.finditer(text))


def _listed(title: str, blocks: Sequence[TextBlock]) -> Iterator[str]:
    """The lines of a list of repealed documents, without the part that stays in force or is only changed."""
    is_gone = _GONE.search(title) is not None and not _KEPT.search(title) and "清理" not in title
    for block in blocks:
        if block.scope not in _MAIN:
            continue
        text = block.text
        if len(text) <= LONGEST_HEADING and not _NAME.search(text) and not find_doc_numbers(text) and (_GONE.search(text) or _KEPT.search(text)):
            is_gone = _GONE.search(text) is not None and not _KEPT.search(text)
        elif is_gone and not _KEPT.search(text):
            if not _BASIS.search(text):
                yield text
            elif ended := _ENDS.search(text):  # 根据《…》规定，决定废止《…》: what comes before is the ground
                yield ended[0]
