"""What a database refused while it was used, as one sentence for whoever asked."""

import sqlalchemy as sa

from storage.engine import is_postgresql, shown, url_of
from storage.errors import StorageError, said_by

_MISSING = ("42P01", "42703", "42883")  # undefined table, column, function
_MISSING_WORDS = ("no such table", "no such column")
_DENIED = "42501"


def refusal_of(error: sa.exc.DBAPIError) -> StorageError | None:
    """The sentence; None for what is no refusal but a mistake of the program, which deserves its traceback."""
    url = url_of(error)
    state = getattr(error.orig, "sqlstate", None)
    if url is None or isinstance(error, sa.exc.IntegrityError | sa.exc.DataError):
        return None
    if state in _MISSING or any(words in said_by(error) for words in _MISSING_WORDS):
        return StorageError(
            f"{shown(url)} lacks what is asked for ({said_by(error)}): it is no whole database of tinhso, or one of an older"
            " version, which the next crawl brings up to date."
        )
    if isinstance(error, sa.exc.ProgrammingError) and state != _DENIED:
        return None
    if not is_postgresql(url):
        return StorageError(f"The database {shown(url)} cannot be used: {said_by(error)}.")
    from storage.postgresql import refusal  # here, because a user of SQLite needs no driver

    return refusal(url, error, "used")
