"""A portal's own timetable, where its leaf states one: a cron expression, or an interval like "30m", "6h", "2d"."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_INTERVAL = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
SHORTEST = timedelta(minutes=5)


def fixed_time(timetable: str, now: datetime) -> datetime | None:
    """The next time by a timetable, in UTC; None for an empty one. Cron expressions are read on the clock of Vietnam.

    Raises ValueError, with a sentence, for what is neither.
    """
    if not timetable:
        return None
    if interval := _INTERVAL.fullmatch(timetable):
        pause = timedelta(**{_UNITS[interval[2]]: int(interval[1])})
        if pause < SHORTEST:
            raise ValueError(f"the timetable {timetable!r} is too dense: write five minutes (5m) or more")
        return now + pause
    try:
        trigger = CronTrigger.from_crontab(timetable, timezone=_VIETNAM)
    except ValueError as error:
        raise ValueError(
            f"the timetable {timetable!r} is neither an interval like 6h nor a cron expression like '*/30 7-18 * * mon-fri'"
        ) from error
    following: datetime | None = trigger.get_next_fire_time(None, now)
    return following.astimezone(UTC) if following else None
