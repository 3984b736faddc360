"""Opening a database on a server: what it takes, what is refused, and that both databases give the same answers."""

from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
import sqlalchemy as sa

from storage.checks import Check, keep_check
from storage.database import open_database, read_only_engine
from storage.errors import StorageError
from storage.known_seeds import put_seeds
from storage.ledger import complete_section, discover, visit_section
from storage.portals import sync_portal
from storage.query import run_sql
from storage.records import Entry, RunOutcome
from storage.runs import finish_run, start_run
from storage.schedule import enrol
from storage.schema import MessageRow, table
from storage.term_file import Term
from storage.terms import put_terms
from storage.views import view_statements
from tests.storage.conftest import Databases, close_store, open_store
from tests.storage.test_duplicates import outcomes_of
from vietnamese.dates import Moment


def fill(store, make):
    """A portal's worth of trouble, with its ledger, two runs and a visit: every view has rows of it."""
    items, seed = outcomes_of(make)
    listed = [
        Entry(item.url, f"k{n}", f"Bài {n}", "Lời dẫn", Moment.on_day(date(2026, 3, 1))) for n, item in enumerate(items)
    ]
    section = store.sections["/tin-tuc/"]
    with store.engine.begin() as connection:
        put_seeds(connection, [seed])
        put_terms(connection, [Term("Bài mẫu", "mẫu")])
        run = start_run(connection, store.portal_id, now=make.NOW, options={"since": "Tết", "limit": None})
        discover(connection, store.portal_id, section, listed, run, make.NOW)
    for number, item in enumerate(items):
        store.save(item, run_id=run, now=make.NOW + timedelta(seconds=number))
    with store.engine.begin() as connection:
        elsewhere = sync_portal(connection, make.facts("mau_khac", agency="Sở Khác", host="khac.gov.vn")).portal_id
    told = {"published": Moment.on_day(date(2026, 4, 1)), "event_dates": (date(2026, 3, 30), date(2026, 4, 2))}
    reprint = make.article(1, url="https://khac.gov.vn/1", **told)
    store.save(make.outcome(reprint), portal_id=elsewhere, lineage="mau_khac")
    whole = "DỮ LIỆU MẪU. Theo Nghị quyết số 57-NQ/TW ngày 22/12/2024 và Kế hoạch số 5/KH-UBND ngày 1/2/2026."
    for number, sentence in ((21, whole), (22, "DỮ LIỆU MẪU. Học Nghị quyết 57.")):
        made = make.article(number)
        store.save(make.outcome(replace(made, paragraphs=(*made.paragraphs, sentence))))
    with store.engine.begin() as connection:
        complete_section(connection, section, started_at=make.NOW, newest=listed[0].listed, outcome="ok")
        visit_section(connection, section, now=make.NOW, outcome="quiet", etag='"x"')
        finish_run(
            connection, run, outcome=RunOutcome.OK, now=make.NOW + timedelta(minutes=2), reason="đủ",
            counters={"seen": 14, "bytes": 6_000_000_000, "seconds": 0.1 + 0.2},
        )  # fmt: skip
        start_run(connection, store.portal_id, now=make.NOW + timedelta(hours=1))
        enrol(connection, [(store.portal_id, "mau.gov.vn")], make.NOW)
        message = {
            "kind": "state",
            "key": "mau",
            "title": "Cổng mẫu: blocked",
            "body": "Bằng chứng",
            "created_at": make.NOW,
        }
        connection.execute(table(MessageRow).insert(), message)
        looked = Check("mau_skhcn", make.NOW, "", "partly", "3 of 3 have no plausible date", 20, 3, 3, 3, 0, 0, 7)
        keep_check(connection, make.facts(), looked)


def answers(url):
    found = {}
    for view in view_statements():
        columns, rows = run_sql(url, f"SELECT * FROM {view}")
        found[view] = (columns, sorted(rows, key=repr))
    return found


def test_every_view_gives_the_same_answers_on_both_databases(only_sqlite, postgresql, tmp_path, make):
    found = []
    for databases in (only_sqlite, Databases(tmp_path, postgresql)):
        store = open_store(databases.new())
        fill(store, make)
        found.append(answers(store.url))
        close_store(store)
        databases.drop()
    here, there = found
    assert {view: len(rows) for view, (_, rows) in here.items() if not rows} == {}
    for view in here:
        assert there[view] == here[view], view


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://an:bimat@127.0.0.1:1/x", r"server at 127\.0\.0\.1:1 cannot be reached: .*refused"),
        ("postgresql+psycopg:///x?host=/nowhere&password=bimat", "server at /nowhere cannot be reached: No such file"),
        ("postgresql://an:bimat@khong-co.invalid/x", "server at khong-co.invalid cannot be reached"),
        ("postgresql+psycopg2://an:bimat@localhost/x", "name a database of SQLite or PostgreSQL"),
        ("mysql://an:bimat@localhost/x?password=bimat", "name a database of SQLite or PostgreSQL"),
    ],
)
@pytest.mark.parametrize("opening", [open_database, read_only_engine, lambda url: run_sql(url, "SELECT 1")])
def test_a_server_that_cannot_be_reached_is_one_sentence_without_a_password(opening, url, said):
    with pytest.raises(StorageError, match=said) as caught:
        opening(url)
    assert "bimat" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_is_not_there_is_one_sentence(postgresql):
    for opening in (open_database, read_only_engine):
        with pytest.raises(StorageError, match=r"There is no database khong_co at .* yet: create it"):
            opening(postgresql.url("khong_co"))


def test_a_user_the_server_does_not_know_is_one_sentence(postgresql):
    with pytest.raises(StorageError, match='does not let ai_do in: role "ai_do" does not exist'):
        open_database(postgresql.url("postgres", "ai_do"))


def test_a_user_who_may_make_no_tables_is_one_sentence(postgresql):
    postgresql.execute("CREATE ROLE poor LOGIN")
    url = postgresql.new(empty=True)
    with pytest.raises(
        StorageError, match=r"poor may not do this in the database .*: permission denied for schema public"
    ):
        open_database(url.replace("tinhso@", "poor@"))
    postgresql.drop(url)
    postgresql.execute("DROP ROLE poor")


def test_an_empty_database_is_nothing_to_read(postgresql):
    url = postgresql.new(empty=True)
    for opening in (read_only_engine, lambda url: run_sql(url, "SELECT 1")):
        with pytest.raises(StorageError, match="is no database of tinhso yet: a crawl makes it one"):
            opening(url)
    postgresql.drop(url)


def test_another_programs_database_is_refused_and_left_alone(postgresql):
    url = postgresql.new(empty=True)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE meta (key text, value text)")
    with pytest.raises(StorageError, match="is a database of another program"):
        open_database(url)
    with psycopg.connect(url) as connection:
        assert connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchall() == [("meta",)]
    postgresql.drop(url)


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
def test_a_database_in_other_letters_is_refused(postgresql, encoding):
    postgresql.execute(f"CREATE DATABASE letters TEMPLATE template0 ENCODING '{encoding}' LOCALE 'C'")
    with pytest.raises(StorageError, match=f"keeps its texts in {encoding}: make a database in UTF8"):
        open_database(postgresql.url("letters"))
    with pytest.raises(StorageError, match="is no database of tinhso yet"):
        read_only_engine(postgresql.url("letters"))
    postgresql.execute("DROP DATABASE letters WITH (FORCE)")


def test_letters_are_utf8_whatever_the_surroundings_say(server_store, make, monkeypatch):
    monkeypatch.setenv("PGCLIENTENCODING", "SQL_ASCII")
    server_store.save(make.outcome(make.article(1, title="Chuyển đổi số")))
    for more in ("", "&client_encoding=latin1"):
        assert list(run_sql(server_store.url + more, "SELECT title FROM articles")[1]) == [("Chuyển đổi số",)]


def test_other_peoples_views_stay_where_they_are(postgresql):
    url = postgresql.new(empty=True)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE VIEW of_theirs AS SELECT 1 AS one")
    engine = open_database(url)
    with engine.begin() as connection:
        assert set(sa.inspect(connection).get_view_names()) == {"of_theirs", *view_statements()}
        comment = connection.scalar(sa.text("SELECT obj_description('images'::regclass)"))
    assert comment == "tinhso: The images of every article's current text, in order."
    engine.dispose()
    postgresql.drop(url)


def test_a_schema_of_its_own_is_enough(postgresql):
    url = postgresql.new(empty=True)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE public.other (a int)")
        connection.execute("CREATE SCHEMA tinhso")  # the user's name: the first place a server looks
    open_database(url).dispose()
    assert list(run_sql(url, "SELECT COUNT(*) FROM provinces")[1]) == [(97,)]
    postgresql.drop(url)


def test_what_no_database_can_hold_is_left_out_of_texts(store, make):
    item = make.article(1, title="Tít\0 mẫu \ud800", url="https://mau.gov.vn/a\0", author="\udfff")
    assert store.save(make.outcome(item, body=b"")) == "new"
    assert store.save(make.outcome(item, body=b"")) == "unchanged"
    assert store.one("SELECT title, url, author FROM articles") == ("Tít mẫu ?", "https://mau.gov.vn/a", "?")


def test_a_wild_counter_fits(store, make):
    store.save(make.outcome(make.article(1, view_count=99_999_999_999, viewed_at=make.NOW)))
    assert store.one("SELECT view_count FROM articles") == (99_999_999_999,)
