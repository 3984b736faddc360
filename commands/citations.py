"""`tinhso citations`: which articles cite a document, and which documents are meant."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database, Then
from commands.output import say, show_json, show_table
from commands.selecting import Portal, Province, Since, UndatedToo, Until, chosen
from storage.engine import people_engine
from storage.errors import StorageError, said_by
from storage.selection import Selection, Undated, conditions
from vietnamese.citation_query import AskedDocument, asked_document

_OF_ARTICLE = ("published_on", "portal", "province_then", "province_now", "title", "url")
_OF_CITATION = ("as_written", "sentence", "document_id", "candidates")


def _key() -> list[sa.ColumnClause[Any]]:
    """What both views tell of a document."""
    return [*(sa.column(name, sa.Text()) for name in ("kind", "number", "ordinal")), sa.column("issued_on", sa.Date())]


_CITATIONS = sa.table(
    "citations", *(sa.column(name) for name in ("article_id", "nth", *_OF_ARTICLE, *_OF_CITATION)), *_key()
)
_DOCUMENTS = sa.table("documents", sa.column("articles"), sa.column("id"), *_key())
_NEWEST_FIRST = (
    _CITATIONS.c.published_on.is_(None), _CITATIONS.c.published_on.desc(), _CITATIONS.c.article_id.desc(), _CITATIONS.c.nth,
)  # fmt: skip


def citations(
    document: Annotated[
        str,
        typer.Argument(metavar="DOCUMENT", help="Its number: 57-NQ/TW, 749/QĐ-TTg; or a short name: nghi quyet 57."),
    ],
    portal: Portal = None,
    province: Province = None,
    then: Then = False,
    since: Since = None,
    until: Until = None,
    undated: UndatedToo = Undated.ASKED,
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
    meant = chosen(
        portal=portal, province=province, then=then, level=None, section=None, since=since, until=until, on_topic=False,
        topic_from=None, duplicates=True, undated=undated, database=database,
    )  # fmt: skip
    documents, articles, total = _found(database, asked, meant.selection, limit)
    if as_json:
        show_json({"asked": asked.shown, "documents": documents, "total": total, "articles": articles})
        return
    if meant.place:
        say(meant.place.says)
    if articles:
        _show(asked, documents, articles, total)
    else:
        say(f"No article cites {asked.shown}.")


def _found(
    database: str, asked: AskedDocument, selection: Selection, limit: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """The documents that are meant, the newest articles that cite one, and how many articles there are in all."""
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            return _documents(connection, asked), *_articles(connection, asked, selection, limit)
    except sa.exc.DBAPIError as error:
        raise StorageError(
            f"The citations cannot be read: {said_by(error)}. A database of an older version has none before a crawl, or "
            "`tinhso reprocess`, brings it up to date."
        ) from error
    finally:
        engine.dispose()


def _documents(connection: sa.Connection, asked: AskedDocument) -> list[dict[str, Any]]:
    """The documents that are meant: told whole by some article, whichever articles were asked for."""
    number = [_DOCUMENTS.c.number == asked.number] if asked.number else _of_kind(_DOCUMENTS, asked)
    statement = (
        sa.select(sa.text("*")).select_from(_DOCUMENTS)
        .where(_DOCUMENTS.c.ordinal == asked.ordinal, *number, *_of_day(_DOCUMENTS, asked))
        .order_by(_DOCUMENTS.c.articles.desc(), _DOCUMENTS.c.id)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(statement).mappings()]


def _articles(
    connection: sa.Connection, asked: AskedDocument, selection: Selection, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """The newest articles with their citations of it, and how many articles there are in all.

    Of a full number's kind the short names count too: they may mean it.
    """
    number = _of_kind(_CITATIONS, asked)
    if asked.number:
        short = [sa.and_(*number, _CITATIONS.c.number.not_like("%/%"))] if number else []
        number = [sa.or_(_CITATIONS.c.number == asked.number, *short)]
    statement = (
        sa.select(*(_CITATIONS.c[name] for name in ("article_id", *_OF_ARTICLE, *_OF_CITATION)))
        .where(_CITATIONS.c.ordinal == asked.ordinal, *number, *_of_day(_CITATIONS, asked), *conditions(selection))
        .order_by(*_NEWEST_FIRST)
    )
    found, total = [], 0
    rows = connection.execute(statement).mappings()
    for total, (_, group) in enumerate(groupby(rows, key=lambda row: row["article_id"]), start=1):
        if total <= limit:
            found.append(_article([dict(row) for row in group]))
    return found, total


def _of_kind(view: sa.TableClause, asked: AskedDocument) -> list[sa.ColumnElement[bool]]:
    return [view.c.kind == asked.kind] if asked.kind else []


def _of_day(view: sa.TableClause, asked: AskedDocument) -> list[sa.ColumnElement[bool]]:
    day = view.c.issued_on
    return [sa.or_(day.is_(None), day == asked.issued_on)] if asked.issued_on else []


def _article(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cited = [{name: row[name] for name in _OF_CITATION} for row in rows]
    return {name: rows[0][name] for name in _OF_ARTICLE} | {"citations": cited}


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
