"""What an article's current text cites, kept in step with it; the documents that are told whole."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from storage.batch import Batch
from storage.issuers import Home, issuer_name
from storage.records import Article
from storage.schema import ArticleRow, CitationRow, DocumentRow, MetaRow, PortalRow, RevisionRow, table
from storage.turns import Turn
from storage.types import storable
from storage.upsert import insert_new
from vietnamese.citations import VERSION, Citation, cited, settled
from vietnamese.document_tables import is_national, kinds, named_documents
from vietnamese.sentence import sentence_around

_ARTICLE = table(ArticleRow)
_CITATION = table(CitationRow)
_DOCUMENT = table(DocumentRow)
_META = table(MetaRow)
_PORTAL = table(PortalRow)
_REVISION = table(RevisionRow)

MOST = 500  # citations of one article that are kept: a gazette's index has some dozens, a hostile page any number
_AT_A_TIME = 500  # articles whose texts are held at once while all are read again
_READ = "citations_version"  # in meta: with which recogniser every stored article was read

_INSERT = _CITATION.insert()
_FORGET = _CITATION.delete().where(_CITATION.c.article_id == sa.bindparam("article"))
_HOME = sa.select(
    _PORTAL.c.agency_level, _PORTAL.c.place, _PORTAL.c.province_scheme, _PORTAL.c.province_code
).where(_PORTAL.c.id == sa.bindparam("portal"))  # fmt: skip
_TEXTS = (
    sa.select(_ARTICLE.c.id, _ARTICLE.c.portal_id, _REVISION.c.title, _REVISION.c.lead, _REVISION.c.body)
    .join(_REVISION, (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number))
    .where(_ARTICLE.c.id > sa.bindparam("after"))
    .order_by(_ARTICLE.c.id)
    .limit(_AT_A_TIME)
)


def cite(connection: sa.Connection, batch: Batch, article_id: int, portal_id: int, article: Article) -> None:
    """Store what a new article cites, when the batch is written out."""
    texts = (
        storable(article.title),
        storable(article.lead),
        storable(article.body),
    )  # positions are those of what is stored
    _put_off(connection, batch, article_id, portal_id, texts)


def cite_again(connection: sa.Connection, batch: Batch, article_id: int, portal_id: int, article: Article) -> None:
    """Store what an article's text of now cites, in the place of what is stored."""
    batch.write_out()  # citations of an earlier text may wait there
    connection.execute(_FORGET, {"article": article_id})
    cite(connection, batch, article_id, portal_id, article)


def read_all_again(connection: sa.Connection) -> int:
    """Read every stored article that an older recogniser read, or none. Returns how many were read.

    For whoever opens the database. Texts are held a few hundred at a time; all is one transaction, the caller's.
    """
    held = connection.scalar(sa.select(_META.c.value).where(_META.c.key == _READ))
    if held == str(VERSION):
        return 0
    batch, read, after = Batch(connection), 0, 0
    batch.take_turn(Turn.SAVING)
    connection.execute(_CITATION.delete())
    while rows := connection.execute(_TEXTS, {"after": after}).all():
        for row in rows:
            _put_off(connection, batch, row.id, row.portal_id, (row.title, row.lead, row.body))
        batch.write_out()
        read, after = read + len(rows), rows[-1].id
    connection.execute(_META.delete().where(_META.c.key == _READ))
    connection.execute(_META.insert(), {"key": _READ, "value": str(VERSION)})
    return read


def _put_off(
    connection: sa.Connection, batch: Batch, article_id: int, portal_id: int, texts: tuple[str, str, str]
) -> None:
    rows, documents = [], []
    for nth, (place, text, citation) in enumerate(_in_article(texts), start=1):
        home = batch.of_portal(portal_id, _home)
        issuer = issuer_name(citation, home)
        document = _document(citation, issuer)
        if document:
            documents.append(document)
        rows.append(
            {
                "article_id": article_id, "nth": nth, "place": place, "position": citation.start,
                "kind": kinds()[citation.kind].name, "ordinal": citation.ordinal, "number": citation.number,
                "symbol": citation.issuer, "issuer": issuer, "issued_on": citation.issued_on,
                "as_written": " ".join(text[citation.start : citation.end].split()),
                "sentence": sentence_around(text, citation.start, citation.end),
                "document_id": document["id"] if document else None, "version": VERSION,
            }
        )  # fmt: skip
    batch.put_off(insert_new(connection, _DOCUMENT), documents)  # before what points at them
    batch.put_off(_INSERT, rows)


def _home(connection: sa.Connection, portal_id: int) -> Home:
    row = connection.execute(_HOME, {"portal": portal_id}).one()
    return Home(row.agency_level, row.place, (row.province_scheme, row.province_code))


def _in_article(texts: tuple[str, str, str]) -> Iterator[tuple[str, str, Citation]]:
    """Each citation of title, lead and body, up to `MOST`, with what the whole article tells of it."""
    found = [
        (place, text, citation)
        for place, text in zip(("title", "lead", "body"), texts, strict=True)
        for citation in cited(text)
    ][:MOST]
    for (place, text, _), citation in zip(found, settled([each for *_, each in found]), strict=True):
        yield place, text, _named(citation, texts)


def _named(citation: Citation, texts: tuple[str, str, str]) -> Citation:
    """A document whose name is its number, told whole, where the article speaks of what it is about."""
    known = named_documents().get((citation.kind, citation.ordinal))
    if known is None or citation.issuer or citation.place:
        return citation
    article = "\n".join(texts).lower()
    if not any(word in article for word in known.needs):
        return citation
    return replace(citation, issuer=known.issuer, issued_on=known.issued_on)


def _document(citation: Citation, issuer: str) -> dict[str, Any] | None:
    """The document's row; None unless the citation tells which of those with its number it is."""
    if not issuer or (citation.issued_on is None and not citation.is_dated_by_number):
        return None
    day = None if citation.is_dated_by_number else citation.issued_on
    kind = kinds()[citation.kind].name
    parts = [
        f"{kind} {citation.number}", "" if is_national(citation.issuer) else issuer, day.isoformat() if day else "",
    ]  # fmt: skip
    return {
        "id": ", ".join(part for part in parts if part), "kind": kind, "ordinal": citation.ordinal,
        "number": citation.number, "issuer": issuer, "issued_on": day,
    }  # fmt: skip
