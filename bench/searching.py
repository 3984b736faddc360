"""Fills a fresh database with documents and searches it, beside a look-up by primary key and the raw full-text query: a
process of its own, which prints what it took as JSON.

Rows are written in bulk; the index of words is written by `storage.search_index.enter`, a batch a transaction, as a save does.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.documents import Document, document
from bench.linking import EMPTY, PORTALS, make_portals
from bench.metering import cpu_seconds
from storage.batch import Batch
from storage.candidates import fts
from storage.database import open_database
from storage.engine import asking_engine
from storage.schema import ArticleRow, RevisionRow, table
from storage.search import Order, search
from storage.search_index import Indexed, enter
from storage.search_query import Either, Node, Phrase, parse
from vietnamese.words import words

BATCH = 50
LIMIT = 20
QUERIES, RELEVANT = 300, 60  # by date; by relevance, which reads all of a common word's articles
ROUNDS = 3  # of each query, the fastest counts: others work on the machine
DAYS = 3_000  # over which the documents are spread
_FIRST = datetime(2018, 1, 1, tzinfo=UTC)
_ARTICLE, _REVISION = table(ArticleRow), table(RevisionRow)
_RAW = {
    "sqlite": "SELECT rowid FROM article_words WHERE article_words MATCH :words ORDER BY rank LIMIT 20",
    "postgresql": (
        "SELECT article_id FROM article_words WHERE words @@ CAST(:words AS tsquery)"
        " ORDER BY ts_rank(words, CAST(:words AS tsquery)) DESC LIMIT 20"
    ),
}


@dataclass(slots=True)
class Searched:
    """`index`: CPU seconds of this process for writing the index. `disk`: bytes of the index; `whole`: of the database.
    `newest`, `lookup`, `relevant`, `raw`: ms of each query by the clock, the fastest of the rounds. `slowest`: the five slowest
    queries by date, with ms and articles found."""

    documents: int
    index: float = 0.0
    disk: int = 0
    whole: int = 0
    newest: list[float] = field(default_factory=list)
    lookup: list[float] = field(default_factory=list)
    relevant: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    slowest: list[tuple[str, float, int]] = field(default_factory=list)


def fill_and_search(url: str, documents: int) -> Searched:
    """Fills a fresh database and asks it."""
    done = Searched(documents)
    engine = open_database(url)
    _fill(engine, documents, done)
    done.disk, done.whole = _sizes(engine)
    engine.dispose()
    asking = asking_engine(url)
    with asking.connect() as connection:
        _measure(connection, documents, done)
    asking.dispose()
    return done


def queries(documents: int, count: int) -> list[str]:
    """What is asked: words as often as texts use them, so that most are common; rare ones; pairs, phrases, and the rest."""
    random = Random("queries")
    made = []
    for number in range(count):
        found = words(" ".join(document(random.randrange(documents)).paragraphs))
        at = random.randrange(len(found) - 3)
        one, two, three = found[at : at + 3]
        kinds = (
            one,
            f"{one} {two}",
            f'"{one} {two}"',
            f'"{one} {two} {three}"',
            f"{one} OR {three}",
            f"{one} NOT {three}",
            f"{max(found[at : at + 9], key=len)[:4]}*",
            random.choice(sorted({*found})),
            f"{one} {random.choice(found)} {random.choice(found)}",
            f'portal=mau_{random.randrange(PORTALS)} "{one} {two}"',
        )
        made.append(kinds[number % len(kinds)])
    return made


def _measure(connection: sa.Connection, documents: int, done: Searched) -> None:
    random = Random("look-ups")
    by_key = sa.text("SELECT id, title, lead, body FROM articles WHERE id = :id")
    told = []
    for query in queries(documents, QUERIES):
        took = _fastest(lambda query=query: len(search(connection, query, limit=LIMIT)))  # type: ignore[misc]
        done.newest.append(took)
        told.append((query, took, len(search(connection, query, limit=LIMIT))))
        wanted = {"id": random.randrange(documents) + 1}
        done.lookup.append(_fastest(lambda wanted=wanted: connection.execute(by_key, wanted).one()))  # type: ignore[misc]
    done.slowest = sorted(told, key=lambda each: -each[1])[:5]
    raw = sa.text(_RAW[connection.dialect.name])
    render = _as_usual if connection.dialect.name == "postgresql" else fts
    for query in queries(documents, RELEVANT):
        tree = parse(query).tree
        assert tree is not None
        asked = {"words": render(tree)}
        done.relevant.append(
            _fastest(lambda query=query: search(connection, query, order=Order.RELEVANCE, limit=LIMIT))  # type: ignore[misc]
        )
        done.raw.append(_fastest(lambda asked=asked: connection.execute(raw, asked).all()))  # type: ignore[misc]


def _as_usual(node: Node) -> str:
    """A tsquery as one would write it, with the phrases PostgreSQL itself knows."""
    if isinstance(node, Phrase):
        return "(" + " <-> ".join(f"'{word}'" for word in node.words) + (":*)" if node.is_open else ")")
    if isinstance(node, Either):
        return f"({' | '.join(map(_as_usual, node.parts))})"
    return f"({' & '.join([*map(_as_usual, node.parts), *(f'!{_as_usual(part)}' for part in node.without)])})"


def _fastest(ask: Callable[[], object]) -> float:
    """ms of the fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return min(times) * 1e3


def _fill(engine: sa.Engine, documents: int, done: Searched) -> None:
    portals = list(make_portals(engine))
    for start in range(0, documents, BATCH):
        made = [document(number) for number in range(start, min(start + BATCH, documents))]
        rows = [_rows(each, portals) for each in made]
        with engine.begin() as connection:
            connection.execute(_ARTICLE.insert(), [article for article, _ in rows])
            connection.execute(_REVISION.insert(), [revision for _, revision in rows])
        began = cpu_seconds()
        with engine.begin() as connection:
            batch = Batch(connection)
            for article, revision in rows:
                texts = (
                    revision[name] for name in ("section", "published_on", "published_at", "title", "lead", "body")
                )
                enter(connection, batch, Indexed(article["id"], article["portal_id"], *texts))
            batch.write_out()
        done.index += cpu_seconds() - began
    if engine.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _rows(made: Document, portals: Sequence[tuple[int, int]]) -> tuple[dict[str, Any], dict[str, Any]]:
    random = Random(f"published:{made.number}")
    at = _FIRST + timedelta(days=random.randrange(DAYS), minutes=random.randrange(60, 600))
    portal, entry = random.choice(portals)
    first, *_ = made.paragraphs
    article = {
        "id": made.number + 1, "lineage": "mau", "source_key": str(made.number), "portal_id": portal,
        "url": f"https://mau.gov.vn/tin/{made.number}.html", "revision_number": 1, "first_seen_at": at, "last_seen_at": at,
        "duplicate_of": made.family + 1 if made.kind else None,
    }  # fmt: skip
    revision = EMPTY | {
        "article_id": made.number + 1, "number": 1, "entry_id": entry, "published_at": at, "published_on": at.date(),
        "published_month": at.isoformat()[:7], "title": " ".join(first.split()[:12]), "lead": first,
        "body": "\n".join(made.paragraphs), "topic_score": 5.0,
    }  # fmt: skip
    return article, revision


def _sizes(engine: sa.Engine) -> tuple[int, int]:
    """Bytes of the index of words, and of the whole database."""
    with engine.connect() as connection:
        if engine.name == "postgresql":
            own = connection.scalar(sa.text("SELECT pg_total_relation_size('article_words')"))
            return int(own), int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")))
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
        own = connection.scalar(sa.text("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'article_words%'"))
    return int(own), Path(str(engine.url.database)).stat().st_size


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(fill_and_search(sys.argv[1], int(sys.argv[2])))))
