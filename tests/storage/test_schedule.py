"""What is due, who gets it, and what a visit that ended makes of the next."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.failures import Health, after, wait
from storage.leases import LEASE, LeaseLostError
from storage.portals import sync_portal
from storage.records import RunOutcome
from storage.runs import finish_run, start_run
from storage.schedule import SWEEP_EVERY, Due, claim_due, enrol, settle
from storage.timetables import fixed_time
from storage.turns import Turn, take_turn
from tests.storage.conftest import Samples, Store, facts

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, eight o'clock in Vietnam
NAMES = ("mau_a", "mau_b", "mau_c", "mau_d")


@pytest.fixture
def scheduled(store: Store) -> Store:
    """Four portals, the last two on one server."""
    with store.engine.begin() as connection:
        for name in NAMES:
            ids = sync_portal(connection, facts(name))
            server = "may-chu.mau.gov.vn" if name in NAMES[2:] else f"{name}.gov.vn"
            enrol(connection, [(ids.portal_id, server)], START)
    return store


def claimed(store: Store, now: datetime, limit: int = 20, holder: str = "one") -> list[Due]:
    with store.engine.begin() as connection:
        take_turn(connection, Turn.CLAIMING)
        return claim_due(connection, holder=holder, now=now, limit=limit, portals=NAMES)


def names(found: list[Due]) -> list[str]:
    return [each.portal for each in found]


def ends(
    store: Store,
    visit: Due,
    now: datetime,
    outcome: RunOutcome = RunOutcome.OK,
    *,
    whole: bool = False,
    **changes: object,
) -> None:
    """As the run of a visit ends. The lease is held by the database's clock, so its end is put beyond that."""
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE schedule SET lease_until = '2099-01-01 00:00:00.000000' "
            f"WHERE portal_id = {visit.fence.portal_id} AND token = {visit.fence.token} AND lease_until IS NOT NULL"
        )
        run = start_run(connection, visit.fence.portal_id, now=now)
        finish_run(connection, run, outcome=outcome, now=now)
        settle(
            connection, visit.fence, replace(facts(visit.portal), **changes), outcome, "because", now=now, is_whole=whole
        )  # fmt: skip


def state(store: Store, name: str) -> tuple[object, ...]:
    return store.one(f"SELECT state, failures, reason FROM portal_health WHERE portal = '{name}'")


def next_of(store: Store, name: str) -> datetime:
    (value,) = store.one(f"SELECT next_visit_at FROM portal_health WHERE portal = '{name}'")
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def test_new_portals_are_due_at_once_and_each_is_given_once(scheduled: Store) -> None:
    assert names(claimed(scheduled, START, limit=1)) == ["mau_a"]
    assert names(claimed(scheduled, START, holder="two")) == ["mau_b", "mau_c", "mau_d"]
    assert claimed(scheduled, START + LEASE - timedelta(seconds=1)) == []


def test_portals_of_one_server_are_claimed_together_or_not_at_all(scheduled: Store) -> None:
    assert names(claimed(scheduled, START, limit=3)) == ["mau_a", "mau_b", "mau_c"]
    assert claimed(scheduled, START, holder="two") == [], "mau_d is on the server that mau_c is visited on"


def test_two_schedulers_that_look_at_once_share(scheduled: Store) -> None:
    for turn in range(5):
        now = START + timedelta(days=turn)
        found: dict[str, list[str]] = {}
        barrier = threading.Barrier(2)

        def look(holder: str) -> None:
            barrier.wait()  # noqa: B023
            found[holder] = names(claimed(scheduled, now, limit=2, holder=holder))  # noqa: B023

        threads = [threading.Thread(target=look, args=(holder,)) for holder in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = sorted(found["one"] + found["two"])
        assert len(taken) == len(set(taken)), taken
        assert taken in (["mau_a", "mau_b", "mau_c", "mau_d"], ["mau_a", "mau_b", "mau_c"], ["mau_a", "mau_b"]), taken


def test_a_visit_that_never_ends_is_due_again_when_its_lease_and_the_wait_are_over(scheduled: Store) -> None:
    claimed(scheduled, START)
    pause = wait(0.25)
    assert claimed(scheduled, START + pause - timedelta(seconds=1)) == []
    again = claimed(scheduled, START + pause)
    assert names(again) == list(NAMES)
    assert {each.fence.token for each in again} == {2}
    assert state(scheduled, "mau_a") == ("new", 0.5, "")


def test_success_sets_the_next_visit_and_gives_the_lease_back(scheduled: Store) -> None:
    first = claimed(scheduled, START)
    ends(scheduled, first[0], START + timedelta(minutes=2))
    assert state(scheduled, "mau_a") == ("ok", 0.0, "")
    pause = next_of(scheduled, "mau_a") - START
    assert timedelta(minutes=40) < pause < timedelta(hours=24)
    assert names(claimed(scheduled, START + pause)) == ["mau_b", "mau_c", "mau_d", "mau_a"], "the longest overdue first"
    with pytest.raises(LeaseLostError):
        ends(scheduled, first[0], START + pause)


def test_the_weekly_sweep(scheduled: Store) -> None:
    [first, *_] = claimed(scheduled, START)
    assert not first.is_sweep
    ends(scheduled, first, START)
    later = START + SWEEP_EVERY
    [again, *_] = [each for each in claimed(scheduled, later) if each.portal == "mau_a"]
    assert again.is_sweep, "the first visit walked whole listings, a week ago"
    ends(scheduled, again, later, whole=True)
    [third] = [each for each in claimed(scheduled, later + timedelta(days=1)) if each.portal == "mau_a"]
    assert not third.is_sweep


def test_failures_in_a_row_wait_longer_and_longer_and_one_success_ends_them(scheduled: Store) -> None:
    now, pauses = START, []
    for _ in range(4):
        [visit] = [each for each in claimed(scheduled, now) if each.portal == "mau_a"]
        ends(scheduled, visit, now, RunOutcome.UNREACHABLE)
        pauses.append(next_of(scheduled, "mau_a") - now)
        now = next_of(scheduled, "mau_a")
    assert pauses == [timedelta(minutes=10 * 2**number) for number in (1, 2, 3, 4)]
    assert state(scheduled, "mau_a") == ("unreachable", 4.0, "because")
    [visit] = [each for each in claimed(scheduled, now) if each.portal == "mau_a"]
    ends(scheduled, visit, now)
    assert state(scheduled, "mau_a") == ("ok", 0.0, "")


def test_a_state_is_dated_by_its_first_visit(scheduled: Store) -> None:
    now = START
    for _ in range(2):
        [visit] = [each for each in claimed(scheduled, now) if each.portal == "mau_a"]
        ends(scheduled, visit, now, RunOutcome.BLOCKED)
        now = next_of(scheduled, "mau_a")
    (since,) = scheduled.one("SELECT state_since FROM portal_health WHERE portal = 'mau_a'")
    assert datetime.fromisoformat(str(since)).replace(tzinfo=UTC) == START


def test_nothing_is_set_down_for_quiet_hours(scheduled: Store) -> None:
    quiet = {"quiet_hours": "08:10-13:00"}  # of Vietnam; the visits end at eight
    by_timetable, by_habit, failed, _ = claimed(scheduled, START)
    ends(scheduled, by_timetable, START, visits="30 8 * * *", **quiet)
    ends(scheduled, by_habit, START, **quiet)
    ends(scheduled, failed, START, RunOutcome.UNREACHABLE, **quiet)
    assert {next_of(scheduled, name) for name in NAMES[:3]} == {START + timedelta(hours=5)}


def test_the_timetable_of_a_leaf_wins(scheduled: Store) -> None:
    [visit, *_] = claimed(scheduled, START)
    ends(scheduled, visit, START, visits="30 8 * * *")
    assert next_of(scheduled, "mau_a") == START + timedelta(minutes=30), "half past eight in Vietnam"


def test_a_portal_that_is_silent_for_longer_than_ever_is_said_to_be(scheduled: Store, make: Samples) -> None:
    [visit, *_] = claimed(scheduled, START)
    with scheduled.engine.begin() as connection:
        for number in range(25):
            connection.exec_driver_sql(
                "INSERT INTO ledger_entry (portal_id, url, title, lead, listed_precision, sections, verdict, reason, attempts, "
                f"discovered_at, listed_at) VALUES ({visit.fence.portal_id}, 'u{number}', '', '', 'minute', '', 'new', '', 0, "
                f"'{START - timedelta(days=40):%Y-%m-%d %H:%M:%S.%f}', "
                f"'{START - timedelta(days=33 - number):%Y-%m-%d %H:%M:%S.%f}')"
            )
    ends(scheduled, visit, START)
    assert state(scheduled, "mau_a")[0] == "silent", "a pause of a day was usual, nine days are over"
    assert scheduled.one("SELECT usual_gap_days FROM portal_health WHERE portal = 'mau_a'") == (7.0,)


@pytest.mark.parametrize(
    ("outcomes", "state", "failures"),
    [
        ([RunOutcome.OK], "ok", 0.0),
        ([RunOutcome.QUIET], "ok", 0.0),
        ([RunOutcome.UNREACHABLE], "new", 1.0),
        ([RunOutcome.UNREACHABLE] * 2, "unreachable", 2.0),
        ([RunOutcome.BLOCKED], "blocked", 0.5),
        ([RunOutcome.LAYOUT_CHANGED], "layout_changed", 0.5),
        ([RunOutcome.EMPTY_LISTING], "empty_listing", 0.5),
        ([RunOutcome.PARTIAL] * 7, "new", 1.75),
        ([RunOutcome.PARTIAL] * 8, "partial", 2.0),
        ([RunOutcome.BLOCKED, RunOutcome.PARTIAL], "blocked", 0.75),
        ([RunOutcome.BLOCKED, RunOutcome.OK], "ok", 0.0),
        ([RunOutcome.OK, RunOutcome.INTERRUPTED], "ok", 0.25),
    ],
)
def test_states(outcomes: list[RunOutcome], state: str, failures: float) -> None:
    health = Health("new", 0.0)
    for outcome in outcomes:
        health = after(health, outcome, "because")
    assert (health.state, health.failures) == (state, failures)


def test_why_a_new_portal_is_not_known_yet() -> None:
    health = after(Health("new", 0.0), RunOutcome.UNREACHABLE, "HTTP 500")
    assert (health.state, health.reason) == ("new", "HTTP 500")
    assert after(health, RunOutcome.OK, "") == Health("ok", 0.0)
    assert after(Health("ok", 0.0), RunOutcome.UNREACHABLE, "HTTP 500").reason == "", "one failure is no state"


def test_nobody_is_given_up() -> None:
    assert wait(1e6) == timedelta(days=7)


def test_timetables() -> None:
    assert fixed_time("", START) is None
    assert fixed_time("90m", START) == START + timedelta(minutes=90)
    assert fixed_time("0 7 * * mon", START) == START + timedelta(days=7, hours=-1)
    for wrong in ("often", "1m", "61 * * * *"):
        with pytest.raises(ValueError, match=r"the timetable '"):
            fixed_time(wrong, START)
