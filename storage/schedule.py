"""What is due: the one query, the claims on it, and what a visit that ended makes of the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

import sqlalchemy as sa

from storage.failures import SUCCESSES, Health, after, wait
from storage.leases import Fence, claim, hold, release
from storage.records import PortalFacts, RunOutcome
from storage.rhythm import REMEMBERED, next_visit, usual_gap
from storage.schema import LedgerEntryRow, PortalRow, RunRow, ScheduleRow, table
from storage.state_changes import StateChange, tell_change
from storage.timetables import fixed_time
from storage.upsert import insert_new

SWEEP_EVERY = timedelta(days=7)
_JITTER = 0.1  # of the time to the next visit, so that portals do not come to march in step

_SCHEDULE = table(ScheduleRow)
_PORTAL = table(PortalRow)
_ENTRY = table(LedgerEntryRow)
_RUN = table(RunRow)


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


def due(connection: sa.Connection, now: datetime, limit: int, portals: Sequence[str]) -> list[tuple[int, str]]:
    """The portals, of those named, whose visit is due and that nobody visits, the longest overdue first: (id, name).

    This is the one definition of due. A portal whose server is being asked for another one waits.
    """
    other = _SCHEDULE.alias("other")
    is_busy = sa.exists().where(other.c.server == _SCHEDULE.c.server, other.c.lease_until > now)
    query = (
        sa.select(_PORTAL.c.id, _PORTAL.c.name)
        .join(_SCHEDULE, _SCHEDULE.c.portal_id == _PORTAL.c.id)
        .where(_SCHEDULE.c.next_visit_at <= now, ~is_busy, _PORTAL.c.name.in_(portals))
        .order_by(_SCHEDULE.c.next_visit_at, _PORTAL.c.id)
        .limit(limit)
    )
    return [(row.id, row.name) for row in connection.execute(query)]


def claim_due(
    connection: sa.Connection, *, holder: str, now: datetime, limit: int, portals: Sequence[str]
) -> list[Due]:
    """Take the leases of what is due, in the caller's transaction, which must keep other writers out while it looks."""
    claimed = []
    for portal_id, name in due(connection, now, limit, portals):
        row = connection.execute(
            sa.select(_SCHEDULE.c.failures, _SCHEDULE.c.swept_at).where(_SCHEDULE.c.portal_id == portal_id)
        ).one()
        # A visit that never says how it ended counts as a failure, so that what kills its process is not tried every minute.
        unsettled = row.failures + 0.25
        fence = claim(connection, portal_id, holder=holder, now=now, until_settled=now + wait(unsettled))
        if fence is None:
            continue
        connection.execute(_SCHEDULE.update().where(_SCHEDULE.c.portal_id == portal_id).values(failures=unsettled))
        claimed.append(Due(name, fence, is_sweep=row.swept_at is not None and row.swept_at + SWEEP_EVERY <= now))
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
    own = _SCHEDULE.c.portal_id == fence.portal_id
    row = connection.execute(sa.select(_SCHEDULE).where(own)).one()
    since, published = history(connection, fence.portal_id, now)
    gap = usual_gap(published)
    is_silent = gap is not None and now - max(published) > gap
    held = Health(row.state, max(row.failures - 0.25, 0.0), row.reason)  # what the claim had added
    health = after(held, outcome, reason, is_silent=is_silent)
    state_since = row.state_since if health.state == row.state else now
    following = next_time(facts, health, outcome, published, now=now, since=since)
    values = {
        "state": health.state, "failures": health.failures, "reason": health.reason,
        "state_since": state_since,
        "usual_gap_days": gap / timedelta(days=1) if gap else None,
        "next_visit_at": following,
    }  # fmt: skip
    if outcome in SUCCESSES and (is_whole or row.swept_at is None):
        values["swept_at"] = now
    connection.execute(_SCHEDULE.update().where(own).values(values))
    tell_change(
        connection, StateChange(fence.portal_id, facts, row.state, row.state_since, health, state_since, following)
    )
    release(connection, fence)


def next_time(
    facts: PortalFacts,
    health: Health,
    outcome: RunOutcome,
    published: Sequence[datetime],
    *,
    now: datetime,
    since: datetime,
) -> datetime:
    """When a portal is visited next: after failures later and later, else when its leaf says, else as it is used to publish."""
    if outcome not in SUCCESSES:
        return now + wait(health.failures)
    if fixed := fixed_time(facts.visits, now):
        return fixed
    adaptive = next_visit(published, now, since)
    return adaptive + (adaptive - now) * _JITTER * (_share(f"{facts.name} {now.isoformat()}") - 0.5)


def history(connection: sa.Connection, portal_id: int, now: datetime) -> tuple[datetime, list[datetime]]:
    """Since when the portal is watched, and when it published what was found since, or before by its own listing."""
    first = connection.scalar(
        sa.select(sa.func.min(_RUN.c.ended_at)).where(_RUN.c.portal_id == portal_id, _RUN.c.outcome.is_not(None))
    )
    moment = sa.func.coalesce(_ENTRY.c.listed_at, _ENTRY.c.discovered_at)
    known = connection.execute(
        sa.select(_ENTRY.c.listed_at, _ENTRY.c.discovered_at)
        .where(_ENTRY.c.portal_id == portal_id, moment > now - REMEMBERED, _ENTRY.c.verdict != "alias")
    )  # fmt: skip
    # What the first visit found without a time in its listing was published nobody knows when.
    published = [
        listed if listed is not None else found
        for listed, found in known
        if listed or (first is not None and found > first)
    ]
    since = min([*published, first or now])
    return since, published


def _share(text: str) -> float:
    """A number from 0 to 1 that is the same for the same text: chance that a simulation can repeat."""
    return crc32(text.encode()) / 0xFFFFFFFF
