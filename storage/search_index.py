"""The index of words: which article has which words where, kept by the program in the transaction that writes the text.

On SQLite it is a table of FTS5 without content, on PostgreSQL a column of tsvector. Both are given words that the program
made (`vietnamese.words`), so that both know the same ones. Each article stands under a number that grows with its date of
publication (`newest`): FTS5 walks its rows by their number, so that the newest matches are found without the others.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from storage.batch import Batch
from storage.schema import ArticleRow, RevisionRow, table
from storage.schema.search import ARTICLE_WORDS
from vietnamese.unicode import search_fold
from vietnamese.words import words

# Of what stands in the index; a database whose index is of another is filled anew when it is opened. Since 2 Ð (eth) is d.
SEARCH_VERSION = 2
MOST = 150_000  # bytes of words of an article that are indexed: PostgreSQL takes no tsvector of a megabyte
MARK = "§"  # begins what no word begins with: an article's portal and section, which are found like words
WEIGHTS = (10.0, 4.0, 1.0)  # of title, lead, body when articles are put in order by relevance

_ID_BITS = 28
_MINUTES = 1441  # of a day, and its first moment for those without a time
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_ARTICLE, _REVISION = table(ArticleRow), table(RevisionRow)
_LAST_PLACE, _MOST_PLACES = 16_383, 255  # that a tsvector keeps of a text, and of one word: for ranking that is enough
_FILL = 500  # articles read at a time when the index is filled

_FIELDS = ("rowid", "title", "lead", "body", "marks")
_FTS = sa.table(
    "article_words", *(sa.column(name) for name in ("article_words", "rowid", "title", "lead", "body", "marks"))
)
_INSERT_FTS = _FTS.insert().values({name: sa.bindparam(name) for name in _FIELDS})
_DELETE_FTS = _FTS.insert().values({name: sa.bindparam(name) for name in ("article_words", *_FIELDS)})
_INSERT_TSVECTOR = ARTICLE_WORDS.insert()
_CREATE_FTS = "CREATE VIRTUAL TABLE article_words USING fts5 (title, lead, body, marks, content='', tokenize='ascii')"
_KNOWN = sa.table("article_words_known", sa.column("word"))  # on SQLite every word there is, for those that begin alike
_INSERT_KNOWN = sqlite.insert(_KNOWN).values(word=sa.bindparam("word")).on_conflict_do_nothing()
_CREATE_KNOWN = "CREATE TABLE article_words_known (word TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID"
# What is walked through stays small: the words are needed for ranking alone, the index has them too.
_KEEP_APART = "ALTER TABLE article_words SET (toast_tuple_target = 128)"
_RANK = f"bm25({WEIGHTS[0]}, {WEIGHTS[1]}, {WEIGHTS[2]}, 0.0)"


class Indexed(NamedTuple):
    """What the index has of an article."""

    article_id: int
    portal_id: int
    section: str
    published_on: date | None
    published_at: datetime | None
    title: str
    lead: str
    body: str


def newest(article_id: int, on: date | None, at: datetime | None) -> int:
    """The number an article stands under: by minute of publication, the undated below 0, what was stored first before its equals.

    A day without a time counts as its first minute. Room is left for 2²⁸ articles.
    """
    if on is None:
        return -article_id
    clock = at.astimezone(_VIETNAM) if at else None
    return ((_minute(on) + (1 + clock.hour * 60 + clock.minute if clock else 0)) << _ID_BITS) + _least(article_id)


def before(on: date) -> int:
    """The number below which no article of that day or a later one stands."""
    return _minute(on) << _ID_BITS


def past(on: date) -> int:
    """The number from which on no article of that day or an earlier one stands."""
    return (_minute(on) + _MINUTES) << _ID_BITS


def article_of(number: int) -> int:
    """The article that stands under a number."""
    return -number if number < 0 else _least(number & ((1 << _ID_BITS) - 1))


def _minute(on: date) -> int:
    return on.toordinal() * _MINUTES


def known_words(connection: sa.Connection, beginning: str, most: int) -> list[str]:
    """The words of SQLite's index that begin so, up to `most` of them."""
    word = sa.column("word", sa.Text())
    asked = sa.select(word).select_from(_KNOWN).where(word >= beginning, word < beginning + "\U0010ffff").limit(most)
    return list(connection.scalars(asked))


def _least(article_id: int) -> int:
    return (1 << _ID_BITS) - 1 - article_id


def pair(one: str, other: str) -> str:
    """The word under which, on PostgreSQL, texts are found in which two words stand together: looking at the places of the words
    takes a tsvector that has them, of every text that has both words."""
    return f"{MARK}{one} {other}"


def portal_mark(portal_id: int) -> str:
    """The word under which a portal's articles are found."""
    return f"{MARK}p{portal_id}"


def section_mark(section: str) -> str:
    """The word under which a section's articles are found, however it is spelt."""
    return f"{MARK}s{blake2b(search_fold(section).strip().encode(), digest_size=8).hexdigest()}"


def create_index(connection: sa.Connection) -> None:
    """Make the index's table, empty."""
    if connection.dialect.name == "postgresql":
        ARTICLE_WORDS.create(connection)
        connection.exec_driver_sql(_KEEP_APART)
    else:
        connection.exec_driver_sql(_CREATE_FTS)
        connection.exec_driver_sql(_CREATE_KNOWN)
        connection.exec_driver_sql("INSERT INTO article_words (article_words, rank) VALUES ('rank', ?)", (_RANK,))


def enter(connection: sa.Connection, batch: Batch, of: Indexed) -> None:
    """Enter an article that is not in the index, when the batch is written out."""
    is_postgresql = connection.dialect.name == "postgresql"
    insert, row = _entry(of, is_postgresql=is_postgresql)
    batch.put_off(insert, [row])
    if not is_postgresql:
        known = {word for name in ("title", "lead", "body") for word in row[name].split()}
        batch.put_off(_INSERT_KNOWN, [{"word": word} for word in known])


def enter_again(connection: sa.Connection, batch: Batch, article_id: int) -> None:
    """Enter an article that was taken out, with the text it has now."""
    enter(connection, batch, Indexed(*connection.execute(_CURRENT.where(_ARTICLE.c.id == article_id)).one()))


def take_out(connection: sa.Connection, batch: Batch, article_id: int) -> None:
    """Take an article out, before its text or its date is changed: FTS5 has to be told what was entered."""
    batch.write_out()  # it may wait there
    if connection.dialect.name == "postgresql":
        connection.execute(ARTICLE_WORDS.delete().where(ARTICLE_WORDS.c.article_id == article_id))
        return
    held = connection.execute(_CURRENT.where(_ARTICLE.c.id == article_id)).one()
    _, row = _entry(Indexed(*held), is_postgresql=False)
    connection.execute(_DELETE_FTS, {"article_words": "delete", **row})


def fill_index(connection: sa.Connection) -> None:
    """Enter every stored article into an index that is emptied first."""
    if connection.dialect.name == "postgresql":
        connection.execute(ARTICLE_WORDS.delete())
    else:
        connection.exec_driver_sql("INSERT INTO article_words (article_words) VALUES ('delete-all')")
        connection.execute(_KNOWN.delete())
    after = 0
    while rows := connection.execute(_CURRENT.where(_ARTICLE.c.id > after).order_by(_ARTICLE.c.id).limit(_FILL)).all():
        batch = Batch(connection)
        for row in rows:
            enter(connection, batch, Indexed(*row))
        batch.write_out()
        after = rows[-1].id


_CURRENT = sa.select(
    _ARTICLE.c.id, _ARTICLE.c.portal_id, _REVISION.c.section, _REVISION.c.published_on, _REVISION.c.published_at,
    _REVISION.c.title, _REVISION.c.lead, _REVISION.c.body,
).join_from(
    _ARTICLE,
    _REVISION,
    (_REVISION.c.article_id == _ARTICLE.c.id) & (_REVISION.c.number == _ARTICLE.c.revision_number),
)  # fmt: skip


def _entry(of: Indexed, *, is_postgresql: bool) -> tuple[sa.Insert, dict[str, Any]]:
    number = newest(of.article_id, of.published_on, of.published_at)
    fields = _fields(of)
    marks = (portal_mark(of.portal_id), section_mark(of.section))
    if not is_postgresql:
        texts = dict(zip(("title", "lead", "body"), map(" ".join, fields), strict=True))
        return _INSERT_FTS, {"rowid": number, **texts, "marks": " ".join(marks)}
    return _INSERT_TSVECTOR, {"newest": number, "article_id": of.article_id, "words": _tsvector(fields, marks)}


def _fields(of: Indexed) -> list[list[str]]:
    """The words of title, lead and body, up to MOST bytes together."""
    left = MOST
    fields = []
    for text in (of.title, of.lead, of.body):
        found = words(text)
        if len(text) * 3 > left:  # only then may they be too many
            ends = list(accumulate(len(word.encode()) + 1 for word in found))
            found = found[: bisect_right(ends, left)]
        left -= sum(map(len, found)) + len(found)
        fields.append(found)
    return fields


def _tsvector(fields: Sequence[Sequence[str]], marks: Sequence[str]) -> str:
    """The words with their places, and every two that stand together, as PostgreSQL writes them."""
    places: dict[str, list[str]] = defaultdict(list)
    before = 0
    for weight, field in zip("ABC", fields, strict=True):
        for at, word in enumerate(field, start=before + 1):
            places[word].append(f"{min(at, _LAST_PLACE)}{weight}")
        before += len(field)
    written = [f"'{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items()]
    pairs = {pair(*two) for field in fields for two in pairwise(field)}
    return " ".join([*written, *(f"'{each}'" for each in (*pairs, *marks))])
