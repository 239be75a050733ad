"""Rules of form: what can be told from a paragraph alone, and what needs the whole document."""

from __future__ import annotations

from itertools import chain
from typing import Final

from inspector.proofread.document import DocumentRule, ParagraphRule
from inspector.proofread.rules.dates import dates
from inspector.proofread.rules.doc_numbers import doc_numbers, later_doc_numbers
from inspector.proofread.rules.garble import garble
from inspector.proofread.rules.half_width import half_width
from inspector.proofread.rules.headings import headings, points
from inspector.proofread.rules.marks import marks
from inspector.proofread.rules.numbers import numbers
from inspector.proofread.rules.pairs import pairs
from inspector.proofread.rules.redundancy import redundancy
from inspector.proofread.rules.repeated import across_adverb, after_quote, repeated
from inspector.proofread.rules.screen import Needs

_STRANGE: Final = (range(0xC2, 0xF0), range(0x2E80, 0x2FD6), range(0xE000, 0xF900), range(0xF900, 0xFADA), range(0xFFFD, 0xFFFE))

PARAGRAPH_RULES: Final[tuple[ParagraphRule, ...]] = (dates, doc_numbers, garble, marks, numbers, points, redundancy, repeated, after_quote, across_adverb)
NEEDS: Final[dict[ParagraphRule, Needs]] = {
    dates: Needs("月年-/."),
    doc_numbers: Needs("号"),
    garble: Needs("".join(map(chr, chain.from_iterable(_STRANGE))) + "&<\\锟烫屯错!_Y["),
    marks: Needs("….-•‧∙・/<", two="，。；：、"),
    numbers: Needs("%％女", two="一是年至到条第"),
    points: Needs(two="二是"),
    redundancy: Needs("近", two="以上下左右为主"),
    repeated: Needs(repetition=True),
    after_quote: Needs("”"),
    across_adverb: Needs(two="一边正在已经应当必须将会能够继续不断得"),
}
DOCUMENT_RULES: Final[tuple[DocumentRule, ...]] = (half_width, headings, later_doc_numbers, pairs)
