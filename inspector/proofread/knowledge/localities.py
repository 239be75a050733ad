"""A document read against the place of its own office: another place taken for its own, and county, district and city confused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from inspector.core.facts import FOREIGN_PLACE, Suspicion
from inspector.proofread.document import About, Locality, Spotted
from inspector.proofread.knowledge.divisions import known_divisions

LEAST_SAID: Final = 2  # once may be a quotation
CONFIDENCE: Final = {"B": 0.9, "C": 0.6}

_AS_OWN: Final = re.compile(r"结合([一-龥]{2,14}?[县市区旗州盟])(?:的)?(?:工作|发展)?实际(?=[，、制情和]|$)")
_OWN: Final = re.compile("[我本全](?P<level>[县区市旗])(?![级域内外分直属长委志情城容场])")


def foreign_place(paragraphs: Sequence[str], about: About) -> Iterator[Spotted]:
    """“结合某县实际” on the page of another county: the text was taken over with its place."""
    if about.locality is None or not (about.locality.county or about.locality.city):
        return
    for rank, text in enumerate(paragraphs):
        if "结合" not in text:
            continue
        for match in _AS_OWN.finditer(text):
            if _is_foreign(match[1], about.locality):
                own = about.locality.county or about.locality.city
                why = f"本单位在“{own}”，这里却说结合“{match[1]}”实际，疑似套用外地文稿时漏改，请核对。"
                yield Spotted(rank, _doubt(match, 1, own, "place_name", "B", why))


def level_word(paragraphs: Sequence[str], about: About) -> Iterator[Spotted]:
    """“我区” throughout on the page of a county. In an autonomous region 我区 may be the region, and 我市 the city above."""
    if about.locality is None or not about.locality.county or "自治区" in about.locality.province:
        return
    own = about.locality.county[-1]
    said = [(rank, match) for rank, text in enumerate(paragraphs) for match in _OWN.finditer(text)]
    wrong = [(rank, match) for rank, match in said if match["level"] not in (own, "市")]
    if own not in "县区旗" or len(wrong) < LEAST_SAID or any(match["level"] == own for _, match in said):
        return
    class_ = "B" if any(about.locality.county in text for text in paragraphs) else "C"
    for rank, match in wrong:
        right = match[0][0] + own
        why = f"本单位在“{about.locality.county}”，全文却自称“{match[0]}”，疑似套用外地文稿时漏改，请核对。"
        yield Spotted(rank, _doubt(match, 0, right, "level_word", class_, why))


def _is_foreign(name: str, locality: Locality) -> bool:
    """Neither the office's own place, nor one above or below it. A name that several places share tells nothing."""
    known = known_divisions().get(name, ())
    if len(known) != 1 or name in locality:
        return False
    [place] = known
    if not locality.county and place.city == locality.city:
        return False
    return name not in {place.city, place.province}


def _doubt(match: re.Match[str], group: int, right: str, kind: str, class_: str, why: str) -> Suspicion:
    start, end = match.span(group)
    return Suspicion(start, end, match[group], right, kind, class_, CONFIDENCE[class_], why, FOREIGN_PLACE if kind == "place_name" else "document")
