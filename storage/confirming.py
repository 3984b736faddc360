"""A page that its portal says has not changed (304): the article is as stored, without its text being sent again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from storage.entries import hold_entry
from storage.records import Verdict
from storage.schema import ArticleRow, LedgerEntryRow, PageRow, RevisionRow, table
from storage.timing import next_times
from storage.turns import Turn, take_turn

_ARTICLE = table(ArticleRow)
_ENTRY = table(LedgerEntryRow)
_PAGE = table(PageRow)
_REVISION = table(RevisionRow)
_ASKED = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


def page_validators(connection: sa.Connection, entry_ids: Sequence[int]) -> dict[int, Mapping[str, str]]:
    """The headers that ask whether an entry's page still is the one its article's text was read from, by entry.

    None for an article of several pages: the first says nothing of the others.
    """
    current = (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number)
    query = (
        sa.select(_PAGE.c.entry_id, _PAGE.c.part, _PAGE.c.headers)
        .join(_REVISION, _REVISION.c.id == _PAGE.c.revision_id)
        .join(_ARTICLE, current)
        .where(_PAGE.c.entry_id.in_(entry_ids), _REVISION.c.entry_id == _PAGE.c.entry_id)
    )
    rows = connection.execute(query).all()
    several = {row.entry_id for row in rows if row.part > 1}
    return {
        row.entry_id: {asked: row.headers[name] for name, asked in _ASKED.items() if row.headers.get(name)}
        for row in rows
        if row.entry_id not in several
    }


def confirm(connection: sa.Connection, portal_id: int, url: str, *, run_id: int, now: datetime) -> None:
    """Note that the article of this entry was seen as it is stored. `now`: when its page said so."""
    take_turn(connection, Turn.SAVING)
    take_turn(connection, Turn.PORTAL, portal_id)
    entry = hold_entry(connection, portal_id, url, now=now, run_id=run_id)
    published = entry.published_on or entry.discovered_at.date()
    times = next_times(entry, Verdict.UNCHANGED, published=published, seen_at=now, now=now)
    values = {"verdict": Verdict.UNCHANGED.value, "reason": "", "run_id": run_id, "fetched_at": now, **asdict(times)}
    connection.execute(_ENTRY.update().where(_ENTRY.c.id == entry.id).values(values))
    article = _ARTICLE.update().where(_ARTICLE.c.id == entry.article_id)
    connection.execute(article.values(last_seen_at=now, gone_at=None))
