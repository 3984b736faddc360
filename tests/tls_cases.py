"""The faults of TLS that tests serve: who has them, what is said of them, and the fact that lets them through."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.certificates import AIA, PAST, Holder, authority, server
from tests.tls_peers import Wrap, openssl
from tests.tls_without_renegotiation import without_renegotiation

HERE = "127.0.0.1"
# 1024 bits, the least OpenSSL lends itself to; made by `openssl dhparam 1024` for these tests.
WEAK_DH = """\
-----BEGIN DH PARAMETERS-----
MIGHAoGBAOYy0nAjvAq9VKC711AphkovcFtl0xaUFjAtPGSjOpsz9j4is8+buUnq
O8bc6bOIkjycNSXCgPTC3W18i/onBkRnQsz9k4dNwg2Oi6fIjmXXxDLzn00zNQz9
PTBMAkyzOszQOlawfz3HPTexbQLmN4trIlTDV2gVtd5OIvh6UhMnAgEC
-----END DH PARAMETERS-----
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
    def fault(self) -> str:
        """What is accepted, by name; the file's name where a certificate is shipped."""
        return self.fact.split('"')[1]


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
