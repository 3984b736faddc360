"""How often a portal deserves a visit."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.rhythm import (
    LONGEST,
    SHORTEST,
    VIETNAM,
    is_silent,
    missed,
    next_visit,
    often,
    pause,
    rates,
    threshold_for,
    usual_gap,
)

MONDAY = datetime(2026, 3, 2, tzinfo=VIETNAM)
USUAL = 0.05  # articles an hour


def daily_at(hour: int, days: int = 28) -> list[datetime]:
    return [MONDAY - timedelta(days=number) + timedelta(hours=hour) for number in range(1, days + 1)]


def test_an_unknown_portal_is_expected_to_publish_in_office_hours() -> None:
    expected = rates([], MONDAY, MONDAY)
    assert len(expected) == 168
    assert abs(sum(expected) - 7.0) < 1e-9, "articles a week"
    assert expected[9] == max(expected) > 5 * expected[5 * 24 + 23]


def test_the_hours_at_which_a_portal_publishes_are_learnt() -> None:
    expected = rates(daily_at(21), MONDAY, MONDAY - timedelta(days=28))
    assert expected.index(max(expected)) % 24 == 21
    assert abs(sum(expected) - (28 + 3.5) / (4 + 0.5)) < 1e-9


def test_busy_portals_are_visited_more_often_and_nights_less() -> None:
    busy = [moment + timedelta(minutes=10 * number) for moment in daily_at(9) for number in range(20)]
    start = MONDAY - timedelta(days=56)
    morning, night = MONDAY.replace(hour=9), MONDAY.replace(hour=0)
    pause = {
        (name, moment): next_visit(known, moment, start, USUAL) - moment
        for name, known in (("busy", busy), ("calm", daily_at(9)[::4]))
        for moment in (morning, night)
    }
    assert pause["busy", morning] == SHORTEST
    assert SHORTEST < pause["calm", morning] <= LONGEST
    assert SHORTEST < pause["busy", night] < pause["calm", night] <= LONGEST, (
        "the busy one is asked again in the morning"
    )


moments = st.lists(st.integers(0, 80_000).map(lambda minutes: MONDAY - timedelta(minutes=minutes)), max_size=60)


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(0, 10_080), st.floats(0.005, 1e6))
def test_within_its_bounds_whatever_the_history(published: list[datetime], minutes: int, threshold: float) -> None:
    now = MONDAY + timedelta(minutes=minutes)
    assert SHORTEST <= next_visit(published, now, MONDAY - timedelta(days=60), threshold) - now <= LONGEST


def test_silence_begins_at_twice_the_longest_pause_and_not_within_a_week() -> None:
    assert usual_gap(daily_at(9, 20)) is None
    assert usual_gap(daily_at(9, 28)) == timedelta(days=7)
    hourly = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(101)]
    assert usual_gap([*hourly, hourly[-1] + timedelta(days=5)]) == timedelta(days=10)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 80_000).map(lambda minutes: MONDAY - timedelta(minutes=minutes)), min_size=21, max_size=60)
)
def test_the_longest_pause_is_that_of_all_without_the_holidays(published: list[datetime]) -> None:
    longest = max(pause(earlier, later) for earlier, later in pairwise(sorted(published)))
    assert usual_gap(published) == max(2 * longest, timedelta(days=7))


def test_a_pause_no_longer_than_one_over_tet_is_no_silence() -> None:
    before, after = datetime(2026, 2, 12, 9, tzinfo=VIETNAM), datetime(2026, 2, 24, 9, tzinfo=VIETNAM)
    known = [*(before - timedelta(days=number) for number in range(25)), after]
    assert usual_gap(known) == timedelta(days=7)
    assert not is_silent(known, after + timedelta(days=12))
    assert is_silent(known, after + timedelta(days=12, hours=1))
    assert is_silent(known[:-1], before + timedelta(days=17)), "eight days of it were no holiday"
    assert not is_silent(known[:-1], before + timedelta(days=15))


def test_the_holidays_of_tet_are_no_pause() -> None:
    before, after = datetime(2026, 2, 13, 17, tzinfo=VIETNAM), datetime(2026, 2, 23, 8, tzinfo=VIETNAM)
    assert pause(before, after) == timedelta(hours=15)
    assert pause(after, after + timedelta(days=3)) == timedelta(days=3)


def test_a_portal_that_pauses_is_asked_less_often_until_it_publishes_again() -> None:
    monday_morning = MONDAY.replace(hour=14)
    known = daily_at(9)
    start = MONDAY - timedelta(days=28)
    later = monday_morning + timedelta(days=14)
    assert missed(rates(known, later, start), known[0], later) > 10
    assert (
        next_visit(known, later, start, USUAL) - later
        > next_visit(known, monday_morning, start, USUAL) - monday_morning
    )
    assert next_visit([*known, later], later, start, USUAL) < next_visit(known, later, start, USUAL)


expectations = st.lists(st.floats(1e-4, 50.0), min_size=2, max_size=200)


@settings(max_examples=100, deadline=None)
@given(expectations, st.floats(0.01, 0.99))
def test_the_threshold_spends_just_what_there_is(expected: list[float], share: float) -> None:
    hours = share * len(expected)
    threshold = threshold_for(expected, hours)
    assert abs(sum(often(rate, threshold) for rate in expected) - hours) < 1e-6 * len(expected)


def test_a_threshold_is_of_some_hours_and_not_of_all() -> None:
    assert threshold_for([3.0, 2.0, 1.0, 0.001], 3.0) == pytest.approx(1.0)
    assert threshold_for([0.3] * 10, 5.0) == pytest.approx(0.3 * 2**0.25), "all alike: each gets a half"
    for expected, hours in (([1.0, 1.0], 2.0), ([1.0, 1.0], 0.0), ([1.0, 0.0], 1.0)):
        with pytest.raises(ValueError, match="fewer than there are"):
            threshold_for(expected, hours)


def test_in_the_holidays_of_tet_little_is_expected_and_little_missed() -> None:
    before = datetime(2026, 2, 13, 16, tzinfo=VIETNAM)
    known = [before - timedelta(days=number) for number in range(56)]
    expected = rates(known, before, known[-1])
    ordinary = missed(expected, before - timedelta(days=28), before - timedelta(days=28) + timedelta(days=9))
    assert abs(missed(expected, before + timedelta(hours=8), before + timedelta(hours=8, days=9)) - ordinary / 5) < 0.2
    inside, outside = (datetime(2026, 2, day, 15, tzinfo=VIETNAM) for day in (18, 25))
    assert next_visit(known, outside, known[-1], 0.1) - outside == SHORTEST
    assert next_visit(known, inside, known[-1], 0.1) - inside > timedelta(hours=12)
