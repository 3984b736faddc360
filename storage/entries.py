"""What became of a ledger entry, written beside it: verdict, reason, score, the terms that made the score."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.batch import Batch
from storage.records import Outcome, Verdict
from storage.schema import EntrySectionRow, LedgerEntryRow, SectionRow, TopicHitRow, table
from storage.timing import FAILURES, MAX_ATTEMPTS, next_times

_ENTRY = table(LedgerEntryRow)
_HIT = table(TopicHitRow)
_SECTION = table(SectionRow)
_LISTED = table(EntrySectionRow)


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """A ledger entry as it was before an outcome.

    `sections`: paths of the sections that listed it. `first_section`: the name of the one that listed it first.
    """

    id: int
    source_key: str | None
    title: str
    sections: str
    verdict: str
    article_id: int | None
    published_on: date | None
    discovered_at: datetime
    attempts: int
    missing_since: datetime | None
    revisits: int
    revisit_at: datetime | None
    fetched_at: datetime | None
    first_section: str = ""


_COLUMNS = tuple(_ENTRY.c[name] for name in HeldEntry.__dataclass_fields__ if name in _ENTRY.c)
_FIRST_SECTION = (
    sa.select(_SECTION.c.name)
    .join(_LISTED, _LISTED.c.section_id == _SECTION.c.id)
    .where(_LISTED.c.entry_id == _ENTRY.c.id)
    .order_by(_LISTED.c.first_listed_at, _SECTION.c.id)
    .limit(1)
    .scalar_subquery()
)

# Statements of every save are built once: building costs as much as running.
_FIND = sa.select(*_COLUMNS, sa.func.coalesce(_FIRST_SECTION, "")).where(
    _ENTRY.c.portal_id == sa.bindparam("portal"), _ENTRY.c.url == sa.bindparam("asked")
)
_VOUCHED = sa.select(
    sa.exists()
    .where(_LISTED.c.section_id == _SECTION.c.id, _LISTED.c.entry_id == sa.bindparam("entry"))
    .where(_SECTION.c.topical)
)
_ADD = _ENTRY.insert().returning(*_COLUMNS)
_WRITE = _ENTRY.update().where(_ENTRY.c.id == sa.bindparam("entry"))
_ADD_HITS = _HIT.insert()


def is_vouched_for(connection: sa.Connection, entry_id: int) -> bool:
    """Whether a section about the topic lists it: also one that was read while the page had been judged already."""
    return bool(connection.scalar(_VOUCHED, {"entry": entry_id}))


def hold_entry(connection: sa.Connection, portal_id: int, url: str, *, now: datetime, run_id: int | None) -> HeldEntry:
    """The ledger entry of a URL; written now if no listing named it."""
    row = connection.execute(_FIND, {"portal": portal_id, "asked": url}).one_or_none()
    if row is None:
        values = {"portal_id": portal_id, "url": url, "discovered_at": now, "run_id": run_id}
        row = connection.execute(_ADD, values).one()
    return HeldEntry(*tuple(row))


def write_verdict(
    connection: sa.Connection,
    batch: Batch,
    entry: HeldEntry,
    outcome: Outcome,
    verdict: Verdict,
    *,
    article_id: int | None,
    run_id: int | None,
    now: datetime,
) -> None:
    """Record the verdict of a page just fetched. An entry that had an article keeps it, whatever its page is now."""
    told = _told(entry, outcome, verdict, article_id)
    seen_at = outcome.pages[-1].fetched_at if outcome.pages else now
    published = told.get("published_on") or entry.published_on or entry.discovered_at.date()
    times = next_times(entry, verdict, published=published, seen_at=seen_at, now=now)
    values = told | {"run_id": run_id, **asdict(times)}
    if verdict in FAILURES and times.attempts >= MAX_ATTEMPTS:
        values["reason"] = f"left alone after {times.attempts} tries: {outcome.reason}"
    if outcome.pages:
        values["fetched_at"] = outcome.pages[-1].fetched_at
    connection.execute(_WRITE, {"entry": entry.id, **values})
    _write_hits(connection, batch, entry, outcome)


def rewrite_verdict(
    connection: sa.Connection,
    batch: Batch,
    entry: HeldEntry,
    outcome: Outcome,
    verdict: Verdict,
    *,
    article_id: int | None,
) -> None:
    """Record what a kept page was judged to be on second thoughts: no fetch, so no attempt, no time and no run.

    The verdict of an entry that has an article stays what its fetch made it.
    """
    values = _told(entry, outcome, verdict, article_id)
    if entry.article_id is not None:
        del values["verdict"], values["reason"]
    connection.execute(_WRITE, {"entry": entry.id, **values})
    _write_hits(connection, batch, entry, outcome)


def _told(entry: HeldEntry, outcome: Outcome, verdict: Verdict, article_id: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "verdict": verdict.value,
        "reason": outcome.reason,
        "article_id": article_id or entry.article_id,
        "warnings": dict(outcome.warnings) or None,
    }
    if outcome.topic is not None:
        values["score"] = outcome.topic.score
    if article := outcome.article:
        values["title"] = entry.title or article.title
        values["source_key"] = entry.source_key or article.source_key
        values["published_on"] = article.published.on if article.published else None
    return values


def _write_hits(connection: sa.Connection, batch: Batch, entry: HeldEntry, outcome: Outcome) -> None:
    topic = outcome.topic
    if topic is None:
        return
    if entry.fetched_at is not None:
        connection.execute(_HIT.delete().where(_HIT.c.entry_id == entry.id))
    rows = [
        {
            "entry_id": entry.id, "number": number, "term": hit.term, "place": hit.place, "position": hit.position,
            "weight": hit.weight, "version": topic.version,
        }
        for number, hit in enumerate(topic.hits, start=1)
    ]  # fmt: skip
    batch.put_off(_ADD_HITS, rows)
