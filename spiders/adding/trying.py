"""Tries an addition in a copy of the project: whether it imports, passes the checks, and reads its fixtures."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from spiders.adding.checkout import AddError, Addition, Checkout

_SECONDS = 300.0
_SHOWN = 1_500  # characters of what a check said
_READ = """
import json, sys
from pathlib import Path
from spiders.fixtures import GOLDEN, FixtureSet, fixtures_of
from spiders.fleet import portal_classes
name = sys.argv[1]
folder = fixtures_of(Path.cwd(), name)
found = FixtureSet.read(folder).golden(portal_classes()[name])
sys.exit(found != json.loads((folder / GOLDEN).read_text(encoding="utf-8")))
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """One check and how it ended. `outcome`: passed, or why it was not run."""

    check: str
    outcome: str


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    arguments: tuple[str, ...]
    needs: str = ""  # a package that only the development requirements hold


def try_out(addition: Addition, checkout: Checkout) -> list[Tried]:
    """What every check said. Raises AddError where one fails, with what it said."""
    with tempfile.TemporaryDirectory(prefix="tinhso-add-") as folder:
        copy = checkout.copy_to(Path(folder) / "copy")
        addition.write_to(copy)
        return [_run(check, copy, checkout) for check in _checks(addition)]


def _checks(addition: Addition) -> Iterator[_Check]:
    module = f"spiders/provinces/{addition.module}"
    yield _Check("the leaf is imported and reads its fixtures", ("-c", _READ, addition.name))
    yield _Check("ruff check", ("-m", "ruff", "check", "--no-cache", module), "ruff")
    yield _Check("ruff format", ("-m", "ruff", "format", "--check", "--no-cache", module), "ruff")
    yield _Check("mypy --strict", ("-m", "mypy", module), "mypy")
    files = ("tests/spiders/test_fixtures.py", "tests/spiders/test_fleet_law.py")
    tests = ("-m", "pytest", "-q", "-p", "no:randomly", *files, "-k", f"[{addition.name}]")
    yield _Check("pytest: its fixtures, the law of the fleet", tests, "pytest")


def _run(check: _Check, copy: Checkout, checkout: Checkout) -> Tried:
    if check.needs and find_spec(check.needs) is None:
        return Tried(check.name, f"not run: {check.needs} is not installed; `make check` installs it")
    env = {
        **os.environ,
        "PYTHONPATH": str(copy.root),
        "MYPY_CACHE_DIR": os.environ.get("MYPY_CACHE_DIR", str(checkout.root / ".mypy_cache")),
    }
    try:
        ended = subprocess.run(  # noqa: S603  # our own checks; the name was checked to be one
            [sys.executable, *check.arguments], cwd=copy.root, env=env, capture_output=True, text=True, check=False,
            timeout=_SECONDS, stdin=subprocess.DEVNULL, start_new_session=True,  # Ctrl-C is for this process to say
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise AddError(f"Nothing was added: {check.name} did not end within {_SECONDS:.0f} s.") from error
    if ended.returncode:
        said = (ended.stdout + ended.stderr).strip()[-_SHOWN:]
        raise AddError(f"Nothing was added: {check.name} failed on the new leaf. It said:\n{said}")
    return Tried(check.name, "passed")
