"""CPU of the whole crawl ÷ a bare Scrapy fetch of the same addresses, and where the difference goes."""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.paths import ROOT
from bench.serving import served
from bench.stages import PARSE, SOUP

BOUND = 2.5
TURNS = 3
ROUNDS = 4  # of every process; the first is the cold one
TOLERANCE = (
    0.02  # of the requests: two addresses of one article are asked for both, or one, as the writer is quick or slow
)
REST = "Scrapy, and what no stage names"

_Told = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Cost:
    """One kind of crawl. `ms`: CPU milliseconds a request, start-up left out, the median of the warm rounds; `low`, `high`:
    their range. `cold`: CPU seconds of a process that crawls once, imports and all, the median of the turns."""

    ms: float
    low: float
    high: float
    cold: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """The whole crawl against the bare and the stock fetch of the same addresses, and the crawl's own cost by stage."""

    requests: int
    articles: int
    whole: Cost
    bare: Cost
    stock: Cost
    stages: Mapping[str, float]  # stage → CPU milliseconds a request

    @property
    def floor_ms(self) -> float:
        """What no crawl on these libraries goes below: the fetch, one parse of the page, BeautifulSoup on the cut fragment."""
        return self.bare.ms + self.stages[PARSE] + self.stages[SOUP]

    @property
    def passed(self) -> bool:
        return self.whole.ms <= BOUND * self.bare.ms


def measure(turns: int = TURNS, rounds: int = ROUNDS, *, what: Sequence[str] = ("corpus",)) -> Ratio:
    """Crawls a corpus by each kind in turns, a process a turn, so that a busy moment of the machine hits all alike.

    `what` is served: see bench.serving. Raises RuntimeError if two kinds did not send the same number of requests, but for
    TOLERANCE: their figures would say nothing of each other.
    """
    told: dict[str, list[_Told]] = {"whole": [], "bare": [], "stock": []}
    staged: _Told = []
    with served(*what) as origins:
        for _ in range(turns):
            told["whole"].append(_whole(origins, rounds))
            addresses = told["whole"][0][0]["addresses"]
            for kind in ("bare", "stock"):
                plan = _plan(origins, addresses, is_stock=kind == "stock")
                told[kind].append(_run(["bench.fetching", str(rounds)], plan))
            staged += _whole(origins, rounds, "staged")[1:]
    first = told["whole"][0][0]
    for kind, processes in told.items():
        for each in (each for process in processes for each in process):
            if abs(_requests(each) - _requests(first)) > TOLERANCE * _requests(first):
                raise RuntimeError(f"{kind} sent {each['requests']} requests, the first crawl {first['requests']}")
    costs = {kind: _cost(processes) for kind, processes in told.items()}
    return Ratio(_requests(first), first["articles"], **costs, stages=_stages(staged))


def _requests(told: Mapping[str, Any]) -> int:
    return sum(told["requests"].values())


def _per_request(told: Mapping[str, Any], seconds: float) -> float:
    return 1000 * seconds / _requests(told)


def _cost(processes: Sequence[_Told]) -> Cost:
    warm = [_per_request(each, each["cpu"]) for process in processes for each in process[1:]]
    cold = statistics.median(process[0]["until"] for process in processes)
    return Cost(statistics.median(warm), min(warm), max(warm), cold)


def _stages(staged: _Told) -> dict[str, float]:
    """The median of each stage; what no stage took is Scrapy's and the loop's."""
    found = {
        stage: statistics.median(_per_request(each, each["stages"][stage]) for each in staged)
        for stage in staged[0]["stages"]
    }
    total = statistics.median(_per_request(each, each["cpu"]) for each in staged)
    return {REST: total - sum(found.values())} | found


def _plan(origins: Mapping[str, str], addresses: Mapping[str, list[str]], *, is_stock: bool) -> dict[str, Any]:
    """The same addresses for Scrapy alone: with the product's middlewares and transport, or with Scrapy's own (`is_stock`),
    from the copies themselves. Pipelines and the product's extensions are left out."""
    from crawler.options import CrawlOptions
    from spiders.fleet import copy_settings, portal_classes, project_settings

    project = {
        name: value
        for name, value in project_settings().copy_to_dict().items()
        if project_settings().getpriority(name) == 20 and not name.startswith(("SPIDER", "NEWSPIDER"))
    }
    project |= {"ITEM_PIPELINES": {}, "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None}}
    if is_stock:
        del project["DOWNLOAD_HANDLERS"]
    crawls = []
    for name, origin in origins.items():
        settings = copy_settings(portal_classes()[name], CrawlOptions(at=origin))
        asked = addresses[name]
        if is_stock:
            asked = [address.replace(str(settings["PUBLIC_ORIGIN"]), origin, 1) for address in asked]
            settings = {"DOWNLOAD_DELAY": 0, "DOWNLOADER_MIDDLEWARES": {}}
        crawls.append({"portal": name, "settings": settings, "addresses": asked})
    return {"settings": project, "crawls": crawls}


def _whole(origins: Mapping[str, str], rounds: int, *more: str) -> _Told:
    with tempfile.TemporaryDirectory() as folder:
        return _run(["bench.crawling", str(rounds), folder, *more], {"origins": origins})


def _run(command: Sequence[str], plan: Mapping[str, Any]) -> _Told:
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: _Told = json.loads(ended.stdout)
    return told
