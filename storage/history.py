"""When a portal published what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from storage.records import Verdict
from storage.rhythm import REMEMBERED
from storage.schema import LedgerEntryRow, RunRow, table

_BACKDATED = timedelta(days=1)
_ENTRY = table(LedgerEntryRow)
_RUN = table(RunRow)
# The first run by its number, not the least of all times: a portal visited for a year has thousands.
_FIRST_RUN = (
    sa.select(_RUN.c.ended_at)
    .where(_RUN.c.portal_id == sa.bindparam("portal"), _RUN.c.ended_at.is_not(None))
    .order_by(_RUN.c.id)
    .limit(1)
)
_KNOWN = sa.select(_ENTRY.c.listed_at, _ENTRY.c.discovered_at).where(
    _ENTRY.c.portal_id == sa.bindparam("portal"),
    sa.func.coalesce(_ENTRY.c.listed_at, _ENTRY.c.discovered_at) > sa.bindparam("after"),
    _ENTRY.c.verdict != Verdict.ALIAS.value,
)


@dataclass(frozen=True, slots=True)
class History:
    """Since when a portal is watched, and when it published what was found since, or before by its own listing."""

    since: datetime
    published: Sequence[datetime]


def history(connection: sa.Connection, portal_id: int, now: datetime) -> History:
    """What is known of the last weeks (REMEMBERED) of a portal."""
    first = connection.scalar(_FIRST_RUN, {"portal": portal_id})
    known = connection.execute(_KNOWN, {"portal": portal_id, "after": now - REMEMBERED})
    published = [moment for row in known if (moment := _published(row.listed_at, row.discovered_at, first))]
    return History(min([*published, first or now]), published)


def _published(listed: datetime | None, found: datetime, first: datetime | None) -> datetime | None:
    """When an entry came out: as its listing says, if that may be believed; None if nobody knows.

    What a later visit found came out shortly before it: a listing that says more than a day earlier backdates. What the first
    visit found without a time came out nobody knows when.
    """
    if first is None or found <= first:
        return listed
    return listed if listed and timedelta(0) <= found - listed <= _BACKDATED else found
