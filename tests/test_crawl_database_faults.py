"""A database that does not take what is written to it ends the run with a sentence, and the next run makes up for it."""

from contextlib import ExitStack

from replica.exchange import Answer, Request
from replica.server import serve
from tests.crawling import Workplace
from tests.samples import LAICHAU, make_site, tampered

FULL_DISK = """
import cli, contextlib, sqlite3
import sqlalchemy as sa
@sa.event.listens_for(sa.Engine, "connect")
def limit(connection, record):
    with contextlib.suppress(sqlite3.DatabaseError):  # the connections that only read may not
        connection.execute("PRAGMA max_page_count = 160")
cli.main()
"""


def test_a_full_disk_ends_the_run_with_a_sentence(file_place: Workplace) -> None:
    """Of an SQLite file. A server's is the server's, and what it refuses is said alike: see the lock below."""
    place = file_place
    script = place.folder / "full.py"
    script.write_text(FULL_DISK)
    site = make_site("nukeviet", 60)
    with serve(site) as served:
        ended = place.start("crawl", LAICHAU, "--at", served.origin, "--all-topics", "--json", script=str(script)).wait(
            60
        )
        asked = len(served.paths)
    row = ended.rows[LAICHAU]
    assert (ended.code, row["outcome"]) == (1, "error")
    assert row["reason"] == "The database refused to write: database or disk is full."
    assert "Traceback" not in ended.err
    assert asked < 60, "the run went on though nothing could be kept"
    assert place.database.faults() == []
    with serve(site) as served:
        assert place.crawl(LAICHAU, served.origin, "--all-topics")["outcome"] == "ok"
    assert place.column("SELECT COUNT(*) FROM articles") == [60]


LOCKED = """
import cli, storage.postgresql, storage.sqlite
storage.sqlite.BUSY_TIMEOUT_MS = storage.postgresql.LOCK_TIMEOUT_MS = 100
cli.main()
"""


def test_a_locked_database_ends_the_run_with_a_sentence(place: Workplace) -> None:
    """Another program takes the write lock in the middle of the crawl and keeps it."""
    script = place.folder / "locked.py"
    script.write_text(LOCKED)
    site, given = make_site("nukeviet", 60), iter(range(25))
    locks = iter([place.database.lock()])
    locked = ExitStack()

    def lock(request: Request, answer: Answer) -> Answer:
        if next(given, None) is None and (its := next(locks, None)) is not None:
            locked.enter_context(its)
        return answer

    with locked, serve(tampered(site, lock)) as served:
        ended = place.start("crawl", LAICHAU, "--at", served.origin, "--all-topics", "--json", script=str(script)).wait(
            60
        )
    row = ended.rows[LAICHAU]
    assert (ended.code, row["outcome"]) == (1, "error")
    said = "canceling statement due to lock timeout" if place.is_postgresql else "database is locked"
    assert row["reason"] == f"The database refused to write: {said}."
    assert "Traceback" not in ended.err
    assert place.column("SELECT outcome FROM runs") == [None], "the run could not be ended; the next one notes that"
    with serve(make_site("nukeviet", 60)) as served:
        assert place.crawl(LAICHAU, served.origin, "--all-topics")["outcome"] == "ok"
    assert place.column("SELECT outcome FROM runs ORDER BY id") == ["interrupted", "ok"]
    assert place.column("SELECT COUNT(*) FROM articles") == [60]
