"""How much of the true text a reader got, and how much else: F1 over shingles of four words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from vietnamese.unicode import fold

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words
_FOREIGN = 12  # words that are a line of boilerplate


def f1(found: str, truth: str) -> float:
    """The harmonic mean of precision and recall of four-word shingles, counted with repeats; 1.0 for equal texts."""
    got, wanted = _shingles(found), _shingles(truth)
    if not got or not wanted:
        return float(got == wanted)
    return 2 * (got & wanted).total() / (got.total() + wanted.total())


def score(found: Sequence[str], *, lead: str, body: Sequence[str], neutral: Iterable[str]) -> float:
    """F1 of the lines a reader found against lead and body.

    Neutral lines (captions, signature) count for nothing, and a lead that is repeated counts once, whoever repeats it.
    """
    skipped = {fold(line) for line in neutral}
    lines = [line for line in found if fold(line) not in skipped]
    return f1(_once(lead, lines), _once(lead, [lead, *body]))


def leaks(found: Iterable[str], *, truth: Iterable[str]) -> bool:
    """Whether more than a line's worth of what was found is no text of the article: twelve words in lines of four or more
    that share no four words with the truth. Numbers do not count: tables of figures are no boilerplate.
    """
    known = set(_shingles("\n".join(truth)))
    foreign = 0
    for line in found:
        words = _WORD.findall(fold(line))
        told = [word for word in words if not word.isdigit()]
        if len(told) >= _SHINGLE and not known & set(_shingles(line)):
            foreign += len(told)
    return foreign >= _FOREIGN


def _once(lead: str, lines: Sequence[str]) -> str:
    folded = fold(lead)
    first = next((at for at, line in enumerate(lines) if fold(line) == folded), len(lines))
    return "\n".join([*lines[: first + 1], *(line for line in lines[first + 1 :] if fold(line) != folded)])


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(fold(text))
    if len(words) < _SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))
