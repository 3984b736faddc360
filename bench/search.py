"""Search at scale: by date beside a look-up by primary key, by relevance beside the raw full-text query."""

import json
import subprocess
import sys
from collections.abc import Sequence
from statistics import quantiles

from bench.copies import fresh
from bench.paths import ROOT
from bench.searching import Searched

DOCUMENTS = 200_000
NEWEST_MS = 20.0  # at the 95th percentile, or NEWEST times a look-up by primary key
NEWEST = 5.0
RELEVANT = 3.0  # times the raw full-text query, at the 95th percentile
NO_SERVER = "PostgreSQL is not installed here: search was not measured on it."


def measure(database: str, documents: int) -> Searched | None:
    """What searches of a fresh database of that many documents took, in a process of its own; None if there is no server."""
    with fresh(database) as url:
        if url is None:
            return None
        command = [sys.executable, "-m", "bench.searching", url, str(documents)]
        said = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    return Searched(**said)


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[18]


def newest_holds(found: Searched) -> bool:
    """Whether search by date is as fast as it has to be."""
    return p95(found.newest) <= max(NEWEST_MS, NEWEST * p95(found.lookup))


def relevance_holds(found: Searched) -> bool:
    """Whether search by relevance costs little more than the database's own."""
    return p95(found.relevant) <= RELEVANT * p95(found.raw)


def passed(found: Searched) -> bool:
    """Whether both bounds hold."""
    return newest_holds(found) and relevance_holds(found)
