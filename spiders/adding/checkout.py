"""The checkout the program runs from: whether anything may be added to it, what would be, and the copy it is tried in."""

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import spiders
from spiders.fixtures import fixtures_of
from storage.errors import Refusal

_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "*.db*", "*.egg-info", "dist", "build", "node_modules")


class AddError(Refusal, ValueError):
    """The portal is not added: a sentence that says why and what to do. Nothing was written."""


@dataclass(frozen=True)
class Checkout:
    """The project's folder."""

    root: Path

    @classmethod
    def here(cls) -> "Checkout":
        """The one this program runs from. Raises AddError where there is none, or nothing may be written."""
        root = Path(spiders.__file__).resolve().parents[1]
        made = cls(root)
        if not ((root / "pyproject.toml").is_file() and (root / "tests").is_dir()):
            raise AddError(
                f"This installation in {root} is no checkout, and a portal is added to a checkout only: "
                "clone the project, run `make test` there, and add the portal with its .venv/bin/tinhso."
            )
        for folder in (root, made.provinces, root / "tests"):
            if not os.access(folder, os.W_OK | os.X_OK) or not folder.resolve().is_relative_to(root):
                raise AddError(
                    f"{folder} cannot be written: a portal is added to a checkout of your own; "
                    "clone the project where you may write, and add the portal there."
                )
        return made

    @property
    def provinces(self) -> Path:
        return self.root / "spiders" / "provinces"

    @cached_property
    def staging(self) -> Path:
        """Where what is to be added is written first: on the same file system, so that a rename puts it in place."""
        return self.root / ".tinhso-adding"

    def copy_to(self, folder: Path) -> "Checkout":
        """A copy of the project, without its environment, history and databases."""
        shutil.copytree(self.root, folder, ignore=_LEFT_OUT)
        return Checkout(folder)


@dataclass(frozen=True)
class Addition:
    """What adding a portal changes: one module, whole, one new folder of fixtures, and a certificate where one is shipped."""

    name: str
    module: str  # the file's name in spiders/provinces
    old: str  # what the module is now; empty where there is none
    new: str
    fixtures: dict[str, bytes]  # by file name
    certificate: bytes = b""  # PEM, that the portal should send and does not

    def module_in(self, checkout: Checkout) -> Path:
        return checkout.provinces / self.module

    def certificate_in(self, checkout: Checkout) -> Path:
        return checkout.provinces / "certificates" / f"{self.name}.pem"

    def fixtures_in(self, checkout: Checkout) -> Path:
        return fixtures_of(checkout.root, self.name)

    def write_to(self, checkout: Checkout) -> None:
        """Writes everything where it belongs, in the plain way: for a copy that nobody else sees."""
        folder = self.fixtures_in(checkout)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.fixtures.items():
            (folder / name).write_bytes(content)
        if self.certificate:
            self.certificate_in(checkout).parent.mkdir(exist_ok=True)
            self.certificate_in(checkout).write_bytes(self.certificate)
        self.module_in(checkout).write_text(self.new, encoding="utf-8")
