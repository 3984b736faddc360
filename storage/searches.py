"""Saved searches: words that must all occur in an article, and which articles have been looked at for them.

A query is words, phrases in quotes, and filters: `"dịch vụ công" zalo province="Lai Châu" portal=laichau_skhcn`. Marks and
capitals are passed over: doi so finds đổi số. A word is found as a whole word.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from storage.errors import StorageError
from storage.leases import database_now
from storage.news import News, stored_after
from storage.schema import ArticleRow, SavedSearchRow, table
from storage.upsert import insert_new
from vietnamese.unicode import search_fold, squeeze

_LONGEST = 500  # characters of a query
_NAME = re.compile(r"[\w-]{1,60}")
_AT_A_TIME = 200  # articles that are looked at in one transaction

_SEARCH = table(SavedSearchRow)
_ARTICLE = table(ArticleRow)


@dataclass(frozen=True, slots=True)
class Query:
    """What a query asks for, folded. All of it must hold."""

    phrases: tuple[str, ...]
    portal: str = ""
    province: str = ""

    def matches(self, news: News) -> bool:
        """Whether the article is one that is asked for. A province is meant as it is now or as it was then."""
        if self.portal and news.portal != self.portal:
            return False
        if self.province and self.province not in (search_fold(news.province_now), search_fold(news.province_then)):
            return False
        text = f" {_words(news.text_folded)} "
        return all(f" {phrase} " in text for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its name, with its query as typed."""

    name: str
    query: str


def parse_query(text: str) -> Query:
    """Read a query. Raises StorageError, with a sentence, for one that cannot be read or asks for nothing."""
    if len(text) > _LONGEST:
        raise StorageError(f"The query has {len(text)} characters; {_LONGEST} are enough.")
    try:
        parts = shlex.split(squeeze(text))
    except ValueError as error:
        raise StorageError(f"The query {text!r} cannot be read: a quotation mark is not closed.") from error
    filters = {"portal": "", "province": ""}
    phrases = []
    for part in parts:
        name, sign, value = part.partition("=")
        if sign and name in filters:
            if filters[name] or not value:
                raise StorageError(f"The query {text!r} must name one {name}, once.")
            filters[name] = value
        elif phrase := _words(search_fold(part)):
            phrases.append(phrase)
    if not phrases and not any(filters.values()):
        raise StorageError(f"The query {text!r} asks for nothing: write words, portal=NAME or province=NAME.")
    return Query(tuple(phrases), filters["portal"], search_fold(filters["province"]))


def add_search(connection: sa.Connection, name: str, query: str) -> None:
    """Save a search; articles stored from now on are told. Raises StorageError if its name is taken or it cannot be read."""
    if not _NAME.fullmatch(name):
        raise StorageError(f"{name!r} is no name for a search: use letters, digits, - and _.")
    parse_query(query)
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
        query = parse_query(row.query)
        yield SavedSearch(row.name, row.query), [each for each in news if query.matches(each)]


def _words(folded: str) -> str:
    """Folded text as its words, one space between."""
    return " ".join(re.findall(r"\w+", folded))
