"""The words of a text as searches know them: Vietnamese syllables and numbers, folded, and where each stands in the text."""

import re
from dataclasses import dataclass

from vietnamese.unicode import search_fold

LONGEST = 60  # letters of a word; what stands beyond is no word of any language
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in order, without marks and capitals, đ as d: 57-NQ/TW is three."""
    return [word[:LONGEST] for word in _WORD.findall(search_fold(text))]


@dataclass(frozen=True, slots=True)
class Place:
    """A word of a text and the characters `start` until before `end` of the text it was folded from."""

    word: str
    start: int
    end: int


def places(text: str) -> list[Place]:
    """The words of an NFC text, as `words` has them, with their places in it."""
    folded = text.translate(_FOLDED)
    if len(folded) == len(text):
        return [Place(match[0][:LONGEST], *match.span()) for match in _WORD.finditer(folded)]
    return _mapped(text)


def _mapped(text: str) -> list[Place]:
    """As `places`, where a character folds to none or to several."""
    origin = [at for at, character in enumerate(text) for _ in _FOLDED[ord(character)]]
    folded = text.translate(_FOLDED)
    return [
        Place(match[0][:LONGEST], origin[match.start()], origin[match.end() - 1] + 1)
        for match in _WORD.finditer(folded)
    ]


class _Folds(dict[int, str]):
    """What each character folds to, looked up once. A character's marks fold away with it."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = "\n" if character == "\n" else search_fold(character)
        if not folded and character.isspace():
            folded = " "
        self[code] = folded
        return folded


_FOLDED = _Folds()
