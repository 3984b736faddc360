"""Leases of crawls that a person starts: of portals the schedule knows, so that nobody visits them meanwhile."""

import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from storage.errors import StorageError
from storage.leases import Fence, claim, database_now, release
from storage.schema import PortalRow, ScheduleRow, table
from storage.turns import Turn, take_turn

_SCHEDULE = table(ScheduleRow)
_PORTAL = table(PortalRow)
_KNOWN = (
    sa.select(_PORTAL.c.name, _SCHEDULE)
    .join(_PORTAL, _PORTAL.c.id == _SCHEDULE.c.portal_id)
    .where(_PORTAL.c.name.in_(sa.bindparam("portals", expanding=True)))
    .order_by(_PORTAL.c.id)
)
_PREFIX = "crawl"


class PortalVisitedError(StorageError):
    """Another process is at the portal."""


def claim_by_hand(connection: sa.Connection, portals: Sequence[str]) -> dict[str, Fence]:
    """Take the leases of those portals that the schedule knows: all of them, or none. When they are due stays as it is.

    The lease of a crawl on this machine whose process is dead is taken over at once. Raises PortalVisitedError, with who
    and until when, if anybody else holds one.
    """
    take_turn(connection, Turn.CLAIMING)
    now = database_now(connection)
    fences = {}
    for row in connection.execute(_KNOWN, {"portals": portals}).all():
        if is_dead(row.holder):
            release(connection, Fence(row.portal_id, row.token))
        fence = claim(connection, row.portal_id, holder=this_crawl(), now=now, until_settled=row.next_visit_at)
        if fence is None:
            raise PortalVisitedError(
                f"{row.name} is being visited by {row.holder} until {row.lease_until:%H:%M:%S} UTC at least:"
                " try again later, or with --wait."
            )
        fences[row.name] = fence
    return fences


def this_crawl() -> str:
    """The name under which this process holds leases: its machine, its number, and when it began."""
    return f"{_PREFIX} {socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Whether a holder was a crawl on this machine that is no more. False where that cannot be told."""
    kind, _, rest = holder.partition(" ")
    host, _, rest = rest.rpartition(":")[0].rpartition(":")
    began = holder.rpartition(":")[2]
    if kind != _PREFIX or host != socket.gethostname() or not rest.isdigit() or not began:
        return False
    return _began(int(rest)) != began


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine did (proc(5), field 22); empty if there is none, or no such file."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else fields[19]
    return ""
