"""What a database refuses is one sentence and exit code 2, whichever command asked."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

import cli
from storage.database import open_database
from storage.engine import read_only_engine
from storage.refusals import refusal_of
from tests.storage.postgresql import Server

ASKING = (
    ("search", "so"),
    ("portals",),
    ("seeds", "list"),
    ("seeds", "export"),
    ("evidence", "laichau_skhcn"),
    ("evidence", "laichau_skhcn", "https://mau.gov.vn/1"),
    ("diff", "https://mau.gov.vn/1"),
    ("feed", "{folder}/feed.xml"),
    ("export", "{folder}/a.atom"),
    ("terms", "list"),
    ("searches", "list"),
    ("reprocess", "laichau_skhcn"),
    ("prune", "--pages", "30d"),
    ("schedule", "--once"),
    ("check",),
    ("crawl",),
)
VIEWS = (("articles",), ("show", "https://mau.gov.vn/1"), ("runs",), ("status",), ("reprints",), ("citations", "57"))


@pytest.fixture(scope="module")
def reader(postgresql: Server) -> Iterator[str]:
    """The URL of a login that may only ask the views."""
    url = postgresql.new()
    postgresql.execute("CREATE ROLE asks_views LOGIN IN ROLE tinhso_reader")
    yield postgresql.url(url.partition("?")[0].rpartition("/")[2], "asks_views")
    postgresql.execute("DROP ROLE asks_views")
    postgresql.drop(url)


@pytest.mark.parametrize("argv", ASKING, ids=" ".join)
def test_whoever_may_only_ask_the_views_is_told_so(
    argv: tuple[str, ...],
    reader: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = _refused([part.format(folder=tmp_path) for part in argv], reader, capsys, monkeypatch)
    assert said.startswith("tinhso: asks_views may not do this in the database t")
    assert "permission denied for table" in said
    assert said.endswith(". Its owner may.\n")


@pytest.mark.parametrize("argv", [*ASKING, *VIEWS], ids=" ".join)
def test_a_file_that_is_no_database_is_said_to_be_none(
    argv: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "text.db").write_text("no database\n" * 100)
    url = f"sqlite:///{tmp_path}/text.db"
    assert "file is not a database" in _refused(
        [part.format(folder=tmp_path) for part in argv], url, capsys, monkeypatch
    )


@pytest.mark.parametrize("argv", VIEWS, ids=" ".join)
def test_what_a_database_lacks_is_said(
    argv: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE other (a)")
    assert "no such table: " in _refused(argv, f"sqlite:///{tmp_path}/other.db", capsys, monkeypatch)


def test_a_view_that_is_not_there_yet_is_said(postgresql: Server) -> None:
    url = postgresql.new(empty=True)
    postgresql.execute("CREATE TABLE ledger_entry ()", url.partition("?")[0].rpartition("/")[2])
    engine = read_only_engine(url)
    with pytest.raises(sa.exc.ProgrammingError) as raised, engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM seed_sightings")
    engine.dispose()
    postgresql.drop(url)
    said = str(refusal_of(raised.value))
    assert (
        'lacks what is asked for (relation "seed_sightings" does not exist): it is no whole database of tinhso' in said
    )


@pytest.mark.parametrize(
    ("statement", "error"),
    [("INSERT INTO meta VALUES ('kind', 'live')", sa.exc.IntegrityError), ("SELECT ?, 1", sa.exc.ProgrammingError)],
)
def test_a_mistake_of_the_program_is_no_refusal(
    sqlite_engine: sa.Engine, statement: str, error: type[sa.exc.DBAPIError]
) -> None:
    with pytest.raises(error) as raised, sqlite_engine.begin() as connection:
        for _ in range(2):
            connection.exec_driver_sql(statement)
    assert refusal_of(raised.value) is None


def test_an_error_of_an_engine_of_another_kind_is_no_refusal() -> None:
    with pytest.raises(sa.exc.OperationalError) as raised, sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("TABLE nothing")
    assert refusal_of(raised.value) is None


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path}/a.db")
    yield engine
    engine.dispose()


def test_where_an_error_came_from_is_told_without_a_password(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    engine = read_only_engine(f"sqlite:///{tmp_path}/a.db?password=geheim")
    with pytest.raises(sa.exc.OperationalError) as raised, engine.connect() as connection:
        connection.exec_driver_sql("SELECT * FROM nothing")
    assert "geheim" not in str(refusal_of(raised.value))


def _refused(
    argv: tuple[str, ...] | list[str],
    url: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    monkeypatch.setattr(sys, "argv", ["tinhso", *argv, "--database", url])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
    return said.err
