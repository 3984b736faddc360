"""What is shown of a found article: its own text, with the places of what was asked for."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storage.search_query import Phrase
from vietnamese.words import Place, places

_LENGTH = 240  # characters of an excerpt, about
_BEFORE = 40  # of them before the first mark
_READ = 200_000  # characters of a text in which marks are looked for
_MOST_STARTS = 500  # places an excerpt may begin at


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text as the article has it, on one line, and where in it what was asked for stands: start, and end not included."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class _Hit(NamedTuple):
    start: int
    end: int
    phrase: Phrase


def marked(text: str, wanted: Sequence[Phrase]) -> Excerpt:
    """A whole text with its marks."""
    return Excerpt(_one_line(text), _joined([(hit.start, hit.end) for hit in _hits(text, wanted)]))


def excerpt(lead: str, body: str, wanted: Sequence[Phrase]) -> Excerpt:
    """Some 240 characters of lead or body, whichever has more of what is wanted, where most of it stands together.

    "…" stands where the text goes on. Where it has nothing of it, how the text begins.
    """
    best = max((_densest(text, wanted) for text in (lead, body)), key=lambda found: found[0])
    count, text, start, hits = best
    if not count:
        text, start, hits = lead or body, 0, []
    end = min(len(text), start + _LENGTH)
    if end < len(text):
        end = text.rfind(" ", start + _LENGTH // 2, end) if " " in text[start + _LENGTH // 2 : end] else end
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = [(hit.start + shift, hit.end + shift) for hit in hits if hit.start >= start and hit.end <= end]
    return Excerpt(before + _one_line(text[start:end]) + after, _joined(marks))


def _densest(text: str, wanted: Sequence[Phrase]) -> tuple[int, str, int, list[_Hit]]:
    """How many different phrases stand together, at best; the text, where an excerpt of it begins, and all hits."""
    hits = _hits(text, wanted)
    best, start = 0, 0
    starts = [hit.start for hit in hits]
    for first, hit in enumerate(hits[:_MOST_STARTS]):
        past = bisect_left(starts, hit.start + _LENGTH - _BEFORE)
        count = len({each.phrase for each in hits[first:past]})
        if count > best:
            best, start = count, hit.start
    if start > _BEFORE:
        space = text.find(" ", start - _BEFORE, start)
        start = space + 1 if space >= 0 else start
    else:
        start = 0
    return best, text, start, hits


def _hits(text: str, wanted: Sequence[Phrase]) -> list[_Hit]:
    found = places(text[:_READ])
    by_word: dict[str, list[Phrase]] = {}
    opening = []
    for phrase in dict.fromkeys(wanted):
        if phrase.is_open and len(phrase.words) == 1:
            opening.append(phrase)
        else:
            by_word.setdefault(phrase.words[0], []).append(phrase)
    return [
        _Hit(place.start, found[at + len(phrase.words) - 1].end, phrase)
        for at, place in enumerate(found)
        for phrase in (*by_word.get(place.word, ()), *opening)
        if _stands(phrase, found, at)
    ]


def _stands(phrase: Phrase, found: Sequence[Place], at: int) -> bool:
    here = [place.word for place in found[at : at + len(phrase.words)]]
    *first, last = phrase.words
    return (
        len(here) == len(phrase.words)
        and here[:-1] == first
        and (here[-1] == last or (phrase.is_open and here[-1].startswith(last)))
    )


def _joined(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order, those that overlap made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _one_line(text: str) -> str:
    return text.replace("\n", " ")
