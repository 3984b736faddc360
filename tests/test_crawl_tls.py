"""TLS as it is out there: each fault is refused by name, with the fact that lets the portal through, and that fact does."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from replica.site import SECTIONS as SHELVES
from replica.site import Site
from tests.certificates import AIA, PAST, Holder, authority, server
from tests.crawling import Ended, Workplace
from tests.tls_peers import Wrap, openssl, serve_tls
from tests.tls_without_renegotiation import without_renegotiation

PORTAL, LEAF, COUNT = "sample_tls", "SampleTls", 14
HERE = "127.0.0.1"
# 1024 bits, the least OpenSSL lends itself to; made by `openssl dhparam 1024` for these tests.
WEAK_DH = """\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAOYy0nAjvAq9VKC711AphkovcFtl0xaUFjAtPGSjOpsz9j4is8+buUnq
O8bc6bOIkjycNSXCgPTC3W18i/onBkRnQsz9k4dNwg2Oi6fIjmXXxDLzn00zNQz9
PTBMAkyzOszQOlawfz3HPTexbQLmN4trIlTDV2gVtd5OIvh6UhMnAgEC
-----END DH PARAMETERS-----
"""
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


@dataclass(frozen=True)
class Authorities:
    """`root` is trusted in the tests, `stranger` is not."""

    root: Holder
    intermediate: Holder
    stranger: Holder
    good: Holder


@pytest.fixture(scope="module")
def known() -> Authorities:
    root = authority("Gốc mẫu")
    return Authorities(
        root,
        authority("Trung gian mẫu", root),
        authority("Gốc lạ"),
        server(root, HERE),
    )


def _weak(known: Authorities, folder: Path) -> Wrap:
    file = folder / "dh.pem"
    file.write_text(WEAK_DH)

    def setup(context: ssl.SSLContext) -> None:
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")
        context.load_dh_params(str(file))

    return openssl(known.good, setup=setup)


def _old(version: ssl.TLSVersion) -> Callable[[Authorities, Path], Wrap]:
    def setup(context: ssl.SSLContext) -> None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version

    return lambda known, _: openssl(known.good, setup=setup)


@dataclass(frozen=True)
class Case:
    """A fault: the server that has it, what the run says of it, the fact that is the cure."""

    peer: Callable[[Authorities, Path], Wrap]
    says: str
    fact: str
    is_shipped: bool = False

    @property
    def sentence(self) -> str:
        verb = "ship it and" if self.is_shipped else "to live with it"
        return f"TLS of {HERE}: {self.says}; {verb} add tls=TlsFacts({self.fact}) to {LEAF}"

    @property
    def cure(self) -> str:
        return f"TlsFacts({self.fact})".replace("FILE", "trung_gian").replace("…", "Máy chủ cũ (DỮ LIỆU MẪU)")


def _accept(fault: str) -> str:
    return f'accept=("{fault}",), reason="…"'


CASES = {
    "expired": Case(
        lambda known, _: openssl(server(known.root, HERE, period=PAST)),
        "its certificate expired on 2025-02-03",
        _accept("expired"),
    ),
    "wrong_host": Case(
        lambda known, _: openssl(server(known.root, "khac.songvang.example", "127.0.0.2")),
        "its certificate is for khac.songvang.example, 127.0.0.2",
        _accept("wrong_host"),
    ),
    "no_name": Case(
        lambda known, _: openssl(server(known.root)), "its certificate is for no host at all", _accept("wrong_host")
    ),
    "self_signed": Case(
        lambda known, _: openssl(server(None, HERE)), "its certificate is self-signed", _accept("self_signed")
    ),
    "untrusted_root": Case(
        lambda known, _: openssl(server(known.stranger, HERE), known.stranger),
        "its certificate goes back to Gốc lạ, which nobody trusts here",
        _accept("untrusted_root"),
    ),
    "incomplete_chain": Case(
        lambda known, _: openssl(server(known.intermediate, HERE, authority_at=AIA)),
        f"it does not send the intermediate certificate of its issuer Trung gian mẫu, which is at {AIA}",
        'intermediate="FILE.pem"',
        is_shipped=True,
    ),
    "weak_dh": Case(_weak, "the server's Diffie-Hellman key is too short", _accept("weak_dh")),
    "tls_1_0": Case(_old(ssl.TLSVersion.TLSv1), "the server speaks nothing newer than TLS 1.1", _accept("old_tls")),
    "tls_1_1": Case(_old(ssl.TLSVersion.TLSv1_1), "the server speaks nothing newer than TLS 1.1", _accept("old_tls")),
    "no_secure_renegotiation": Case(
        lambda known, _: without_renegotiation(known.good),
        "the server knows no secure renegotiation (RFC 5746)",
        _accept("no_secure_renegotiation"),
    ),
}


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
        assert outcome(refused) == ("unreachable", f"/tin-hoat-dong/: {case.sentence}", 0)
        assert refused.rows[PORTAL]["tls"] == ""
        assert peer.accepted == 1, "what a second try would not change was tried again"
        cured = crawl(place, known, peer.origin, case.cure)
    assert outcome(cured) == ("ok", "", COUNT)
    stated = "intermediate certificate shipped: trung_gian.pem"
    if not case.is_shipped:
        fault = case.fact.split('"')[1]
        stated = f"accepted: {fault} (Máy chủ cũ (DỮ LIỆU MẪU))"
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
    facts = CASES["expired"].cure
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
