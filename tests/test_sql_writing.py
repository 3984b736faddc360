"""Attempts to write through `tinhso sql`, the same ones on both databases: every one is refused, and nothing has changed."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

import cli
from storage.articles import SaveContext, save
from storage.database import open_database
from storage.portals import sync_portal
from storage.schema import Base
from tests.storage.conftest import NOW, article, facts, outcome
from tests.storage.postgresql import KINDS, Server

# {file}: a path that whoever runs the database may write to.
ATTEMPTS = {
    "insert": "INSERT INTO meta VALUES ('a', 'b')",
    "insert returning": "INSERT INTO meta VALUES ('a', 'b') RETURNING key",
    "replace": "REPLACE INTO meta VALUES ('kind', 'live')",
    "update returning": "UPDATE article SET url = '' RETURNING id",
    "update of a view": "UPDATE portals SET title = ''",
    "delete": "DELETE FROM article",
    "truncate": "TRUNCATE article",
    "merge": "MERGE INTO meta USING meta AS other ON true WHEN MATCHED THEN DELETE",
    "delete under a CTE": "WITH all_of_it AS (SELECT 1) DELETE FROM article",
    "CTE that deletes": "WITH gone AS (DELETE FROM article RETURNING id) SELECT * FROM gone",
    "CTE that inserts": "WITH new AS (INSERT INTO meta VALUES ('a', 'b') RETURNING key) SELECT * FROM new",
    "explain that runs": "EXPLAIN ANALYZE DELETE FROM article",
    "two statements": "SELECT 1; DELETE FROM article",
    "statement behind a comment": "SELECT 1 /* ; */ ; -- x\nDROP VIEW articles",
    "drop view": "DROP VIEW articles",
    "drop table": "DROP TABLE article CASCADE",
    "alter table": "ALTER TABLE article ADD COLUMN more text",
    "create table": "CREATE TABLE more (a int)",
    "create temporary table": "CREATE TEMP TABLE more (a int)",
    "create table as": "CREATE TABLE more AS SELECT * FROM articles",
    "create view": "CREATE TEMP VIEW articles AS SELECT 1 AS id",
    "create trigger": "CREATE TEMP TRIGGER t AFTER INSERT ON article BEGIN DELETE FROM meta; END",
    "create index": "CREATE INDEX more ON article (url)",
    "create function": "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "create extension": "CREATE EXTENSION dblink",
    "create database": "CREATE DATABASE more",
    "select into": "SELECT * INTO more FROM articles",
    "select for update": "SELECT * FROM articles FOR UPDATE",
    "pragma": "PRAGMA user_version = 7",
    "pragma against the guard": "PRAGMA query_only = OFF",
    "pragma as a call": "PRAGMA writable_schema(1)",
    "pragma that sets the journal": "PRAGMA journal_mode = DELETE",
    "pragma that checkpoints": "PRAGMA wal_checkpoint",
    "pragma that truncates the log": "PRAGMA wal_checkpoint(TRUNCATE)",
    "pragma that optimises": "PRAGMA optimize",
    "pragma that vacuums": "PRAGMA incremental_vacuum",
    "attach": "ATTACH '{file}' AS other",
    "attach in memory": "ATTACH ':memory:' AS other",
    "detach": "DETACH main",
    "vacuum": "VACUUM",
    "vacuum into": "VACUUM INTO '{file}'",
    "analyze": "ANALYZE",
    "reindex": "REINDEX article",
    "savepoint": "SAVEPOINT a",
    "begin": "BEGIN IMMEDIATE",
    "commit": "COMMIT",
    "writefile": "SELECT writefile('{file}', 'x')",
    "load_extension": "SELECT load_extension('{file}')",
    "a tokenizer's address": "SELECT fts3_tokenizer('simple', x'4141414141414141')",
    "copy to a file": "COPY (SELECT 1) TO '{file}'",
    "copy to a program": "COPY (SELECT 1) TO PROGRAM 'touch {file}'",
    "copy from a file": "COPY meta FROM '{file}'",
    "copy from a program": "COPY meta FROM PROGRAM 'touch {file}'",
    "lo_import": "SELECT lo_import('{file}')",
    "lo_export": "SELECT lo_export(1, '{file}')",
    "lo_put": "SELECT lo_put(1, 0, 'x')",
    "pg_read_file": "SELECT pg_read_file('{file}')",
    "pg_file_write": "SELECT pg_file_write('{file}', 'x', true)",
    "pg_rotate_logfile": "SELECT pg_rotate_logfile()",
    "pg_switch_wal": "SELECT pg_switch_wal()",
    "pg_reload_conf": "SELECT pg_reload_conf()",
    "pg_terminate_backend": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "dblink": "SELECT * FROM dblink('dbname=postgres', 'DELETE FROM meta') AS (a int)",
    "do": "DO $$ BEGIN DELETE FROM article; END $$",
    "call": "CALL more()",
    "prepare": "PREPARE a AS DELETE FROM article",
    "execute": "EXECUTE a",
    "declare": "DECLARE a CURSOR WITH HOLD FOR SELECT 1",
    "set role": "SET ROLE tinhso",
    "reset role": "RESET ROLE",
    "set session": "SET SESSION AUTHORIZATION DEFAULT",
    "set_config of the role": "SELECT set_config('role', 'none', false)",
    "set_config of writing": "SELECT set_config('transaction_read_only', 'off', true)",
    "alter role": "ALTER ROLE tinhso_reader SUPERUSER",
    "alter system": "ALTER SYSTEM SET work_mem = '1MB'",
    "grant": "GRANT ALL ON article TO PUBLIC",
    "comment": "COMMENT ON VIEW articles IS 'x'",
    "nextval": "SELECT nextval('article_id_seq')",
    "setval": "SELECT setval('article_id_seq', 1)",
    "query_to_xml": "SELECT query_to_xml('DELETE FROM meta RETURNING key', true, false, '')",
    "the reader's function": "SELECT * FROM tinhso_ask('DELETE FROM meta RETURNING key') AS (key text)",
    "lock": "LOCK TABLE article",
    "listen": "LISTEN a",
    "notify": "NOTIFY a",
}


@dataclass
class Target:
    """A database with an article in it, and everything that must stay as it is."""

    url: str
    engine: sa.Engine
    aim: Path  # must not come into being
    folder: Path
    server: Server | None
    before: dict[str, Any] = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        files = sorted(str(path.relative_to(self.folder)) for path in self.folder.iterdir())
        state: dict[str, Any] = {"files": files, "aim": self.aim.exists()}
        if self.server is None:
            for end in ("", "-wal"):
                state[f"file{end}"] = hashlib.sha256(Path(f"{self.engine.url.database}{end}").read_bytes()).hexdigest()
        else:
            state |= {sql: self.ask(sql) for sql in _SERVER}
        with self.engine.connect() as connection:
            for table in Base.metadata.sorted_tables:
                state[table.name] = sorted(map(repr, connection.execute(sa.select(table))))
        return state

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()  # type: ignore[arg-type, unused-ignore]


_SERVER = (
    "SELECT relname, relkind, relacl::text, obj_description(oid) FROM pg_class WHERE relnamespace::regnamespace::text"
    " NOT LIKE 'pg_%' ORDER BY 1",
    "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT rolname, rolsuper, rolconfig FROM pg_roles ORDER BY 1",
    "SELECT datname FROM pg_database WHERE datname NOT LIKE 't%' ORDER BY 1",
    "SELECT extname FROM pg_extension ORDER BY 1",
    "SELECT COUNT(*) FROM pg_largeobject_metadata",
    "SELECT last_value, is_called FROM article_id_seq",
    "SELECT name, setting FROM pg_file_settings ORDER BY 1",
)


@pytest.fixture(scope="module", params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("writing")
    server: Server | None = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    url = server.new() if server else f"sqlite:///{folder / 'tinhso.db'}"
    aim = (server.data.parent if server else folder) / "written"
    engine = open_database(url)
    with engine.begin() as connection:
        portal = sync_portal(connection, facts())
        save(connection, outcome(article(1)), context=SaveContext(portal.portal_id, "mau_skhcn", NOW))
    made = Target(url, engine, aim, folder, server)
    made.before = made.state()
    yield made
    engine.dispose()
    if server:
        server.drop(url)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_no_attempt_to_write_succeeds(
    target: Target, attempt: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    statement = ATTEMPTS[attempt].format(file=target.aim) if "{file}" in ATTEMPTS[attempt] else ATTEMPTS[attempt]
    monkeypatch.chdir(target.folder)
    monkeypatch.setattr(sys, "argv", ["tinhso", "sql", statement, "--database", target.url])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith("tinhso: The ")
    assert said.err.count("\n") == 1
    if target.server is None:
        assert not target.aim.exists()


def test_after_all_attempts_nothing_has_changed(target: Target) -> None:
    """Comes after them, on each database; asks the views again, as a person would."""
    assert len(ATTEMPTS) >= 30
    assert target.state() == target.before
    assert not target.aim.exists()
