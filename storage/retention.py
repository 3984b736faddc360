"""What is kept no longer than it is of use: pages and figures. Articles, revisions and their texts are never among it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from storage.leases import database_now
from storage.schema import ArticleRow, ListingPageRow, PageRow, RevisionRow, RunFiguresRow, RunRow, table
from storage.transactions import Transactions
from storage.turns import Turn, take_turn

AT_A_TIME = 500  # rows of one transaction: a crawl's write waits for no more
FIGURES_KEPT = timedelta(days=400)  # a portal is judged by its past of a year at most

_PAGE = table(PageRow)
_LISTING = table(ListingPageRow)
_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_FIGURES = table(RunFiguresRow)
_RUN = table(RunRow)

# The page a current text was read from: better selectors reach the text only through it.
_IS_OF_A_CURRENT_TEXT = sa.exists().where(
    _REVISION.c.id == _PAGE.c.revision_id,
    _REVISION.c.entry_id == _PAGE.c.entry_id,
    _ARTICLE.c.id == _REVISION.c.article_id,
    _ARTICLE.c.revision_number == _REVISION.c.number,
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many rows were deleted. `listings`: pages of listings that had failed. `figures`: of runs."""

    pages: int
    listings: int
    figures: int


class Retention:
    """Deletes what is old: looked for with `reader`, which keeps no writer waiting, and deleted a few hundred rows at a time.

    `is_stopping`: whether to leave the rest for another time.
    """

    def __init__(
        self, reader: sa.Engine, transactions: Transactions, is_stopping: Callable[[], bool] = lambda: False
    ) -> None:
        self._reader = reader
        self._transactions = transactions
        self._is_stopping = is_stopping

    def prune(self, age: timedelta) -> Dropped:
        """Delete the pages fetched longer ago than `age`, but for those that the articles' current texts were read from."""
        now = self._transactions.run(database_now)
        of_old_runs = _FIGURES.c.run_id.in_(sa.select(_RUN.c.id).where(_RUN.c.started_at < now - FIGURES_KEPT))
        return Dropped(
            pages=self._drop(_PAGE.c.id, (_PAGE.c.fetched_at < now - age) & ~_IS_OF_A_CURRENT_TEXT),
            listings=self._drop(_LISTING.c.id, _LISTING.c.fetched_at < now - age),
            figures=self._drop(_FIGURES.c.run_id, of_old_runs),
        )

    def _drop(self, key: sa.Column[int], is_old: sa.ColumnElement[bool]) -> int:
        with self._reader.connect() as connection:
            found = connection.scalars(sa.select(key).where(is_old).order_by(key)).all()
        count = 0
        for start in range(0, len(found), AT_A_TIME):
            if self._is_stopping():
                break
            chosen = (
                key.in_(found[start : start + AT_A_TIME]) & is_old
            )  # what was fetched again since is not old any more
            count += self._transactions.run(partial(_delete, statement=sa.delete(key.table).where(chosen)))
        return count


def _delete(connection: sa.Connection, statement: sa.Delete) -> int:
    take_turn(connection, Turn.SAVING)  # a page may be about to become an article's
    return connection.execute(statement).rowcount
