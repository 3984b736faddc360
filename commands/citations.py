"""`tinhso citations`: which articles cite a document, and which documents are meant."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

import sqlalchemy as sa
import typer

from commands.arguments import DATABASE, AsJson, Database, Then
from commands.output import say, show_json, show_table
from commands.selecting import Portal, Province, Since, UndatedToo, Until, chosen, say_left_out
from storage.engine import people_engine
from storage.errors import StorageError, said_by
from storage.folding import folded
from storage.selection import Selection, Undated, conditions, left_out
from vietnamese.citation_query import AskedDocument, asked_document

_OF_ARTICLE = ("published_on", "portal", "province_then", "province_now", "title", "url")
_OF_CITATION = ("as_written", "sentence", "document_id", "candidates")


def _key() -> list[sa.ColumnClause[Any]]:
    """What both views tell of a document."""
    return [
        *(sa.column(name, sa.Text()) for name in ("kind", "number", "ordinal", "issuer")),
        sa.column("issued_on", sa.Date()),
    ]


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
    if dayless := left_out(meant.selection):
        say_left_out(_found(database, asked, dayless, 1)[2])
    if as_json:
        show_json({"asked": asked.shown, "documents": documents, "total": total, "articles": articles})
        return
    if meant.place:
        say(meant.place.says)
    if articles:
        _show(asked, documents, articles, total)
    else:
        say(f"No article cites {asked.shown}{_of_other_kinds(database, asked)}.")


def _found(
    database: str, asked: AskedDocument, selection: Selection, limit: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """The documents that are meant, the newest articles that cite one, and how many articles there are in all."""
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            documents = _documents(connection, asked)
            return documents, *_articles(connection, asked, selection, limit, is_open=bool(documents))
    except sa.exc.DBAPIError as error:
        raise StorageError(
            f"The citations cannot be read: {said_by(error)}. A database of an older version has none before a crawl, or "
            "`tinhso reprocess`, brings it up to date."
        ) from error
    finally:
        engine.dispose()


def _documents(connection: sa.Connection, asked: AskedDocument) -> list[dict[str, Any]]:
    """The documents that are meant: told whole by some article, whichever articles were asked for."""
    number = _of_number(_DOCUMENTS, asked) if asked.number else _of_kind(_DOCUMENTS, asked)
    statement = (
        sa.select(sa.text("*")).select_from(_DOCUMENTS)
        .where(_DOCUMENTS.c.ordinal == asked.ordinal, *number, *_of_issue(_DOCUMENTS, asked, is_open=True))
        .order_by(_DOCUMENTS.c.articles.desc(), _DOCUMENTS.c.id)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(statement).mappings()]


def _articles(
    connection: sa.Connection, asked: AskedDocument, selection: Selection, limit: int, *, is_open: bool
) -> tuple[list[dict[str, Any]], int]:
    """The newest articles with their citations of it, and how many articles there are in all.

    Of a full number's kind the short names count too: they may mean it. `is_open`: so do citations that do not tell the day
    or the issuer which was asked for.
    """
    number = _of_kind(_CITATIONS, asked)
    if asked.number:
        short = [sa.and_(*number, _CITATIONS.c.number.not_like("%/%"))] if number else []
        number = [sa.or_(sa.and_(*_of_number(_CITATIONS, asked)), *short)]
    statement = (
        sa.select(*(_CITATIONS.c[name] for name in ("article_id", *_OF_ARTICLE, *_OF_CITATION)))
        .where(_CITATIONS.c.ordinal == asked.ordinal, *number)
        .where(*_of_issue(_CITATIONS, asked, is_open=is_open), *conditions(selection))
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


def _of_number(view: sa.TableClause, asked: AskedDocument) -> list[sa.ColumnElement[bool]]:
    """Of a number the kind counts where a word told it: its symbol may be that of two."""
    return [view.c.number == asked.number, *(_of_kind(view, asked) if asked.is_kind_told else [])]


def _of_issue(view: sa.TableClause, asked: AskedDocument, *, is_open: bool) -> list[sa.ColumnElement[bool]]:
    """The day and the place of the issuer, where they were told; `is_open`: or neither is known."""
    found: list[sa.ColumnElement[bool]] = []
    if asked.issued_on:
        day = view.c.issued_on
        found.append(sa.or_(day == asked.issued_on, *([day.is_(None)] if is_open else [])))
    if asked.place:
        unknown = [view.c.issuer == ""] if is_open else []
        found.append(sa.or_(_is_of_place(view, asked), *unknown))
    return found


def _is_of_place(view: sa.TableClause, asked: AskedDocument) -> sa.ColumnElement[bool]:
    """ "UBND tỉnh Bắc Kạn" or "Tỉnh ủy Bắc Kạn", and not "UBND thành phố Bắc Kạn, tỉnh Bắc Kạn"; "Thủ tướng" has no place."""
    issuer = folded(sa.func.replace(view.c.issuer, " ủy ", " "))
    place = f"{asked.level} {asked.place}"
    body = sa.or_(issuer == place, issuer.endswith(f" {place}", autoescape=True))
    if asked.level == "tinh":
        return sa.and_(body, issuer.not_like("%,%"))
    return sa.or_(body, issuer.startswith(f"{place},", autoescape=True), issuer.contains(f" {place},", autoescape=True))


def _of_other_kinds(database: str, asked: AskedDocument) -> str:
    """Which kinds that number is cited as, if only as others than the one that was asked for."""
    if not (asked.number and asked.is_kind_told):
        return ""
    statement = sa.select(_CITATIONS.c.kind).where(_CITATIONS.c.number == asked.number).distinct()
    engine = people_engine(database)
    try:
        with engine.connect() as connection:
            kinds = sorted(connection.scalars(statement))
    finally:
        engine.dispose()
    return f"; that number is cited as {', '.join(kinds)}" if kinds and asked.kind not in kinds else ""


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
