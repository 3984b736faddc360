"""The fleet's threshold: from how many expected articles an hour on a portal is asked as often as can be.

It follows from a budget of requests: the hours of the week, of all portals together, in which most is expected get the visits the
budget has. It is reckoned once a day, and when a portal has joined or left; one row of the database keeps it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

import sqlalchemy as sa

from storage.history import history
from storage.rhythm import REMEMBERED, SHORTEST, rates, threshold_for
from storage.schema import PacingRow, ScheduleRow, table
from storage.upsert import insert_new

RECKONED_EVERY = timedelta(days=1)
BUDGET = 0.495  # of the requests that hourly visits take; the weekly sweeps and the pages asked for again come on top
LEAST_THRESHOLD = 0.005  # articles an hour: who publishes less in it is not asked often, however much budget is left
_LEAST_SHARE = 0.4  # of hourly visits, where articles alone would take the budget: more than four a portal and day
_HOURS = 168
_ONLY = 1  # the key of the one row

_SCHEDULE = table(ScheduleRow)
_PACING = table(PacingRow)
_HELD = sa.select(_PACING)
# What has its own timetable, was never visited or is no longer looked after has no part in it.
_FLEET = (
    sa.select(_SCHEDULE.c.portal_id)
    .where(_SCHEDULE.c.is_adaptive, _SCHEDULE.c.state != "new", _SCHEDULE.c.next_visit_at > sa.bindparam("after"))
    .order_by(_SCHEDULE.c.portal_id)
)


def keep_pace(connection: sa.Connection, now: datetime) -> None:
    """Reckon the threshold anew if it is a day old or the fleet is another, in the caller's transaction, which must keep other
    writers out while it looks."""
    fleet = connection.scalars(_FLEET, {"after": now - REMEMBERED}).all()
    held = connection.execute(_HELD).first()
    if not fleet or (held and held.portals == len(fleet) and now - held.reckoned_at < RECKONED_EVERY):
        return
    expected = []
    for portal_id in fleet:
        known = history(connection, portal_id, now)
        expected.append(rates(known.published, now, known.since))
    values = {"threshold": fleet_threshold(expected), "portals": len(fleet), "reckoned_at": now}
    connection.execute(insert_new(connection, _PACING), {"id": _ONLY, **values})
    connection.execute(_PACING.update().where(_PACING.c.id == _ONLY), values)


def threshold(connection: sa.Connection) -> float:
    """The fleet's threshold in articles an hour; that of portals nobody knows yet where none was reckoned."""
    held = connection.execute(_HELD).first()
    return held.threshold if held else _of_strangers()


def fleet_threshold(expected: Sequence[Sequence[float]]) -> float:
    """The threshold by which visits and articles take BUDGET of the requests of hourly visits and the same articles.

    `expected`: of each portal, the articles to be expected in each hour of the week. Never less than LEAST_THRESHOLD.
    """
    hourly = float(_HOURS * len(expected))
    articles = sum(map(sum, expected))
    visits = max(BUDGET * (hourly + articles) - articles, _LEAST_SHARE * hourly)
    hours = visits * (SHORTEST / timedelta(hours=1))
    return max(threshold_for((rate for each in expected for rate in each), hours), LEAST_THRESHOLD)


@cache
def _of_strangers() -> float:
    any_time = datetime(2026, 1, 1, tzinfo=UTC)
    return fleet_threshold([rates([], any_time, any_time)])
