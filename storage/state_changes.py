"""What is told when a portal's state changes: the old and the new, and the evidence the database holds of it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from storage.failures import Health
from storage.messages import put_message
from storage.records import GENERIC, PortalFacts, RunOutcome
from storage.schema import LedgerEntryRow, ListingPageRow, PageRow, RevisionRow, RunRow, SectionRow, table

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_PAGES, _SECTIONS = 3, 5  # shown of those that went wrong
EXCERPT = 300  # characters quoted of a page
_WRONG = ("blocked", "failed", "rejected", "gone")
_SUCCESSES = (RunOutcome.OK.value, RunOutcome.QUIET.value)

_RUN = table(RunRow)
_SECTION = table(SectionRow)
_ENTRY = table(LedgerEntryRow)
_LISTING = table(ListingPageRow)
_PAGE = table(PageRow)
_REVISION = table(RevisionRow)


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
    shown = [
        *_listings(connection, run.id), *_pages(connection, run.id), *_articles(connection, run.id, run.outcome),
    ]  # fmt: skip
    if shown:
        shown.append(f"To see a page whole: tinhso evidence {change.facts.name} URL")
    return lines + _sections(connection, change) + shown


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


def _listings(connection: sa.Connection, run_id: int) -> list[str]:
    """The listings of the run that were none."""
    told = (_LISTING.c[name] for name in ("url", "outcome", "reason", "status", "excerpt"))
    rows = connection.execute(
        sa.select(*told).where(_LISTING.c.run_id == run_id).order_by(_LISTING.c.id.desc()).limit(_PAGES)
    )
    return [line for row in rows for line in _told(row.url, f"{row.outcome}: {row.reason}", row.status, row.excerpt)]


def _pages(connection: sa.Connection, run_id: int) -> list[str]:
    """The pages of articles that became nothing."""
    own = _PAGE.alias("own")
    newest = (
        sa.select(sa.func.max(own.c.id)).where(own.c.entry_id == _ENTRY.c.id, own.c.run_id == run_id).scalar_subquery()
    )
    wrong = (
        sa.select(_ENTRY.c.url, _ENTRY.c.verdict, _ENTRY.c.reason, _PAGE.c.status, _PAGE.c.excerpt)
        .select_from(_ENTRY)
        .outerjoin(_PAGE, _PAGE.c.id == newest)
        .where(_ENTRY.c.run_id == run_id, _ENTRY.c.verdict.in_(_WRONG))
        .order_by(_ENTRY.c.id.desc())
        .limit(_PAGES)
    )
    rows = connection.execute(wrong)
    return [line for row in rows for line in _told(row.url, f"{row.verdict}: {row.reason}", row.status, row.excerpt)]


def _articles(connection: sa.Connection, run_id: int, outcome: str | None) -> list[str]:
    """What was read of articles that are in another layout."""
    if outcome != RunOutcome.LAYOUT_CHANGED:
        return []
    text = _REVISION.c.title + " " + _REVISION.c.lead + " " + _REVISION.c.body
    read = (
        sa.select(_ENTRY.c.url, _REVISION.c.extractor, _PAGE.c.status, sa.func.substr(text, 1, EXCERPT).label("text"))
        .select_from(_ENTRY)
        .join(_PAGE, (_PAGE.c.entry_id == _ENTRY.c.id) & (_PAGE.c.run_id == run_id) & (_PAGE.c.part == 1))
        .join(_REVISION, _REVISION.c.id == _PAGE.c.revision_id)
        .where(_ENTRY.c.run_id == run_id)
        .order_by((_REVISION.c.extractor == GENERIC).desc(), _ENTRY.c.id.desc())
        .limit(_PAGES)
    )
    rows = connection.execute(read)
    return [line for row in rows for line in _told(row.url, f"read by {row.extractor}", row.status, row.text)]


def _told(url: str, what: str, status: int | None, text: str | None) -> list[str]:
    """A page in one line, and what it says in another, as one line of plain text."""
    said = " ".join((text or "").split())
    return [f"Page: {url}: {what}{f' (HTTP {status})' if status else ''}", *([f"  “{said}”"] if said else [])]


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%Y-%m-%d %H:%M}"
