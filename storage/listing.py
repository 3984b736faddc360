"""One page of a listing, row by row, against the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.identity import add_url
from storage.records import Entry, Verdict
from storage.schema import ArticleRow, ArticleUrlRow, EntrySectionRow, LedgerEntryRow, SectionRow, table
from vietnamese.unicode import fold

_ENTRY = table(LedgerEntryRow)
_LISTED = table(EntrySectionRow)
_SECTION = table(SectionRow)
_URL = table(ArticleUrlRow)
_ARTICLE = table(ArticleRow)


@dataclass(slots=True)
class Listed:
    """A ledger entry as a listing meets it. `waits`: it is another URL of an entry that is pending itself."""

    entry_id: int
    url: str
    source_key: str | None
    title: str
    lead: str
    listed_at: datetime | None
    listed_on: date | None
    listed_precision: str
    sections: str
    verdict: str
    article_id: int | None
    attempts: int
    next_try_at: datetime | None
    run_id: int | None
    is_new: bool = False
    waits: bool = False
    changed: bool = False
    first_listed_at: datetime | None = None
    under_mark: bool = False


_COLUMNS = (
    _ENTRY.c.id, _ENTRY.c.url, _ENTRY.c.source_key, _ENTRY.c.title, _ENTRY.c.lead, _ENTRY.c.listed_at, _ENTRY.c.listed_on,
    _ENTRY.c.listed_precision, _ENTRY.c.sections, _ENTRY.c.verdict, _ENTRY.c.article_id, _ENTRY.c.attempts,
    _ENTRY.c.next_try_at, _ENTRY.c.run_id,
)  # fmt: skip
# Statements of every row are built once: building costs as much as running.
_ADD_ENTRY = _ENTRY.insert().returning(*_COLUMNS)
_ADD_LISTED = _LISTED.insert()
_LIST_AGAIN = (
    _LISTED.update()
    .where(_LISTED.c.entry_id == sa.bindparam("entry"), _LISTED.c.section_id == sa.bindparam("of"))
    .values(last_listed_at=sa.bindparam("now"), position=sa.bindparam("at"))
)
_LOST = (Verdict.MISSING.value, Verdict.GONE.value)
_UNJUDGED = (Verdict.PENDING.value, Verdict.FAILED.value, Verdict.BLOCKED.value, *_LOST)


class Listing:
    """The entries a listing page names, known or new. Use: `load` once, `take` each entry in order, `finish`."""

    def __init__(self, connection: sa.Connection, portal_id: int, section_id: int, run_id: int, now: datetime) -> None:
        self._connection = connection
        self._portal_id = portal_id
        self._section_id = section_id
        self._run_id = run_id
        self._now = now
        section = connection.execute(
            sa.select(_SECTION.c.path, _SECTION.c.completed_at, _SECTION.c.topical).where(_SECTION.c.id == section_id)
        ).one()
        self._path: str = section.path
        self._mark: datetime | None = section.completed_at
        self._vouches: bool = section.topical
        self._by_url: dict[str, Listed] = {}
        self._by_key: dict[str, Listed] = {}
        self._article_of_url: dict[str, int] = {}
        self._placed: dict[int, int] = {}  # positions by entry: of those this section had not listed before,
        self._placed_again: dict[int, int] = {}  # and of those it had

    def load(self, entries: Sequence[Entry]) -> None:
        """Read what the ledger and the articles hold of these entries."""
        urls = [entry.url for entry in entries]
        keys = [entry.source_key for entry in entries if entry.source_key]
        query = sa.select(*_COLUMNS).where(
            _ENTRY.c.portal_id == self._portal_id, _ENTRY.c.url.in_(urls) | _ENTRY.c.source_key.in_(keys)
        )
        for row in self._connection.execute(query.order_by(_ENTRY.c.id)):
            self._remember(Listed(*tuple(row)))
        ids = [listed.entry_id for listed in self._by_url.values()]
        here = sa.select(_LISTED.c.entry_id, _LISTED.c.first_listed_at).where(
            _LISTED.c.section_id == self._section_id, _LISTED.c.entry_id.in_(ids)
        )
        first = {row.entry_id: row.first_listed_at for row in self._connection.execute(here)}
        for listed in self._by_url.values():
            listed.first_listed_at = first.get(listed.entry_id)
        of_url = sa.select(_URL.c.url, _URL.c.article_id).join(_ARTICLE, _ARTICLE.c.id == _URL.c.article_id)
        of_url = of_url.where(_URL.c.url.in_(urls), _ARTICLE.c.portal_id == self._portal_id)
        self._article_of_url = {row.url: row.article_id for row in self._connection.execute(of_url)}

    def take(self, entry: Entry, position: int) -> Listed:
        """The ledger's entry for this row of the listing, written or brought up to date."""
        listed = self._by_url.get(entry.url)
        if listed is None:
            listed = self._insert(entry)
            self._remember(listed)
        else:
            self._refresh(listed, entry)
        self._place(listed, position)
        return listed

    def hand_out(self, listed: Listed, fetch: bool) -> None:
        """Note that this run was told to fetch the entry."""
        if fetch and listed.run_id != self._run_id:
            self._update(listed.entry_id, run_id=self._run_id)
            listed.run_id = self._run_id
        listed.is_new = False

    def finish(self) -> None:
        """Write where the entries stand, all of the page together."""
        here = {"section_id": self._section_id, "last_listed_at": self._now}
        new = [
            here | {"entry_id": entry_id, "first_listed_at": self._now, "position": position}
            for entry_id, position in self._placed.items()
        ]
        again = [
            {"entry": entry_id, "of": self._section_id, "now": self._now, "at": position}
            for entry_id, position in self._placed_again.items()
        ]
        for statement, rows in ((_ADD_LISTED, new), (_LIST_AGAIN, again)):
            if rows:
                self._connection.execute(statement, rows)

    def _remember(self, listed: Listed) -> None:
        self._by_url[listed.url] = listed
        if listed.source_key:
            known = self._by_key.get(listed.source_key)
            if known is None or known.verdict == Verdict.ALIAS:  # an alias answers for its first URL, not for itself
                self._by_key[listed.source_key] = listed

    def _insert(self, entry: Entry) -> Listed:
        twin = self._by_key.get(entry.source_key) if entry.source_key else None
        vouched = twin is not None and self._vouch(twin)
        article_id = twin.article_id if twin else self._article_of_url.get(entry.url)
        changed = twin is not None and twin.verdict not in _UNJUDGED and _differs(twin, entry)
        if twin is not None and twin.verdict in _LOST:
            article_id = None  # the article may have moved here: its new page has to say so
        judged = article_id is not None or (twin is not None and twin.verdict not in _UNJUDGED)
        waits = twin is not None and twin.verdict == Verdict.PENDING and not vouched
        is_alias = judged and not changed and not waits
        values: dict[str, Any] = _shown(entry) | {
            "portal_id": self._portal_id,
            "url": entry.url,
            "source_key": entry.source_key,
            "verdict": Verdict.ALIAS.value if is_alias else Verdict.PENDING.value,
            "reason": f"another URL of {twin.url}" if is_alias and twin else "",
            "article_id": article_id if is_alias else None,
            "discovered_at": self._now,
            "run_id": self._run_id,
            "sections": self._path,
        }
        listed = Listed(*tuple(self._connection.execute(_ADD_ENTRY, values).one()))
        listed.is_new, listed.waits, listed.changed = True, waits, changed
        if listed.article_id is not None:
            add_url(self._connection, listed.article_id, entry.url, self._now)
        return listed

    def _refresh(self, listed: Listed, entry: Entry) -> None:
        if listed.run_id == self._run_id and listed.verdict == Verdict.PENDING:
            return  # met before in this run: a second row of the same article changes nothing
        listed.changed = _differs(listed, entry)
        values = {name: value for name, value in _shown(entry).items() if getattr(listed, name) != value}
        if listed.source_key is None and entry.source_key:
            values["source_key"] = entry.source_key
        if listed.changed:
            values["verdict"] = Verdict.PENDING.value  # until it is fetched: a killed run loses no edit
        if values:
            self._update(listed.entry_id, **values)
        for name, value in values.items():
            setattr(listed, name, value)

    def _place(self, listed: Listed, position: int) -> None:
        """Note that the entry stands in this section now."""
        listed.under_mark = (
            self._mark is not None and listed.first_listed_at is not None and listed.first_listed_at <= self._mark
        )
        if listed.first_listed_at is not None:
            places = self._placed if listed.entry_id in self._placed else self._placed_again
            places[listed.entry_id] = position
            return
        self._placed[listed.entry_id] = position
        listed.first_listed_at = self._now
        sections = ", ".join(sorted({*filter(None, listed.sections.split(", ")), self._path}))
        if sections != listed.sections:
            self._update(listed.entry_id, sections=sections)
            listed.sections = sections
        self._vouch(listed)

    def _vouch(self, listed: Listed) -> bool:
        """A section about the topic lists what was off topic while only others did: it is to be judged again."""
        vouched = self._vouches and listed.verdict == Verdict.OFF_TOPIC
        if vouched:
            self._update(listed.entry_id, verdict=Verdict.PENDING.value)
            listed.verdict = Verdict.PENDING.value
        return vouched

    def _update(self, entry_id: int, **values: object) -> None:
        self._connection.execute(_ENTRY.update().where(_ENTRY.c.id == entry_id).values(**values))


def _shown(entry: Entry) -> dict[str, Any]:
    """What a listing row shows, without what it leaves out: a listing that shows less takes nothing away."""
    values: dict[str, Any] = {name: value for name, value in (("title", entry.title), ("lead", entry.lead)) if value}
    if moment := entry.listed:
        values |= {"listed_on": moment.on, "listed_at": moment.at, "listed_precision": moment.precision.value}
    return values


def _differs(listed: Listed, entry: Entry) -> bool:
    """Whether a listing shows another title or day than before.

    One listing cuts long titles short where another does not, and one shows the time where another shows the day:
    neither is an edit.
    """
    before, now = fold(listed.title).rstrip(".… "), fold(entry.title).rstrip(".… ")
    if before and now and not before.startswith(now) and not now.startswith(before):
        return True
    moment = entry.listed
    if moment is None or listed.listed_on is None or moment.precision.value != listed.listed_precision:
        return False
    return moment.on != listed.listed_on
