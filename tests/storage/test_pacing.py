"""The fleet's threshold: what a budget of requests comes to, who has part in it, and who reckons it when."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.leases import Fence
from storage.pacing import BUDGET, LEAST_THRESHOLD, RECKONED_EVERY, fleet_threshold, keep_pace, threshold
from storage.portals import sync_portal
from storage.records import RunOutcome, Verdict
from storage.rhythm import SHORTEST, often, rates
from storage.runs import finish_run, start_run
from storage.schedule import claim_due, enrol, settle
from storage.schema import LedgerEntryRow, table
from storage.turns import Turn, take_turn
from tests.storage.conftest import Store, facts

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
_numbers = count(1)

week = st.lists(st.floats(0.02, 2.0), min_size=168, max_size=168)


@settings(max_examples=25, deadline=None)
@given(st.lists(week, min_size=1, max_size=3))
def test_visits_and_articles_take_the_budget_and_a_busy_fleet_is_asked_all_the_same(fleet: list[list[float]]) -> None:
    found = fleet_threshold(fleet)
    visits = sum(often(rate, found) for each in fleet for rate in each) * (timedelta(hours=1) / SHORTEST)
    articles, hourly = sum(map(sum, fleet)), 168 * len(fleet)
    wanted = BUDGET * (hourly + articles) - articles
    assert visits == pytest.approx(max(wanted, 0.4 * hourly))


def test_a_fleet_that_hardly_publishes_is_not_asked_for_the_sake_of_the_budget() -> None:
    assert fleet_threshold([[0.001] * 168]) == LEAST_THRESHOLD
    assert sum(often(0.001, LEAST_THRESHOLD) for _ in range(168)) < 1


def visited(store: Store, name: str, articles: int, now: datetime = NOW, **changes: object) -> None:
    """A portal joins, has published so many articles in four weeks, and is visited."""
    made = replace(facts(name), **changes)  # type: ignore[arg-type]
    with store.engine.begin() as connection:
        portal_id = sync_portal(connection, made).portal_id
        enrol(connection, [(portal_id, made.name)], now)
        [due] = claim_due(connection, holder="one", now=now, limit=1, portals=[name])
        connection.exec_driver_sql(
            f"UPDATE schedule SET lease_until = '2099-01-01 00:00:00.000000' WHERE portal_id = {portal_id}"
        )
        run = start_run(connection, portal_id, now=now)
        for number in range(articles):
            listed = now - timedelta(days=28) * (number / articles)
            connection.execute(
                table(LedgerEntryRow).insert(),
                {
                    "portal_id": portal_id, "url": f"https://mau.gov.vn/{next(_numbers)}", "title": "", "lead": "",
                    "listed_at": listed, "listed_on": listed.date(), "listed_precision": "minute", "sections": "/",
                    "verdict": Verdict.NEW.value, "reason": "", "attempts": 0, "discovered_at": now,
                },
            )  # fmt: skip
        finish_run(connection, run, outcome=RunOutcome.OK, now=now)
        settle(connection, Fence(portal_id, due.fence.token), made, RunOutcome.OK, "", now=now, is_whole=True)


def kept(store: Store, now: datetime = NOW) -> float:
    with store.engine.begin() as connection:
        take_turn(connection, Turn.CLAIMING)
        keep_pace(connection, now)
        return threshold(connection)


def test_a_new_database_has_the_threshold_of_portals_nobody_knows(store: Store) -> None:
    assert kept(store) == pytest.approx(fleet_threshold([rates([], NOW, NOW)]))
    assert store.count("pacing") == 0


def test_it_is_reckoned_when_a_portal_joins_and_when_it_is_a_day_old(store: Store) -> None:
    visited(store, "mau_a", 200)
    first = kept(store)
    assert store.one("SELECT portals FROM pacing") == (1,)
    visited(store, "mau_b", 0)
    second = kept(store)
    assert second < first, "the second publishes less, so the first has its visits to spend"
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE pacing SET threshold = 7")
    assert kept(store, NOW + RECKONED_EVERY - timedelta(seconds=1)) == 7
    assert 0.001 < kept(store, NOW + RECKONED_EVERY) < 1
    assert store.one("SELECT COUNT(*), MAX(portals) FROM pacing") == (1, 2)


def test_timetables_and_portals_no_longer_looked_after_have_no_part_in_it(store: Store) -> None:
    visited(store, "mau_a", 200)
    alone = kept(store)
    visited(store, "mau_b", 0, visits="6h")
    assert kept(store) == alone
    assert store.one("SELECT portals FROM pacing") == (1,)
    visited(store, "mau_c", 50, now=NOW + 10 * WEEK)
    kept(store, NOW + 10 * WEEK)
    assert store.one("SELECT portals FROM pacing") == (1,), "mau_a has not been visited for ten weeks"


def test_two_schedulers_that_reckon_at_once_agree(store: Store) -> None:
    for name, articles in (("mau_a", 200), ("mau_b", 20), ("mau_c", 0)):
        visited(store, name, articles)
    for turn in range(5):
        barrier, found = threading.Barrier(2), []

        def look() -> None:
            barrier.wait()  # noqa: B023
            found.append(kept(store, NOW + turn * RECKONED_EVERY))  # noqa: B023

        threads = [threading.Thread(target=look) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 2
        assert found[0] == found[1]
        with store.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT COUNT(*) FROM pacing")) == 1
