"""The demo's database, made once a session as a person makes it (tests/demos.py), and the same rows on the tests' own server."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.engine import read_only_engine, writing_engine
from storage.schema import Base
from tests.demos import FileDemo
from tests.storage.postgresql import Server

__all__ = ["demo_file", "demo_server"]

_COOKBOOK = Path(__file__).resolve().parents[1] / "docs" / "cookbook.md"


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of the SQLite file that `tinhso demo` made, with the cookbook's words; to be read only."""
    demo = FileDemo.copied(tmp_path_factory)
    assert demo.printed.returncode == 0, demo.printed
    place = demo.place
    [words] = re.findall(r"^```text\n(.*?)^```$", _COOKBOOK.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (place.folder / "words.tsv").write_text(words, encoding="utf-8")
    ended = place.tinhso("terms", "add", "words.tsv", "--database", "sqlite:///tinhso-demo.db")
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
