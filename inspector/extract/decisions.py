"""The year's catalogue of major administrative decisions (重大行政决策事项目录), and the stages of each that the site shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from inspector.core.facts import Article, Consultation, Decision, PageFacts, PageKind, Paper, Place, Scope
from inspector.core.findings import place_order


class DecisionBook:
    """Remembers the catalogues' items and the few articles whose titles name a stage."""

    def __init__(self) -> None:
        self._items: dict[str, Article] = {}
        self._stages: dict[str, list[Place]] = {}

    def add(self, page: PageFacts) -> None:
        if page.kind not in (PageKind.ARTICLE, PageKind.DOCUMENT):
            return
        title = page.title
        if "决策" in title and _CATALOGUE.search(title):
            article = Article(page.url, title, page.published.day, page.breadcrumb[-1] if page.breadcrumb else "", page.published.source)
            for name in _names(page):
                self._items.setdefault(name, article)
            return
        for stage, pattern in _STAGES.items():
            if pattern.search(title):
                self._stages.setdefault(stage, []).append(Place(page.url, title))

    def decisions(self, papers: Iterable[Paper], consultations: Iterable[Consultation]) -> tuple[Decision, ...]:
        if not self._items:
            return ()
        stages = {stage: list(places) for stage, places in self._stages.items()}
        stages.setdefault("结果", []).extend(Place(paper.article.url, paper.article.title) for paper in papers)
        for call in consultations:
            stages.setdefault("采纳情况" if call.is_feedback else "征求意见", []).append(Place(call.url, call.title))
        return tuple(Decision(name, article, _found(name, stages)) for name, article in sorted(self._items.items(), key=_order))


SHORTEST_NAME = 6
LONGEST_NAME = 60

_CATALOGUE = re.compile(r"重大(?:行政)?决策.{0,12}(?:目录|清单|事项)(?!.{0,10}(?:征集|建议|征求))")
_STAGES = {
    "草案": re.compile(r"草案|征求意见稿"),
    "说明": re.compile(r"起草说明|编制说明|(?:草案|意见稿).{0,8}说明"),
    "听证": re.compile(r"听证"),
    "列席": re.compile(r"列席"),
}
_ITEM = re.compile(r"(?:规划|办法|方案|规定|意见|细则|条例|政策|标准|计划|项目|工程|预案|调整|改革|定价|征收)[）)》]?$")
_HEAD = re.compile(r"^(?:序号|决策事项|事项名称|承办单位|承办部门|责任单位|时间|备注|决策时间|目录)")
_NUMBERING = re.compile(r"^\s*(?:\d+\s*[.、．]?|[（(]?[一二三四五六七八九十]+[）)]?\s*[、.．]?)\s*")
_FRINGE = re.compile(r"[《》“”\s]|(?:制定|编制|修订|出台|印发|实施)(?=《)|[（(][^）)]{0,30}[）)]$")
_SIGNS = re.compile(r"[\s《》“”（）()、，,.．\-—]+")


def _names(page: PageFacts) -> Iterator[str]:
    """The items of a catalogue: cells and lines that are the name of a plan, a rule or a project."""
    for block in page.blocks:
        if block.scope not in (Scope.BODY, Scope.CELL) or len(block.text) > LONGEST_NAME + 10 or _HEAD.match(block.text):
            continue
        name = _FRINGE.sub("", _NUMBERING.sub("", block.text.rstrip("；;。，"))).strip()
        if SHORTEST_NAME <= len(name) <= LONGEST_NAME and _ITEM.search(name) and not re.search(r"[。；：:]|通知$|公布", name):
            yield name


def _found(name: str, stages: dict[str, list[Place]]) -> dict[str, Place]:
    core = _core(name)
    found = {}
    for stage, places in stages.items():
        fitting = [place for place in places if core in _SIGNS.sub("", place.title) and not (stage == "结果" and "征求" in place.title)]
        if fitting:
            found[stage] = min(fitting, key=lambda place: place_order(place.url))
    return found


def _core(name: str) -> str:
    """What a title must hold to be about the item: its name without 关于 and the verb before it."""
    return _SIGNS.sub("", re.sub(r"^(?:关于)?(?:制定|编制|修订|出台|印发|实施|调整)?", "", name))


def _order(item: tuple[str, Article]) -> tuple[tuple[int, str], str]:
    return (place_order(item[1].url), item[0])
