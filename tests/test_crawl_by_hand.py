"""A crawl by hand of a portal that the schedule knows: under its lease, never beside a visit."""

import os
import re
import signal
from collections.abc import Callable

import pytest

from replica.server import serve
from storage.by_hand import is_dead, this_crawl
from tests.crawling import Workplace
from tests.samples import BACKAN, LAICHAU, make_site
from tests.test_scheduler import PATIENCE, Gate, copies, ended, health, once, scheduler, write


def test_a_portal_that_is_being_visited_is_not_crawled(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies(gate) as portals:
        process = scheduler(place, portals.at, "--once")
        assert gate.reached.wait(PATIENCE)
        refused = place.tinhso("crawl", LAICHAU, f"--at={portals.served[LAICHAU].origin}")
        waiting = place.start("crawl", LAICHAU, f"--at={portals.served[LAICHAU].origin}", "--wait", "--json")
        gate.opened.set()
        assert ended(process)[1] == "2 portal(s) visited.\n"
        assert waiting.wait().rows[LAICHAU]["outcome"] == "ok"
    assert (refused.code, refused.out) == (3, "")
    said = r"tinhso: laichau_skhcn is being visited by \S+:\d+ until \d\d:\d\d:\d\d UTC at least: [^\n]*--wait\.\n"
    assert re.fullmatch(said, refused.err)
    assert place.column("SELECT portal FROM runs ORDER BY id")[2:] == [LAICHAU]


def test_a_crawl_keeps_the_scheduler_away_and_its_schedule_as_it_is(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies() as portals:
        once(place, portals.at)
        write(place, "UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000'")
        before = health(place)
    with copies(gate) as portals:
        crawl = place.start("crawl", LAICHAU, BACKAN, "--full", *portals.at, "--json")
        assert gate.reached.wait(PATIENCE)
        assert {row["visited_by"].split()[0] for row in health(place).values()} == {"crawl"}
        assert (
            once(place, portals.at)[1] == "0 portal(s) visited: what is due waits for quiet hours or a visit to end.\n"
        )
        gate.opened.set()
        assert crawl.wait().code == 0
    changing = {"last_visit_at", "last_success_at"}
    kept = {
        portal: {name: value for name, value in row.items() if name not in changing} for portal, row in before.items()
    }
    assert {
        portal: {name: value for name, value in row.items() if name not in changing}
        for portal, row in health(place).items()
    } == kept


def test_the_lease_of_a_killed_crawl_is_taken_over_at_once(place: Workplace) -> None:
    gate = Gate(after=20)
    with copies() as portals:
        once(place, portals.at)
    with copies(gate) as portals:
        at = f"--at={portals.served[LAICHAU].origin}"
        crawl = place.start("crawl", LAICHAU, at, "--full", "--json")
        assert gate.reached.wait(PATIENCE)
        crawl.signal(signal.SIGKILL)
        gate.opened.set()
        assert crawl.wait().code == -signal.SIGKILL
        assert health(place)[LAICHAU]["lease_until"] is not None
        assert place.crawl(LAICHAU, portals.served[LAICHAU].origin)["outcome"] == "ok"
    assert health(place)[LAICHAU]["lease_until"] is None


def test_a_portal_nobody_scheduled_needs_no_lease(place: Workplace) -> None:
    with serve(make_site("nukeviet", 8)) as served:
        assert place.crawl(LAICHAU, served.origin)["outcome"] == "ok"
    assert place.column("SELECT COUNT(*) FROM portal_health") == [0]


@pytest.mark.parametrize(
    ("change", "dead"),
    [
        (lambda name: name, False),  # this process
        (lambda name: name.rpartition(":")[0] + ":1", True),  # another of that number, which began at another time
        (lambda name: name.replace("crawl ", ""), False),  # a scheduler, whose children may live
        (lambda name: name.replace(":", "x:", 1), False),  # another machine
        (lambda name: "", False),
    ],
)
def test_only_a_crawl_on_this_machine_is_known_to_be_dead(change: Callable[[str], str], dead: bool) -> None:
    assert str(os.getpid()) in this_crawl()
    assert is_dead(change(this_crawl())) is dead
