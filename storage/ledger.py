"""The URL ledger: what listings named, what of it is known, how far each section was walked, what is still to fetch.

A discovered URL is a row before it is fetched. A section's mark says: all that was listed by then was taken into the
ledger. Only a complete walk moves it, so what a killed, limited or bounded run discovered stays above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.listing import Listed, Listing
from storage.records import Entry, Verdict
from storage.schema import EntrySectionRow, LedgerEntryRow, SectionRow, table
from storage.timing import FAILURES, MAX_ATTEMPTS, STORED
from storage.turns import Turn, take_turn
from vietnamese.dates import Moment, Precision

_RETRIED = tuple(verdict.value for verdict in FAILURES)

_ENTRY = table(LedgerEntryRow)
_LISTED = table(EntrySectionRow)
_SECTION = table(SectionRow)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of one listed entry.

    `known`: judged already and not due again. `under_mark`: listed in this section by its last complete walk, so it
    counts towards the early stop. `changed_listing`: the listing shows another title or date than before, so the
    entry is due again. `fetch`: due, and nobody in this run was told so yet, under this or another URL. `is_alias`:
    met for the first time, as another URL of an entry the ledger has.
    """

    entry_id: int
    url: str
    verdict: Verdict
    known: bool
    under_mark: bool
    changed_listing: bool
    fetch: bool
    is_alias: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """An entry still to fetch, with the paths of the sections that listed it."""

    entry_id: int
    entry: Entry
    sections: tuple[str, ...]


def discover(
    connection: sa.Connection,
    portal_id: int,
    section_id: int,
    entries: Sequence[Entry],
    run_id: int,
    now: datetime,
    *,
    is_sweep: bool = False,
) -> list[Known]:
    """Take one page of a section's listing into the ledger, in its order; returns what is known of each entry.

    An entry is known by its URL, or by its source key in this portal: a second URL of a judged one becomes an `alias`
    without a fetch; a second URL of a pending one waits for it. `is_sweep`: what was left alone is due once more.
    """
    take_turn(connection, Turn.PORTAL, portal_id)
    listing = Listing(connection, portal_id, section_id, run_id, now)
    listing.load(entries)
    answers = []
    for position, entry in enumerate(entries):
        found = listing.take(entry, position)
        answers.append(_answer(found, now, run_id, is_sweep))
        listing.hand_out(found, answers[-1].fetch)
    listing.finish()
    return answers


def _answer(found: Listed, now: datetime, run_id: int, is_sweep: bool) -> Known:
    due = _is_due(found.verdict, 0 if is_sweep else found.attempts, found.next_try_at, now)
    return Known(
        entry_id=found.entry_id,
        url=found.url,
        verdict=Verdict(found.verdict),
        known=not due,
        under_mark=found.under_mark and found.verdict != Verdict.PENDING,
        changed_listing=found.changed,
        fetch=due and not found.waits and (found.is_new or found.run_id != run_id),
        is_alias=found.is_new and (found.waits or found.verdict == Verdict.ALIAS),
    )


def _is_due(verdict: str, attempts: int, next_try_at: datetime | None, now: datetime) -> bool:
    """Whether a listed entry is to be fetched: pending; or failed not too often, missing or gone, and its time has come."""
    if verdict in (*_RETRIED, Verdict.MISSING, Verdict.GONE):
        return attempts < MAX_ATTEMPTS and (next_try_at is None or next_try_at <= now)
    return verdict == Verdict.PENDING


def pending(
    connection: sa.Connection,
    portal_id: int,
    section_ids: Sequence[int] | None = None,
    limit: int | None = None,
    *,
    now: datetime,
    run_id: int | None = None,
    is_sweep: bool = False,
) -> list[Pending]:
    """What earlier runs left to fetch, oldest discovery first: pending, or failed or missing and due again.

    What failed too often is left alone, but for a sweep.
    Of several URLs with one source key only the first is returned. With `run_id` the entries count as handed out to
    that run: neither `discover` nor a second call tells it to fetch them again.
    """
    if run_id is not None:
        take_turn(connection, Turn.PORTAL, portal_id)
    found: list[Pending] = []
    for row in _due_rows(connection, portal_id, section_ids, now, run_id, is_sweep):
        if limit is not None and len(found) >= limit:
            break
        found.append(Pending(row.id, entry_of(row), section_paths(row.sections)))
    if run_id is not None and found:
        ids = [item.entry_id for item in found]
        connection.execute(_ENTRY.update().where(_ENTRY.c.id.in_(ids)).values(run_id=run_id))
    return found


def _due_rows(
    connection: sa.Connection,
    portal_id: int,
    section_ids: Sequence[int] | None,
    now: datetime,
    run_id: int | None,
    is_sweep: bool,
) -> Iterator[sa.Row[Any]]:
    entry = _ENTRY.c
    again: sa.ColumnElement[bool] = entry.verdict.in_((*_RETRIED, Verdict.MISSING.value))
    again &= entry.next_try_at.is_(None) | (entry.next_try_at <= now)
    if not is_sweep:
        again &= entry.attempts < MAX_ATTEMPTS
    query = sa.select(_ENTRY).where(entry.portal_id == portal_id, (entry.verdict == Verdict.PENDING.value) | again)
    if section_ids is not None:
        listed = sa.select(_LISTED.c.entry_id).where(_LISTED.c.section_id.in_(section_ids))
        query = query.where(entry.id.in_(listed))
    rows = connection.execute(query.order_by(entry.id)).all()
    taken = {row.source_key for row in rows if run_id is not None and row.run_id == run_id and row.source_key}
    for row in rows:
        if (run_id is None or row.run_id != run_id) and row.source_key not in taken:
            yield row
        if row.source_key:
            taken.add(row.source_key)


def revisits_due(
    connection: sa.Connection, portal_id: int, section_ids: Sequence[int], *, now: datetime, limit: int
) -> list[Pending]:
    """The entries of stored articles that are to be read again by now, the newest articles first."""
    entry = _ENTRY.c
    listed = sa.select(_LISTED.c.entry_id).where(_LISTED.c.section_id.in_(section_ids))
    query = (
        sa.select(_ENTRY)
        .where(entry.portal_id == portal_id, entry.revisit_at <= now)
        .where(entry.verdict != Verdict.PENDING.value, entry.id.in_(listed))
        .order_by(sa.func.coalesce(entry.published_on, sa.func.date(entry.discovered_at)).desc(), entry.id.desc())
        .limit(limit)
    )
    rows = connection.execute(query)
    return [Pending(row.id, entry_of(row), section_paths(row.sections)) for row in rows]


def vanished(
    connection: sa.Connection, section_id: int, *, listed_before: datetime, limit: int | None = None
) -> list[Pending]:
    """The entries of stored articles that the section last listed before that moment: what to ask for after a whole walk.

    `limit`: only so many, those asked for longest ago.
    """
    fetched = [verdict.value for verdict in STORED]
    query = (
        sa.select(_ENTRY)
        .join(_LISTED, _LISTED.c.entry_id == _ENTRY.c.id)
        .where(_LISTED.c.section_id == section_id, _LISTED.c.last_listed_at < listed_before)
        .where(_ENTRY.c.verdict.in_(fetched))
    )
    rows = connection.execute(query.order_by(_ENTRY.c.fetched_at, _ENTRY.c.id).limit(limit))
    return [Pending(row.id, entry_of(row), section_paths(row.sections)) for row in rows]


def entry_of(row: sa.Row[Any]) -> Entry:
    """The listing's row as the ledger remembers it; `row` has the ledger entry's columns."""
    listed = Moment(row.listed_on, row.listed_at, Precision(row.listed_precision)) if row.listed_on else None
    return Entry(url=row.url, source_key=row.source_key, title=row.title, lead=row.lead, listed=listed)


def section_paths(sections: str) -> tuple[str, ...]:
    """The paths in a ledger entry's `sections`."""
    return tuple(path for path in sections.split(", ") if path)


@dataclass(frozen=True, slots=True)
class SectionState:
    """What the last visits of a section left: its mark and the validators of its listing."""

    completed_at: datetime | None
    last_visit_at: datetime | None
    last_outcome: str | None
    etag: str | None
    last_modified: str | None


def section_state(connection: sa.Connection, section_id: int) -> SectionState:
    """The state of a section. Raises NoResultFound for a section that does not exist."""
    columns = (getattr(_SECTION.c, name) for name in SectionState.__dataclass_fields__)
    return SectionState(*connection.execute(sa.select(*columns).where(_SECTION.c.id == section_id)).one())


def visit_section(
    connection: sa.Connection,
    section_id: int,
    *,
    now: datetime,
    outcome: str,
    error: str = "",
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Record a visit and how it went. Validators that are given replace the old ones; None leaves them."""
    values: dict[str, Any] = {"last_visit_at": now, "last_outcome": str(outcome), "last_error": error or None}
    values |= {name: value for name, value in (("etag", etag), ("last_modified", last_modified)) if value is not None}
    connection.execute(_SECTION.update().where(_SECTION.c.id == section_id).values(values))


def complete_section(
    connection: sa.Connection, section_id: int, *, started_at: datetime, newest: Moment | None, outcome: str
) -> None:
    """Set the section's mark after a complete walk that began at `started_at`, and record the visit.

    Everything the walk listed is under the mark from now on; what a later run discovers is not, until a walk is
    complete again. The mark is the time of the walk's last listing, so it needs no clock of the caller's. `newest` is
    the newest moment the walk's listing showed: "a crawl that has gone back to this entry is complete", for the
    coverage view; a walk whose listing tells no date leaves the earlier one.
    """
    last = connection.scalar(
        sa.select(sa.func.max(_LISTED.c.last_listed_at)).where(
            _LISTED.c.section_id == section_id, _LISTED.c.last_listed_at >= started_at
        )
    )
    before = section_state(connection, section_id).completed_at
    completed_at = max(moment for moment in (started_at, last, before) if moment is not None)
    values: dict[str, Any] = {"completed_at": completed_at, "last_visit_at": completed_at, "last_outcome": str(outcome)}
    values["last_error"] = None
    if newest is not None:
        values |= {"complete_back_to": newest.on, "complete_back_at": newest.at}
    connection.execute(_SECTION.update().where(_SECTION.c.id == section_id).values(values))
