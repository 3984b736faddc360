"""Searching from a page: one question, its answer, and a sentence where it cannot be asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from browse.reading import Reading, Row
from storage.errors import StorageError
from storage.provinces import find_province
from vietnamese.unicode import search_fold

PAGE = 20  # articles


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. `hit`: it is what was searched for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    article: Row
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`wrong`: a sentence on what cannot be searched for; empty if it was. `more`: there is a next page."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    wrong: str = ""


def find(reading: Reading, asked: Mapping[str, str], page: int) -> Found:
    """The articles that were asked for, the newest first."""
    words = search_fold(asked.get("q", "").replace('"', " ")).split()
    if not words:
        return Found()
    phrase = " ".join(words)
    conditions = ["text_folded LIKE :phrase"]
    values: dict[str, object] = {"phrase": f"%{phrase}%"}
    try:
        if asked.get("province"):
            named = find_province(asked["province"])
            conditions.append("province_now = :p" if named.now else "province_then = :p")
            values["p"] = (named.now or named.then).name  # type: ignore[union-attr]
        for name, comparison in (("since", ">="), ("until", "<=")):
            if asked.get(name):
                conditions.append(f"published_on {comparison} :{name}")
                values[name] = date.fromisoformat(asked[name]).isoformat()
    except (StorageError, ValueError) as error:
        return Found(wrong=str(error))
    with reading.asking() as ask:
        rows = ask(
            "SELECT id, title, lead, body, portal, agency, province_now, province_then, published_on, published_at "  # noqa: S608
            f"FROM unique_articles WHERE {' AND '.join(conditions)} "
            "ORDER BY published_on IS NULL, published_on DESC, published_at DESC, id LIMIT :most OFFSET :skipped",
            most=PAGE + 1, skipped=PAGE * (page - 1), **values,
        )  # fmt: skip
    return Found(tuple(Hit(row, _excerpt(row, phrase)) for row in rows[:PAGE]), len(rows) > PAGE)


def _excerpt(row: Row, phrase: str) -> tuple[Piece, ...]:
    """The text around the phrase. Folding leaves every letter of an NFC text in its place."""
    text = re.sub(r"\s+", " ", f"{row['lead']} {row['body']}")
    at = search_fold(text).find(phrase)
    if at < 0:
        return (Piece(f"{text[:200]}…", False),)
    start, end = max(at - 80, 0), at + len(phrase)
    return (
        Piece(f"{'…' if start else ''}{text[start:at]}", False),
        Piece(text[at:end], True),
        Piece(text[end : end + 140], False),
    )
