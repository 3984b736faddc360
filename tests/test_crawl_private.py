"""No page leads a crawl to the machine's own network: a listener there, in the place of its secrets, is never reached."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from replica.exchange import Answer, Request
from replica.server import serve
from replica.site import Site
from tests.crawling import Workplace
from tests.samples import LAICHAU, make_site, tampered

# What the names of the tests stand for, in the place of the system's look-up.
SCRIPT = """
import socket
ANSWERS = {
    "noi-bo.songvang.example": "127.0.0.1",
    "dam-may.songvang.example": "169.254.169.254",
    "mang-rieng.songvang.example": "10.0.0.1",
    "nha-mang.songvang.example": "100.64.0.1",
    "refusing.songvang.example": "127.0.0.1",
}
numbers = socket.gethostbyname
def look_up(name):
    if name.replace(".", "").isdigit():
        return numbers(name)
    known = name.lower().rstrip(".")
    if known not in ANSWERS:
        raise socket.gaierror(name)
    return ANSWERS[known]
socket.gethostbyname = look_up
import cli
cli.main()
"""
REDIRECTS = (
    "http://127.0.0.1:{port}/bi-mat",
    "http://127.1:{port}/bi-mat",
    "http://2130706433:{port}/bi-mat",
    "http://0x7f.1:{port}/bi-mat",
    "http://0177.0.0.1:{port}/bi-mat",
    "http://nguoi@127.0.0.1:{port}/bi-mat",
    "//127.0.0.1:{port}/bi-mat",
    "http://localhost:{port}/bi-mat",
    "http://[::1]:{port}/bi-mat",
    "http://[::ffff:127.0.0.1]:{port}/bi-mat",
    "http://[::ffff:10.0.0.1]/bi-mat",
    "http://noi-bo.songvang.example:{port}/bi-mat",
    "https://noi-bo.songvang.example:{port}/bi-mat",
    "http://NOI-BO.songvang.example.:{port}/bi-mat",
    "http://dam-may.songvang.example/latest/meta-data/",
    "http://mang-rieng.songvang.example/",
    "http://nha-mang.songvang.example/",
)
CANONICALS = (
    "http://127.0.0.1:{port}/bai.html",
    "http://2130706433:{port}/bai.html",
    "http://[::1]:{port}/bai.html",
    "http://noi-bo.songvang.example:{port}/bai.html",
    "file:///etc/passwd",
    "javascript:alert(1)",
)


class Secret:
    """Listens on loopback, on IPv4 and IPv6 where there is one, and counts who comes."""

    def __init__(self) -> None:
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port: int = self._sockets[0].getsockname()[1]
        with suppress(OSError):  # without IPv6 there is nothing to be reached at that address
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))

    @property
    def visits(self) -> int:
        """How many connections came: the system queues them until they are counted here."""
        count = 0
        for listening in self._sockets:
            listening.settimeout(0)
            while True:
                try:
                    visitor, _ = listening.accept()
                except BlockingIOError:
                    break
                visitor.close()
                count += 1
        return count

    def close(self) -> None:
        for listening in self._sockets:
            listening.close()


@contextmanager
def secret() -> Iterator[Secret]:
    listener = Secret()
    try:
        yield listener
    finally:
        listener.close()


def crawl(place: Workplace, site: Site, *options: str) -> dict[str, Any]:
    script = place.folder / "names.py"
    script.write_text(SCRIPT)
    with serve(site) as served:
        copy = ("--at", served.origin) if LAICHAU in options else ()
        ended = place.start("crawl", *options, *copy, "--all-topics", "--json", script=str(script)).wait()
    assert "Traceback" not in ended.err, ended.err
    row: dict[str, Any] = ended.json[0]
    return row


def article_path(request: Request, site: Site) -> int:
    """The place of the article asked for among the site's; -1 for everything else."""
    ids = [article.id for article in site.articles]
    found = re.search(r"-(\d+)\.html$", request.path)
    return ids.index(int(found[1])) if found and int(found[1]) in ids else -1


def test_redirects_to_private_addresses_are_refused(place: Workplace) -> None:
    site = make_site("nukeviet", 2 * len(REDIRECTS))
    with secret() as hidden:

        def lead_astray(request: Request, answer: Answer) -> Answer:
            number = article_path(request, site)
            if number < 0 or number % 2:
                return answer
            return Answer(302, headers={"Location": REDIRECTS[number // 2].format(port=hidden.port)})

        row = crawl(place, tampered(site, lead_astray), LAICHAU)
        assert hidden.visits == 0
    assert (row["new"], row["failed"], row["outcome"]) == (len(REDIRECTS), len(REDIRECTS), "partial")
    reasons = place.column("SELECT reason FROM ledger_entries WHERE verdict = 'failed'")
    assert len(reasons) == len(REDIRECTS)
    named = [reason for reason in reasons if ".songvang.example" in reason]
    assert len(named) == 6
    assert all(reason.startswith("leads to ") for reason in named), "a copy's other hosts are not even looked up"
    assert {reason.partition(": ")[0] for reason in reasons if reason not in named} == {"private address"}


def test_a_listing_of_a_copy_that_leads_to_another_host_ends_the_run(place: Workplace) -> None:
    with secret() as hidden:

        def lead_astray(request: Request, answer: Answer) -> Answer:
            if request.path == "/robots.txt":
                return answer
            return Answer(302, headers={"Location": f"http://noi-bo.songvang.example:{hidden.port}/"})

        row = crawl(place, tampered(make_site("nukeviet", 5), lead_astray), LAICHAU)
        assert hidden.visits == 0
    assert row["outcome"] == "unreachable"
    assert row["reason"].startswith(f"/tin-hoat-dong-so/: leads to noi-bo.songvang.example:{hidden.port}, ")


def test_a_portal_whose_own_name_is_private_is_blocked(place: Workplace) -> None:
    """No copy, and its robots.txt is not asked for either."""
    row = crawl(place, make_site("nukeviet", 5), "sample_refusing")
    assert (row["outcome"], row["reason"]) == (
        "blocked",
        "/tin-hoat-dong/: private address: refusing.songvang.example is 127.0.0.1",
    )


def test_a_page_that_refreshes_to_a_private_address_is_not_followed(place: Workplace) -> None:
    site = make_site("nukeviet", 5)
    with secret() as hidden:
        body = f'<html><head><meta http-equiv="refresh" content="0; url=http://127.0.0.1:{hidden.port}/"></head></html>'

        def refresh(request: Request, answer: Answer) -> Answer:
            return replace(answer, body=body.encode()) if article_path(request, site) == 0 else answer

        row = crawl(place, tampered(site, refresh), LAICHAU)
        assert hidden.visits == 0
    assert (row["new"], row["rejected"] + row["blocked"] + row["failed"]) == (4, 1)


def test_a_private_canonical_address_is_not_the_articles(place: Workplace) -> None:
    site = make_site("nukeviet", len(CANONICALS))
    plain = [article.id for article in site.articles]
    changed = []
    with secret() as hidden:

        def rename(request: Request, answer: Answer) -> Answer:
            number = article_path(request, site)
            if number < 0:
                return answer
            address = CANONICALS[number].format(port=hidden.port)
            body, count = re.subn(rb'(rel="canonical" href=")[^"]*', rb"\g<1>" + address.encode(), answer.body)
            changed.append(count)
            return replace(answer, body=body)

        row = crawl(place, tampered(site, rename), LAICHAU)
        assert hidden.visits == 0
    assert changed == [1] * len(CANONICALS)
    assert row["new"] == len(CANONICALS)
    urls = place.column("SELECT url FROM articles UNION SELECT url FROM article_urls")
    assert len(urls) == len(plain)
    assert all(re.fullmatch(r"https://sokhoahoc\.laichau\.gov\.vn/[a-z0-9/-]+\.html", url) for url in urls), urls


def test_the_secret_would_be_noticed() -> None:
    """The counter of the other tests counts."""
    with secret() as hidden, socket.create_connection(("127.0.0.1", hidden.port)):
        assert hidden.visits == 1


@pytest.mark.parametrize("origin_of", ["http://127.0.0.1:{}", "http://localhost:{}"])
def test_a_copy_is_reached_by_the_name_it_was_asked_by(origin_of: str, place: Workplace) -> None:
    with serve(make_site("nukeviet", 5)) as served:
        served.origin = origin_of.format(served.origin.rpartition(":")[2])
        assert place.crawl(LAICHAU, served.origin, "--all-topics")["new"] == 5
