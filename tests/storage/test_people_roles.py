"""Who may ask a server, and that no reader can change what people's queries run through."""

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from storage.database import open_database
from storage.engine import people_engine
from storage.errors import StorageError
from storage.query import run_sql
from storage.reader_role import ASKER, ROLE
from tests.storage.conftest import Store
from tests.storage.postgresql import Server, binaries

COUNT = "SELECT COUNT(*) FROM provinces"
DENIED = "permission denied"


def name_of(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def guest(server_store: Store, postgresql: Server) -> Iterator[str]:
    """The URL under which a login asks that is a member of the readers' role, and nothing else."""
    postgresql.execute(f"CREATE ROLE guest LOGIN IN ROLE {ROLE}")
    name = name_of(server_store.url)
    yield postgresql.url(name, "guest")
    postgresql.execute("DROP OWNED BY guest", name)
    postgresql.execute("DROP ROLE guest")


def test_an_owner_without_other_rights_makes_the_roles_itself(postgresql: Server) -> None:
    """Of the server's other users one may make roles, one may not."""
    postgresql.execute("CREATE ROLE keeper LOGIN CREATEROLE")
    url = postgresql.new(empty=True)
    name = name_of(url)
    postgresql.execute(f"ALTER DATABASE {name} OWNER TO keeper")
    own = postgresql.url(name, "keeper")
    open_database(own).dispose()
    assert list(run_sql(own, COUNT)[1]) == [(97,)]
    with pytest.raises(StorageError, match=DENIED):
        run_sql(own, "SELECT * FROM meta")
    postgresql.drop(url)
    postgresql.execute("DROP ROLE keeper")


def test_without_the_right_to_make_roles_crawls_go_on_and_people_are_told(postgresql: Server) -> None:
    postgresql.execute("CREATE ROLE plain LOGIN")
    url = postgresql.new(empty=True)
    name = name_of(url)
    postgresql.execute("GRANT CREATE ON SCHEMA public TO plain", name)
    own = postgresql.url(name, "plain")
    open_database(own).dispose()
    sentence = rf"^People's queries cannot be run in {name} at .*owner crawl once.*GRANT {ROLE}, {ASKER} TO the owner"
    for ask in (lambda: run_sql(own, "SELECT 1"), lambda: people_engine(own)):
        with pytest.raises(StorageError, match=sentence):
            ask()
    postgresql.execute(f"GRANT {ROLE} TO plain")
    open_database(own).dispose()
    with pytest.raises(StorageError, match=sentence):
        run_sql(own, "SELECT 1")
    postgresql.execute(f"GRANT {ASKER} TO plain")
    postgresql.execute(f"ALTER DATABASE {name} OWNER TO plain")
    open_database(own).dispose()
    assert list(run_sql(own, COUNT)[1]) == [(97,)]
    postgresql.drop(url)
    postgresql.execute("DROP ROLE plain")


def test_a_login_without_the_role_is_told_what_to_grant(server_store: Store, postgresql: Server) -> None:
    postgresql.execute("CREATE ROLE stranger LOGIN")
    with pytest.raises(StorageError, match=rf"^stranger may not ask t\d+ at .*run GRANT {ROLE} TO stranger; "):
        run_sql(postgresql.url(name_of(server_store.url), "stranger"), "SELECT 1")
    postgresql.execute("DROP ROLE stranger")


def test_a_login_that_was_granted_the_role_may_ask_and_no_more(guest: str) -> None:
    assert list(run_sql(guest, COUNT)[1]) == [(97,)]
    with psycopg.connect(guest) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM article")


@pytest.mark.parametrize("first", ["SELECT 1", f"SET ROLE {ROLE}"])
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER FUNCTION tinhso_ask(text) VOLATILE",
        "ALTER FUNCTION tinhso_ask(text) SECURITY INVOKER",
        "ALTER FUNCTION tinhso_ask(text) SET role TO 'none'",
        "ALTER FUNCTION tinhso_ask(text) OWNER TO guest",
        "DROP FUNCTION tinhso_ask(text)",
        "CREATE OR REPLACE FUNCTION tinhso_ask(asked text) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1'",
        f"SET ROLE {ASKER}",
        f"DROP OWNED BY {ASKER}",
        f"REASSIGN OWNED BY {ASKER} TO guest",
        f"GRANT {ASKER} TO guest",
    ],
)
def test_no_reader_can_change_what_questions_run_through(
    server_store: Store, guest: str, first: str, statement: str
) -> None:
    before = server_store.rows(
        "SELECT proowner, prosrc, provolatile, prosecdef, proacl::text FROM pg_proc ORDER BY oid"
    )
    with psycopg.connect(guest, autocommit=True) as connection:
        connection.execute(first)  # type: ignore[arg-type, unused-ignore]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)  # type: ignore[arg-type, unused-ignore]
    after = server_store.rows("SELECT proowner, prosrc, provolatile, prosecdef, proacl::text FROM pg_proc ORDER BY oid")
    assert after == before


def test_nor_from_within_by_a_function_of_the_readers_own(server_store: Store, guest: str) -> None:
    """What a question calls runs as the owner of the function."""
    with psycopg.connect(guest, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION pg_temp.harm(statement text) RETURNS name LANGUAGE plpgsql AS"
            " 'BEGIN EXECUTE statement; RETURN current_user; END'"
        )
        asked = "SELECT * FROM tinhso_ask('SELECT pg_temp.harm(''{}'')') AS (who name)"
        assert connection.execute(asked.format("SELECT 1")).fetchone() == (ASKER,)  # type: ignore[arg-type, unused-ignore]
        for statement in (
            "ALTER FUNCTION tinhso_ask(text) VOLATILE",
            "DROP FUNCTION tinhso_ask(text)",
            f"GRANT SELECT ON articles TO {ROLE}",
            "CREATE TABLE harm ()",
        ):
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute(asked.format(statement))  # type: ignore[arg-type, unused-ignore]
        back = "SELECT set_config(''''transaction_read_only'''', ''''off'''', true)"
        with pytest.raises(psycopg.errors.ActiveSqlTransaction):
            connection.execute(asked.format(back))  # type: ignore[arg-type, unused-ignore]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(asked.format("SELECT FROM article"))  # type: ignore[arg-type, unused-ignore]
    assert list(run_sql(server_store.url, COUNT)[1]) == [(97,)]


def test_no_reader_can_take_from_the_others_what_was_granted_to_all(server_store: Store, guest: str) -> None:
    with psycopg.connect(guest, autocommit=True) as connection:
        connection.execute(f"DROP OWNED BY {ROLE}")
        connection.execute(f"REVOKE ALL ON articles, provinces FROM {ROLE}")
    for url in (server_store.url, guest):
        assert list(run_sql(url, COUNT)[1]) == [(97,)]


@pytest.mark.parametrize(
    "change",
    [
        "DROP FUNCTION tinhso_ask(text)",
        "ALTER FUNCTION tinhso_ask(text) VOLATILE",
        "ALTER FUNCTION tinhso_ask(text) SET statement_timeout TO 0",
        # As it was made before it had a role of its own.
        "DROP FUNCTION tinhso_ask(text); CREATE FUNCTION tinhso_ask(asked text) RETURNS SETOF record LANGUAGE plpgsql STABLE"
        " SECURITY DEFINER AS $$ BEGIN RETURN QUERY EXECUTE asked; END $$; ALTER FUNCTION tinhso_ask(text) OWNER TO"
        " tinhso_reader",
    ],
)
def test_a_function_that_is_not_as_it_should_be_is_not_used_and_made_anew(
    server_store: Store, postgresql: Server, guest: str, change: str
) -> None:
    postgresql.execute(change, name_of(server_store.url))
    for url in (server_store.url, guest):
        with pytest.raises(StorageError, match="let its owner crawl once"):
            run_sql(url, COUNT)
    open_database(server_store.url).dispose()
    assert server_store.rows(
        "SELECT proowner::regrole::text, provolatile::text, prosecdef, proconfig IS NULL FROM pg_proc"
        " WHERE proname = 'tinhso_ask'"
    ) == [(ASKER, "s", 1, 1)]
    for url in (server_store.url, guest):
        assert list(run_sql(url, COUNT)[1]) == [(97,)]


@pytest.fixture
def bare_server(postgresql: Server) -> Iterator[Server]:
    """A server nobody has used, as an administrator finds it."""
    server = Server(binaries())  # type: ignore[arg-type]
    yield server
    server.remove()


def test_what_the_manual_says_of_large_objects_holds(bare_server: Server) -> None:
    page = " ".join(
        (Path(__file__).resolve().parents[2] / "docs" / "postgresql.md").read_text(encoding="utf-8").split()
    )
    [statement] = re.findall(r"`(REVOKE EXECUTE ON FUNCTION lo_.*? FROM PUBLIC)`", page)
    bare_server.execute("CREATE ROLE analyst LOGIN")
    making = ("lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')", "lo_import('/etc/hostname')")
    with psycopg.connect(bare_server.url("postgres", "analyst"), autocommit=True) as connection:
        connection.execute("SELECT lo_create(0), lo_creat(-1), lo_from_bytea(0, 'x')")
        bare_server.execute(statement)
        for function in making:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT {function}")  # type: ignore[arg-type, unused-ignore]


def run_all(server: Server, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            server.execute(statement)


def test_what_the_manual_tells_an_administrator_is_enough(bare_server: Server) -> None:
    """Its statements as they stand there; then the owner crawls, and owner and guest may ask, and no more than ask."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "postgresql.md").read_text(encoding="utf-8")
    first, _before, guest = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    run_all(bare_server, first)
    own, other = (bare_server.url("articles", name) for name in ("crawler", "analyst"))
    open_database(own).dispose()
    with psycopg.connect(own) as connection:
        [rights] = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = 'crawler'"
        )
    assert rights == (False, False, False)
    assert list(run_sql(own, COUNT)[1]) == [(97,)]
    with pytest.raises(StorageError, match='role "analyst" does not exist'):
        run_sql(other, "SELECT 1")
    run_all(bare_server, guest)
    assert list(run_sql(other, COUNT)[1]) == [(97,)]
    for url in (own, other):
        with pytest.raises(StorageError, match=DENIED):
            run_sql(url, "SELECT * FROM article")
    with psycopg.connect(other, autocommit=True) as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("1min",)
        for statement in ("SELECT * FROM article", "CREATE TEMP TABLE t (a int)", "DROP FUNCTION tinhso_ask(text)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[arg-type, unused-ignore]


def test_a_database_set_up_by_an_older_manual_is_brought_up_to_date(bare_server: Server) -> None:
    """It knew one role, of which readers and owner were members."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "postgresql.md").read_text(encoding="utf-8")
    first, more, guest = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    older = [line for line in first.split(";\n") if ASKER not in line and "TEMPORARY" not in line]
    run_all(bare_server, ";\n".join([*older, f"GRANT {ROLE} TO crawler"]))
    run_all(bare_server, guest)
    own, other = (bare_server.url("articles", name) for name in ("crawler", "analyst"))
    open_database(own).dispose()
    bare_server.execute(
        "CREATE FUNCTION tinhso_ask(asked text) RETURNS SETOF record LANGUAGE plpgsql STABLE SECURITY DEFINER"
        f" AS $$ BEGIN RETURN QUERY EXECUTE asked; END $$; ALTER FUNCTION tinhso_ask(text) OWNER TO {ROLE}",
        "articles",
    )
    open_database(own).dispose()
    with pytest.raises(StorageError, match=f"CREATE ROLE {ASKER} NOLOGIN; .*GRANT {ROLE}, {ASKER} TO the owner"):
        run_sql(own, COUNT)
    run_all(bare_server, more)
    open_database(own).dispose()
    for url in (own, other):
        assert list(run_sql(url, COUNT)[1]) == [(97,)]
    with psycopg.connect(other) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("ALTER FUNCTION tinhso_ask(text) VOLATILE")
