"""Searching a snapshot, which has no index of words: texts that may have them by LIKE, each then held against the query."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from storage.excerpts import excerpt, marked
from storage.search import Found, read_query
from storage.search_query import Either, Node, Phrase, field, occurs, phrases
from storage.selection import NEWEST_FIRST, Selection, choose
from vietnamese.unicode import search_fold

_TOLD = (
    "id", "title", "lead", "body", "portal", "agency", "province_now", "province_then", "published_on", "published_at",
)  # fmt: skip
_FOLDED = sa.column("text_folded", sa.Text())


def plain_search(connection: sa.Connection, query: str, selection: Selection, *, limit: int) -> list[Found]:
    """The first `limit` articles as `storage.search.search` finds them, newest first. Raises StorageError as it does."""
    asked = read_query(query)
    assert asked.tree is not None, "it has words"
    statement = choose(selection, *_TOLD).where(_may_have(asked.tree)).order_by(*NEWEST_FIRST)
    if asked.portal:
        statement = statement.where(sa.column("portal", sa.Text()) == asked.portal)
    found: list[Found] = []
    wanted = phrases(asked.tree)
    for row in _having(connection.execute(statement), asked.tree, asked.province):
        found.append(Found(dict(row._mapping), marked(row.title, wanted), excerpt(row.lead, row.body, wanted)))
        if len(found) == limit:
            break
    return found


def _having(rows: Any, tree: Node, province: str) -> Iterator[Any]:
    for row in rows:
        if province and province not in (search_fold(row.province_now), search_fold(row.province_then)):
            continue
        if occurs(tree, [field(text) for text in (row.title, row.lead, row.body)]):
            yield row


def _may_have(node: Node) -> sa.ColumnElement[bool]:
    """What holds of every text that has what is asked for, and of others too: words are looked for as parts of words."""
    if isinstance(node, Phrase):
        return sa.and_(*(_FOLDED.contains(word, autoescape=True) for word in node.words))
    if isinstance(node, Either):
        return sa.or_(*(_may_have(part) for part in node.parts))
    return sa.and_(*(_may_have(part) for part in node.parts))
