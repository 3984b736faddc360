"""A person's own vocabulary, found in a text as the topic's is: capitals passed over, marks not, whole words, longest first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vietnamese.unicode import fold, in_place, unify_tones

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class OwnHit:
    """A spelling found: `position` counts characters of the NFC text, `written` is what stands there."""

    spelling: str  # folded
    position: int
    written: str


class OwnTerms:
    """Spellings to be looked for together. Of two that begin at one word the longer is found, and nothing within it."""

    def __init__(self, spellings: Iterable[str]) -> None:
        by_first: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        for spelling in {fold(each) for each in spellings}:
            words = _WORD.findall(spelling)
            by_first[words[0]].append((words, spelling))
        self._by_first = {
            first: sorted(found, key=lambda each: (-len(each[0]), each[1])) for first, found in by_first.items()
        }

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def hits(self, text: str) -> Iterator[OwnHit]:
        """What stands in an NFC text, from its beginning to its end. No term goes from one line into the next."""
        folded = unify_tones(in_place(text))
        words = [(match[0], *match.span()) for match in _WORD.finditer(folded)]
        at = 0
        while at < len(words):
            found = self._at(folded, words, at)
            if found is None:
                at += 1
                continue
            spelling, count = found
            start, end = words[at][1], words[at + count - 1][2]
            yield OwnHit(spelling, start, text[start:end])
            at += count

    def _at(self, folded: str, words: list[tuple[str, int, int]], at: int) -> tuple[str, int] | None:
        for wanted, spelling in self._by_first.get(words[at][0], ()):
            here = words[at : at + len(wanted)]
            if [word for word, _, _ in here] == wanted and _is_written(folded[here[0][1] : here[-1][2]], spelling):
                return spelling, len(wanted)
        return None


def _is_written(there: str, spelling: str) -> bool:
    """Whether the same signs stand between the words, on one line."""
    return there == spelling or ("\n" not in there and " ".join(there.split()) == spelling)
