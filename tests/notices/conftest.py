"""The databases of the storage's tests, and real receivers on loopback."""

from collections.abc import Iterator

import pytest

from tests.notices.receiving import Mailbox, Webhook
from tests.storage.conftest import databases, make, only_sqlite, sqlite_store, sqlite_template, store

__all__ = ["databases", "make", "only_sqlite", "sqlite_store", "sqlite_template", "store"]


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running
