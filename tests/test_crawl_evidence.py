"""What is kept of a visit that failed, and how people see it; listings held against what they used to show."""

from dataclasses import replace
from typing import Any

import pytest

from replica.exchange import Answer, Request
from replica.server import Served, serve
from replica.site import Failure
from tests.crawling import Workplace
from tests.samples import LAICHAU, make_site, tampered

QUICK = ["-s", "RETRY_TIMES=0", "-s", "BACKOFF_DEFAULT=0.1", "-s", "BACKOFF_LIMIT=1"]
SECTIONS = 3


def crawl(place: Workplace, served: Served, *options: str) -> dict[str, Any]:
    return place.crawl(LAICHAU, served.origin, "--all-topics", *QUICK, *options)


def test_a_listing_that_is_blocked_is_kept_with_headers_and_shown(place: Workplace) -> None:
    site = make_site("nukeviet", 5)
    site.fail(Failure.LOGIN)
    with serve(site) as served:
        assert crawl(place, served)["outcome"] == "blocked"
    found = place.tinhso("evidence", LAICHAU, "--json").json
    assert len(found) == SECTIONS
    assert {(row["what"], row["reason"], row["status"], row["run_id"]) for row in found} == {
        ("blocked", "login page", 200, 1)
    }
    url = "https://sokhoahoc.laichau.gov.vn/chuyen-doi-so/"
    [row] = [row for row in found if row["url"] == url]
    assert row["excerpt"]
    assert row["headers"]["content-type"].startswith("text/html")
    shown = place.tinhso("evidence", LAICHAU, url).out
    assert shown.splitlines()[0] == url
    assert "HTTP 200" in shown.splitlines()[1]
    assert row["excerpt"].split()[0] in shown
    assert "<" not in shown
    assert "<form" in place.tinhso("evidence", LAICHAU, url, "--html").out
    told = place.tinhso("evidence", LAICHAU, url, "--json").json
    assert (told["url"], told["status"], told["headers"]) == (url, 200, row["headers"])
    listed = place.tinhso("evidence", LAICHAU).out
    assert listed.count("blocked") == SECTIONS


@pytest.mark.parametrize(
    ("failure", "what", "reason"),
    [
        (Failure.EMPTY_LISTING, "empty_listing", "the listing shows no entry"),
        (Failure.HOME, "layout_changed", "the section's address leads to the front page"),
        (Failure.MAINTENANCE, "unreachable", "HTTP 503"),
    ],
    ids=str,
)
def test_every_listing_that_fails_leaves_its_page(failure: Failure, what: str, reason: str, place: Workplace) -> None:
    site = make_site("nukeviet", 5)
    site.fail(failure)
    with serve(site) as served:
        crawl(place, served)
    found = place.tinhso("evidence", LAICHAU, "--json").json
    assert [(row["what"], row["reason"]) for row in found] == [(what, reason)] * SECTIONS


def test_pages_of_articles_are_evidence_too(place: Workplace) -> None:
    site = make_site("nukeviet", 10)
    site.fail(Failure.ERROR, paths=f"-{site.articles[4].id}.html")
    with serve(site) as served:
        crawl(place, served)
    [row] = place.tinhso("evidence", LAICHAU, "--json").json
    assert (row["what"], row["status"], row["reason"]) == ("failed", 500, "HTTP 500")
    assert row["excerpt"] == "500 Internal Server Error"


def test_nothing_went_wrong_and_mistakes_are_one_sentence(place: Workplace) -> None:
    place.tinhso("sql", "SELECT 1")
    assert place.tinhso("evidence", LAICHAU).out == f"Nothing is kept of {LAICHAU}: no page of it went wrong.\n"
    assert place.tinhso("evidence", LAICHAU, "--json").json == []
    for argv, said in (
        (["evidence", "nowhere"], "There is no portal named 'nowhere'"),
        (
            ["evidence", LAICHAU, "https://x.vn/"],
            f"No page of https://x.vn/ is kept; `tinhso evidence {LAICHAU}` lists",
        ),
        (["prune", "--pages", "soon"], "'soon' is no age; write it like 90d or 12w."),
        (["prune", "--pages", "0d"], "'0d' is no age"),
        (["schedule", "--keep-pages", "3m", "--once"], "'3m' is no age"),
    ):
        ended = place.tinhso(*argv)
        assert (ended.code, ended.err.count("\n")) == (2, 1)
        assert said in ended.err


def test_a_listing_that_shows_three_for_twenty_is_told_at_the_second_visit(place: Workplace) -> None:
    site = make_site("nukeviet", 90, page_size=20)
    with serve(site) as served:
        assert crawl(place, served)["outcome"] == "ok"
        site.options = replace(site.options, page_size=3)
        assert crawl(place, served)["outcome"] == "ok"
        assert len(place.tinhso("evidence", LAICHAU, "--json").json) == SECTIONS
        row = crawl(place, served)
        assert row["outcome"] == "layout_changed"
        assert row["reason"].endswith("/: the first page showed 3 and now 3 entries, 20 before")
        site.options = replace(site.options, page_size=20)
        assert crawl(place, served)["outcome"] == "ok"
    found = place.tinhso("evidence", LAICHAU, "--json").json
    assert [(row["what"], row["reason"]) for row in found] == [("layout_changed", "the first page shows 3 entries")] * (
        2 * SECTIONS
    )


def test_a_portal_that_was_always_read_by_the_generic_path_is_told_once(place: Workplace) -> None:
    """Its first visit has no past: selectors that fit nothing are told. The second finds it as ever."""

    def bare(request: Request, answer: Answer) -> Answer:
        if not request.path.endswith(".html"):
            return answer
        cells = "".join(f"<td>Ô số {number}</td>" for number in range(60))
        return replace(answer, body=f"<html><body><table><tr>{cells}</tr></table></body></html>".encode())

    site = make_site("nukeviet", 10)
    with serve(tampered(site, bare)) as served:
        first = crawl(place, served)
        assert (first["outcome"], first["new"] + first["duplicate"]) == ("layout_changed", 10)
        assert crawl(place, served, "--full")["outcome"] == "ok"


def test_prune_is_a_command_and_the_scheduler_does_it_too(place: Workplace) -> None:
    site = make_site("nukeviet", 12)
    with serve(site) as served:
        assert place.tinhso("schedule", LAICHAU, "--at", served.origin, "--once").code == 0
        state = place.state()
        place.database.execute("UPDATE page SET fetched_at = '2020-01-01 00:00:00.000000'")
        pages = "SELECT COUNT(*) FROM page"
        on_topic = place.column("SELECT COUNT(*) FROM articles")[0]
        place.database.execute("UPDATE schedule SET next_visit_at = '2099-01-01 00:00:00.000000'")
        before = count(place, pages)
        assert place.tinhso("schedule", LAICHAU, "--at", served.origin, "--once").code == 0
        assert count(place, pages) == before, "nobody said how long pages are kept"
        ended = place.tinhso("schedule", LAICHAU, "--at", served.origin, "--once", "--keep-pages", "180d")
        assert (ended.code, f"{before - on_topic} old pages deleted" in ended.err) == (0, True)
        assert count(place, pages) == on_topic
    assert place.tinhso("prune", "--pages", "26w", "--json").json == {"pages": 0, "listings": 0, "figures": 0}
    assert place.tinhso("prune", "--pages", "26w").out == (
        "Deleted: 0 page(s), 0 page(s) of listings that failed, the figures of 0 run(s).\n"
    )
    assert place.state() == state


def count(place: Workplace, statement: str) -> int:
    return int(place.column(statement)[0])
