"""Which article is the original and which are its copies, the same whatever the order they were met in.

Articles are joined by exact text (one twin key) and by verified near copies (edges); the joined form a group, and its
root is the earliest. All of it is worked out inside the transaction that writes, one at a time, so two copies never
miss each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.likeness import edges_of, forget, in_parts, is_held, put_edges, put_signature, twin_key
from storage.records import Article
from storage.schema import ArticleRow, PortalRow, ResemblanceRow, RevisionRow, table
from vietnamese.fingerprint import Signature, sign

_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_PORTAL = table(PortalRow)
_EDGE = table(ResemblanceRow)

_A_TWIN = (
    sa.select(_ARTICLE.c.id)
    .where(_ARTICLE.c.twin_key == sa.bindparam("twin"), _ARTICLE.c.id != sa.bindparam("article"))
    .limit(1)
)


def _edge(low: sa.ColumnElement[int], high: sa.ColumnElement[int]) -> sa.ColumnElement[float]:
    found = sa.select(_EDGE.c.similarity).where(_EDGE.c.article_id == low, _EDGE.c.other_id == high)
    return found.correlate(_ARTICLE).scalar_subquery()


_ROOT: sa.BindParameter[int] = sa.bindparam("root", type_=_ARTICLE.c.id.type)
_NEAREST = (
    sa.select(sa.func.max(_EDGE.c.similarity))
    .where((_EDGE.c.article_id == _ARTICLE.c.id) | (_EDGE.c.other_id == _ARTICLE.c.id))
    .correlate(_ARTICLE)
    .scalar_subquery()
)
# Similarity to the root; of one that is joined to it through others only, to the nearest of those.
_LIKENESS = sa.case(
    (_ARTICLE.c.twin_key == sa.bindparam("twin", type_=_ARTICLE.c.twin_key.type), sa.literal(1.0, sa.Double)),
    else_=sa.func.coalesce(_edge(_ARTICLE.c.id, _ROOT), _edge(_ROOT, _ARTICLE.c.id), _NEAREST, 1.0),
)
_TELL = (
    _ARTICLE.update()
    .values(duplicate_of=_ROOT, similarity=_LIKENESS)
    .where(
        _ARTICLE.c.id != _ROOT,
        _ARTICLE.c.duplicate_of.is_distinct_from(_ROOT) | _ARTICLE.c.similarity.is_distinct_from(_LIKENESS),
    )
)
_TELL_ROOT = (
    _ARTICLE.update()
    .values(duplicate_of=None, similarity=None)
    .where(_ARTICLE.c.id == _ROOT, _ARTICLE.c.duplicate_of.is_not(None))
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

    Returns its root's id if it is a copy; None if it is none, or the root itself. What a save costs does not grow with
    the group, unless the new one is the eldest, or joins two groups: then every member is told.
    """
    near = _join(connection, article_id, article, likeness)
    twin = connection.scalar(_A_TWIN, {"twin": likeness.twin_key, "article": article_id}) if likeness.twin_key else None
    joined = near if twin is None else near | {twin}
    if not joined:
        return None
    roots = _roots(connection, joined)
    eldest = _eldest(connection, roots | {article_id})
    itself = _ARTICLE.c.id == article_id
    _tell(connection, eldest, itself | (_ARTICLE.c.id.in_(near) if roots == {eldest} else _in_groups(roots)))
    return None if eldest == article_id else eldest


def link_again(connection: sa.Connection, article_id: int, article: Article, content_hash: str | None) -> None:
    """Work out the copies of an article whose text or date changed, and of those that were joined to it before."""
    likeness = measure(article, content_hash)
    if is_held(connection, article_id, likeness.signature, likeness.twin_key):
        _age_again(connection, article_id)
        return
    before = forget(connection, article_id)
    held = connection.scalar(sa.select(_ARTICLE.c.twin_key).where(_ARTICLE.c.id == article_id))
    before |= _twins(connection, {held}) if held else set()
    connection.execute(_ARTICLE.update().where(_ARTICLE.c.id == article_id).values(twin_key=likeness.twin_key))
    _join(connection, article_id, article, likeness)
    left = {article_id} | before
    while left:
        left -= _settle(connection, left.pop())


def _join(connection: sa.Connection, article_id: int, article: Article, likeness: Likeness) -> set[int]:
    """Store the signature and the edges. Returns the near copies."""
    put_signature(connection, article_id, likeness.signature)
    return put_edges(connection, article_id, article.paragraphs, likeness.signature, likeness.twin_key)


def _age_again(connection: sa.Connection, article_id: int) -> None:
    """Find the root of a group of which one member may have another date, and nothing else changed."""
    (root,) = _roots(connection, {article_id})
    copies = sa.select(_ARTICLE.c.id).where(_ARTICLE.c.duplicate_of == root)
    members = {*connection.scalars(copies)} if root == article_id else {article_id}
    eldest = _eldest(connection, members | {root})
    if eldest != root:
        _tell(connection, eldest, _in_groups({root}))


def _settle(connection: sa.Connection, article_id: int) -> set[int]:
    """Find an article's group, its root, and tell every member. Returns the members."""
    members, frontier = {article_id}, {article_id}
    while frontier:
        found = edges_of(connection, frontier)
        near = {other for others in found.values() for other in others} | _twins(
            connection, _keys(connection, frontier)
        )
        frontier = near - members
        members |= frontier
    eldest = _eldest(connection, members)
    for some in in_parts(members):
        _tell(connection, eldest, _ARTICLE.c.id.in_(some))
    return members


def _keys(connection: sa.Connection, articles: Collection[int]) -> set[str]:
    """The twin keys of these articles."""
    asked = (sa.select(_ARTICLE.c.twin_key).where(_ARTICLE.c.id.in_(some)) for some in in_parts(articles))
    return {key for each in asked for key in connection.scalars(each) if key}


def _twins(connection: sa.Connection, keys: set[str]) -> set[int]:
    """The articles that have one of these twin keys."""
    return {
        twin
        for some in in_parts(keys)
        for twin in connection.scalars(sa.select(_ARTICLE.c.id).where(_ARTICLE.c.twin_key.in_(some)))
    }


def _roots(connection: sa.Connection, articles: Collection[int]) -> set[int]:
    """The roots of the groups these articles are in: of one without copies, itself."""
    root = sa.func.coalesce(_ARTICLE.c.duplicate_of, _ARTICLE.c.id)
    return set(connection.scalars(sa.select(root).where(_ARTICLE.c.id.in_(articles))))


def _in_groups(roots: Collection[int]) -> sa.ColumnElement[bool]:
    return _ARTICLE.c.id.in_(roots) | _ARTICLE.c.duplicate_of.in_(roots)


def _eldest(connection: sa.Connection, articles: Collection[int]) -> int:
    """The root of a group with these members."""
    current = (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number)
    aged = (
        sa.select(
            _ARTICLE.c.id, _REVISION.c.published_on, _REVISION.c.published_at, _PORTAL.c.name, _ARTICLE.c.source_key
        )
        .join(_REVISION, current)
        .join(_PORTAL, _PORTAL.c.id == _ARTICLE.c.portal_id)
    )
    rows = (row for some in in_parts(articles) for row in connection.execute(aged.where(_ARTICLE.c.id.in_(some))))
    eldest: int = min(rows, key=lambda row: _age(*row[1:])).id
    return eldest


def _age(on: date | None, at: datetime | None, portal: str, source_key: str) -> tuple[Any, ...]:
    """Sorts the earliest first: by day, then by time, the unknown last, so that a portal that tells no time can be first too."""
    time = at.timestamp() if at else 0.0
    return (on is None, on.toordinal() if on else 0, at is None, time, portal, source_key)


def _tell(connection: sa.Connection, root: int, members: sa.ColumnElement[bool]) -> None:
    """Write the root into its members' rows, those that do not know it yet, with how like it they are."""
    twin = connection.scalar(sa.select(_ARTICLE.c.twin_key).where(_ARTICLE.c.id == root))
    connection.execute(_TELL_ROOT, {"root": root})
    connection.execute(_TELL.where(members), {"root": root, "twin": twin})
