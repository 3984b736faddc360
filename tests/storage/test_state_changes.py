"""What is told when a portal's state changes: written with the change, or not at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.evidence import keep_listing
from storage.messages import wait
from storage.records import Judgement, RunOutcome
from storage.runs import finish_run, start_run
from storage.schedule import claim_due, enrol, settle
from storage.turns import Turn, take_turn
from tests.storage.conftest import Samples, Store, facts

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
NAME = "mau_skhcn"


@pytest.fixture
def enrolled(store: Store) -> Store:
    with store.engine.begin() as connection:
        enrol(connection, [(store.portal_id, "mau.gov.vn")], START)
    return store


def visit(
    connection: sa.Connection,
    store: Store,
    now: datetime,
    outcome: RunOutcome,
    reason: str = "",
    run: int | None = None,
) -> None:
    """A visit from its claim to its end. The lease is held by the database's clock, so its end is put beyond that."""
    take_turn(connection, Turn.CLAIMING)
    connection.exec_driver_sql("UPDATE schedule SET next_visit_at = '2020-01-01 00:00:00.000000', lease_until = NULL")
    [due] = claim_due(connection, holder="one", now=now, limit=1, portals=[NAME])
    connection.exec_driver_sql("UPDATE schedule SET lease_until = '2099-01-01 00:00:00.000000'")
    run = run or start_run(connection, store.portal_id, now=now)
    finish_run(connection, run, outcome=outcome, reason=reason, now=now, counters={"seen": 3, "blocked": 2})
    settle(connection, due.fence, facts(NAME), outcome, reason, now=now, is_whole=False)


def visited(store: Store, hours: int, outcome: RunOutcome, reason: str = "") -> None:
    with store.engine.begin() as connection:
        visit(connection, store, START + timedelta(hours=hours), outcome, reason)


def told(store: Store) -> list[tuple[object, ...]]:
    return store.rows("SELECT key, title, body FROM messages ORDER BY id")


def test_each_change_is_told_once_and_what_stays_is_not(enrolled: Store) -> None:
    outcomes = [
        RunOutcome.OK,
        RunOutcome.QUIET,
        RunOutcome.BLOCKED,
        RunOutcome.BLOCKED,
        RunOutcome.OK,
        RunOutcome.BLOCKED,
    ]
    for hour, outcome in enumerate(outcomes):
        visited(enrolled, hour, outcome, "login page" if outcome is RunOutcome.BLOCKED else "")
    assert [row[:2] for row in told(enrolled)] == [
        (f"state:{NAME}:blocked:2026-03-02T03:00:00+00:00", f"{NAME}: blocked (was ok)"),
        (f"state:{NAME}:ok:2026-03-02T05:00:00+00:00", f"{NAME}: ok (was blocked)"),
        (f"state:{NAME}:blocked:2026-03-02T06:00:00+00:00", f"{NAME}: blocked (was ok)"),
    ]


def test_a_new_portal_that_fails_is_told(enrolled: Store) -> None:
    visited(enrolled, 0, RunOutcome.LAYOUT_CHANGED, "5 of 6 pages show no article")
    assert [row[1] for row in told(enrolled)] == [f"{NAME}: layout changed (was new)"]


def test_the_evidence_is_what_the_last_run_left(enrolled: Store, make: Samples) -> None:
    visited(enrolled, 0, RunOutcome.OK)
    now = START + timedelta(hours=1)
    with enrolled.engine.begin() as connection:
        run = start_run(connection, enrolled.portal_id, now=now)
    page = make.outcome(None, url="https://mau.gov.vn/tin/hong.html", judgement=Judgement.BLOCKED, reason="challenge")
    kept = replace(page.pages[0], status=403, excerpt="Đang kiểm tra trình duyệt")
    enrolled.save(replace(page, pages=(kept,)), run_id=run)
    listing = replace(kept, url="https://mau.gov.vn/tin-tuc/", excerpt="Truy cập bị từ chối")
    with enrolled.engine.begin() as connection:
        keep_listing(connection, enrolled.portal_id, run, listing, RunOutcome.BLOCKED, "HTTP 403")
        connection.exec_driver_sql(
            "UPDATE section SET last_outcome = 'blocked', last_error = 'HTTP 403' WHERE path = '/tin-tuc/'"
        )
        visit(connection, enrolled, now, RunOutcome.BLOCKED, "2 of 3 pages are blocks", run)
    [(_, _, body)] = told(enrolled)
    assert str(body).splitlines()[:-1] == [
        "Cổng mẫu (Sở Mẫu)",
        "State: ok since 2026-03-02 08:00 → blocked since 2026-03-02 09:00",
        "Reason: 2 of 3 pages are blocks",
        f"Last run: {run}, blocked: 2 of 3 pages are blocks; 3 seen, 0 new, 2 blocked, 0 failed, 0 requests;"
        " begun 2026-03-02 09:00",
        "Section: mau.gov.vn/tin-tuc/: blocked: HTTP 403",
        "Page: https://mau.gov.vn/tin-tuc/: blocked: HTTP 403 (HTTP 403)",
        "  “Truy cập bị từ chối”",
        "Page: https://mau.gov.vn/tin/hong.html: blocked: challenge (HTTP 403)",
        "  “Đang kiểm tra trình duyệt”",
        f"To see a page whole: tinhso evidence {NAME} URL",
    ]
    assert str(body).splitlines()[-1].startswith("Next visit: 2026-03-02 ")


def test_a_change_that_is_not_committed_is_not_told(enrolled: Store) -> None:
    visited(enrolled, 0, RunOutcome.OK)
    with pytest.raises(RuntimeError), enrolled.engine.begin() as connection:
        visit(connection, enrolled, START + timedelta(hours=1), RunOutcome.BLOCKED)
        raise RuntimeError("the connection is lost")
    assert told(enrolled) == []


def test_waits_between_tries_double_up_to_six_hours() -> None:
    assert [wait(attempts) / timedelta(minutes=1) for attempts in (1, 2, 3, 9, 10, 1000)] == [1, 2, 4, 256, 360, 360]
