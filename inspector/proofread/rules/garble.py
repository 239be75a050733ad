"""What conversions leave behind: mojibake, entities and tags shown as text, field codes, and characters that only look right."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Final

from inspector.core.facts import Suspicion
from inspector.proofread.rules.telling import doubt

MOST_TOLD: Final = 50  # of each sort in one paragraph: the rest of a page of code, or of text read in a wrong encoding, says nothing new


def garble(text: str) -> Iterator[Suspicion]:
    if not text.isascii() and _ANY_STRANGE.search(text):
        for match in islice(_STRANGE.finditer(text), MOST_TOLD):
            yield from _strange(text, match)
    if "锟斤拷" in text or "烫烫烫" in text or "屯屯屯" in text:
        for match in _FAMOUS.finditer(text):
            yield _garbled(text, match, "这是编码转换出错留下的乱码，请按原稿恢复文字。")
    if "&" in text:
        yield from _entities(text)
    if "<" in text:
        for match in islice(_TAG.finditer(text), MOST_TOLD):
            yield _garbled(text, match, "网页标签被当作文字显示出来，请删去。")
    if "\\" in text:
        yield from _escapes(text)
    if any(word in text for word in _FIELD_WORDS):
        for match in _FIELD.finditer(text):
            yield _garbled(text, match, "文字处理软件的域代码或程序的错误信息混入了正文，请按原稿恢复或删去。")


_ANY_STRANGE: Final = re.compile(r"[\u00c2-\u00ef\u2e80-\u2fd5\ue000-\uf8ff\uf900-\ufad9\ufffd]")
_STRANGE: Final = re.compile(
    r"(?P<lost>\ufffd+)|(?P<radical>[\u2e80-\u2fd5]+)|(?P<twin>[\uf900-\ufad9]+)|(?P<symbol>[\uf000-\uf0ff]+)|(?P<own>[\ue000-\uefff\uf100-\uf8ff]+)"
    r"|(?P<latin>(?:[\u00c2-\u00ef][^\x00-\x7f\u3000-\uffff]{1,2}){2,})"
)
_FAMOUS: Final = re.compile(r"锟斤拷(?:锟?斤?拷?)*|烫烫烫+|屯屯屯+")
_ENTITY: Final = re.compile(r"&(?:amp;)?(?:nbsp|ensp|emsp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|middot|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,5});")
_TAG: Final = re.compile(r"</?(?:p|br|span|div|font|strong|small|table|tbody|tr|td|th|img|o:p|a|b|u)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_FIELD_WORDS: Final = ("错误", "Error!", "PAGEREF", "HYPERLINK", "MERGEFORMAT", "[object")
_FIELD: Final = re.compile(
    r"错误[!！]\s?(?:未找到引用源|未定义书签|链接无效|文档中没有指定样式的文字)[。.]?|Error! (?:Reference source|Bookmark) not (?:found|defined)\.?"
    r"|PAGEREF _\w+(?: \\h)?|HYPERLINK\s+[\"“][^\"”]{0,200}[\"”]|\\\*\s?MERGEFORMAT|\[object Object\]"
)
_HAN: Final = re.compile(r"[一-龥，。、；：（）《》“”]")


def _strange(text: str, match: re.Match[str]) -> Iterator[Suspicion]:
    seen = match[0]
    if match.lastgroup == "lost":
        yield _garbled(text, match, "文字在编码转换中丢失，显示为“�”，请按原稿补上。")
    elif match.lastgroup in ("radical", "twin"):
        right = _normal(seen)
        if right != seen and _beside_han(text, match):
            yield _garbled(text, match, f"看似“{right}”，其实是另一个编码的字符（多由 PDF 转换而来），检索、朗读都会出错，请重新输入。", right)
    elif match.lastgroup == "latin":
        if right := _decoded(seen):
            yield _garbled(text, match, f"“{right}”的编码被读错，成了乱码，请恢复原文。", right)
    elif _beside_han(text, match):
        is_symbol = match.lastgroup == "symbol"
        what = "符号字体留下的字符，多数浏览器显示为方框" if is_symbol else "自造字区的字符，多数电脑显示为方框或空白"
        yield doubt(text, match.span(), "conversion_garble", "B" if is_symbol else "C", f"这是{what}，请换成通用字符或删去。")


def _entities(text: str) -> Iterator[Suspicion]:
    for match in islice(_ENTITY.finditer(text), MOST_TOLD):
        right = html.unescape(html.unescape(match[0])).replace("\xa0", " ")
        yield _garbled(text, match, "网页代码被当作文字显示出来，请改为它所代表的字符。", right if right.strip() else "※删去或改为空格")


def _escapes(text: str) -> Iterator[Suspicion]:
    for match in islice(_ESCAPE.finditer(text), MOST_TOLD):
        units = bytes.fromhex("".join(match[0].split("\\u")))
        right = units.decode("utf-16-be", "replace")
        if _HAN.search(right):
            yield _garbled(text, match, f"这是“{right}”的程序代码，没有还原成文字，请恢复原文。", right)


def _garbled(text: str, match: re.Match[str], why: str, suggestion: str = "") -> Suspicion:
    return doubt(text, match.span(), "conversion_garble", "B", why, suggestion)


def _normal(seen: str) -> str:
    return "".join(_RADICALS.get(character) or unicodedata.normalize("NFKC", character) for character in seen)


# radicals of the supplement block have no compatibility mapping
_RADICALS: Final = dict(zip("⺟⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺠⻄⻁", "母见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟民西虎", strict=True))


def _decoded(seen: str) -> str:
    """The Chinese that was read as Latin letters, "" when it was not."""
    for wrong in ("cp1252", "latin-1"):
        try:
            right = seen.encode(wrong).decode("utf-8")
        except UnicodeError:
            continue
        if _HAN.search(right):
            return right
    return ""


def _beside_han(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return bool(_HAN.search(around))
