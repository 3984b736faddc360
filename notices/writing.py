"""The messages that time and new articles make: the daily digest, and the matches of saved searches."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from notices.articles import VIETNAM, in_provinces, one_article
from storage.leases import database_now
from storage.messages import last_key, put_message
from storage.news import News, count_between, seen_between
from storage.runs import first_start
from storage.searches import SavedSearch, new_matches

DIGEST_HOUR = 7  # in Vietnam: of the day before, when what was fetched then has long been stored
_MISSED_DAYS = 7  # that one digest makes up for
_TITLES = 100  # of a message: most services cut what is longer than 32,768 characters
_EACH = 10  # matches of one look that are told one by one; more come in one message: a new portal brings hundreds


def write_digest(connection: sa.Connection) -> None:
    """Write the digest of yesterday, and of the days before that had none, if it is time and has not been done.

    A day without a new article is told too: a digest that does not come means that nothing is running. Before the first
    run there is nothing to tell.
    """
    now = database_now(connection).astimezone(VIETNAM)
    today = now.date()
    yesterday = today - timedelta(days=1)
    told = last_key(connection, "digest")
    last = date.fromisoformat(told.removeprefix("digest:")) if told else yesterday - timedelta(days=1)
    began = first_start(connection)
    if now.hour < DIGEST_HOUR or last >= yesterday or began is None or began >= _midnight(today):
        return
    first = max(last + timedelta(days=1), today - timedelta(days=_MISSED_DAYS))
    title, body = _digest(connection, first, yesterday)
    put_message(connection, kind="digest", key=f"digest:{yesterday}", title=title, body=body)


def _digest(connection: sa.Connection, first: date, last: date) -> tuple[str, str]:
    """Title and body of the digest from one day to another."""
    days = str(first) if first == last else f"{first} to {last}"
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    found = count_between(connection, start, end)
    if not found:
        return f"No new article on {days}", "Nothing new was found on any portal."
    number = sum(found.values())
    listed = seen_between(connection, start, end, max(_TITLES // len(found), 1))
    return f"{number} new article{'s' if number > 1 else ''} on {days}", in_provinces(found, listed)


def write_matches(connection: sa.Connection) -> bool:
    """Write what saved searches found among the articles they have not looked at. Returns whether there may be more."""
    looked = list(new_matches(connection))
    for search, found in looked:
        _write(connection, search, found)
    return bool(looked)


def _write(connection: sa.Connection, search: SavedSearch, found: Sequence[News]) -> None:
    if len(found) > _EACH:
        numbers = Counter(each.province_now for each in found)
        put_message(
            connection, kind="article", key=f"search:{search.name}:{found[0].id}-{found[-1].id}",
            title=f"{search.name}: {len(found)} new articles", body=in_provinces(numbers, found[:_TITLES]),
        )  # fmt: skip
        return
    for each in found:
        put_message(
            connection, kind="article", key=f"search:{search.name}:{each.id}",
            title=f"{search.name}: {each.title}", body=one_article(each),
        )  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
