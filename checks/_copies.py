"""Texts that stand at several places: how a place is called, and whether two texts are the same."""

from __future__ import annotations

from inspector.core.copies import SAME_TEXT, CopyPair
from inspector.core.facts import Copy, CopySource

PLACES = {
    CopySource.SITE: "网站",
    CopySource.GAZETTE: "政府公报",
    CopySource.LIBRARY: "政府文件库",
    CopySource.PACKAGE: "政策文件包",
    CopySource.ACCOUNT: "政务新媒体",
}


def place(copy: Copy) -> str:
    return PLACES[copy.source]


def is_same_text(pair: CopyPair) -> bool:
    return pair.likeness is not None and pair.likeness >= SAME_TEXT
