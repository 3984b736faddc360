"""The portals of the chaos as they are served: slow enough to be caught in the act, and with a log of who asked what when."""

import re
import threading
import time
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from random import Random
from typing import NamedTuple

from replica.articles import Section, make_articles
from replica.exchange import Answer, Request
from replica.server import serve
from replica.site import Site
from tests.chaos.leaves import PATHS, name_of

_SECTIONS = tuple(Section(path, path, topical=True) for path in PATHS)
_FAMILIES = ("nukeviet", "wordpress")
_PROCESS = re.compile(r"process/(\d+)-\S+")
AT_FIRST = 10  # articles of each portal


class Asked(NamedTuple):
    """A request: when it came, by this machine's clock, and the process that sent it."""

    at: float
    process: str
    path: str


class Portal:
    """A site that takes a moment over each answer."""

    def __init__(self, number: int, seed: int) -> None:
        self.name = name_of(number)
        articles = make_articles(AT_FIRST, _SECTIONS, seed=f"{seed}:{number}", first_id=1000 * (number + 1))
        self.site = Site(_FAMILIES[number % 2], articles, _SECTIONS, seed=f"{seed}:{number}")  # type: ignore[arg-type]
        self.log: list[Asked] = []
        self._chance = Random(f"{seed}:{number}")
        self._answer = self.site.answer
        self.site.answer = self._slowly  # type: ignore[method-assign]

    def _slowly(self, request: Request) -> Answer:
        at = time.monotonic()
        found = _PROCESS.search(request.headers.get("user-agent", ""))
        self.log.append(Asked(at, found[0] if found else "", request.target))
        answer = self._answer(request)
        threading.Event().wait(self._chance.uniform(0.02, 0.1))
        return answer

    def published(self) -> set[tuple[str, str]]:
        return {(self.name, str(article.id)) for article in self.site.articles}


def intrusions(log: list[Asked], stopped: Container[int] = ()) -> list[Asked]:
    """The requests of a process that asked again after another one had begun to: a process visits a portal once, so that
    each one's requests are in one piece where no two crawl it at a time.

    A process that was stopped between making sure of its lease and sending the request sends that one when it goes on. No
    more than one, and none after it, is let pass.
    """
    seen: set[str] = set()
    kept: list[Asked] = []
    late: set[str] = set()
    for process, group in groupby(log, key=lambda each: each.process):
        asked = list(group)
        is_late = process in seen and len(asked) == 1 and process not in late and _pid(process) in stopped
        seen.add(process)
        if is_late:
            late.add(process)
        else:
            kept += asked
    return _again(kept)


def _again(log: list[Asked]) -> list[Asked]:
    seen: set[str] = set()
    found: list[Asked] = []
    for process, asked in groupby(log, key=lambda each: each.process):
        if process in seen:
            found += asked
        seen.add(process)
    return found


def _pid(process: str) -> int:
    match = _PROCESS.fullmatch(process)
    return int(match[1]) if match else 0


@contextmanager
def served(count: int, seed: int) -> Iterator[dict[str, Portal]]:
    """So many portals, by the origin each is served at."""
    with ExitStack() as stack:
        portals = [Portal(number, seed) for number in range(count)]
        yield {stack.enter_context(serve(portal.site)).origin: portal for portal in portals}


class Publisher:
    """Publishes an article at a random portal every so often, until it is stopped."""

    def __init__(self, portals: list[Portal], every: float, seed: int) -> None:
        self._portals, self._every, self._chance = portals, every, Random(seed)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(self._chance.uniform(0, 2 * self._every)):
            self._chance.choice(self._portals).site.publish()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
