"""What people may ask a server: everything of the views, nothing else, and not for ever."""

import psycopg
import pytest

from storage.engine import people_engine
from storage.errors import StorageError
from storage.query import run_sql
from storage.reader_role import ASKER, ROLE
from storage.views import view_statements

DENIED = "permission denied"
NOT_SO = "security-definer function"
READ_ONLY = "read-only transaction|non-volatile function"
NO_CURSOR = "syntax error|must not contain data-modifying|DECLARE CURSOR"


@pytest.fixture(scope="module")
def asked(postgresql):
    """One database for all that is refused."""
    url = postgresql.new()
    yield url
    postgresql.drop(url)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM article", DENIED),
        ("TABLE meta", DENIED),
        ("SELECT body FROM page", DENIED),
        ("SELECT * FROM commit_mark", DENIED),
        ("SELECT * FROM articles FOR UPDATE", DENIED),
        ("SELECT nextval('article_id_seq')", DENIED),
        ("SELECT rolpassword FROM pg_authid", DENIED),
        ("INSERT INTO meta VALUES ('a', 'b')", NO_CURSOR),
        ("WITH gone AS (DELETE FROM article RETURNING id) SELECT * FROM gone", NO_CURSOR),
        ("SELECT * INTO copy FROM articles", "INTO is not allowed"),
        ("CREATE TEMP TABLE t (a int)", NO_CURSOR),
        ("DO $$ BEGIN END $$", NO_CURSOR),
        ("COPY articles TO STDOUT", NO_CURSOR),
        ("COPY (SELECT 1) TO PROGRAM 'true'", NO_CURSOR),
        ("LISTEN x", NO_CURSOR),
        ("COMMIT", NO_CURSOR),
        ("SET ROLE tinhso", NO_CURSOR),
        ("RESET ROLE", NO_CURSOR),
        ("RESET ALL", NO_CURSOR),
        ("SET SESSION AUTHORIZATION DEFAULT", NO_CURSOR),
        ("SELECT 1; DROP VIEW articles", "multiple commands"),
        ("SELECT 1; RESET ROLE", "multiple commands"),
        ("", "syntax error"),
        ("SELECT", "it asks for no column"),
        ("SELECT FROM articles", "it asks for no column"),
        ("SELECT set_config('role', 'none', false)", NOT_SO),
        ("SELECT set_config('role', 'tinhso', true), query_to_xml('SELECT * FROM meta', true, false, '')", NOT_SO),
        ("SELECT set_config('session_authorization', 'tinhso', false)", NOT_SO),
        ("SELECT set_config('transaction_read_only', 'off', true)", "read-write mode"),
        ("SELECT set_config('session_preload_libraries', 'x', false)", DENIED),
        ("SELECT query_to_xml('SELECT * FROM meta', true, false, '')", DENIED),
        ("SELECT query_to_xml('DELETE FROM article RETURNING 1', true, false, '')", DENIED + "|" + READ_ONLY),
        ("SELECT query_to_xml('RESET ROLE', true, false, '')", "not allowed|invalid query|" + NOT_SO),
        ("SELECT * FROM tinhso_ask('TABLE meta') AS (key text, value text)", DENIED),
        ("SELECT * FROM tinhso_ask('SET ROLE tinhso') AS (a text)", "does not return tuples"),
        ("SELECT pg_read_file('/etc/passwd')", DENIED),
        ("SELECT pg_ls_dir('.')", DENIED),
        ("SELECT lo_import('/etc/passwd')", DENIED),
        ("SELECT lo_export(1, '/tmp/x')", DENIED),
        ("SELECT lo_get(1)", "does not exist"),
        ("SELECT pg_reload_conf()", DENIED),
        ("SELECT pg_promote()", DENIED),
        ("SELECT pg_create_restore_point('x')", DENIED),
        ("SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS (a int)", "does not exist"),
        ("SELECT * FROM nothing", "does not exist"),
    ],
)
def test_the_server_refuses_what_is_no_question_to_a_view(asked, sql, said):
    with pytest.raises(StorageError, match=f"(?i)The query failed: .*({said})"):
        list(run_sql(asked, sql)[1])


def test_other_sessions_are_out_of_reach(server_store):
    statement = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'tinhso' AND pid <> pg_backend_pid()"
    )
    with pytest.raises(StorageError, match="must be a superuser"):
        list(run_sql(server_store.url, statement)[1])
    assert server_store.count("provinces") == 97


def test_what_a_question_makes_on_the_way_is_gone_with_it(server_store):
    """Until PostgreSQL 16 a large object can be made in a read-only transaction; it is rolled back with the question."""
    try:
        list(run_sql(server_store.url, "SELECT lo_from_bytea(4711, 'x')")[1])
    except StorageError as error:
        assert "read-only" in str(error)
    assert server_store.count("pg_largeobject_metadata") == 0


def test_every_view_can_be_asked_and_nothing_else(server_store, make):
    server_store.save(make.outcome(make.article(1)))
    for view in view_statements():
        list(run_sql(server_store.url, f"SELECT * FROM {view}")[1])
    for role in (ROLE, ASKER):
        granted = server_store.rows(
            f"SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = '{role}' ORDER BY 1"
        )
        assert granted == [(view, "SELECT") for view in sorted(view_statements())]
        assert server_store.rows(
            f"SELECT has_schema_privilege('{role}', 'public', 'CREATE'), has_database_privilege('{role}', current_database(),"
            f" 'CREATE'), rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = '{role}'"
        ) == [(0, 0, 0, 0, 0)]
    assert server_store.one("SELECT has_function_privilege('public', 'tinhso_ask(text)', 'EXECUTE')") == (0,)


def test_values_are_those_of_sqlite(server_store):
    columns, rows = run_sql(
        server_store.url,
        "SELECT TIMESTAMPTZ '2026-03-02 15:00+07' AS a, TIMESTAMPTZ '2026-03-02 08:00:00.25Z' AS a, DATE '2026-03-02' AS d,"
        " true AS t, 12345678901234567890 AS n, AVG(x) AS x, '{\"a\": 1}'::json AS j, NULL AS o, '50%' AS p,"
        " TIMESTAMPTZ 'infinity' AS i FROM (VALUES (1), (2)) AS v (x);",
    )
    assert columns == ["a", "a", "d", "t", "n", "x", "j", "o", "p", "i"]
    assert list(rows) == [
        (
            "2026-03-02 08:00:00.000000", "2026-03-02 08:00:00.250000", "2026-03-02", 1, 12345678901234567890, 1.5,
            '{"a": 1}', None, "50%", "infinity",
        )
    ]  # fmt: skip


def test_a_question_works_for_so_long_only(databases, monkeypatch):
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
    with pytest.raises(
        StorageError, match=r"^The query was stopped after 0\.2 seconds: --timeout SECONDS lets it work longer\.$"
    ):
        list(run_sql(databases.new(), endless, 0.2)[1])


def test_a_question_that_is_not_read_to_its_end_leaves_nothing_behind(server_store, make):
    server_store.save(make.outcome(make.article(1)))
    _, rows = run_sql(server_store.url, "SELECT url FROM provinces, articles")
    assert next(rows) == (make.article(1).url,)
    rows.close()
    assert server_store.one(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND pid <> pg_backend_pid()"
    ) == (0,)


def test_the_engine_for_people_has_the_role_and_sqlites_values(server_store):
    with people_engine(server_store.url).connect() as connection:
        row = connection.exec_driver_sql("SELECT current_user, 1 = 1, now() > '2020-01-01'").one()
    assert tuple(row) == (ROLE, 1, 1)


@pytest.mark.parametrize(
    "sql",
    ["EXPLAIN SELECT 1", " explain (ANALYZE) SELECT 1", "-- why\nEXPLAIN SELECT 1", "/* why * so */ EXPLAIN DELETE FROM article"],
)  # fmt: skip
def test_explain_is_told_where_it_can_be_asked(asked, sql):
    with pytest.raises(StorageError, match=f"The query begins with EXPLAIN.*ask it in psql, after SET ROLE {ROLE}"):
        run_sql(asked, sql)


def test_what_only_speaks_of_explaining_is_a_question(asked):
    columns, rows = run_sql(asked, "-- EXPLAIN\nSELECT 'EXPLAIN' AS explain")
    assert (columns, list(rows)) == (["explain"], [("EXPLAIN",)])


def test_explain_in_psql_as_the_sentence_says(asked):
    with psycopg.connect(asked) as connection:
        connection.execute(f"SET ROLE {ROLE}")
        assert connection.execute("EXPLAIN SELECT * FROM articles").fetchall()
