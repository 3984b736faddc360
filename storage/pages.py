"""Pages as the portals sent them, compressed, so that better selectors reach the past without a request."""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.batch import Batch
from storage.ledger import entry_of, section_paths
from storage.records import Entry, KeptPage, Verdict
from storage.schema import ArticleRow, LedgerEntryRow, PageRow, RevisionRow, table

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 3  # a tenth of gzip's time, and smaller
_CHUNK = 200  # entries read at a time by `stored_pages`

# Pages that became nothing are evidence, and only so much of it is kept: of each portal and verdict, the newest, and of
# each page the beginning. Of rejected ones more, as a better extractor may read an article from them after all. Pages
# that are off topic are not among them: another vocabulary may want any of them.
KEPT_AS_EVIDENCE = {
    Verdict.REJECTED: 100, Verdict.BLOCKED: 20, Verdict.FAILED: 20, Verdict.MISSING: 20, Verdict.GONE: 20,
}  # fmt: skip
EVIDENCE_BYTES = 200_000  # of one page, before it is compressed

_PAGE = table(PageRow)
_ENTRY = table(LedgerEntryRow)
_ARTICLE = table(ArticleRow)
_REVISION = table(RevisionRow)
_INSERT = _PAGE.insert()


def packed(body: bytes) -> bytes:
    """A body as it is stored."""
    return zstd.compress(body, LEVEL)


def unpacked(body: bytes) -> bytes:
    """A stored body as it was sent."""
    return zstd.decompress(body)


def sha256(body: bytes) -> str:
    """SHA-256 (hex) of a page as it was sent."""
    return hashlib.sha256(body).hexdigest()


def keep_pages(
    connection: sa.Connection,
    batch: Batch,
    entry_id: int,
    pages: Sequence[KeptPage],
    *,
    revision_id: int | None,
    run_id: int | None,
    is_first: bool,
    verdict: Verdict,
) -> None:
    """Keep an entry's pages, under the revision whose text they hold, or under none if they became no article.

    Pages with the same bytes as before only get a new time; other bytes of the same revision (a counter) replace
    them, so that the database does not grow with every visit. Pages of an older revision are never touched.
    `is_first`: the entry has no pages yet.
    """
    if not pages:
        return
    limit = EVIDENCE_BYTES if revision_id is None and verdict in KEPT_AS_EVIDENCE else None
    digests = [(page.part, sha256(page.body)) for page in pages]
    if not is_first:
        held = _replaceable(connection, entry_id, revision_id)
        if sorted((row.part, row.sha256) for row in held) == sorted(digests):
            times = {page.part: page.fetched_at for page in pages}
            for row in held:
                values = {"fetched_at": times[row.part], "run_id": run_id, "revision_id": revision_id}
                connection.execute(_PAGE.update().where(_PAGE.c.id == row.id).values(values))
            return
        if held:
            connection.execute(_PAGE.delete().where(_PAGE.c.id.in_([row.id for row in held])))
    rows = [
        {
            "entry_id": entry_id, "revision_id": revision_id, "part": page.part, "url": page.url,
            "fetched_at": page.fetched_at, "status": page.status, "headers": dict(page.headers), "sha256": digest,
            "body": packed(page.body[:limit]), "run_id": run_id,
            "excerpt": page.excerpt if revision_id is None else "",
        }
        for page, (_, digest) in zip(pages, digests, strict=True)
    ]  # fmt: skip
    batch.put_off(_INSERT, rows)


def prune_evidence(connection: sa.Connection, portal_id: int, verdict: Verdict) -> int:
    """Delete the portal's oldest pages that this verdict made evidence of nothing but itself. Returns how many.

    A page that holds a revision's text is none of them, whatever became of its entry later.
    """
    if verdict not in KEPT_AS_EVIDENCE:
        return 0
    held = (_ENTRY.c.portal_id == portal_id) & (_ENTRY.c.verdict == verdict.value) & _PAGE.c.revision_id.is_(None)
    old = (
        sa.select(_PAGE.c.id)
        .join(_ENTRY, _ENTRY.c.id == _PAGE.c.entry_id)
        .where(held)
        .order_by(_PAGE.c.fetched_at.desc(), _PAGE.c.id.desc())
        .limit(_CHUNK)
        .offset(KEPT_AS_EVIDENCE[verdict])
    )
    ids = connection.scalars(old).all()
    if ids:
        connection.execute(_PAGE.delete().where(_PAGE.c.id.in_(ids)))
    return len(ids)


def _replaceable(connection: sa.Connection, entry_id: int, revision_id: int | None) -> Sequence[sa.Row[int, int, str]]:
    """The entry's pages of this revision and those of none; a page that became nothing takes no revision's place."""
    same: sa.ColumnElement[bool] = _PAGE.c.revision_id.is_(None)
    if revision_id is not None:
        same |= _PAGE.c.revision_id == revision_id
    query = sa.select(_PAGE.c.id, _PAGE.c.part, _PAGE.c.sha256).where(_PAGE.c.entry_id == entry_id, same)
    return connection.execute(query.order_by(_PAGE.c.part)).all()


def adopt_pages(connection: sa.Connection, entry_id: int, revision_id: int) -> None:
    """Put the entry's pages that became nothing under the revision that was read from them after all."""
    of_none = (_PAGE.c.entry_id == entry_id) & _PAGE.c.revision_id.is_(None)
    connection.execute(_PAGE.update().where(of_none).values(revision_id=revision_id))


def pages_of(connection: sa.Connection, entry_id: int, revision_id: int | None) -> list[KeptPage]:
    """An entry's latest pages of one revision (of none: those that became no article), in the order of their parts."""
    of_revision = _PAGE.c.revision_id.is_(None) if revision_id is None else _PAGE.c.revision_id == revision_id
    rows = connection.execute(sa.select(_PAGE).where(_PAGE.c.entry_id == entry_id, of_revision).order_by(_PAGE.c.part))
    return [KeptPage(row.url, row.fetched_at, row.status, row.headers, unpacked(row.body), row.part) for row in rows]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry whose page was kept, for judging it again, with the paths of the sections that listed it."""

    entry_id: int
    entry: Entry
    sections: tuple[str, ...]
    pages: tuple[KeptPage, ...]


def stored_pages(connection: sa.Connection, portal_id: int | None = None) -> Iterator[StoredEntry]:
    """The latest pages of every entry, streamed in the order of discovery.

    Of an article, those its current text was read from; of what became no article, the last ones seen. Aliases have no
    say and are left out.

    Reads a few hundred rows at a time. Use a connection of `read_only_engine`: one that may write would hold the
    database's write lock all the while.
    """
    after = 0
    while rows := connection.execute(_entries_after(after, portal_id)).all():
        for row in rows:
            pages = pages_of(connection, row.id, row.revision_id)
            if pages:
                yield StoredEntry(row.id, entry_of(row), section_paths(row.sections), tuple(pages))
        after = rows[-1].id


def _entries_after(entry_id: int, portal_id: int | None) -> sa.Select[Any]:
    current = (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number)
    joined = _ENTRY.outerjoin(_ARTICLE, _ARTICLE.c.id == _ENTRY.c.article_id).outerjoin(_REVISION, current)
    query = (
        sa.select(_ENTRY, _REVISION.c.id.label("revision_id"))
        .select_from(joined)
        .where(_ENTRY.c.id > entry_id, _ARTICLE.c.id.is_(None) | (_REVISION.c.entry_id == _ENTRY.c.id))
        .order_by(_ENTRY.c.id)
        .limit(_CHUNK)
    )
    return query if portal_id is None else query.where(_ENTRY.c.portal_id == portal_id)
