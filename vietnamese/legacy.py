"""Texts from before Unicode: TCVN3 (ABC, the .Vn fonts), VNI (the VNI- fonts), and windows-1258 read as windows-1252.

Such text looks right in its own font only: "ChuyÓn ®æi sè", "Chuyeån ñoåi soá". It is told by its words: nearly all of those
beyond ASCII are no Vietnamese syllables as they stand, and nearly all are once converted. French, English and proper
Vietnamese never are both. Codes (data/legacy.tsv): TCVN 5712:1993, VN3; the VNI-Windows key map; Microsoft's code page 1258.
TCVN3 has capitals without tone only: its toned capitals are small letters in a font whose name ends in H.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vietnamese.syllable import is_syllable
from vietnamese.unicode import nfc

# Letters and signs of Latin-1 that no Vietnamese text in Unicode has inside a word, and each encoding has in most lines.
_FOREIGN = "¡-¬\u00ad®µ-¾ÄÅÆÇËÌÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöøûüþÿ÷"
_SUSPECT = re.compile(f"[{_FOREIGN}](?:(?<=[A-Za-z].)|(?=[a-z]))")
_WORD = re.compile("(?:[^\\W\\d_]|[¡-¿×÷]|[\u0300-\u036f])+")
_SUSPECTS = 5  # on a page; a foreign name or two has fewer
_CONVERTED = 0.9  # of the words beyond ASCII are syllables once converted
_AS_IT_IS = 0.6  # at most so many are before
_LONGEST = 20_000  # characters looked at


@dataclass(frozen=True, slots=True)
class Reading:
    """What one encoding makes of a text: how many words beyond ASCII it has, how many are syllables before and after."""

    encoding: str
    words: int
    before: int
    after: int

    @property
    def is_better(self) -> bool:
        return (
            self.after > self.before and self.after >= _CONVERTED * self.words and self.before <= _AS_IT_IS * self.words
        )


def is_suspect(text: str) -> bool:
    """Whether a page may hold such text at all: a quick look, which proves nothing."""
    return sum(1 for _ in zip(_SUSPECT.finditer(text), range(_SUSPECTS), strict=False)) == _SUSPECTS


def recognise(text: str) -> Reading | None:
    """The encoding in which the text is Vietnamese, with the evidence; None for text that needs no conversion."""
    words = [word for word in _WORD.findall(text[:_LONGEST]) if not word.isascii() and _has_letter(word)]
    if not words:
        return None
    before = sum(map(is_syllable, words))
    if before > _AS_IT_IS * len(words):  # no reading of it could be better
        return None
    readings = (
        Reading(encoding, len(words), before, sum(is_syllable(convert(word, encoding)) for word in words))
        for encoding in _tables()
    )
    best = max(readings, key=lambda reading: reading.after)
    return best if best.is_better else None


def convert(text: str, encoding: str) -> str:
    """The text in Unicode (NFC), read as `encoding`: "tcvn3", "vni" or "windows-1258". KeyError for any other."""
    pattern, letters = _tables()[encoding]
    return nfc(pattern.sub(lambda match: letters[match[0]], text))


def _has_letter(word: str) -> bool:
    return any(letter.isalpha() for letter in word)


@cache
def _tables() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]]:
    """The pattern of each encoding's codes, longer ones first, and the letters they stand for."""
    tables: dict[str, dict[str, str]] = {}
    source = files("vietnamese").joinpath("data", "legacy.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines(), delimiter="\t"):
        codes, letter = (_text(row[name]) for name in ("codes", "letter"))
        table = tables.setdefault(row["encoding"], {})
        table[codes] = letter
        if len(codes) == 2:  # a capital with a small mark behind it: Aùnh
            table.setdefault(codes[0].upper() + codes[1], letter.upper())
    return {name: (_pattern(table), table) for name, table in tables.items()}


def _text(codes: str) -> str:
    return "".join(chr(int(code, 16)) for code in codes.split())


def _pattern(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))
