"""A TLS failure → what is wrong, in a sentence for the run's reason, and the fact that lets a portal through."""

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from OpenSSL import SSL
from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from storage.records import TlsFault

_SHOWN = 100  # characters of a name in a certificate
_NAMES = 3  # names of a certificate that are shown
_SHOWN_ERRORS = 2  # of OpenSSL's stack

# OpenSSL's reasons (ssl/ssl_err.c), as far as a leaf can do something about them.
_REASONS = {
    "dh key too small": (TlsFault.WEAK_DH, "the server's Diffie-Hellman key is too short"),
    "bad dh value": (TlsFault.WEAK_DH, "the server's Diffie-Hellman key is too short"),
    "unsupported protocol": (TlsFault.OLD_TLS, "the server speaks nothing newer than TLS 1.1"),
    "tlsv1 alert protocol version": (TlsFault.OLD_TLS, "the server speaks nothing newer than TLS 1.1"),
    "unsafe legacy renegotiation disabled": (
        TlsFault.NO_SECURE_RENEGOTIATION,
        "the server knows no secure renegotiation (RFC 5746)",
    ),
}
# Codes of X509_verify_cert (x509_vfy.h).
_NO_ISSUER, _EXPIRED, _SELF_SIGNED, _SELF_SIGNED_ROOT, _NO_ISSUER_HERE, _NO_ISSUER_OF_LEAF = 2, 10, 18, 19, 20, 21
_OTHER_CODES = {9: "is not valid yet", 66: "has too short a key", 67: "was signed by too short a key",
                68: "was signed with too weak a hash"}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What is wrong. `kind`: None for what no leaf can state anything about; `beside`: what else is wrong with it."""

    kind: TlsFault | None
    what: str
    beside: "Fault | None" = None


class TlsRefused(IgnoreRequest):
    """The portal's TLS is not what it should be, and its leaf does not say that this is lived with."""


class BadCertificateError(Exception):
    """Ends a handshake over a certificate."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def fault_of(error: BaseException | None) -> Fault | None:
    """The fault behind Twisted's failure of a request; None if it was not TLS that failed."""
    reasons = error.reasons if isinstance(error, ResponseFailed) else []
    for reason in reasons:
        value = reason.value if isinstance(reason, Failure) else reason
        if isinstance(value, BadCertificateError):
            return value.fault
        if isinstance(value, SSL.Error) and not isinstance(value, SSL.SysCallError | SSL.ZeroReturnError):
            return _handshake_fault(value)
    return None


def _handshake_fault(error: SSL.Error) -> Fault | None:
    stack = error.args[0] if error.args and isinstance(error.args[0], list) else []
    said = [str(entry[-1]) for entry in stack if entry]
    for text in said:
        if text in _REASONS:
            return Fault(*_REASONS[text])
    return Fault(None, f"the TLS handshake failed: {', '.join(said[:_SHOWN_ERRORS]) or 'no reason given'}")


def certificate_fault(certificate: x509.Certificate, code: int, depth: int) -> Fault:
    """What OpenSSL's verification code says of a certificate; `depth` 0 is the server's own."""
    whose = "its certificate" if depth == 0 else f"the certificate of {_name(certificate.subject)} above its own"
    issuer = _name(certificate.issuer)
    if code == _EXPIRED:
        return Fault(TlsFault.EXPIRED, f"{whose} expired on {certificate.not_valid_after_utc:%Y-%m-%d}")
    if code == _SELF_SIGNED:
        return Fault(TlsFault.SELF_SIGNED, "its certificate is self-signed")
    if code in (_NO_ISSUER_HERE, _NO_ISSUER_OF_LEAF) and depth == 0:
        address = _issuer_address(certificate)
        where = f", which is at {address}" if address else ""
        return Fault(
            TlsFault.INCOMPLETE_CHAIN, f"it does not send the intermediate certificate of its issuer {issuer}{where}"
        )
    if code in (_SELF_SIGNED_ROOT, _NO_ISSUER, _NO_ISSUER_HERE):
        return Fault(TlsFault.UNTRUSTED_ROOT, f"its certificate goes back to {issuer}, which nobody trusts here")
    return Fault(None, f"{whose} {_OTHER_CODES.get(code, f'does not stand (OpenSSL verification code {code})')}")


def host_fault(certificate: x509.Certificate) -> Fault:
    """The certificate names other hosts than the one that was asked."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        hosts = [str(name.value)[:_SHOWN] for name in names]
    except (x509.ExtensionNotFound, ValueError):
        hosts = []
    return Fault(TlsFault.WRONG_HOST, f"its certificate is for {', '.join(hosts[:_NAMES]) or 'no host at all'}")


def _name(name: x509.Name) -> str:
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return (str(common[0].value) if common else name.rfc4514_string())[:_SHOWN]


def _issuer_address(certificate: x509.Certificate) -> str:
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return ""
    issuers = [entry for entry in access if entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
    return str(issuers[0].access_location.value)[:_SHOWN] if issuers else ""
