"""Which article is the original and which are its copies, the same whatever the order they were met in.

Articles are joined by exact text (one twin key) and by verified near copies (edges); the joined form a group, and its
root is the earliest. All of it is worked out inside the transaction that writes, one at a time, so two copies never
miss each other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.likeness import edges_of, forget, put_edges, put_signature, twin_key
from storage.records import Article
from storage.schema import ArticleRow, PortalRow, RevisionRow, table
from vietnamese.fingerprint import Signature, sign

_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_PORTAL = table(PortalRow)

_HAS_TWIN = sa.select(_ARTICLE.c.id).where(
    _ARTICLE.c.twin_key == sa.bindparam("twin"), _ARTICLE.c.id != sa.bindparam("article")
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an article is compared by: its signature, and the key it shares with exact copies."""

    signature: Signature | None
    twin_key: str | None


def measure(article: Article, content_hash: str | None) -> Likeness:
    """What this article will be compared by."""
    signature = sign(article.paragraphs)
    return Likeness(signature, twin_key(article.title, content_hash, signature))


def link(connection: sa.Connection, article_id: int, article: Article, likeness: Likeness) -> int | None:
    """Join a new article, stored with its twin key, to its copies.

    Returns its root's id if it is a copy; None if it is none, or the root itself.
    """
    if not _join(connection, article_id, article, likeness):
        return None
    _settle(connection, article_id)
    root: int | None = connection.scalar(sa.select(_ARTICLE.c.duplicate_of).where(_ARTICLE.c.id == article_id))
    return root


def link_again(connection: sa.Connection, article_id: int, article: Article, content_hash: str | None) -> None:
    """Work out the copies of an article whose text or date changed, and of those that were joined to it before."""
    before = forget(connection, article_id)
    held = connection.scalar(sa.select(_ARTICLE.c.twin_key).where(_ARTICLE.c.id == article_id))
    before |= _twins(connection, {held}) if held else set()
    likeness = measure(article, content_hash)
    connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == article_id).values(twin_key=likeness.twin_key))
    _join(connection, article_id, article, likeness)
    left = {article_id} | before
    while left:
        left -= _settle(connection, left.pop())


def _join(connection: sa.Connection, article_id: int, article: Article, likeness: Likeness) -> bool:
    """Store the signature and the edges. Returns whether the article has copies, exact or near."""
    put_signature(connection, article_id, likeness.signature)
    has_edges = put_edges(connection, article_id, article.paragraphs, likeness.signature, likeness.twin_key)
    if has_edges or likeness.twin_key is None:
        return has_edges
    return connection.scalar(_HAS_TWIN, {"twin": likeness.twin_key, "article": article_id}) is not None


def _settle(connection: sa.Connection, article_id: int) -> set[int]:
    """Find an article's group, its root, and tell every member. Returns the members."""
    edges: dict[int, dict[int, float]] = {}
    members, frontier = {article_id}, {article_id}
    while frontier:
        found = edges_of(connection, frontier)
        edges |= found
        keys = {
            key for key in connection.scalars(sa.select(_ARTICLE.c.twin_key).where(_ARTICLE.c.id.in_(frontier))) if key
        }
        near = {other for others in found.values() for other in others} | _twins(connection, keys)
        frontier = near - members
        members |= frontier
    _tell(connection, _read(connection, members), edges)
    return members


def _twins(connection: sa.Connection, keys: set[str]) -> set[int]:
    return set(connection.scalars(sa.select(_ARTICLE.c.id).where(_ARTICLE.c.twin_key.in_(keys)))) if keys else set()


@dataclass(frozen=True, slots=True)
class _Member:
    id: int
    twin_key: str | None
    duplicate_of: int | None
    similarity: float | None
    age: tuple[Any, ...]


def _read(connection: sa.Connection, members: set[int]) -> list[_Member]:
    """The members of a group, the eldest first."""
    current = (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number)
    rows = connection.execute(
        sa.select(
            _ARTICLE.c.id, _ARTICLE.c.twin_key, _ARTICLE.c.duplicate_of, _ARTICLE.c.similarity,
            _REVISION.c.published_on, _REVISION.c.published_at, _PORTAL.c.name, _ARTICLE.c.source_key,
        )
        .join(_REVISION, current)
        .join(_PORTAL, _PORTAL.c.id == _ARTICLE.c.portal_id)
        .where(_ARTICLE.c.id.in_(members))
    )  # fmt: skip
    found = [_Member(*row[:4], age=_age(*row[4:])) for row in rows]
    return sorted(found, key=lambda member: member.age)


def _age(on: date | None, at: datetime | None, portal: str, source_key: str) -> tuple[Any, ...]:
    """Sorts the earliest first: by day, then by time, the unknown last, so that a portal that tells no time can be first too."""
    time = at.timestamp() if at else 0.0
    return (on is None, on.toordinal() if on else 0, at is None, time, portal, source_key)


def _tell(connection: sa.Connection, members: list[_Member], edges: dict[int, dict[int, float]]) -> None:
    root = members[0]
    for member in members:
        told = (None, None) if member is root else (root.id, _likeness(member, root, edges))
        if told != (member.duplicate_of, member.similarity):
            values = {"duplicate_of": told[0], "similarity": told[1]}
            connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == member.id).values(values))


def _likeness(member: _Member, root: _Member, edges: dict[int, dict[int, float]]) -> float:
    """Similarity to the root; of one that is joined to it through others only, to the nearest of those."""
    if member.twin_key is not None and member.twin_key == root.twin_key:
        return 1.0
    near = edges[member.id]
    return near[root.id] if root.id in near else max(near.values(), default=1.0)
