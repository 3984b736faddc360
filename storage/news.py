"""New articles as they are told to people: those that are no copy of an earlier one, with province and agency."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.selection import Selection, conditions
from storage.types import UtcDateTime

_BATCH = 500  # rows in memory at a time
_TIMES = ("published_at", "first_seen_at", "changed_at")
_DAYS = ("published_on",)
_TEXTS = (
    "portal", "agency", "province_then", "province_now", "url", "title", "lead", "author", "lineage",
    "source_key", "reuse",
)  # fmt: skip
_NEWS = sa.table(
    "unique_articles",
    sa.column("id", sa.Integer()),
    sa.column("text_folded", sa.Text()),
    *(sa.column(name, sa.Text()) for name in _TEXTS),
    *(sa.column(name, UtcDateTime()) for name in _TIMES),
    *(sa.column(name, sa.Date()) for name in _DAYS),
)
_SHORT = [column for column in _NEWS.c if column.name != "text_folded"]


@dataclass(frozen=True, slots=True)
class News:
    """One article as the view `unique_articles` has it.

    `text_folded`: title, lead and body without marks, where it was asked for.
    """

    id: int
    portal: str
    agency: str
    province_then: str
    province_now: str
    url: str
    title: str
    lead: str
    author: str
    lineage: str
    source_key: str
    reuse: str
    published_at: datetime | None
    first_seen_at: datetime
    changed_at: datetime | None
    published_on: date | None
    text_folded: str = ""


def count_between(connection: sa.Connection, start: datetime, end: datetime) -> dict[str, int]:
    """How many articles were first seen from `start` until before `end`, by province."""
    province = _NEWS.c.province_now
    counted = sa.select(province, sa.func.count().label("number")).where(*_first_seen(start, end)).group_by(province)
    return {row.province_now: row.number for row in connection.execute(counted)}


def seen_between(connection: sa.Connection, start: datetime, end: datetime, each: int) -> list[News]:
    """What was first seen from `start` until before `end`, the latest published first: at most so many of `each` province."""
    latest_first = (_NEWS.c.published_on.is_(None), _NEWS.c.published_on.desc(), _NEWS.c.id.desc())
    place = sa.func.row_number().over(partition_by=_NEWS.c.province_now, order_by=latest_first)
    placed = sa.select(_NEWS.c.id, place.label("place")).where(*_first_seen(start, end)).subquery()
    query = sa.select(*_SHORT).join(placed, placed.c.id == _NEWS.c.id).where(placed.c.place <= each)
    return _read(connection, query.order_by(placed.c.place))


def stored_last(connection: sa.Connection, limit: int) -> list[News]:
    """What was stored last, the newest first."""
    return _read(connection, sa.select(*_SHORT).order_by(_NEWS.c.id.desc()).limit(limit))


def stored_after(connection: sa.Connection, article_id: int, limit: int) -> list[News]:
    """What was stored after the article of that id, in the order in which it was, with its folded text.

    Articles are saved one transaction after the other (Turn.SAVING), so that none turns up below an id once seen.
    """
    return _read(connection, sa.select(_NEWS).where(_NEWS.c.id > article_id).order_by(_NEWS.c.id).limit(limit))


def selected(connection: sa.Connection, selection: Selection) -> Iterator[News]:
    """The articles that are meant, as they are fetched, what was stored last first."""
    columns = [sa.column(column.name, column.type) for column in _SHORT]
    query = _of(selection, *columns).order_by(sa.column("id").desc())
    for row in connection.execute(query, execution_options={"yield_per": _BATCH}):
        yield News(*row)  # the columns are in the order of its fields


def updated_last(connection: sa.Connection, selection: Selection) -> datetime | None:
    """When the newest of the articles that are meant was stored or edited; none if there is no article."""
    changed, seen = (sa.column(name, UtcDateTime()) for name in ("changed_at", "first_seen_at"))
    newest = sa.func.max(sa.func.coalesce(changed, seen), type_=UtcDateTime())
    found: datetime | None = connection.execute(_of(selection, newest)).scalar_one()
    return found


def _of(selection: Selection, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(*columns).select_from(sa.table(selection.view)).where(*conditions(selection))


def _first_seen(start: datetime, end: datetime) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return _NEWS.c.first_seen_at >= start, _NEWS.c.first_seen_at < end


def _read(connection: sa.Connection, query: sa.Select[Any]) -> list[News]:
    return [News(**row) for row in connection.execute(query).mappings()]
