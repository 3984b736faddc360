"""When an entry's page is asked for again: after a failure, when it was missing, to see whether it was edited. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from storage.records import Verdict

# After the first, second … failure in a row. A flood page or a restart is over in minutes, an outage in hours; the eighth
# failure falls two weeks after the first.
RETRY_AFTER = (
    timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(days=1),
    timedelta(days=4), timedelta(days=8),
)  # fmt: skip
MAX_ATTEMPTS = len(RETRY_AFTER) + 1  # failures in a row; then an entry is left alone until the listings are swept
MISSING_FOR = timedelta(days=1)  # a page that was not there twice, so far apart, was removed
RETURN_AFTER = timedelta(days=7)  # what was removed and is listed all the same is asked for again

# Edits follow publication closely. After a page was stored or found edited, it is read again after the first of these,
# and after each time it was as before, after the next.
REVISIT_AFTER = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7), timedelta(days=21))
REVISITED_FOR = timedelta(days=60)  # since publication; older articles only with --full
REVISITS_PER_VISIT = 20  # a visit costs a portal no more than so many requests for what is known

FAILURES = (Verdict.FAILED, Verdict.BLOCKED)
STORED = (Verdict.NEW, Verdict.REVISED, Verdict.UNCHANGED, Verdict.DUPLICATE)


class Held(Protocol):
    """What the ledger holds of an entry before a page is judged."""

    @property
    def article_id(self) -> int | None: ...
    @property
    def attempts(self) -> int: ...
    @property
    def missing_since(self) -> datetime | None: ...
    @property
    def revisits(self) -> int: ...
    @property
    def revisit_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Times:
    """The columns of a ledger entry that say when it is asked for again."""

    attempts: int
    next_try_at: datetime | None
    missing_since: datetime | None
    revisits: int
    revisit_at: datetime | None


def next_times(held: Held, verdict: Verdict, *, published: date, seen_at: datetime, now: datetime) -> Times:
    """The times after one more verdict. `published`: the day the article's age is counted from; `seen_at`: the answer's time."""
    if verdict in FAILURES:
        attempts = held.attempts + 1
        return Times(attempts, retry_at(attempts, now), held.missing_since, held.revisits, None)
    if verdict is Verdict.MISSING:
        since = held.missing_since or seen_at
        return Times(held.attempts, max(since, now - MISSING_FOR) + MISSING_FOR, since, held.revisits, None)
    if verdict in STORED or (verdict is Verdict.REJECTED and held.article_id is not None):
        is_first = verdict not in (Verdict.UNCHANGED, Verdict.REJECTED) or held.revisit_at is None
        revisits = 0 if is_first else held.revisits + 1
        return Times(0, None, None, revisits, _revisit_at(revisits, published, now))
    return Times(0, None, None, 0, None)


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """When an entry is tried again after so many failures in a row; None once it is left alone."""
    return now + RETRY_AFTER[attempts - 1] if attempts < MAX_ATTEMPTS else None


def _revisit_at(revisits: int, published: date, now: datetime) -> datetime | None:
    again = now + REVISIT_AFTER[min(revisits, len(REVISIT_AFTER) - 1)]
    return again if again.date() - published <= REVISITED_FOR else None
