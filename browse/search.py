"""Searching from a page: what was asked in the form, its answer, and what is wrong where it cannot be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from browse.plain_search import plain_search
from browse.reading import Reading
from storage.errors import StorageError
from storage.excerpts import Excerpt
from storage.provinces import NoProvinceError, find_province
from storage.search import MOST_COUNTED, Found, Order, count_matching, has_index, read_query, search
from storage.search_query import QueryError
from storage.selection import NEWEST_FIRST, ON_TOPIC, Selection, Undated, choose, left_out
from vietnamese.typed_days import typed_day

PAGE = 20  # articles
MOST_PAGES = 50
LEVELS = ("province", "department", "district", "commune")
FIELDS = ("q", "province", "portal", "level", "section", "since", "until", "undated", "on_topic", "copies", "order")
_TOLD = ("id", "title", "lead", "portal", "agency", "province_now", "province_then", "published_on", "published_at")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be asked: the key of a label, and what stands in it. `near`: names that may have been meant."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    near: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """`more`: there is a next page. `undated`: how many articles the days leave out, MOST_COUNTED at most."""

    hits: tuple[Found, ...] = ()
    more: bool = False
    undated: int = 0
    wrong: Wrong | None = None


class _WrongValueError(StorageError):
    """A field of the form that cannot be read: the key of a label."""

    def __init__(self, key: str, typed: str) -> None:
        super().__init__(f"{key}: {typed}")
        self.key, self.typed = key, typed


def find(reading: Reading, asked: Mapping[str, str], page: int) -> Answer:
    """The articles that were asked for: by words, by filters, or both; nothing where nothing was asked."""
    words = asked.get("q", "").strip()
    try:
        selection = _selection(asked)
        if not words and selection == Selection():
            return Answer()
        order = Order.RELEVANCE if asked.get("order") == Order.RELEVANCE else Order.NEWEST
        with reading.engine.connect() as connection, connection.begin():
            _demand_portals(connection, selection.portal, read_query(words).portal if words else "")
            found = _ask(connection, words, selection, order, PAGE * page + 1)
            undated = _undated(connection, words, selection)
    except StorageError as error:
        return Answer(wrong=_wrong(error))
    shown = tuple(found[PAGE * (page - 1) : PAGE * page])
    return Answer(shown, len(found) > PAGE * page and page < MOST_PAGES, undated)


def _wrong(error: StorageError) -> Wrong:
    if isinstance(error, QueryError):
        return Wrong(f"query_{error.key}", error.values)
    if isinstance(error, NoProvinceError):
        return Wrong("wrong_province", {"typed": error.name}, error.near)
    if isinstance(error, _WrongValueError):
        return Wrong(error.key, {"typed": error.typed})
    return Wrong("cannot_ask")


def _demand_portals(connection: sa.Connection, *names: str | None) -> None:
    known = set(connection.scalars(sa.text("SELECT portal FROM portals")))
    for name in names:
        if name and name not in known:
            raise _WrongValueError("wrong_portal", name)


def _ask(connection: sa.Connection, words: str, selection: Selection, order: Order, limit: int) -> Sequence[Found]:
    if not words:
        return _listed(connection, selection, limit)
    if has_index(connection):
        return search(connection, words, selection, order=order, limit=limit)
    return plain_search(connection, words, selection, limit=limit)


def _undated(connection: sa.Connection, words: str, selection: Selection) -> int:
    dayless = left_out(selection)
    if dayless is None:
        return 0
    if words and has_index(connection):
        return count_matching(connection, words, dayless)
    return len(_ask(connection, words, dayless, Order.NEWEST, MOST_COUNTED))


def _listed(connection: sa.Connection, selection: Selection, limit: int) -> list[Found]:
    rows = connection.execute(choose(selection, *_TOLD).order_by(*NEWEST_FIRST).limit(limit)).mappings()
    return [Found(dict(row), Excerpt(row["title"]), Excerpt(row["lead"])) for row in rows]


def _selection(asked: Mapping[str, str]) -> Selection:
    """Raises StorageError for a province there was never one of, a day that is none, or a choice that is not offered."""
    values: dict[str, Any] = {name: asked.get(name) or None for name in ("portal", "section")}
    if asked.get("province"):
        named = find_province(asked["province"])
        province = named.now or named.then
        assert province is not None, "a name means one at least"
        values |= {"province": province.name, "province_column": "province_now" if named.now else "province_then"}
    since, until = _day(asked.get("since")), _day(asked.get("until"))
    if since and until and until < since:
        raise _WrongValueError("wrong_days", asked["until"])
    return Selection(
        **values,
        agency_level=_one_of(LEVELS, asked.get("level")),
        since=since,
        until=until,
        topic_from=ON_TOPIC if asked.get("on_topic") else None,
        duplicates=bool(asked.get("copies")),
        undated=Undated(_one_of(list(Undated), asked.get("undated")) or Undated.ASKED),
    )


def _one_of(offered: Sequence[str], chosen: str | None) -> str | None:
    if chosen and chosen not in offered:
        raise _WrongValueError("wrong_choice", chosen)
    return chosen or None


def _day(typed: str | None) -> date | None:
    day = typed_day(typed) if typed else None
    if typed and day is None:
        raise _WrongValueError("wrong_day", typed)
    return day
