"""Opening, creating, refusing; the schema as it is migrated; what a read-only connection cannot do."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from seeds.shipped import shipped
from storage.database import claim_kind, open_database, read_only_engine
from storage.errors import StorageError
from storage.known_seeds import known_seeds
from storage.query import run_sql
from storage.schema import Base
from storage.types import UtcDateTime
from storage.views import create_views, drop_views, view_statements

VIEWS = {
    "articles": (
        "id portal agency agency_level province_then province_now url title lead body author source source_url section tags"
        " published_at published_on published_month published_precision date_source modified_at event_dates first_seen_at"
        " last_seen_at changed_at gone_at fetched_at page_sha256 content_hash revision_hash duplicate_of similarity"
        " topic_score extractor extractor_version word_count view_count viewed_at revision_number source_key lineage"
        " body_html text_folded run_id reuse"
    ),
    "revisions": (
        "id article_id number is_current portal url title lead body author source source_url section tags published_at"
        " published_on published_month published_precision date_source modified_at event_dates word_count content_hash"
        " revision_hash hash_version extractor extractor_version topic_score fetched_at page_sha256 run_id"
    ),
    "seed_sightings": "id seed portal url title published_on seen_at seed_found article_covered entry_id",
    "topic_hits": "portal url article_id entry_id score number term place position weight version",
    "citations": (
        "article_id nth portal province_then province_now url title published_on duplicate_of kind number ordinal issuer"
        " issued_on as_written sentence place position document_id candidates version"
    ),
    "documents": ("id kind number ordinal issuer issued_on articles citations portals first_cited_on last_cited_on"),
    "citation_candidates": "article_id nth as_written document_id",
    "ledger_entries": (
        "id portal section url source_key title lead listed_at listed_on listed_precision published_on verdict reason score"
        " warnings article_id discovered_at fetched_at attempts next_try_at missing_since revisits revisit_at"
        " run_id"
    ),
    "coverage": (
        "portal section section_name complete_back_to completed_at entries pending last_visit_at last_outcome last_error"
    ),
    "runs": (
        "id portal started_at ended_at outcome reason origin options seen new revised unchanged alias duplicate sighting"
        " off_topic rejected blocked failed missing gone undated requests bytes seconds tls"
    ),
    "portals": (
        "id portal title agency agency_level place province_then province_now province_scheme province_code host family"
        " state evidence successor lineage note tls reuse"
    ),
    "provinces": "scheme code name type aliases successor_scheme successor_code successor note",
    "province_names": "folded name scheme code province province_now",
    "portal_checks": "id portal checked_at origin result reason entries articles titled texts dated generic requests",
    "images": "article_id article_url number url caption alt",
    "event_days": "article_id portal url title event_on published_on days_after",
    "attachments": "article_id article_url number url name",
    "cuts": "article_id article_url number rule action text position",
    "messages": "id kind key title body created_at receiver attempts next_try_at sent_at given_up_at error",
    "article_urls": "article_id portal url is_alias first_seen_at",
    "term_hits": "article_id portal url number term term_group place position written",
    "reprints": (
        "article_id portal url title published_on published_at original_id original_portal original_url original_title"
        " original_published_on original_published_at similarity days_after ground"
    ),
}
VIEWS["portal_health"] = (
    "portal state state_since reason failures last_visit_at last_success_at last_entry_at days_silent usual_gap_days "
    "next_visit_at swept_at articles generic_share visited_by lease_until"
)
VIEWS["unique_articles"] = VIEWS["articles"]


def test_the_views_have_exactly_these_columns(store):
    with store.engine.begin() as connection:
        inspector = sa.inspect(connection)
        found = {name: " ".join(c["name"] for c in inspector.get_columns(name)) for name in inspector.get_view_names()}
    assert found == VIEWS


def _is_of_the_models(_object: object, name: str, kind: str, *_: object) -> bool:
    """All but the index of words, which each database has of its own kind."""
    return kind != "table" or not name.startswith("article_words")


def test_the_migrations_make_the_schema_the_models_describe(store):
    with store.engine.begin() as connection:
        opts = {"compare_type": True, "compare_server_default": True, "include_object": _is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def test_the_same_definitions_are_postgresql(store):
    """Every table and index compiles for PostgreSQL; the views keep to what both databases know."""
    dialect = postgresql.dialect()
    for table in Base.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=dialect))
    for name, sql in view_statements().items():
        only_one_knows = (
            "strftime",
            "group_concat",
            "string_agg",
            "ifnull",
            "datetime(",
            "julianday",
            "extract(",
            "glob ",
            "::",
            "`",
        )
        statement = " ".join(line for line in sql.lower().splitlines() if not line.startswith("--"))
        assert not [word for word in only_one_knows if word in statement], name


def test_views_can_be_dropped_and_made_again(databases):
    engine = open_database(databases.new(empty=True))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW of_an_older_version AS SELECT 1 AS one")
        if engine.name == "postgresql":
            connection.exec_driver_sql("COMMENT ON VIEW of_an_older_version IS 'tinhso: what it was'")
        drop_views(connection)
        assert sa.inspect(connection).get_view_names() == []
        create_views(connection)
        assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)
    engine.dispose()


def test_provinces_and_seeds_are_there_from_the_start(store):
    assert store.rows("SELECT scheme, COUNT(*) FROM provinces GROUP BY scheme ORDER BY scheme") == [
        ("2025", 34), ("gso", 63),
    ]  # fmt: skip
    with store.engine.begin() as connection:
        assert known_seeds(connection) == tuple(sorted(shipped(), key=lambda seed: seed.id))


def test_a_province_has_its_type_aliases_and_successor(store):
    query = "SELECT name, type, aliases, successor, note <> '' FROM provinces WHERE scheme = '{}' AND code = '{}'"
    assert store.one(query.format("gso", "46")) == ("Thừa Thiên Huế", "tỉnh", "Huế; TT-Huế", "Huế", 1)
    assert store.one(query.format("2025", "46")) == ("Huế", "thành phố", "", None, 1)
    assert store.one(query.format("2025", "75")) == ("Đồng Nai", "thành phố", "", None, 1)
    assert store.one(query.format("gso", "15"))[:4] == ("Yên Bái", "tỉnh", "", "Lào Cai")
    assert store.rows("SELECT scheme FROM province_name WHERE name = 'Đăk Lăk' ORDER BY 1") == [("2025",), ("gso",)]
    assert store.rows("SELECT name FROM provinces WHERE scheme = '2025' AND type = 'thành phố' ORDER BY code") == [
        ("Hà Nội",), ("Hải Phòng",), ("Huế",), ("Đà Nẵng",), ("Đồng Nai",), ("Hồ Chí Minh",), ("Cần Thơ",),
    ]  # fmt: skip


def test_opening_again_changes_nothing(store):
    before = store.rows("SELECT * FROM meta ORDER BY key")
    open_database(store.url).dispose()
    assert store.rows("SELECT * FROM meta ORDER BY key") == before


def test_every_connection_is_set_up_for_one_writer_and_many_readers(sqlite_store):
    pragmas = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}
    assert {name: sqlite_store.one(f"PRAGMA {name}")[0] for name in pragmas} == pragmas


def test_a_transaction_takes_the_write_lock_when_it_begins(sqlite_store):
    other = sqlite3.connect(sqlite_store.url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    with sqlite_store.engine.begin() as connection:
        connection.execute(sa.text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_several_openers_make_one_database(databases):
    url = databases.new(empty=True)
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: open_database(url), range(4)))
    assert list(run_sql(url, "SELECT COUNT(*) FROM provinces")[1]) == [(97,)]
    for engine in engines:
        engine.dispose()


def test_what_is_not_ours_is_refused_and_left_alone(tmp_path):
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("Đây là một tệp văn bản, không phải cơ sở dữ liệu. " * 100)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    before = other.read_bytes()
    with pytest.raises(StorageError, match="cannot be opened: file is not a database"):
        open_database(f"sqlite:///{text}")
    with pytest.raises(StorageError, match="of another program"):
        open_database(f"sqlite:///{other}")
    assert other.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "other.db"]


def test_a_newer_database_is_refused(store):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match=r"newer version of tinhso \(schema 9999\)"):
        open_database(store.url)


@pytest.mark.parametrize("url", ["nonsense", "sqlite://", "sqlite:///:memory:", "mysql://user:secret@localhost/x"])
def test_other_urls_are_refused_without_showing_a_password(url):
    with pytest.raises(StorageError) as caught:
        open_database(url)
    assert "sqlite:///tinhso.db" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(StorageError, match="unable to open database file"):
        open_database(f"sqlite:///{tmp_path / 'none' / 'x.db'}")


def test_live_and_copied_runs_never_share_a_database(store):
    with store.engine.begin() as connection:
        claim_kind(connection, "copy")
        claim_kind(connection, "copy")
        with pytest.raises(StorageError, match="need one of their own"):
            claim_kind(connection, "live")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO meta VALUES ('a', 'b')",
        "WITH x AS (SELECT 1) DELETE FROM province",
        "DROP VIEW articles",
        "CREATE TABLE t (a)",
        "CREATE TEMP TABLE t (a)",
        "ATTACH DATABASE '{folder}/other.db' AS other",
        "VACUUM INTO '{folder}/copy.db'",
        "PRAGMA query_only = 0",
        "PRAGMA journal_mode = DELETE",
        "SELECT 1; DROP VIEW articles",
        "BEGIN IMMEDIATE",
        "SELECT * FROM nothing",
        "",
    ],
)
def test_the_database_refuses_what_is_no_query(store, tmp_path, sql):
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(StorageError):
        run_sql(store.url, sql.format(folder=tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert store.count("provinces") == 97


def test_the_read_only_engine_refuses_by_the_database_itself(store):
    engine = read_only_engine(store.url)
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        connection.exec_driver_sql("DELETE FROM province")


def test_a_query_answers_with_columns_and_rows(store):
    columns, rows = run_sql(
        store.url, "SELECT code, name, '100%' AS ratio FROM provinces WHERE name LIKE 'Hà N%' ORDER BY 1"
    )
    assert columns == ["code", "name", "ratio"]
    assert list(rows) == [("01", "Hà Nội", "100%"), ("01", "Hà Nội", "100%"), ("35", "Hà Nam", "100%")]


def test_a_query_reads_while_a_transaction_writes(store):
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE province SET note = 'new'")
        assert list(run_sql(store.url, "SELECT COUNT(*) FROM provinces WHERE note = 'new'")[1]) == [(0,)]


def test_there_is_nothing_to_query_before_a_crawl(tmp_path):
    with pytest.raises(StorageError, match="There is no database"):
        run_sql(f"sqlite:///{tmp_path / 'none.db'}", "SELECT 1")


def test_a_file_name_may_hold_anything(tmp_path):
    folder = tmp_path / "tỉnh số #1 100%?"
    folder.mkdir()
    url = f"sqlite:///{folder / 'a b.db'}"
    open_database(url).dispose()
    assert list(run_sql(url, "SELECT COUNT(*) FROM provinces")[1]) == [(97,)]


def test_times_must_have_a_zone():
    kind = UtcDateTime()
    dialect = sa.create_engine("sqlite://").dialect
    hanoi = datetime(2026, 3, 2, 15, 0, tzinfo=timezone(timedelta(hours=7)))
    assert kind.process_bind_param(hanoi, dialect) == datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001
    assert kind.process_bind_param(hanoi, postgresql.dialect()) == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="without a zone"):
        kind.process_bind_param(datetime(2026, 3, 2), dialect)  # noqa: DTZ001


def test_the_migrations_are_found_from_anywhere(tmp_path):
    root = Path(__file__).resolve().parents[2]
    code = "from storage.database import open_database; open_database('sqlite:///x.db')"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env={"PYTHONPATH": str(root)})
    assert (tmp_path / "x.db").exists()
