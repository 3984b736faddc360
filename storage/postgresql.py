"""PostgreSQL's connections: one kind that writes, one that reads for the program, one that answers people."""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import adapt
from sqlalchemy.pool import NullPool

from storage.errors import NoDatabaseError, ServerAwayError, StorageError, said_by
from storage.reader_role import ASKER, ROLE, reader_is_ready

LOCK_TIMEOUT_MS = 30_000  # as SQLite's busy timeout: a batch takes far less
_IDLE_MS = 60_000  # a transaction whose program stands still gives up its locks then
# Names are looked up where the login's are: "$user" in the search path would follow the role.
_SAME_SCHEMAS = """SELECT set_config('search_path', string_agg(quote_ident(name), ', '), false)
    FROM unnest(current_schemas(false)) AS name"""
# What a server says that comes or goes, without a code the driver would hand on.
_PASSING = ("starting up", "shutting down", "in recovery mode", "not accepting connections")
_NETWORK = {  # a server that vanished without a word is noticed in a minute
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "application_name": "tinhso",
}


def writing_engine(url: sa.URL) -> sa.Engine:
    """An engine that writes. Connections that died are replaced before they are used."""
    return _engine(
        url,
        {"timezone": "UTC", "lock_timeout": LOCK_TIMEOUT_MS, "idle_in_transaction_session_timeout": _IDLE_MS},
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
    )


def asking_engine(url: sa.URL, *, seconds: float) -> sa.Engine:
    """As `reading_engine`; a statement is cancelled after so many seconds, and its values are those SQLite would give."""
    engine = reading_engine(url, statement_timeout=round(seconds * 1000))
    engine.dispose()  # the connection that was made has other values
    sa.event.listen(engine, "connect", plain_values)
    return engine


def reading_engine(url: sa.URL, **settings: object) -> sa.Engine:
    """An engine for the program's own reading: every statement a transaction of its own, and read-only.

    Raises StorageError if the server cannot be reached or the database is not there.
    """
    engine = _engine(
        url,
        {"timezone": "UTC", "default_transaction_read_only": "on", **settings},
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
    )
    try:
        with engine.connect() as connection:
            if connection.scalar(sa.text("SELECT to_regclass('ledger_entry')")) is None:
                raise NoDatabaseError(
                    f"{url.database} at {_server(url)} is no database of tinhso yet: a crawl makes it one."
                )
    except sa.exc.DBAPIError as error:
        raise refusal(url, error) from error
    return engine


def people_engine(url: sa.URL, *, seconds: float) -> sa.Engine:
    """An engine under the role that may only SELECT from the views; its values are those SQLite would give.

    `seconds`: after which a statement is cancelled. Raises StorageError if the server cannot be reached, the database
    is not there, or the role is not.
    """
    asking = reading_engine(url)
    with asking.connect() as connection:
        is_ready = reader_is_ready(connection)
    asking.dispose()
    if not is_ready:
        raise _not_ready(url)
    engine = _engine(
        url,
        {
            "timezone": "UTC",
            "default_transaction_read_only": "on",
            "statement_timeout": round(seconds * 1000),
            "role": ROLE,  # last: what it may not do is not done under another's name
        },
        poolclass=NullPool,
        isolation_level="READ COMMITTED",
    )
    sa.event.listen(engine, "connect", plain_values)
    return engine


def plain_values(dbapi_connection: Any, _record: object = None) -> None:
    """Make a connection's values what SQLite's would be: UTC times and days as text, truth as 0 or 1, JSON as text."""
    for name, loader in _PLAIN.items():
        dbapi_connection.adapters.register_loader(name, loader)


def refusal(url: sa.URL, error: Exception, what: str = "opened") -> StorageError:
    """What a connection, a schema or a query was refused for, as one sentence for a person. `what` could not be done."""
    said = _cause(error)
    if any(words in said for words in _PASSING):
        return ServerAwayError(f"The PostgreSQL server at {_server(url)} cannot be reached: {said}.")
    if "database" in said and "does not exist" in said:
        return StorageError(f"There is no database {url.database} at {_server(url)} yet: create it, as with createdb.")
    if any(words in said for words in ("authentication failed", "no pg_hba.conf entry", "role ", "no password")):
        return StorageError(f"The PostgreSQL server at {_server(url)} does not let {url.username or 'you'} in: {said}.")
    if getattr(getattr(error, "orig", error), "sqlstate", None) == "42501":
        return StorageError(
            f"{url.username or 'You'} may not do this in the database {url.database} at {_server(url)}: {said}."
            " Its owner may."
        )
    if isinstance(error, sa.exc.DBAPIError) and getattr(error.orig, "sqlstate", None):
        return StorageError(f"The database {url.database} at {_server(url)} cannot be {what}: {said}.")
    return ServerAwayError(f"The PostgreSQL server at {_server(url)} cannot be reached: {said}.")


def _not_ready(url: sa.URL) -> StorageError:
    return StorageError(
        f"People's queries cannot be run in {url.database} at {_server(url)} yet: let its owner crawl once. If that does not"
        f" do, let an administrator of the server first run CREATE ROLE {ROLE} NOLOGIN; CREATE ROLE {ASKER} NOLOGIN;"
        f" (whichever is missing) and GRANT {ROLE}, {ASKER} TO the owner (see docs/postgresql.md)."
    )


def _no_reader(url: sa.URL) -> StorageError:
    login = url.username or "your login"
    return StorageError(
        f"{url.username or 'You'} may not ask {url.database} at {_server(url)}: people's queries run under the role {ROLE}."
        f" Let an administrator of the server run GRANT {ROLE} TO {login}; (see docs/postgresql.md)."
    )


def _cause(error: Exception) -> str:
    """What the server, or the way to it, said, without what the driver put before it."""
    line = said_by(error)
    for mark in ("FATAL:", "ERROR:", "failed: "):
        line = line.rpartition(mark)[2] if mark in line else line
    return line.strip()


def _server(url: sa.URL) -> str:
    host = url.host or url.query.get("host") or "the local socket"
    shown = ", ".join(host) if isinstance(host, tuple) else host
    return f"{shown}:{url.port}" if url.port else shown


def _engine(url: sa.URL, settings: dict[str, object], **options: Any) -> sa.Engine:
    given = {name: value for name, value in _NETWORK.items() if name not in url.query}
    given["client_encoding"] = (
        "UTF8"  # whatever URL, environment and a server in SQL_ASCII say: else texts come as bytes
    )
    engine = sa.create_engine(url.set(drivername="postgresql+psycopg"), connect_args=given, **options)

    @sa.event.listens_for(engine, "connect")
    def on_connect(dbapi_connection: psycopg.Connection[Any], _record: object) -> None:
        before = dbapi_connection.autocommit
        dbapi_connection.autocommit = True  # a setting made inside a transaction ends with it
        try:
            dbapi_connection.execute(_SAME_SCHEMAS)
            for name, value in settings.items():
                dbapi_connection.execute("SELECT set_config(%s, %s, false)", (name, str(value)))
        except psycopg.Error as error:
            dbapi_connection.close()
            if "role" in settings:
                raise _no_reader(url) from error
            raise
        dbapi_connection.autocommit = before

    return engine


class _Text(adapt.Loader):
    def load(self, data: Any) -> Any:
        return bytes(data).decode()


class _Moment(adapt.Loader):
    def load(self, data: Any) -> str:
        text = bytes(data).decode().removesuffix("+00")  # the session is in UTC
        if ":" not in text:
            return text  # infinity
        seconds, _, fraction = text.partition(".")
        return f"{seconds}.{fraction:0<6}"


class _Truth(adapt.Loader):
    def load(self, data: Any) -> int:
        return int(bytes(data) == b"t")


class _Number(adapt.Loader):
    def load(self, data: Any) -> int | float:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else float(text)


_PLAIN: dict[str, type[adapt.Loader]] = {
    "timestamptz": _Moment,
    "timestamp": _Moment,
    "date": _Text,
    "time": _Text,
    "bool": _Truth,
    "json": _Text,
    "jsonb": _Text,
    "numeric": _Number,
    "uuid": _Text,
    "interval": _Text,
}
