"""Which articles resemble which: signatures, candidates, and the verified edges between near copies."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from storage.schema import ArticleRow, ResemblanceRow, RevisionRow, SignatureBandRow, SignatureRow, table
from vietnamese.fingerprint import BANDS, SIGNATURE_VERSION, Signature, bands, near_copy, similarity
from vietnamese.unicode import fold

# Signatures that agree in less than this are not worth reading two bodies for: the estimate errs by 0.06, near copies
# have a similarity of 0.5 at least. Of the 41 pairs of articles that share a band in four
# recordings it leaves 10 to read; the near copies among them agree in 0.73 or more.
ESTIMATE_FLOOR = 0.35

# What one search may cost, however many articles share a set phrase, a form, or a press release. Of a key that more
# articles have, the first are looked at: a copy that is worth finding shares a rarer key too, and a member of a large
# group is joined to it by any one of its members.
KEY_MEMBERS = 64  # articles looked at for each of the sixteen keys
SIGNATURES_READ = 256  # of these, those that share the rarest keys
TEXTS_READ = 32  # different bodies compared, in the same order
TWIN_EDGES = 16  # edges to articles of one and the same text, which are joined to each other anyway

VALUES_AT_ONCE = 1_000  # in one statement: SQLite takes 32,766 values

_Value = TypeVar("_Value", int, str)

_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_SIGNATURE = table(SignatureRow)
_BAND = table(SignatureBandRow)
_EDGE = table(ResemblanceRow)

# Statements of every save are built once: building costs as much as running.
_ADD_SIGNATURE = _SIGNATURE.insert()
_BAND_ROWS = ", ".join(f"(:key{band}, {band}, :article)" for band in range(BANDS))
_ADD_BANDS = sa.text(  # all in one statement: a server answers once
    f"INSERT INTO {_BAND.name} (key, band, article_id) VALUES {_BAND_ROWS}"  # noqa: S608 - names of ours
)


def _with_key(band: int) -> sa.Select[Any]:
    """The first articles that have this band's key: a stretch of the table's own order, whose end is never read."""
    found = (
        sa.select(_BAND.c.article_id)
        .where(
            _BAND.c.key == sa.bindparam(f"key{band}"),
            _BAND.c.band == band,
            _BAND.c.article_id != sa.bindparam("article"),
        )
        .order_by(_BAND.c.article_id)
        .limit(KEY_MEMBERS)
        .subquery()
    )
    return sa.select(sa.literal_column(str(band)).label("band"), found.c.article_id)


_WITH_KEYS = sa.union_all(*(_with_key(band) for band in range(BANDS)))
_SIGNED = (
    sa.select(_ARTICLE.c.id, _ARTICLE.c.twin_key, _SIGNATURE.c.minhash, _SIGNATURE.c.shingle_count)
    .join(_SIGNATURE, _SIGNATURE.c.article_id == _ARTICLE.c.id)
    .where(
        _ARTICLE.c.id.in_(sa.bindparam("articles", expanding=True)),
        _ARTICLE.c.twin_key != sa.bindparam("twin"),
        _SIGNATURE.c.version == SIGNATURE_VERSION,
    )
)
_BODY = (
    sa.select(_REVISION.c.body)
    .join(_ARTICLE, (_ARTICLE.c.id == _REVISION.c.article_id) & (_ARTICLE.c.revision_number == _REVISION.c.number))
    .where(_ARTICLE.c.id == sa.bindparam("article"))
)
_HELD = (
    sa.select(_ARTICLE.c.twin_key, _SIGNATURE.c.version)
    .join_from(_ARTICLE, _SIGNATURE, _SIGNATURE.c.article_id == _ARTICLE.c.id, isouter=True)
    .where(_ARTICLE.c.id == sa.bindparam("article"))
)


def twin_key(title: str, content_hash: str | None, signature: Signature | None) -> str | None:
    """What exact copies share. A body too short to sign ("Xem tệp đính kèm") makes a copy only together with its title."""
    if content_hash is None or signature is not None:
        return content_hash
    return hashlib.sha256(f"{content_hash}\n{fold(title)}".encode("utf-8", "surrogatepass")).hexdigest()


def put_signature(connection: sa.Connection, article_id: int, signature: Signature | None) -> None:
    """Store an article's signature and its bands; it must have none."""
    if signature is None:
        return
    connection.execute(
        _ADD_SIGNATURE,
        {
            "article_id": article_id, "version": signature.version, "minhash": signature.values,
            "shingle_count": signature.shingle_count,
        },
    )  # fmt: skip
    connection.execute(_ADD_BANDS, {"article": article_id, **_keys(signature)})


def _keys(signature: Signature) -> dict[str, int]:
    return {f"key{band}": key for band, key in enumerate(bands(signature))}


def forget(connection: sa.Connection, article_id: int) -> set[int]:
    """Take out an article's signature and edges. Returns the articles that were near copies of it."""
    neighbours = set(edges_of(connection, {article_id}).get(article_id, {}))
    connection.execute(_EDGE.delete().where((_EDGE.c.article_id == article_id) | (_EDGE.c.other_id == article_id)))
    connection.execute(_BAND.delete().where(_BAND.c.article_id == article_id))
    connection.execute(_SIGNATURE.delete().where(_SIGNATURE.c.article_id == article_id))
    return neighbours


def is_held(connection: sa.Connection, article_id: int, signature: Signature | None, key: str | None) -> bool:
    """Whether an article is stored with this text, as far as copies are concerned, signed as this program signs."""
    held = connection.execute(_HELD, {"article": article_id}).one()
    return (held.twin_key, held.version) == (key, signature and signature.version)


def put_edges(
    connection: sa.Connection, article_id: int, paragraphs: Sequence[str], signature: Signature | None, key: str | None
) -> set[int]:
    """Find the near copies of an article, its signature stored, and store the edges. Returns the near copies.

    Exact copies need no edge: they share the article's twin key. In a group of more than `TEXTS_READ` different texts
    not every pair has an edge.
    """
    if signature is None:
        return set()
    edges = []
    verified: dict[str | None, float | None] = {}
    twins: Counter[str | None] = Counter()
    for row in _candidates(connection, article_id, signature, key):
        if row.twin_key not in verified:
            if len(verified) == TEXTS_READ:
                break
            verified[row.twin_key] = near_copy(paragraphs, _body(connection, row.id))
        value = verified[row.twin_key]
        twins[row.twin_key] += 1
        if value is not None and twins[row.twin_key] <= TWIN_EDGES:
            low, high = sorted((article_id, row.id))
            edges.append({"article_id": low, "other_id": high, "similarity": value})
    if edges:
        connection.execute(_EDGE.insert(), edges)
    return {edge["article_id"] + edge["other_id"] - article_id for edge in edges}


def _candidates(
    connection: sa.Connection, article_id: int, signature: Signature, key: str | None
) -> Iterator[sa.Row[int, str | None, bytes, int]]:
    """Articles that may be near copies, those first that share many keys with this one and keys that few others have.

    Among filled-in forms their own shingles tell them apart, and these are what makes a key rare: the form that was
    copied comes before those that were only filled in alike.
    """
    asked = {"article": article_id, **_keys(signature)}
    rows = sorted((row.band, row.article_id) for row in connection.execute(_WITH_KEYS, asked))
    if not rows:
        return
    members = Counter(band for band, _ in rows)
    weights: defaultdict[int, float] = defaultdict(float)
    for band, other in rows:
        weights[other] += 1 / members[band]
    best = sorted(weights, key=lambda other: (-weights[other], other))[:SIGNATURES_READ]
    signed = {row.id: row for row in connection.execute(_SIGNED, {"articles": best, "twin": key})}
    for row in (signed[other] for other in best if other in signed):
        if similarity(signature, Signature(row.minhash, row.shingle_count)) >= ESTIMATE_FLOOR:
            yield row


def _body(connection: sa.Connection, article_id: int) -> list[str]:
    body: str = connection.execute(_BODY, {"article": article_id}).scalar_one()
    return body.split("\n")


def edges_of(connection: sa.Connection, articles: Collection[int]) -> dict[int, dict[int, float]]:
    """The near copies of each of these articles, with their similarity."""
    found: dict[int, dict[int, float]] = {article_id: {} for article_id in articles}
    for some in in_parts(articles):
        either = _EDGE.c.article_id.in_(some) | _EDGE.c.other_id.in_(some)
        for low, high, value in connection.execute(sa.select(_EDGE).where(either)):
            for here, there in ((low, high), (high, low)):
                if here in found:
                    found[here][there] = value
    return found


def in_parts(values: Collection[_Value]) -> Iterator[list[_Value]]:
    """The ids or keys in parts that one statement can take."""
    ordered = sorted(values)
    for start in range(0, len(ordered), VALUES_AT_ONCE):
        yield ordered[start : start + VALUES_AT_ONCE]
