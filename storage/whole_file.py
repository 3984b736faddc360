"""Files that appear whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from storage.errors import StorageError


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """The path of a file to write, which takes the name `file` when the block ends well; else nothing is left of it.

    It lies in a folder of its own beside `file`, so that what a database puts beside its file goes with it. A file that
    was there stays as it was until then. Raises StorageError, in a sentence, for a place that cannot be written.
    """
    if file.exists() and not file.is_file():
        raise StorageError(f"{file} cannot be written: it is no regular file.")
    aim = file.resolve()  # a link stays one
    try:
        folder = Path(mkdtemp(dir=aim.parent, prefix=f".{aim.name}."))
    except OSError as error:
        raise StorageError(f"{file} cannot be written: {error.strerror}.") from error
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
