"""`tinhso add` interrupted while it tries a leaf: nothing is written, nothing is left behind, and nothing goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.server import serve
from tests.checkouts import Project
from tests.probing.samples import URL, unknown_site

SECONDS = 120.0
CHECKS = ("-c", "pytest")  # the first and the last: what the command line of each holds


@pytest.fixture(autouse=True)
def _ctrl_c_is_heard() -> Iterator[None]:
    """Also where the tests themselves run in the background, which hands down that SIGINT is passed over."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def running_in(folder: Path) -> dict[int, list[str]]:
    """The processes that work in a folder, by their id: their command lines."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve().is_relative_to(folder):
                found[int(process.name)] = (process / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
    return found


def wait_for(check: str, folder: Path, added: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + SECONDS
    while not any(check in argv for argv in running_in(folder).values()):
        assert added.poll() is None, added.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("check", [CHECKS[0], *(pytest.param(each, marks=pytest.mark.soak) for each in CHECKS[1:])])
def test_ctrl_c_while_a_leaf_is_tried_leaves_nothing(check: str, tmp_path: Path) -> None:
    project = Project.copied(tmp_path)
    tried_in = tmp_path / "tried"
    tried_in.mkdir()
    before = project.state()
    env = {**os.environ, **project.env, "PYTHONPATH": str(project.root), "TMPDIR": str(tried_in)}
    with serve(unknown_site()) as served:
        added = subprocess.Popen(
            [sys.executable, "-m", "cli", "add", URL, "--at", served.origin],
            cwd=project.root, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_for(check, tried_in, added)
        added.send_signal(signal.SIGINT)
        out, err = added.communicate(timeout=SECONDS)
    assert (added.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert running_in(tried_in) == {}
    assert list(tried_in.iterdir()) == []
    assert project.state() == before
    assert not (project.root / ".tinhso-adding").exists()
