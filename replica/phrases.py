"""Sentences of our own, assembled from phrase tables: `{slot}` takes a value of a table, `[a|b]` one of the two."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from random import Random

_TOKEN = re.compile(r"\{(\w+)\}|\[([^\]]*)\]")
_DOCUMENTS = ("Kế hoạch", "Quyết định", "Công văn", "Chương trình", "Hướng dẫn")

Part = str | tuple[str, ...] | Callable[["Writer"], str]


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a phrase table in replica/texts."""
    text = (files("replica") / "texts" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line)


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The tab-separated rows of a table in replica/texts."""
    return tuple(tuple(line.split("\t")) for line in lines(name))


class Writer:
    """Fills phrases with the help of one random generator; `day`, `month`, `year` are the article's."""

    def __init__(self, random: Random, day: int, month: int, year: int) -> None:
        self.random, self.day, self.month, self.year = random, day, month, year

    def pick(self, values: tuple[str, ...]) -> str:
        return values[int(self.random.random() * len(values))]

    def fill(self, phrase: str) -> str:
        """The phrase with every slot and every alternative decided."""
        out = []
        for part in _parts(phrase):
            if isinstance(part, str):
                out.append(part)
            elif isinstance(part, tuple):
                value = self.pick(part)
                out.append(self.fill(value) if "{" in value else value)
            else:
                out.append(part(self))
        return "".join(out)

    def some(self, table: str, count: int) -> list[str]:
        """That many different phrases of a table, filled, each beginning with a capital letter."""
        chosen = self.random.sample(lines(table), count)
        return [capitalised(self.fill(phrase)) for phrase in chosen]

    def one(self, table: str) -> str:
        return capitalised(self.fill(self.pick(lines(table))))

    def below(self, low: int, high: int) -> int:
        return low + int(self.random.random() * (high - low))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def grouped(number: int) -> str:
    """A number as Vietnamese prose writes it: 12.345."""
    return f"{number:,}".replace(",", ".")


def percent(writer: Writer) -> str:
    return f"{writer.below(310, 990) / 10:.1f}%".replace(".", ",")


def _money(writer: Writer) -> str:
    if writer.random.random() < 0.5:
        return f"{writer.below(12, 98) / 10:.1f} tỷ đồng".replace(".", ",")
    return f"{writer.below(15, 980)} triệu đồng"


def _document(writer: Writer) -> str:
    number, day, month = writer.below(3, 990), writer.below(1, 29), writer.below(1, 13)
    return f"{writer.pick(_DOCUMENTS)} số {number}/UBND-TH ngày {day:02}/{month:02}/{writer.year - 1}"


def _when_low(writer: Writer) -> str:
    phrase = writer.fill("{when}")
    return phrase[:1].lower() + phrase[1:]


_MADE: dict[str, Callable[[Writer], str]] = {
    "n1": lambda writer: str(writer.below(2, 10)),
    "n2": lambda writer: str(writer.below(11, 99)),
    "n3": lambda writer: str(writer.below(101, 990)),
    "n4": lambda writer: grouped(writer.below(1001, 9900)),
    "pct": percent,
    "money": _money,
    "doc": _document,
    "when_low": _when_low,
    "day": lambda writer: f"{writer.day}/{writer.month}",
    "month": lambda writer: str(writer.month),
    "year": lambda writer: str(writer.year),
    "Place": lambda writer: capitalised(writer.fill("{place}")),
    "District": lambda writer: capitalised(writer.fill("{district}")),
    "Unit": lambda writer: capitalised(writer.fill("{unit}")),
    "Person": lambda writer: writer.fill("{person}"),
}


@cache
def _slots() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for slot, value in rows("slots.tsv"):
        found.setdefault(slot, []).append(value)
    return {slot: tuple(values) for slot, values in found.items()}


@cache
def _parts(phrase: str) -> tuple[Part, ...]:
    """A phrase cut into fixed text, alternatives and makers; a slot nobody fills is a KeyError."""
    parts: list[Part] = []
    end = 0
    # Alternatives are read first, so that a slot inside one is filled only if that one is taken.
    for match in _TOKEN.finditer(phrase):
        parts.append(phrase[end : match.start()])
        slot, alternatives = match.groups()
        if alternatives is not None:
            parts.append(tuple(alternatives.split("|")))
        else:
            parts.append(_MADE[slot] if slot in _MADE else _slots()[slot])
        end = match.end()
    parts.append(phrase[end:])
    return tuple(part for part in parts if part)
