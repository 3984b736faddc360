"""What a stated fact lets through, and what it does not: handshakes in memory, without a socket."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from OpenSSL import SSL
from scrapy import Spider
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from crawler.tls import PortalPolicy, strict_context
from crawler.tls_faults import BadCertificateError, Fault, fault_of
from storage.records import TlsFacts, TlsFault
from tests.certificates import PAST, Holder, authority, server

HOST, ELSEWHERE = "mau.gov.vn", "khac.gov.vn"
ROOT, STRANGER = authority("Gốc mẫu"), authority("Gốc lạ")
MIDDLE, STRANGE_MIDDLE = authority("Trung gian", ROOT), authority("Trung gian lạ", STRANGER)


@pytest.fixture(autouse=True)
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that trusts the root."""
    file = tmp_path / "root.pem"
    file.write_bytes(ROOT.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    strict_context.cache_clear()
    yield
    strict_context.cache_clear()


class Ending:
    """In the place of Twisted's protocol: notes why the handshake was ended."""

    def __init__(self) -> None:
        self.reasons: list[Failure] = []

    def failVerification(self, reason: Failure) -> None:  # noqa: N802
        self.reasons.append(reason)


def policy(*accept: str, shipped: tuple[Holder, ...] = ()) -> PortalPolicy:
    facts = TlsFacts("x.pem" if shipped else "", accept, "Máy chủ mẫu" if accept else "")
    hosts = {HOST, f"www.{HOST}"}
    return PortalPolicy("Leaf", facts, [each.certificate for each in shipped], hosts)


def fault(policy: PortalPolicy, holder: Holder, *chain: Holder, host: str = HOST) -> Fault | None:
    """What the client finds wrong with a server; None where the handshake is done."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_cipher_list(b"DEFAULT:@SECLEVEL=0")
    context.use_privatekey(holder.key)
    context.use_certificate(holder.certificate)
    for above in chain:
        context.add_extra_chain_cert(above.certificate)
    theirs, protocol = SSL.Connection(context, None), Ending()
    ours = policy.creatorForNetloc(host.encode(), 443).clientConnectionForTLS(protocol)  # type: ignore[arg-type]
    ours.set_connect_state()
    theirs.set_accept_state()
    for _ in range(4):
        for speaker, listener in ((ours, theirs), (theirs, ours)):
            try:
                speaker.do_handshake()
            except SSL.WantReadError:
                pass
            except SSL.Error:
                return fault_of(ResponseFailed(protocol.reasons))
            _carry(speaker, listener)
    assert protocol.reasons == []
    assert ours.get_state_string() == b"SSL negotiation finished successfully"
    return None


def _carry(speaker: SSL.Connection, listener: SSL.Connection) -> None:
    try:
        while True:
            listener.bio_write(speaker.bio_read(65536))
    except SSL.WantReadError:
        return


def kind(found: Fault | None) -> TlsFault | None:
    assert found is not None
    return found.kind


def test_a_good_server_is_let_through_whatever_is_stated() -> None:
    good = server(ROOT, HOST, f"www.{HOST}")
    assert fault(policy(), good) is None
    assert fault(policy("expired"), good, host=f"www.{HOST}") is None
    assert fault(policy(shipped=(MIDDLE,)), server(MIDDLE, HOST)) is None
    assert fault(policy(), server(MIDDLE, HOST), MIDDLE) is None
    assert fault(policy(), server(ROOT, ELSEWHERE), host=ELSEWHERE) is None
    assert fault(policy(), server(ROOT, "*.gov.vn")) is None


def test_two_faults_of_a_certificate_are_both_named() -> None:
    both = server(ROOT, ELSEWHERE, period=PAST)
    found = fault(policy(), both)
    assert found is not None
    assert policy().sentence(found, HOST) == (
        f"TLS of {HOST}: its certificate expired on 2025-02-03, and its certificate is for {ELSEWHERE}; to live with it add"
        ' tls=TlsFacts(accept=("expired",), reason="…") to Leaf, and accept wrong_host too'
    )
    assert policy().sentence(found, ELSEWHERE).endswith(f", and its certificate is for {ELSEWHERE}")
    left = fault(policy("expired"), both)
    assert left == Fault(TlsFault.WRONG_HOST, f"its certificate is for {ELSEWHERE}")
    assert fault(policy("expired", "wrong_host"), both) is None


@pytest.mark.parametrize(
    ("accepted", "holder", "found"),
    [
        ("expired", server(ROOT, ELSEWHERE, period=PAST), TlsFault.WRONG_HOST),
        ("expired", server(None, HOST, period=PAST), TlsFault.SELF_SIGNED),
        ("expired", server(STRANGER, HOST, period=PAST), TlsFault.INCOMPLETE_CHAIN),
        ("self_signed", server(None, HOST, period=PAST), TlsFault.EXPIRED),
        ("self_signed", server(None, ELSEWHERE), TlsFault.WRONG_HOST),
        ("self_signed", server(STRANGER, HOST), TlsFault.INCOMPLETE_CHAIN),
        ("wrong_host", server(None, ELSEWHERE), TlsFault.SELF_SIGNED),
        ("wrong_host", server(ROOT, ELSEWHERE, period=PAST), TlsFault.EXPIRED),
        ("untrusted_root", server(STRANGER, ELSEWHERE), TlsFault.WRONG_HOST),
        ("untrusted_root", server(None, HOST), TlsFault.SELF_SIGNED),
        ("weak_dh", server(ROOT, HOST, period=PAST), TlsFault.EXPIRED),
        ("old_tls", server(None, HOST), TlsFault.SELF_SIGNED),
        ("no_secure_renegotiation", server(ROOT, ELSEWHERE), TlsFault.WRONG_HOST),
    ],
)
def test_what_is_not_stated_is_still_refused(accepted: str, holder: Holder, found: TlsFault) -> None:
    assert kind(fault(policy(accepted), holder)) is found


def test_two_faults_need_both_stated() -> None:
    assert fault(policy("expired", "wrong_host"), server(ROOT, ELSEWHERE, period=PAST)) is None


def test_who_lives_with_an_unknown_root_needs_no_chain_to_it() -> None:
    assert fault(policy("untrusted_root"), server(STRANGER, HOST)) is None
    assert fault(policy("untrusted_root"), server(STRANGE_MIDDLE, HOST), STRANGE_MIDDLE, STRANGER) is None


def test_a_shipped_certificate_is_a_link_and_no_root() -> None:
    """Its chain must still end at a root of the machine's."""
    found = fault(policy(shipped=(STRANGE_MIDDLE,)), server(STRANGE_MIDDLE, HOST))
    assert found == Fault(TlsFault.UNTRUSTED_ROOT, "its certificate goes back to Gốc lạ, which nobody trusts here")


def test_what_is_stated_holds_for_the_portals_own_hosts_only() -> None:
    lenient = policy("expired")
    assert fault(lenient, server(ROOT, HOST, period=PAST)) is None
    found = fault(lenient, server(ROOT, ELSEWHERE, period=PAST), host=ELSEWHERE)
    assert found == Fault(TlsFault.EXPIRED, "its certificate expired on 2025-02-03")
    assert lenient.sentence(found, ELSEWHERE) == f"TLS of {ELSEWHERE}: its certificate expired on 2025-02-03"


def test_no_advice_where_it_was_followed_already() -> None:
    found = Fault(TlsFault.WEAK_DH, "the key is too short")
    assert policy("weak_dh").sentence(found, HOST) == (
        f"TLS of {HOST}: the key is too short; Leaf accepts weak_dh, and this is worse"
    )


def test_a_certificate_that_is_not_valid_yet_has_no_fact() -> None:
    later = datetime.now(UTC) + timedelta(days=2)
    found = fault(policy(), server(ROOT, HOST, period=(later, later + timedelta(days=1))))
    assert found == Fault(None, "its certificate is not valid yet")
    assert policy().sentence(found, HOST) == f"TLS of {HOST}: its certificate is not valid yet"


def test_a_short_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    monkeypatch.setattr("tests.certificates._key", lambda _: key)
    assert fault(policy(), server(ROOT, HOST)) == Fault(None, "its certificate has too short a key")


@pytest.mark.parametrize(
    ("stack", "found"),
    [
        ([("SSL routines", "", "unsupported protocol")], TlsFault.OLD_TLS),
        ([("SSL routines", "", "dh key too small")], TlsFault.WEAK_DH),
        ([("SSL routines", "", "unsafe legacy renegotiation disabled")], TlsFault.NO_SECURE_RENEGOTIATION),
        ([("SSL routines", "", "sslv3 alert handshake failure")], None),
        ([], None),
    ],
)
def test_a_failed_handshake_is_named(stack: list[tuple[str, str, str]], found: TlsFault | None) -> None:
    named = fault_of(ResponseFailed([Failure(SSL.Error(stack))]))
    assert kind(named) is found
    assert named is not None
    if found is None:
        said = stack[0][-1] if stack else "no reason given"
        assert named.what == f"the TLS handshake failed: {said}"


def test_other_failures_are_none_of_tls() -> None:
    assert fault_of(ResponseFailed([Failure(ConnectionLost())])) is None
    assert fault_of(ResponseFailed([Failure(SSL.SysCallError(-1, "Unexpected EOF"))])) is None
    assert fault_of(ConnectionLost()) is None
    assert fault_of(None) is None


def test_the_first_of_several_reasons_of_tls_counts() -> None:
    first = BadCertificateError(Fault(TlsFault.EXPIRED, "expired"))
    reasons = [Failure(ConnectionLost()), Failure(first), Failure(SSL.Error([("", "", "certificate verify failed")]))]
    assert fault_of(ResponseFailed(reasons)) == first.fault


@pytest.mark.parametrize(
    ("host", "is_let_through"),
    [(HOST, True), (f"www.{HOST}", True), ("127.0.0.1", True), (f"xa.{HOST}", False), (ELSEWHERE, False)],
)
def test_a_leafs_policy_is_for_its_host_and_its_copy(host: str, is_let_through: bool) -> None:
    class Leaf(Spider):
        name = "mau_xa"
        host = HOST
        tls = TlsFacts(accept=("expired",), reason="Máy chủ mẫu")

    found = fault(PortalPolicy.of(Leaf, "https://127.0.0.1:8443"), server(ROOT, host, period=PAST), host=host)
    assert (found is None) is is_let_through
