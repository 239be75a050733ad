"""The element table of a policy document: 索引号, 发文字号, 成文日期 … with their values, however the template lays them out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import DocumentFacts, Scope, TextBlock
from inspector.extract.dates import find_days

ELEMENTS = {
    "title": ("标题", "名称", "文件名称", "信息名称", "文件标题"),
    "doc_number": ("发文字号", "文号", "公文字号", "文件编号", "发文文号", "文件字号"),
    "issuer": ("发文机关", "发布机构", "发文单位", "公开机构", "发布单位", "发布机关", "制发机关", "制定机关", "公开责任部门", "发文机构", "发文部门"),
    "made_on": ("成文日期", "生成日期", "形成日期", "发文日期", "成文时间", "生成时间", "印发日期"),
    "published_on": ("发布日期", "公开日期", "发布时间", "公布日期", "公开时间"),
    "index_no": ("索引号", "信息索引号", "索引", "索取号"),
    "topic": ("主题分类", "信息分类", "组配分类", "公开目录", "所属主题", "分类", "信息类别", "体裁分类"),
    "validity": ("有效性", "效力状态", "时效性", "是否有效", "文件状态", "文件有效性", "时效状态"),
    "registered_no": ("规范性文件编号", "统一登记号", "登记号", "统一编号", "规范性文件统一编号"),
    "effective_on": ("施行日期", "生效时间", "实施日期", "生效日期", "施行时间"),
    "expires_on": ("有效期至", "废止时间", "失效日期", "失效时间", "废止日期", "有效期"),
    "keywords": ("主题词", "关键词"),
    "summary": ("内容概述", "内容摘要"),
    "source": ("信息来源", "来源"),
}
OF_DOCUMENTS = frozenset({"doc_number", "issuer", "made_on", "index_no", "topic", "validity", "registered_no"})
FEWEST_ELEMENTS = 3
FEWEST_VALUES = 2  # a search form has the labels, and no values
FEWEST_OF_DOCUMENTS = 2  # 来源, 发布时间 and 关键词 alone are an article's
LONGEST_CELL = 600
LONGEST_LABEL = 14
WIDEST_GAP = 6  # cells between two elements of one table
MOST_REPEATS = 2  # the same label again and again is a list of documents


def read_document(tree: LexborHTMLParser, title: str, blocks: Sequence[TextBlock]) -> DocumentFacts | None:
    """The document's elements, None when fewer than three stand together or a list or search form holds them."""
    if not _may_be_document(blocks):
        return None
    pairs = _closest(_pairs(_cells(tree)))
    elements: dict[str, str] = {}
    labels: dict[str, str] = {}
    for pair in _table_first(pairs):
        if not elements.get(pair.element):
            elements[pair.element], labels[pair.element] = pair.value, pair.label
    if not _is_table(elements, pairs):
        return None
    signed_on, signature = read_signature(blocks)
    return DocumentFacts(
        elements,
        labels,
        _doc_numbers(elements, blocks),
        _is_numberless(title or elements.get("title", ""), elements),
        _days(elements, signed_on),
        signature,
    )


def read_signature(blocks: Sequence[TextBlock]) -> tuple[date | None, str]:
    """The day under the text with its organ (落款); nothing when the page shows several, as reprints and annexes do."""
    found: dict[date, str] = {}
    before = ""
    for block in blocks:
        if len(block.text) <= LONGEST_SIGNATURE and "日" in block.text and block.scope is Scope.BODY and (match := _SIGNATURE.fullmatch(block.text)):
            days = [one.day for one in find_days(match["day"], _ANY_DAY) if one.day and one.has_year]
            if days and (match["organ"] or _ORGAN.fullmatch(before)):
                found[days[0]] = block.text
        before = block.text.strip()
    return next(iter(found.items())) if len(found) == 1 else (None, "")


def find_doc_numbers(text: str) -> list[str]:
    """Every 发文字号 in the text, in whatever brackets, as written."""
    return [match["number"] for match in _DOC_NUMBER.finditer(text)] if "号" in text else []


LONGEST_SIGNATURE = 80
_ANY_DAY = date(2000, 1, 1)  # days without a year are not asked for
_SIGNATURE = re.compile(
    r"\s*(?P<organ>[\u4e00-\u9fff、（）() ]{2,50}?(?:府|办|局|委|会|厅|部|院|室|中心|组|署|处|公司)\s*)?"
    r"(?P<day>(?:(?:19|20)\d\d|[〇○零一二三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十廿卅]{1,3}\s*日)\s*"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff、（）() ]{2,40}(?:府|办|局|委|会|厅|部|院|室|中心|组|署|处|公司)(?:\s*[\u4e00-\u9fff（）()]{2,20}(?:局|委|会|厅|部|办|室))*"
)
_DAY_ELEMENTS = ("made_on", "published_on", "effective_on", "expires_on")


class _Pair(NamedTuple):
    element: str
    label: str
    value: str
    place: int  # rank of its cell


_BY_LABEL = {synonym: element for element, synonyms in ELEMENTS.items() for synonym in synonyms}
_WORDS = "|".join(r"\s*".join(word) for word in sorted(_BY_LABEL, key=len, reverse=True))
_LABEL = re.compile(rf"(?<![\u4e00-\u9fff])[【\[［]?\s*(?P<label>{_WORDS})\s*(?:[】\]］]\s*[:：]?|[:：])\s*")
_LABEL_CELL = re.compile(rf"\W*(?P<label>{_WORDS})\W*")
_ANY_LABEL = re.compile(r"[【\[［]?[\u4e00-\u9fff\s]{2,10}(?:[】\]］]\s*[:：]?|[:：])")
_NEXT_LABEL = re.compile(r"\s[【\[［]?[\u4e00-\u9fff]{2,8}\s*(?:[】\]］]\s*[:：]?|[:：])")
_CELL_TAGS = "td,th,li,dt,dd,p,div"
_FIELDS = "input, select, textarea"
_CUT = "\x1f"
_DOC_NUMBER = re.compile(r"(?P<number>(?P<org>[\u4e00-\u9fff]{1,14}?)\s?[〔\[［【(（﹝]\s*(?:19|20)\d{2}\s*(?:年\s*)?[〕\]］】)）﹞]\s*(?:第\s*)?\d{1,4}\s*号)")
_NUMBERLESS = re.compile(
    r"(?:公告|通告|公报|布告|公示|启事|声明|令|命令)\s*(?:[（(〔\[].{0,20}[）)〕\]])?\s*$|(?:人民政府|部|局|委员会|委|署|厅|国务院|主席|市长|省长|县长)令"
)


def _may_be_document(blocks: Sequence[TextBlock]) -> bool:
    """A cheap look over the blocks: pages without three labels are not read twice."""
    found = set()
    for block in blocks:
        text = block.text
        if len(text) <= LONGEST_LABEL and (alone := _lone_element(text)):
            found.add(alone)
        elif len(text) <= LONGEST_CELL and (":" in text or "：" in text or "】" in text):
            found.update(_elements(text))
    return len(found) >= FEWEST_ELEMENTS and len(found & OF_DOCUMENTS) >= FEWEST_OF_DOCUMENTS


@lru_cache(maxsize=4096)
def _lone_element(text: str) -> str:
    """Asked of every entry of a menu, which is the same on every page."""
    alone = _LABEL_CELL.fullmatch(text)
    return _element(alone["label"]) if alone else ""


@lru_cache(maxsize=1024)
def _elements(text: str) -> tuple[str, ...]:
    """The same of its breadcrumb and footer."""
    return tuple(_element(match["label"]) for match in _LABEL.finditer(text))


def _element(label: str) -> str:
    return _BY_LABEL["".join(label.split())]


def _pair(match: re.Match[str], value: str, place: int) -> _Pair:
    return _Pair(_element(match["label"]), "".join(match["label"].split()), value, place)


def _cells(tree: LexborHTMLParser) -> list[tuple[str, LexborNode]]:
    """The innermost cells, list items and paragraphs with their text, empty ones too."""
    return [(" ".join(node.text().split()), node) for node in tree.css(_CELL_TAGS) if not any(inner.mem_id != node.mem_id for inner in node.css(_CELL_TAGS))]


def _pairs(cells: Sequence[tuple[str, LexborNode]]) -> Iterator[_Pair]:
    """Labels with their values: in one cell, or in the cell behind a cell that is nothing but a label."""
    for place, (text, node) in enumerate(cells):
        if not text or len(text) > LONGEST_CELL or node.css_first(_FIELDS) is not None:
            continue
        if alone := _LABEL_CELL.fullmatch(text):
            yield _pair(alone, _value_behind(cells, place), place)
            continue
        first, *rest = (piece for piece in node.text(separator=_CUT).split(_CUT) if piece.strip())
        if rest and (opening := _LABEL_CELL.fullmatch(first)) and not _LABEL.search(" ".join(rest)):
            yield _pair(opening, " ".join("".join(rest).split()).lstrip(" :："), place)
            continue
        labels = list(_LABEL.finditer(text))
        for match, following in zip(labels, [*labels[1:], None], strict=False):
            yield _pair(match, _own_value(text[match.end() : following.start() if following else len(text)]), place)


def _value_behind(cells: Sequence[tuple[str, LexborNode]], place: int) -> str:
    """The next cell of the same row; "" when that is a label of its own or another row's."""
    if place + 1 == len(cells):
        return ""
    text, node = cells[place + 1]
    is_label = _LABEL_CELL.fullmatch(text) or _LABEL.match(text) or _ANY_LABEL.fullmatch(text)
    return "" if is_label or node.css_first(_FIELDS) is not None or _row(node) != _row(cells[place][1]) else text


def _row(node: LexborNode) -> int:
    """What a label and its value stand in together."""
    inner = node.parent
    outer = inner
    for _ in range(3):
        if outer is None or outer.tag in ("tr", "dl"):
            break
        outer = outer.parent
    found = outer if outer is not None and outer.tag in ("tr", "dl") else inner
    return found.mem_id if found is not None else 0


def _own_value(text: str) -> str:
    """The value without the next, unknown label that stands in the same cell."""
    following = _NEXT_LABEL.search(text)
    return (text[: following.start()] if following else text).strip(" ;；|｜　")


def _closest(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The run of neighbouring pairs that names the most elements."""
    runs: list[list[_Pair]] = []
    for pair in pairs:
        if runs and pair.place - runs[-1][-1].place <= WIDEST_GAP:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return max(runs, key=lambda run: len({pair.element for pair in run}), default=[])


def _table_first(pairs: Sequence[_Pair]) -> list[_Pair]:
    """The pairs in order, but of two 发布日期 the one of the table before the one of the line above the text."""
    beside_source = {pair.place for pair in pairs if pair.element == "source"}
    return sorted(pairs, key=lambda pair: pair.element == "published_on" and pair.place in beside_source)


def _is_table(elements: dict[str, str], pairs: Sequence[_Pair]) -> bool:
    of_documents = OF_DOCUMENTS & elements.keys()
    repeats = max((sum(1 for pair in pairs if pair.label == label) for label in {pair.label for pair in pairs}), default=0)
    return (
        len(elements) >= FEWEST_ELEMENTS
        and len(of_documents) >= FEWEST_OF_DOCUMENTS
        and sum(1 for value in elements.values() if value) >= FEWEST_VALUES
        and repeats <= MOST_REPEATS
    )


def _doc_numbers(elements: dict[str, str], blocks: Sequence[TextBlock]) -> tuple[str, ...]:
    """The document's own number: in the table, and on the line of its own above the text. Numbers it cites are not its own."""
    numbers = find_doc_numbers(elements.get("doc_number", ""))
    for block in blocks:
        if block.scope in (Scope.BODY, Scope.HEADING, Scope.CELL) and len(block.text) <= 40 and (match := _DOC_NUMBER.fullmatch(block.text.strip(" 　（）()"))):
            numbers.append(match["number"])
    return tuple(dict.fromkeys(numbers))


def _days(elements: Mapping[str, str], signed_on: date | None) -> dict[str, date]:
    days: dict[str, date] = {}
    for name in _DAY_ELEMENTS:
        found = [one.day for one in find_days(elements.get(name, ""), _ANY_DAY) if one.day and one.has_year]
        if len(found) == 1 or (found and name != "expires_on"):
            days[name] = found[0]
        elif len(found) == 2:
            days[name] = found[1]  # 有效期：2026年1月1日至2030年12月31日
    return days | ({"signed_on": signed_on} if signed_on else {})


def _is_numberless(title: str, elements: dict[str, str]) -> bool:
    return _NUMBERLESS.search(title) is not None or re.search(r"令第?\s*\d+\s*号|公告\s*(?:第|\d)", elements.get("doc_number", "")) is not None
