"""Opens a database: creates it, brings its schema up to date, and refuses what is not ours in one clear sentence."""

import sqlite3
from functools import cache
from importlib import resources
from typing import Literal

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from seeds.shipped import shipped
from storage.citations import read_all_again
from storage.engine import is_postgresql, parse, read_only_engine, shown, writing_engine
from storage.errors import StorageError
from storage.known_seeds import put_seeds
from storage.provinces import load_provinces
from storage.reader_role import admit_reader, reader_is_ready
from storage.schema import MetaRow, table
from storage.search_index import SEARCH_VERSION, fill_index
from storage.sqlite import database_file
from storage.turns import Turn, take_turn
from storage.upsert import insert_new
from storage.views import create_views, drop_views, view_statements

__all__ = ["DEFAULT_URL", "claim_kind", "open_database", "open_existing", "read_only_engine", "reading_engine"]

DEFAULT_URL = "sqlite:///tinhso.db"

Kind = Literal["live", "copy"]
_KINDS = {"live": "live portals", "copy": "copies of portals (--at)"}


def open_database(url: str = DEFAULT_URL) -> sa.Engine:
    """An engine that writes, on a database with the newest schema, the provinces and the shipped seeds.

    Creates an SQLite file if there is none, fills an empty PostgreSQL database, and upgrades an older one, in one
    transaction. Raises StorageError for a file that is no database, a server that cannot be reached or does not permit it, a
    database of another program, one made by a newer version of this program, or a URL of no database we know.
    """
    parsed = parse(url)
    if not is_postgresql(parsed):
        return _open_file(parsed)
    from storage.postgresql import refusal  # here, because a user of SQLite needs no driver

    engine = writing_engine(url)
    try:
        with engine.begin() as connection:
            _refuse_other_letters(connection, parsed)
            _bring_up_to_date(connection, parsed)
    except BaseException as error:
        engine.dispose()
        if isinstance(error, sa.exc.DBAPIError):
            raise refusal(parsed, error) from error
        raise
    return engine


def reading_engine(url: str) -> sa.Engine:
    """An engine for reading the tables, which cannot write. Raises StorageError where there is no database of ours; a snapshot,
    which has views alone, is none."""
    engine = read_only_engine(url)
    with engine.connect() as connection:
        _refuse_foreign(connection, parse(url))
    return engine


def open_existing(url: str) -> sa.Engine:
    """As `open_database`, but creates none. Raises NoDatabaseError where there is none yet."""
    read_only_engine(url).dispose()
    return open_database(url)


def _open_file(url: sa.URL) -> sa.Engine:
    file = database_file(url)
    address = url.render_as_string()
    try:
        if file.exists() and file.stat().st_size:
            with read_only_engine(address).connect() as connection:  # WAL is set on connecting: never on another's file
                _refuse_foreign(connection, url)
        engine = writing_engine(address)
        with engine.begin() as connection:
            _bring_up_to_date(connection, url)
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        said = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise StorageError(f"The database {shown(url)} cannot be opened: {said}.") from error
    return engine


def _bring_up_to_date(connection: sa.Connection, url: sa.URL) -> None:
    take_turn(connection, Turn.OPENING)
    _refuse_foreign(connection, url)
    is_upgraded = _upgrade(connection)
    if is_upgraded:
        load_provinces(connection)
        put_seeds(connection, shipped())
    _fill_search(connection)
    read_all_again(connection)
    if is_postgresql(url) and (is_upgraded or not reader_is_ready(connection)):
        admit_reader(connection, list(view_statements()))


def _fill_search(connection: sa.Connection) -> None:
    """Fill the index of words of a database that has none of this version."""
    meta = table(MetaRow)
    held = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "search_version"))
    if held != str(SEARCH_VERSION):
        take_turn(connection, Turn.SAVING)
        fill_index(connection)
        connection.execute(insert_new(connection, meta), {"key": "search_version", "value": ""})
        connection.execute(meta.update().where(meta.c.key == "search_version").values(value=str(SEARCH_VERSION)))


def claim_kind(connection: sa.Connection, kind: Kind) -> None:
    """Record what this database holds: crawls of live portals, or of copies of them.

    Raises StorageError if it already holds the other kind: their URLs are the same and their articles would mix.
    """
    meta = table(MetaRow)
    connection.execute(insert_new(connection, meta), {"key": "kind", "value": kind})
    held = connection.execute(sa.select(meta.c.value).where(meta.c.key == "kind")).scalar_one()
    if held != kind:
        raise StorageError(
            f"This database holds crawls of {_KINDS[held]}; crawls of {_KINDS[kind]} need one of their own (--database)."
        )


def _refuse_other_letters(connection: sa.Connection, url: sa.URL) -> None:
    encoding = connection.scalar(sa.text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise StorageError(f"{shown(url)} keeps its texts in {encoding}: make a database in UTF8, for Vietnamese.")


def _refuse_foreign(connection: sa.Connection, url: sa.URL) -> None:
    tables = set(sa.inspect(connection).get_table_names(connection.dialect.default_schema_name))
    if not tables:
        return
    if "snapshot" in tables and "articles" in tables:
        raise StorageError(
            f"{shown(url)} is a snapshot that `tinhso export` made: it holds articles to be asked for (articles, search, "
            "citations, sql, export, browse) and nothing else; name the database that it was made from."
        )
    if not {"alembic_version", "meta", "ledger_entry"} <= tables:
        raise StorageError(f"{shown(url)} is a database of another program: name another.")
    known = {script.revision for script in _scripts().walk_revisions()}
    held = MigrationContext.configure(connection).get_current_revision()
    if held not in known:
        raise StorageError(f"{shown(url)} was made by a newer version of tinhso (schema {held}): update the program.")


def _upgrade(connection: sa.Connection) -> bool:
    """Run the migrations that are due. Returns whether there were any."""
    if MigrationContext.configure(connection).get_current_revision() == _scripts().get_current_head():
        return False
    config = _config()
    config.attributes["connection"] = connection
    drop_views(connection)
    command.upgrade(config, "head")
    create_views(connection)
    return True


def _config() -> Config:
    """Alembic's configuration without a file: the migrations lie in the package, wherever it was installed."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("storage") / "migrations").replace("%", "%%"))
    return config


@cache  # reading the migrations takes as long as all else of opening
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
