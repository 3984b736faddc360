"""What changed between two texts, word by word: paragraphs are paired first, then the words of each pair."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from vietnamese.unicode import nfc, unify_tones

MAX_PARAGRAPHS = 2000  # of one text: what follows is compared as one
MAX_PAIRS = (
    200_000  # of equal words in two paragraphs: beyond, they are told apart as wholes, as matching would take too long
)
_WINDOW = 40  # paragraphs further down in which an edited one is looked for

Operation = Literal["equal", "insert", "delete", "replace"]
_TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words. `old` is empty for what was inserted, `new` for what was deleted; both as they are spelled."""

    operation: Operation
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph that changed: whole, and as spans. `operation` is never "equal"."""

    operation: Operation
    old: str
    new: str
    spans: tuple[Span, ...]


def changed_paragraphs(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """The paragraphs that were inserted, deleted or edited, in reading order.

    Texts that differ only in their Unicode form (NFD), in blanks or in where a tone mark stands (hoà, hòa) are equal.
    """
    before, after = _bounded(old), _bounded(new)
    matcher = SequenceMatcher(None, [_key(each) for each in before], [_key(each) for each in after], autojunk=False)
    changes: list[Change] = []
    for operation, from_, to, start, end in matcher.get_opcodes():
        if operation != "equal":
            changes += _paired(before[from_:to], after[start:end])
    return changes


def changed_words(old: str, new: str) -> list[Span]:
    """The words of two versions of one paragraph: equal, inserted, deleted and replaced runs, in reading order."""
    before, after = _TOKEN.findall(nfc(old)), _TOKEN.findall(nfc(new))
    one, other = [_key(word) for word in before], [_key(word) for word in after]
    counts = Counter(other)
    if not before or not after or sum(counts[word] for word in one) > MAX_PAIRS:
        return [Span(_operation(old, new), old, new)] if old or new else []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [
        Span(operation, "".join(before[from_:to]), "".join(after[start:end]))
        for operation, from_, to, start, end in matcher.get_opcodes()
    ]


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Edited paragraphs in pairs, by the words they share and in their order; those without a partner came or went."""
    words = [_words(paragraph) for paragraph in new]
    pairs: list[tuple[str, str]] = []
    start = 0
    for paragraph in old:
        own = _words(paragraph)
        near = range(start, min(start + _WINDOW, len(new)))
        place = next((at for at in near if _is_edit(own, words[at])), None)
        if place is None:
            pairs.append((paragraph, ""))
            continue
        pairs += [("", other) for other in new[start:place]]
        pairs.append((paragraph, new[place]))
        start = place + 1
    pairs += [("", other) for other in new[start:]]
    return [Change(_operation(one, other), one, other, tuple(changed_words(one, other))) for one, other in pairs]


def _is_edit(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether half of the shorter paragraph's words are the other's too."""
    return len(words & others) * 2 >= min(len(words), len(others)) > 0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_key(text).lower()))


def _key(text: str) -> str:
    return unify_tones(" ".join(nfc(text).split()))


def _operation(old: str, new: str) -> Operation:
    return "replace" if old and new else "insert" if new else "delete"


def _bounded(paragraphs: Sequence[str]) -> list[str]:
    kept = list(paragraphs[:MAX_PARAGRAPHS])
    if rest := paragraphs[MAX_PARAGRAPHS:]:
        kept.append("\n".join(rest))
    return kept
