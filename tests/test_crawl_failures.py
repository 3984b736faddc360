"""What goes wrong with portals and pages: named for what it is, and never in another portal's way."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from replica.exchange import Answer, Request
from replica.flood import FloodLimit
from replica.server import serve
from replica.site import SECTIONS, Failure, Site
from tests.crawling import Workplace
from tests.samples import LAICHAU, make_site, portal_of, tampered

QUICK = ["-s", "DOWNLOAD_TIMEOUT=1", "-s", "RETRY_TIMES=0", "-s", "BACKOFF_DEFAULT=0.1", "-s", "BACKOFF_LIMIT=1"]
ALL_FAILURES = set(Failure)


@contextmanager
def closed_port() -> Iterator[str]:
    """An origin that refuses connections: bound, so that nobody else takes it, and not listening."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def failing(failure: Failure, **how: Any) -> Site:
    site = Site("nukeviet", 5, SECTIONS)
    site.fail(failure, **how)
    return site


def test_each_portal_fails_alone(place: Workplace) -> None:
    """One portal refuses connections, one answers 500, one hangs, one floods for ever: the fifth is crawled as ever."""
    fine = make_site("nukeviet", 20)
    with ExitStack() as stack:
        origins = {
            "sample_refusing": stack.enter_context(closed_port()),
            "sample_failing": stack.enter_context(serve(failing(Failure.ERROR))).origin,
            "sample_hanging": stack.enter_context(serve(failing(Failure.HANG))).origin,
            "sample_flooding": stack.enter_context(serve(failing(Failure.FLOOD))).origin,
            LAICHAU: stack.enter_context(serve(fine)).origin,
        }
        copies = [f"--at={name}={origin}" for name, origin in origins.items()]
        ended = place.tinhso("crawl", *origins, *copies, "--all-topics", "--json", *QUICK)
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert {name: row["outcome"] for name, row in ended.rows.items()} == {
        "sample_refusing": "unreachable",
        "sample_failing": "unreachable",
        "sample_hanging": "unreachable",
        "sample_flooding": "blocked",
        LAICHAU: "ok",
    }
    reasons = {name: row["reason"] for name, row in ended.rows.items()}
    assert "refused" in reasons["sample_refusing"]
    assert reasons["sample_failing"].endswith("HTTP 500")
    assert "HTTP 429" in reasons["sample_flooding"]
    assert reasons[LAICHAU] == ""
    assert place.column("SELECT COUNT(*) FROM articles") == [20]
    assert ended.rows[LAICHAU]["seconds"] < ended.rows["sample_hanging"]["seconds"]
    stored = dict(place.query("SELECT portal, outcome FROM runs")[0])
    assert stored
    assert {row["portal"]: row["outcome"] for row in place.query("SELECT portal, outcome FROM runs")} == {
        name: row["outcome"] for name, row in ended.rows.items()
    }


def crawl(place: Workplace, site: Site, *options: str) -> dict[str, Any]:
    with serve(site) as served:
        return place.crawl(portal_of(site.variant), served.origin, "--all-topics", *QUICK, *options)


@pytest.mark.parametrize(
    ("failure", "how", "outcome", "reason"),
    [
        (Failure.ERROR, {"robots": True, "paths": "robots"}, "unreachable", "robots.txt could not be read: HTTP 500"),
        (Failure.EMPTY_LISTING, {}, "empty_listing", "the listing shows no entry"),
        (Failure.LOGIN, {}, "blocked", "login"),
        (Failure.MAINTENANCE, {}, "unreachable", "HTTP 503"),
        (Failure.CHALLENGE, {}, "blocked", "challenge"),
        (Failure.HOME, {}, "layout_changed", "the section's address leads to the front page"),
    ],
    ids=lambda value: str(value) if isinstance(value, Failure) else "",
)
def test_a_portal_that_fails_on_every_address(
    failure: Failure, how: dict[str, Any], outcome: str, reason: str, place: Workplace
) -> None:
    site = make_site("nukeviet", 5)
    site.fail(failure, **how)
    row = crawl(place, site)
    assert (row["outcome"], row["new"]) == (outcome, 0)
    assert reason in row["reason"]
    assert place.column("SELECT DISTINCT completed_at FROM coverage") == [None]


@pytest.mark.parametrize(
    ("failure", "outcome", "verdict", "reason"),
    [
        (Failure.ERROR, "unreachable", "failed", "HTTP 500"),
        (Failure.LOGIN, "blocked", "blocked", "login"),
        (Failure.CHALLENGE, "blocked", "blocked", "challenge"),
        (Failure.FLOOD, "blocked", "blocked", "429"),
        (Failure.HOME, "layout_changed", "rejected", "redirected to the front page"),
    ],
    ids=str,
)
def test_a_portal_that_fails_on_every_article(
    failure: Failure, outcome: str, verdict: str, reason: str, place: Workplace
) -> None:
    """The listings work: what is discovered stays on record, and a run that meets only failures gives up after five."""
    site = make_site("nukeviet", 14)
    site.fail(failure, paths=r"\.html$")
    row = crawl(place, site)
    assert row["outcome"] == outcome
    assert place.column("SELECT COUNT(*) FROM articles") == [0]
    rows = place.query("SELECT verdict, reason FROM ledger_entries WHERE verdict <> 'pending'")
    assert {each["verdict"] for each in rows} == {verdict}
    assert all(reason in each["reason"] for each in rows)
    assert len(rows) == (14 if verdict == "rejected" else 5)
    assert row[verdict] == len(rows)
    if verdict == "rejected":
        return
    site.fail(None)
    place.tinhso("sql", "SELECT 1")
    assert crawl(place, site)["outcome"] == "ok"
    assert place.column("SELECT COUNT(*) FROM articles")[0] >= 14 - 5


def test_robots_that_forbid_are_obeyed(place: Workplace) -> None:
    def forbid(request: Request, answer: Answer) -> Answer:
        return replace(answer, body=b"User-agent: *\nDisallow: /\n") if request.path == "/robots.txt" else answer

    site = tampered(make_site("nukeviet", 5), forbid)
    with serve(site) as served:
        row = place.crawl(LAICHAU, served.origin)
        assert served.paths == ["/robots.txt"]
    assert (row["outcome"], row["reason"]) == ("blocked", "/tin-hoat-dong-so/: robots.txt forbids it")


def test_a_listing_that_moved_is_a_changed_layout(place: Workplace) -> None:
    site = make_site("wordpress", 12)
    site.sections = site.sections[1:]  # /category/chuyen-doi-so/ is a 404 now
    row = crawl(place, site)
    said = "/category/chuyen-doi-so/: the section's address answers HTTP 404"
    assert (row["outcome"], row["reason"]) == ("layout_changed", said), "the others being there does not bring it back"
    assert row["new"] > 0, "what the others list is stored"
    site.sections = ()
    row = crawl(place, site)
    assert row["outcome"] == "layout_changed"


def test_article_pages_without_articles_are_a_changed_layout(place: Workplace) -> None:
    """The new theme has neither the headline nor the text where the layout looks for them: the generic path reads it, marked."""

    def change(request: Request, answer: Answer) -> Answer:
        if not request.path.endswith(".html"):
            return answer
        cells = "".join(f"<td>Ô số {number}</td>" for number in range(60))
        return replace(answer, body=f"<html><body><table><tr>{cells}</tr></table></body></html>".encode())

    row = crawl(place, tampered(make_site("nukeviet", 10), change))
    assert row["outcome"] == "layout_changed"
    assert row["rejected"] == 0
    assert row["reason"] == "10 of 10 articles were read by the generic path alone"
    assert set(place.column("SELECT DISTINCT extractor FROM articles")) == {"generic"}


def test_one_failing_page_is_a_partial_run_and_is_tried_again(place: Workplace) -> None:
    site = make_site("nukeviet", 10)
    article = site.articles[4]
    site.fail(Failure.ERROR, paths=f"-{article.id}.html")
    row = crawl(place, site)
    assert (row["outcome"], row["failed"], row["new"]) == ("partial", 1, 9)
    assert row["reason"] == "1 pages failed, 0 blocked"
    assert place.query("SELECT verdict, reason, attempts FROM ledger_entries WHERE verdict = 'failed'") == [
        {"verdict": "failed", "reason": "HTTP 500", "attempts": 1}
    ]


@pytest.mark.parametrize(
    ("first", "outcome", "new", "failed"),
    [(1, "partial", 13, 7), (0, "unreachable", 0, 5)],
    ids=["one is read", "none"],
)
def test_a_portal_that_answers_is_not_given_up_for_pages_that_lead_nowhere(
    first: int, outcome: str, new: int, failed: int, place: Workplace
) -> None:
    """Seven redirects to a private address in a row are seven pages' fault, once any page was read."""
    asked: list[str] = []

    def lead_nowhere(request: Request, answer: Answer) -> Answer:
        if request.path.endswith(".html"):
            asked.append(request.path)
            if first < len(asked) <= first + 7:
                return Answer(302, headers={"Location": "http://10.0.0.1/"})
        return answer

    row = crawl(place, tampered(make_site("nukeviet", 20), lead_nowhere))
    assert (row["outcome"], row["new"], row["failed"]) == (outcome, new, failed)


class CountedClock:
    """Time by requests, however busy the machine: a fiftieth of a second each, and after a refusal what was asked for."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.02
        return self.now


def test_too_many_requests_are_waited_for(place: Workplace) -> None:
    """NukeViet's limit with its windows scaled to a second: 429 with Retry-After."""
    clock = CountedClock()
    site = make_site("nukeviet", 30)
    site.flood = FloodLimit(((25, 1.0),), clock=clock)
    refused = []

    def note(request: Request, answer: Answer) -> Answer:
        if answer.status == 429:
            refused.append(int(answer.headers["Retry-After"]))
            clock.now += refused[-1]
        return answer

    with serve(tampered(site, note)) as served:
        row = place.crawl(LAICHAU, served.origin, "--all-topics", "-s", "BACKOFF_LIMIT=5")
    assert (row["outcome"], row["new"] + row["duplicate"]) == ("ok", 30)
    assert refused == [1], "36 requests, a limit of 25"
    assert row["seconds"] >= sum(refused)


def test_the_flood_page_answered_200_is_waited_for(place: Workplace) -> None:
    clock = CountedClock()
    site = make_site("nukeviet-egov", 30)
    site.flood = FloodLimit(((25, 1.0),), clock=clock)
    waited = []

    def note(request: Request, answer: Answer) -> Answer:
        if "Hãy đợi".encode() in answer.body:
            waited.append(request.path)
            clock.now += 0.6
        return answer

    with serve(tampered(site, note)) as served:
        row = place.crawl(LAICHAU, served.origin, "--all-topics", "-s", "BACKOFF_DEFAULT=0.6")
    assert (row["outcome"], row["new"] + row["duplicate"], row["blocked"]) == ("ok", 30, 0)
    assert len(waited) == 1, "36 requests, a limit of 25"
    assert row["seconds"] >= 0.6


def test_a_listing_unchanged_since_its_last_walk_is_quiet(place: Workplace) -> None:
    """Only where a family's validators are known to be honest; a run that was bounded leaves none behind."""
    site = Site("wordpress", 12, tuple(SECTIONS))
    asked: list[str] = []

    def validate(request: Request, answer: Answer) -> Answer:
        found = listing_page_of(site, request.path)
        if not found or answer.status != 200:
            return answer
        tag = f'"{found}-{site.edits}"'
        asked.append(request.headers.get("if-none-match", ""))
        if request.headers.get("if-none-match") == tag:
            return Answer(304, headers={"ETag": tag})
        return replace(answer, headers={**answer.headers, "ETag": tag})

    with serve(tampered(site, validate)) as served:

        def run(*options: str) -> dict[str, Any]:
            return place.crawl("sample_honest", served.origin, "--all-topics", *options)

        assert run()["outcome"] == "ok"
        site.publish(4)
        assert run("--limit", "1")["outcome"] == "ok"
        row = run()
        assert (row["outcome"], row["new"]) == ("ok", 3), "a bounded run's validators hide what it left out"
        asked.clear()
        row = run()
        assert (row["outcome"], row["reason"], row["seen"]) == ("quiet", "listing unchanged", 0)
        assert len(asked) == len(SECTIONS)
        assert all(asked)
    assert place.column("SELECT last_outcome FROM coverage WHERE portal = 'sample_honest'") == ["quiet"] * 3


def listing_page_of(site: Site, path: str) -> str:
    return next((each.slug for each in site.sections if path == f"/category/{each.slug}/"), "")


BROKEN_CALLBACK = """
import cli
from spiders.portal import PortalSpider
def broken(self, entry, walk):
    raise KeyError("a mistake of ours")
PortalSpider._is_asked_for = broken
cli.main()
"""


def test_a_mistake_of_the_program_is_an_error_not_a_success(place: Workplace) -> None:
    script = place.folder / "broken.py"
    script.write_text(BROKEN_CALLBACK)
    with serve(make_site("nukeviet", 5)) as served:
        ended = place.start("crawl", LAICHAU, "--at", served.origin, "--json", script=str(script)).wait()
    row = ended.rows[LAICHAU]
    assert (ended.code, row["outcome"], row["reason"]) == (1, "error", "KeyError: 'a mistake of ours'")
    assert place.column("SELECT outcome FROM runs") == ["error"]
