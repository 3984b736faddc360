"""Pages that were not there (404, 410): at the end of a run, which articles were removed, and which only moved with a layout."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.identity import settle_urls
from storage.records import Verdict
from storage.schema import ArticleRow, LedgerEntryRow, RunRow, table
from storage.timing import MISSING_FOR, RETURN_AFTER, STORED, retry_at

MASS_MIN = 3  # missing pages before a layout is suspected, if they are half of those asked for

_ENTRY = table(LedgerEntryRow)
_ARTICLE = table(ArticleRow)
_RUN = table(RunRow)
_ALIVE = [verdict.value for verdict in (*STORED, Verdict.ALIAS)]


@dataclass(frozen=True, slots=True)
class Missing:
    """What a run made of the pages that were not there. `mass`: (missing, asked for), where so many mean another layout."""

    gone: int = 0
    mass: tuple[int, int] | None = None


def settle_missing(connection: sa.Connection, run_id: int) -> Missing:
    """Decide at the end of a run what its missing pages mean.

    An entry missing for a day or more, of two answers at least, is `gone`, and so is its article if it was not met at
    another of its addresses since; those are asked for as soon as one is missing. Where half of the stored articles that
    were asked for are missing, or half of all pages, the portal's addresses have changed: the entries have `failed`, and
    nothing is noted of them.
    """
    started_at = connection.scalar(sa.select(_RUN.c.started_at).where(_RUN.c.id == run_id))
    columns = (
        _ENTRY.c[name] for name in ("id", "url", "verdict", "article_id", "attempts", "missing_since", "fetched_at")
    )
    of_run = (_ENTRY.c.run_id == run_id) & (_ENTRY.c.fetched_at >= started_at)
    rows = connection.execute(sa.select(*columns).where(of_run).order_by(_ENTRY.c.id)).all()
    missing = [row for row in rows if row.verdict == Verdict.MISSING]
    is_first = (Verdict.NEW, Verdict.DUPLICATE)
    known = [row for row in rows if row.article_id is not None and row.verdict not in is_first]
    for asked in (known, rows):
        count = sum(row.verdict == Verdict.MISSING for row in asked)
        if count >= MASS_MIN and count * 2 >= len(asked):
            for row in missing:
                _forgive(connection, row, is_first_miss=row.missing_since >= started_at)
            return Missing(mass=(count, len(asked)))
    for row in missing:
        _ask_others(connection, row)
    gone = [row for row in missing if row.fetched_at - row.missing_since >= MISSING_FOR]
    for row in gone:
        _bury(connection, row)
    return Missing(len(gone))


def _forgive(connection: sa.Connection, row: sa.Row[Any], *, is_first_miss: bool) -> None:
    attempts = row.attempts + 1
    values = {"verdict": Verdict.FAILED.value, "attempts": attempts, "next_try_at": retry_at(attempts, row.fetched_at)}
    if is_first_miss:
        values["missing_since"] = None
    connection.execute(_ENTRY.update().where(_ENTRY.c.id == row.id).values(values))


def _ask_others(connection: sa.Connection, row: sa.Row[Any]) -> None:
    """Other addresses of the article that were not fetched since: now they have to show that it stands."""
    others = (_ENTRY.c.article_id == row.article_id) & (_ENTRY.c.verdict == Verdict.ALIAS.value)
    unseen = _ENTRY.c.fetched_at.is_(None) | (_ENTRY.c.fetched_at < row.missing_since)
    connection.execute(_ENTRY.update().where(others & unseen).values(verdict=Verdict.PENDING.value))


def _bury(connection: sa.Connection, row: sa.Row[Any]) -> None:
    values = {"verdict": Verdict.GONE.value, "attempts": 0, "next_try_at": row.fetched_at + RETURN_AFTER}
    connection.execute(_ENTRY.update().where(_ENTRY.c.id == row.id).values(values))
    article = connection.execute(sa.select(_ARTICLE).where(_ARTICLE.c.id == row.article_id)).one_or_none()
    if article is None:
        return
    standing = connection.execute(
        sa.select(_ENTRY.c.url, _ENTRY.c.fetched_at)
        .where(_ENTRY.c.article_id == article.id, _ENTRY.c.id != row.id, _ENTRY.c.verdict.in_(_ALIVE))
        .order_by(_ENTRY.c.fetched_at.desc(), _ENTRY.c.id)
    ).all()
    seen = [each.url for each in standing if each.fetched_at is not None and each.fetched_at >= row.missing_since]
    if article.url != row.url and standing:
        return
    if seen:
        connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == article.id).values(url=seen[0]))
        settle_urls(connection, article.id, own=seen[0], others={row.url}, now=row.fetched_at)
    elif article.gone_at is None:
        connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == article.id).values(gone_at=row.missing_since))
