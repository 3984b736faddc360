"""Quiet hours: a time of day, on the clock of Vietnam, in which no visit is begun, written like 23:00-05:00. Pure."""

import re
from datetime import UTC, datetime, time, timedelta

from storage.rhythm import VIETNAM

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def after_quiet(moment: datetime, quiet_hours: str) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into, in UTC. Empty quiet hours are none.

    They run from their first minute up to, and without, their last; over midnight where the last is the earlier.
    Raises ValueError, with a sentence, for what is no such span.
    """
    if not quiet_hours:
        return moment
    start, end = _span(quiet_hours)
    there = moment.astimezone(VIETNAM)
    clock = there.time()
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    if not is_quiet:
        return moment
    day = there.date() + timedelta(days=clock >= end)
    return datetime.combine(day, end, VIETNAM).astimezone(UTC)


def _span(quiet_hours: str) -> tuple[time, time]:
    found = _HOURS.fullmatch(quiet_hours)
    if not found or quiet_hours[:5] == quiet_hours[6:]:
        raise ValueError(f"the quiet hours {quiet_hours!r} are no two times of day, like 23:00-05:00")
    first, to, second, until = map(int, found.groups())
    return time(first, to), time(second, until)
