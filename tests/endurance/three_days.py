"""Runs the scheduler itself for 72 hours of a virtual clock over 200 portals, and prints what it weighed, as JSON.

Real are the scheduler with its ticks, APScheduler with its trigger, the claims, what is stored and settled, and the feed.
Not real are the time and the children: `tests.endurance.visits` stands in for those.
"""

import ctypes
import gc
import json
import resource
import signal
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import sqlalchemy as sa
from apscheduler.executors.debug import DebugExecutor

import crawler.settings
import scheduler
from bench.simulation import Clock, virtual_database
from notices.teller import Teller
from spiders.fleet import portal_classes
from storage.pages import EVIDENCE_BYTES, KEPT_AS_EVIDENCE, zstd
from tests.endurance.visits import Visits

START = datetime(2026, 3, 2, tzinfo=UTC)
WEIGHED_EVERY = timedelta(hours=12)


class Wait:
    """In the place of the event APScheduler waits on: time passes at once, and at its end SIGTERM comes."""

    def __init__(self, clock: Clock, end: datetime) -> None:
        self._clock, self._end = clock, end
        self._is_set = self._is_over = False
        self.weighed: dict[int, dict[str, float]] = {}

    def wait(self, seconds: float) -> None:
        if self._is_set:
            return
        self._clock.now += timedelta(seconds=seconds)
        hours = (self._clock.now - START) // timedelta(hours=1)
        if hours % (WEIGHED_EVERY // timedelta(hours=1)) == 0 and hours not in self.weighed:
            self.weighed[hours] = weight()
        if self._clock.now >= self._end and not self._is_over:
            self._is_over = True
            signal.raise_signal(signal.SIGTERM)

    def set(self) -> None:
        self._is_set = True

    def clear(self) -> None:
        self._is_set = False

    def is_set(self) -> bool:
        return self._is_set


def weight() -> dict[str, float]:
    """MiB that the process has in memory, and that Python's objects hold."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    held = tracemalloc.get_traced_memory()[0] if tracemalloc.is_tracing() else 0
    return {"rss": pages * resource.getpagesize() / 2**20, "python": held / 2**20}


def tell_time_by(clock: Clock) -> None:
    class Virtual(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock.now.astimezone(tz)

    for module in (apscheduler.schedulers.base, apscheduler.executors.base, scheduler):
        module.datetime = Virtual  # type: ignore[attr-defined]


def bounds(engine: sa.Engine) -> dict[str, Any]:
    """How many pages of each verdict the portal with most of them has, how long the longest is, and what articles have."""
    with engine.connect() as connection:
        most = connection.exec_driver_sql(
            "SELECT verdict, MAX(number) FROM (SELECT verdict, COUNT(*) AS number FROM page JOIN ledger_entry"
            " ON ledger_entry.id = page.entry_id WHERE revision_id IS NULL GROUP BY portal_id, verdict) GROUP BY verdict"
        )
        found: dict[str, Any] = {"most": {row[0]: row[1] for row in most}}
        bodies = connection.exec_driver_sql("SELECT body FROM page WHERE revision_id IS NULL")
        found["longest"] = max(len(zstd.decompress(row[0])) for row in bodies)
        for name, what in (
            ("pages", "page WHERE revision_id IS NOT NULL"), ("revisions", "revision"), ("entries", "ledger_entry"),
            ("open", "run WHERE outcome IS NULL"), ("leases", "schedule WHERE lease_until IS NOT NULL"), ("runs", "run"),
        ):  # fmt: skip
            found[name] = connection.exec_driver_sql(f"SELECT COUNT(*) FROM {what}").scalar_one()
    return found


def main(hours: int, portals: int) -> None:
    crawler.settings.SPIDER_MODULES = ["tests.endurance.leaves"]
    began = time.monotonic()
    with virtual_database(START) as (engine, clock), tempfile.TemporaryDirectory() as folder:
        tell_time_by(clock)
        teller = Teller(engine, [], Path(folder) / "feed.xml")
        ticking = scheduler.Scheduler(scheduler.Plan("none", list(portal_classes())[:portals]), engine, teller)
        visits = Visits(engine, seed=4)
        scheduler.subprocess.Popen = visits.child  # type: ignore[assignment, misc]
        wait = Wait(clock, START + timedelta(hours=hours))
        ticking._clock._event = wait
        ticking._clock.add_executor(DebugExecutor(), "default")
        ticking.enrol()
        teller.begin()
        tracemalloc.start()
        ticking.run()
        said = {"weighed": wait.weighed, "visits": visits.made, **bounds(engine), "seconds": time.monotonic() - began}
    json.dump(
        said | {"bounds": {key.value: most for key, most in KEPT_AS_EVIDENCE.items()}, "bytes": EVIDENCE_BYTES},
        sys.stdout,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
