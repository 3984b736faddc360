"""What is wrong with a portal's TLS and lived with all the same, as people state it on the command line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from cryptography import x509

from storage.records import ACCEPTABLE_FAULTS, TlsFacts

Accept = Annotated[
    list[str] | None,
    typer.Option(metavar="FAULT", help="A fault of its TLS that is lived with, as the verdict names it; repeatable."),
]
Reason = Annotated[str, typer.Option(help="With --accept: why, for every report.")]
Intermediate = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The certificate between its own and the root, in PEM, if it does not send it."),
]


def lived_with(accept: Sequence[str] | None, reason: str, intermediate: Path | None) -> TlsFacts:
    """The facts that the options state; `intermediate` in them is the file's whole path. Raises BadParameter."""
    faults = tuple(dict.fromkeys(accept or ()))
    for fault in faults:
        if fault not in ACCEPTABLE_FAULTS:
            raise typer.BadParameter(
                f"{fault[:40]!r} is no fault that may be accepted; write one of {', '.join(ACCEPTABLE_FAULTS)}.",
                param_hint="--accept",
            )
    if bool(faults) != bool(reason.strip()):
        raise typer.BadParameter(
            "a fault is accepted for a reason, and a reason given for a fault: write --accept and --reason, or neither.",
            param_hint="--reason",
        )
    return TlsFacts(str(_link_of_a_chain(intermediate)) if intermediate else "", faults, reason.strip())


def _link_of_a_chain(file: Path) -> Path:
    try:
        certificates = x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, ValueError) as error:
        raise typer.BadParameter(
            f"{file} is no file of certificates in PEM ({error}).", param_hint="--intermediate"
        ) from error
    if any(certificate.issuer == certificate.subject for certificate in certificates):
        raise typer.BadParameter(
            f"{file} holds a root; take the certificate between it and the server's.", param_hint="--intermediate"
        )
    return file.resolve()
