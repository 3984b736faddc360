"""Leases: who may write to a portal's part of the database, until when, by the database's own clock.

A lease has a token that grows with each. Whoever writes under one asks first whether it still is the portal's, in the same
transaction: a process that was paused or cut off cannot write after another has taken over, nor after its time is up.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.errors import StorageError
from storage.schema import ScheduleRow, table
from storage.types import UtcDateTime

LEASE = timedelta(seconds=60)
RENEWED_EVERY = LEASE / 4

_SCHEDULE = table(ScheduleRow)
_NOW: dict[str, sa.Select[Any]] = {
    "postgresql": sa.select(sa.func.clock_timestamp(type_=UtcDateTime())),
    # SQLite counts milliseconds; the three more digits make it the form in which times are kept.
    "sqlite": sa.select(sa.type_coerce(sa.func.strftime("%Y-%m-%d %H:%M:%f000", "now"), sa.Text())),
}

# Kept from other writers until the transaction ends; SQLite's writers are alone in the file anyway.
_HELD = (
    sa.select(_SCHEDULE.c.token, _SCHEDULE.c.lease_until)
    .where(_SCHEDULE.c.portal_id == sa.bindparam("portal"))
    .with_for_update(read=True)
)
_FREE = _SCHEDULE.c.lease_until.is_(None) | (_SCHEDULE.c.lease_until <= sa.bindparam("now"))
_CLAIM = (
    _SCHEDULE.update()
    .where(_SCHEDULE.c.portal_id == sa.bindparam("portal"), _FREE)
    .values(
        token=_SCHEDULE.c.token + 1, holder=sa.bindparam("by"), lease_until=sa.bindparam("until"),
        next_visit_at=sa.bindparam("due"),
    )
    .returning(_SCHEDULE.c.token)
)  # fmt: skip
_RELEASE = (
    _SCHEDULE.update()
    .where(_SCHEDULE.c.portal_id == sa.bindparam("portal"), _SCHEDULE.c.token == sa.bindparam("shown"))
    .values(lease_until=None, holder="")
)


class LeaseLostError(StorageError):
    """The lease is over or another's: nothing may be written under it any more."""


@dataclass(frozen=True, slots=True)
class Fence:
    """What a process shows when it writes: the portal, and the token of its lease."""

    portal_id: int
    token: int


def database_now(connection: sa.Connection) -> datetime:
    """The time by the database's clock, in UTC: on SQLite that of this machine, on PostgreSQL the server's."""
    value = connection.scalar(_NOW[connection.dialect.name])
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value)).replace(tzinfo=UTC)


def claim(
    connection: sa.Connection, portal_id: int, *, holder: str, now: datetime, until_settled: datetime
) -> Fence | None:
    """Take the lease of a portal nobody holds; None if somebody does.

    `until_settled`: when the portal is due again if its visit never says how it ended.
    """
    values = {"portal": portal_id, "now": now, "by": holder, "until": now + LEASE, "due": until_settled}
    token = connection.scalar(_CLAIM, values)
    return None if token is None else Fence(portal_id, token)


def renew(connection: sa.Connection, fence: Fence) -> None:
    """Make the lease last from now on. Raises LeaseLostError if it is over or another's."""
    hold(connection, fence)
    until = database_now(connection) + LEASE
    connection.execute(_SCHEDULE.update().where(_SCHEDULE.c.portal_id == fence.portal_id).values(lease_until=until))


def hold(connection: sa.Connection, fence: Fence) -> None:
    """Make sure that the lease is alive and stays the holder's until the transaction ends. Raises LeaseLostError if not."""
    row = connection.execute(_HELD, {"portal": fence.portal_id}).first()
    now = database_now(connection)  # asked once the row is ours: the wait for it may have been long
    if row is None or row.token != fence.token:
        raise LeaseLostError("Another process has taken the portal over; this one writes no more.")
    if row.lease_until is None or row.lease_until <= now:
        raise LeaseLostError("The lease of the portal ran out before it was renewed; this process writes no more.")


def release(connection: sa.Connection, fence: Fence) -> None:
    """End the lease, if it still is this holder's."""
    connection.execute(_RELEASE, {"portal": fence.portal_id, "shown": fence.token})
