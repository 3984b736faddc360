"""The index of words in a snapshot, so that `tinhso search` and the pages find words there as they do in a database."""

import sqlite3
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from storage.batch import Batch
from storage.search_index import Indexed, create_index, enter

_BATCH = 500  # articles
_ASKED = """SELECT articles.id, portals.id, articles.section, published_on, published_at, articles.title, lead, body
    FROM articles JOIN portals ON portals.portal = articles.portal"""


def index_words(target: sqlite3.Connection) -> None:
    """Enter every article of a snapshot into an index of words, in a transaction of its own."""
    engine = sa.create_engine(
        "sqlite://", creator=lambda: target, poolclass=StaticPool
    )  # its one connection stays open
    with engine.begin() as connection:
        target.execute("BEGIN")
        create_index(connection)
        read = target.execute(_ASKED)
        while rows := read.fetchmany(_BATCH):
            batch = Batch(connection)
            for row in rows:
                enter(connection, batch, _indexed(*row))
            batch.write_out()


def _indexed(article: int, portal: int, section: str, on: str | None, at: str | None, *texts: Any) -> Indexed:
    day = date.fromisoformat(on) if on else None
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None
    return Indexed(article, portal, section, day, moment, *texts)
