"""Listings that do harm: traps without an end, and addresses that are new on every visit. Each ends by itself."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.crawling import Workplace
from tests.hostile import markup, wire
from tests.hostile.kinds import Answer, Text, html, texts
from tests.hostile.listing import PATH, crawl, listing
from tests.hostile.measuring import MAX_MEMORY
from tests.hostile.server import NOT_FOUND, serve

Listing = Callable[[str], Answer]
NUMBER = re.compile(r"-(\d+)\.html")


def address(number: int) -> str:
    return f"{PATH}bai-{number}.html"


ROWS = [(address(number), f"Bài số {number}") for number in range(6)]


def article(path: str) -> Answer | None:
    """The good article at the address, whatever session it names."""
    if not (match := NUMBER.search(path)):
        return None
    text: Text = texts(6)[int(match[1]) % 6]
    return Answer(text.page().encode())


def portal(listed: Listing) -> Listing:
    def answer(path: str) -> Answer:
        if path == "/robots.txt":
            return NOT_FOUND
        return article(path) or listed(path)

    return answer


def number_of(path: str) -> int:
    match = re.search(r"(?:page-|thang=)(\d+)", path)
    return int(match[1]) if match else 1


def calendar(path: str) -> Answer:
    """Each month links to the next, for ever; only the first has entries."""
    month = number_of(path)
    return listing(ROWS if month == 1 else [], f"{PATH}?thang={month + 1}")


def same_calendar(path: str) -> Answer:
    return listing(ROWS, f"{PATH}?thang={number_of(path) + 1}")


def shared_sessions(visits: Iterator[int]) -> Listing:
    forms = (
        ";jsessionid={}.node1", "?PHPSESSID={}", "?sid={}", "?s={}", "?JSESSIONID={}", "?utm_source=x&ASP.NET_SessionId={}",
    )  # fmt: skip

    def listed(path: str) -> Answer:
        rows = [
            (where + form.format(f"{next(visits):032x}".replace("0", "a")), title)
            for (where, title), form in zip(ROWS, forms, strict=True)
        ]
        return listing(rows)

    return listed


def login(path: str) -> Answer:
    return html(markup.LOGIN)


@dataclass(frozen=True, slots=True)
class Trap:
    """A listing, how its run ends, and how many articles are stored."""

    name: str
    about: str
    listed: Listing
    outcome: str
    reason: str = ""
    stored: int = 0


TRAPS = (
    Trap("calendar", "a link to the next month on every page, for ever", calendar, "ok", stored=6),
    Trap("calendar, same entries", "the same entries every month, for ever", same_calendar, "ok", stored=6),
    Trap("listing of 100,000 links", "no listing of a CMS we know",
         lambda path: html("".join(f"<a href={address(number)}>Bài</a>" for number in range(100_000))), "layout_changed",
         "page too large"),
    Trap("listing with dates to come", "the entries stay, without their dates",
         lambda path: listing(ROWS, date="05/03/2099 08:00"), "ok", stored=6),
    Trap("listing with a base elsewhere", "links start from the portal all the same",
         lambda path: listing([(row[0].removeprefix(PATH), row[1]) for row in ROWS], head='<base href="https://evil.example/">'),
         "ok", stored=6),
    Trap("listing of javascript: links", "and of links to other hosts: none is an entry",
         lambda path: listing([("javascript:mo(1)", "Bài"), ("//evil.example/a-1.html", "Bài")]), "empty_listing", "no entry"),
    Trap("feed with an entity bomb for a listing", "", lambda path: html(markup.BOMB), "empty_listing", "no entry"),
    Trap("gzip bomb for a listing", "", lambda path: wire.bomb("gzip").make(texts(1)[0]), "unreachable", "DOWNLOAD_MAXSIZE"),
    Trap("listing that redirects to itself", "", lambda path: Answer(status=302, headers={"Location": path}), "unreachable",
         "max redirections"),
    Trap("login page on every address", "", lambda path: html(markup.LOGIN), "blocked", "login page"),
)  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_listing_ends_by_itself(trap: Trap, place: Workplace) -> None:
    with serve(portal(trap.listed)) as served:
        row = crawl(place, served, "--all-topics")
    assert (row["outcome"], trap.reason in row["reason"]) == (trap.outcome, True), row["reason"]
    assert place.column("SELECT COUNT(*) FROM articles") == [trap.stored]
    assert served.asked.total() <= 20
    assert row["cost"]["memory"] <= MAX_MEMORY
    days = place.column("SELECT DISTINCT listed_on FROM ledger_entries")
    assert days == ([None] if "to come" in trap.name else ["2026-03-05"] if trap.stored else [])


def test_session_ids_make_no_new_articles(place: Workplace) -> None:
    """Every visit gets other addresses of the same six articles: they are six rows, and are asked for once."""
    with serve(portal(shared_sessions(itertools.count(10**30)))) as served:
        for new in (6, 0, 0):
            row = crawl(place, served, "--all-topics")
            assert (row["outcome"], row["new"]) == ("ok", new)
    assert place.column("SELECT COUNT(*) FROM ledger_entries") == [6]
    assert place.column("SELECT COUNT(*) FROM articles") == [6]
    assert [count for path, count in served.asked.items() if NUMBER.search(path)] == [1] * 6
    assert not any("sess" in path.lower() or "sid" in path for path in served.asked)


def test_a_pager_that_never_ends_is_left(place: Workplace) -> None:
    """Every page has entries of its own and a next one: the walk ends at its bound."""

    def listed(path: str) -> Answer:
        page = number_of(path)
        return (
            listing([(f"{PATH}la-{page}.htm", "Bài")], f"{PATH}page-{page + 1}/") if path.endswith("/") else NOT_FOUND
        )

    with serve(portal(listed)) as served:
        row = crawl(place, served, "--all-topics", env={"TINHSO_TEST_MAX_PAGES": "7"})
    assert row["outcome"] == "layout_changed", "none of the listed pages is there"
    assert sum(path.endswith("/") for path in served.asked) == 7
    assert place.column("SELECT COUNT(*) FROM ledger_entries") == [7]
