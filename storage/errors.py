"""What the storage says when it cannot do what was asked."""


class StorageError(Exception):
    """One clear sentence for a person: which database, what is wrong with it, what to do."""
