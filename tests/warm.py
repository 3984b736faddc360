"""What the fork server of tests has done before it forks: all that every command imports, reads and compiles anew.

A process of the tests then costs what its work costs, not what its start costs.
"""

import gc

gc.disable()  # nothing that is imported is litter

import sys
import tempfile
from contextlib import redirect_stdout, suppress
from importlib import import_module
from io import StringIO
from pathlib import Path

from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from typer.exceptions import Exit

import cli
from spiders.fixtures import FixtureSet, fixtures_of
from spiders.fleet import portal_classes, project_settings
from storage.database import open_database

ROOT = Path(__file__).resolve().parents[1]
_MODULES = (
    "apprise", "crawler.copies", "crawler.handler", "crawler.resolver", "notices.teller", "numpy.ma", "pytest",
    "scrapy.core.downloader.handlers.http11", "scrapy.pqueues", "scrapy.squeues", "storage.postgresql", "tests.leaves",
)  # fmt: skip


def _import() -> None:
    for name in _MODULES:
        import_module(name)
    for settings in (project_settings(), Settings()):
        for path in _paths(settings):
            load_object(path)


def _paths(settings: Settings) -> set[str]:
    """The classes a crawl is made of, by their paths."""
    found = {settings[name] for name in ("SCHEDULER", "DUPEFILTER_CLASS", "DOWNLOADER", "STATS_CLASS", "LOG_FORMATTER")}
    for name in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "DOWNLOAD_HANDLERS"):
        found |= set(settings.getwithbase(name))
    return {path for path in found if isinstance(path, str) and "." in path}


def _read() -> None:
    """Reads a portal's pages: vocabulary, boilerplate and what else is compiled once."""
    name = "laichau_skhcn"
    FixtureSet.read(fixtures_of(ROOT, name)).golden(portal_classes()[name])


def _open() -> None:
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{folder}/warm.db").dispose()


def _say() -> None:
    for arguments in (["--help"], ["crawl", "--help"]):  # the first loads every command
        with redirect_stdout(StringIO()), suppress(Exit):
            cli.app(arguments, standalone_mode=False)


_import()
assert "twisted.internet.reactor" not in sys.modules, "every process installs its own reactor"
_read()
_open()
_say()
gc.collect()
gc.freeze()
gc.enable()
