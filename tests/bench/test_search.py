"""The benchmark of searches: it asks what it says, and its bounds are held against what was measured."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import report, search, search_report
from bench.__main__ import main
from bench.searching import Searched, fill_and_search, queries
from storage.search_query import parse

DONE = Searched(
    2_000, 1.0, 2_000_000, 8_000_000, newest=[4.0] * 20, lookup=[0.1] * 20, relevant=[6.0] * 20, raw=[3.0] * 20,
    slowest=[("so*", 9.0, 20)],
)  # fmt: skip


def test_the_same_queries_of_every_kind_are_asked_each_time() -> None:
    made = queries(500, 40)
    assert made == queries(500, 40)
    for sign in (" OR ", " NOT ", '"', "*", "portal="):
        assert sum(sign in query for query in made) >= 4
    for query in made:
        assert parse(query).tree is not None


def test_a_small_database_is_filled_and_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, fewer in (("ROUNDS", 1), ("QUERIES", 40), ("RELEVANT", 10)):
        monkeypatch.setattr(f"bench.searching.{name}", fewer)
    found = fill_and_search(f"sqlite:///{tmp_path / 'bench.db'}", 200)
    assert (len(found.newest), len(found.lookup)) == (40, 40)
    assert (len(found.relevant), len(found.raw)) == (10, 10)
    assert max(shown for _, _, shown in found.slowest) == 20
    assert 0 < found.disk < found.whole
    assert found.index > 0


@pytest.mark.parametrize(
    ("changes", "newest", "relevance"),
    [
        ({}, True, True),
        ({"newest": [21.0] * 20}, False, True),
        ({"newest": [21.0] * 20, "lookup": [5.0] * 20}, True, True),
        ({"relevant": [9.5] * 20}, True, False),
    ],
)
def test_bounds(changes: dict[str, list[float]], newest: bool, relevance: bool) -> None:
    found = replace(DONE, **changes)  # type: ignore[arg-type]
    assert (search.newest_holds(found), search.relevance_holds(found)) == (newest, relevance)
    assert search.passed(found) is (newest and relevance)


def test_the_command_searches_both_databases(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    monkeypatch.setattr(search, "measure", lambda database, documents: asked.append((database, documents)) or DONE)
    assert main(["--only", "search"]) == 0
    assert asked == [("sqlite", 200_000), ("postgresql", 200_000)]
    out = capsys.readouterr().out
    assert "SEARCH: 200,000 documents, sqlite" in out
    assert out.count("holds") == 4
    assert search.NO_SERVER in report.as_text(search_report.search_rows("postgresql", 1, None))
