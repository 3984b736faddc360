"""The benchmark of exports: its database is what it says, both sides write the same articles, and bounds are judged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench import exporting, report
from bench.__main__ import main
from bench.articles import SECTIONS, fill
from storage.engine import asking_engine
from storage.search import search

DONE = exporting.Exported("csv", 192_000, (9.0, 8.0), (5.0, 4.0), 170.0, 160.0, 150.0)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("bench") / "large.db"
    fill(f"sqlite:///{file}", 300)
    return file


@pytest.fixture
def connection(database: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(database)) as connection:
        yield connection


def test_the_database_is_what_it_says(database: Path, connection: sqlite3.Connection) -> None:
    def one(sql: str) -> object:
        return connection.execute(sql).fetchone()[0]

    assert (
        one("SELECT COUNT(*) FROM articles") == one("SELECT COUNT(*) FROM ledger_entries WHERE article_id = id") == 300
    )
    assert one("SELECT COUNT(*) FROM unique_articles") == 292, "of each hundred after the first four are copies"
    assert one("SELECT COUNT(DISTINCT province_then) FROM portals") == 63
    assert one("SELECT COUNT(DISTINCT section) FROM articles") == len(SECTIONS)
    assert 0 < one("SELECT COUNT(*) FROM articles WHERE published_on IS NULL") < 20  # type: ignore[operator]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    engine = asking_engine(f"sqlite:///{database}")
    with engine.connect() as asking:
        assert search(asking, "chuyển đổi số")
    engine.dispose()


@pytest.mark.parametrize("form", exporting.FORMATS)
def test_both_sides_write_the_same_articles(database: Path, tmp_path: Path, form: str) -> None:
    ours, raw = tmp_path / f"ours.{form}", tmp_path / f"raw.{form}"
    count = exporting._ours(form, database, ours)
    exporting._raw(form, database, raw)
    assert count == (300 if form == "sqlite" else 292)
    if form == "csv":
        assert ours.read_bytes() == raw.read_bytes()
    elif form == "parquet":
        assert pq.read_table(ours)["title"] == pq.read_table(raw)["title"]
    elif form == "sqlite":
        for view in ("articles", "ledger_entries", "coverage"):
            told = []
            for file in (ours, raw):
                with closing(sqlite3.connect(file)) as connection:
                    told.append(sorted(connection.execute(f"SELECT * FROM {view}"), key=repr))
            assert told[0] == told[1]
    else:
        mark = b"<entry>" if form == "atom" else b"\n"
        assert ours.read_bytes().count(mark) == raw.read_bytes().count(mark) == 292


def test_the_bounds_are_half_the_speed_and_flat_memory() -> None:
    assert DONE.ratio == 0.5
    assert DONE.passed
    assert not replace(DONE, raw=(3.9,)).passed
    assert not replace(DONE, peak=171.0).passed
    text = report.as_text(report.export_rows(replace(DONE, peak=171.0)))
    assert "0.50 ≥ 0.5: holds" in text
    assert "+ 10 MB at most: MISSED" in text


@pytest.mark.parametrize(("peak", "code"), [(160.0, 0), (200.0, 1)])
def test_the_part_is_run_and_judged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], peak: float, code: int
) -> None:
    monkeypatch.setattr(exporting, "measure", lambda articles: iter([replace(DONE, articles=articles, peak=peak)]))
    assert main(["--only", "export", "--documents", "4000"]) == code
    assert "EXPORT: 4,000 articles to csv" in capsys.readouterr().out
