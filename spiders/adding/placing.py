"""Puts an addition in its place: written aside, then renamed, the module last. Before that rename there is no new portal.

Fixtures or a certificate without a leaf, which only a kill between the renames leaves, are looked at by nothing, and replaced
by the next addition of that name.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from spiders.adding.checkout import AddError, Addition, Checkout


def place(addition: Addition, checkout: Checkout) -> None:
    """Adds the portal to the checkout. Raises AddError, with nothing changed, where somebody else is changing it."""
    module, fixtures = addition.module_in(checkout), addition.fixtures_in(checkout)
    certificate = addition.certificate_in(checkout)
    with _alone(checkout):
        if (module.read_text(encoding="utf-8") if module.exists() else "") != addition.old:
            raise AddError(f"spiders/provinces/{addition.module} was changed in the meantime: add the portal again.")
        if not fixtures.parent.resolve().is_relative_to(checkout.root):
            raise AddError("tests/fixtures leads out of the checkout: make it a folder of its own.")
        _write_aside(addition, checkout.staging)
        fixtures.parent.mkdir(exist_ok=True)
        shutil.rmtree(fixtures, ignore_errors=True)
        try:
            (checkout.staging / "fixtures").rename(fixtures)
            if addition.certificate:
                certificate.parent.mkdir(exist_ok=True)
                (checkout.staging / certificate.name).replace(certificate)
            (checkout.staging / addition.module).replace(module)
        except BaseException:
            shutil.rmtree(fixtures, ignore_errors=True)
            if addition.certificate:
                certificate.unlink(missing_ok=True)
            raise


@contextmanager
def _alone(checkout: Checkout) -> Iterator[None]:
    """While it lasts, no other process adds to the checkout; what one that was killed left aside is cleared away."""
    held = os.open(checkout.provinces, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AddError("Another `tinhso add` is writing to this checkout: try again when it has ended.") from error
        shutil.rmtree(checkout.staging, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(checkout.staging, ignore_errors=True)
    finally:
        os.close(held)


def _write_aside(addition: Addition, staging: Path) -> None:
    (staging / "fixtures").mkdir(parents=True)
    files = {f"fixtures/{name}": content for name, content in addition.fixtures.items()}
    if addition.certificate:
        files[f"{addition.name}.pem"] = addition.certificate
    for name, content in (files | {addition.module: addition.new.encode()}).items():
        with (staging / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
