"""When portals are crawled: every minute the database is asked what is due, and child processes visit it.

    python scheduler.py [--once]        (the same as `tinhso schedule`)

The database is the memory: a scheduler that is killed loses nothing, and several share the work.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import TYPE_CHECKING

import sqlalchemy as sa
from apscheduler.schedulers import SchedulerNotRunningError
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import DBAPIError

from spiders.fleet import AT_A_TIME, portal_classes
from storage.database import claim_kind, read_only_engine
from storage.errors import ServerAwayError, said_by
from storage.leases import Fence, database_now, release
from storage.pacing import keep_pace
from storage.portals import sync_portal
from storage.quiet_hours import after_quiet
from storage.retention import Retention
from storage.schedule import Due, claim_due, enrol
from storage.transactions import Transactions
from storage.turns import Turn, take_turn

if TYPE_CHECKING:
    from notices.teller import Teller  # and with it Apprise, for which no other command should wait

TICK_SECONDS = 60
CHILDREN = 2  # processes at a time
_BRIEF_SECONDS = 5.0  # a lease that cannot be given back runs out by itself
_STOP_SECONDS = 90.0  # that children get to finish what is under way before they are killed

_log = logging.getLogger("tinhso.scheduler")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scheduler looks after. `copies`: portal → the origin at which a copy of it stands; empty for live portals."""

    database: str
    portals: Sequence[str]
    copies: Mapping[str, str] = field(default_factory=dict)
    children: int = CHILDREN
    pages_kept: timedelta | None = None  # no page is deleted unless this says when
    quiet_hours: str = ""  # of all portals, besides those of each


class Scheduler:
    """Claims what is due and has it visited, by at most so many child processes, each of at most AT_A_TIME portals.

    Its teller works in a thread of its own: a receiver that does not answer keeps no visit waiting.
    """

    def __init__(self, plan: Plan, engine: sa.Engine, teller: "Teller") -> None:
        self._plan = plan
        self._teller = teller
        self._engine = engine
        self._transactions = Transactions(engine)
        self._brief = Transactions(engine, patience=_BRIEF_SECONDS)
        self._children: list[subprocess.Popen[bytes]] = []
        self._fences: dict[int, list[Fence]] = {}  # under which each child visits, by its process
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._is_stopping = False
        self._clock = BlockingScheduler()

    def enrol(self) -> None:
        """Give every portal its place in the schedule. Raises StorageError if the database holds the other kind of crawl."""
        classes = portal_classes()

        def write(connection: sa.Connection) -> None:
            claim_kind(connection, "copy" if self._plan.copies else "live")
            facts = [classes[name].facts for name in self._plan.portals]
            places = [(sync_portal(connection, each).portal_id, each.server) for each in facts]
            enrol(connection, places, database_now(connection))

        self._transactions.run(write)

    def run(self) -> None:
        """Ticks every minute until it is told to stop by SIGTERM or SIGINT; then its children finish, and it returns."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for job in (self.tick, self._teller.tell):
            self._clock.add_job(
                job, IntervalTrigger(seconds=TICK_SECONDS), next_run_time=datetime.now(UTC),
                coalesce=True, max_instances=1, misfire_grace_time=None,
            )  # fmt: skip
        self._clock.add_job(
            self.prune, IntervalTrigger(days=1), next_run_time=datetime.now(UTC), misfire_grace_time=None
        )
        self._clock.start()
        self._end_children()

    def run_once(self) -> int:
        """Visits everything that is due now, waits for it, tells people, and returns how many portals that were."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        visited = 0
        while not self._is_stopping:
            claimed = self._claim()
            visited += len(claimed)
            if claimed:
                self._start(claimed)
            if not claimed or len(self._children) >= self._plan.children:
                self._await_one()
            if not claimed and not self._children:
                break
        self._end_children()
        self._teller.tell()
        self.prune()
        return visited

    def prune(self) -> None:
        """Deletes the pages that are older than the plan says, in a thread of its own beside the visits."""
        if self._plan.pages_kept is None:
            return
        try:
            reader = read_only_engine(self._plan.database)
            try:
                work = Retention(reader, Transactions(self._engine), lambda: self._is_stopping)
                _log.info("%d old pages deleted", work.prune(self._plan.pages_kept).pages)
            finally:
                reader.dispose()
        except (DBAPIError, ServerAwayError) as error:
            _log.warning("no page is deleted now, the database is away: %s", said_by(error))

    def tick(self) -> None:
        """Starts as many children as there is room and work for."""
        if self._is_stopping:  # the signal came before there was anything to stop
            self._stop_clock()
        self._reap()
        while not self._is_stopping and len(self._children) < self._plan.children:
            try:
                claimed = self._claim()
            except DBAPIError as error:
                _log.warning("the database is away, the next minute will ask again: %s", said_by(error))
                return
            if not claimed:
                return
            self._start(claimed)

    def _claim(self) -> list[Due]:
        def write(connection: sa.Connection) -> list[Due]:
            take_turn(connection, Turn.CLAIMING)
            now = database_now(connection)
            keep_pace(connection, now)
            return claim_due(
                connection, holder=self._holder, now=now, limit=AT_A_TIME, portals=self._awake(now)
            )  # fmt: skip

        return self._transactions.run(write)

    def _awake(self, now: datetime) -> list[str]:
        """The portals that may be visited now: it is in the quiet hours neither of all nor of their own."""
        classes = portal_classes()
        return [
            name
            for name in self._plan.portals
            if all(after_quiet(now, each) == now for each in (self._plan.quiet_hours, classes[name].facts.quiet_hours))
        ]

    def _start(self, claimed: Sequence[Due]) -> None:
        claims = [
            {
                "portal": each.portal, "portal_id": each.fence.portal_id, "token": each.fence.token,
                "is_sweep": each.is_sweep, "at": self._plan.copies.get(each.portal, ""),
            }
            for each in claimed
        ]  # fmt: skip
        child = subprocess.Popen(  # noqa: S603 - our own command line
            [sys.executable, "-m", "cli", "visit", "--database", self._plan.database],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches the scheduler, which tells its children itself
        )
        assert child.stdin is not None
        with child.stdin as pipe:
            pipe.write(json.dumps(claims).encode())
        _log.info("process %d visits %s", child.pid, ", ".join(each.portal for each in claimed))
        self._children.append(child)
        if self._is_stopping:  # it was started while the others were told
            child.terminate()
        self._fences[child.pid] = [each.fence for each in claimed]

    def _reap(self) -> None:
        for child in self._children:
            if child.poll() is None:
                continue
            fences = self._fences.pop(child.pid)
            if child.returncode:
                _log.warning(
                    "process %d ended with code %d; what it left is due again later", child.pid, child.returncode
                )
                self._give_back(fences)
        self._children = [child for child in self._children if child.returncode is None]

    def _give_back(self, fences: Sequence[Fence]) -> None:
        """Ends the leases that a dead process still holds."""

        def write(connection: sa.Connection) -> None:
            for fence in fences:
                release(connection, fence)

        try:
            self._brief.run(write)
        except DBAPIError as error:
            _log.warning("the database is away, so that leases run out by themselves: %s", said_by(error))

    def _await_one(self) -> None:
        if self._children:
            self._children[0].wait()
        self._reap()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
        self._teller.stop()
        for child in self._children:
            if child.poll() is None:
                child.terminate()
        # Not from here: the signal may have met this thread while it holds the lock that the call asks for.
        threading.Thread(target=self._stop_clock).start()

    def _stop_clock(self) -> None:
        with suppress(SchedulerNotRunningError):  # told twice, or before it began: the first tick sees to that
            self._clock.shutdown(wait=False)

    def _end_children(self) -> None:
        """Waits for the children; those that do not end in time are killed: their leases run out by themselves."""
        deadline = time.monotonic() + _STOP_SECONDS
        for child in self._children:
            try:
                child.wait(max(0.0, deadline - time.monotonic()) if self._is_stopping else None)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._reap()


if __name__ == "__main__":
    import cli  # the options are those of `tinhso schedule`

    sys.argv.insert(1, "schedule")
    cli.main()
