"""TLS as the portals speak it: verified, unless a leaf states which fault is lived with, and then verified but for that.

Scrapy's settings reach neither weak Diffie-Hellman nor TLS 1.0, and its own way round verifies nothing at all. So the contexts
are made here, with pyOpenSSL's and Twisted's public interfaces.
"""

import inspect
import weakref
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from cryptography import x509
from OpenSSL import SSL, crypto
from scrapy import Spider
from service_identity import CertificateError, VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.protocols.tls import TLSMemoryBIOProtocol
from twisted.python.failure import Failure
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.tls_faults import BadCertificateError, Fault, certificate_fault, host_fault
from storage.records import STRICT_TLS, TlsFacts, TlsFault

# OpenSSL's security levels: 2 asks for 2048 bits of RSA and DH, 1 for 1024 (below that no level goes), 0 lets TLS 1.0 be.
_CIPHERS = b"DEFAULT:!aNULL:!eNULL:@SECLEVEL=2"
_WEAK_DH_CIPHERS = b"DEFAULT:!aNULL:!eNULL:@SECLEVEL=1"
_OLD_CIPHERS = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"
_Callback = Callable[[SSL.Connection, crypto.X509, int, int, int], bool]


Advice = Callable[[TlsFault, str], str]  # a fault, and the leaf's name → what to do


def _missing_fact(kind: TlsFault, leaf: str) -> str:
    if kind is TlsFault.INCOMPLETE_CHAIN:
        return f'ship it and add tls=TlsFacts(intermediate="FILE.pem") to {leaf}'
    return f'to live with it add tls=TlsFacts(accept=("{kind}",), reason="…") to {leaf}'


@implementer(IPolicyForHTTPS)
class PortalPolicy:
    """How one portal's connections are secured. What the leaf states holds for its own hosts, not for where they lead."""

    def __init__(
        self,
        leaf: str,
        facts: TlsFacts,
        intermediates: Sequence[x509.Certificate],
        hosts: Collection[str],
        advice: Advice = _missing_fact,
    ) -> None:
        self._leaf = leaf
        self._advice = advice
        self._facts = facts
        self._intermediates = intermediates
        self._hosts = frozenset(hosts)

    @classmethod
    def of(cls, spider: type[Spider], copy: str = "") -> Self:
        """The policy of a leaf; `copy`: the origin of the copy that is crawled in its place."""
        facts: TlsFacts = getattr(spider, "tls", STRICT_TLS)
        host = str(getattr(spider, "host", "")).removeprefix("www.")
        hosts = {host, f"www.{host}", urlsplit(copy).hostname or ""} - {"", "www."}
        advice: Advice = getattr(spider, "tls_advice", _missing_fact)
        return cls(spider.__name__, facts, intermediates(spider, facts), hosts, advice)

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_Connections":  # noqa: N802  # Twisted's name
        host = hostname.decode("ascii")
        if host in self._hosts:
            return _Connections(self._context, host, _accepted(self._facts))
        return _Connections(strict_context(), host, frozenset())

    @cached_property
    def _context(self) -> SSL.Context:
        if self._facts == STRICT_TLS:
            return strict_context()
        return make_context(self._facts.accept, self._intermediates)

    def sentence(self, fault: Fault, host: str) -> str:
        """What is wrong with a host's TLS, and what lets it through: the fact that its leaf lacks."""
        said = f"TLS of {host}: {fault.what}{f', and {fault.beside.what}' if fault.beside else ''}"
        if fault.kind is None or host not in self._hosts:
            return said
        if fault.kind in self._facts.accept:
            return f"{said}; {self._leaf} accepts {fault.kind}, and this is worse"
        others = f", and accept {fault.beside.kind} too" if fault.beside else ""
        return f"{said}; {self._advice(fault.kind, self._leaf)}{others}"


def _accepted(facts: TlsFacts) -> frozenset[str]:
    """Who trusts any root needs none: nor does a chain have to lead to one."""
    also = {TlsFault.INCOMPLETE_CHAIN} if TlsFault.UNTRUSTED_ROOT in facts.accept else set()
    return frozenset(facts.accept) | also


def intermediates(spider: type[Any], facts: TlsFacts) -> list[x509.Certificate]:
    """The certificates a leaf ships. Raises OSError or ValueError for a file that is not there or no PEM."""
    if not facts.intermediate:
        return []
    folder = Path(inspect.getfile(spider)).with_name("certificates")
    return x509.load_pem_x509_certificates((folder / facts.intermediate).read_bytes())


@cache  # reading the machine's roots takes a while, and no connection changes it
def strict_context() -> SSL.Context:
    """What every host has to stand up to that no leaf has stated anything about."""
    return make_context((), ())


def make_context(accept: Collection[str], intermediate: Sequence[x509.Certificate]) -> SSL.Context:
    """A context that trusts the machine's roots. A chain that needs the intermediates given must still end at one of those."""
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_default_verify_paths()
    context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    context.set_options(SSL.OP_NO_COMPRESSION | SSL.OP_NO_RENEGOTIATION)
    old, weak = TlsFault.OLD_TLS in accept, TlsFault.WEAK_DH in accept
    context.set_min_proto_version(SSL.TLS1_VERSION if old else SSL.TLS1_2_VERSION)
    context.set_cipher_list(_OLD_CIPHERS if old else _WEAK_DH_CIPHERS if weak else _CIPHERS)
    if TlsFault.NO_SECURE_RENEGOTIATION in accept:
        context.set_options(SSL.OP_LEGACY_SERVER_CONNECT)
    store = context.get_cert_store()
    assert store is not None
    for certificate in intermediate:
        store.add_cert(crypto.X509.from_cryptography(certificate))
    return context


@implementer(IOpenSSLClientConnectionCreator)
class _Connections:
    """Connections to one host."""

    def __init__(self, context: SSL.Context, host: str, accepted: frozenset[str]) -> None:
        self._context = context
        self._host = host
        self._accepted = accepted

    def clientConnectionForTLS(self, tlsProtocol: TLSMemoryBIOProtocol) -> SSL.Connection:  # noqa: N802, N803
        connection = SSL.Connection(self._context, None)
        if _is_name(self._host):
            connection.set_tlsext_host_name(self._host.encode("ascii"))
        connection.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, self._check(tlsProtocol))
        return connection

    def _check(self, protocol: TLSMemoryBIOProtocol) -> _Callback:
        aborting = weakref.ref(protocol)  # the protocol holds the connection, which holds this

        def check(_: SSL.Connection, certificate: crypto.X509, code: int, depth: int, is_valid: int) -> bool:
            fault = self._fault(certificate, code, depth, bool(is_valid))
            if fault is None:
                return True
            if held := aborting():
                held.failVerification(Failure(BadCertificateError(fault)))  # type: ignore[no-untyped-call]
            return False

        return check

    def _fault(self, certificate: crypto.X509, code: int, depth: int, is_valid: bool) -> Fault | None:
        found = []
        if not is_valid:
            found.append(certificate_fault(certificate.to_cryptography(), code, depth))
        if depth == 0 and not _names(certificate, self._host):
            found.append(host_fault(certificate.to_cryptography()))
        refused = [fault for fault in found if fault.kind not in self._accepted]
        return replace(refused[0], beside=refused[1]) if len(refused) > 1 else next(iter(refused), None)


def _names(certificate: crypto.X509, host: str) -> bool:
    wanted: ServiceID = DNS_ID(host) if _is_name(host) else IPAddress_ID(host)
    try:
        verify_service_identity(extract_patterns(certificate), [wanted], [])
    except (CertificateError, VerificationError):
        return False
    return True


def _is_name(host: str) -> bool:
    return not isIPAddress(host) and not isIPv6Address(host)
