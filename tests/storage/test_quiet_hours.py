"""The hours in which no visit is begun."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.quiet_hours import after_quiet
from storage.rhythm import VIETNAM

clocks = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda found: f"{found[0]:02}:{found[1]:02}")
moments = st.integers(0, 500_000).map(lambda minutes: datetime(2026, 3, 2, tzinfo=UTC) + timedelta(minutes=minutes))


def there(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("hours", "moment", "ends"),
    [
        ("23:00-05:00", there(2, 23), there(3, 5)),
        ("23:00-05:00", there(3, 4, 59), there(3, 5)),
        ("23:00-05:00", there(3, 5), there(3, 5)),
        ("23:00-05:00", there(2, 22, 59), there(2, 22, 59)),
        ("11:30-13:00", there(2, 11, 30), there(2, 13)),
        ("11:30-13:00", there(2, 13), there(2, 13)),
        ("11:30-13:00", there(2, 23), there(2, 23)),
        ("00:00-06:00", there(2, 0), there(2, 6)),
        ("", there(2, 3), there(2, 3)),
    ],
)
def test_a_moment_in_them_is_put_off_to_their_end(hours: str, moment: datetime, ends: datetime) -> None:
    assert after_quiet(moment, hours) == ends


@given(clocks, clocks, moments)
def test_what_is_put_off_is_no_longer_in_them_and_less_than_a_day_later(start: str, end: str, moment: datetime) -> None:
    if start == end:
        return
    later = after_quiet(moment, f"{start}-{end}")
    assert timedelta(0) <= later - moment < timedelta(days=1)
    assert after_quiet(later, f"{start}-{end}") == later
    assert later == moment or f"{later.astimezone(VIETNAM):%H:%M:%S}" == f"{end}:00"


@pytest.mark.parametrize("hours", ["23-5", "24:00-05:00", "23:00-23:00", "11pm-5am", "23:00–05:00", "23:60-05:00"])
def test_what_is_no_span_is_refused_with_a_sentence(hours: str) -> None:
    with pytest.raises(ValueError, match="are no two times of day, like 23:00-05:00"):
        after_quiet(there(2, 0), hours)
