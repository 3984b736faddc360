"""`tinhso export FILE.db`: a database of its own that answers as its source does."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import open_database
from storage.errors import StorageError
from storage.query import run_sql
from storage.views import view_statements
from tests.exports import Exporting, asked, dump
from tests.storage.postgresql import KINDS


def test_a_snapshot_answers_as_its_source_does(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite3"
    assert exporting.export(file, demo_file) == 81
    url = f"sqlite:///{file}"
    for view in view_statements().keys() - {"messages"}:
        assert asked(url, f"SELECT * FROM {view}") == asked(demo_file, f"SELECT * FROM {view}"), view
    with pytest.raises(StorageError, match="no such table: messages"):
        run_sql(url, "SELECT * FROM messages")
    before = file.read_bytes()
    with pytest.raises(StorageError, match="is a snapshot that `tinhso export` made"):
        open_database(url)
    for argv in (
        ["crawl", "laichau_skhcn"], ["terms", "list"], ["searches", "list"], ["reprocess"], ["prune", "--pages", "90d"],
        ["seeds", "list"], ["evidence", "hoabinh"], ["diff", "https://mau.gov.vn/"], ["export", str(tmp_path / "a.atom")],
    ):  # fmt: skip
        said = exporting.refused(*argv, "--database", url)
        assert "is a snapshot that `tinhso export` made" in said
        assert "name the database that it was made from" in said
    assert file.read_bytes() == before
    [made] = asked(url, "SELECT value FROM snapshot WHERE key = 'made_by'")
    assert made["value"].startswith("tinhso ")
    for argv in (
        ["articles", "--limit", "3"],
        ["runs"],
        ["show", str(asked(url, "SELECT url FROM articles")[0]["url"])],
    ):
        assert exporting.run(*argv, "--database", url) == exporting.run(*argv, "--database", demo_file)
    with closing(sqlite3.connect(file)) as connection:
        declared = {name: type_ for _, name, type_, *_ in connection.execute("PRAGMA table_info(articles)")}
        stored = connection.execute("SELECT DISTINCT typeof(published_on), typeof(fetched_at) FROM unique_articles")
        assert sorted(stored) == [("null", "text"), ("text", "text")]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (
        declared | {"id": "INTEGER", "published_on": "DATE", "fetched_at": "TIMESTAMP", "similarity": "REAL"}
        == declared
    )


def test_a_snapshot_of_some_articles_has_what_belongs_to_them(
    exporting: Exporting, demo_file: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.db"
    exporting.export(file, demo_file)
    assert exporting.export(file, demo_file, "--portal", "hoabinh", "--since", "2026-03-01") == 8, "with the copy"
    url = f"sqlite:///{file}"
    ids = {row["id"] for row in asked(url, "SELECT id FROM articles")}
    for view in (
        "revisions",
        "article_urls",
        "images",
        "cuts",
        "topic_hits",
        "ledger_entries",
        "reprints",
    ):
        found = {row["article_id"] for row in asked(url, f"SELECT article_id FROM {view}")}
        assert found, view
        assert found <= ids, view
    assert len(asked(url, "SELECT * FROM portals")) == 5
    facts = {row["key"]: row["value"] for row in asked(url, "SELECT * FROM snapshot")}
    assert {name: facts[name] for name in ("portal", "since")} == {"portal": "hoabinh", "since": "2026-03-01"}


@pytest.mark.parametrize("kind", KINDS)
def test_words_are_found_in_a_snapshot_as_in_its_source(
    exporting: Exporting, demo_file: str, request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    source = request.getfixturevalue({"sqlite": "demo_file", "postgresql": "demo_server"}[kind])
    exporting.export(tmp_path / "a.db", source, "--with-words")
    for asked_for in (["chu ky so"], ['"học bạ số"', "--duplicates"], ["chuyển đổi số", "--province", "phu tho"]):
        found = [
            exporting.run("search", *asked_for, "--limit", "99", "--json", "--database", url)
            for url in (f"sqlite:///{tmp_path / 'a.db'}", demo_file)
        ]
        assert found[0] == found[1]
        assert json.loads(found[0][1])
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert "belongs to SQLite" in exporting.refused("export", str(tmp_path / "a.csv"), "--with-words")


def test_a_snapshot_without_words_says_so_when_it_is_searched(
    exporting: Exporting, demo_file: str, tmp_path: Path
) -> None:
    exporting.export(tmp_path / "a.db", demo_file)
    said = exporting.refused("search", "zalo", "--database", f"sqlite:///{tmp_path / 'a.db'}")
    assert "no index of words" in said
    assert "--with-words" in said


def test_a_snapshot_can_be_exported_again(exporting: Exporting, demo_file: str, tmp_path: Path) -> None:
    exporting.export(tmp_path / "a.db", demo_file)
    again = f"sqlite:///{tmp_path / 'a.db'}"
    assert exporting.export(tmp_path / "b.db", again) == 81
    assert sorted(dump(tmp_path / "b.db")) == sorted(dump(tmp_path / "a.db"))
    assert exporting.export(tmp_path / "b.csv", again, "--portal", "hoabinh") == 23
    assert "is a snapshot that `tinhso export` made" in exporting.refused(
        "export", str(tmp_path / "b.atom"), "--database", again
    )
