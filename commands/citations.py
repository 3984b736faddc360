"""`tinhso citations`: which articles cite a document, and which documents are meant."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database
from commands.output import say, show_json, show_table
from storage.engine import people_engine
from storage.errors import StorageError
from vietnamese.citation_query import AskedDocument, asked_document

_CITATIONS = (
    "SELECT article_id, nth, portal, province_now, published_on, title, url, number, document_id, candidates, as_written, "
    "sentence FROM citations WHERE ordinal = :ordinal"
)
_NEWEST_FIRST = " ORDER BY published_on IS NULL, published_on DESC, article_id DESC, nth"
_OF_ARTICLE = ("published_on", "portal", "province_now", "title", "url")
_OF_CITATION = ("as_written", "sentence", "document_id", "candidates")


def citations(
    document: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT", help="Its number: 57-NQ/TW, 749/QĐ-TTg; or a short name: nghi quyet 57."),
    ],
    limit: Annotated[int, typer.Option(min=1, help="How many articles, newest first.")] = 20,
    as_json: AsJson = False,
    database: Database = DATABASE,
) -> None:
    """List the articles that cite a document, newest first, and say which documents of that number there are."""
    asked = asked_document(document)
    if asked is None:
        raise StorageError(
            f"{document!r} names no document by its number; write one like 57-NQ/TW, 749/QĐ-TTg, nghi quyet 57 or de an 06."
        )
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            documents = _documents(connection, asked)
            articles, total = _articles(connection, asked, limit)
    finally:
        engine.dispose()
    if as_json:
        show_json({"asked": asked.shown, "documents": documents, "total": total, "articles": articles})
    elif not articles:
        say(f"No article cites {asked.shown}.")
    else:
        _show(asked, documents, articles, total)


def _documents(connection: sa.Connection, asked: AskedDocument) -> list[dict[str, Any]]:
    """The documents that are meant: told whole by some article."""
    where, values = _which(asked)
    own = "number = :number" if asked.number else where
    day = " AND (issued_on IS NULL OR issued_on = :day)" if asked.issued_on else ""
    statement = f"SELECT * FROM documents WHERE ordinal = :ordinal AND {own}{day} ORDER BY articles DESC, id"  # noqa: S608
    return [dict(row) for row in connection.execute(sa.text(statement), values).mappings()]  # fixed parts only


def _articles(connection: sa.Connection, asked: AskedDocument, limit: int) -> tuple[list[dict[str, Any]], int]:
    """The newest articles with their citations of it, and how many articles there are in all."""
    where, values = _which(asked)
    day = " AND (issued_on IS NULL OR issued_on = :day)" if asked.issued_on else ""
    rows = connection.execute(sa.text(f"{_CITATIONS} AND {where}{day}{_NEWEST_FIRST}"), values).mappings()
    found, total = [], 0
    for total, (_, group) in enumerate(groupby(rows, key=lambda row: row["article_id"]), start=1):
        if total <= limit:
            found.append(_article([dict(row) for row in group]))
    return found, total


def _article(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cited = [{name: row[name] for name in _OF_CITATION} for row in rows]
    return {name: rows[0][name] for name in _OF_ARTICLE} | {"citations": cited}


def _which(asked: AskedDocument) -> tuple[str, dict[str, str]]:
    """The condition on kind and number. Of a full number's kind the short names count too: they may mean it."""
    values = {"ordinal": asked.ordinal}
    if asked.kind:
        values["kind"] = asked.kind
    if asked.issued_on:
        values["day"] = asked.issued_on.isoformat()
    if not asked.number:
        return ("kind = :kind" if asked.kind else "1 = 1"), values
    values["number"] = asked.number
    short = " OR (kind = :kind AND number NOT LIKE '%/%')" if asked.kind else ""
    return f"(number = :number{short})", values


def _show(asked: AskedDocument, documents: list[dict[str, Any]], articles: list[dict[str, Any]], total: int) -> None:
    if documents:
        told = "document is" if len(documents) == 1 else "documents are"
        say(f"{len(documents)} {told} told whole, with issuer and day or year:")
        named = ({"document": each["id"], **each} for each in documents)
        show_table(named, ["document", "issuer", "issued_on", "articles", "first_cited_on", "last_cited_on"])
    else:
        say(
            f"No article tells whole which document {asked.shown} is: its issuer, and its day or a number with the year."
        )
    shown = f", the newest {len(articles)} of them" if len(articles) < total else ""
    say(f"\n{total} article{'' if total == 1 else 's'} cite{'s' if total == 1 else ''} {asked.shown}{shown}:")
    show_table(_lines(articles), ["published_on", "portal", "document", "sentence", "url"])


def _lines(articles: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A line an article: of its citations the first that tells its document whole, else the first."""
    for article in articles:
        best = next((each for each in article["citations"] if each["document_id"]), article["citations"][0])
        yield article | {"document": best["document_id"] or _untold(best["candidates"]), "sentence": best["sentence"]}


def _untold(candidates: int) -> str:
    if not candidates:
        return "not told"
    return "not told: 1 candidate" if candidates == 1 else f"not told: {candidates} candidates"
