"""New articles as they are told to people: those that are no copy of an earlier one, with province and agency."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.types import UtcDateTime

_TIMES = ("published_at", "first_seen_at", "changed_at")
_DAYS = ("published_on",)
_TEXTS = (
    "portal", "agency", "province_then", "province_now", "url", "title", "lead", "author", "text_folded", "lineage",
    "source_key",
)  # fmt: skip
_NEWS = sa.table(
    "unique_articles",
    sa.column("id", sa.Integer()),
    *(sa.column(name, sa.Text()) for name in _TEXTS),
    *(sa.column(name, UtcDateTime()) for name in _TIMES),
    *(sa.column(name, sa.Date()) for name in _DAYS),
)


@dataclass(frozen=True, slots=True)
class News:
    """One article as the view `unique_articles` has it. `text_folded`: title, lead and body without marks."""

    id: int
    portal: str
    agency: str
    province_then: str
    province_now: str
    url: str
    title: str
    lead: str
    author: str
    text_folded: str
    lineage: str
    source_key: str
    published_at: datetime | None
    first_seen_at: datetime
    changed_at: datetime | None
    published_on: date | None


def stored_between(connection: sa.Connection, start: datetime, end: datetime) -> list[News]:
    """What was first seen from `start` until before `end`, the latest published first."""
    return _read(
        connection,
        sa.select(_NEWS)
        .where(_NEWS.c.first_seen_at >= start, _NEWS.c.first_seen_at < end)
        .order_by(_NEWS.c.published_on.is_(None), _NEWS.c.published_on.desc(), _NEWS.c.id.desc()),
    )


def stored_last(connection: sa.Connection, limit: int) -> list[News]:
    """What was stored last, the newest first."""
    return _read(connection, sa.select(_NEWS).order_by(_NEWS.c.id.desc()).limit(limit))


def stored_after(connection: sa.Connection, article_id: int, limit: int) -> list[News]:
    """What was stored after the article of that id, in the order in which it was.

    Articles are saved one transaction after the other (Turn.SAVING), so that none turns up below an id once seen.
    """
    return _read(connection, sa.select(_NEWS).where(_NEWS.c.id > article_id).order_by(_NEWS.c.id).limit(limit))


def _read(connection: sa.Connection, query: sa.Select[Any]) -> list[News]:
    return [News(**row) for row in connection.execute(query).mappings()]
