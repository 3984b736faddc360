"""The scheduler left alone for three days: its memory does not grow, and what it keeps stays within its bounds."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.crawling import ROOT
from tests.endurance.leaves import PORTALS


def left_alone(hours: int, portals: int) -> dict[str, Any]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.endurance.three_days", str(hours), str(portals)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def check_bounds(found: dict[str, Any]) -> None:
    assert set(found["most"]) == {"rejected", "blocked", "failed"}
    assert all(number <= found["bounds"][verdict] for verdict, number in found["most"].items()), found["most"]
    assert found["longest"] <= found["bytes"]
    assert found["pages"] == found["revisions"] > 0, "one page of each revision"
    assert (found["open"], found["leases"]) == (0, 0)


def test_an_hour_of_fifty_portals() -> None:
    found = left_alone(1, 50)
    check_bounds(found)
    assert found["visits"] == found["runs"] >= 50


@pytest.mark.soak
def test_three_days_of_two_hundred_portals(capsys: pytest.CaptureFixture[str]) -> None:
    found = left_alone(72, PORTALS)
    with capsys.disabled():
        print(f"\nthree days: {json.dumps(found)}")
    check_bounds(found)
    assert found["visits"] == found["runs"] > 200 * 24
    assert found["most"] == {verdict: found["bounds"][verdict] for verdict in found["most"]}, (
        "the bounds were not reached"
    )
    weighed = found["weighed"]
    assert list(weighed) == ["0", "12", "24", "36", "48", "60", "72"]
    for kind in ("rss", "python"):
        assert weighed["72"][kind] - weighed["12"][kind] < 5, f"MiB of {kind}: {weighed}"
