"""TLS as it is out there: each fault is refused by name, with the fact that lets the portal through, and that fact does."""

import socket
from typing import Any

import pytest

from replica.site import SECTIONS as SHELVES
from replica.site import Site
from tests.crawling import Ended, Workplace
from tests.tls_cases import CASES, HERE, Authorities, Case, known
from tests.tls_peers import Stream, openssl, serve_tls

__all__ = ["known"]
PORTAL, LEAF, COUNT = "sample_tls", "SampleTls", 14
QUICK = ("crawl", PORTAL, "--json", "-s", "RETRY_TIMES=0")
MODULE = """
from spiders.cms.nukeviet import NukeVietSpider
from storage.records import TlsFacts
from tests.leaves import _Sample


class SampleTls(_Sample, NukeVietSpider):
    name = "sample_tls"
    host = "tls.songvang.example"
    tls = {facts}
"""
SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
import crawler.settings
crawler.settings.SPIDER_MODULES.append("tls_leaf")
import cli
cli.main()
"""


def sentence(case: Case) -> str:
    verb = "ship it and" if case.is_shipped else "to live with it"
    return f"TLS of {HERE}: {case.says}; {verb} add tls=TlsFacts({case.fact}) to {LEAF}"


def cure(case: Case) -> str:
    return f"TlsFacts({case.fact})".replace("FILE", "trung_gian").replace("…", "Máy chủ cũ (DỮ LIỆU MẪU)")


def crawl(place: Workplace, known: Authorities, origin: str, facts: str, *argv: str) -> Ended:
    """Crawls the copy as a portal whose leaf states these facts, on a machine that trusts the root."""
    place.env["SSL_CERT_FILE"] = str(place.folder / "root.pem")
    (place.folder / "root.pem").write_bytes(known.root.pem)
    (place.folder / "certificates").mkdir(exist_ok=True)
    (place.folder / "certificates" / "trung_gian.pem").write_bytes(known.intermediate.pem)
    (place.folder / "tls_leaf.py").write_text(MODULE.format(facts=facts), encoding="utf-8")
    script = place.folder / "with_leaf.py"
    script.write_text(SCRIPT.format(folder=str(place.folder)))
    options = argv or ("crawl", PORTAL, "--at", origin, "--all-topics", "--json")
    ended = place.start(*options, script=str(script)).wait()
    assert "Traceback" not in ended.err, ended.err
    return ended


def outcome(ended: Ended) -> tuple[str, str, int]:
    row: dict[str, Any] = ended.rows[PORTAL]
    return row["outcome"], row["reason"], row["new"]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_a_fault_is_refused_by_name_and_let_through_as_stated(name: str, known: Authorities, place: Workplace) -> None:
    case = CASES[name]
    with serve_tls(Site("nukeviet", COUNT, SHELVES), case.peer(known, place.folder)) as peer:
        refused = crawl(place, known, peer.origin, "TlsFacts()")
        assert outcome(refused) == ("unreachable", f"/tin-hoat-dong/: {sentence(case)}", 0)
        assert refused.rows[PORTAL]["tls"] == ""
        assert peer.accepted == 1, "what a second try would not change was tried again"
        cured = crawl(place, known, peer.origin, cure(case))
    assert outcome(cured) == ("ok", "", COUNT)
    stated = "intermediate certificate shipped: trung_gian.pem"
    if not case.is_shipped:
        stated = f"accepted: {case.fault} (Máy chủ cũ (DỮ LIỆU MẪU))"
    assert cured.rows[PORTAL]["tls"] == stated
    assert place.column("SELECT tls FROM runs ORDER BY id") == ["", stated]
    assert place.column("SELECT tls FROM portals WHERE portal = ?", PORTAL) == [stated]
    assert place.column("SELECT DISTINCT last_error FROM coverage") == [None]


def test_an_exception_shows_in_every_report(known: Authorities, place: Workplace) -> None:
    reason = "Chứng thư hết hạn, Sở đã được báo (DỮ LIỆU MẪU)"
    facts, stated = f'TlsFacts(accept=("expired",), reason="{reason}")', f"accepted: expired ({reason})"
    with serve_tls(Site("nukeviet", COUNT, SHELVES), CASES["expired"].peer(known, place.folder)) as peer:
        crawled = crawl(place, known, peer.origin, facts, "crawl", PORTAL, "--at", peer.origin, "--all-topics")
    assert crawled.code == 0
    assert crawled.out.endswith(f"{PORTAL}: TLS: {stated}\n")
    runs = crawl(place, known, peer.origin, facts, "runs")
    assert runs.out.endswith(f"run 1 of {PORTAL}: TLS: {stated}\n")
    assert crawl(place, known, peer.origin, facts, "runs", "--json").json[0]["tls"] == stated
    rows = {row["portal"]: row for row in crawl(place, known, peer.origin, facts, "portals", "--json").json}
    assert rows[PORTAL]["tls"] == stated
    assert {row["tls"] for name, row in rows.items() if name != PORTAL} == {""}
    table = crawl(place, known, peer.origin, facts, "portals").out
    assert f"{PORTAL}: TLS: {stated}\n" in table


def test_the_name_that_is_verified_is_the_copys_own(known: Authorities, place: Workplace) -> None:
    """A copy answers for the name it is asked by, not for the portal's; and another fault than the stated one is refused."""
    facts = cure(CASES["expired"])
    with serve_tls(Site("nukeviet", COUNT, SHELVES), openssl(known.good)) as peer:
        ended = crawl(place, known, peer.origin.replace(HERE, "localhost"), facts)
    assert outcome(ended) == (
        "unreachable",
        "/tin-hoat-dong/: TLS of localhost: its certificate is for 127.0.0.1; to live with it add "
        f'tls=TlsFacts(accept=("wrong_host",), reason="…") to {LEAF}',
        0,
    )


def test_a_leaf_without_a_reason_is_refused_before_anything_is_asked(known: Authorities, place: Workplace) -> None:
    with serve_tls(Site("nukeviet", COUNT, SHELVES), openssl(known.good)) as peer:
        ended = crawl(place, known, peer.origin, 'TlsFacts(accept=("expired",))')
        assert peer.accepted == 0
    assert ended.code == 2
    assert ended.err == (
        "tinhso: tls_leaf.SampleTls: tls accepts ('expired',) for the reason ''; state both or neither.\n"
    )


def test_a_server_that_hangs_up_is_said_in_words(known: Authorities, place: Workplace) -> None:
    def hang_up(connection: socket.socket) -> Stream:
        connection.recv(1)
        raise OSError("enough")

    with serve_tls(Site("nukeviet", COUNT, SHELVES), hang_up) as peer:
        ended = crawl(place, known, peer.origin, "TlsFacts()", *QUICK, "--at", peer.origin)
    said = "robots.txt could not be read: the server closed the connection without an answer"
    assert outcome(ended) == ("unreachable", f"/tin-hoat-dong/: {said}", 0)
