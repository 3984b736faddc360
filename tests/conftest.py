"""What tests of whole crawls share: a folder with a database of its own."""

from pathlib import Path

import pytest

from tests.crawling import Workplace


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    """An empty folder to crawl in."""
    return Workplace(tmp_path)
