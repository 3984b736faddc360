"""A database of before there was search: its articles are found, and its saved searches mean what they meant."""

import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from storage.database import _config, open_database
from storage.engine import asking_engine, writing_engine
from storage.search import search
from storage.search_query import parse
from tests.storage.conftest import Samples, Store

as_it_was_read = import_module("storage.migrations.versions.0011_article_words")._as_it_was_read


def of_before(store: Store, file: Path) -> str:
    """A database with the schema 0010 and everything of the store that it has room for."""
    url = f"sqlite:///{file}"
    engine = writing_engine(url)
    config = _config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
        tables = {
            name: [column["name"] for column in sa.inspect(connection).get_columns(name)]
            for name in sa.inspect(connection).get_table_names()
        }
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("ATTACH ? AS now", (store.url.removeprefix("sqlite:///"),))
        for name, columns in tables.items():
            if name != "alembic_version":
                names = ", ".join(f'"{column}"' for column in columns)
                connection.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM now.{name}")
        connection.execute("DELETE FROM meta WHERE key = 'search_version'")
        connection.execute("INSERT INTO saved_search VALUES ('cu', 'zalo (phường', '2026-01-01', 0)")
    return url


def test_articles_stored_before_are_found_and_searches_kept(sqlite_store: Store, make: Samples, tmp_path: Path) -> None:
    for number in (1, 2):
        sqlite_store.save(make.outcome(make.article(number)))
    url = of_before(sqlite_store, tmp_path / "before.db")
    open_database(url).dispose()
    engine = asking_engine(url)
    with engine.connect() as connection:
        assert [each.article["id"] for each in search(connection, '"bài mẫu" 2')] == [2]
        assert connection.scalar(sa.text("SELECT query FROM saved_search")) == 'zalo "(phường"'
    engine.dispose()


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("a OR b", 'a "OR" b'),
        ("(Phường) zalo", '"(Phường)" zalo'),
        ("'dịch vụ' (x", '"dịch vụ" "(x"'),
        ("""province='Lai Châu' NOT""", 'province="Lai Châu" "NOT"'),
        ("portal=a, b* , ()", 'portal=a, "b"'),
        ('"một (hai)" ba', '"một (hai)" ba'),
    ],
)
def test_what_means_more_now_is_quoted(before: str, now: str) -> None:
    assert as_it_was_read(before) == now
    parse(now)
