"""Peak memory of a crawl of a large replica portal, the program run as a person runs it."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.paths import ROOT
from bench.serving import served

BOUND_MB = 300.0
ARTICLES = 10_000
_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in one unit of ru_maxrss


@dataclass(frozen=True, slots=True)
class Memory:
    """What one crawl took. `peak_mb`: resident, in MB of a million bytes; `stored`: new and duplicate articles."""

    articles: int
    stored: int
    outcome: str
    peak_mb: float
    cpu_seconds: float
    seconds: float

    @property
    def passed(self) -> bool:
        return self.outcome == "ok" and self.stored == self.articles and self.peak_mb <= BOUND_MB


def measure(articles: int = ARTICLES) -> Memory:
    """Runs `tinhso crawl` in a process of its own on a fresh database and asks the system what that process took."""
    with served("large", str(articles)) as origins, tempfile.TemporaryDirectory() as folder:
        ((portal, origin),) = origins.items()
        out = Path(folder) / "out.json"
        command = [sys.executable, "-m", "cli", "crawl", portal, "--at", origin, "--all-topics", "--json"]
        with out.open("wb") as stdout:
            child = subprocess.Popen([*command, "--database", f"sqlite:///{folder}/tinhso.db"], cwd=ROOT, stdout=stdout)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if not out.stat().st_size:
            raise RuntimeError(f"the crawl ended with {child.returncode} and said nothing")
        (row,) = json.loads(out.read_text(encoding="utf-8"))
    return Memory(
        articles=articles,
        stored=row["new"] + row["duplicate"],
        outcome=row["outcome"],
        peak_mb=usage.ru_maxrss * _UNIT / 1e6,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        seconds=row["seconds"],
    )
