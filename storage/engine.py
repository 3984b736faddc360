"""Connections by URL: one kind that writes, one that reads for the program, one that answers people."""

from types import ModuleType

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError

from storage import sqlite
from storage.errors import StorageError

PEOPLE_SECONDS = 60.0  # of work for one query of a person

_NOTED = "tinhso_database"  # an attribute of errors
_POSTGRESQL = ("postgresql", "postgresql+psycopg")
_SQLITE = ("sqlite", "sqlite+pysqlite")
_EXAMPLES = "sqlite:///tinhso.db or postgresql://user@host/tinhso"
_NO_PORT = f"The database URL names a server whose port is no number from 1 to 65535; one looks like {_EXAMPLES}."


def writing_engine(url: str) -> sa.Engine:
    """An engine whose every transaction may write. Raises StorageError for a URL of no database we know."""
    parsed = parse(url)
    return _noting(_database(parsed).writing_engine(parsed), parsed)


def read_only_engine(url: str) -> sa.Engine:
    """An engine for the program's own reading, which the database itself keeps from writing.

    Raises StorageError if there is no such database, or the URL is of none we know.
    """
    parsed = parse(url)
    return _noting(_database(parsed).reading_engine(parsed), parsed)


def people_engine(url: str, seconds: float | None = None) -> sa.Engine:
    """An engine for what people ask: it cannot write, its values are the same on every database, and its work is bounded.

    Times are text in UTC ('2026-03-02 08:00:00.000000'), days ISO text, truth 0 or 1, JSON text. On PostgreSQL it may
    read the views only. `seconds`: of work for one query, PEOPLE_SECONDS if none are said. Raises StorageError as
    `read_only_engine`.
    """
    parsed = parse(url)
    most = PEOPLE_SECONDS if seconds is None else seconds
    if is_postgresql(parsed):
        return _noting(_database(parsed).people_engine(parsed, seconds=most), parsed)
    return _noting(sqlite.reading_engine(parsed, seconds=most), parsed)


def asking_engine(url: str) -> sa.Engine:
    """An engine for the program's own questions on a person's behalf: as `people_engine`, but of the tables too.

    Raises StorageError as `read_only_engine`.
    """
    parsed = parse(url)
    if is_postgresql(parsed):
        return _noting(_database(parsed).asking_engine(parsed, seconds=PEOPLE_SECONDS), parsed)
    return _noting(sqlite.reading_engine(parsed, seconds=PEOPLE_SECONDS), parsed)


def parse(url: str) -> sa.URL:
    """A database's URL in parts. Raises StorageError, without showing a password, for what is none of ours."""
    if not url.startswith("sqlite") and url.partition("?")[0].count("@") > 1:
        raise StorageError(
            "The database URL holds more than one @: in a password write %40 for @, %2F for / and %3A for :, as in"
            f" postgresql://user:a%40b@host/tinhso; without a password it looks like {_EXAMPLES}."
        )
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise StorageError(f"{_said_of(url)}; one looks like {_EXAMPLES}.") from error
    except ValueError as error:
        raise StorageError(_NO_PORT) from error
    if not 0 < (parsed.port or 1) < 65536:
        raise StorageError(_NO_PORT)
    if parsed.drivername not in (*_POSTGRESQL, *_SQLITE):
        raise StorageError(
            f"{shown(parsed)} cannot be used: name a database of SQLite or PostgreSQL, as in {_EXAMPLES}."
        )
    return parsed


def _said_of(text: str) -> str:
    """What is wrong with a text that is no URL; it is quoted only if no password can stand in it."""
    if set(text) & set(":@="):
        return "What names the database is no URL: let it begin with postgresql:// or sqlite:///"
    return f"{text!r} is no database URL"


def shown(url: sa.URL) -> str:
    """A URL as it may be shown to anybody: without its password, wherever it stands."""
    secrets = [name for name in url.query if "pass" in name.lower() and name != "passfile"]
    return url.difference_update_query(secrets).render_as_string(hide_password=True)


def is_postgresql(url: sa.URL) -> bool:
    """Whether the URL is a PostgreSQL database's; else it is an SQLite file's."""
    return url.drivername in _POSTGRESQL


def url_of(error: DBAPIError) -> sa.URL | None:
    """Which database an error came from; None if its engine was not made here."""
    found: sa.URL | None = getattr(error, _NOTED, None)
    return found


def _noting(engine: sa.Engine, url: sa.URL) -> sa.Engine:
    """The engine; whatever goes wrong on it tells of which database it was."""

    @sa.event.listens_for(engine, "handle_error")
    def on_error(context: sa.engine.ExceptionContext) -> None:
        if context.sqlalchemy_exception is not None:
            setattr(context.sqlalchemy_exception, _NOTED, url)

    return engine


def _database(url: sa.URL) -> ModuleType:
    if not is_postgresql(url):
        return sqlite
    from storage import postgresql  # here, because a user of SQLite needs no driver

    return postgresql
