"""Runs `tinhso` as a process of its own, cheaply: forked from a server that has imported the program once."""

import atexit
import json
import multiprocessing
import os
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from storage.database import open_database
from tests.databases import Database, ServerDatabase, SqliteFile
from tests.storage.postgresql import Server

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 120.0  # after which a process is taken to hang

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.warm"])


@dataclass(frozen=True)
class Ended:
    """How a process ended. `code`: negative for a signal."""

    code: int | None
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """The rows of `tinhso crawl --json` by portal."""
        return {row["portal"]: row for row in self.json}


class Started:
    """A process under way."""

    def __init__(
        self, argv: Sequence[str], folder: Path, script: str = "", env: Mapping[str, str] | None = None
    ) -> None:
        self._files = Path(tempfile.mkdtemp(dir=folder))
        self._began = time.monotonic()
        self._process = _context.Process(
            target=_run, args=([*argv], str(folder), str(self._files), script, dict(env or {}))
        )
        self._process.start()

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive()

    def signal(self, number: signal.Signals) -> None:
        """Sends the signal, unless the process has ended already."""
        if self._process.is_alive() and self._process.pid is not None:
            os.kill(self._process.pid, number)

    def wait_until_said(self, text: str, seconds: float = SECONDS) -> None:
        """Waits for the text on standard error. Raises TimeoutError where it does not come."""
        while text not in self._text("err"):
            if not self._process.is_alive() or time.monotonic() - self._began > seconds:
                raise TimeoutError(f"never said {text!r}: {self._text('err')}")
            self._process.join(0.02)

    def wait(self, seconds: float = SECONDS) -> Ended:
        """Waits for the end. Raises TimeoutError, and kills the process, where there is none."""
        self._process.join(seconds)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            raise TimeoutError(f"no end after {seconds} s: {self._text('err')}")
        took = time.monotonic() - self._began
        return Ended(self._process.exitcode, self._text("out"), self._text("err"), took)

    def _text(self, name: str) -> str:
        return (self._files / name).read_text(encoding="utf-8")


def _run(argv: list[str], folder: str, files: str, script: str, env: dict[str, str]) -> None:
    os.chdir(folder)
    os.environ.update(env)
    for descriptor, name in ((1, "out"), (2, "err")):
        with (Path(files) / name).open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    sys.argv = ["tinhso", *argv]
    import crawler.settings
    from storage.transactions import PATIENCE_SECONDS
    from storage.writer import Writer

    assert Writer.__init__.__kwdefaults__ is not None
    for name, usual in (("batch_seconds", 0.1), ("patience", PATIENCE_SECONDS)):
        Writer.__init__.__kwdefaults__[name] = float(os.environ.get(f"TINHSO_TEST_{name.upper()}", usual))
    crawler.settings.SPIDER_MODULES = ["spiders.provinces", "tests.leaves"]
    if script:
        runpy.run_path(script, run_name="__main__")
    else:
        import cli

        cli.main()


@cache
def _empty_file() -> Path:
    """A database with its schema and no crawl, made once: making one takes longer than a small crawl."""
    folder = Path(tempfile.mkdtemp(prefix="tinhso-tests-"))
    atexit.register(shutil.rmtree, folder)
    engine = open_database(f"sqlite:///{folder / 'empty.db'}")
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA journal_mode=DELETE")  # one file to copy
    engine.dispose()
    return folder / "empty.db"


def _new_file(file: Path) -> SqliteFile:
    shutil.copyfile(_empty_file(), file)
    return SqliteFile(file)


class Workplace:
    """A folder, a database, and the commands run there. The database is an SQLite file in the folder unless another is given."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.database = database or _new_file(folder / "tinhso.db")
        self.env = {"TINHSO_DATABASE_URL": self.database.url}

    @property
    def file(self) -> Path:
        """The SQLite file. A test that needs one takes the fixture `file_place`."""
        assert isinstance(self.database, SqliteFile), "this database is no file"
        return self.database.file

    @property
    def is_postgresql(self) -> bool:
        return isinstance(self.database, ServerDatabase)

    def pass_time(self, seconds: int) -> None:
        """Makes what the ledger waits for lie so much farther back."""
        for column in ("next_try_at", "missing_since", "revisit_at"):
            earlier = (
                f"{column} - interval '{seconds} seconds'"
                if self.is_postgresql
                else f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-{seconds} seconds') || '000'"
            )
            self.database.execute(f"UPDATE ledger_entry SET {column} = {earlier} WHERE {column} IS NOT NULL")

    def become(self, other: "Workplace") -> None:
        """Replace the database's content by that of another workplace, where nothing runs."""
        self.database.become(other.database)

    def batches_of(self, seconds: float) -> None:
        """How long the writer waits for a batch to fill: here a tenth of a second, for each crawl's end waits for its last."""
        self.env["TINHSO_TEST_BATCH_SECONDS"] = str(seconds)

    def patience_of(self, seconds: float) -> None:
        """How long the writer waits for a server that is away."""
        self.env["TINHSO_TEST_PATIENCE"] = str(seconds)

    def start(self, *argv: str, script: str = "") -> Started:
        return Started(argv, self.folder, script, self.env)

    def tinhso(self, *argv: str, seconds: float = SECONDS) -> Ended:
        return self.start(*argv).wait(seconds)

    def crawl(self, portal: str, origin: str, *options: str) -> dict[str, Any]:
        """Crawls one portal's copy and returns its row; the exit code must agree with the outcome."""
        ended = self.tinhso("crawl", portal, "--at", origin, "--json", *options)
        assert ended.out, ended.err
        row: dict[str, Any] = ended.rows[portal]
        assert ended.code == (0 if row["outcome"] in ("ok", "quiet") else 1), ended
        assert "Traceback" not in ended.err, ended.err
        return row

    def query(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a SELECT, `?` standing for a value: times and days as text, truth as 0 or 1, on both databases."""
        return self.database.query(statement, values)

    def column(self, statement: str, *values: object) -> list[Any]:
        return [next(iter(row.values())) for row in self.query(statement, *values)]

    def state(self) -> dict[str, set[tuple[Any, ...]]]:
        """What two crawls of the same portals must agree on, however they got there."""
        return {name: {tuple(row.values()) for row in self.query(statement)} for name, statement in _STATE.items()}


class Places:
    """Makes workplaces whose databases are of one kind: on the server where one is given, else files."""

    def __init__(self, server: Server | None) -> None:
        self.server = server

    def new(self, folder: Path) -> Workplace:
        return Workplace(folder, None if self.server is None else ServerDatabase(self.server))


_STATE = {
    "articles": """SELECT one.portal, one.source_key, one.url, one.title, one.lead, one.body, one.author, one.content_hash,
        one.revision_hash, one.published_at, one.published_on, one.published_precision, one.revision_number, one.section,
        root.portal AS root_portal, root.source_key AS root_key, one.similarity, one.gone_at
        FROM articles AS one LEFT JOIN articles AS root ON root.id = one.duplicate_of""",
    "aliases": """SELECT articles.portal, articles.source_key, article_urls.url
        FROM article_urls JOIN articles ON articles.id = article_urls.article_id""",
    "sightings": "SELECT seed, portal, url, title, published_on, seed_found, article_covered FROM seed_sightings",
    "ledger": "SELECT portal, url, source_key, verdict, section, title, listed_on, score FROM ledger_entries",
    "coverage": "SELECT portal, section, complete_back_to, entries, pending, last_outcome FROM coverage",
}
