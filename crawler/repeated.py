"""What a portal repeats: lines that stand on many of its pages are furniture, whatever they say."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from vietnamese.unicode import fold

_LEAST_PAGES = 3  # a line on fewer proves nothing
_SHARE = 0.3  # of the pages looked at
_MAX_LINES = 20_000  # of all pages together


@dataclass(frozen=True, slots=True)
class RepeatedLines:
    """The folded lines of one portal that stand on at least three, and three tenths, of the pages looked at."""

    lines: frozenset[str] = frozenset()

    @classmethod
    def of(cls, pages: Collection[Iterable[str]]) -> "RepeatedLines":
        """What is repeated of some pages' lines."""
        counts: Counter[str] = Counter()
        for lines in pages:
            for line in {fold(text) for text in lines}:
                if line in counts or len(counts) < _MAX_LINES:
                    counts[line] += 1
        least = max(_LEAST_PAGES, _SHARE * len(pages))
        return cls(frozenset(line for line, count in counts.items() if count >= least))

    def __contains__(self, text: str) -> bool:
        return bool(self.lines) and fold(text) in self.lines
