"""What the tests of commands ask: the demo's portals, crawled once, and how its tables are read."""

import fcntl
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from replica.demo import demo_sites
from tests.crawling import ROOT, Ended, Workplace
from tests.databases import SqliteFile

PORTALS = sorted(demo_sites())


class Demo:
    """A workplace that holds the crawls of the demo's portals."""

    def __init__(self, place: Workplace) -> None:
        self.place = place

    def run(self, *argv: str) -> Ended:
        ended = self.place.tinhso(*argv)
        aside = [line for line in ended.err.splitlines() if not re.search("--limit N shows|--undated too shows", line)]
        assert (ended.code, aside) == (0, []), ended
        return ended

    def json(self, *argv: str) -> Any:
        return self.run(*argv, "--json").json


class FileDemo(Demo):
    """A folder in which `tinhso demo` ran, as a person runs it; it makes an SQLite file."""

    def __init__(self, folder: Path, printed: "subprocess.CompletedProcess[str] | None" = None) -> None:
        self.printed = printed or run_demo(folder)
        super().__init__(Workplace(folder, SqliteFile(folder / "tinhso-demo.db")))

    @classmethod
    def copied(cls, factory: pytest.TempPathFactory) -> "FileDemo":
        """A copy, to be changed at will, of the one that the first process to ask for it makes for all processes of the tests."""
        base = factory.getbasetemp()
        shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "the-demo"
        shared.mkdir(exist_ok=True)
        said = shared / "printed"
        with (shared / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not said.exists():
                said.write_bytes(pickle.dumps(run_demo(shared)))
        folder = factory.mktemp("demo")
        shutil.copytree(shared, folder, dirs_exist_ok=True)
        return cls(folder, pickle.loads(said.read_bytes()))


def run_demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Runs `tinhso demo` in the folder."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; cli.main()", "demo"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def rows_of(table: str) -> list[list[str]]:
    """The cells of a table drawn with lines."""
    lines = [line for line in table.splitlines() if line.startswith(("┃", "│"))]
    return [[cell.strip() for cell in re.split("[┃│]", line)[1:-1]] for line in lines]
