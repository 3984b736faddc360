"""The record of each crawl of a portal: its start, its end, its counts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.errors import StorageError
from storage.records import RunOutcome
from storage.schema import RunRow, table

COUNTERS = (
    "seen", "new", "revised", "unchanged", "alias", "duplicate", "sighting", "off_topic", "rejected", "blocked", "failed",
    "missing", "gone", "undated", "requests", "bytes", "seconds",
)  # fmt: skip
_RUN = table(RunRow)
_START = _RUN.insert().returning(_RUN.c.id)
_LEFT = _RUN.update().where(
    _RUN.c.portal_id == sa.bindparam("portal"), _RUN.c.outcome.is_(None), _RUN.c.id != sa.bindparam("begun")
)
_FINISH = _RUN.update().where(_RUN.c.id == sa.bindparam("ended"))


def start_run(
    connection: sa.Connection,
    portal_id: int,
    *,
    now: datetime,
    origin: str = "",
    tls: str = "",
    options: Mapping[str, Any] | None = None,
) -> int:
    """Begin a run and return its id. `origin`: of the copy that is crawled, or empty. `tls`: what is let through.

    Runs of this portal that never said how they ended (SIGKILL, power) are marked `interrupted`; when they ended nobody
    knows, so that stays empty.
    """
    values = {"portal_id": portal_id, "started_at": now, "origin": origin, "tls": tls, "options": dict(options or {})}
    run_id: int = connection.execute(_START, values).scalar_one()
    reason = f"left without an end; noticed by run {run_id}"
    connection.execute(
        _LEFT, {"portal": portal_id, "begun": run_id, "outcome": RunOutcome.INTERRUPTED.value, "reason": reason}
    )
    return run_id


def finish_run(
    connection: sa.Connection,
    run_id: int,
    *,
    outcome: RunOutcome,
    now: datetime,
    reason: str = "",
    counters: Mapping[str, float] | None = None,
) -> None:
    """Record how a run ended. `counters`: any of `COUNTERS`. Raises StorageError for a counter or a run unknown."""
    counts = dict(counters or {})
    if unknown := counts.keys() - set(COUNTERS):
        raise StorageError(f"A run has no counter named {', '.join(sorted(unknown))}.")
    values = {"outcome": outcome.value, "reason": reason, "ended_at": now, **counts}
    if not connection.execute(_FINISH, {"ended": run_id, **values}).rowcount:
        raise StorageError(f"There is no run {run_id} to finish.")


def first_start(connection: sa.Connection) -> datetime | None:
    """When the first run of all began; None before."""
    run = table(RunRow)
    began: datetime | None = connection.scalar(sa.select(run.c.started_at).order_by(run.c.id).limit(1))
    return began
