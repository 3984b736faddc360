"""Looks at portals: what a few pages of one say of whether it can be read, and the record of every look."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import sqlalchemy as sa

from storage.engine import read_only_engine
from storage.errors import NoDatabaseError
from storage.portals import sync_portal
from storage.records import GENERIC, PortalFacts, RunOutcome
from storage.schema import PortalCheckRow, PortalRow, table

WORDS = 30  # that a text has, or it is none
EARLIEST = date(2000, 1, 1)  # no portal is older

_RUN = sa.text("SELECT outcome, reason, origin, seen, requests FROM runs WHERE id = :run")
_READ = sa.text(
    "SELECT entry.verdict, entry.reason, articles.title, articles.word_count, articles.published_on, articles.extractor "
    "FROM ledger_entries AS entry LEFT JOIN articles ON articles.id = entry.article_id "
    "WHERE entry.portal = :portal AND entry.verdict NOT IN ('pending', 'sighting') ORDER BY entry.id"
)


@dataclass(frozen=True, slots=True)
class Check:
    """What one look at a portal found. `origin`: of the copy that was looked at; empty for the live portal."""

    portal: str
    checked_at: datetime
    origin: str
    result: Literal["works", "partly", "fails"]
    reason: str
    entries: int  # that its listings show
    articles: int  # pages of articles that were read
    titled: int
    texts: int  # with a text of some length
    dated: int  # with a plausible date
    generic: int  # that only the generic path could read
    requests: int

    @property
    def is_live_and_works(self) -> bool:
        return self.result == "works" and not self.origin


def found_by(
    connection: sa.Connection, facts: PortalFacts, run_id: int, now: datetime, *, has_selectors: bool
) -> Check:
    """What a crawl of a few pages, into a database of its own, says of the portal.

    `has_selectors`: whether its family knows how articles are marked up, so that the generic path is a bad sign.
    """
    run = connection.execute(_RUN, {"run": run_id}).one()
    read = connection.execute(_READ, {"portal": facts.name}).all()
    latest = (now + timedelta(days=1)).date()
    dates = [date.fromisoformat(str(row.published_on)) for row in read if row.published_on]
    counted = {
        "entries": run.seen,
        "articles": len(read),
        "titled": sum(bool(row.title) for row in read),
        "texts": sum((row.word_count or 0) >= WORDS for row in read),
        "dated": sum(EARLIEST <= each <= latest for each in dates),
        "generic": sum(row.extractor == GENERIC for row in read),
    }
    problems = list(_problems(counted, has_selectors=has_selectors, refused=[row.reason for row in read]))
    if run.outcome not in (RunOutcome.OK, RunOutcome.QUIET):
        problems.insert(0, f"{run.outcome}: {run.reason}" if run.reason else str(run.outcome))
    result: Literal["works", "partly", "fails"] = "fails" if not counted["texts"] else "partly" if problems else "works"
    return Check(facts.name, now, run.origin or "", result, "; ".join(problems), requests=run.requests, **counted)


def _problems(counted: dict[str, int], *, has_selectors: bool, refused: Sequence[str]) -> list[str]:
    total = counted["articles"]
    if not total:
        return ["no article's page was read"] if counted["entries"] else []
    said = f" ({next(filter(None, refused))})" if any(refused) else ""
    lacking = {
        "titled": f"have no headline or text{said}",
        "texts": "have no text to speak of",
        "dated": "have no plausible date",
    }
    found = [f"{total - counted[name]} of {total} {what}" for name, what in lacking.items() if counted[name] < total]
    if counted["generic"] and has_selectors:
        found.append(f"{counted['generic']} of {total} were read by the generic path only: its markup is another")
    return found


def keep_check(connection: sa.Connection, facts: PortalFacts, check: Check) -> None:
    """Put a look on record. Raises StorageError for a province that does not exist."""
    values = {name: value for name, value in asdict(check).items() if name != "portal"}
    connection.execute(
        table(PortalCheckRow).insert(), {"portal_id": sync_portal(connection, facts).portal_id, **values}
    )


def last_checks(url: str) -> dict[str, Check]:
    """The last look at each portal, by its name. Empty where there is no database yet, or one that knows of no looks.

    Raises StorageError for a URL of no database we know, and for a server that cannot be reached.
    """
    try:
        engine = read_only_engine(url)
    except NoDatabaseError:
        return {}
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table(PortalCheckRow.__tablename__):
                return {}
            return {row.portal: _check(row) for row in connection.execute(_LAST)}
    finally:
        engine.dispose()


_CHECK, _PORTAL = table(PortalCheckRow), table(PortalRow)
_LAST = (
    sa.select(_PORTAL.c.name.label("portal"), _CHECK)
    .join(_PORTAL, _PORTAL.c.id == _CHECK.c.portal_id)
    .where(_CHECK.c.id.in_(sa.select(sa.func.max(_CHECK.c.id)).group_by(_CHECK.c.portal_id)))
)


def _check(row: sa.Row[tuple[object, ...]]) -> Check:
    values = {name: value for name, value in row._mapping.items() if name not in ("id", "portal_id")}
    checked = values["checked_at"]
    assert isinstance(checked, datetime)
    return Check(**values | {"checked_at": checked.astimezone(UTC)})
