"""Certificates made for a test: authorities, and what they sign for hosts and loopback."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

_NOW = datetime.now(UTC)
_PERIOD = (_NOW - timedelta(days=1), _NOW + timedelta(days=30))
PAST = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 2, 3, tzinfo=UTC))
AIA = "http://ca.songvang.example/trung-gian.crt"


@dataclass(frozen=True)
class Holder:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )


def authority(name: str, above: Holder | None = None) -> Holder:
    """An authority: a root, or an intermediate where one stands above it."""
    return _signed(name, above, _PERIOD, [(x509.BasicConstraints(ca=True, path_length=None), True)])


def server(
    above: Holder | None, *names: str, period: tuple[datetime, datetime] = _PERIOD, authority_at: str = ""
) -> Holder:
    """A server's certificate for hosts and addresses; self-signed without an authority."""
    alternatives = [_alternative(name) for name in names]
    extensions: list[tuple[x509.ExtensionType, bool]] = [(x509.BasicConstraints(ca=False, path_length=None), True)]
    if alternatives:
        extensions.append((x509.SubjectAlternativeName(alternatives), False))
    if authority_at:
        where = x509.UniformResourceIdentifier(authority_at)
        issuer = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
        extensions.append((x509.AuthorityInformationAccess([issuer]), False))
    return _signed("may-chu", above, period, extensions)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@cache  # one that bears a name has one key: making it takes longer than all else here
def _key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _signed(
    name: str,
    above: Holder | None,
    period: tuple[datetime, datetime],
    extensions: list[tuple[x509.ExtensionType, bool]],
) -> Holder:
    key = _key(name)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.certificate.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(period[0])
        .not_valid_after(period[1])
    )
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return Holder(builder.sign(above.key if above else key, hashes.SHA256()), key)
