"""Files that appear whole or not at all."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from storage.errors import StorageError


@contextmanager
def whole_file(file: Path, *, is_replaced: Callable[[Path], bool] | None = None) -> Iterator[Path]:
    """The path of a file to write, which takes the name `file` when the block ends well; else nothing is left of it.

    It lies in a folder of its own beside `file`, so that what a database puts beside its file goes with it. A file that
    was there stays as it was until then. Raises StorageError, in a sentence, for a place that cannot be written, and for
    a database that would be replaced: of all files only an earlier snapshot is expected to be one. `is_replaced`: which
    files are, instead.
    """
    aim = file.resolve()  # a link stays one
    folder = _folder_beside(file, aim, is_replaced)
    made = folder / aim.name
    try:
        yield made
        with made.open("rb") as written:
            os.fsync(written.fileno())  # else a machine that loses power may keep the name without the text
        made.replace(aim)
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def refuse_unwritable(file: Path) -> None:
    """Raises StorageError, as `whole_file` would, for a file that cannot be written; nothing is."""
    _folder_beside(file, file.resolve(), None).rmdir()


def _folder_beside(file: Path, aim: Path, is_replaced: Callable[[Path], bool] | None) -> Path:
    if file.exists() and not file.is_file():
        raise StorageError(f"{file} cannot be written: it is no regular file.")
    if is_replaced and file.exists() and not is_replaced(file):
        raise StorageError(f"{file} is no earlier copy: name another file, or remove it.")
    if not is_replaced and _is_database(file):
        raise StorageError(f"{file} is a database and no earlier snapshot: name another file.")
    try:
        return Path(mkdtemp(dir=aim.parent, prefix=f".{aim.name}."))
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error


def _is_database(file: Path) -> bool:
    """Whether it is an SQLite database, other than one that `tinhso export` wrote."""
    if not file.exists():
        return False
    with file.open("rb") as read:
        if read.read(len(_SQLITE)) != _SQLITE:
            return False
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'snapshot'").fetchone()
    return found is None


_SQLITE = b"SQLite format 3\0"
