"""Copies of this checkout to add portals to, so that no test writes to the real one."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from spiders.adding.checkout import Checkout
from tests.crawling import ROOT, Ended, Started

WITHOUT_TOOLS = (
    "tests/probing/without_tools.py"  # a script for Project.run: the checks of `add` that need tools are not run
)
_IN_COPY = ROOT / "tests" / "probing" / "in_copy.py"
_SECONDS = 400.0


@dataclass(frozen=True)
class Project:
    """A copy of the checkout. `env`: what its commands run with beside the usual."""

    root: Path
    env: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def copied(cls, folder: Path) -> "Project":
        copy = Checkout(ROOT).copy_to(folder / "project")
        return cls(copy.root, {"MYPY_CACHE_DIR": str(ROOT / ".mypy_cache" / "copies")})

    def run(self, *argv: str, script: str = "") -> "subprocess.CompletedProcess[str]":
        """`tinhso` of the copy, or a script of the tests in its place, as a process of its own."""
        env = {
            **os.environ,
            **self.env,
            "PYTHONPATH": str(self.root),
            "TINHSO_DATABASE_URL": f"sqlite:///{self.root}/t.db",
        }
        program = [script] if script else ["-m", "cli"]
        return subprocess.run(
            [sys.executable, *program, *argv], cwd=self.root, env=env, capture_output=True, text=True, check=False,
            timeout=_SECONDS,
        )  # fmt: skip

    def forked(self, *argv: str, tools: bool = True) -> Ended:
        """`tinhso` of this checkout, which takes the copy for its own: for what needs no leaf that the copy alone has.

        It costs what its work costs, not its start. Without `tools` it runs as if nothing but its own libraries were installed.
        """
        env = {**self.env, "TINHSO_TEST_CHECKOUT": str(self.root), "TINHSO_DATABASE_URL": f"sqlite:///{self.root}/t.db"}
        env["TINHSO_TEST_WITHOUT_TOOLS"] = "" if tools else "1"
        return Started(argv, self.root.parent, script=str(_IN_COPY), env=env).wait(_SECONDS)

    def state(self) -> dict[str, str]:
        """Every file of the copy but databases and caches, with the hash of its content."""
        return {
            str(path.relative_to(self.root)): sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts and ".db" not in path.name
        }

    def leaf(self, module: str) -> list[str]:
        """The lines of the last class of a province's module."""
        lines = (self.root / "spiders" / "provinces" / f"{module}.py").read_text(encoding="utf-8").splitlines()
        first = max(number for number, line in enumerate(lines) if line.startswith("class "))
        return lines[first:]
