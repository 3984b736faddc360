"""How often a portal deserves a visit: from when it published before, by the hour of the week in Vietnam. Pure.

A portal is asked every SHORTEST in the hours in which it is expected to publish more than a threshold, and more and more seldom
the less is expected of the others. The threshold is the fleet's (storage/pacing.py). Nearly all articles then come out in an hour
in which their portal is asked often, which bounds the delay of nearly all; the visits are saved where next to nothing comes out.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REMEMBERED = timedelta(weeks=8)  # older publications say little of today's habits
SHORTEST, LONGEST = timedelta(minutes=56), timedelta(hours=24)
EXPONENT = 4.0  # half of the threshold expected: a sixteenth of the visits
_HOURS = 168
_PRIOR_ARTICLES = 28.0  # how many publications of an average office the prior weighs as much as
_PRIOR_WEEKLY, _PRIOR_WEEKS = 7.0, 0.5  # articles a week of a portal nobody knows yet, and what that is worth
_PATIENCE = 40.0  # articles that failed to appear until a portal is taken to publish half as much as it used to
_NEIGHBOURS = ((-1, 0.25), (0, 0.5), (1, 0.25))  # a habit of nine o'clock is one of half past eight too
_HOUR = timedelta(hours=1)
_HOLIDAY_SHARE = 0.2  # of what is usual, expected of a portal in the holidays of Tết
_PAUSES, _LEAST_SILENCE = 20, timedelta(days=7)
# The first day of the lunar year by Vietnam's calendar (in 2030 a day before China's), checked against the calendar VN of the
# package holidays 0.109. The offices close from about three days before it to five days after it.
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
    in_holidays = sum(
        _articles(expected, max(start, last), min(end, now)) for start, end in _holidays_between(last, now)
    )
    return _articles(expected, last, now) - (1 - _HOLIDAY_SHARE) * in_holidays


def next_visit(published: Sequence[datetime], now: datetime, since: datetime, threshold: float) -> datetime:
    """When to visit next, between SHORTEST and LONGEST from now.

    `since`: from when on the portal has been watched. `threshold`: articles an hour from which on it is asked every SHORTEST.
    """
    expected = rates(published, now, since)
    # What pauses for good is asked less and less often, until it publishes again.
    slack = _PATIENCE / (_PATIENCE + missed(expected, max(published, default=since), now))
    moment, first, latest = now, now + SHORTEST, now + LONGEST
    holidays = _holidays_between(now, latest)
    missing = SHORTEST / _HOUR
    while moment < latest:
        left = _HOUR - _past_the_hour(moment)
        share = _HOLIDAY_SHARE if any(start <= moment < end for start, end in holidays) else 1.0
        weight = often(share * slack * expected[_hour_of_week(moment)], threshold)
        if weight * (left / _HOUR) >= missing:
            return min(max(moment + timedelta(hours=missing / weight), first), latest)
        missing -= weight * (left / _HOUR)
        moment += left
    return latest


def often(rate: float, threshold: float) -> float:
    """How often to ask in an hour in which so many articles are expected, as a share of as often as can be: 0 to 1."""
    share: float = min(rate / threshold, 1.0) ** EXPONENT
    return share


def threshold_for(expected: Iterable[float], hours: float) -> float:
    """The threshold at which `often` adds up to `hours` over all hours, given what is expected of each.

    With the hours in falling order it lies between two of them: those before it count 1, the others (rate / threshold) **
    EXPONENT. Raises ValueError unless every rate is positive, and `hours` too and less than there are.
    """
    falling = sorted(expected, reverse=True)
    if not 0 < hours < len(falling) or falling[-1] <= 0:
        raise ValueError(f"{hours} of {len(falling)} hours: write fewer than there are, each with a rate")
    rest = list(accumulate(rate**EXPONENT for rate in reversed(falling)))[::-1]  # of each hour and those after it
    # At the threshold falling[whole] the hours add up to the sum that is compared; it grows with `whole`, up to all hours.
    whole = bisect_left(
        range(len(falling)), hours, key=lambda place: place + rest[place] / falling[place] ** EXPONENT
    )  # fmt: skip
    threshold: float = (rest[whole] / (hours - whole)) ** (1 / EXPONENT)
    return threshold


def usual_gap(published: Sequence[datetime]) -> timedelta | None:
    """The pause after which a portal is silent: twice its longest of the last weeks, a week at least; None before twenty pauses.

    That is beyond its 99th percentile, however few pauses are known. The holidays of Tết do not count (`pause`).
    """
    moments = sorted(published)
    pauses = sorted(pairwise(moments), key=lambda each: each[1] - each[0], reverse=True)
    if len(pauses) < _PAUSES:
        return None
    longest = timedelta(0)
    for earlier, later in pauses:
        if later - earlier <= longest:
            break  # nor are the others longer: holidays only shorten a pause
        longest = max(longest, pause(earlier, later))
    return max(2 * longest, _LEAST_SILENCE)


def is_silent(published: Sequence[datetime], now: datetime) -> bool:
    """Whether a portal has published nothing for longer than is usual for it; never while a pause it once made was as long,
    be it over the holidays: that is within its own habits."""
    gap = usual_gap(published)
    if gap is None:
        return False
    last = max(published)
    longest = max(later - earlier for earlier, later in pairwise(sorted(published)))
    return pause(last, now) > gap and now - last > longest


def pause(earlier: datetime, later: datetime) -> timedelta:
    """The time between two moments without the holidays of Tết, in which no office publishes."""
    length = later - earlier
    for start, end in _HOLIDAYS:
        length -= max(min(later, end) - max(earlier, start), timedelta(0))
    return length


def _articles(expected: Sequence[float], start: datetime, end: datetime) -> float:
    """What is to be expected from one moment to another, without regard to holidays."""
    whole, rest = divmod((end - start) / _HOUR, _HOURS)
    count = whole * sum(expected)
    moment, end = start, start + rest * _HOUR
    while moment < end:
        part = min(_HOUR - _past_the_hour(moment), end - moment)
        count += expected[_hour_of_week(moment)] * (part / _HOUR)
        moment += part
    return count


def _holidays_between(start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    return [each for each in _HOLIDAYS if each[0] < end and each[1] > start]


def _hour_of_week(moment: datetime) -> int:
    """0 for the first hour of Monday in Vietnam, whose clocks have been seven hours ahead of UTC since 1975."""
    return int(moment.timestamp() // 3600 + _EPOCH) % _HOURS


def _past_the_hour(moment: datetime) -> timedelta:
    return timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
