"""Searching from a page: what was asked in the form, its answer, and a sentence where it cannot be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from browse.plain_search import plain_search
from browse.reading import Reading
from storage.errors import StorageError
from storage.excerpts import Excerpt
from storage.provinces import find_province
from storage.search import Found, Order, has_index, search
from storage.selection import NEWEST_FIRST, Selection, choose

PAGE = 20  # articles
MOST_PAGES = 50
_TOLD = ("id", "title", "lead", "portal", "agency", "province_now", "province_then", "published_on", "published_at")


@dataclass(frozen=True, slots=True)
class Answer:
    """`wrong`: a sentence on what cannot be searched for; empty if it was. `more`: there is a next page."""

    hits: tuple[Found, ...] = ()
    more: bool = False
    wrong: str = ""


def find(reading: Reading, asked: Mapping[str, str], page: int) -> Answer:
    """The articles that were asked for: by words, by filters, or both; nothing where nothing was asked."""
    words = asked.get("q", "").strip()
    try:
        selection = _selection(asked)
        if not words and selection == Selection():
            return Answer()
        order = Order.RELEVANCE if asked.get("order") == Order.RELEVANCE else Order.NEWEST
        with reading.engine.connect() as connection, connection.begin():
            found = _ask(connection, words, selection, order, PAGE * page + 1)
    except StorageError as error:
        return Answer(wrong=str(error))
    return Answer(tuple(found[PAGE * (page - 1) : PAGE * page]), len(found) > PAGE * page and page < MOST_PAGES)


def _ask(connection: sa.Connection, words: str, selection: Selection, order: Order, limit: int) -> Sequence[Found]:
    if not words:
        return _listed(connection, selection, limit)
    if has_index(connection):
        return search(connection, words, selection, order=order, limit=limit)
    return plain_search(connection, words, selection, limit=limit)


def _listed(connection: sa.Connection, selection: Selection, limit: int) -> list[Found]:
    rows = connection.execute(choose(selection, *_TOLD).order_by(*NEWEST_FIRST).limit(limit)).mappings()
    return [Found(dict(row), Excerpt(row["title"]), Excerpt(row["lead"])) for row in rows]


def _selection(asked: Mapping[str, str]) -> Selection:
    """Raises StorageError for a province there was never one of, or a day that is none."""
    values: dict[str, Any] = {"portal": asked.get("portal") or None}
    if asked.get("province"):
        named = find_province(asked["province"])
        province = named.now or named.then
        assert province is not None, "a name means one at least"
        values |= {"province": province.name, "province_column": "province_now" if named.now else "province_then"}
    return Selection(**values, since=_day(asked.get("since")), until=_day(asked.get("until")))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise StorageError(f"{text!r} is no date; write it like 2025-03-31.") from error
