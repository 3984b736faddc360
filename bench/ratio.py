"""CPU of the whole crawl ÷ a bare Scrapy fetch of the same addresses, and where the difference goes."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.paths import ROOT
from bench.serving import served

BOUND = 2.5
TURNS = 3
ROUNDS = 3  # of every process, after one that does not count
_KINDS = ("whole", "bare", "stock")
_REST = "Scrapy: fetch, scheduling, the loop"


@dataclass(frozen=True, slots=True)
class Ratio:
    """Milliseconds of CPU a request by kind of crawl, each the median of the rounds, with the rounds' range; the crawl
    itself by stage."""

    requests: int
    articles: int
    rounds: int
    ms: Mapping[str, float]
    low: Mapping[str, float]
    high: Mapping[str, float]
    stages: Mapping[str, float]

    @property
    def whole_to_bare(self) -> float:
        return self.ms["whole"] / self.ms["bare"]

    @property
    def whole_to_stock(self) -> float:
        return self.ms["whole"] / self.ms["stock"]

    @property
    def passed(self) -> bool:
        return self.whole_to_bare <= BOUND


def measure(turns: int = TURNS, rounds: int = ROUNDS) -> Ratio:
    """Crawls the corpus by each kind in turns, a process a turn, so that a busy moment of the machine hits all alike.

    Raises RuntimeError if two kinds did not send the same number of requests: their figures say nothing of each other.
    """
    with served("corpus") as origins:
        first = _run("whole", 1, {"origins": origins})[0]
        plan = {"origins": origins, "addresses": first["addresses"]}
        told: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _KINDS}
        for _ in range(turns):
            for kind in _KINDS:
                told[kind] += _run(kind, rounds, plan)
        staged = _run("staged", rounds, plan)
    for kind, done in told.items():
        if any(each["requests"] != first["requests"] for each in done):
            raise RuntimeError(f"{kind} sent {done[0]['requests']} requests, the crawl {first['requests']}")
    requests = sum(first["requests"].values())
    costs = {kind: [1000 * each["cpu"] / requests for each in done] for kind, done in told.items()}
    return Ratio(
        requests=requests,
        articles=first["articles"],
        rounds=turns * rounds,
        ms={kind: statistics.median(cost) for kind, cost in costs.items()},
        low={kind: min(cost) for kind, cost in costs.items()},
        high={kind: max(cost) for kind, cost in costs.items()},
        stages=_stages(staged, requests),
    )


def _stages(staged: list[dict[str, Any]], requests: int) -> dict[str, float]:
    """Stage → milliseconds a request, the median of the rounds; what no stage took is Scrapy's and the loop's."""
    found = {
        stage: 1000 * statistics.median(each["stages"][stage] for each in staged) / requests
        for stage in staged[0]["stages"]
    }
    total = 1000 * statistics.median(each["cpu"] for each in staged) / requests
    return {_REST: total - sum(found.values())} | found


def _run(kind: str, rounds: int, plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.crawling", kind, str(rounds), folder]
        ended = subprocess.run(
            command, cwd=ROOT, input=json.dumps(plan), stdout=subprocess.PIPE, text=True, check=True
        )
    result: list[dict[str, Any]] = json.loads(ended.stdout)
    return result
