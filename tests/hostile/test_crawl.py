"""The whole corpus on one portal, good articles among it, crawled by `tinhso crawl` as a process."""

from collections.abc import Iterator

import pytest

from tests.crawling import Workplace
from tests.hostile import wire
from tests.hostile.corpus import KINDS, text_of
from tests.hostile.kinds import Answer, Kind, Text, texts
from tests.hostile.listing import PATH, PORTAL, crawl, listing
from tests.hostile.measuring import MAX_CPU, MAX_MEMORY
from tests.hostile.server import NOT_FOUND, serve

HOST = "https://hostile.songvang.example"
KINDS_PER_PAGE = 10


def good(count: int) -> Iterator[Text]:
    """As many articles, none of which a kind is made from."""
    return iter(texts(len(KINDS) + count)[len(KINDS) :])


class Portal:
    """The portal's answers. `rounds`: how often the corpus stands on it, each time under other addresses.

    A listing begins and ends with a good article and has one between every two kinds: whichever listing the crawl
    turns to first, it never meets two pages in a row that fail, and has no reason to give the portal up.
    """

    def __init__(self, rounds: int = 1) -> None:
        self.kinds: dict[str, Kind] = {}
        self.good: dict[str, Text] = {}
        self.pages: list[list[tuple[str, str]]] = []
        self.answers = {kind.name: kind.make(text_of(kind)) for kind in KINDS}  # made before anybody waits for them
        kinds = rounds * KINDS
        self._spare = good(len(kinds) + -(-len(kinds) // KINDS_PER_PAGE))
        for start in range(0, len(kinds), KINDS_PER_PAGE):
            self.pages.append([self._one_good()])
            for kind in kinds[start : start + KINDS_PER_PAGE]:
                path = self._path("bai")
                self.kinds[path] = kind
                self.pages[-1] += [(path, "Bài của cổng mẫu"), self._one_good()]

    def _path(self, name: str) -> str:
        return f"{PATH}{name}-{len(self.kinds) + len(self.good) + 1000}.html"

    def _one_good(self) -> tuple[str, str]:
        path = self._path("bai-tot")
        self.good[path] = next(self._spare)
        return path, self.good[path].title

    def answer(self, path: str) -> Answer:
        if path in self.good:
            return Answer(self.good[path].page().encode())
        if kind := self.kinds.get(path):
            return _at(path, self.answers[kind.name])
        if path.startswith(PATH):
            page = int(path.removeprefix(PATH).strip("page-/") or 1)
            more = f"{PATH}page-{page + 1}/" if page < len(self.pages) else ""
            return listing(self.pages[page - 1], more) if page <= len(self.pages) else NOT_FOUND
        return wire.OTHER_PATHS.get(path, NOT_FOUND)


def _at(path: str, answer: Answer) -> Answer:
    """A redirect to nowhere in particular leads to the page itself."""
    loops = answer.headers.get("Location") == ""
    return Answer(status=answer.status, headers={"Location": path}) if loops else answer


def verdict_of(kind: Kind) -> str:
    return "new" if kind.verdict == "article" else kind.verdict


def test_every_kind_gets_its_verdict_in_a_crawl(place: Workplace) -> None:
    portal = Portal()
    with serve(portal.answer) as served:
        row = crawl(place, served, "--all-topics")
    assert row["outcome"] == "partial", row
    rows = {each["url"]: each for each in place.query("SELECT url, verdict, reason FROM ledger_entries")}
    assert len(rows) == len(KINDS) + len(portal.good)
    for path, kind in portal.kinds.items():
        found = rows[HOST + path]
        assert (found["verdict"], (found["reason"] or "")[: len(kind.reason)]) == (verdict_of(kind), kind.reason), (
            kind.name,
            found,
        )
    assert {rows[HOST + path]["verdict"] for path in portal.good} == {"new"}
    stored = {each["url"]: each for each in place.query("SELECT url, title, lead, body FROM articles")}
    expected = {HOST + path: text for path, text in portal.good.items()}
    expected |= {HOST + path: text_of(kind) for path, kind in portal.kinds.items() if kind.verdict == "article"}
    assert stored.keys() == expected.keys()
    for url, text in expected.items():
        assert (stored[url]["title"], stored[url]["lead"]) == (text.title, text.lead), url
        assert stored[url]["body"].startswith("\n".join(text.paragraphs)), url
    cost = row["cost"]
    assert cost["slowest"] <= MAX_CPU
    assert cost["cpu"] <= MAX_CPU * len(rows)
    assert cost["memory"] <= MAX_MEMORY, PORTAL


@pytest.mark.soak
def test_memory_stays_flat_over_many_rounds(place: Workplace) -> None:
    portal = Portal(rounds=8)
    with serve(portal.answer) as served:
        row = crawl(place, served, "--all-topics")
    held = row["cost"]["held"]
    rounds = [held[number * len(held) // 8 : (number + 1) * len(held) // 8] for number in range(8)]
    floors = [min(each) for each in rounds]  # between the large pages; the first rounds fill what is filled once
    # Where large blocks come and go, a floor wanders by 15 MB; 176 pages a round that kept a tenth of a megabyte each would show.
    assert min(floors[6:]) - min(floors[4:6]) <= 20_000_000, floors
