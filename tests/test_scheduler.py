"""The scheduler as a process, with its children, against copies of portals: nothing runs twice, nothing is lost."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from replica.exchange import Answer, Request
from replica.server import Served, serve
from replica.site import Site
from tests.crawling import ROOT, Workplace
from tests.samples import BACKAN, HOSTS, LAICHAU, make_site, tampered
from tests.storage.postgresql import Server

PATIENCE = 60.0


@dataclass
class Copies:
    """Two portals while they are served."""

    sites: dict[str, Site]
    served: dict[str, Served]

    @property
    def at(self) -> list[str]:
        return [f"--at={name}={served.origin}" for name, served in self.served.items()]


@contextmanager
def copies(answer: Callable[[Request, Answer], Answer] | None = None) -> Iterator[Copies]:
    sites = {LAICHAU: make_site("nukeviet", 24), BACKAN: make_site("wordpress", 24)}
    with ExitStack() as stack:
        if answer:
            sites = {name: tampered(site, answer) for name, site in sites.items()}
        served = {name: stack.enter_context(serve(site)) for name, site in sites.items()}
        yield Copies(sites, served)


def scheduler(place: Workplace, at: list[str], *options: str) -> subprocess.Popen[str]:
    """As `python scheduler.py`, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "scheduler.py"), LAICHAU, BACKAN, *at, *options],
        cwd=place.folder, env=os.environ | place.env | {"PYTHONPATH": str(ROOT)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def once(place: Workplace, at: list[str], *options: str) -> tuple[int | None, str, str]:
    """`python scheduler.py --once` to its end, forked from what has imported it: most of a start's cost is imports."""
    started = place.start(LAICHAU, BACKAN, *at, "--once", *options, script=str(ROOT / "scheduler.py"))
    done = started.wait(PATIENCE)
    assert "Traceback" not in done.err, done.err
    return done.code, done.out, done.err


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err, err
    return process.returncode, out, err


def write(place: Workplace, statement: str) -> None:
    place.database.execute(statement)


def stop_and_write(place: Workplace, child: int, statement: str) -> None:
    """Stops a child where it holds no lock, and changes something while it stands. In the midst of a transaction it would keep
    others waiting until the database ends that for it."""
    brief = "SET lock_timeout = '200ms'; " if place.is_postgresql else ""
    for _ in range(50):
        os.kill(child, signal.SIGSTOP)
        try:
            return place.database.execute(brief + statement)
        except (sqlite3.OperationalError, psycopg.errors.LockNotAvailable):
            os.kill(child, signal.SIGCONT)
            threading.Event().wait(0.05)  # it needs a moment to end its transaction
    raise TimeoutError


def health(place: Workplace) -> dict[str, dict[str, Any]]:
    return {row["portal"]: row for row in place.query("SELECT * FROM portal_health")}


def children_of(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Gate:
    """Lets a portal's pages through until `closed` after so many answers."""

    def __init__(self, after: int) -> None:
        self._left = after
        self._lock = threading.Lock()
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, request: Request, answer: Answer) -> Answer:
        with self._lock:
            self._left -= 1
            is_closed = self._left < 0
        if is_closed:
            self.reached.set()
            self.opened.wait(PATIENCE)
        return answer


def test_once_visits_what_is_due_and_then_nothing_is(place: Workplace) -> None:
    with copies() as portals:
        assert once(place, portals.at)[:2] == (0, "2 portal(s) visited.\n")
        assert {row["state"] for row in health(place).values()} == {"ok"}
        assert all(row["lease_until"] is None and row["visited_by"] == "" for row in health(place).values())
        stored = len(place.query("SELECT * FROM articles"))
        assert stored > 10
        for served in portals.served.values():
            served.forget()
        code, out, _ = once(place, portals.at)
        assert code == 0
        assert re.fullmatch(r"0 portal\(s\) visited: the next visit is due \d{4}-\d\d-\d\d \d\d:\d\d\.\n", out)
        assert [served.paths for served in portals.served.values()] == [[], []]
        write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
        [published] = portals.sites[LAICHAU].publish()
        assert once(place, portals.at)[:2] == (0, "2 portal(s) visited.\n")
        assert place.column("SELECT COUNT(*) FROM runs") == [4]
        assert place.column("SELECT COUNT(*) FROM ledger_entries WHERE source_key = ?", str(published.id)) == [1]


def test_in_quiet_hours_no_visit_is_begun(place: Workplace) -> None:
    there = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
    hours = f"{there - timedelta(hours=1):%H:%M}-{there + timedelta(hours=12):%H:%M}"
    with copies() as portals:
        assert once(place, portals.at, "--quiet-hours", hours)[:2] == (
            0,
            "0 portal(s) visited: what is due waits for quiet hours or a visit to end.\n",
        )
        assert [served.paths for served in portals.served.values()] == [[], []]
        later = f"{there + timedelta(hours=2):%H:%M}-{there + timedelta(hours=3):%H:%M}"
        assert once(place, portals.at, "--quiet-hours", later)[:2] == (
            0,
            "2 portal(s) visited.\n",
        )


def test_status_shows_the_worst_first(place: Workplace) -> None:
    assert "No portal is scheduled yet" in place.tinhso("status").out
    with copies() as portals:
        once(place, portals.at)
    assert place.tinhso("status").code == 0
    write(place, "UPDATE schedule SET state = 'blocked', reason = 'login page' WHERE portal_id = 2")
    shown = place.tinhso("status", "--json")
    assert shown.code == 1, "a portal is not well"
    assert [row["state"] for row in shown.json] == ["blocked", "ok"]
    assert shown.json[0]["reason"] == "login page"
    assert "login page" in place.tinhso("status").out


def test_sigterm_ends_the_visits_and_gives_the_leases_back(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at)
        assert gate.reached.wait(PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert process.stderr is not None
        assert any("Stopping: what was asked for is awaited" in line for line in process.stderr), "its child was told"
        gate.opened.set()
        code, _, _ = ended(process)
        assert code == 0
        asked = {served.paths[-1] for served in portals.served.values()}
        assert not {*place.column("SELECT url FROM ledger_entries WHERE verdict = 'pending'")} & {
            f"https://{HOSTS[name]}{path}" for name in HOSTS for path in asked
        }, "a page that was on its way was not stored"
        assert {row["lease_until"] for row in health(place).values()} == {None}
        assert set(place.column("SELECT outcome FROM runs")) <= {"interrupted", "ok"}
        assert "interrupted" in place.column("SELECT outcome FROM runs")
        stopped = "SELECT portal FROM runs WHERE outcome = 'interrupted'"
        left = place.query(f"SELECT failures, next_visit_at FROM portal_health WHERE portal IN ({stopped})")
        assert [row["failures"] for row in left] == [0.0] * len(left), (
            "a scheduler that is stopped is no portal's failure"
        )
        assert all(
            datetime.fromisoformat(str(row["next_visit_at"])).replace(tzinfo=UTC) < datetime.now(UTC) for row in left
        )
        write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
        once(place, portals.at)
        assert {row["state"] for row in health(place).values()} == {"ok"}
        assert place.column("SELECT SUM(pending) FROM coverage") == [0]


def test_a_killed_child_is_made_up_for(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at, "--once")
        assert gate.reached.wait(PATIENCE)
        [child] = children_of(process.pid)
        os.kill(child, signal.SIGKILL)
        gate.opened.set()
        code, _, err = ended(process)
        assert (code, f"process {child} ended with code -9" in err) == (0, True)
        assert {(row["failures"], row["lease_until"], row["visited_by"]) for row in health(place).values()} == {
            (0.25, None, "")
        }, "its leases are given back for it"
        write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
        assert once(place, portals.at)[1] == "2 portal(s) visited.\n"
        assert {row["state"] for row in health(place).values()} == {"ok"}
        assert place.column("SELECT SUM(pending) FROM coverage") == [0]


def test_a_killed_child_of_a_killed_scheduler_is_made_up_for(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at, "--once")
        assert gate.reached.wait(PATIENCE)
        [child] = children_of(process.pid)
        process.kill()
        process.wait()
        os.kill(child, signal.SIGKILL)
        process.communicate()  # once its child has closed its end
        gate.opened.set()
        assert {row["failures"] for row in health(place).values()} == {0.25}
        write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
        assert once(place, portals.at)[1].startswith("0 portal(s) visited: what is due waits for"), (
            "the lease is not over yet"
        )
        write(place, "UPDATE schedule SET lease_until = '2020-01-01 00:00:00.000000'")
        assert once(place, portals.at)[1] == "2 portal(s) visited.\n"
        assert {row["state"] for row in health(place).values()} == {"ok"}
        assert place.column("SELECT SUM(pending) FROM coverage") == [0]
        urls = place.column("SELECT url FROM articles")
        assert len(urls) == len(set(urls))


@pytest.mark.parametrize("is_taken_over", [True, False])
def test_a_child_that_was_stopped_beyond_its_lease_writes_nothing(place: Workplace, is_taken_over: bool) -> None:
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at, "--once")
        assert gate.reached.wait(PATIENCE)
        [child] = children_of(process.pid)
        # As if a minute had passed; and as if another process had taken the portals over.
        other = "token = token + 1, holder = 'other', " if is_taken_over else ""
        past = "2099" if is_taken_over else "2020"
        stop_and_write(place, child, f"UPDATE schedule SET {other} lease_until = '{past}-01-01 00:00:00.000000'")
        before = place.state()
        gate.opened.set()
        os.kill(child, signal.SIGCONT)
        _, _, err = ended(process)
        assert place.state() == before
        said = "Another process has taken the portal over" if is_taken_over else "ran out before it was renewed"
        assert said in err
        assert place.column("SELECT COUNT(*) FROM runs WHERE outcome IS NOT NULL") == [0]


def test_two_schedulers_visit_no_portal_twice(place: Workplace) -> None:
    with copies() as portals:
        both = [scheduler(place, portals.at, "--once") for _ in range(2)]
        visited = [int(ended(process)[1].split()[0]) for process in both]
        assert sum(visited) == 2
        assert place.column("SELECT COUNT(*) FROM runs") == [2]
        for served in portals.served.values():
            assert len(served.paths) == len(set(served.paths)), "a page was asked for twice"


def test_a_scheduler_that_starts_before_its_server_waits_for_it(server_place: Workplace, postgresql: Server) -> None:
    place = server_place
    with copies() as portals:
        postgresql.stop()
        try:
            process = scheduler(place, portals.at)
            assert process.stderr is not None
            assert "cannot be reached" in process.stderr.readline()
        finally:
            postgresql.start()
        assert any("visits" in line for line in process.stderr)
        process.send_signal(signal.SIGTERM)
        assert ended(process)[0] == 0


def test_mistakes_are_one_sentence(place: Workplace) -> None:
    for arguments, said in (
        (["nowhere"], "There is no portal named 'nowhere'"),
        ([LAICHAU, "--at", "here"], "'here' is no origin"),
        (["--quiet-hours", "11pm-5am"], "the quiet hours '11pm-5am' are no two times of day, like 23:00-05:00"),
    ):
        ended_so = place.tinhso("schedule", *arguments, "--once")
        assert ended_so.code == 2
        assert said in ended_so.err
        assert ended_so.err.count("\n") == 1
    assert json.loads(place.tinhso("status", "--json").out) == []
