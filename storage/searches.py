"""Saved searches: queries (storage/search_query.py), and which articles have been looked at for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from storage.errors import StorageError
from storage.leases import database_now
from storage.news import News, stored_after
from storage.schema import ArticleRow, SavedSearchRow, table
from storage.search_query import SearchQuery, field, occurs, parse
from storage.upsert import insert_new
from vietnamese.unicode import search_fold

_NAME = re.compile(r"[\w-]{1,60}")
_AT_A_TIME = 200  # articles that are looked at in one transaction

_SEARCH = table(SavedSearchRow)
_ARTICLE = table(ArticleRow)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its name, with its query as typed."""

    name: str
    query: str


def matches(query: SearchQuery, news: News) -> bool:
    """Whether an article is one that is asked for. A province is meant as it is now or as it was then."""
    if query.portal and news.portal != query.portal:
        return False
    if query.province and query.province not in (search_fold(news.province_now), search_fold(news.province_then)):
        return False
    return query.tree is None or occurs(query.tree, [field(text) for text in news.text_folded.split("\n", 2)])


def add_search(connection: sa.Connection, name: str, query: str) -> None:
    """Save a search; articles stored from now on are told. Raises StorageError if its name is taken or it cannot be read."""
    if not _NAME.fullmatch(name):
        raise StorageError(f"{name!r} is no name for a search: use letters, digits, - and _.")
    parse(query)
    newest = connection.scalar(sa.select(sa.func.max(_ARTICLE.c.id))) or 0
    values = {"name": name, "query": query, "created_at": database_now(connection), "looked_to": newest}
    if connection.execute(insert_new(connection, _SEARCH).returning(_SEARCH.c.name), values).first() is None:
        raise StorageError(f"There is a search named {name!r} already: remove it first.")


def remove_search(connection: sa.Connection, name: str) -> None:
    """Forget a search. Raises StorageError if there is none of that name."""
    if not connection.execute(_SEARCH.delete().where(_SEARCH.c.name == name)).rowcount:
        raise StorageError(f"There is no search named {name!r}.")


def saved_searches(connection: sa.Connection) -> list[SavedSearch]:
    """Every search, by name."""
    rows = connection.execute(sa.select(_SEARCH.c.name, _SEARCH.c.query).order_by(_SEARCH.c.name))
    return [SavedSearch(row.name, row.query) for row in rows]


def new_matches(connection: sa.Connection) -> Iterator[tuple[SavedSearch, list[News]]]:
    """Each search with the articles that match it among the next ones it has not looked at; they then count as looked at.

    On a server a search that another program is looking for is passed over.
    """
    rows = connection.execute(sa.select(_SEARCH).order_by(_SEARCH.c.name).with_for_update(skip_locked=True)).all()
    for row in rows:
        news = stored_after(connection, row.looked_to, _AT_A_TIME)
        if not news:
            continue
        connection.execute(_SEARCH.update().where(_SEARCH.c.name == row.name).values(looked_to=news[-1].id))
        query = parse(row.query)
        yield SavedSearch(row.name, row.query), [each for each in news if matches(query, each)]
