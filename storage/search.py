"""Search: the articles that have the words of a query, newest first or by relevance; the same on both databases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any

import sqlalchemy as sa

from storage.candidates import Asked, Candidate, newest_page, relevant_page
from storage.errors import StorageError
from storage.excerpts import Excerpt, excerpt, marked
from storage.folding import folded
from storage.provinces import find_province
from storage.search_index import before, past, portal_mark, section_mark
from storage.search_query import Node, SearchQuery, field, occurs, parse, phrases
from storage.selection import Selection, Undated, choose, conditions

_TOLD = (
    "id", "portal", "agency", "province_then", "province_now", "section", "published_on", "published_at", "title", "author",
    "topic_score", "url",
)  # fmt: skip
_ID = sa.column("id", sa.Integer())
_LARGEST_PAGE = 1_000
MOST_COUNTED = 1_000  # articles: as many are counted where the number is told beside an answer


class Order(StrEnum):
    """In which order articles are found."""

    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found: its columns of the view, its headline with what was asked for, and an excerpt of its text."""

    article: dict[str, Any]
    title: Excerpt
    excerpt: Excerpt


def search(
    connection: sa.Connection,
    query: str,
    selection: Selection | None = None,
    *,
    order: Order = Order.NEWEST,
    limit: int = 20,
) -> list[Found]:
    """The first `limit` articles that have the words of the query and are among those selected.

    `connection`: of an engine that may read the tables (`storage.engine.asking_engine`). Newest first: by day and minute of
    publication, the undated last, what was stored first before its equals. Raises StorageError as `read_query`.
    """
    asked = read_query(query)
    rows: list[Any] = []
    for row in _rows(connection, asked, selection or Selection(), order, _TOLD, limit):
        rows.append(row)
        if len(rows) == limit:
            break
    wanted = list(dict.fromkeys(phrases(asked.tree))) if asked.tree else []
    return [
        Found(
            {name: getattr(row, name) for name in _TOLD}, marked(row.title, wanted), excerpt(row.lead, row.body, wanted)
        )
        for row in rows
    ]


def has_index(connection: sa.Connection) -> bool:
    """Whether the database has an index of words: a snapshot may have none."""
    return sa.inspect(connection).has_table("article_words")


def demand_index(connection: sa.Connection) -> None:
    """Raises StorageError where there is no index of words."""
    if not has_index(connection):
        raise StorageError(
            "This database has no index of words to search in: a snapshot is made with one by "
            "`tinhso export FILE.db --with-words`, and the next crawl brings a database of an older version up to date."
        )


def matching_ids(
    connection: sa.Connection, query: str, selection: Selection | None = None, *, order: Order = Order.NEWEST
) -> Iterator[int]:
    """The ids of all articles that have the words of the query and are among those selected, in order, as they are found."""
    for row in _rows(connection, read_query(query), selection or Selection(), order, ("id",), _LARGEST_PAGE):
        yield row.id


def count_matching(
    connection: sa.Connection, query: str, selection: Selection | None, *, most: int = MOST_COUNTED
) -> int:
    """How many articles `matching_ids` has, up to `most`; 0 for no selection."""
    return sum(1 for _ in islice(matching_ids(connection, query, selection), most)) if selection else 0


def read_query(query: str) -> SearchQuery:
    """The query, if it has words. Raises QueryError for one that cannot be read, StorageError for a province that never was."""
    asked = parse(query, needs_words=True)
    if asked.province:
        find_province(asked.province)
    return asked


def _rows(
    connection: sa.Connection,
    query: SearchQuery,
    selection: Selection,
    order: Order,
    columns: Sequence[str],
    first: int,
) -> Iterator[Any]:
    assert query.tree is not None
    questions, rest = _narrowed(connection, query, query.tree, selection, order)
    statement = choose(rest, *dict.fromkeys(("id", "title", "lead", "body", *columns)))
    for asked in questions:
        for candidates in _pages(connection, asked, order, first):
            ids = [each.article_id for each in candidates]
            found = {row.id: row for row in connection.execute(statement.where(_ID.in_(ids)))}
            for candidate in candidates:
                row = found.get(candidate.article_id)
                if row is not None and (candidate.is_sure or _has(row, query.tree)):
                    yield row


def _pages(connection: sa.Connection, asked: Asked, order: Order, first: int) -> Iterator[list[Candidate]]:
    """Candidates, few at first, and as many again as there were the longer they are asked for."""
    size, seen, after = min(first + first // 10 + 2, _LARGEST_PAGE), 0, None  # a tenth may be copies
    while True:
        if order is Order.NEWEST:
            page = newest_page(connection, asked, after, size)
        else:
            page = relevant_page(connection, asked, seen, size)
        yield page
        if len(page) < size:
            return
        after, seen = page[-1].number, seen + len(page)
        size = min(seen, _LARGEST_PAGE)


def _has(row: Any, tree: Node) -> bool:
    return occurs(tree, [field(text) for text in (row.title, row.lead, row.body)])


def _of_query(query: SearchQuery) -> list[sa.ColumnElement[bool]]:
    """The query's own filters, as conditions on the view."""
    return [
        *([sa.column("portal", sa.Text()) == query.portal] if query.portal else []),
        *(
            [
                sa.or_(
                    folded(sa.column("province_now", sa.Text())) == query.province,
                    folded(sa.column("province_then", sa.Text())) == query.province,
                )
            ]
            if query.province
            else []
        ),
    ]


def _narrowed(
    connection: sa.Connection, query: SearchQuery, tree: Node, selection: Selection, order: Order
) -> tuple[list[Asked], Selection]:
    """What the index is asked, one question after the other, and what is left to be asked of the articles it names.

    What the index knows is not asked again: SQLite would find the articles by their portal or day, and not by their ids.
    """
    marks = []
    of_portals = Selection(
        portal=selection.portal,
        province=selection.province,
        province_column=selection.province_column,
        agency_level=selection.agency_level,
    )
    rest = replace(selection, portal=None, province=None, agency_level=None, section=None)
    where = [*conditions(of_portals), *_of_query(query)]
    if where:
        ids = list(connection.scalars(sa.select(_ID).select_from(sa.table("portals")).where(*where)))
        if not ids:
            return [], rest
        marks.append([portal_mark(each) for each in ids])
    if selection.section is not None:
        marks.append([section_mark(selection.section)])
    ranges = _ranges(selection)
    if order is Order.RELEVANCE and len(ranges) > 1:  # two lists in order of relevance are none
        return [Asked(tree, marks)], rest
    return [Asked(tree, marks, low, high) for low, high in ranges], replace(
        rest, since=None, until=None, undated=Undated.ASKED
    )


def _ranges(selection: Selection) -> list[tuple[int | None, int | None]]:
    """The numbers that the selected articles may stand under, the highest first."""
    low = before(selection.since) if selection.since else 0
    high = past(selection.until) if selection.until else None
    match selection.undated:
        case Undated.ONLY:
            return [(None, 0)]
        case Undated.TOO:
            return [(low, high), (None, 0)]
        case Undated.NO:
            return [(low, high)]
    return [(low, high)] if selection.since or selection.until else [(None, None)]
