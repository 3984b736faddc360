"""What is due: the one query, the claims on it, and what a visit that ended makes of the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import sqlalchemy as sa

from storage.failures import SUCCESSES, Health, after, wait
from storage.history import History, history
from storage.leases import Fence, claim, database_now, hold, release
from storage.pacing import threshold
from storage.quiet_hours import after_quiet
from storage.records import PortalFacts, RunOutcome
from storage.rhythm import LONGEST, is_silent, next_visit, usual_gap
from storage.schema import PortalRow, ScheduleRow, table
from storage.state_changes import StateChange, tell_change
from storage.timetables import fixed_time
from storage.upsert import insert_new

SWEEP_EVERY = timedelta(days=7)
# After these the portal is there to be asked, and what it publishes may be stored all the same.
_ANSWERED = (RunOutcome.LAYOUT_CHANGED, RunOutcome.EMPTY_LISTING, RunOutcome.PARTIAL)
_UNSETTLED = 0.25  # what a claim adds to the failures until its visit says how it ended
_JITTER = 0.04  # of the time to the next visit, so that portals do not come to march in step

_SCHEDULE = table(ScheduleRow)
_PORTAL = table(PortalRow)

# Statements of every tick and every visit are built once: building costs as much as running.
_OTHER = _SCHEDULE.alias("other")
_DUE = (
    sa.select(_PORTAL.c.id, _PORTAL.c.name, _SCHEDULE.c.failures, _SCHEDULE.c.swept_at)
    .join(_SCHEDULE, _SCHEDULE.c.portal_id == _PORTAL.c.id)
    .where(
        _SCHEDULE.c.next_visit_at <= sa.bindparam("now"),
        ~sa.exists().where(_OTHER.c.server == _SCHEDULE.c.server, _OTHER.c.lease_until > sa.bindparam("now")),
        _PORTAL.c.name.in_(sa.bindparam("portals", expanding=True)),
    )
    .order_by(_SCHEDULE.c.next_visit_at, _PORTAL.c.id)
    .limit(sa.bindparam("most"))
)
_OWN = _SCHEDULE.c.portal_id == sa.bindparam("portal")
_HELD = sa.select(_SCHEDULE).where(_OWN)
_UPDATE = _SCHEDULE.update().where(_OWN)
_UNDO = (
    _SCHEDULE.update()
    .where(_OWN, _SCHEDULE.c.token == sa.bindparam("shown"))
    .values(next_visit_at=sa.bindparam("now"), failures=_SCHEDULE.c.failures - _UNSETTLED)
)


@dataclass(frozen=True, slots=True)
class Due:
    """A portal to be visited now. `is_sweep`: its whole listings, for what was backdated or came late."""

    portal: str
    fence: Fence
    is_sweep: bool


def enrol(connection: sa.Connection, portals: Iterable[tuple[int, str]], now: datetime) -> None:
    """Give every portal, (id, server), a place in the schedule, due at once; those that have one keep it."""
    rows = [
        {
            "portal_id": portal_id, "server": server, "next_visit_at": now, "token": 0, "holder": "",
            "failures": 0.0, "state": "new", "state_since": now, "reason": "",
        }
        for portal_id, server in portals
    ]  # fmt: skip
    if rows:
        connection.execute(insert_new(connection, _SCHEDULE), rows)


def due(
    connection: sa.Connection, now: datetime, limit: int, portals: Sequence[str]
) -> Sequence[sa.Row[Any, Any, Any, Any]]:
    """The portals, of those named, whose visit is due and that nobody visits, the longest overdue first.

    Rows of id, name, failures (in a row, by weight) and swept_at.

    This is the one definition of due. A portal whose server is being asked for another one waits.
    """
    return connection.execute(_DUE, {"now": now, "portals": portals, "most": limit}).all()


def next_due(connection: sa.Connection, portals: Sequence[str]) -> datetime | None:
    """When the first of these portals is due, or was; None if none of them is in the schedule."""
    first = sa.select(sa.func.min(_SCHEDULE.c.next_visit_at)).join(_PORTAL, _PORTAL.c.id == _SCHEDULE.c.portal_id)
    moment: datetime | None = connection.scalar(first.where(_PORTAL.c.name.in_(portals)))
    return moment


def claim_due(
    connection: sa.Connection, *, holder: str, now: datetime, limit: int, portals: Sequence[str]
) -> list[Due]:
    """Take the leases of what is due, in the caller's transaction, which must keep other writers out while it looks."""
    claimed = []
    for row in due(connection, now, limit, portals):
        # A visit that never says how it ended counts as a failure, so that what kills its process is not tried every minute.
        unsettled = row.failures + _UNSETTLED
        fence = claim(connection, row.id, holder=holder, now=now, until_settled=now + wait(unsettled))
        if fence is None:
            continue
        connection.execute(_UPDATE, {"portal": row.id, "failures": unsettled})
        claimed.append(Due(row.name, fence, is_sweep=row.swept_at is not None and row.swept_at + SWEEP_EVERY <= now))
    return claimed


def settle(
    connection: sa.Connection,
    fence: Fence,
    facts: PortalFacts,
    outcome: RunOutcome,
    reason: str,
    *,
    now: datetime,
    is_whole: bool,
) -> None:
    """Record how a visit ended, say when the next is due, and give the lease back. Raises LeaseLostError if it was lost.

    `is_whole`: the listings were walked to their ends, by a first visit or a sweep.
    """
    hold(connection, fence)
    row = connection.execute(_HELD, {"portal": fence.portal_id}).one()
    known = history(connection, fence.portal_id, now)
    gap = usual_gap(known.published)
    held = Health(row.state, max(row.failures - _UNSETTLED, 0.0), row.reason)  # what the claim had added
    health = after(held, outcome, reason, is_silent=is_silent(known.published, now))
    state_since = row.state_since if health.state == row.state else now
    following = next_time(facts, health, outcome, known, threshold(connection), now)
    values = {
        "state": health.state, "failures": health.failures, "reason": health.reason,
        "state_since": state_since,
        "usual_gap_days": gap / timedelta(days=1) if gap else None,
        "next_visit_at": following,
        "is_adaptive": not facts.visits,
    }  # fmt: skip
    if outcome in SUCCESSES and (is_whole or row.swept_at is None):
        values["swept_at"] = now
    connection.execute(_UPDATE, {"portal": fence.portal_id, **values})
    tell_change(
        connection, StateChange(fence.portal_id, facts, row.state, row.state_since, health, state_since, following)
    )
    release(connection, fence)


def give_back(connection: sa.Connection, fence: Fence) -> None:
    """End the lease of a visit that did not begin: the portal is due at once, and that it was claimed is no failure of it.

    Nothing is done if the lease is another's by now.
    """
    connection.execute(_UNDO, {"portal": fence.portal_id, "shown": fence.token, "now": database_now(connection)})
    release(connection, fence)


def next_time(
    facts: PortalFacts, health: Health, outcome: RunOutcome, known: History, threshold: float, now: datetime
) -> datetime:
    """When a portal is visited next: after failures later and later, else when its leaf says, else as it is used to publish.

    `threshold`: the fleet's, in articles an hour (storage/pacing.py). What would fall into quiet hours comes when they end.
    """
    return after_quiet(_wanted(facts, health, outcome, known, threshold, now), facts.quiet_hours)


def _wanted(
    facts: PortalFacts, health: Health, outcome: RunOutcome, known: History, threshold: float, now: datetime
) -> datetime:
    if outcome not in SUCCESSES:
        pause_after = wait(health.failures)
        return now + (min(pause_after, LONGEST) if outcome in _ANSWERED else pause_after)
    if fixed := fixed_time(facts.visits, now):
        return fixed
    adaptive = next_visit(known.published, now, known.since, threshold)
    return adaptive + (adaptive - now) * _JITTER * (_share(f"{facts.name} {now.isoformat()}") - 0.5)


def _share(text: str) -> float:
    """A number from 0 to 1 that is the same for the same text: chance that a simulation can repeat."""
    return crc32(text.encode()) / 0xFFFFFFFF
