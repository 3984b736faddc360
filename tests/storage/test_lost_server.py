"""Servers that restart, connections that die, answers that are lost: what the writer makes of them."""

import random
import threading

import psycopg
import pytest
import sqlalchemy as sa

from storage.engine import writing_engine
from storage.errors import StorageError
from storage.runs import start_run
from storage.writer import Writer


@pytest.mark.parametrize("ends", ["restart", "kill"])
def test_a_server_that_ends_in_mid_writing_loses_nothing_and_doubles_nothing(server_store, postgresql, make, ends):
    numbers = list(range(60))
    random.Random(1).shuffle(numbers)
    with Writer(server_store.engine, batch_size=3) as writer:
        futures = [writer.save(make.outcome(make.article(number)), server_store.context()) for number in numbers]
        for answered in (5, 30):
            futures[answered].result(timeout=60)
            getattr(postgresql, ends)()
        assert [future.result(timeout=60) for future in futures] == ["new"] * 60
    assert server_store.rows("SELECT source_key FROM article ORDER BY id") == [(str(number),) for number in numbers]
    for table in ("ledger_entry", "revision", "page", "signature"):
        assert server_store.count(table) == 60


def losing(engine, monkeypatch, *, arrives):
    """Let the connection die at the next COMMIT, which arrives at the server or does not."""
    commit = engine.dialect.do_commit
    left = [1]

    def do_commit(dbapi_connection):
        if left and left.pop():
            if arrives:
                commit(dbapi_connection)
            dbapi_connection.driver_connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        commit(dbapi_connection)

    monkeypatch.setattr(engine.dialect, "do_commit", do_commit)


@pytest.mark.parametrize("arrives", [True, False], ids=["committed", "not committed"])
def test_a_commit_whose_answer_is_lost_is_run_once(server_store, make, monkeypatch, arrives):
    with Writer(server_store.engine) as writer:
        writer.submit(lambda connection: None).result()
        losing(server_store.engine, monkeypatch, arrives=arrives)
        begun = writer.submit(lambda connection: start_run(connection, server_store.portal_id, now=make.NOW))
        run_id = begun.result(timeout=20)
        losing(server_store.engine, monkeypatch, arrives=arrives)
        bad = make.outcome(None, url="https://mau.gov.vn/x", judgement=make.Judgement.FAILED)
        saved = writer.save(bad, server_store.context(run_id=run_id))
        assert saved.result(timeout=20) == "failed"
    assert server_store.rows("SELECT id, outcome FROM run") == [(run_id, None)]
    assert server_store.one("SELECT attempts FROM ledger_entries") == (1,)


def test_a_server_that_stays_away_fails_what_is_handed_in_and_is_used_when_it_is_back(server_store, postgresql, make):
    with Writer(server_store.engine, patience=0) as writer:
        postgresql.stop()
        saved = writer.save(make.outcome(make.article(1)), server_store.context())
        with pytest.raises(StorageError, match="refused to write"):
            saved.result(timeout=60)
        postgresql.start()
        assert writer.save(make.outcome(make.article(2)), server_store.context()).result(timeout=60) == "new"


def test_the_victim_of_a_deadlock_is_written_after_all(server_store, make):
    for number in (1, 2):
        server_store.save(make.outcome(make.article(number)))
    both_have_one = threading.Barrier(2)
    calls = []

    def update(*keys):
        def write(connection):
            calls.append(keys)
            for key in keys:
                connection.execute(
                    sa.text("UPDATE article SET view_count = COALESCE(view_count, 0) + 1 WHERE source_key = :key"),
                    {"key": key},
                )
                if len(calls) <= 2 and key == keys[0]:
                    both_have_one.wait(20)

        return write

    other_engine = writing_engine(server_store.url)
    with Writer(server_store.engine) as one, Writer(other_engine) as two:
        futures = [one.submit(update("1", "2")), two.submit(update("2", "1"))]
        for future in futures:
            future.result(timeout=20)
    other_engine.dispose()
    assert len(calls) >= 3, "the victim may be quicker than the one it let by, and be the victim once more"
    assert server_store.rows("SELECT view_count FROM article ORDER BY id") == [(2,), (2,)]


def test_writers_that_are_gone_leave_their_marks_for_a_day_only(server_store):
    with server_store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO commit_mark VALUES ('old', 7, now() - interval '25 hours'), ('young', 7, now() - interval '23 hours')"
        )
    with Writer(server_store.engine) as writer:
        for _ in range(3):
            writer.submit(lambda connection: None).result()
    rows = server_store.rows("SELECT writer, number FROM commit_mark ORDER BY number, writer")
    assert [row for row in rows if len(str(row[0])) < 32] == [("young", 7)]
    assert [number for writer, number in rows if len(str(writer)) == 32] == [3]


def test_a_connection_that_died_while_nobody_wrote_is_replaced(server_store, make):
    with Writer(server_store.engine) as writer:
        assert writer.save(make.outcome(make.article(1)), server_store.context()).result(timeout=60) == "new"
        writer.flush()
        server_store.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert writer.save(make.outcome(make.article(2)), server_store.context()).result(timeout=60) == "new"
