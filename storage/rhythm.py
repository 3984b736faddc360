"""How often a portal deserves a visit: from when it published before, by the hour of the week in Vietnam. Pure.

Visits are spaced by equal amounts of the integral of rate ** EXPONENT: dense where a portal is used to publish, sparse at night
and on the weekend. An exponent of one half keeps the mean delay of all articles least for a given number of visits; a higher one
keeps the slowest twentieth nearer to the rest, for portals that post in batches are then met in time (bench/README.md).
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REMEMBERED = timedelta(weeks=8)  # older publications say little of today's habits
SHORTEST, LONGEST = timedelta(minutes=40), timedelta(hours=24)
_EXPONENT = 0.7
_SPACING = 0.16  # of the integral of (articles an hour) ** _EXPONENT over hours, between two visits
_HOURS = 168
_PRIOR_ARTICLES = 12.0  # how many publications of an average office the prior weighs as much as
_PRIOR_WEEKLY, _PRIOR_WEEKS = 3.0, 1.0  # articles a week of a portal nobody knows yet, and what that is worth
_NEIGHBOURS = ((-1, 0.25), (0, 0.5), (1, 0.25))  # a habit of nine o'clock is one of half past eight too
_HOUR = timedelta(hours=1)
_EPOCH = 3 * 24 + 7  # the hour of the week, in Vietnam, at which timestamps begin: seven o'clock of a Thursday


def _office_hours() -> tuple[float, ...]:
    """The share of each hour of the week, Monday first, in what an office publishes when nothing else is known of it."""
    weights = []
    for hour in range(_HOURS):
        day, clock = divmod(hour, 24)
        is_open = day < 5 and 7 <= clock < 18
        weights.append(1.0 if is_open else 0.25 if 6 <= clock < 22 else 0.03)
    total = sum(weights)
    return tuple(weight / total for weight in weights)


_PRIOR = _office_hours()


def rates(published: Sequence[datetime], now: datetime, since: datetime) -> list[float]:
    """Articles an hour to be expected in each hour of the week (168, Monday first), from those published since then."""
    weeks = max((now - max(since, now - REMEMBERED)) / timedelta(weeks=1), 0.0)
    recent = [moment for moment in published if now - REMEMBERED <= moment <= now]
    weekly = (len(recent) + _PRIOR_WEEKLY * _PRIOR_WEEKS) / (weeks + _PRIOR_WEEKS)
    shares = [_PRIOR_ARTICLES * share for share in _PRIOR]
    for moment in recent:
        hour = _hour_of_week(moment)
        for away, weight in _NEIGHBOURS:
            shares[(hour + away) % _HOURS] += weight
    total = sum(shares)
    return [weekly * share / total for share in shares]


def next_visit(published: Sequence[datetime], now: datetime, since: datetime) -> datetime:
    """When to visit next, between SHORTEST and LONGEST from now. `since`: from when on the portal has been watched."""
    weights = [rate**_EXPONENT for rate in rates(published, now, since)]
    first, latest = now + SHORTEST, now + LONGEST
    moment, missing = now, _SPACING
    while moment < latest:
        weight, left = weights[_hour_of_week(moment)], _HOUR - _past_the_hour(moment)
        if weight * (left / _HOUR) >= missing:
            return min(max(moment + missing / weight * _HOUR, first), latest)
        missing -= weight * (left / _HOUR)
        moment += left
    return latest


def usual_gap(published: Sequence[datetime]) -> timedelta | None:
    """The pause between publications that all but one in a hundred were shorter than; None before there were twenty.

    With fewer than a hundred pauses, half as much again as the longest.
    """
    ordered = sorted(published)
    gaps = sorted(later - earlier for earlier, later in pairwise(ordered))
    if len(gaps) < 20:
        return None
    if len(gaps) < 100:
        return gaps[-1] * 1.5
    return gaps[math.ceil(0.99 * len(gaps)) - 1]


def _hour_of_week(moment: datetime) -> int:
    """0 for the first hour of Monday in Vietnam, whose clocks have been seven hours ahead of UTC since 1975."""
    return int(moment.timestamp() // 3600 + _EPOCH) % _HOURS


def _past_the_hour(moment: datetime) -> timedelta:
    return timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
