"""How the command line starts: its help, and what a command does not wait for."""

import re
import subprocess
import sys

from tests.crawling import ROOT, Workplace
from tests.demos import FileDemo


def test_help_names_every_command(file_place: Workplace) -> None:
    text = file_place.tinhso("--help").out
    for command in ("demo", "crawl", "portals", "articles", "show", "runs", "seeds", "reprocess", "sql"):
        assert re.search(rf"\b{command}\b", text), command


def test_no_command_shows_the_help_and_nothing_else(file_place: Workplace) -> None:
    for argv in ((), ("alerts",)):
        ended = file_place.tinhso(*argv)
        assert (ended.code, ended.err) == (2, "")
        assert "Usage: " in ended.out


LOADED = """
import sys
import cli
try:
    cli.main()
finally:
    print(*({"scrapy", "trafilatura", "datasette", "apprise", "apscheduler"} & set(sys.modules)), file=sys.stderr)
"""


def test_asking_in_sql_waits_for_no_crawler_to_be_loaded(file_demo: FileDemo) -> None:
    """A process of its own: those the tests fork have everything loaded."""
    argv = [
        "sql",
        "SELECT COUNT(*) AS n FROM articles",
        "--database",
        f"sqlite:///{file_demo.place.folder}/tinhso-demo.db",
        "--format",
        "csv",
    ]
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *argv], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (ended.returncode, ended.stderr.strip()) == (0, "")
    assert ended.stdout.startswith("n\n")
