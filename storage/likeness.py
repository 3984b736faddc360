"""Which articles resemble which: signatures, candidates, and the verified edges between near copies."""

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from storage.schema import ArticleRow, ResemblanceRow, RevisionRow, SignatureBandRow, SignatureRow, table
from vietnamese.fingerprint import SIGNATURE_VERSION, Signature, bands, near_copy, similarity
from vietnamese.unicode import fold

# Signatures that agree in less than this are not worth reading two bodies for: the estimate errs by 0.06, near copies
# have a similarity of 0.5 at least. Of the 41 pairs of articles that share a band in four
# recordings it leaves 10 to read; the near copies among them agree in 0.73 or more.
ESTIMATE_FLOOR = 0.35

_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_SIGNATURE = table(SignatureRow)
_BAND = table(SignatureBandRow)
_EDGE = table(ResemblanceRow)

# Statements of every save are built once: building costs as much as running.
_ADD_SIGNATURE = _SIGNATURE.insert()
_ADD_BANDS = _BAND.insert()
_CANDIDATES = (
    sa.select(_ARTICLE.c.id, _ARTICLE.c.twin_key, _SIGNATURE.c.minhash, _SIGNATURE.c.shingle_count)
    .join(_SIGNATURE, _SIGNATURE.c.article_id == _ARTICLE.c.id)
    .where(
        _ARTICLE.c.id.in_(sa.select(_BAND.c.article_id).where(_BAND.c.key.in_(sa.bindparam("keys", expanding=True)))),
        _ARTICLE.c.id != sa.bindparam("article"),
        _ARTICLE.c.twin_key != sa.bindparam("twin"),
        _SIGNATURE.c.version == SIGNATURE_VERSION,
    )
    .order_by(_ARTICLE.c.id)
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
    rows = [{"key": key, "band": band, "article_id": article_id} for band, key in enumerate(bands(signature))]
    connection.execute(_ADD_BANDS, rows)


def forget(connection: sa.Connection, article_id: int) -> set[int]:
    """Take out an article's signature and edges. Returns the articles that were near copies of it."""
    neighbours = set(edges_of(connection, {article_id}).get(article_id, {}))
    connection.execute(_EDGE.delete().where((_EDGE.c.article_id == article_id) | (_EDGE.c.other_id == article_id)))
    connection.execute(_BAND.delete().where(_BAND.c.article_id == article_id))
    connection.execute(_SIGNATURE.delete().where(_SIGNATURE.c.article_id == article_id))
    return neighbours


def put_edges(
    connection: sa.Connection, article_id: int, paragraphs: Sequence[str], signature: Signature | None, key: str | None
) -> bool:
    """Find the near copies of an article among all others and store the edges. Returns whether there are any.

    Exact copies need no edge: they share the article's twin key.
    """
    if signature is None:
        return False
    edges = []
    verified: dict[str | None, float | None] = {}
    for row in _candidates(connection, article_id, signature, key):
        if row.twin_key not in verified:
            verified[row.twin_key] = near_copy(paragraphs, _body(connection, row.id))
        value = verified[row.twin_key]
        if value is not None:
            low, high = sorted((article_id, row.id))
            edges.append({"article_id": low, "other_id": high, "similarity": value})
    if edges:
        connection.execute(_EDGE.insert(), edges)
    return bool(edges)


def _candidates(
    connection: sa.Connection, article_id: int, signature: Signature, key: str | None
) -> list[sa.Row[int, str | None, bytes, int]]:
    rows = connection.execute(_CANDIDATES, {"keys": bands(signature), "article": article_id, "twin": key})
    return [row for row in rows if similarity(signature, Signature(row.minhash, row.shingle_count)) >= ESTIMATE_FLOOR]


def _body(connection: sa.Connection, article_id: int) -> list[str]:
    joined = (_ARTICLE.c.id == _REVISION.c.article_id) & (_ARTICLE.c.revision_number == _REVISION.c.number)
    body: str = connection.execute(
        sa.select(_REVISION.c.body).join(_ARTICLE, joined).where(_ARTICLE.c.id == article_id)
    ).scalar_one()
    return body.split("\n")


def edges_of(connection: sa.Connection, articles: set[int]) -> dict[int, dict[int, float]]:
    """The near copies of each of these articles, with their similarity."""
    found: dict[int, dict[int, float]] = {article_id: {} for article_id in articles}
    either = _EDGE.c.article_id.in_(articles) | _EDGE.c.other_id.in_(articles)
    for low, high, value in connection.execute(sa.select(_EDGE).where(either)):
        for here, there in ((low, high), (high, low)):
            if here in found:
                found[here][there] = value
    return found
