"""What the tests of commands ask: the demo's portals, crawled once, and how its tables are read."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

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
        assert (ended.code, ended.err) == (0, ""), ended
        return ended

    def json(self, *argv: str) -> Any:
        return self.run(*argv, "--json").json


class FileDemo(Demo):
    """A folder in which `tinhso demo` ran, as a person runs it; it makes an SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.printed = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; cli.main()", "demo"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        super().__init__(Workplace(folder, SqliteFile(folder / "tinhso-demo.db")))


def rows_of(table: str) -> list[list[str]]:
    """The cells of a table drawn with lines."""
    lines = [line for line in table.splitlines() if line.startswith(("┃", "│"))]
    return [[cell.strip() for cell in re.split("[┃│]", line)[1:-1]] for line in lines]
