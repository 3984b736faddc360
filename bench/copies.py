"""Near copies at scale: what signing and linking cost, what is found, and how a search slows as the database grows."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from bench.documents import KINDS
from bench.linking import Linked
from bench.paths import ROOT

SQLITE, POSTGRESQL = "sqlite", "postgresql"
PLAN = tuple((database, documents) for documents in (100_000, 1_000_000) for database in (SQLITE, POSTGRESQL))
RECALL = 0.98  # of each kind of copy, at any size: sixteen bands of four miss a hundredth of what is edited in 5 %
NO_SERVER = "PostgreSQL is not installed here: near copies were not measured on it."


def plan(documents: int | None) -> tuple[tuple[str, int], ...]:
    """On which database how many documents are linked: as asked on both, else what `make bench` has the time for."""
    return PLAN if documents is None else ((SQLITE, documents), (POSTGRESQL, documents))


def measure(database: str, documents: int) -> Linked | None:
    """What a fresh database of that many documents took, in a process of its own; None if there is no such server."""
    with fresh(database) as url:
        if url is None:
            return None
        command = [sys.executable, "-m", "bench.linking", url, str(documents)]
        said = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    said["looked"] = {int(stored): (middle, high) for stored, (middle, high) in said["looked"].items()}
    return Linked(**said)


def passed(found: Linked) -> bool:
    """Whether enough copies of each kind were found, and nothing else was linked."""
    return not found.false and all(found.found[kind] >= RECALL * found.planted[kind] for kind in KINDS)


@contextmanager
def fresh(database: str) -> Iterator[str | None]:
    """The URL of an empty database on the disk of temporary files, which is gone afterwards."""
    if database == SQLITE:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/tinhso.db"
        return
    from tests.storage.postgresql import Server, binaries  # here: the tests need not be beside a benchmark of SQLite

    programs = binaries()
    if programs is None:
        yield None
        return
    server = Server(programs, place=tempfile.gettempdir())
    try:
        yield server.new(empty=True)
    finally:
        server.remove()
