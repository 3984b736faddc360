"""The generic path against other tools, on pages as they were sent and on pages whose names say nothing."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.paths import ROOT

OURS = "tinhso: lines in order"
LEARNT = "tinhso: lines in order, the portal's repeated lines known"
BOUND = 0.93  # mean F1
LEADS = 0.90


@dataclass(frozen=True, slots=True)
class Measured:
    """One tool on the article pages of every portal. Shares are of pages, 0 to 1; `ms`: CPU milliseconds a page.

    `by_portal`: mean F1 by the recording's name. `dates_right` and `dates_wrong` are None for a tool that tells no dates.
    """

    tool: str
    scrambled: bool
    pages: int
    f1: float
    worst_f1: float
    by_portal: Mapping[str, float]
    leads: float
    leaks: float
    titles: float
    dates_right: int | None
    dates_wrong: int | None
    ms: float


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured, and the tools that are not installed."""

    rows: Sequence[Measured]
    absent: Sequence[str]


def measure(most: int | None = None) -> Found:
    """Every tool on every page, both ways, in a process of its own. `most`: so many pages of a portal."""
    command = [sys.executable, "-m", "bench.generic_tools", *([str(most)] if most else [])]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(ended.stdout)
    return Found([Measured(**row) for row in told["rows"]], told["absent"])


def passed(found: Found) -> bool:
    """Whether ours keeps to the bounds, with the names and without them, on every portal, and tells no wrong date."""
    return all(holds(row) for row in found.rows if row.tool in (OURS, LEARNT))


def holds(row: Measured) -> bool:
    return min(row.f1, *row.by_portal.values()) >= BOUND and row.leads >= LEADS and not row.dates_wrong
