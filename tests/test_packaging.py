"""The wheel holds everything the commands need: migrations, views, replica, fingerprints and tables."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("browse", "commands", "crawler", "notices", "replica", "seeds", "spiders", "storage", "vietnamese")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built and unpacked."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    [wheel] = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "unpacked")
    return place / "unpacked"


def test_every_file_of_the_packages_is_in_the_wheel(unpacked: Path) -> None:
    wanted = {
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    } | {Path("cli.py")}
    missing = sorted(str(path) for path in wanted if not (unpacked / path).exists())
    assert missing == []


def test_the_demo_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    where = "import cli, storage.views, replica; print(cli.__file__, replica.__file__)"
    origin = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert all(path.startswith(str(unpacked)) for path in origin.stdout.split())
    for arguments in (
        ["demo"],
        ["sql", "SELECT COUNT(*) AS n FROM articles", "--json", "--database", "sqlite:///tinhso-demo.db"],
    ):
        answer = subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == [{"n": 81}]
