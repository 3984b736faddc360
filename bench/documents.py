"""Articles in any number, of which it is known which is a copy of which: the same for the same number, made one at a time.

An original is prose of its own, drawn from the replica's words as often as its sentences use them, and sentences of the
replica, which thousands share as portals share their set phrases. All of it is sample text.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from replica.phrases import Writer, lines

COUNTER, EDITED, DROPPED, HEADER = "counter noise", "5 % of the words edited", "a paragraph dropped", "another header"
COPIES = {10: COUNTER, 30: EDITED, 50: DROPPED, 70: HEADER}  # of a hundred documents, which are copies
FORMS = range(90, 95)  # and which are forms filled in: alike but for their dates and numbers, and no copies
FORM_TEXTS = 20
KINDS = tuple(COPIES.values())

_SENTENCES = ("topical_sentences.txt", "other_sentences.txt")


@dataclass(frozen=True, slots=True)
class Document:
    """`family`: the number of its original, its own if it is one. `kind`: of a copy, what was done to it."""

    number: int
    family: int
    kind: str | None
    paragraphs: tuple[str, ...]


def document(number: int) -> Document:
    """The document of that number. A copy's original has a lower number."""
    kind, (family, random) = kind_of(number), _origin(number)
    if kind is not None:
        return Document(number, family, kind, _changed(kind, list(_prose(family)), random))
    return Document(number, number, None, _form(number) if number % 100 in FORMS else _prose(number))


def kind_of(number: int) -> str | None:
    """What was done to the document of that number, if it is a copy; its text is not made."""
    return COPIES.get(number % 100) if number >= 100 else None


def family_of(number: int) -> int:
    """The number of that document's original, its own if it is one; its text is not made."""
    return _origin(number)[0]


def _origin(number: int) -> tuple[int, Random]:
    """The number of its original, and the generator that changes the copy."""
    random = Random(f"copy:{number}")
    if kind_of(number) is None:
        return number, random
    family = random.randrange(number // 100 * 100)
    while family % 100 in COPIES or family % 100 in FORMS:
        family += 1
    return family, random


def _prose(number: int) -> tuple[str, ...]:
    """Six paragraphs, some 300 words, half of them in sentences that others have too, with other names and figures."""
    random = Random(f"prose:{number}")
    writer = Writer(random, random.randint(1, 28), random.randint(1, 12), random.randint(2018, 2026))
    return tuple(f"{_sentence(random)} {writer.one(random.choice(_SENTENCES))}" for _ in range(6))


def _sentence(random: Random) -> str:
    return " ".join(_words(random, random.randint(18, 28))).capitalize() + "."


def _words(random: Random, count: int) -> list[str]:
    words, weights = _vocabulary()
    return random.choices(words, cum_weights=weights, k=count)


def _changed(kind: str, paragraphs: list[str], random: Random) -> tuple[str, ...]:
    if kind == COUNTER:
        views, today = random.randint(10, 99_999), random.randint(1, 999)
        paragraphs.append(f"Lượt xem: {views}. Đang truy cập: {today}. Tổng lượt truy cập: {views * today}.")
    elif kind == EDITED:
        return tuple(" ".join(_edited(word, random) for word in paragraph.split()) for paragraph in paragraphs)
    elif kind == DROPPED:
        del paragraphs[random.randrange(len(paragraphs))]
    else:
        writer = Writer(random, random.randint(1, 28), random.randint(1, 12), 2026)
        head = f"{writer.fill('{Unit}')}, {writer.fill('{place}')}, ngày {writer.day} tháng {writer.month} năm 2026."
        paragraphs.insert(0, f"{head} {_sentence(random)}")
    return tuple(paragraphs)


def _edited(word: str, random: Random) -> str:
    return _words(random, 1)[0] if random.random() < 0.05 else word


def _form(number: int) -> tuple[str, ...]:
    """A form of twelve blanks in some 200 words, filled in with numbers."""
    random = Random(f"form:{number}")
    parts = _blank(number % FORM_TEXTS)
    filled = [f"{part} {random.randint(11, 9_999)}" for part in parts]
    return tuple(" ".join(filled[at : at + 4]) + "." for at in range(0, len(filled), 4))


@cache
def _blank(form: int) -> tuple[str, ...]:
    random = Random(f"blank:{form}")
    return tuple(" ".join(_words(random, 17)) for _ in range(12))


@cache
def _vocabulary() -> tuple[list[str], list[int]]:
    """The words of the replica's sentences, and how often each stands there, summed up as `choices` wants it."""
    texts = " ".join(line for name in _SENTENCES for line in lines(name))
    counted = Counter(word for word in texts.lower().split() if word.isalpha())
    return list(counted), list(accumulate(counted.values()))
