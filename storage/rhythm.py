"""How often a portal deserves a visit: from when it published before, by the hour of the week in Vietnam. Pure.

Visits are spaced by equal amounts of the integral of rate ** EXPONENT / the week's rate. With an exponent of two that is nearly a
choice: in the hours in which a portal is used to publish it is asked every SHORTEST, which bounds the delay of nearly all, and in
the others seldom. One half would keep the mean delay least and the slowest twentieth far behind (bench/README.md).
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REMEMBERED = timedelta(weeks=8)  # older publications say little of today's habits
SHORTEST, LONGEST = timedelta(minutes=54), timedelta(hours=24)
_EXPONENT = 2.0
_SPACING = 0.00012  # of that integral, rates in articles an hour, between two visits
_HOURS = 168
_PRIOR_ARTICLES = 12.0  # how many publications of an average office the prior weighs as much as
_PRIOR_WEEKLY, _PRIOR_WEEKS = 7.0, 1.0  # articles a week of a portal nobody knows yet, and what that is worth
_PATIENCE = 5.0  # articles that failed to appear until a portal is taken to publish half as much as it used to
_NEIGHBOURS = ((-1, 0.25), (0, 0.5), (1, 0.25))  # a habit of nine o'clock is one of half past eight too
_HOUR = timedelta(hours=1)
_PAUSES, _LEAST_SILENCE = 20, timedelta(days=7)
# The first day of the lunar year by Vietnam's calendar (in 2030 a day before China's). The offices close from about three days
# before it to five days after it.
_TET = (
    date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2),
    date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31), date(2034, 2, 19), date(2035, 2, 8),
)  # fmt: skip
_HOLIDAYS = tuple(
    (start - timedelta(days=3), start + timedelta(days=6))
    for start in (datetime.combine(day, time(), VIETNAM) for day in _TET)
)
_EPOCH = 3 * 24 + 7  # the hour of the week, in Vietnam, at which timestamps begin: seven o'clock of a Thursday


_OFFICE_DAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2)
_OFFICE_HOURS = (*[0.03] * 6, 0.2, *[1.0] * 11, *[0.2] * 4, *[0.03] * 2)


def rates(published: Sequence[datetime], now: datetime, since: datetime) -> list[float]:
    """Articles an hour to be expected in each hour of the week (168, Monday first), from those published since then.

    The habits of a week are those of its days times those of a day's hours: seven numbers and twenty-four can be learnt from a
    few dozen articles, one hundred and sixty-eight cannot.
    """
    weeks = max((now - max(since, now - REMEMBERED)) / timedelta(weeks=1), 0.0)
    recent = [_hour_of_week(moment) for moment in published if now - REMEMBERED <= moment <= now]
    weekly = (len(recent) + _PRIOR_WEEKLY * _PRIOR_WEEKS) / (weeks + _PRIOR_WEEKS)
    days = [_PRIOR_ARTICLES * weight / sum(_OFFICE_DAYS) for weight in _OFFICE_DAYS]
    hours = [_PRIOR_ARTICLES * weight / sum(_OFFICE_HOURS) for weight in _OFFICE_HOURS]
    for moment in recent:
        day, hour = divmod(moment, 24)
        days[day] += 1
        for away, weight in _NEIGHBOURS:
            hours[(hour + away) % 24] += weight
    total = sum(days) * sum(hours)
    return [weekly * day * hour / total for day in days for hour in hours]


def missed(expected: Sequence[float], last: datetime, now: datetime) -> float:
    """How many articles were to be expected from one moment to another, by the rates of the hours of the week."""
    whole, rest = divmod((now - last) / _HOUR, _HOURS)
    count = whole * sum(expected)
    moment, end = last, last + rest * _HOUR
    while moment < end:
        part = min(_HOUR - _past_the_hour(moment), end - moment)
        count += expected[_hour_of_week(moment)] * (part / _HOUR)
        moment += part
    return count


def next_visit(published: Sequence[datetime], now: datetime, since: datetime) -> datetime:
    """When to visit next, between SHORTEST and LONGEST from now. `since`: from when on the portal has been watched."""
    expected = rates(published, now, since)
    # What pauses for a holiday or for good is asked less and less often, until it publishes again.
    slack = _PATIENCE / (_PATIENCE + missed(expected, max(published, default=since), now))
    weekly = sum(expected)
    weights = [(rate * slack) ** _EXPONENT / weekly for rate in expected]
    first, latest = now + SHORTEST, now + LONGEST
    moment, missing = now, _SPACING
    while moment < latest:
        weight, left = weights[_hour_of_week(moment)], _HOUR - _past_the_hour(moment)
        if weight * (left / _HOUR) >= missing:
            return min(max(moment + timedelta(hours=missing / weight), first), latest)
        missing -= weight * (left / _HOUR)
        moment += left
    return latest


def usual_gap(published: Sequence[datetime]) -> timedelta | None:
    """The pause after which a portal is silent: twice its longest of the last weeks, a week at least; None before twenty pauses.

    That is beyond its 99th percentile, however few pauses are known. The holidays of Tết do not count (`pause`).
    """
    pauses = [pause(earlier, later) for earlier, later in pairwise(sorted(published))]
    if len(pauses) < _PAUSES:
        return None
    return max(2 * max(pauses), _LEAST_SILENCE)


def pause(earlier: datetime, later: datetime) -> timedelta:
    """The time between two moments without the holidays of Tết, in which no office publishes."""
    length = later - earlier
    for start, end in _HOLIDAYS:
        length -= max(min(later, end) - max(earlier, start), timedelta(0))
    return length


def _hour_of_week(moment: datetime) -> int:
    """0 for the first hour of Monday in Vietnam, whose clocks have been seven hours ahead of UTC since 1975."""
    return int(moment.timestamp() // 3600 + _EPOCH) % _HOURS


def _past_the_hour(moment: datetime) -> timedelta:
    return timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
