"""Evidence of what went wrong with a portal: pages of listings that failed are kept here, and those of articles are found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.pages import EVIDENCE_BYTES, KEPT_AS_EVIDENCE, packed, sha256, unpacked
from storage.records import KeptPage, RunOutcome
from storage.schema import LedgerEntryRow, ListingPageRow, PageRow, PortalRow, table

KEPT_LISTINGS = 20  # of each portal, the newest

_LISTING = table(ListingPageRow)
_PAGE = table(PageRow)
_ENTRY = table(LedgerEntryRow)
_PORTAL = table(PortalRow)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A page that is kept because it became nothing. `what`: its run's outcome, or its entry's verdict."""

    fetched_at: datetime
    what: str
    reason: str
    status: int
    url: str
    excerpt: str
    headers: dict[str, Any]
    run_id: int | None


def keep_listing(
    connection: sa.Connection, portal_id: int, run_id: int, page: KeptPage, outcome: RunOutcome, reason: str
) -> None:
    """Keep the beginning of a listing's page, and of the portal's earlier ones the newest."""
    connection.execute(
        _LISTING.insert(),
        {
            "portal_id": portal_id, "run_id": run_id, "outcome": outcome.value, "reason": reason, "url": page.url,
            "fetched_at": page.fetched_at, "status": page.status, "headers": dict(page.headers),
            "excerpt": page.excerpt, "sha256": sha256(page.body), "body": packed(page.body[:EVIDENCE_BYTES]),
        },
    )  # fmt: skip
    own = _LISTING.c.portal_id == portal_id
    kept = sa.select(_LISTING.c.id).where(own).order_by(_LISTING.c.id.desc()).limit(KEPT_LISTINGS)
    connection.execute(_LISTING.delete().where(own, _LISTING.c.id.not_in(kept)))


def evidence_of(connection: sa.Connection, portal: str, limit: int) -> list[Evidence]:
    """The pages of a portal that became nothing, listings' and articles', the newest first."""
    listings = (
        sa.select(*(_LISTING.c[name] for name in ("fetched_at", "outcome", "reason")), *_told(_LISTING))
        .join(_PORTAL, _PORTAL.c.id == _LISTING.c.portal_id)
        .where(_PORTAL.c.name == portal)
        .order_by(_LISTING.c.id.desc())
    )
    wrong = [verdict.value for verdict in KEPT_AS_EVIDENCE]
    articles = (
        sa.select(_PAGE.c.fetched_at, _ENTRY.c.verdict, _ENTRY.c.reason, *_told(_PAGE))
        .join(_ENTRY, _ENTRY.c.id == _PAGE.c.entry_id)
        .join(_PORTAL, _PORTAL.c.id == _ENTRY.c.portal_id)
        .where(_PORTAL.c.name == portal, _ENTRY.c.verdict.in_(wrong), _PAGE.c.revision_id.is_(None))
        .order_by(_PAGE.c.fetched_at.desc(), _PAGE.c.id.desc())
    )
    found = [Evidence(*row) for query in (listings, articles) for row in connection.execute(query.limit(limit))]
    return sorted(found, key=lambda each: each.fetched_at, reverse=True)[:limit]


def _told(source: sa.Table) -> Sequence[sa.Column[Any]]:
    return [source.c[name] for name in ("status", "url", "excerpt", "headers", "run_id")]


def page_at(connection: sa.Connection, portal: str, url: str) -> KeptPage | None:
    """The newest page kept of an address of the portal, of a listing or of an article, whatever became of it."""
    columns = ("url", "fetched_at", "status", "headers", "body")
    listing = (
        sa.select(*(_LISTING.c[name] for name in columns))
        .join(_PORTAL, _PORTAL.c.id == _LISTING.c.portal_id)
        .where(_PORTAL.c.name == portal, _LISTING.c.url == url)
        .order_by(_LISTING.c.id.desc())
    )
    article = (
        sa.select(*(_PAGE.c[name] for name in columns))
        .join(_ENTRY, _ENTRY.c.id == _PAGE.c.entry_id)
        .join(_PORTAL, _PORTAL.c.id == _ENTRY.c.portal_id)
        .where(_PORTAL.c.name == portal, _PAGE.c.part == 1, sa.or_(_ENTRY.c.url == url, _PAGE.c.url == url))
        .order_by(_PAGE.c.fetched_at.desc(), _PAGE.c.id.desc())
    )
    rows = [row for query in (listing, article) if (row := connection.execute(query.limit(1)).first())]
    if not rows:
        return None
    newest = max(rows, key=lambda row: row.fetched_at)
    return KeptPage(newest.url, newest.fetched_at, newest.status, newest.headers, unpacked(newest.body))
