"""What a look says of a portal that it cannot read: what the matter is, and at the end what to do next."""

import csv
import re
from collections.abc import Callable
from importlib.resources import files

import pytest

from replica.exchange import TEXT, Answer, Request, page, redirect
from replica.server import serve
from replica.site import Failure
from tests.crawling import Workplace
from tests.probing.samples import HOST, URL, unknown_site
from tests.samples import tampered
from tests.test_crawl_failures import closed_port

UNREAD = f"The front page of {HOST} could not be read: "
ELSEWHERE = "check in a browser at which address the portal is, and look at that."
LATER = "try again later, and ask its owner where it stays so."
LARGE = b"<p>" + b"x" * 12_000_000
FRONT: dict[str, tuple[Answer, str]] = {  # what its front page is → the verdict
    "an error": (page("<h1>Lỗi</h1>", 500), f"{HOST} answers with an error (HTTP 500): {LATER}"),
    "not there": (page("<h1>Lỗi</h1>", 404), f"{HOST} has no page there (HTTP 404): {ELSEWHERE}"),
    "a refusal": (
        page("<h1>Lỗi</h1>", 403),
        f"{HOST} refuses this program (HTTP 403): see in a browser whether it opens, and ask its owner to let this program in.",
    ),
    "too large": (
        Answer(200, LARGE),
        f"{UNREAD}page too large; write its leaf by hand, with the address of a smaller list (CONTRIBUTING.md, A portal).",
    ),
    "a PDF": (
        Answer(200, b"%PDF-1.4", "application/pdf"),
        f"{HOST} answers with a PDF instead of a page (not HTML: application/pdf): {ELSEWHERE}",
    ),
    "a PDF sent as HTML": (
        Answer(200, b"%PDF-1.4"),
        f"{HOST} answers with a PDF instead of a page (not HTML: a PDF): {ELSEWHERE}",
    ),
    "a picture": (
        Answer(200, b"\x89PNG\r\n", "image/png"),
        f"{HOST} answers with a picture instead of a page (not HTML: image/png): {ELSEWHERE}",
    ),
    "a feed": (
        Answer(200, b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'),
        f"{HOST} answers with a feed instead of a page (not HTML: a feed): look at the address of the portal's own pages.",
    ),
    "empty": (
        Answer(200, b""),
        f"{HOST} answers with a page that is empty or nearly so (empty page): see in a browser whether a frame or a script "
        "shows more, and look at the address it is from.",
    ),
    "a circle": (
        redirect("/"),
        f"{UNREAD}max redirections reached; see in a browser where it leads to, and look at that host.",
    ),
}


@pytest.mark.parametrize("case", FRONT)
def test_a_front_page_that_is_none_is_called_what_it_is(case: str, file_place: Workplace) -> None:
    answer, says = FRONT[case]
    with serve(tampered(unknown_site(), lambda asked, usual: answer if asked.path == "/" else usual)) as served:
        ended = file_place.tinhso("probe", URL, "--at", served.origin, "--json")
    assert (ended.code, ended.json["trouble"]) == (1, says)


def forbidding(rules: str) -> Callable[[Request, Answer], Answer]:
    return lambda asked, usual: page(rules, kind=TEXT) if asked.path == "/robots.txt" else usual


def test_a_robots_txt_that_forbids_is_told_with_what_to_do(file_place: Workplace) -> None:
    with serve(tampered(unknown_site(), forbidding("User-agent: *\nDisallow: /\n"))) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    assert (
        found["trouble"] == f"{UNREAD}robots.txt forbids it; ask its owner to allow it there, or leave the portal out."
    )


def test_a_robots_txt_that_forbids_articles_is_what_the_verdict_tells(file_place: Workplace) -> None:
    with serve(tampered(unknown_site(), forbidding("User-agent: *\nDisallow: /*.html\n"))) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    assert found["trouble"] == (
        f"No article could be read on {HOST} (robots.txt forbids it): ask its owner to allow it there, or leave the portal out."
    )


def test_articles_that_fail_for_now_are_no_reason_to_write_a_family(file_place: Workplace) -> None:
    site = unknown_site()
    site.fail(Failure.ERROR, paths=r".*\.html")
    with serve(site) as served:
        found = file_place.tinhso("probe", URL, "--at", served.origin, "--json").json
    assert found["trouble"] == f"No article could be read on {HOST} (HTTP 500): {LATER}"


def test_a_host_that_does_not_answer_may_be_gone(file_place: Workplace) -> None:
    with closed_port() as origin:
        found = file_place.tinhso("probe", URL, "--at", origin, "--json").json
    assert found["trouble"].startswith(f"{UNREAD}robots.txt could not be read: Connection was refused")
    assert found["trouble"].endswith(
        "; see whether a browser opens it: where it does, try again later; where it does not, the host may be gone."
    )


def test_every_row_of_the_table_has_a_next_step() -> None:
    text = (files("spiders") / "probing" / "obstacles.tsv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [row["reason"] for row in rows if not row["next"]] == ["^TLS of "], "whose sentence ends with one"
    assert {row["of"] for row in rows} == {"any page", "the front page"}
    for row in rows:
        re.compile(row["reason"])
