"""What a run's outcome makes of a portal's state, and how long to wait after a failure. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from storage.records import RunOutcome

# How much of a failure an outcome is: a portal that refuses or cannot be reached is not a program that was stopped.
WEIGHTS = {
    RunOutcome.UNREACHABLE: 1.0,
    RunOutcome.BLOCKED: 0.5,
    RunOutcome.LAYOUT_CHANGED: 0.5,
    RunOutcome.EMPTY_LISTING: 0.5,
    RunOutcome.PARTIAL: 0.25,
    RunOutcome.ERROR: 0.25,
    RunOutcome.INTERRUPTED: 0.25,
}
NEW = "new"  # no visit has found yet how it is
SUCCESSES = (RunOutcome.OK, RunOutcome.QUIET)
_AT_ONCE = (
    RunOutcome.BLOCKED,
    RunOutcome.LAYOUT_CHANGED,
    RunOutcome.EMPTY_LISTING,
)  # states from the first such visit on
_OUTAGE = 2.0  # weight in a row from which anything else is a state: the second time a portal cannot be reached
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=10), timedelta(days=7)  # nobody is given up: the dead are tried weekly
# Failures up to which the wait doubles with each; after them with every fourth, so that a portal that comes back after a day or
# three is found to be back within hours.
_DOUBLING, _SLOWLY = 4.0, 0.25


@dataclass(frozen=True, slots=True)
class Health:
    """A portal's state: `new`, `ok`, `silent`, or the outcome that is wrong with it; and the failures in a row, by weight.

    `reason`: why it is so; of a new one, why its last visit did not tell.
    """

    state: str
    failures: float
    reason: str = ""


def after(held: Health, outcome: RunOutcome, reason: str, *, is_silent: bool = False) -> Health:
    """The state after one more run. A success ends every failure; `is_silent` is what it says of a portal that answers."""
    if outcome in SUCCESSES:
        return (
            Health("silent", 0.0, "no new article for longer than is usual for it") if is_silent else Health("ok", 0.0)
        )
    failures = held.failures + WEIGHTS[outcome]
    if outcome in _AT_ONCE or failures >= _OUTAGE:
        return Health(outcome.value, failures, reason)
    return Health(held.state, failures, reason if held.state == NEW else held.reason)


def wait(failures: float) -> timedelta:
    """How long a portal is left alone after failures of that weight in a row: twice as long for each of the first four whole
    ones, which is 2 h 40 min, and twice as long for every four more, up to a week."""
    doubled = min(failures, _DOUBLING) + max(failures - _DOUBLING, 0.0) * _SLOWLY
    return min(_FIRST_WAIT * 2 ** min(doubled, 20.0), _LONGEST_WAIT)
