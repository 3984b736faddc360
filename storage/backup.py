"""A copy of the database as it is at one moment, while others write: SQLite's own backup, or PostgreSQL's pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa

from storage.engine import is_postgresql, parse, read_only_engine, shown
from storage.errors import StorageError
from storage.sqlite import BUSY_TIMEOUT_MS, database_file
from storage.whole_file import whole_file

_BEGINNINGS = (b"SQLite format 3\0", b"PGDMP")  # of a copy of either kind


def back_up(url: str, file: Path) -> int:
    """Write the copy, replacing an earlier one in one step once it is whole. Returns its size in bytes.

    The copy of an SQLite file is a database to open; of PostgreSQL, an archive for pg_restore. Raises StorageError if there
    is no database, its program is missing, or the copy cannot be written or is not whole.
    """
    parsed = parse(url)
    if not is_postgresql(parsed) and file.exists() and file.samefile(_existing(parsed)):
        raise StorageError(f"{file} is the database itself: name another file for its copy.")
    with whole_file(file, is_replaced=_is_copy) as made:
        if is_postgresql(parsed):
            _dump(parsed, made)
        else:
            _copy(_existing(parsed), made)
    return file.stat().st_size


def _is_copy(file: Path) -> bool:
    with file.open("rb") as read:
        beginning = read.read(len(_BEGINNINGS[0]))
    return not beginning or beginning.startswith(_BEGINNINGS)


def _existing(url: sa.URL) -> Path:
    file = database_file(url)
    read_only_engine(url.render_as_string()).dispose()  # says so if there is none
    return file


def _copy(source: Path, made: Path) -> None:
    """In one step of SQLite's backup: it reads one snapshot, and in its write-ahead log others go on writing."""
    address = f"file:{quote(str(source.absolute()))}?mode=ro"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)) as held,
            closing(sqlite3.connect(made)) as copy,
        ):
            held.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
            [[said], *_] = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as error:
        raise StorageError(f"{source} cannot be copied: {error}.") from error
    if said != "ok":
        raise StorageError(f"{source} is damaged, and so is its copy, which is not kept: {said}.")


def _dump(url: sa.URL, made: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise StorageError("A copy of a PostgreSQL database needs the program pg_dump; install PostgreSQL's client.")
    password = url.password or url.query.get(
        "password"
    )  # not on the command line, which every user of the machine may read
    address = url.set(drivername="postgresql", password=None).difference_update_query(["password"]).render_as_string()
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    ended = subprocess.run(  # noqa: S603 - no shell
        [program, "--format=custom", f"--file={made}", f"--dbname={address}"],
        env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        said = " ".join(ended.stderr.split()).removeprefix("pg_dump: ").removeprefix("error: ").rstrip(".")
        raise StorageError(f"{shown(url)} cannot be copied: pg_dump says: {said[:300]}.")
