"""The figures of the start page, counted in SQL and kept until the database changes."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import Lock, Thread

from browse.reading import Ask, Reading, Row

MONTHS = 12  # that the charts go back
QUICK = 0.1  # seconds: counting that takes no longer is done while the person waits
NEWEST = 12
_VIETNAM = timedelta(hours=7)
_COUNTS = """
    SELECT province_now, province_then, published_month AS month, COUNT(*) - COUNT(duplicate_of) AS articles,
           COUNT(duplicate_of) AS copies
    FROM articles
    GROUP BY province_now, province_then, published_month
"""
_CRAWLED = "SELECT DISTINCT province_now FROM portals WHERE portal IN (SELECT portal FROM runs)"
# The day of the last one that is shown, by the index of days; then those from that day on, in their order of the day.
_SINCE = """
    SELECT published_on FROM unique_articles WHERE published_on IS NOT NULL ORDER BY published_on DESC LIMIT 1 OFFSET :before
"""
_NEWEST = """
    SELECT id, title, portal, agency, province_now, province_then, published_on, published_at
    FROM unique_articles
    WHERE published_on >= :since
    ORDER BY +published_on DESC, published_at DESC, id
    LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles that are no copy of another portals of a province published in a month (None where none is told), and
    how many copies besides."""

    province_now: str
    province_then: str
    month: str | None
    articles: int
    copies: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the start page shows. `months`: those the charts have. `crawled`: today's provinces of which a portal was ever
    visited. `health`: empty without a schedule."""

    counts: tuple[Count, ...]
    months: tuple[str, ...]
    crawled: frozenset[str]
    newest: tuple[Row, ...]
    health: tuple[Row, ...]
    runs: tuple[Row, ...]
    counted_at: datetime

    def per(self, key: Callable[[Count], str | None], *, months: Iterable[str] | None = None) -> Counter[str | None]:
        """Articles by what `key` says of a count, of those months or of all times."""
        chosen = None if months is None else set(months)
        found: Counter[str | None] = Counter()
        for count in self.counts:
            if chosen is None or count.month in chosen:
                found[key(count)] += count.articles
        return found

    def per_month(self) -> Counter[tuple[str, str | None]]:
        """Articles by today's province and month."""
        found: Counter[tuple[str, str | None]] = Counter()
        for count in self.counts:
            found[count.province_now, count.month] += count.articles
        return found

    def of(self, province: str) -> "Figures":
        """The same, of one of today's provinces alone; what is not counted by province stays, and so do the months."""
        return replace(self, counts=tuple(count for count in self.counts if count.province_now == province))

    @property
    def articles(self) -> int:
        return sum(count.articles for count in self.counts)

    @property
    def copies(self) -> int:
        return sum(count.copies for count in self.counts)

    @property
    def undated(self) -> int:
        return sum(count.articles for count in self.counts if count.month is None)


def months_until(last: str, how_many: int = MONTHS) -> tuple[str, ...]:
    """Months as YYYY-MM, the earliest first, the last one as given."""
    day = date.fromisoformat(f"{last}-01")
    number = day.year * 12 + day.month - 1
    return tuple(f"{each // 12:04}-{each % 12 + 1:02}" for each in range(number - how_many + 1, number + 1))


def count_all(reading: Reading) -> Figures:
    """Ask the database for all of it, in one state of it."""
    now = datetime.now(UTC)
    with reading.asking() as ask:
        counts = tuple(Count(**row) for row in ask(_COUNTS))
        return Figures(
            counts=counts,
            months=_shown_months(counts, now),
            crawled=frozenset(row["province_now"] for row in ask(_CRAWLED)) | {count.province_now for count in counts},
            newest=tuple(_newest(ask)),
            health=tuple(
                ask("SELECT portal, state, state_since, last_success_at, next_visit_at, reason FROM portal_health")
            ),
            runs=tuple(
                ask("SELECT id, portal, started_at, outcome, reason, seen, new FROM runs ORDER BY id DESC LIMIT 8")
            ),
            counted_at=now,
        )


def _shown_months(counts: Iterable[Count], now: datetime) -> tuple[str, ...]:
    """The twelve months up to the newest with an article, or up to this month if dates run ahead of it."""
    told = [count.month for count in counts if count.month and count.articles]
    this = (now + _VIETNAM).strftime("%Y-%m")
    return months_until(min(max(told, default=this), this))


def _newest(ask: Ask) -> list[Row]:
    since = ask(_SINCE, before=NEWEST - 1)
    return ask(_NEWEST, since=since[0]["published_on"] if since else "", most=NEWEST)


class KeptFigures:
    """The latest figures. They are counted anew when the database has changed: at once where that is quick, else in a
    thread while the old ones are shown, with the time they are of. One set is kept, and one thread counts."""

    def __init__(self, reading: Reading, *, quick: float = QUICK) -> None:
        self._reading = reading
        self._quick = quick
        self._lock = Lock()
        self._held: Figures | None = None
        self._stamp: object = None
        self._took = 0.0
        self.counting: Thread | None = None

    def get(self) -> Figures:
        """The figures of the database as it is, or as it was a little while ago if it is large."""
        with self._lock:
            held = self._held
            if held is not None and self._stamp == self._reading.stamp():
                return held
            if held is None or self._took <= self._quick:
                return self._count()
            if self.counting is None or not self.counting.is_alive():
                self.counting = Thread(target=self._count, daemon=True)
                self.counting.start()
            return held

    def _count(self) -> Figures:
        stamp, began = (
            self._reading.stamp(),
            time.perf_counter(),
        )  # before: what is written meanwhile counts the next time
        found = count_all(self._reading)
        self._held, self._took, self._stamp = found, time.perf_counter() - began, stamp
        return found
