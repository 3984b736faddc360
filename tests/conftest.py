"""What tests of whole crawls share: a folder with a database of its own, on a file or a server; receivers of messages."""

import gc
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from replica.demo import demo_sites
from replica.server import serve
from tests.crawling import Places, Workplace
from tests.demo_database import demo_file, demo_server
from tests.demos import PORTALS, Demo, FileDemo
from tests.exports import Exporting
from tests.notices.receiving import Mailbox, Webhook
from tests.storage.postgresql import CRAWL_KINDS, postgresql

__all__ = ["demo_file", "demo_server", "postgresql"]
_QUICK = {"crawler", "replica", "seeds", "spiders", "vietnamese"}  # folders of many short tests


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write golden files anew where they differ, and fail")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files whose tests start processes come first, so that no worker ends with a long one while the others have nothing left."""
    items.sort(key=lambda item: item.path.parent.name in _QUICK)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Modules and tests stay until the end: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", params=CRAWL_KINDS)
def places(request: pytest.FixtureRequest) -> Places:
    """Workplaces on each kind of database in turn: the same tests hold on both."""
    return Places(request.getfixturevalue("postgresql") if request.param == "postgresql" else None)


@pytest.fixture
def place(tmp_path: Path, places: Places) -> Iterator[Workplace]:
    """An empty folder to crawl in, with an empty database."""
    made = places.new(tmp_path)
    yield made
    made.database.drop()


@pytest.fixture
def file_place(tmp_path: Path) -> Workplace:
    """An empty folder to crawl in, with an SQLite file: for what only files have, or what has nothing to do with databases."""
    return Workplace(tmp_path)


@pytest.fixture
def server_place(tmp_path: Path, postgresql: object) -> Iterator[Workplace]:
    """An empty folder to crawl in, with a database on the tests' own server: for what only a server does."""
    made = Places(postgresql).new(tmp_path)  # type: ignore[arg-type]
    yield made
    made.database.drop()


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture(scope="module")
def file_demo(tmp_path_factory: pytest.TempPathFactory) -> FileDemo:
    return FileDemo.copied(tmp_path_factory)


@pytest.fixture(scope="module")
def demo(places: Places, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo's file, and the same portals crawled into a server's database."""
    if places.server is None:
        made: Demo = request.getfixturevalue("file_demo")
        return made
    place = places.new(tmp_path_factory.mktemp("demo"))
    with ExitStack() as stack:
        copies = [f"--at={name}={stack.enter_context(serve(site)).origin}" for name, site in demo_sites().items()]
        ended = place.tinhso("crawl", *PORTALS, *copies, "--json")
    assert ended.code == 0, ended
    return Demo(place)


@pytest.fixture
def exporting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Exporting:
    return Exporting(capsys, monkeypatch)
