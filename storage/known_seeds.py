"""The documents known from the outset: their fingerprints in the database, and where they were sighted."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from seeds.sketch import Fingerprint, Match
from storage.records import Article
from storage.schema import MetaRow, SeedRow, SeedSightingRow, table
from storage.upsert import insert_new

_SEED = table(SeedRow)
_META = table(MetaRow)
_SIGHTING = table(SeedSightingRow)
_COUNTER = (
    "seeds_changed"  # in meta: how often the seeds were changed, so that connections know when to read them again
)
_CACHE = "tinhso_seeds"
_CHANGES = sa.select(_META.c.value).where(_META.c.key == _COUNTER)  # asked at every save, so built once


def put_seeds(connection: sa.Connection, fingerprints: Iterable[Fingerprint], note: str = "") -> None:
    """Insert these seeds, or replace those of the same id."""
    for known in fingerprints:
        sketch = [f"{value:016x}" for value in known.sketch]  # some readers of JSON end numbers at 53 bits
        values = {"version": known.version, "shingle_count": known.shingle_count, "sketch": sketch, "note": note}
        insert = insert_new(connection, _SEED).returning(_SEED.c.id)
        if connection.scalar(insert, {"id": known.id, **values}) is None:
            connection.execute(_SEED.update().where(_SEED.c.id == known.id).values(values))
    connection.execute(insert_new(connection, _META), {"key": _COUNTER, "value": "0"})
    one_more = sa.cast(sa.cast(_META.c.value, sa.Integer) + 1, sa.Text)
    connection.execute(_META.update().where(_META.c.key == _COUNTER).values(value=one_more))


def known_seeds(connection: sa.Connection) -> tuple[Fingerprint, ...]:
    """Every seed's fingerprint, by id. Read once per connection, and again after `put_seeds`."""
    changes = connection.scalar(_CHANGES)
    cached = connection.info.get(_CACHE)
    if cached is None or cached[0] != changes:
        rows = connection.execute(sa.select(_SEED).order_by(_SEED.c.id))
        seeds = tuple(
            Fingerprint(row.id, row.version, row.shingle_count, tuple(int(value, 16) for value in row.sketch))
            for row in rows
        )
        cached = connection.info[_CACHE] = (changes, seeds)
    found: tuple[Fingerprint, ...] = cached[1]
    return found


def sight(
    connection: sa.Connection, match: Match, article: Article, *, portal_id: int, entry_id: int, seen_at: datetime
) -> None:
    """Record that a seed was found at the article's URL; once per seed, portal and URL, with the latest shares."""
    found = {"seed_found": match.seed_found, "article_covered": match.article_covered}
    sighting = _SIGHTING.c
    key = (sighting.seed_id == match.seed_id) & (sighting.portal_id == portal_id) & (sighting.url == article.url)
    if connection.execute(_SIGHTING.update().where(key).values(found)).rowcount:
        return
    connection.execute(
        _SIGHTING.insert(),
        {
            "seed_id": match.seed_id, "portal_id": portal_id, "url": article.url, "entry_id": entry_id,
            "title": article.title, "published_on": article.published.on if article.published else None,
            "seen_at": seen_at, **found,
        },
    )  # fmt: skip
