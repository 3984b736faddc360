"""What is kept no longer than it is of use: pages and figures. Articles, revisions and their texts are never among it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.figures import drop_figures
from storage.schema import ArticleRow, ListingPageRow, PageRow, RevisionRow, table

AT_A_TIME = 500  # rows of one transaction: a crawl's write waits for no more
SHORTEST = timedelta(days=1)
FIGURES_KEPT = timedelta(days=400)  # a portal is judged by its past of a year at most

_PAGE = table(PageRow)
_LISTING = table(ListingPageRow)
_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)

# The page a current text was read from: better selectors reach the text only through it.
_IS_OF_A_CURRENT_TEXT = sa.exists().where(
    _REVISION.c.id == _PAGE.c.revision_id,
    _REVISION.c.entry_id == _PAGE.c.entry_id,
    _ARTICLE.c.id == _REVISION.c.article_id,
    _ARTICLE.c.revision_number == _REVISION.c.number,
)


@dataclass(slots=True)
class Dropped:
    """How many rows a retention deleted. `listings`: pages of listings that had failed."""

    pages: int = 0
    listings: int = 0
    figures: int = 0


def prune(run: Callable[[Callable[[sa.Connection], int]], int], now: datetime, age: timedelta) -> Dropped:
    """Delete the pages fetched longer ago than `age`, but for those that the articles' current texts were read from.

    `run` does a piece of work in a transaction of its own; each deletes AT_A_TIME rows at most.
    """
    before = now - age
    return Dropped(
        pages=_all(run, lambda connection: _drop_pages(connection, before)),
        listings=_all(run, lambda connection: _drop_listings(connection, before)),
        figures=_all(run, lambda connection: drop_figures(connection, now - FIGURES_KEPT, AT_A_TIME)),
    )


def _all(run: Callable[[Callable[[sa.Connection], int]], int], drop: Callable[[sa.Connection], int]) -> int:
    count = 0
    while dropped := run(drop):
        count += dropped
    return count


def _drop_pages(connection: sa.Connection, before: datetime) -> int:
    old = sa.select(_PAGE.c.id).where(_PAGE.c.fetched_at < before, ~_IS_OF_A_CURRENT_TEXT).limit(AT_A_TIME)
    return connection.execute(_PAGE.delete().where(_PAGE.c.id.in_(old))).rowcount


def _drop_listings(connection: sa.Connection, before: datetime) -> int:
    old = sa.select(_LISTING.c.id).where(_LISTING.c.fetched_at < before).limit(AT_A_TIME)
    return connection.execute(_LISTING.delete().where(_LISTING.c.id.in_(old))).rowcount
