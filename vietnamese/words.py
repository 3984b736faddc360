"""The words of a text as searches know them: Vietnamese syllables and numbers, folded, and where each stands in the text."""

import re
from collections.abc import Sequence
from functools import lru_cache

from vietnamese.unicode import search_fold

LONGEST = 60  # letters of a word; what stands beyond is no word of any language
_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The words of a text in order, without marks and capitals, đ as d: 57-NQ/TW is three."""
    return [word[:LONGEST] for word in _WORD.findall(search_fold(text))]


def spans(text: str, phrases: Sequence[tuple[Sequence[str], bool]]) -> list[tuple[int, int, int]]:
    """Where phrases stand in an NFC text: the number of the phrase, its first character, and the one after its last.

    A phrase is words as `words` has them, and whether of the last one only the beginning is given.
    """
    folded = text.translate(_FOLDED)
    origin = range(len(text)) if len(folded) == len(text) else _origin(text)
    return [
        (number, origin[match.start()], origin[match.end() - 1] + 1)
        for number, (phrase, is_open) in enumerate(phrases)
        for match in _pattern(tuple(phrase), is_open).finditer(folded)
        if not (match.start() and _WORD.match(folded[match.start() - 1]))
    ]


def has_phrase(folded: str, phrase: Sequence[str]) -> bool:
    """Whether these words, as `words` has them, stand one after the other in a text that is folded already."""
    found = _pattern(tuple(phrase), False).finditer(folded)
    return any(not (match.start() and _WORD.match(folded[match.start() - 1])) for match in found)


def _origin(text: str) -> list[int]:
    """Of each character of the folded text, which of the text's it comes from: some fold to none or to several."""
    return [at for at, character in enumerate(text) for _ in _FOLDED[ord(character)]]


@lru_cache(maxsize=256)
def _pattern(phrase: tuple[str, ...], is_open: bool) -> re.Pattern[str]:
    """Begins with a letter of the phrase, which is looked for fast; what stands before it is looked at by the caller."""
    each = [re.escape(word) + (r"[^\W_]*" if len(word) == LONGEST else "") for word in phrase]
    return re.compile(r"[\W_]+".join(each) + (r"[^\W_]*" if is_open else r"(?![^\W_])"))


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
