"""Opens a database: creates it, brings its schema up to date, and refuses what is not ours in one clear sentence."""

import sqlite3
from importlib import resources
from typing import Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from seeds.shipped import shipped
from storage.engine import read_only_engine, sqlite_file, writing_engine
from storage.errors import StorageError
from storage.known_seeds import put_seeds
from storage.provinces import load_provinces
from storage.schema import MetaRow, table

__all__ = ["DEFAULT_URL", "claim_kind", "open_database", "read_only_engine"]

DEFAULT_URL = "sqlite:///tinhso.db"

Kind = Literal["live", "copy"]
_KINDS = {"live": "live portals", "copy": "copies of portals (--at)"}


def open_database(url: str = DEFAULT_URL) -> sa.Engine:
    """An engine that writes, on a database with the newest schema, the provinces and the shipped seeds.

    Creates the database if there is none, and upgrades an older one, in one transaction. Raises StorageError for a
    file that is no database, a database of another program, one made by a newer version of this program, or a URL
    that is no SQLite's.
    """
    file = sqlite_file(url)
    try:
        if file.exists() and file.stat().st_size:
            with read_only_engine(url).connect() as connection:  # WAL is set on connecting: never on another's file
                _refuse_foreign(connection, url)
        engine = writing_engine(url)
        with engine.begin() as connection:
            _refuse_foreign(connection, url)
            if _upgrade(connection):
                load_provinces(connection)
                put_seeds(connection, shipped())
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        raise StorageError(f"The database {url} cannot be opened: {_cause(error)}.") from error
    return engine


def claim_kind(connection: sa.Connection, kind: Kind) -> None:
    """Record what this database holds: crawls of live portals, or of copies of them.

    Raises StorageError if it already holds the other kind: their URLs are the same and their articles would mix.
    """
    meta = table(MetaRow)
    held = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "kind"))
    if held is None:
        connection.execute(meta.insert(), {"key": "kind", "value": kind})
    elif held != kind:
        raise StorageError(
            f"This database holds crawls of {_KINDS[held]}; crawls of {_KINDS[kind]} need one of their own (--database)."
        )


def _refuse_foreign(connection: sa.Connection, url: str) -> None:
    tables = set(sa.inspect(connection).get_table_names())
    if not tables:
        return
    if not {"alembic_version", "meta", "ledger_entry"} <= tables:
        raise StorageError(f"{url} is a database of another program: name another file.")
    known = {script.revision for script in _scripts().walk_revisions()}
    held = MigrationContext.configure(connection).get_current_revision()
    if held not in known:
        raise StorageError(f"{url} was made by a newer version of tinhso (schema {held}): update the program.")


def _upgrade(connection: sa.Connection) -> bool:
    """Run the migrations that are due. Returns whether there were any."""
    if MigrationContext.configure(connection).get_current_revision() == _scripts().get_current_head():
        return False
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def _config() -> Config:
    """Alembic's configuration without a file: the migrations lie in the package, wherever it was installed."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage") / "migrations").replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _cause(error: sa.exc.DBAPIError | sqlite3.Error) -> str:
    return str(error.orig if isinstance(error, sa.exc.DBAPIError) else error)
