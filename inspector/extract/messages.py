"""Letters of citizens and their answers: from the page of a letter, and from lists of letters that show a state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inspector.core.facts import Form, Message, PageFacts, Place, Scope, TextBlock
from inspector.core.findings import place_order
from inspector.extract.dates import find_days
from inspector.extract.listaddress import page_key

LONGEST_LABEL_BLOCK = 120
LONGEST_ROW = 400
MOST_FORMS = 5
LOOK_BACK = timedelta(days=400)  # a year, and what was asked before it and answered late
SHORTEST_ANSWER = 12
LONGEST_STATE_LINE = 60
LONGEST_TITLE = 100

ASKED = "(?:来信|写信|留言|提问|咨询|信件|去信|发信|反映|诉求|问题|建言)(?:提交|提出)?(?:时间|日期)"
REPLIED = "(?:答复|回复|回应|办结|办复|反馈|解答)(?:时间|日期)"
_LABELS = re.compile(rf"(?P<asked>{ASKED})|(?P<replied>{REPLIED})|(?P<sent>(?:提交|投诉|发表)(?:时间|日期))")
_TITLE_LABEL = re.compile(r"[【\[]?(?:信件|来信|留言|咨询|诉求|问题|写信)?(?:标题|主题|题目)[】\]]?\s*(?:[:：]\s*(?P<title>.*))?")
_AFTER_LABEL = re.compile(r"[\s】\])）:：]*")
_ANSWER = re.compile(r"[【\[（(]?\s*(?:答复|回复|办理|反馈|处理)(?:内容|意见|情况|结果)?\s*(?:[】\]）)]\s*[:：]?|[:：]|$)\s*")
_ANSWERER = re.compile(r"[【\[（(]?\s*(?:答复|回复)(?:单位|部门|机构)\s*[】\]）)]?\s*[:：]\s*[\u4e00-\u9fa5]{2}")
_NO_ANSWER = re.compile(r"\W*(?:暂无|暂未|尚未|还未|没有|等待|未)(?:任何)?(?:回复|答复|回应|办理结果)\W*")
_STATE = re.compile(
    r"(?:(?:办理|处理|信件|回复|答复|当前)?(?:状态|情况|结果)\s*[:：]\s*)?[【\[（(]?\s*(?:"
    r"(?P<answered>已办结|已回复|已答复|已处理|已办复|已反馈|已解决|已解答|已回应|已办理|办结|办理完毕|处理完毕|回复完成)"
    r"|(?P<open>未回复|未答复|未处理|未办理|未办结|待回复|待答复|待处理|待办理|等待回复|办理中|处理中|受理中|答复中|回复中|承办中|正在办理|正在处理|已受理|已转办|已交办|转办中)"
    r")\s*[】\]）)]?"
)
_PLACES = re.compile(r"信箱|留言|来信|信件|写信|咨询|投诉|问政|互动|诉求|民意|热线|网友|网民|有问|问答|我要问|建言|回音壁|答复|回复")
_OTHER_PLACES = re.compile(r"信访|举报|纪检|监督|访谈|直播|征集|调查|依申请|找错|纠错|常见问题|知识库|听证")
_LETTER_WORDS = re.compile(r"信箱|留言|写信|咨询|问政|来信|信件|投诉|建言|建议|诉求|提问")
_NO_LETTER = re.compile(r"评论|跟帖|找错|纠错|举报|信访|纪检|征集|调查|问卷|申请公开|信息公开申请|点评|评价|反馈意见稿")
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("replied", re.compile(REPLIED)),
    ("asked", re.compile(rf"{ASKED}|(?:提交|投诉|发表)?(?:时间|日期)")),
    ("state", re.compile(r"(?:办理|处理|信件|回复|答复|当前)?(?:状态|情况)")),
    ("title", re.compile(r".{0,4}(?:标题|主题|题目)|(?:信件|来信|留言)(?:名称|内容)")),
)
_CUT = "\x1f"


def read_messages(
    tree: LexborHTMLParser, blocks: Sequence[TextBlock], url: str, resolve: Callable[[str], str], *, names: Sequence[str], title: str, today: date
) -> tuple[Message, ...]:
    """The letters a page shows. `names`: breadcrumb and ColumnName; pages of petitions, reports of offences and surveys hold none."""
    place = " ".join((*names, title))
    if _OTHER_PLACES.search(" ".join(names)):
        return ()
    is_place = _PLACES.search(place) is not None
    if letters := _letters(blocks, url, title, today, is_place=is_place):
        return tuple(letters)
    return tuple(_rows(tree, resolve, today)) if is_place else ()


class MessageBook:
    """Keeps the letters of the last year, each once, and the pages on which a visitor may write."""

    def __init__(self, today: date) -> None:
        self._since = today - LOOK_BACK
        self._messages: dict[tuple[int, date], Message] = {}
        self._answered: set[int] = set()  # letters of which a list says no more than that
        self._forms: dict[str, Place] = {}

    def add(self, page: PageFacts) -> None:
        for message in page.messages:
            self._keep(message)
        if page.forms and any(_is_letter_box(form, page) for form in page.forms):
            self._forms[page.url] = Place(page.url, page.title)
            if len(self._forms) > MOST_FORMS:
                del self._forms[max(self._forms, key=place_order)]

    def messages(self) -> tuple[Message, ...]:
        """In an order that does not depend on the crawl."""
        found = (message._replace(is_answered=True) if key in self._answered else message for (key, _day), message in self._messages.items())
        return tuple(sorted(found, key=lambda message: (place_order(message.url), message.asked or date.min)))

    def letter_forms(self) -> tuple[Place, ...]:
        return tuple(sorted(self._forms.values(), key=lambda place: place_order(place.url)))

    def _keep(self, message: Message) -> None:
        key = page_key(message.url)
        if message.asked is None and message.is_answered:
            self._answered.add(key)
        elif message.asked and message.asked >= self._since:
            known = self._messages.get((key, message.asked))
            self._messages[key, message.asked] = _both(known, message) if known else message


def _is_letter_box(form: Form, page: PageFacts) -> bool:
    if not form.has_letter:
        return False
    words = " ".join((page.title, *page.breadcrumb, form.words, *form.fields))
    return _LETTER_WORDS.search(words) is not None and not _NO_LETTER.search(words)


def _both(one: Message, other: Message) -> Message:
    """What a letter's page and its row in a list say together; the one that knows the answer is shown."""
    answers = {one.is_answered, other.is_answered}
    first, second = sorted((one, other), key=lambda message: (message.replied is None, message.quote, message.title))
    return first._replace(replied=first.replied or second.replied, is_answered=True if True in answers else False if False in answers else None)


class _Token(NamedTuple):
    what: str  # "asked" | "replied" | "sent": the day of sending, where letters stand and no other day of asking
    day: date
    quote: str


def _letters(blocks: Sequence[TextBlock], url: str, title: str, today: date, *, is_place: bool) -> list[Message]:
    """Letters shown whole: each begins with the day it was written."""
    tokens = list(_tokens(blocks, today))
    opening = "asked" if any(token.what == "asked" for token in tokens) else "sent" if is_place else ""
    tokens = [token._replace(what="asked") if token.what == opening else token for token in tokens if token.what in (opening, "replied")]
    if not any(token.what == "asked" for token in tokens):
        return []
    groups: list[list[_Token]] = []
    for token in tokens:
        if token.what == "asked" or not groups or any(known.what == "replied" for known in groups[-1]):
            groups.append([])
        groups[-1].append(token)
    letters = [group for group in groups if group[0].what == "asked"]
    if len(letters) != 1:
        return [_letter(group, url, title, None) for group in letters]
    return [_letter(letters[0], url, _own_title(blocks) or title, _answered_by_words(blocks))]


def _letter(group: Sequence[_Token], url: str, title: str, state: bool | None) -> Message:
    asked = group[0].day
    replied = next((token.day for token in group if token.what == "replied"), None)
    return Message(url, title, asked, replied, True if replied else state, "，".join(token.quote for token in group))


def _own_title(blocks: Sequence[TextBlock]) -> str:
    """What stands behind 信件标题: the page itself may be called 信件详情."""
    texts = [block.text for block in blocks if block.scope not in _NEVER]
    named = (label["title"] or following for text, following in pairwise(texts) if (label := _TITLE_LABEL.fullmatch(text)))
    return next(named, "")[:LONGEST_TITLE]


def _tokens(blocks: Sequence[TextBlock], today: date) -> Iterator[_Token]:
    """Labels with a day behind them, in one block or the next."""
    waiting = ("", "")  # what the last block announced, and its words
    for block in blocks:
        text = block.text
        if len(text) > LONGEST_LABEL_BLOCK:
            waiting = ("", "")
            continue
        is_label = "时间" in text or "日期" in text
        if not (is_label or waiting[0]):
            continue
        announced, waiting = waiting, ("", "")
        if block.scope in _NEVER:
            continue
        if announced[0] and (days := find_days(text, today)) and days[0].start <= 2 and days[0].day:
            yield _Token(announced[0], days[0].day, f"{announced[1]}：{days[0].quote}")
        if not is_label:
            continue
        for match in _LABELS.finditer(text):
            what = match.lastgroup or ""
            gap = _AFTER_LABEL.match(text, match.end())
            start = gap.end() if gap else match.end()
            if start == len(text):
                waiting = (what, match[0])
            elif (days := find_days(text[start : start + 24], today)) and days[0].start == 0 and days[0].day:
                yield _Token(what, days[0].day, text[match.start() : start + days[0].end])


def _answered_by_words(blocks: Sequence[TextBlock]) -> bool | None:
    """Whether the words of a letter's page say it was answered: what stands behind 回复内容, else its state."""
    texts = [block.text for block in blocks if block.scope not in _NEVER]
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        if _NO_ANSWER.fullmatch(text):
            return False
        if _ANSWERER.match(text):
            return True
        if label := _ANSWER.match(text):
            behind = text[label.end() :] or following
            if _NO_ANSWER.match(behind):
                return False
            if len(behind) >= SHORTEST_ANSWER and not _LABELS.match(behind):
                return True
    states = {state.lastgroup for text in texts if (state := _state_of(text))}
    return states == {"answered"} if len(states) == 1 else None  # with both, they are the steps of a drawing


def _state_of(text: str) -> re.Match[str] | None:
    return _STATE.fullmatch(text) or (_STATE.search(text) if len(text) <= LONGEST_STATE_LINE and "状态" in text else None)


_NEVER = frozenset({Scope.NAVIGATION, Scope.FOOTER, Scope.META, Scope.ALT, Scope.TITLE})


def _rows(tree: LexborHTMLParser, resolve: Callable[[str], str], today: date) -> Iterator[Message]:
    """Rows of a list that show whether a letter was answered."""
    heads: dict[int, Mapping[int, str]] = {}
    for node in tree.css("tr,li"):
        text = node.text(separator=_CUT)
        if len(text) > LONGEST_ROW:
            continue
        state = next((match for piece in text.split(_CUT) if (match := _STATE.fullmatch(piece.strip()))), None)
        if (state is None and node.tag == "li") or any(inner.mem_id != node.mem_id for inner in node.css("tr,li")):
            continue
        if node.tag == "tr" and (found := _head(node)):
            heads[_table(node)] = found
            continue
        link = node.css_first("a[href]")
        if state is None or link is None:
            continue
        url = resolve(link.attributes.get("href") or "")
        if not url:
            continue
        is_answered = state.lastgroup == "answered"
        days = _row_days(node, heads.get(_table(node), {}), today, is_answered=is_answered)
        title = " ".join((link.attributes.get("title") or link.text()).split())
        if _STATE.fullmatch(title):
            continue  # a filter of the list
        quote = "，".join((state[0].strip(), *(f"{name} {day}" for name, day in (("来信", days[0]), ("答复", days[1])) if day)))
        yield Message(url, title, *days, is_answered, quote)


def _head(row: LexborNode) -> Mapping[int, str]:
    """What the columns of a table are called, {} when the row is no head."""
    names = ["".join(cell.text().split()) for cell in row.css("th,td")]
    found = {place: what for place, name in enumerate(names) if (what := next((what for what, pattern in _HEADS if pattern.fullmatch(name)), ""))}
    return found if len(found) >= 2 and row.css_first("a[href]") is None else {}


def _table(row: LexborNode) -> int:
    node = row.parent
    while node is not None and node.tag not in ("table", "ul", "ol", "body"):
        node = node.parent
    return node.mem_id if node is not None else 0


def _row_days(node: LexborNode, head: Mapping[int, str], today: date, *, is_answered: bool) -> tuple[date | None, date | None]:
    """Days of asking and answering. A lone day without a name is that of asking while nobody has answered."""
    days: dict[str, date] = {}
    if node.tag == "tr" and head:
        for place, cell in enumerate(node.css("td,th")):
            found = find_days(cell.text(), today)
            if found and found[0].day and head.get(place) in ("asked", "replied"):
                days.setdefault(head[place], found[0].day)
    else:
        text = " ".join(node.text(separator=" ").split())
        labels = list(_LABELS.finditer(text))
        for match in labels:
            found = find_days(text[match.end() : match.end() + 24], today)
            if found and found[0].day and match.lastgroup in ("asked", "replied", "sent"):
                days.setdefault("replied" if match.lastgroup == "replied" else "asked", found[0].day)
        found = [] if labels or is_answered else find_days(text, today)
        if len(found) == 1 and found[0].day:
            days["asked"] = found[0].day
    return days.get("asked"), days.get("replied")
