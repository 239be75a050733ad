"""What is said of an edit, and how likely it must be to be called sure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from inspector.core.facts import Suspicion
from inspector.proofread.ngram.alphabet import BITS, WORD_BITS
from inspector.proofread.ngram.counts import LONGEST, WORD_TAG
from inspector.proofread.ngram.counts import THRESHOLDS as SEEN
from inspector.proofread.ngram.edits import Kind
from inspector.proofread.ngram.likeness import Like, traits
from inspector.proofread.ngram.meant import LEVELS, NAMED, everyday, is_a_name, is_coined, is_named_or_repeated, may_be_meant
from inspector.proofread.ngram.model import LONGEST_WORD, Model
from inspector.proofread.phrases import NUMBERS, RANKS
from inspector.proofread.rules.repeated import OFTEN_TWICE
from inspector.proofread.tables import is_han


class Threshold(NamedTuple):
    """How likely an edit must be to be called sure, to be suspected, and to be called sure where all around is known word for word; and to be looked at."""

    sure: float
    suspected: float
    at_home: float
    looked_at: float = 0.7


class Edit(NamedTuple):
    """One edit of a text."""

    kind: Kind
    at: int
    length: int  # characters replaced
    new: str
    like: int  # Like flags of what is replaced and what replaces it
    at_home: bool  # all around is known word for word, and with the edit the place is too


THRESHOLDS: Final = {
    Kind.LIKE: Threshold(0.97, 0.85, 0.9, 0.5),
    Kind.WORD: Threshold(0.97, 0.85, 0.88, 0.5),
    Kind.SWAP: Threshold(0.96, 0.85, 0.65, 0.65),
    Kind.MISSING: Threshold(0.935, 0.7, 0.7),
    Kind.EXTRA: Threshold(0.95, 0.7, 0.95),
    Kind.DOUBLED: Threshold(0.95, 0.8, 0.8),
}
BY_SHAPE: Final = 0.965  # one character for another that only looks like it: nobody means to write that
UNLIKE: Final = 0.97  # one character for another that does not look like it either
WHOLE_WORD: Final = 0.98  # one word for quite another of the same sound
A_CHARACTER_LEFT: Final = 0.96  # what is left of the word is one character, that may stand for itself
IN_A_WORD: Final = 0.99  # the character makes a word with its neighbour as it stands, or was seen with it
READS_WELL: Final = 0.93  # words as they stand, where all around is known word for word
MAY_READ_WELL: Final = 0.8
A_WORD_LEFT: Final = 0.85  # the same where what is left is a word: 废物
WHOLE_WORD_AT_HOME: Final = 0.9
WORD_FOR_WORD: Final = 0.5  # a word in common use for another of exactly its sound: so do those write who choose from what is offered for the sound
EVERYDAY_WORD: Final = 0.8  # the same of a word that may stand beside anything
IN_COMMON_USE: Final = 188  # times that the makers of the dictionary saw a word: what is offered for a sound is seldom rarer
WELL_FORMED: Final = 0.997  # what stands there is a word, or was seen elsewhere
BEGINS_ANEW: Final = 0.94  # a word said twice, of which the second may begin the next phrase
SELDOM_SAID: Final = 0.97  # the same of a word that official texts hardly use: 咣当咣当
OFTEN: Final = 20  # times
SAID_TWICE: Final = 0.965  # a character twice that is a word: 人人, 问问
NEVER: Final = 2.0
WORD_LENGTH: Final = 2  # characters of most words
OPEN: Final = frozenset("做")  # 多做为民造福的事, 做出: it goes with anything
WEATHER: Final = frozenset("雨雪")  # 广州小雨25℃
LONG_WORD: Final = 3  # characters; a word so long is hardly made by chance
LEAST_USED: Final = 3  # times that the makers of the dictionary saw a word that excuses what stands there
_DOC_NUMBER: Final = re.compile(r".{0,3}[〔\[［（(【]\s*(?:19|20)\d\d")  # 中组发〔2015〕16号: letters of a sender, no words
PLACES: Final = frozenset("河江湖海港湾沟山岭岛路街桥镇乡村庄屯寨里坝区县市州塘园")  # what comes before is a name, and names are spelt in many ways
MEASURES: Final = frozenset("个种项家名次条件位人户起处所只张座台辆")
_LED: Final = frozenset("队组团院处科站所部厂局会司社馆室班连校区县市镇乡村")  # what has a head: its name, and then his
_BESIDE_NAMES: Final = frozenset("、（和及")
_LISTED: Final = re.compile("[一-龥]{1,4}?[、）等和及]")  # 蒲草、菹草等水生植物: names of things hold rare characters
_OFFICES: Final = frozenset({"府办", "委办", "厅办", "局办"})  # 人民政府府办
# words by themselves: 了 is no 了解
_ALONE: Final = frozenset("了着过的地得我你他她它也都还又更最很要不须将把被与和及在向对从为是有按多各悉愿能可会应让使令请并但如若因由以用再只就而则仍曾已未非")
_SHORT_NAMES: Final = frozenset("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新港澳台党国")  # 在京召开
# said twice on purpose: 很小很小, 一遍一遍, 来看看, 越来越
_TWICE: Final = frozenset("很太好极最越一几多大小没来看说想有如哪谁什是不再快慢轻深你我他她它问试谈走听写读做讲直")
_PLAIN: Final = frozenset("好新大小多少高低长短老旧快慢强弱优真美早深重")  # they go before any noun
_HELPING: Final = frozenset("能会可要将应")
_SOUNDS: Final = frozenset("咣当哐啷哗啦噼啪轰隆叮咚叽喳嗒嘀哒滴答咕噜咔嚓嘟嗡嘎吱嘶嗖唰呱哇嘻呵")
_BY_DEGREES: Final = frozenset("很太极最越一几")
_NAMES: Final = {Kind.WORD: "real_word", Kind.SWAP: "swapped", Kind.MISSING: "missing", Kind.EXTRA: "extra", Kind.DOUBLED: "doubled"}
_WHY: Final = {
    Kind.LIKE: "“{quote}”少见，官方文本里通常写作“{right}”，疑似{slip}。",
    Kind.WORD: "此处用“{quote}”少见，官方文本里通常用读音相同的“{right}”。",
    Kind.SWAP: "“{quote}”疑似前后两字颠倒，通常写作“{right}”。",
    Kind.MISSING: "“{quote}”疑似漏字，通常写作“{right}”。",
    Kind.EXTRA: "“{quote}”疑似多字，通常写作“{right}”。",
    Kind.DOUBLED: "“{quote}”疑似重复，多写了一遍。",
}


class Doubter:
    """Puts an edit into words an inspector can judge."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def doubt(self, text: str, edit: Edit, chance: float) -> Suspicion | None:
        """Nothing where what is usual does not decide."""
        kind, at, length, new, like, _ = edit
        if kind is Kind.DOUBLED and length > 1:
            start, end = at - length, at + length
            quote, right = text[start:end], text[start:at]
        else:
            start, end, quote, right = self._in_words(text, at, at + length, new)
        sounds = like & (Like.SOUND | Like.NEAR_SOUND)
        slip = "同音、近音误字" if sounds else "形近误字" if like & Like.SHAPE else "误字"
        name = _NAMES.get(kind) or ("typo_sound" if sounds else "typo_shape")
        why = _WHY[kind].format(quote=quote, right=right, slip=slip)
        class_ = "B" if chance >= self._needed(text, edit, name, start, quote, right) else "C"
        if class_ == "C" and chance < (THRESHOLDS[kind].at_home if edit.at_home else THRESHOLDS[kind].suspected):
            return None
        suspicion = Suspicion(start, end, quote, right, name, class_, round(chance * 0.9, 4), why, "ngram")
        is_meant = self._is_said_twice(text, at, length) if kind is Kind.DOUBLED else may_be_meant(suspicion)
        return None if is_meant or not _is_of_words(suspicion) else suspicion

    def _is_said_twice(self, text: str, at: int, length: int) -> bool:
        """For effect, or because the second begins what follows: 很小很小, 一届届, 人民政府府办."""
        old = text[at : at + length]
        if text[at - length - 1 : at - length] == "一" or text[at : at + 2] in _OFFICES or _SOUNDS.issuperset(old):
            return True
        following = text[at + length : at + length + 1]
        if length > 1 and (len(set(old)) == 1 or following == "地" or (following == "长" and old[-1] in _LED)):  # 大口大口地, 支队支队长
            return True
        if length > 1 and at > length and text[at - length - 1] == text[at + length : at + length + 1]:
            return True  # 气质是粗犷粗犷是: each half of a verse takes up the other
        return old[0] in _TWICE and (length == 1 or old[0] in _BY_DEGREES or not self.is_word(old))

    def _needed(self, text: str, edit: Edit, name: str, start: int, quote: str, right: str) -> float:
        """How likely the edit must be to be sure; what is a word as it stands must be very wrong indeed."""
        kind, at, length, new, _, at_home = edit
        old = text[at : at + length]
        if kind is Kind.MISSING and quote[:1] in _PLAIN and right[1:] == quote and self.is_word(quote[1:]):
            return NEVER  # 好习惯 need not be 良好习惯, nor 小企业 中小企业
        if kind in (Kind.LIKE, Kind.WORD) and is_named_or_repeated(text, at):
            return NEVER
        if kind is Kind.WORD and old in everyday() and all(map(str.__ne__, old, new)):
            return NEVER  # 亟须 is no slip for 继续
        if kind is Kind.LIKE and is_coined(text, at):
            return NEVER
        if (
            (old[:1] in MEASURES and text[at - 1 : at].isdigit())
            or (kind is Kind.MISSING and new in NUMBERS)
            or NAMED.match(text, at + length)
            or is_a_name(text)
        ):
            return NEVER
        word, begin, other = (old, at, new) if kind is Kind.WORD else (quote, start, right)
        if self.is_word_for_word(word, other) and not self.straddles(text, begin):
            return EVERYDAY_WORD if word in everyday() else WORD_FOR_WORD
        return self._needed_at_home(text, edit, quote, right) if at_home else self._needed_abroad(text, edit, name, quote, right)

    def _needed_abroad(self, text: str, edit: Edit, name: str, quote: str, right: str) -> float:
        kind, at, length = edit.kind, edit.at, edit.length
        old = text[at : at + length]
        usual = THRESHOLDS[kind].sure
        match kind:
            case Kind.SWAP if not PLACES.isdisjoint(old):
                return WELL_FORMED
            case Kind.SWAP:
                return WELL_FORMED if self.is_word(old) else usual
            case Kind.MISSING:
                return NEVER if quote in _ALONE or quote in _SHORT_NAMES or self.is_word(quote) else A_CHARACTER_LEFT if len(quote) == 1 else usual
            case Kind.EXTRA:
                return NEVER if old in RANKS or _DOC_NUMBER.match(text, at + 1) else usual
            case Kind.DOUBLED:
                return self._needed_for_doubled(text, at, length)
            case Kind.WORD:
                return WHOLE_WORD if sum(map(str.__ne__, quote, right)) > 1 and self.is_word(old) else usual
        return self._needed_for_replaced(text, edit, name, quote, right)

    def is_word_for_word(self, quote: str, right: str) -> bool:
        """Both are usual words of one sound that share a character."""
        if not len(quote) == len(right) == WORD_LENGTH or quote[1] in WEATHER or quote[0] in OPEN or sum(map(str.__ne__, quote, right)) > 1:
            return False
        if any(map(self._model.alphabet.is_rare, quote)):  # it was not counted, so nothing around it is known
            return False
        return all(map(_sound_the_same, quote, right)) and min(self.uses(quote), self.uses(right)) >= IN_COMMON_USE

    def straddles(self, text: str, start: int) -> bool:
        """The word may be the end of one and the beginning of another: 参|观查|阅."""
        return self.is_word(text[max(0, start - 1) : start + 1]) or self.is_word(text[start + 1 : start + 3])

    def _needed_for_replaced(self, text: str, edit: Edit, name: str, quote: str, right: str) -> float:
        at, like, usual = edit.at, edit.like, THRESHOLDS[Kind.LIKE].sure
        old = text[at]
        if text[at - 1 : at] == "以" and text[at + 1 : at + 2] == "为":
            return WELL_FORMED  # 以尺为准: anything may stand there
        if text[at + 1 : at + 2] in PLACES:
            return NEVER if self._model.alphabet.is_rare(old) else WELL_FORMED
        if self._model.alphabet.is_rare(old) and text[at - 1 : at] in _BESIDE_NAMES and _LISTED.match(text, at):
            return WELL_FORMED
        if self.is_word(text[at - 1 : at + 1]) or self.is_word(text[at : at + 2]):
            return IN_A_WORD
        if old in _ALONE and self.is_word(text[at + 1 : at + 3]):
            return IN_A_WORD  # 按申请人的要求
        if name == "typo_shape":
            return IN_A_WORD if self._was_counted(quote) else BY_SHAPE if like & Like.SHAPE else UNLIKE
        return BY_SHAPE if len(right) >= LONG_WORD and self.is_word(right) else usual

    def _needed_at_home(self, text: str, edit: Edit, quote: str, right: str) -> float:
        """Where all around is known word for word, little else is needed, unless what stands there can be read as it is: 构建|合理, 按申请人."""
        kind, at = edit.kind, edit.at
        old, threshold = text[at : at + edit.length], THRESHOLDS[kind]
        match kind:
            case Kind.MISSING:
                if quote in _ALONE or quote in _SHORT_NAMES or quote in LEVELS:
                    return NEVER
                if len(quote) == 1 or self.is_word(quote):
                    return A_WORD_LEFT
                reads_well = self.is_word(text[at - 2 : at]) and self.is_word(text[at : at + 2])
                return MAY_READ_WELL if reads_well else threshold.at_home
            case Kind.SWAP if self.is_word(old):
                return WELL_FORMED
            case Kind.LIKE:
                if old in _ALONE or self._was_counted(quote):
                    return threshold.sure
                return READS_WELL if self.is_word(text[at - 1 : at + 1]) or self.is_word(text[at : at + 2]) else threshold.at_home
            case Kind.WORD if sum(map(str.__ne__, quote, right)) > 1:  # whoever types one word for another types a word
                return WHOLE_WORD_AT_HOME if self.is_word(old) else threshold.sure
        return threshold.at_home

    def _needed_for_doubled(self, text: str, at: int, length: int) -> float:
        old, twice, following = text[at : at + length], text[at - length : at + length], text[at + length : at + length + 1]
        if self._in_a_long_word(text, at) or (length > 1 and self._was_counted(twice)):
            return NEVER
        if length > 1 and self.is_word(old + following):
            return NEVER  # 微纳制造|制造业
        if old in RANKS or old in PLACES or (length > 1 and self.is_word(twice)):
            return WELL_FORMED  # 张家港港
        if old in _HELPING and is_han(following or "，"):
            return WELL_FORMED  # 氢能能供
        if length == 1:
            return SAID_TWICE if self.is_word(twice) else THRESHOLDS[Kind.DOUBLED].sure
        if text[at - length - 1 : at - length].isascii() and at > length:
            return WELL_FORMED  # PPP项目项目经理: the first belongs to what comes before
        if not following or not is_han(following):
            return WELL_FORMED if old in OFTEN_TWICE else THRESHOLDS[Kind.DOUBLED].sure  # 帮你们分析分析。
        return BEGINS_ANEW if self.times(old) >= OFTEN else SELDOM_SAID

    def _in_a_long_word(self, text: str, at: int) -> bool:
        """Whether a word of three or more characters reaches over that place: 兢兢业业, 欣欣向荣."""
        spans = ((begin, begin + size) for size in range(LONG_WORD, LONGEST_WORD + 1) for begin in range(max(0, at - size + 1), at))
        return any(self.is_word(text[begin:end]) for begin, end in spans)

    def _in_words(self, text: str, start: int, end: int, new: str) -> tuple[int, int, str, str]:
        """The edit within the longest word it makes, so that a reader sees at once what is meant."""
        right = text[:start] + new + text[end:]
        made_end = start + len(new)
        first, last = max(0, start - LONGEST_WORD + 1), min(len(right), made_end + LONGEST_WORD - 1)
        spans = [
            (begin, stop)
            for begin in range(first, start + 1)
            for stop in range(max(made_end, begin + 2), min(last, begin + LONGEST_WORD) + 1)
            if begin < start or stop > made_end or len(new) > 1
        ]
        words = [span for span in spans if self.is_word(right[span[0] : span[1]])]
        if words:
            begin, stop = max(words, key=lambda span: (span[1] - span[0], -span[0]))
        else:
            begin, stop = max(0, start - (1 if len(new) < 2 else 0)), min(len(right), made_end + (1 if not new else 0))
        stop_old = stop - len(new) + (end - start)
        return begin, stop_old, text[begin:stop_old], right[begin:stop]

    def is_word(self, text: str) -> bool:
        return 1 < len(text) <= LONGEST_WORD and self.uses(text) >= LEAST_USED

    def uses(self, word: str) -> int:
        """How often the makers of the dictionary saw the word, at least."""
        key = len(word) + WORD_TAG
        for character in word:
            key = key << WORD_BITS | self._model.alphabet.id_of(character)
        return int(SEEN[self._model.counts.level(key)])

    def _was_counted(self, text: str) -> bool:
        return self.times(text) > 0

    def times(self, text: str) -> int:
        """How often the characters were seen together, at least."""
        if len(text) > LONGEST:
            return 0
        key = len(text)
        for character in text:
            key = key << BITS | self._model.alphabet.counted_id(character)
        return int(SEEN[self._model.counts.level(key)])


def _sound_the_same(first: str, second: str) -> bool:
    """As both are usually read: 温 was once read as 限 looks, and nobody types it so."""
    if first == second:
        return True
    known = traits()
    return first in known and second in known and known[first].sounds[0] == known[second].sounds[0]


def _is_of_words(suspicion: Suspicion) -> bool:
    return all(is_han(character) or character in "，。、；：" for character in suspicion.quote)
