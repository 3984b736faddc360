"""The demo's database, made once a session as a person makes it, and the same rows on the tests' own server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.engine import read_only_engine, writing_engine
from storage.schema import Base
from tests.crawling import Workplace
from tests.storage.postgresql import Server

__all__ = ["demo_file", "demo_server"]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of the SQLite file that `tinhso demo` made; to be read only."""
    place = Workplace(tmp_path_factory.mktemp("demo-file"))
    ended = place.tinhso("demo")
    assert ended.code == 0, ended
    return f"sqlite:///{place.folder / 'tinhso-demo.db'}"


@pytest.fixture(scope="session")
def demo_server(demo_file: str, postgresql: Server) -> Iterator[str]:
    """The URL of a database on the server that holds the demo's rows; to be read only."""
    url = postgresql.new()
    _copy(demo_file, url)
    yield url
    postgresql.drop(url)


def _copy(source: str, target: str) -> None:
    """Every row of every table that a fresh database does not hold already."""
    reading, writing = read_only_engine(source), writing_engine(target)
    with reading.connect() as here, writing.begin() as there:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in here.execute(sa.select(table)).mappings()]
            if rows and not there.scalar(sa.select(sa.func.count()).select_from(table)):
                there.execute(table.insert(), rows)
    reading.dispose()
    writing.dispose()


def file_of(url: str) -> Path:
    """The file that an SQLite URL names."""
    return Path(url.removeprefix("sqlite:///"))
