"""Two portals with every trap, that copied from each other, and what one crawl of both makes of them."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from replica.exchange import Answer, Request
from replica.server import serve
from replica.site import Site
from tests.crawling import Workplace
from tests.samples import BACKAN, LAICHAU, readable, tampered, trapped_site

State = dict[str, set[tuple[object, ...]]]
COMPARED = ("articles", "aliases", "sightings", "entries", "coverage")
REPOSTS = 3  # in each direction


def two_sites() -> dict[str, Site]:
    """The sites by portal. Each has reposts of the other's articles."""
    first = trapped_site("nukeviet", 24)
    second = trapped_site("wordpress", 24, page_size=5, seed="other", first_id=500)  # no slug is both sites'
    chosen = [
        [each for each in readable(site) if each.lead and not each.second_section and not each.pinned][:REPOSTS]
        for site in (first, second)
    ]
    for original in chosen[0]:
        second.repost(original, section="tin-tuc-su-kien")
    for original in chosen[1]:
        first.repost(original, section="tin-hoat-dong-so")
    return {LAICHAU: first, BACKAN: second}


class Portals:
    """Both sites while they are served; `reached` is set when as many answers were given as `wait_for` said."""

    def __init__(self, origins: dict[str, str]) -> None:
        self.origins = origins
        self.arguments = self.crawl_of(*origins)
        self.answered = 0
        self._goal = 0
        self.reached = threading.Event()
        self._lock = threading.Lock()

    def crawl_of(self, *portals: str) -> list[str]:
        """How to crawl these."""
        return ["crawl", *portals, "--json", *(f"--at={name}={self.origins[name]}" for name in portals)]

    def wait_for(self, answers: int) -> None:
        with self._lock:
            self.answered, self._goal = 0, answers
            self.reached.clear()

    def wait_on(self, answers: int) -> None:
        """As `wait_for`, of all answers since then: a crawl may have gone on in the meantime, and have passed it."""
        with self._lock:
            self._goal = answers
            if self.answered < answers:
                self.reached.clear()

    def count(self, request: Request, answer: Answer) -> Answer:
        with self._lock:
            self.answered += 1
            if self.answered == self._goal:
                self.reached.set()
        return answer


@contextmanager
def portals() -> Iterator[Portals]:
    with ExitStack() as stack:
        sites = two_sites()
        served = {name: stack.enter_context(serve(site)) for name, site in sites.items()}
        both = Portals({name: server.origin for name, server in served.items()})
        for site in sites.values():
            tampered(site, both.count)
        yield both


def state_of(place: Workplace) -> State:
    """The verdict aside: which of two copies came first, and is called new, is chance when two portals are crawled at once."""
    found: State = dict(place.state())
    found["entries"] = set(map(tuple, (row.values() for row in place.query(
        "SELECT portal, url, source_key, section, title, listed_on, score, article_id IS NULL FROM ledger_entries"
    ))))  # fmt: skip
    return found


def one_after_the_other(folder: Path) -> tuple[State, int]:
    """What undisturbed crawls of both portals make of them, an SQLite file's way, and in how many answers."""
    place = Workplace(folder)
    with portals() as both:
        for portal in both.origins:
            ended = place.tinhso(*both.crawl_of(portal))
            assert (ended.code, ended.rows[portal]["outcome"]) == (0, "ok"), ended
        answered = both.answered
    copies = place.column("SELECT COUNT(*) FROM articles WHERE duplicate_of IS NOT NULL")
    assert copies[0] >= REPOSTS, "no copies: nothing would be seen of how they are linked"
    return state_of(place), answered


def assert_same(place: Workplace, expected: State) -> None:
    """The database is sound, and holds what an undisturbed crawl stores."""
    assert place.database.faults() == []
    found = state_of(place)
    for name in COMPARED:
        missing, extra = expected[name] - found[name], found[name] - expected[name]
        assert (missing, extra) == (set(), set()), name
