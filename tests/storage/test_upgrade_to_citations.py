"""A database of before there were citations: what its articles cite is found when it is opened."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from storage.database import open_database
from storage.query import run_sql
from tests.storage.conftest import Samples, Store
from tests.storage.test_upgrade_to_search import of_before


def test_articles_stored_before_are_read(sqlite_store: Store, make: Samples, tmp_path: Path) -> None:
    for number in (1, 2):
        made = make.article(number)
        cites = "DỮ LIỆU MẪU. Theo Quyết định số 749/QĐ-TTg ngày 03/6/2020."
        sqlite_store.save(make.outcome(replace(made, paragraphs=(*made.paragraphs, cites))))
    url = of_before(sqlite_store, tmp_path / "before.db")
    with closing(sqlite3.connect(tmp_path / "before.db")) as connection, connection:
        connection.execute("DELETE FROM meta WHERE key = 'citations_version'")
    open_database(url).dispose()
    _, rows = run_sql(url, "SELECT id, articles FROM documents")
    assert list(rows) == [("Quyết định 749/QĐ-TTg, 2020-06-03", 2)]
