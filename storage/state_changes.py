"""What is told when a portal's state changes: the old and the new, and the evidence the database holds of it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.failures import Health
from storage.messages import put_message
from storage.records import PortalFacts, RunOutcome
from storage.schema import LedgerEntryRow, PageRow, RunRow, SectionRow, table

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_PAGES, _SECTIONS = 3, 5  # shown of those that went wrong
_WRONG = ("blocked", "failed", "rejected", "gone")
_SUCCESSES = (RunOutcome.OK.value, RunOutcome.QUIET.value)

_RUN = table(RunRow)
_SECTION = table(SectionRow)
_ENTRY = table(LedgerEntryRow)
_PAGE = table(PageRow)


@dataclass(frozen=True, slots=True)
class StateChange:
    """A portal's state before and after its last visit, and since when it had the one and has the other."""

    portal_id: int
    facts: PortalFacts
    before: str
    before_since: datetime
    after: Health
    since: datetime
    next_visit_at: datetime


def tell_change(connection: sa.Connection, change: StateChange) -> None:
    """Write the message, in the transaction that settles the visit. That a new portal answers is nothing to tell."""
    state, name = change.after.state, change.facts.name
    if change.before == state or (change.before, state) == ("new", "ok"):
        return
    lines = [
        f"{change.facts.title} ({change.facts.agency})",
        f"State: {change.before} since {_shown(change.before_since)} → {state} since {_shown(change.since)}",
        *([f"Reason: {change.after.reason}"] if change.after.reason else []),
        *_evidence(connection, change),
        f"Next visit: {_shown(change.next_visit_at)}. Times are Vietnam's.",
    ]
    put_message(
        connection, kind="state", key=f"state:{name}:{state}:{change.since.isoformat()}",
        title=f"{name}: {state.replace('_', ' ')} (was {change.before.replace('_', ' ')})", body="\n".join(lines),
    )  # fmt: skip


def _evidence(connection: sa.Connection, change: StateChange) -> list[str]:
    """The last run, the sections and the pages of it that went wrong."""
    run = connection.execute(
        sa.select(_RUN).where(_RUN.c.portal_id == change.portal_id).order_by(_RUN.c.id.desc()).limit(1)
    ).first()
    if run is None:
        return []
    said = f": {run.reason}" if run.reason else ""
    counts = f"{run.seen} seen, {run.new} new, {run.blocked} blocked, {run.failed} failed, {run.requests} requests"
    lines = [f"Last run: {run.id}, {run.outcome}{said}; {counts}; begun {_shown(run.started_at)}"]
    return lines + _sections(connection, change) + _pages(connection, run.id)


def _sections(connection: sa.Connection, change: StateChange) -> list[str]:
    wrong = (
        sa.select(_SECTION.c.path, _SECTION.c.last_outcome, _SECTION.c.last_error)
        .where(_SECTION.c.portal_id == change.portal_id, _SECTION.c.last_outcome.not_in(_SUCCESSES))
        .order_by(_SECTION.c.path)
        .limit(_SECTIONS)
    )
    host = change.facts.host
    return [
        f"Section: {host}{row.path}: {row.last_outcome}{f': {row.last_error}' if row.last_error else ''}"
        for row in connection.execute(wrong)
    ]


def _pages(connection: sa.Connection, run_id: int) -> list[str]:
    status = (
        sa.select(_PAGE.c.status)
        .where(_PAGE.c.entry_id == _ENTRY.c.id, _PAGE.c.run_id == run_id)
        .order_by(_PAGE.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    wrong = (
        sa.select(_ENTRY.c.url, _ENTRY.c.verdict, _ENTRY.c.reason, status.label("status"))
        .where(_ENTRY.c.run_id == run_id, _ENTRY.c.verdict.in_(_WRONG))
        .order_by(_ENTRY.c.id.desc())
        .limit(_PAGES)
    )
    return [
        f"Page: {row.url}: {row.verdict}: {row.reason}{f' (HTTP {row.status})' if row.status else ''}"
        for row in connection.execute(wrong)
    ]


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
