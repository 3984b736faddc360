"""The databases of the storage's tests, and real receivers on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.conftest import Databases, make, only_sqlite, sqlite_store, sqlite_template, store
from tests.storage.postgresql import CRAWL_KINDS

__all__ = ["make", "only_sqlite", "sqlite_store", "sqlite_template", "store"]


@pytest.fixture(params=CRAWL_KINDS)
def databases(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Databases]:
    """As the storage's, on the databases that crawls run on: receivers that are down take seconds each."""
    is_server = request.param == "postgresql"
    made = Databases(
        tmp_path, request.getfixturevalue("postgresql") if is_server else None, None if is_server else sqlite_template
    )
    yield made
    made.drop()
