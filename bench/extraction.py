"""Extraction against other tools: time and F1 on the same article pages."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bench.paths import ROOT

BOUND = 4.0  # times faster than trafilatura, in either of its modes
ROUNDS = 5
OURS = "tinhso: the family's selectors"
RIVALS = ("trafilatura, fast", "trafilatura, default")


@dataclass(frozen=True, slots=True)
class Measured:
    """One tool. `ms`: CPU milliseconds a page, the median of the rounds; `low`, `high`: the rounds' range."""

    tool: str
    ms: float
    low: float
    high: float
    f1: float
    worst_f1: float


def measure(rounds: int = ROUNDS) -> list[Measured]:
    """Every tool on every page, in a process of its own so that no other part of the benchmarks slows it."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.tools", str(rounds)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    return [Measured(**row) for row in json.loads(ended.stdout)]


def passed(found: Sequence[Measured]) -> bool:
    """Whether trafilatura, in either mode, takes so many times as long as ours."""
    ours = next(row.ms for row in found if row.tool == OURS)
    return all(row.ms >= BOUND * ours for row in found if row.tool in RIVALS)
