"""What a person writes into the form of a saved question, read as the commands read it: functions for its SQL."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from functools import lru_cache

from storage.errors import StorageError
from storage.provinces import NamedProvince, find_province
from vietnamese.citation_query import AskedDocument, asked_document
from vietnamese.typed_days import typed_month
from vietnamese.words import has_phrase, words


def teach(connection: sqlite3.Connection) -> None:
    """Let statements of a connection read what was typed: NULL for what was left empty or cannot be read."""
    for function in (typed_month, province_now_of, province_then_of, document_of, rarest_word_of):
        connection.create_function(function.__name__, 1, function, deterministic=True)
    connection.create_function(has_words.__name__, 2, has_words, deterministic=True)


def province_now_of(typed: str) -> str | None:
    """Today's province of a name or a code: hcm, BR-VT, 25."""
    named = _province(typed)
    return named.now.name if named and named.now else None


def province_then_of(typed: str) -> str | None:
    """The province of before July 2025 of a name or a code."""
    named = _province(typed)
    return named.then.name if named and named.then else None


def document_of(typed: str) -> str | None:
    """nghi quyet 57 - nq/tw → its kind, number and ordinal, as JSON; the number is empty where only digits were typed."""
    asked = _document(typed)
    return json.dumps({"kind": asked.kind, "number": asked.number, "ordinal": asked.ordinal}) if asked else None


def rarest_word_of(typed: str) -> str | None:
    """The longest word of a phrase; texts without it need no closer look."""
    return max(_phrase(typed), key=len, default=None)


def has_words(folded: str, typed: str) -> bool:
    """Whether a folded text has the words of the phrase, whole, one after the other."""
    return has_phrase(folded, _phrase(typed))


def unreadable(kinds: Mapping[str, str], typed: Mapping[str, str]) -> tuple[str, str] | None:
    """The first parameter that cannot be read: its kind and what was typed. `kinds`: of what kind each parameter is."""
    for name, kind in kinds.items():
        value = typed.get(name, "")
        if value.strip() and not READERS[kind](value):
            return kind, value
    return None


@lru_cache(maxsize=64)
def _province(typed: str) -> NamedProvince | None:
    try:
        return find_province(typed)
    except StorageError:
        return None


@lru_cache(maxsize=64)
def _phrase(typed: str) -> tuple[str, ...]:
    return tuple(words(typed))


def _document(typed: str) -> AskedDocument | None:
    """By its number alone: neither the day nor the place of the issuer is asked for here."""
    asked = asked_document(typed)
    return asked if asked and not asked.issued_on and not asked.place else None


READERS: dict[str, Callable[[str], object]] = {
    "month": typed_month,
    "province": _province,
    "document": _document,
    "phrase": _phrase,
}
