"""What is said when what was asked cannot be done."""


class Refusal(Exception):  # noqa: N818 - it is told to a person as a sentence, and is no fault of the program
    """What was asked cannot be done: a sentence says what, where, and what to do. The command line shows it, and no traceback."""


class StorageError(Refusal):
    """One clear sentence for a person: which database, what is wrong with it, what to do."""


class NoDatabaseError(StorageError):
    """There is no database of ours yet: a crawl makes one."""


class ServerAwayError(StorageError):
    """The database's server does not answer now: it may later."""


def said_by(error: Exception) -> str:
    """The first line of what the database said, without a full stop: the lines after it quote the statement."""
    original = getattr(error, "orig", None) or error
    lines = [line.strip() for line in str(original).splitlines() if line.strip()]
    return lines[0].rstrip(".:") if lines else type(original).__name__
