"""The messages that time and new articles make: the daily digest, and the matches of saved searches."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from notices.articles import VIETNAM, day_by_day, one_article, province_by_province
from storage.leases import database_now
from storage.messages import last_key, put_message
from storage.news import News, stored_between
from storage.runs import first_start
from storage.searches import SavedSearch, new_matches

DIGEST_HOUR = 7  # in Vietnam: of the day before, when what was fetched then has long been stored
_MISSED_DAYS = 7  # that one digest makes up for
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
    title, body = day_by_day(first, yesterday, stored_between(connection, _midnight(first), _midnight(today)))
    put_message(connection, kind="digest", key=f"digest:{yesterday}", title=title, body=body)


def write_matches(connection: sa.Connection) -> bool:
    """Write what saved searches found among the articles they have not looked at. Returns whether there may be more."""
    looked = list(new_matches(connection))
    for search, found in looked:
        _write(connection, search, found)
    return bool(looked)


def _write(connection: sa.Connection, search: SavedSearch, found: Sequence[News]) -> None:
    if len(found) > _EACH:
        put_message(
            connection, kind="article", key=f"search:{search.name}:{found[0].id}-{found[-1].id}",
            title=f"{search.name}: {len(found)} new articles", body=province_by_province(found),
        )  # fmt: skip
        return
    for each in found:
        put_message(
            connection, kind="article", key=f"search:{search.name}:{each.id}",
            title=f"{search.name}: {each.title}", body=one_article(each),
        )  # fmt: skip


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
