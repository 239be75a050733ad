"""Site codes (网站标识码) that belong to another place than the one a site says it speaks for."""

from __future__ import annotations

import re
import unicodedata

from inspector.core.facts import CodePlace, SiteFacts
from inspector.proofread.knowledge.divisions import prefecture_called, prefectures_named, province_called

_CODE = re.compile(r"\d{10}", re.ASCII)
_ABROAD = "驻"  # an office of one place in another


def foreign_codes(site: SiteFacts, place: str = "") -> tuple[CodePlace, ...]:
    """Nothing where the site names no place that is known, or where its code is of a place that no longer exists. `place`: as configured."""
    name, claimed = _claim(site, place)
    codes = dict.fromkeys(unicodedata.normalize("NFKC", code).strip() for written in site.site_codes.values() for code in written)
    return tuple(
        CodePlace(code, place, name) for code in codes if claimed and _CODE.fullmatch(code) and (place := _place(code)) and not _is_within(code, claimed)
    )


def _claim(site: SiteFacts, place: str) -> tuple[str, frozenset[str]]:
    """What the site calls itself, and the prefectures that may mean."""
    home = site.home
    for name in (f"{place}{site.name if place else ''}", site.name, *((home.meta("SiteName") or "", home.title) if home else ())):
        if _ABROAD not in name and (found := prefectures_named(name)):
            return name, found
    return "", frozenset()


def _place(code: str) -> str:
    """Whose code it is; a province numbers its own sites as 00."""
    return province_called(code[:2]) if code[2:4] == "00" else prefecture_called(code[:4])


def _is_within(code: str, claimed: frozenset[str]) -> bool:
    return code[:4] in claimed or (code[2:4] == "00" and code[:2] in {prefecture[:2] for prefecture in claimed})
