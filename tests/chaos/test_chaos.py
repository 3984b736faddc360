"""Everything is killed at random while portals publish; afterwards every article is stored once, and nothing is left over."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from tests.chaos.leaves import PORTALS
from tests.chaos.processes import Herd
from tests.chaos.sites import Asked, Portal, Publisher, intrusions, served
from tests.crawling import Workplace
from tests.storage.postgresql import Server

_PATIENCE = 300.0  # until everything has settled, on a busy machine

# How often what happens.
WEIGHTS = {"kill_child": 6, "stop_child": 5, "kill_scheduler": 3, "database": 3, "end_child": 2, "end_scheduler": 1}


@dataclass
class Chaos:
    """What happens at random, how often."""

    herd: Herd
    random: Random
    server: Server | None
    file: Path | None
    server_kills: int = 0

    def run(self, seconds: float, pause: float) -> None:
        """For so many seconds, something at most every `pause` seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            threading.Event().wait(self.random.uniform(0.2, pause))
            self.herd.tend()
            self._one()

    def _one(self) -> None:
        [name] = self.random.choices(list(WEIGHTS), weights=list(WEIGHTS.values()))
        if name == "database":
            self._database()
        else:
            getattr(self.herd, name)(self.random)

    def _database(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server_kills += 1
        elif self.file is not None and self.file.exists():
            self.herd.kill_writer(self.file)


def wait_until(is_so: Callable[[], bool], herd: Herd) -> float:
    """How many seconds that took. Raises TimeoutError."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError(f"it does not settle: {herd.said[-3000:]}")
        herd.tend()
        threading.Event().wait(0.5)
    return time.monotonic() - began


def settled(place: Workplace, portals: list[Portal], last_run: int) -> bool:
    """Whether every portal was visited well by a run later than that."""
    ended = place.column("SELECT DISTINCT portal FROM runs WHERE id > ? AND outcome = 'ok'", last_run)
    return {*ended} == {portal.name for portal in portals}


def go_through(
    place: Workplace, server: Server | None, seed: int, *, count: int, seconds: float, lease: float, pause: float
) -> str:
    """The chaos and what is true afterwards. Returns its figures."""
    random = Random(f"chaos:{seed}")
    with served(count, seed) as by_origin:
        portals = list(by_origin.values())
        copies = [f"{portal.name}={origin}" for origin, portal in by_origin.items()]
        names = [portal.name for portal in portals]
        herd = Herd(place.folder, place.database.url, copies, names, lease)
        publisher = Publisher(portals, every=0.7, seed=seed)
        try:
            wait_until(lambda: any(portal.log for portal in portals), herd)
            chaos = Chaos(herd, random, server, None if place.is_postgresql else place.file)
            chaos.run(seconds, pause)
            publisher.stop()
            herd.calm()
            last_run = place.column("SELECT MAX(id) FROM runs")[0]
            took = wait_until(lambda: settled(place, portals, last_run), herd)
            codes = herd.end()
            assert codes == [0, 0], herd.said[-3000:]
            assert herd.children() == []
        finally:
            publisher.stop()
            herd.remove()
        for portal in portals:
            assert intrusions(portal.log, herd.stopped) == [], (portal.name, portal.log)
            assert {each.process for each in portal.log} - {""} == {each.process for each in portal.log}
    assert "Traceback" not in herd.said, herd.said[herd.said.index("Traceback") :][:3000]
    assert place.database.faults() == []
    stored = [(row["portal"], row["source_key"]) for row in place.query("SELECT portal, source_key FROM articles")]
    assert len(stored) == len(set(stored)), "stored twice"
    assert set(stored) == set().union(*(portal.published() for portal in portals))
    assert place.column("SELECT SUM(pending) FROM coverage") == [0]
    assert place.query("SELECT portal FROM portal_health WHERE lease_until IS NOT NULL OR visited_by <> ''") == []
    assert place.query("SELECT portal FROM portal_health WHERE state <> 'ok'") == []
    assert place.column("SELECT COUNT(*) FROM runs WHERE outcome IS NULL") == [0]
    asked = sum(len(portal.log) for portal in portals)
    runs = place.query("SELECT outcome, COUNT(*) AS number FROM runs GROUP BY outcome ORDER BY outcome")
    said = [f"{number} {what}" for what, number in sorted(chaos.herd.done.items())]
    said += [
        f"{chaos.server_kills} kills of the server",
        f"{len(stored)} articles of {count} portals",
        f"{asked} requests",
    ]
    said += [f"{row['number']} runs {row['outcome']}" for row in runs]
    return "; ".join([*said, f"{took:.0f} s until settled"])


def asked(*processes: int) -> list[Asked]:
    return [Asked(float(at), f"process/{pid}-ab", "/") for at, pid in enumerate(processes)]


@pytest.mark.parametrize(
    ("processes", "stopped", "number"),
    [
        ((1, 1, 2, 2, 1, 2), (), 2),
        ((1, 1, 2, 2, 1, 2), (1,), 0),
        ((1, 1, 2, 2, 1, 1, 2), (1,), 3),
        ((1, 1, 2, 1, 2, 1, 2), (1,), 2),
        ((1, 1, 2, 2, 3), (), 0),
    ],
    ids=["in between", "late", "two late", "late twice", "one after the other"],
)
def test_what_counts_as_two_at_a_time(processes: tuple[int, ...], stopped: tuple[int, ...], number: int) -> None:
    assert len(intrusions(asked(*processes), stopped)) == number


def test_a_short_chaos(place: Workplace, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("postgresql") if place.is_postgresql else None
    print(go_through(place, server, 1, count=12, seconds=10, lease=12, pause=2))


@pytest.mark.soak
def test_ten_minutes_of_chaos_on_a_file(file_place: Workplace, capsys: pytest.CaptureFixture[str]) -> None:
    figures = go_through(file_place, None, 2, count=PORTALS, seconds=600, lease=30, pause=6)
    with capsys.disabled():
        print(f"\nten minutes of chaos, SQLite: {figures}")


@pytest.mark.soak
def test_ten_minutes_of_chaos_on_a_server(
    server_place: Workplace, postgresql: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = go_through(server_place, postgresql, 3, count=PORTALS, seconds=600, lease=30, pause=6)
    with capsys.disabled():
        print(f"\nten minutes of chaos, PostgreSQL: {figures}")
