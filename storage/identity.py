"""Which article a page is: (lineage, source key). URLs are rows under it; all but one are aliases."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from storage.records import Verdict
from storage.schema import ArticleRow, ArticleUrlRow, LedgerEntryRow, table
from storage.upsert import insert_new

_ARTICLE = table(ArticleRow)
_URL = table(ArticleUrlRow)
_ENTRY = table(LedgerEntryRow)

# Statements of every save are built once: building costs as much as running.
_FIND = sa.select(_ARTICLE).where(
    _ARTICLE.c.lineage == sa.bindparam("line"), _ARTICLE.c.source_key == sa.bindparam("sought")
)
_ADD_URLS = _URL.insert()
_WAITING = sa.select(_ENTRY.c.id, _ENTRY.c.url).where(
    _ENTRY.c.portal_id == sa.bindparam("portal"),
    _ENTRY.c.source_key == sa.bindparam("sought"),
    _ENTRY.c.id != sa.bindparam("entry"),
    _ENTRY.c.verdict.in_((Verdict.PENDING.value, Verdict.ALIAS.value)),
    _ENTRY.c.article_id.is_(None),
)


def find_article(connection: sa.Connection, lineage: str, source_key: str) -> sa.Row[Any] | None:
    """The article of this identity, if it is stored."""
    return connection.execute(_FIND, {"line": lineage, "sought": source_key}).one_or_none()


def add_url(connection: sa.Connection, article_id: int, url: str, now: datetime) -> None:
    """Record another URL of an article: an alias, unless it is the article's own or recorded already."""
    row = {"article_id": article_id, "url": url, "is_alias": True, "first_seen_at": now}
    connection.execute(insert_new(connection, _URL), row)


def first_urls(connection: sa.Connection, article_id: int, *, own: str, asked: str, now: datetime) -> None:
    """Record the URLs of a new article: its own, and the one its page was asked for."""
    rows = [
        {"article_id": article_id, "url": url, "is_alias": url != own, "first_seen_at": now}
        for url in dict.fromkeys((own, asked))
    ]
    connection.execute(_ADD_URLS, rows)


def settle_urls(connection: sa.Connection, article_id: int, *, own: str, others: set[str], now: datetime) -> None:
    """Make `own` the article's URL; every other one it has, and `others`, are its aliases."""
    rows = connection.execute(sa.select(_URL.c.url, _URL.c.is_alias).where(_URL.c.article_id == article_id))
    held = {row.url: row.is_alias for row in rows}
    missing = [
        {"article_id": article_id, "url": url, "is_alias": url != own, "first_seen_at": now}
        for url in sorted({own, *others} - held.keys())
    ]
    if missing:
        connection.execute(insert_new(connection, _URL), missing)
    for url, is_alias in held.items():
        if is_alias != (url != own):
            key = (_URL.c.article_id == article_id) & (_URL.c.url == url)
            connection.execute(_URL.update().where(key).values(is_alias=url != own))


def better_url(held: str, claimed: str) -> str:
    """Of two URLs that pages of one text call their own, the same whichever came first: the shorter, then the lesser."""
    return min(held, claimed, key=lambda url: (len(url), url))


def waiting_urls(
    connection: sa.Connection, entry_id: int, portal_id: int, source_key: str, article_id: int | None, now: datetime
) -> None:
    """Settle the other entries of this source key that were not to be fetched: they are aliases of what this entry became."""
    rows = connection.execute(_WAITING, {"portal": portal_id, "sought": source_key, "entry": entry_id}).all()
    for row in rows:
        values = {"verdict": Verdict.ALIAS.value, "article_id": article_id, "reason": "another URL of the same article"}
        connection.execute(_ENTRY.update().where(_ENTRY.c.id == row.id).values(values))
        if article_id is not None:
            add_url(connection, article_id, row.url, now)
