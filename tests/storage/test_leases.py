"""Leases: one holder at a time, by the database's clock, and nothing written under one that is over."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.errors import StorageError
from storage.leases import LEASE, Fence, LeaseLostError, claim, database_now, hold, release, renew
from storage.schedule import enrol
from storage.schema import ScheduleRow, table
from tests.storage.conftest import Samples, Store

SCHEDULE = table(ScheduleRow)


def take(store: Store, holder: str = "one") -> Fence | None:
    with store.engine.begin() as connection:
        now = database_now(connection)
        enrol(connection, [(store.portal_id, "mau.gov.vn")], now)
        return claim(connection, store.portal_id, holder=holder, now=now, until_settled=now)


def run_out(store: Store) -> None:
    """As if nobody had renewed the lease for as long as it lasts."""
    with store.engine.begin() as connection:
        past = database_now(connection) - timedelta(seconds=1)
        connection.execute(SCHEDULE.update().values(lease_until=past))


def test_one_holder_at_a_time(store: Store) -> None:
    first = take(store)
    assert first == Fence(store.portal_id, 1)
    assert take(store, "two") is None
    with store.engine.begin() as connection:
        release(connection, first)
    assert take(store, "two") == Fence(store.portal_id, 2)


def test_a_lease_lasts_by_the_databases_clock_and_renewing_moves_its_end(store: Store) -> None:
    fence = take(store)
    assert fence
    with store.engine.begin() as connection:
        connection.execute(SCHEDULE.update().values(lease_until=database_now(connection) + timedelta(seconds=5)))
    with store.engine.begin() as connection:
        renew(connection, fence)
        left = connection.scalar(sa.select(SCHEDULE.c.lease_until)) - database_now(connection)
    assert LEASE - timedelta(seconds=4) < left <= LEASE


@pytest.mark.parametrize("is_taken_over", [False, True])
def test_nothing_is_written_under_a_lease_that_ran_out(store: Store, make: Samples, is_taken_over: bool) -> None:
    fence = take(store)
    run_out(store)
    if is_taken_over:
        assert take(store, "two") == Fence(store.portal_id, 2)
    said = "Another process has taken the portal over" if is_taken_over else "ran out before it was renewed"
    with pytest.raises(LeaseLostError, match=said):
        store.save(make.outcome(make.article(1)), fence=fence)
    with pytest.raises(LeaseLostError, match=said), store.engine.begin() as connection:
        renew(connection, fence)
    assert store.count("article") == 0
    assert store.count("ledger_entry") == 0


def test_under_a_living_lease_everything_is_written(store: Store, make: Samples) -> None:
    assert store.save(make.outcome(make.article(1)), fence=take(store)) == "new"
    assert store.count("article") == 1


def test_a_lease_of_a_portal_that_is_not_scheduled_is_none(store: Store) -> None:
    with pytest.raises(StorageError), store.engine.begin() as connection:
        hold(connection, Fence(store.portal_id, 1))


def test_nobody_takes_a_lease_over_while_a_transaction_under_it_runs(server_store: Store) -> None:
    """On SQLite no two transactions write at once."""
    store, fence = server_store, take(server_store)
    assert fence
    with store.engine.begin() as writing, store.engine.connect() as other:
        hold(writing, fence)
        other.exec_driver_sql("SET lock_timeout = '50ms'")
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            other.execute(SCHEDULE.update().values(token=99))
