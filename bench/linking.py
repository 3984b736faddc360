"""Stores documents and links their copies through the product's own functions, and says what it took: a process of its own.

The articles' rows are written in bulk, a batch before its links, and are not counted; signing, and then signature, bands,
search, edges and roots, are `storage.duplicates.measure` and `link`, an article at a time, as a save calls them.
"""

import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import sqlalchemy as sa

from bench.documents import Document, document, family_of, kind_of
from bench.metering import cpu_seconds
from storage.database import open_database
from storage.duplicates import Likeness, link, measure
from storage.portals import sync_portal
from storage.records import Article, PortalFacts
from storage.revisions import revision_values
from storage.schema import ArticleRow, LedgerEntryRow, RevisionRow, table
from vietnamese.dates import Moment
from vietnamese.fingerprint import content_hash

BATCH = 50  # articles in one transaction, as the crawl's writer has them
WINDOW = 1_000  # the articles before a mark whose links are timed
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PORTALS = 10

_ARTICLE, _REVISION, _ENTRY = table(ArticleRow), table(RevisionRow), table(LedgerEntryRow)
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Linked:
    """`sign`, `link`: CPU seconds, `link` with what the server's process took. `looked`: documents stored → the median and
    the 99th centile of one link among the last thousand, in ms by the clock. `found`: kind → copies linked to their
    original's group; `planted`: kind → copies there are. `false`: articles linked to one of another family.
    `disk`: bytes of signatures, bands and edges; `whole`: of the database. `memory`: bytes the process grew by.
    """

    documents: int
    sign: float = 0.0
    link: float = 0.0
    seconds: float = 0.0
    looked: dict[int, tuple[float, float]] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    false: int = 0
    disk: int = 0
    whole: int = 0
    memory: int = 0


def store_and_link(url: str, documents: int) -> Linked:
    """Fills a fresh database with that many documents, in the order of their numbers, which are their ids less one."""
    engine = open_database(url)
    done = Linked(documents)
    portals = list(make_portals(engine))
    took: list[float] = []
    before, began = _peak(), time.perf_counter()
    for start in range(0, documents, BATCH):
        made = [document(number) for number in range(start, min(start + BATCH, documents))]
        cpu = cpu_seconds()
        articles = [_article(each) for each in made]
        hashes = [content_hash(each.paragraphs) for each in articles]
        likenesses = [measure(each, hash_) for each, hash_ in zip(articles, hashes, strict=True)]
        done.sign += cpu_seconds() - cpu
        _insert(engine, portals, made, articles, hashes, likenesses)
        done.link += _link(engine, made, articles, likenesses, took)
        stored = start + len(made)
        if stored in _marks(documents):
            last = took[-WINDOW:]
            done.looked[stored] = (median(last) * 1e3, quantiles(last, n=100)[98] * 1e3)
        del took[:-WINDOW]
    done.seconds = time.perf_counter() - began
    done.memory = _peak() - before
    _count(engine, done)
    done.disk, done.whole = _sizes(engine)
    engine.dispose()
    return done


def _marks(documents: int) -> set[int]:
    return {documents, *(10**power for power in range(3, 9) if 10**power < documents)}


def _link(
    engine: sa.Engine,
    made: Sequence[Document],
    articles: Sequence[Article],
    likenesses: Sequence[Likeness],
    took: list[float],
) -> float:
    """Links a batch in a transaction. Returns the CPU seconds of both sides, and adds each link's seconds to `took`."""
    with engine.connect() as connection:
        server = _server_process(connection)
        before = cpu_seconds() + _server_cpu(server)
        with connection.begin():
            for each, article, likeness in zip(made, articles, likenesses, strict=True):
                began = time.perf_counter()
                link(connection, each.number + 1, article, likeness)
                took.append(time.perf_counter() - began)
        return cpu_seconds() + _server_cpu(server) - before


def _article(made: Document) -> Article:
    day = Moment.of(NOW + timedelta(minutes=made.number))
    return Article(
        _url(made.number), str(made.number), f"Bài {made.number}", made.paragraphs, "nukeviet", 1, published=day
    )


def _url(number: int) -> str:
    return f"https://mau.gov.vn/tin/{number}.html"


def make_portals(engine: sa.Engine) -> Iterator[tuple[int, int]]:
    """Makes portals, with a ledger entry each that stands for all of its articles: their ids."""
    with engine.begin() as connection:
        for number in range(PORTALS):
            name = f"mau_{number}"
            facts = PortalFacts(
                name, "Cổng mẫu", "Sở Mẫu", "department", "Mẫu", ("gso", "46"), f"m{number}.gov.vn", "nukeviet",
                "active", "fixture", (),
            )  # fmt: skip
            portal = sync_portal(connection, facts).portal_id
            row = {"portal_id": portal, "url": "https://mau.gov.vn/", "discovered_at": NOW}
            yield portal, connection.execute(_ENTRY.insert().returning(_ENTRY.c.id), row).scalar_one()


def _insert(
    engine: sa.Engine,
    portals: Sequence[tuple[int, int]],
    made: Sequence[Document],
    articles: Sequence[Article],
    hashes: Sequence[str | None],
    likenesses: Sequence[Likeness],
) -> None:
    """Writes a batch's articles and their texts, but not what hangs on a text, nor its folded form for searching."""
    rows: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    for each, article, hash_, likeness in zip(made, articles, hashes, likenesses, strict=True):
        portal, entry = portals[each.number % PORTALS]
        rows.append(
            {
                "id": each.number + 1, "lineage": "mau", "source_key": article.source_key, "portal_id": portal,
                "url": article.url, "revision_number": 1, "first_seen_at": NOW, "last_seen_at": NOW,
                "twin_key": likeness.twin_key,
            }
        )  # fmt: skip
        day = article.published
        own: dict[str, Any] = {"article_id": each.number + 1, "number": 1, "entry_id": entry, "content_hash": hash_}
        own |= {"published_at": day and day.at, "published_on": day and day.on}
        texts.append(EMPTY | own | {"title": article.title, "body": article.body})
    with engine.begin() as connection:
        connection.execute(_ARTICLE.insert(), rows)
        connection.execute(_REVISION.insert(), texts)


EMPTY = revision_values(
    Article("https://mau.gov.vn/", "0", "", (), "nukeviet", 1),
    section="", topic_score=None, fetched_at=NOW, page_sha256=None, entry_id=0, run_id=None,
)  # fmt: skip


def _count(engine: sa.Engine, done: Linked) -> None:
    """Holds what is linked against what is known: a copy is found if its group is its original's."""
    with engine.connect() as connection:
        rows = connection.execute(sa.select(_ARTICLE.c.id, _ARTICLE.c.duplicate_of).where(_ARTICLE.c.duplicate_of > 0))
        root = {article - 1: root - 1 for article, root in rows}
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for number in range(done.documents):
        kind = kind_of(number)
        if kind is not None:
            planted[kind] += 1
            found[kind] += number in root and root[number] == root.get(family_of(number), family_of(number))
        if number in root and family_of(root[number]) != family_of(number):
            done.false += 1
    done.planted, done.found = dict(planted), dict(found)


def _sizes(engine: sa.Engine) -> tuple[int, int]:
    """Bytes of the tables that tell copies, their indexes too, and of the whole database."""
    names = ("signature", "signature_band", "resemblance")
    with engine.connect() as connection:
        if engine.name == "postgresql":
            each = [connection.scalar(sa.text(f"SELECT pg_total_relation_size('{name}')")) for name in names]
            return sum(map(int, each)), int(connection.scalar(sa.text("SELECT pg_database_size(current_database())")))
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
        told = sa.text(
            "SELECT SUM(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name WHERE m.tbl_name IN :names"
        )
        size = connection.scalar(told.bindparams(sa.bindparam("names", expanding=True)), {"names": names})
    return int(size), Path(str(engine.url.database)).stat().st_size


def _server_process(connection: sa.Connection) -> int | None:
    """The server's process that works for this connection; none on SQLite, where ours does."""
    is_server = connection.dialect.name == "postgresql"
    with connection.begin():
        return connection.scalar(sa.text("SELECT pg_backend_pid()")) if is_server else None


def _server_cpu(process: int | None) -> float:
    """CPU seconds of a process of this machine so far, in hundredths; 0 for none."""
    if process is None:
        return 0.0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(store_and_link(sys.argv[1], int(sys.argv[2])))))
