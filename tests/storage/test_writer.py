"""The writing thread: order, batches, failures, and what a SIGKILL leaves."""

import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from storage.engine import writing_engine
from storage.errors import StorageError
from storage.records import Judgement, Outcome
from storage.turns import Turn, take_turn
from storage.writer import Writer

ROOT = Path(__file__).resolve().parents[2]


def note(value):
    return lambda connection: connection.execute(sa.text("INSERT INTO meta VALUES (:value, :value)"), {"value": value})


def test_outcomes_are_saved_and_answered_after_the_commit(store, make):
    with Writer(store.engine, batch_seconds=60) as writer:
        futures = [writer.save(make.outcome(make.article(n)), store.context()) for n in (1, 2)]
        assert not any(future.done() for future in futures)
        assert store.count("article") == 0
        writer.flush()
        assert [future.result() for future in futures] == ["new", "new"]
        assert store.count("article") == 2


def test_a_full_batch_is_written_at_once(store, make):
    with Writer(store.engine, batch_size=2, batch_seconds=60) as writer:
        futures = [writer.save(make.outcome(make.article(n)), store.context()) for n in (1, 2)]
        assert [future.result(timeout=20) for future in futures] == ["new", "new"]


def test_a_small_batch_is_written_when_its_time_is_over(store, make):
    with Writer(store.engine, batch_seconds=0.01) as writer:
        assert writer.save(make.outcome(make.article(1)), store.context()).result(timeout=20) == "new"


def test_a_task_comes_after_all_that_was_handed_in_before(store, make):
    with Writer(store.engine, batch_seconds=60) as writer:
        saved = writer.save(make.outcome(make.article(1)), store.context())
        count = writer.submit(lambda connection: connection.scalar(sa.text("SELECT COUNT(*) FROM article")))
        later = writer.save(make.outcome(make.article(2)), store.context())
        assert count.result(timeout=20) == 1
        assert saved.done()
    assert later.result() == "new"


def test_a_bad_outcome_fails_alone(store, make):
    bad = Outcome("https://mau.gov.vn/x", Judgement.ARTICLE)
    with Writer(store.engine, batch_seconds=60) as writer:
        futures = [
            writer.save(made, store.context())
            for made in (
                make.outcome(make.article(1)),
                bad,
                make.outcome(make.article(2, title=None)),
                make.outcome(make.article(3)),
            )
        ]
        writer.flush()
    assert futures[0].result() == futures[3].result() == "new"
    assert isinstance(futures[1].exception(), ValueError)
    assert futures[2].exception() is not None
    assert store.rows("SELECT source_key FROM article") == [("1",), ("3",)]
    assert store.rows("SELECT url FROM ledger_entry") == [(make.article(1).url,), (make.article(3).url,)]


def test_what_the_database_refuses_of_one_outcome_is_a_storage_error(store, make):
    with Writer(store.engine, batch_seconds=60) as writer:
        future = writer.save(make.outcome(make.article(1)), store.context(portal_id=99))  # no such portal
        good = writer.save(make.outcome(make.article(2)), store.context())
        writer.flush()
    assert isinstance(future.exception(), StorageError)
    assert "foreign key" in str(future.exception()).lower()
    assert good.result() == "new"


def test_a_task_that_raises_writes_nothing_and_the_writer_goes_on(store):
    def half(connection):
        note("half")(connection)
        raise KeyError("stop")

    with Writer(store.engine) as writer:
        failed = writer.submit(half)
        writer.submit(note("whole")).result()
        assert isinstance(failed.exception(), KeyError)
    assert store.rows("SELECT key FROM meta WHERE key IN ('half', 'whole')") == [("whole",)]


@pytest.fixture
def impatient(store, monkeypatch):
    """The store with locks that are waited for a moment only, and another program's connection that holds one."""
    monkeypatch.setattr("storage.sqlite.BUSY_TIMEOUT_MS", 1)
    monkeypatch.setattr("storage.postgresql.LOCK_TIMEOUT_MS", 1)
    store.engine.dispose()
    store.engine = writing_engine(store.url)
    if store.is_postgresql:
        other = psycopg.connect(store.url)
        other.execute("LOCK TABLE article")
    else:
        other = sqlite3.connect(store.url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
    yield store, other
    other.close()


def test_a_database_that_stays_locked_fails_the_batch_with_a_storage_error(impatient, make):
    store, other = impatient
    with Writer(store.engine, batch_size=2, batch_seconds=60) as writer:
        futures = [writer.save(make.outcome(make.article(n)), store.context()) for n in (1, 2)]
        with pytest.raises(StorageError, match=r"refused to write: .*lock"):
            for future in futures:
                future.result(timeout=20)
        assert all(isinstance(future.exception(timeout=20), StorageError) for future in futures)
        other.execute("ROLLBACK")
        assert writer.save(make.outcome(make.article(1)), store.context()).cancel()
        writer.flush()
    assert store.count("article") == 0


def test_a_lock_that_is_given_up_is_waited_for(impatient, make, monkeypatch):
    store, other = impatient
    monkeypatch.setattr("storage.transactions.log.warning", lambda *_: other.rollback())
    with Writer(store.engine, batch_size=1) as writer:
        assert writer.save(make.outcome(make.article(1)), store.context()).result(timeout=20) == "new"


def test_a_closed_writer_says_so_and_has_written_everything(store, make):
    writer = Writer(store.engine, batch_seconds=60)
    future = writer.save(make.outcome(make.article(1)), store.context())
    writer.close()
    writer.close()
    assert future.result() == "new"
    with pytest.raises(StorageError, match="closed"):
        writer.submit(note("x"))


def test_who_hands_in_too_much_waits(store):
    gate = threading.Event()
    with Writer(store.engine, capacity=1) as writer:
        writer.submit(lambda connection: gate.wait())
        handed_in = threading.Event()

        def hand_in():
            for number in range(3):
                writer.submit(note(f"n{number}"))
            handed_in.set()

        thread = threading.Thread(target=hand_in)
        thread.start()
        assert not handed_in.wait(0.2)
        gate.set()
        thread.join(20)
        assert handed_in.is_set()
    assert store.one("SELECT COUNT(*) FROM meta WHERE key LIKE 'n_'") == (3,)


CHILD = """
    import sys
    sys.path[:0] = {paths!r}
    from tests.storage.conftest import NOW, article, facts, outcome
    from storage.articles import SaveContext
    from storage.database import open_database
    from storage.portals import sync_portal
    from storage.writer import Writer

    engine = open_database({url!r})
    writer = Writer(engine, batch_size=7, batch_seconds=60)
    portal = writer.submit(lambda connection: sync_portal(connection, facts())).result()
    context = SaveContext(portal.portal_id, "mau_skhcn", NOW)
    for number in range(10_000):
        future = writer.save(outcome(article(number)), context)
        future.add_done_callback(lambda done, number=number: print(number, flush=True))
"""


@pytest.mark.parametrize("answers", [10, *(pytest.param(each, marks=pytest.mark.soak) for each in (1, 31))])
def test_sigkill_leaves_whole_batches_only(databases, make, answers):
    url = databases.new()
    code = textwrap.dedent(CHILD.format(paths=[str(ROOT)], url=url))
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    told = [int(child.stdout.readline()) for _ in range(answers)]
    child.send_signal(signal.SIGKILL)
    told += [int(line) for line in child.stdout if line.endswith("\n")]
    child.wait()
    engine = writing_engine(url)
    with engine.begin() as connection:
        take_turn(connection, Turn.SAVING)  # a server ends the transaction of a client that vanished when it notices
        if engine.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        keys = connection.exec_driver_sql("SELECT source_key FROM article ORDER BY id").scalars()
        stored = [int(key) for key in keys]
        assert stored == list(range(len(stored)))
        assert len(stored) % 7 == 0
        assert set(told) <= set(stored)  # what was answered was committed
        for table in ("ledger_entry", "revision", "page", "signature"):
            assert connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar() == len(stored)
    engine.dispose()
