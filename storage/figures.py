"""What each run saw of its portal, kept so that later runs can be judged by the portal's own past."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from zlib import crc32

import sqlalchemy as sa

from storage.records import Article, RunOutcome
from storage.schema import RunFiguresRow, RunRow, table

MOST_READINGS = 50  # of one run, the first: a first crawl goes back ten years, and its habits with it
_LISTINGS_BACK, _READINGS_BACK = 30, 100  # runs looked back on
_NEW_HABIT = timedelta(days=28)  # what has stayed changed for so long is the portal's way from then on
_GOOD = (RunOutcome.OK.value, RunOutcome.QUIET.value, RunOutcome.PARTIAL.value)
FIELDS = ("date", "lead", "author", "tags", "images")

_FIGURES = table(RunFiguresRow)
_RUN = table(RunRow)
_WRITE = _FIGURES.insert()


@dataclass(frozen=True, slots=True)
class Reading:
    """How one article was read: by which path, in how many words, with which of FIELDS.

    `key` stands for its address, `section` for the name of its section; `visit` is how many runs back it was read.
    """

    key: int
    is_generic: bool
    words: int
    filled: frozenset[str]
    section: int = 0
    visit: int = 0

    @classmethod
    def of(cls, article: Article) -> Self:
        """`date`: the page's own; one that the listing lent says nothing about the page."""
        found = {
            "date": article.date_source == "portal", "lead": bool(article.lead), "author": bool(article.author),
            "tags": bool(article.tags), "images": bool(article.images),
        }  # fmt: skip
        words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
        filled = frozenset(name for name, is_there in found.items() if is_there)
        return cls(_number(article.url), article.is_generic, words, filled, _number(article.section))

    @property
    def as_json(self) -> list[Any]:
        return [self.key, int(self.is_generic), self.words, " ".join(sorted(self.filled)), self.section]

    @classmethod
    def of_json(cls, value: Sequence[Any]) -> Self:
        key, is_generic, words, filled, section = value
        return cls(key, bool(is_generic), words, frozenset(filled.split()), section)


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "replace"))


@dataclass(slots=True)
class Figures:
    """What one run saw. `listed`: section's path → entries on the first page of its listing."""

    listed: dict[str, int] = field(default_factory=dict)
    readings: list[Reading] = field(default_factory=list)

    def read(self, article: Article) -> None:
        """Notes how an article was read; after the first fifty, none."""
        if len(self.readings) < MOST_READINGS:
            self.readings.append(Reading.of(article))


@dataclass(frozen=True, slots=True)
class PastRun:
    """An earlier run. `is_good`: it may be measured by; it ended well, or as it ended the portal has stayed for weeks."""

    is_good: bool
    listed: Mapping[str, int] = field(default_factory=dict)
    readings: Sequence[Reading] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """A portal's earlier runs under the same layout, the newest first: those that saw a listing; those that read articles."""

    listings: Sequence[PastRun] = ()
    readings: Sequence[PastRun] = ()


def write_figures(connection: sa.Connection, run_id: int, portal_id: int, layout: str, figures: Figures) -> None:
    """Keep what a run saw, if it saw anything."""
    if not figures.listed and not figures.readings:
        return
    values = {
        "run_id": run_id, "portal_id": portal_id, "layout": layout, "listed": figures.listed,
        "readings": [each.as_json for each in figures.readings], "articles": len(figures.readings),
    }  # fmt: skip
    connection.execute(_WRITE, values)


_EARLIER = (
    sa.select(_FIGURES.c.listed, _FIGURES.c.readings, _RUN.c.outcome, _RUN.c.ended_at)
    .join(_RUN, _RUN.c.id == _FIGURES.c.run_id)
    .where(_FIGURES.c.portal_id == sa.bindparam("portal"), _FIGURES.c.layout == sa.bindparam("layout"))
    .order_by(_FIGURES.c.run_id.desc())
)
_LISTED = _EARLIER.limit(_LISTINGS_BACK)
_READ = _EARLIER.where(_FIGURES.c.articles > 0).limit(_READINGS_BACK)


def past_of(connection: sa.Connection, portal_id: int, layout: str, now: datetime) -> Past:
    """What the portal's earlier runs saw with the same layout."""
    values = {"portal": portal_id, "layout": layout}
    listings, readings = (
        [_past_run(row, now) for row in connection.execute(query, values)] for query in (_LISTED, _READ)
    )
    return Past(listings, readings)


def _past_run(row: sa.Row[Any, Any, Any, Any], now: datetime) -> PastRun:
    is_habit = row.outcome == RunOutcome.LAYOUT_CHANGED and row.ended_at <= now - _NEW_HABIT
    readings = [Reading.of_json(value) for value in row.readings]
    return PastRun(row.outcome in _GOOD or is_habit, row.listed, readings)
